"""``season standings``: a cup as it stands, with the points of each race."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from ledger.basis import Basis
from ledger.book import Reading
from ledger.errors import LedgerError
from ledger.rulebook import Cup
from ledger.vocabulary import Race, parse_race
from projections.cups.bounds import bounds_of
from projections.cups.rows import Excluded, StandingRow
from projections.cups.standings import Standing, known_cups, standing
from projections.cups.ties import POINTS
from projections.documents.base import Document, PrintedPoints
from projections.documents.coverage import CoverageDocument, coverage_document
from projections.documents.doubts import DoubtLine
from projections.documents.published import PublishedLine, not_in_book
from projections.reports.coverage_table import coverage_table
from projections.reports.report import Asked, Report
from projections.tables.columns import Description, Field, Reference, always, maybe, only_data, only_people
from projections.tables.text import bounded


class RaceScore(Document):
    """One race in a standing's row. `counts` is false for the lesser of two scores of which one counts.

    `rank_from` is ``points`` where no source gives the rank and it is inferred from the printed points.
    """

    race: str
    rank: int | None
    points: PrintedPoints
    status: str
    counts: bool
    by: str
    rank_from: str | None


class StandingLine(Document):
    """One row of a standing. `separated_by` is the first key in which the row above was better, null for a tie.

    It is ``entry 2345`` where the rules leave the two equal and the decision at that entry, `ordered_by`, orders them.
    `points` are less those `deducted` by the entries at `deductions`; `at_least` says that they are a lower bound.
    """

    rank: int
    competitor: str
    name: str
    noc: str
    points: PrintedPoints
    at_least: bool
    races: tuple[RaceScore, ...]
    separated_by: str | None
    deducted: PrintedPoints
    deductions: tuple[int, ...]
    ordered_by: int | None


class ExcludedLine(Document):
    """Who is excluded from a standing; `rank` is the rank that stays empty, null where those below moved up."""

    rank: int | None
    competitor: str
    name: str
    noc: str
    points: PrintedPoints
    entry: int


class StandingDocument(Document):
    """``season standings CUP --json``. `status` is the weakest mark of the rules that the table rests on.

    `coverage` says what of its races is there, `complete` whether all are, `notes` what its reader must know. Where no
    race of the cup is in the book, `in_book` is false, and `published` is what lists say of it.
    """

    basis: Basis
    cup: str
    title: str
    status: str
    provisional: bool
    complete: bool | None
    coverage: CoverageDocument
    notes: tuple[str, ...]
    races: tuple[str, ...]
    rows: tuple[StandingLine, ...]
    excluded: tuple[ExcludedLine, ...]
    in_book: bool = True
    published: tuple[PublishedLine, ...] = ()
    doubts: tuple[DoubtLine, ...] = ()


def standing_document(reading: Reading, table: Standing) -> StandingDocument:
    """The document of a standing."""
    lower = bounds_of(table)
    return StandingDocument(
        basis=reading.basis,
        cup=table.cup.id,
        title=table.cup.title,
        status=table.mark,
        provisional=any(race.provisional for race in table.races),
        complete=lower.coverage.complete,
        coverage=coverage_document(lower.coverage),
        notes=(*lower.notes, *table.notes),
        races=tuple(str(race.race) for race in table.races),
        rows=tuple(_standing_line(row, at_least=lower.lower(row.competitor.id)) for row in table.rows),
        excluded=tuple(_excluded_line(one) for one in table.excluded),
    )


def _excluded_line(one: Excluded) -> ExcludedLine:
    who = one.row.competitor
    return ExcludedLine(
        rank=one.row.rank if one.kept else None,
        competitor=who.id,
        name=who.name,
        noc=who.noc,
        points=one.row.points,
        entry=one.entry.position,
    )


def _standing_line(row: StandingRow, *, at_least: bool) -> StandingLine:
    return StandingLine(
        rank=row.rank,
        competitor=row.competitor.id,
        name=row.competitor.name,
        noc=row.competitor.noc,
        points=row.points,
        at_least=at_least,
        races=tuple(
            RaceScore(
                race=str(one.race),
                rank=one.row.rank,
                points=one.points,
                status=one.row.status,
                counts=one.counts,
                by=one.by,
                rank_from=one.row.result.rank_from,
            )
            for one in row.scores
        ),
        separated_by=row.separated_by if row.ordered_by is None else f"entry {row.ordered_by}",
        deducted=row.deducted,
        deductions=tuple(entry.position for entry in row.deductions),
        ordered_by=row.ordered_by,
    )


def table_of(asked: Asked, cup: str) -> Standing:
    """The standing of a cup, computed once for a reading; raises what `standing` raises."""
    return asked.once(("standing", cup), lambda: standing(asked.reading, cup))


def tables_of_cups(asked: Asked, wanted: Callable[[Cup], bool] = lambda _cup: True) -> Iterator[Standing]:
    """The standings of the cups that are wanted and can be computed, in the rulebook's order."""
    for cup in filter(wanted, known_cups(asked.reading)):
        try:
            yield table_of(asked, cup.id)
        except LedgerError:
            continue


