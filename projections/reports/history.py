"""``season history``: a cup over the season, after each competition or after each entry; a quota has its own module."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from ledger.basis import Basis
from ledger.errors import NotFoundError
from projections.cups.bounds import TotalBounds, bounds_of
from projections.disputes.history import Blame, Moment, blame, by_competition, by_entry
from projections.documents.awards import AwardDocument, award_document
from projections.documents.base import Document, PrintedPoints
from projections.documents.coverage import CoverageDocument, MomentCoverage, coverage_document
from projections.documents.doubts import DoubtLine
from projections.documents.sanctions import SanctionLine, sanctions_in
from projections.reports.awards import awards_of
from projections.reports.quota_history import REPORT as QUOTA_HISTORY
from projections.reports.report import Asked, Parameter, Report
from projections.reports.standings import tables_of_cups
from projections.season.search import find_competitor
from projections.tables.columns import Description, Field, always, maybe, only_data
from projections.tables.text import bounded


class HistoryPoint(Document):
    """A competitor after a competition or an entry; `at_least` says that the points are a lower bound."""

    after: str
    entry: int | None
    rank: int | None
    points: PrintedPoints
    at_least: bool


class HistoryLine(Document):
    """One competitor over the season; `since` is the entry or competition that last changed its row."""

    competitor: str
    name: str
    noc: str
    points: tuple[HistoryPoint, ...]
    since: str | None
    entries: tuple[int, ...]


class HistoryDocument(Document):
    """``season history --json``. `awarded` is the award of the cup's title in force at the basis, or null.

    `moments` say what the book has of the cup's races after each competition or entry.
    `sanctions` are those in force at the basis that act on the cup: on those of `rows`, and on who is excluded from it.
    """

    basis: Basis
    cup: str
    by: str
    rows: tuple[HistoryLine, ...]
    awarded: AwardDocument | None = None
    moments: tuple[MomentCoverage, ...] = ()
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    sanctions: tuple[SanctionLine, ...] = ()
    doubts: tuple[DoubtLine, ...] = ()


def history_document(
    basis: Basis, cup: str, moments: Sequence[Moment], blames: Sequence[Blame], *, only: str | None = None
) -> HistoryDocument:
    """A cup's history as a document, of all competitors of its last standing or of one."""
    by_entry = any(moment.position is not None for moment in moments)
    lower = [bounds_of(moment.table) for moment in moments]
    return HistoryDocument(
        basis=basis,
        cup=cup,
        by="entry" if by_entry else "competition",
        rows=tuple(_history_line(moments, lower, one) for one in blames if only in (None, one.row.competitor.id)),
        moments=tuple(
            MomentCoverage(
                after=moment.after,
                entry=moment.position,
                complete=known.coverage.complete,
                coverage=coverage_document(known.coverage),
            )
            for moment, known in zip(moments, lower, strict=True)
        ),
    )


def _history_line(moments: Sequence[Moment], lower: Sequence[TotalBounds], blamed: Blame) -> HistoryLine:
    competitor = blamed.row.competitor
    points = []
    for moment, known in zip(moments, lower, strict=True):
        row = moment.row(competitor.id)
        points.append(
            HistoryPoint(
                after=moment.after,
                entry=moment.position,
                rank=row.rank if row else None,
                points=row.points if row else 0,
                at_least=known.lower(competitor.id),
            )
        )
    return HistoryLine(
        competitor=competitor.id,
        name=competitor.name,
        noc=competitor.noc,
        points=tuple(points),
        since=blamed.since.after,
        entries=blamed.entries,
    )


def history_of(asked: Asked, *, cup: str, competitor: str | None = None, blame: bool = False) -> HistoryDocument:
    """A cup over the season, of all competitors or one; `blame` goes by every entry, else by competition.

    Raises:
        NotFoundError: Nothing counts for the cup at the basis. Else as `projections.disputes.history`.
    """
    return document_of(asked, moments_of(asked, cup, by_entries=blame), cup, competitor)


def moments_of(asked: Asked, cup: str, *, by_entries: bool) -> list[Moment]:
    """A cup's standings after each competition, or after each entry that concerns it."""
    if by_entries:
        return list(by_entry(asked.reader, asked.question, cup))
    return list(by_competition(asked.reading, cup))


def document_of(asked: Asked, moments: Sequence[Moment], cup: str, competitor: str | None = None) -> HistoryDocument:
    """The document of some moments of a cup, of all competitors or of one."""
    if not moments:
        raise NotFoundError(f"{cup}: nothing counts for it at this basis, so it has no history")
    rules = asked.reading.rulebook.cup(cup)
    who = find_competitor(asked.reading.season, competitor, gender=rules.gender).id if competitor else None
    document = history_document(asked.reading.basis, cup, moments, blame(moments), only=who)
    award = awards_of(asked).get(cup)
    more = {
        "awarded": None if award is None else award_document(award),
        "sanctions": sanctions_in(asked.reading, rules, who),
    }
    return document.model_copy(update=more)


