"""The document of all titles."""

from ledger.basis import Basis
from ledger.book import Reading
from projections.cups.standings import StandingRow
from projections.cups.titles import Title
from projections.documents.base import Document, PrintedPoints


class TitleHolder(Document):
    """A competitor in a title's contest."""

    rank: int
    competitor: str
    name: str
    noc: str
    points: PrintedPoints


class TitleLine(Document):
    """One title. `points_left` is the most that one competitor can still win, null where `unknown` says why."""

    cup: str
    title: str
    state: str
    leaders: tuple[TitleHolder, ...]
    next: TitleHolder | None
    lead: PrintedPoints
    separated_by: str | None
    races_left: int
    points_left: PrintedPoints | None
    unknown: str | None
    notes: tuple[str, ...]


class TitlesDocument(Document):
    """``season titles --json``."""

    basis: Basis
    titles: tuple[TitleLine, ...]


def titles_document(reading: Reading, titles: tuple[Title, ...]) -> TitlesDocument:
    """The document of all titles."""
    return TitlesDocument(basis=reading.basis, titles=tuple(_title_line(title) for title in titles))


def _title_line(title: Title) -> TitleLine:
    return TitleLine(
        cup=title.cup.id,
        title=title.cup.title,
        state=title.state,
        leaders=tuple(_holder(row) for row in title.leaders),
        next=_holder(title.next) if title.next else None,
        lead=title.lead,
        separated_by=title.separated_by,
        races_left=title.races_left,
        points_left=title.points_left,
        unknown=title.unknown,
        notes=title.notes,
    )


def _holder(row: StandingRow) -> TitleHolder:
    return TitleHolder(
        rank=row.rank, competitor=row.competitor.id, name=row.competitor.name, noc=row.competitor.noc, points=row.points
    )
