"""``season disputes``: every decision, whether it is in force, and what undid it."""

from collections.abc import Mapping
from typing import Final, Literal

from ledger.basis import Basis
from ledger.book import Reading
from ledger.entry import Entry
from ledger.facts import (
    DecisionReversed,
    Fact,
    FilingWithdrawn,
    ProtestDecided,
    ProtestLodged,
    QuotaAllocated,
    QuotaDeclined,
    QuotaReallocated,
)
from ledger.season import Season
from projections.documents.base import Document
from projections.documents.log import LogLine, log_line
from projections.documents.protests import FIELDS, DocketLine, ProtestStep, docket_line, docket_lines, docket_of, steps
from projections.reports.report import Asked, Report
from projections.tables.columns import Description, Reference, always, maybe, only_data
from projections.tables.text import count_of

State = Literal["in force", "undone", "under appeal", "upheld", "rejected"]
"""Whether a decision stands."""
Kind = Literal["result", "protest", "award", "name", "calendar"]
"""What a decision is on: results and races, protests, titles and places, who is who, the calendar."""

KINDS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "result": (
        "CompetitorDisqualified",
        "CompetitorExcluded",
        "CompetitorsOrdered",
        "DecisionReversed",
        "DoubtSettled",
        "FilingWithdrawn",
        "PeriodAnnulled",
        "PointsDeducted",
        "RaceRunAgain",
        "RaceVoided",
        "ResultAnnulled",
        "ResultCorrected",
    ),
    "protest": ("ProtestAppealed", "ProtestDecided", "ProtestLodged"),
    "award": ("QuotaAllocated", "QuotaDeclined", "QuotaReallocated", "TitleAwarded"),
    "name": (
        "CompetitorConfirmed",
        "CompetitorRenamed",
        "CompetitorTransferred",
        "CompetitorsMerged",
        "CompetitorsToldApart",
        "MemberIdentified",
        "PeopleJoined",
        "PeopleKeptApart",
        "ResultsReassigned",
    ),
    "calendar": ("CompetitionCancelled", "CompetitionMoved", "ProgrammeSet", "RacesNotHeld"),
}
"""The facts of each kind of decision. A reversal is of the kind of what it reverses."""


class DecisionLine(Document):
    """One decision; `reversed_by` are its reversals, in force or not, and `about` names whom and what it concerns.

    `state` is ``in force``, ``undone``, or of a protest that was decided ``upheld``, ``rejected`` or ``under appeal``;
    `ended_by` are the entries that made it so. A rejected protest is not in force. `docket` is that of a protest, of a
    verdict and of an appeal; null for other decisions. `kind` is what it is on: result, protest, award, name, calendar.
    `verdict` is what a verdict on a protest says, upheld or rejected; null for other decisions.
    """

    entry: LogLine
    kind: Kind
    verdict: str | None
    in_force: bool
    state: State
    ended_by: tuple[int, ...]
    reversed_by: tuple[int, ...]
    about: str
    docket: DocketLine | None = None


class DisputesDocument(Document):
    """Every decision at the basis, and the docket of every protest in force, newest first."""

    basis: Basis
    decisions: tuple[DecisionLine, ...]
    protests: tuple[DocketLine, ...]


def state_of(season: Season, position: int) -> tuple[State, tuple[int, ...]]:
    """Whether a decision stands, and the entries by which it does not, or by which a protest was decided."""
    undone = tuple(one for one in season.reversals.get(position, ()) if season.in_force(one))
    if undone:
        return "undone", undone
    entry = season.decisions[position]
    if isinstance(entry.fact, ProtestLodged):
        found = docket_of(season, entry)
        if found is not None and found.under_appeal:
            return "under appeal", (found.last.entry.position,)
        if found is not None and found.last.verdict is not None:
            return "upheld" if found.upheld else "rejected", (found.last.verdict.position,)
        return "in force", ()
    for one in season.verdicts.get(position, ()):
        if season.in_force(one.position):
            return "upheld" if one.fact.upheld else "rejected", (one.position,)
    return "in force", ()


def kind_of(season: Season, entry: Entry[Fact]) -> Kind:
    """What a decision is on; a reversal is on what the decision is on that it reverses."""
    cited = season.decisions.get(entry.fact.reverses) if isinstance(entry.fact, DecisionReversed) else None
    if cited is not None:
        return kind_of(season, cited)
    return next((kind for kind, facts in KINDS.items() if type(entry.fact).__name__ in facts), "result")


def decision(reading: Reading, entry: Entry[Fact]) -> DecisionLine:
    """A decision as a document."""
    state, ended_by = state_of(reading.season, entry.position)
    found = docket_of(reading.season, entry)
    return DecisionLine(
        entry=log_line(reading.season, entry),
        kind=kind_of(reading.season, entry),
        verdict=("upheld" if entry.fact.upheld else "rejected") if isinstance(entry.fact, ProtestDecided) else None,
        in_force=state in ("in force", "under appeal", "upheld"),
        state=state,
        ended_by=ended_by,
        reversed_by=reading.season.reversals.get(entry.position, ()),
        about=about(reading, entry),
        docket=None if found is None else docket_line(reading, found),
    )