def _notes(document: HistoryDocument) -> tuple[str, ...]:
    awarded = () if document.awarded is None else (document.awarded.text,)
    return (*awarded, *(one.line for one in document.sanctions))


class _At(NamedTuple):
    """A competitor at a moment."""

    line: HistoryLine
    point: HistoryPoint


def _points(document: HistoryDocument) -> Iterator[_At]:
    return (_At(line, point) for line in document.rows for point in line.points)


def _cups(asked: Asked) -> Iterator[tuple[str]]:
    return ((table.cup.id,) for table in tables_of_cups(asked) if table.rows)


POINTS: Final[Description[HistoryDocument, _At]] = Description(
    name="history",
    title="Ranks and points over the season",
    rows=_points,
    fields=(
        only_data(always("competitor", "string", "The competitor.", lambda of: of.line.competitor)),
        always("name", "string", "The name of the competitor.", lambda of: of.line.name, names=True),
        always("noc", "string", "The code of the competitor.", lambda of: of.line.noc),
        always("after", "string", "The competition or the entry after which it stood so.", lambda of: of.point.after),
        maybe("rank", "integer", "The rank; none without points.", lambda of: of.point.rank),
        always(
            "points",
            "number",
            "The points.",
            lambda of: of.point.points,
            show=lambda of: bounded(of.point.points, at_least=of.point.at_least),
        ),
        only_data(always("at_least", "boolean", "Whether they are a lower bound.", lambda of: of.point.at_least)),
    ),
    key=("competitor", "after"),
    people=False,
)


def _moments(document: HistoryDocument) -> Iterator[tuple[int, str]]:
    """The moments of a history, each with its place among the points of a row."""
    return enumerate(point.after for point in document.rows[0].points) if document.rows else iter(())


def _ranks(document: HistoryDocument) -> tuple[Field[HistoryLine], ...]:
    return tuple(
        maybe(after, "integer", f"The rank after {after}.", _rank_at(place)) for place, after in _moments(document)
    )


def _totals(document: HistoryDocument) -> tuple[Field[HistoryLine], ...]:
    return tuple(
        maybe(after, "number", f"The points after {after}.", _points_at(place), show=_total_at(place))
        for place, after in _moments(document)
    )


def _rank_at(place: int) -> Callable[[HistoryLine], int | None]:
    return lambda of: of.points[place].rank


def _points_at(place: int) -> Callable[[HistoryLine], PrintedPoints]:
    return lambda of: of.points[place].points


def _total_at(place: int) -> Callable[[HistoryLine], str]:
    return lambda of: bounded(of.points[place].points, at_least=of.points[place].at_least)


RANKS: Final[Description[HistoryDocument, HistoryLine]] = Description(
    name="ranks",
    title="The rank after each competition or entry",
    rows=lambda document: document.rows,
    fields=(
        only_data(always("competitor", "string", "The competitor.", lambda of: of.competitor)),
        always("name", "string", "The name of the competitor.", lambda of: of.name, names=True),
        always("noc", "string", "The code of the competitor.", lambda of: of.noc),
    ),
    spread=_ranks,
    key=("competitor",),
)

TOTALS: Final = replace(RANKS, name="totals", title="The points after each competition or entry", spread=_totals)

SANCTIONS: Final[Description[HistoryDocument, SanctionLine]] = Description(
    name="sanctions",
    title="Sanctions in force",
    rows=lambda document: document.sanctions,
    fields=(
        always("entry", "integer", "The entry of the sanction.", lambda of: of.entry),
        always("sanction", "string", "The name of its fact.", lambda of: of.sanction),
        always("competitor", "string", "Who was sanctioned.", lambda of: of.competitor),
        always("name", "string", "The name of the competitor.", lambda of: of.name),
        always("words", "string", "What it does.", lambda of: of.words),
        maybe("reason", "string", "Why.", lambda of: of.reason),
    ),
    key=("entry",),
    people=False,
)

BLAME: Final = Parameter(
    name="blame",
    about="After every entry, with the entry that last changed each row.",
    pattern="yes",
    flag=True,
    usual="yes",
)

REPORTS: Final = (
    Report(
        name="history",
        word="history",
        path="history/{cup}",
        about="A cup after every entry that concerns it, and the entry that last changed each row.",
        model=HistoryDocument,
        rests=lambda document: (document.cup,),
        make=history_of,
        title=lambda document: f"{document.cup} over the season",
        tables=(POINTS, RANKS, TOTALS, SANCTIONS),
        parameters=(BLAME,),
        notes=_notes,
        instances=_cups,
        hinted=False,
    ),
    QUOTA_HISTORY,
)