def _make(asked: Asked, *, cup: str) -> StandingDocument:
    document = standing_document(asked.reading, table_of(asked, cup))
    return document if document.races else document.model_copy(update=not_in_book(asked.reading, cup, document.notes))


class _Row(NamedTuple):
    """A row and the cup that it stands in."""

    cup: str
    line: StandingLine

    @property
    def why(self) -> str:
        """Where its rank is explained."""
        return f"explain/{self.cup}/{self.line.competitor}/"

    def points_of(self, race: str) -> PrintedPoints | None:
        """The points that it has of a race."""
        return next((one.points for one in self.line.races if one.race == race), None)


class _Score(NamedTuple):
    """What a row has of a race."""

    line: StandingLine
    race: RaceScore


def _rows(document: StandingDocument) -> Iterator[_Row]:
    return (_Row(document.cup, line) for line in document.rows)


def _race_columns(document: StandingDocument) -> tuple[Field[_Row], ...]:
    """For computers a column for each race, for people one that both divisions of a race share."""
    races = [parse_race(name) for name in document.races]
    shared: dict[Race, list[Race]] = {}
    for race in races:
        shared.setdefault(replace(race, division=None), []).append(race)
    return (*map(_points_of, document.races), *(_shared(race, own, list(shared)) for race, own in shared.items()))


def _points_of(race: str) -> Field[_Row]:
    return only_data(maybe(race, "number", f"The points of {race}.", lambda of: of.points_of(race)))


def _shared(race: Race, divisions: list[Race], columns: list[Race]) -> Field[_Row]:
    names = tuple(map(str, divisions))
    return only_people(
        _heading(race, columns),
        f"Points of {race}; b: won in Division B, (n): does not count.",
        lambda of: " ".join(_in_words(one) for one in of.line.races if one.race in names),
        kind="number",
        link=lambda of: f"{of.why}#{next(one.race for one in of.line.races if one.race in names)}",
        leads=f"races/{names[-1]}/",
    )


def _heading(race: Race, columns: Iterable[Race]) -> str:
    """The competition, and what tells its races of the cup apart."""
    own = [one for one in columns if one.competition == race.competition]
    if len(own) == 1:
        return race.competition
    several = len({one.distance for one in own}) > 1
    return " ".join(
        [race.competition, *([race.distance] if several else []), *([str(race.number)] if race.number else [])]
    )


def _in_words(one: RaceScore) -> str:
    if one.status != "OK" and not one.points:
        return one.status
    points = f"{one.points}b" if parse_race(one.race).division == "b" else str(one.points)
    return points if one.counts else f"({points})"


def _positions(line: StandingLine) -> str:
    return " ".join(map(str, line.deductions))


def _legend(document: StandingDocument) -> Iterator[str]:
    if any(not one.counts or parse_race(one.race).division == "b" for row in document.rows for one in row.races):
        yield "b: won in Division B; (n): does not count"