def about(reading: Reading, entry: Entry[Fact]) -> str:
    """Whom and what a decision concerns, in a few words."""
    season, fact = reading.season, entry.fact
    if isinstance(fact, QuotaDeclined | QuotaReallocated):
        return _of_allocation(season, fact)
    touched = fact.touches()
    # An allocation has hundreds of competitors.
    ids = () if isinstance(fact, QuotaAllocated) else touched.competitors
    words = [season.competitor(one).name for one in ids if one in season.entrants]
    parts = (touched.race, *touched.races, touched.competition, touched.quota, touched.cup, touched.event, touched.noc)
    words += [part for part in parts if part is not None]
    if isinstance(fact, FilingWithdrawn):
        return touched.in_words
    if touched.race is None and touched.outcome is not None:
        words.append(touched.outcome)
    if touched.cites is not None and touched.cites in season.decisions and not words:
        words.append(f"entry {touched.cites} ({about(reading, season.decisions[touched.cites])})")
    return ", ".join(words)


def _of_allocation(season: Season, fact: QuotaDeclined | QuotaReallocated) -> str:
    """A place that was given back, or whom it went to: of which quota and event, and of whom."""
    if isinstance(fact, QuotaDeclined):
        places = count_of(fact.places, "place")
        return f"{_quota_of(season, fact.allocated)} {fact.event}: {fact.noc} gives {places} back"
    decline = season.decisions[fact.declined].fact
    given, allocated = (decline.noc, decline.allocated) if isinstance(decline, QuotaDeclined) else ("", 0)
    return (
        f"{_quota_of(season, allocated)} {fact.event}: {fact.noc} is called (turn {fact.call}) for a place of {given}"
    )


def _quota_of(season: Season, allocated: int) -> str:
    return " ".join(entry.fact.quota for entry in season.allocations if entry.position == allocated)


def _make(asked: Asked) -> DisputesDocument:
    newest = sorted(asked.reading.season.decisions.values(), key=lambda entry: -entry.position)
    return DisputesDocument(
        basis=asked.reading.basis,
        decisions=tuple(decision(asked.reading, entry) for entry in newest),
        protests=docket_lines(asked.reading),
    )


DECISIONS: Final[Description[DisputesDocument, DecisionLine]] = Description(
    name="decisions",
    title="Decisions, newest first",
    rows=lambda document: document.decisions,
    fields=(
        always(
            "entry",
            "integer",
            "The position of the decision.",
            lambda of: of.entry.position,
            link=lambda of: f"disputes/{of.entry.position}/",
        ),
        only_data(
            always("kind", "string", "What it is on: result, protest, award, name or calendar.", lambda of: of.kind)
        ),
        always("fact", "string", "What was decided.", lambda of: of.entry.fact.partition("/")[0]),
        always(
            "published_at", "string", "When it became official.", lambda of: of.entry.published_at, heading="published"
        ),
        always("actor", "string", "Who entered it.", lambda of: of.entry.actor, heading="by"),
        always(
            "in_force",
            "boolean",
            "Whether it stands; a rejected protest does not.",
            lambda of: of.in_force,
            heading="state",
            show=lambda of: " ".join((of.state, *(["by", *map(str, of.ended_by)] if of.ended_by else []))),
        ),
        only_data(
            always("state", "string", "in force, undone, under appeal, upheld or rejected.", lambda of: of.state)
        ),
        only_data(
            maybe(
                "ended_by",
                "string",
                "The entries that undid it, or decided the protest, with spaces.",
                lambda of: " ".join(map(str, of.ended_by)) or None,
            )
        ),
        maybe(
            "reversed_by",
            "string",
            "The positions of its reversals, with spaces.",
            lambda of: " ".join(map(str, of.reversed_by)) or None,
        ),
        always("about", "string", "Whom and what it concerns.", lambda of: of.about, heading="decision"),
        maybe("reason", "string", "Why.", lambda of: of.entry.reason),
    ),
    key=("entry",),
)

PROTESTS: Final[Description[DisputesDocument, ProtestStep]] = Description(
    name="protests",
    title="Protests and appeals, newest protest first",
    rows=lambda document: steps(document.protests),
    fields=FIELDS,
    key=("entry",),
    references=(Reference("race", "races"),),
    kept="end",
)

REPORTS: Final = (
    Report(
        name="disputes",
        word="disputes",
        path="disputes",
        about="Every decision, newest first, and the docket of every protest.",
        model=DisputesDocument,
        make=_make,
        title=lambda _document: "Disputes",
        tables=(DECISIONS, PROTESTS),
        label="Disputes",
        bases="every",
    ),
)
