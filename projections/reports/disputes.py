"""``season disputes``: every decision, whether it is in force, and what undid it."""

from typing import Final

from ledger.basis import Basis
from ledger.book import Reading
from ledger.entry import Entry
from ledger.facts import Fact
from projections.documents.base import Document
from projections.documents.log import LogLine, log_line
from projections.reports.report import Asked, Report
from projections.tables.columns import Description, always, maybe


class DecisionLine(Document):
    """One decision; `reversed_by` are its reversals, in force or not, and `about` names whom and what it concerns."""

    entry: LogLine
    in_force: bool
    reversed_by: tuple[int, ...]
    about: str


class DisputesDocument(Document):
    """Every decision at the basis, newest first."""

    basis: Basis
    decisions: tuple[DecisionLine, ...]


def decision(reading: Reading, entry: Entry[Fact]) -> DecisionLine:
    """A decision as a document."""
    return DecisionLine(
        entry=log_line(entry),
        in_force=reading.season.in_force(entry.position),
        reversed_by=reading.season.reversals.get(entry.position, ()),
        about=about(reading, entry),
    )


def about(reading: Reading, entry: Entry[Fact]) -> str:
    """Whom and what a decision concerns, in a few words."""
    season, fact = reading.season, entry.fact
    touched = fact.touches()
    # A quota has hundreds of competitors.
    ids = () if touched.quota else touched.competitors
    words = [season.competitor(one).name for one in ids if one in season.entrants]
    parts = (touched.race, touched.competition, touched.quota, touched.cup, touched.event, touched.noc)
    words += [part for part in parts if part is not None]
    if touched.cites is not None and touched.cites in season.decisions and not words:
        words.append(f"entry {touched.cites} ({about(reading, season.decisions[touched.cites])})")
    return ", ".join(words)


def _make(asked: Asked) -> DisputesDocument:
    newest = sorted(asked.reading.season.decisions.values(), key=lambda entry: -entry.position)
    return DisputesDocument(
        basis=asked.reading.basis, decisions=tuple(decision(asked.reading, entry) for entry in newest)
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
        always("fact", "string", "What was decided.", lambda of: of.entry.fact.partition("/")[0]),
        always(
            "published_at", "string", "When it became official.", lambda of: of.entry.published_at, heading="published"
        ),
        always("actor", "string", "Who entered it.", lambda of: of.entry.actor, heading="by"),
        always(
            "in_force",
            "boolean",
            "Whether it stands.",
            lambda of: of.in_force,
            heading="state",
            show=lambda of: "in force" if of.in_force else "undone",
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

REPORTS: Final = (
    Report(
        name="disputes",
        word="disputes",
        path="disputes",
        about="Every decision, newest first.",
        model=DisputesDocument,
        make=_make,
        title=lambda _document: "Disputes",
        tables=(DECISIONS,),
        label="Disputes",
        bases="every",
    ),
)
