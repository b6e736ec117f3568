"""Documents of the pages that no command prints as one: the season, a competitor, an entry, a decision."""

from ledger.basis import Basis
from projections.documents.base import Document, PrintedPoints
from projections.documents.disputes import MovementLine
from projections.documents.log import LogLine
from projections.documents.quota import QuotaDocument
from projections.documents.quota_changes import QuotaEventChange
from projections.documents.races import RaceRow
from projections.documents.seal import CheckpointLine, KeyLine, SealFinding
from projections.documents.titles import TitleLine


class CompetitionLine(Document):
    """One competition of the calendar. `races` are those that are filed; `counted` says whether it is in the basis."""

    competition: str
    name: str
    venue: str
    city: str
    noc: str
    first_day: str
    last_day: str
    final: bool
    counted: bool
    races: int


class Mark(Document):
    """A decision on the time line of the season; `about` names whom and what it concerns."""

    position: int
    fact: str
    published_at: str
    in_force: bool
    about: str
    reason: str | None


class SeasonDocument(Document):
    """The season at a basis: its calendar, its titles and the decisions in it."""

    basis: Basis
    competitions: tuple[CompetitionLine, ...]
    titles: tuple[TitleLine, ...]
    decisions: tuple[Mark, ...]
    quotas: tuple[str, ...]


class CompetitorLine(Document):
    """One competitor as named at the basis."""

    competitor: str
    name: str
    noc: str
    delegation: str | None
    kind: str
    gender: str
    aliases: tuple[str, ...]


class SearchDocument(Document):
    """Competitors by name. `near` are names that are nearly so, where nobody is called so."""

    basis: Basis
    query: str | None
    near: tuple[str, ...]
    competitors: tuple[CompetitorLine, ...]


class CupPlace(Document):
    """A competitor's place in a cup; `rank` is null without points."""

    cup: str
    title: str
    rank: int | None
    points: PrintedPoints


class CompetitorResult(Document):
    """A competitor's row in a race."""

    race: str
    date: str
    title: str
    state: str
    voided: bool
    row: RaceRow


class CompetitorDocument(Document):
    """A competitor: cups, results, and the positions of the entries that concern it alone."""

    basis: Basis
    competitor: CompetitorLine
    cups: tuple[CupPlace, ...]
    results: tuple[CompetitorResult, ...]
    naming: tuple[LogLine, ...]
    decisions: tuple[LogLine, ...]


class NocDocument(Document):
    """The competitors of one NOC, with their places in the cups, and what it has of the quotas that are known."""

    basis: Basis
    noc: str
    competitors: tuple[CompetitorLine, ...]
    cups: tuple[tuple[str, tuple[CupPlace, ...]], ...]
    quotas: tuple[QuotaDocument, ...]


class LogPage(Document):
    """A page of the log, newest entries first. `matching` entries fit the filters; `page` counts from 1 to `pages`."""

    basis: Basis
    matching: int
    page: int
    pages: int
    entries: tuple[LogLine, ...]


class EntryDocument(Document):
    """One entry with its bytes and the proof that it stands in the book.

    `leaf_hash` is the SHA-256 of one zero byte and the leaf data, which are the position, the stored name and the
    payload as netstrings (see `ledger.seal.merkle`). `proof` leads from it to the root of the basis (RFC 9162).
    """

    basis: Basis
    entry: LogLine
    stored_name: str
    payload_base64: str
    leaf_hash: str
    index: int
    size: int
    proof: tuple[str, ...]


class KeptCheckpoint(CheckpointLine):
    """A checkpoint that is kept; `where` is the name of its file, and `note` the signed text in it."""

    note: str


class CheckpointsDocument(Document):
    """The checkpoints of the book, newest first, whatever the basis; `sealed` entries of the basis they cover."""

    basis: Basis
    sealed: int
    checkpoints: tuple[KeptCheckpoint, ...]
    keys: tuple[KeyLine, ...]
    findings: tuple[SealFinding, ...]


class ImaginableTable(Document):
    """A table that can be imagined otherwise: a cup, or a quota."""

    table: str
    title: str
    kind: str


class ImaginableDocument(Document):
    """The tables of the basis that can be imagined otherwise."""

    basis: Basis
    tables: tuple[ImaginableTable, ...]


class Decision(Document):
    """One decision; `reversed_by` are its reversals, in force or not, and `about` names whom and what it concerns."""

    entry: LogLine
    in_force: bool
    reversed_by: tuple[int, ...]
    about: str


class DisputesDocument(Document):
    """Every decision at the basis, newest first."""

    basis: Basis
    decisions: tuple[Decision, ...]


class PublicationLine(Document):
    """A list that somebody published and that the book keeps; `position` is its entry."""

    publication: str
    title: str
    edition: str | None
    publisher: str
    kind: str
    rows: int
    published_at: str
    position: int


class PublicationsDocument(Document):
    """The published lists at the basis."""

    basis: Basis
    publications: tuple[PublicationLine, ...]


class Effect(Document):
    """What a decision changes in one cup."""

    cup: str
    title: str
    movements: tuple[MovementLine, ...]


class QuotaEffect(Document):
    """What a decision changes in one quota, in the events in which it changes anything."""

    quota: str
    title: str
    events: tuple[QuotaEventChange, ...]


class DisputeDocument(Document):
    """One decision and its effect: the tables without it against the tables with it.

    Where it is not in force, the effect is the one that it would have.
    """

    basis: Basis
    decision: Decision
    hypothetical: bool
    effects: tuple[Effect, ...]
    quotas: tuple[QuotaEffect, ...]