STANDINGS: Final[Description[StandingDocument, _Row]] = Description(
    name="standings",
    title="Standings of every cup",
    rows=_rows,
    fields=(
        always("rank", "integer", "The rank; ties share it.", lambda of: of.line.rank, heading="", ditto=True),
        only_data(always("competitor", "string", "The competitor.", lambda of: of.line.competitor)),
        always(
            "name", "string", "The name of the competitor.", lambda of: of.line.name, names=True, link=lambda of: of.why
        ),
        always("noc", "string", "The code of the competitor.", lambda of: of.line.noc),
        always(
            "points",
            "number",
            "The points that count.",
            lambda of: of.line.points,
            show=lambda of: bounded(of.line.points, at_least=of.line.at_least),
        ),
    ),
    key=("competitor",),
    references=(Reference("competitor", "competitors"),),
    spread=_race_columns,
    last=(
        maybe(
            "separated_by",
            "string",
            "In what the line above was better, or the entry that orders the two; empty where tied.",
            lambda of: of.line.separated_by,
            show=lambda of: "" if of.line.separated_by in (None, POINTS) else str(of.line.separated_by),
        ),
        only_data(always("at_least", "boolean", "Whether the points are a lower bound.", lambda of: of.line.at_least)),
        maybe(
            "deducted",
            "number",
            "The points that decisions deduct; they are taken off already.",
            lambda of: of.line.deducted or None,
            show=lambda of: f"{of.line.deducted} by {_positions(of.line)}" if of.line.deductions else "",
        ),
        only_data(maybe("deductions", "string", "Their entries, with spaces.", lambda of: _positions(of.line) or None)),
    ),
    kept="moments",
)

SCORES: Final[Description[StandingDocument, _Score]] = Description(
    name="scores",
    title="The points of each race in the standings",
    rows=lambda document: (_Score(line, one) for line in document.rows for one in line.races),
    fields=(
        always("competitor", "string", "The competitor.", lambda of: of.line.competitor),
        always("race", "string", "The race.", lambda of: of.race.race),
        maybe("rank", "integer", "The rank in the race.", lambda of: of.race.rank),
        always(
            "status",
            "string",
            "How the race ended; OK for finished, ANNULLED for an annulled result.",
            lambda of: of.race.status,
        ),
        always("points", "number", "The points of the race.", lambda of: of.race.points),
        always("counts", "boolean", "Whether they count in the cup.", lambda of: of.race.counts),
    ),
    key=("competitor", "race"),
    references=(Reference("competitor", "competitors"), Reference("race", "races")),
    people=False,
    kept="moments",
)

EXCLUDED: Final[Description[StandingDocument, ExcludedLine]] = Description(
    name="excluded",
    title="Who is excluded from the standings",
    rows=lambda document: document.excluded,
    fields=(
        maybe("rank", "integer", "The rank that stays empty; none where those below moved up.", lambda of: of.rank),
        always("competitor", "string", "The competitor.", lambda of: of.competitor),
        always("points", "number", "The points without the exclusion.", lambda of: of.points),
        always("entry", "integer", "The decision.", lambda of: of.entry),
    ),
    key=("competitor",),
    references=(Reference("competitor", "competitors"),),
    people=False,
    kept="moments",
)

REPORTS: Final = (
    Report(
        name="standing",
        word="standings",
        path="standings/{cup}",
        about="The World Cup standing of a cup, with the points of each race.",
        model=StandingDocument,
        rests=lambda document: document.races,
        make=_make,
        title=lambda document: document.title,
        tables=(STANDINGS, SCORES, EXCLUDED, coverage_table("coverage", "What the standings rest on")),
        notes=lambda document: document.notes,
        legend=_legend,
        charts=("ranks", "points"),
        instances=lambda asked: ((cup.id,) for cup in known_cups(asked.reading)),
        bases="every",
        sorts=True,
    ),
)
