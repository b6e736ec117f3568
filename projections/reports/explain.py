"""``season explain``: why a competitor has its rank in a cup or a race, or its place in a quota."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from ledger.basis import Basis
from ledger.errors import NotFoundError
from ledger.vocabulary import gender_of
from projections.cups.rows import StandingRow
from projections.disputes.explain import Reason, explain_race, explain_rank
from projections.documents.base import Document, PrintedPoints
from projections.documents.coverage import CoverageDocument
from projections.documents.doubts import DoubtLine
from projections.frozen.awards import Award
from projections.frozen.decisions import allocation_of
from projections.frozen.places import places_now, standing_now
from projections.quota import explain_place
from projections.quota.reasons import numbered
from projections.races.classification import counted_races
from projections.reports.awards import awards_of
from projections.reports.quota import quota_of
from projections.reports.report import Asked, Report
from projections.reports.standings import tables_of_cups
from projections.season.search import find_competitor
from projections.tables.columns import Description, always, indenting, maybe
from projections.tables.text import in_markdown


class ReasonNode(Document):
    """One sentence of an explanation, the entries that it cites, the points it accounts for, and what is below it."""

    text: str
    entries: tuple[int, ...]
    points: PrintedPoints | None
    because: tuple["ReasonNode", ...]


class ExplainDocument(Document):
    """``season explain --json``."""

    basis: Basis
    subject: str
    explanation: ReasonNode
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def reason_node(reason: Reason) -> ReasonNode:
    """An explanation as a document."""
    return ReasonNode(
        text=reason.text,
        entries=reason.entries,
        points=reason.points,
        because=tuple(reason_node(below) for below in reason.because),
    )


def as_markdown(node: ReasonNode, depth: int = 0) -> str:
    """An explanation as a Markdown list, to paste into a letter."""
    cited = f" [entry {', '.join(map(str, node.entries))}]" if node.entries else ""
    line = f"{'  ' * depth}- {in_markdown(node.text)}{cited}\n"
    return line + "".join(as_markdown(below, depth + 1) for below in node.because)


def explain_document(asked: Asked, subject: str, reason: Reason) -> ExplainDocument:
    """An explanation at a basis as a document; `subject` is what it is of, as the command line names it."""
    return ExplainDocument(basis=asked.reading.basis, subject=subject, explanation=reason_node(reason))


def explain_cup(asked: Asked, *, cup: str, competitor: str) -> ExplainDocument:
    """Why a competitor has its rank in a cup, and who was awarded its title; raises what `explain_rank` raises."""
    award = awards_of(asked).get(cup)
    if award is None:
        return explain_document(asked, cup, explain_rank(asked.reading, cup, competitor))
    said = (_of_the_award(award),)

    def first(row: StandingRow) -> tuple[Reason, ...]:
        return said if row.rank == 1 or row.competitor.id in award.concerned else ()

    try:
        return explain_document(asked, cup, explain_rank(asked.reading, cup, competitor, first=first))
    except NotFoundError as error:
        gender = asked.reading.rulebook.cup(cup).gender
        if (
            competitor.isdecimal()
            or find_competitor(asked.reading.season, competitor, gender=gender) not in award.winners
        ):
            raise
        return explain_document(asked, cup, Reason(str(error), because=said))


def _of_the_award(award: Award) -> Reason:
    behind = award.fresh.entries if award.fresh is not None else ()
    return Reason(f"the title was {award.text}", (award.entry.position, *behind))


def explain_in_race(asked: Asked, *, race: str, competitor: str | None = None) -> ExplainDocument:
    """Why a race stands as it does, or one competitor in it; raises what `explain_race` raises."""
    return explain_document(asked, race, explain_race(asked.reading, race, competitor))


def explain_quota(asked: Asked, *, quota: str, event: str, competitor: str) -> ExplainDocument:
    """Why a competitor has its place in an event of a quota; raises what `explain_place` raises."""
    reason = explain_place(asked.reading, quota, event, competitor)
    allocated = _allocated(asked, quota, event, competitor)
    return explain_document(asked, f"{quota}:{event}", replace(reason, because=(*allocated, *reason.because)))


def _allocated(asked: Asked, quota: str, event: str, who: str) -> tuple[Reason, ...]:
    """What an NOC, or whoever reached a place, has by the allocation as it stands now; nothing without one."""
    season = asked.reading.season
    frozen = allocation_of(season, quota)
    if frozen is None:
        return ()
    places, now = places_now(frozen, event), standing_now(frozen, event)
    position = frozen.allocated.position
    if len(who) == 3 and who.isupper():  # noqa: PLR2004 - the codes of NOCs have three letters
        held = frozen.held(event)[who]
        touched = [one for one in places if who in one.nocs]
        steps = sorted({step for one in touched for step in (*one.declined, *one.called)})
        return (
            Reason(
                f"by the allocation {who} has {held} place{'' if held == 1 else 's'} of {event} now", (position, *steps)
            ),
        )
    line = numbered(quota_of(asked, quota).event(event), who)
    found = line.line.competitor if line is not None else find_competitor(season, who, gender=gender_of(event))
    own = [one for one in places if found.id in (one.place.competitor, one.final.competitor if one.final else None)]
    steps = sorted({step for one in own for step in (*one.declined, *one.called)})
    return (Reason(f"by the allocation: {now[found.id][1] if found.id in now else 'nothing'}", (position, *steps)),)


class _Line(NamedTuple):
    """A sentence of an explanation, and how deep it stands."""

    depth: int
    node: ReasonNode


def _lines(node: ReasonNode, depth: int = 0) -> Iterator[_Line]:
    yield _Line(depth, node)
    for below in node.because:
        yield from _lines(below, depth + 1)


def _in_cups(asked: Asked) -> Iterator[tuple[str, str]]:
    return ((table.cup.id, row.competitor.id) for table in tables_of_cups(asked) for row in table.rows)


def _in_races(asked: Asked) -> Iterator[tuple[str, str]]:
    season = asked.reading.season
    for race in counted_races(asked.reading):
        rows = {season.holder(entry) for entry in season.races[race].results}
        yield from ((race, who) for who in sorted(rows))


def _none(_asked: Asked) -> tuple[tuple[str, ...], ...]:
    """The lines of a quota are explained where somebody asks; to write all of them would take longer than the rest."""
    return ()


REASONS: Final[Description[ExplainDocument, _Line]] = Description(
    name="reasons",
    title="The reasons, each with those below it",
    rows=lambda document: _lines(document.explanation),
    fields=(
        indenting(always("depth", "integer", "How many reasons stand above it.", lambda of: of.depth)),
        always("reason", "string", "The reason.", lambda of: of.node.text),
        maybe("points", "number", "The points that it accounts for.", lambda of: of.node.points),
        maybe(
            "entries",
            "string",
            "The entries that it cites, with spaces.",
            lambda of: " ".join(map(str, of.node.entries)) or None,
        ),
    ),
)


def _title(document: ExplainDocument) -> str:
    return f"Why it stands so in {document.subject}"


REPORTS: Final = (
    Report(
        name="explain",
        word="explain",
        path="explain/{cup}/{competitor}",
        beside="standings/{cup}/{competitor}",
        about="Why a competitor has its rank in a cup, down to the row of each protocol.",
        model=ExplainDocument,
        rests=lambda document: (document.subject,),
        make=explain_cup,
        title=_title,
        tables=(REASONS,),
        instances=_in_cups,
    ),
    Report(
        name="explain_race",
        word="explain",
        path="explain-race/{race}/{competitor}",
        about="Why a competitor has its rank in a race, down to the row of the protocol.",
        model=ExplainDocument,
        rests=lambda document: (document.subject,),
        make=explain_in_race,
        title=_title,
        tables=(REASONS,),
        instances=_in_races,
    ),
    Report(
        name="quota_explain",
        word="explain",
        path="quotas/{quota}/{event}/{competitor}",
        usage="{quota}:{event} {competitor}",
        about="Why a competitor has its place in an event of a quota, or has none.",
        model=ExplainDocument,
        rests=lambda document: (document.subject,),
        make=explain_quota,
        title=_title,
        tables=(REASONS,),
        instances=_none,
    ),
)
