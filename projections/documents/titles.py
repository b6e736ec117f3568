"""The document of titles: who leads or has won each cup, and what was published and awarded beside it."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from ledger.basis import Basis
from ledger.book import Reading
from projections.audit.lists.claims import TitleBeside, beside
from projections.cups.rows import StandingRow
from projections.cups.titles import Title
from projections.documents.awards import AwardDocument, award_document
from projections.documents.base import Document, PrintedPoints
from projections.documents.coverage import CoverageDocument, coverage_document
from projections.documents.doubts import DoubtLine
from projections.documents.published import PublishedLine, published_lines
from projections.frozen.awards import Award

NOT_IN_BOOK: Final = "not in this book"
"""What stands for a leader where no race of a cup is in the book, though one was skated by all that is known."""
NOBODY_YET: Final = "nobody yet"
"""What stands for a leader where nothing of a cup was skated yet, or nobody has points yet."""
NOT_AWARDED: Final[Mapping[str, Award]] = MappingProxyType({})


class TitleHolder(Document):
    """A competitor in a title's contest."""

    rank: int
    competitor: str
    name: str
    noc: str
    points: PrintedPoints
    at_least: bool


class TitleLine(Document):
    """One title. `races_missing` were skated, by all that is known, and are not in the book: those of `missing`.

    `points_left` is the most that one competitor can still win, null where `unknown` says why. Of an ``incomplete``
    title the leaders lead on what is filed, `lead` is null, and totals with `at_least` are lower bounds. `because` says
    why the title is neither won nor decided. `awarded` is the award in force, null where there is none. `ordered_by` is
    the entry of the decision that orders equals; `separated_by` names it then, like ``entry 2345``. `in_book` is false
    where no race of the cup is in the book. `published` is what lists say of the first place, the latest first, and
    `contradicted` whether one of them contradicts what is computed. `overdue` are the competitions with races of the
    cup that the book still expects, though they are past by the moment at which it was recorded last. `begun` is false
    where nothing of the cup was skated yet, by all that the book says.
    """

    cup: str
    title: str
    state: str
    leaders: tuple[TitleHolder, ...]
    next: TitleHolder | None
    lead: PrintedPoints | None
    separated_by: str | None
    ordered_by: int | None
    races_left: int
    races_missing: int
    missing: tuple[str, ...]
    points_left: PrintedPoints | None
    unknown: str | None
    complete: bool | None
    coverage: CoverageDocument | None
    notes: tuple[str, ...]
    because: str
    awarded: AwardDocument | None
    in_book: bool
    published: tuple[PublishedLine, ...]
    contradicted: bool
    overdue: tuple[str, ...] = ()
    begun: bool = True


class TitlesDocument(Document):
    """``season titles --json``."""

    basis: Basis
    titles: tuple[TitleLine, ...]
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def titles_document(
    reading: Reading, found: Iterable[Title], awards: Mapping[str, Award] = NOT_AWARDED
) -> TitlesDocument:
    """The document of all titles, with the awards in force by cup."""
    lines = tuple(_title_line(beside(reading, one), awards.get(one.cup.id)) for one in found)
    return TitlesDocument(basis=reading.basis, titles=lines)


def not_begun(title: Title, past: Collection[str]) -> bool:
    """Whether nothing of a cup was skated: no race is there, none is `past`, and some are to come or not known yet."""
    to_come = title.races_left > 0 or title.unknown is not None
    return title.state == "no result" and not title.in_book and not past and to_come


def state_in_words(state: str, past: Collection[str], *, begun: bool) -> str:
    """The state of a title in a word for people.

    What is open, or has no result, only because the book was not told of what is `past` is unfinished. What has no
    result because none of it was skated yet is not begun.
    """
    if not begun:
        return "not begun"
    return "unfinished" if state in ("open", "no result") and past else state


def _title_line(one: TitleBeside, award: Award | None) -> TitleLine:
    title = one.title
    past = () if title.bounds is None else title.bounds.coverage.overdue
    return TitleLine(
        cup=title.cup.id,
        title=title.cup.title,
        state=title.state,
        leaders=tuple(_holder(title, row) for row in title.leaders),
        next=_holder(title, title.next) if title.next else None,
        lead=title.lead,
        separated_by=title.separated_by if title.ordered_by is None else f"entry {title.ordered_by}",
        ordered_by=title.ordered_by,
        races_left=title.races_left,
        races_missing=len(title.missing),
        missing=tuple(map(str, title.missing)),
        points_left=title.points_left,
        unknown=title.unknown,
        complete=None if title.bounds is None else title.bounds.coverage.complete,
        coverage=None if title.bounds is None else coverage_document(title.bounds.coverage),
        notes=title.notes,
        because=title.because,
        awarded=None if award is None else award_document(award),
        in_book=title.in_book,
        published=published_lines(one.claims, one.speaks),
        contradicted=bool(one.contradicted),
        overdue=past,
        begun=not not_begun(title, past),
    )


def _holder(title: Title, row: StandingRow) -> TitleHolder:
    return TitleHolder(
        rank=row.rank,
        competitor=row.competitor.id,
        name=row.competitor.name,
        noc=row.competitor.noc,
        points=row.points,
        at_least=title.bounds is not None and title.bounds.at_least(row),
    )
