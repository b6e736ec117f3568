"""The tables of races: each race, each result in it, and each lap of a result."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from ledger.vocabulary import Race, parse_race, parse_time
from projections.documents.race import RaceDocument, RaceRow
from projections.export.book import BookAt
from projections.export.resting import Resting, borrowed, race_fields
from projections.export.tidy import Tidy
from projections.races.classification import counted_races
from projections.reports.race import RESULTS, race_of
from projections.reports.races import RACES, RaceLine
from projections.reports.races import REPORTS as RACES_REPORTS
from projections.reports.times import as_numbers
from projections.tables.columns import always, maybe


class _Result(NamedTuple):
    """A row of a classification, and its race."""

    race: RaceDocument
    row: RaceRow

    @property
    def where(self) -> Race:
        return parse_race(self.race.race)


class _Lap(NamedTuple):
    """A lap of a result: its number, the time at its end, and its own."""

    of: _Result
    number: int
    passage: int
    own: int


def _races(book: BookAt) -> Iterator[tuple[Resting, RaceLine]]:
    document = RACES_REPORTS[0].make(book.asked)
    return ((book.resting(line.race), line) for line in document.races)


def _results(book: BookAt) -> Iterator[tuple[Resting, _Result]]:
    for name in counted_races(book.asked.reading):
        document = race_of(book.asked, name)
        resting = book.resting(name)
        yield from ((resting, _Result(document, row)) for row in document.rows)


def _laps(book: BookAt) -> Iterator[tuple[Resting, _Lap]]:
    for resting, of in _results(book):
        for number, (before, passage) in enumerate(pairwise((0, *of.row.passages)), 1):
            yield resting, _Lap(of, number, passage, passage - before)


def _milliseconds(text: str | None) -> int | None:
    """A time of a document as a number; it has whole hundredths."""
    return None if text is None else parse_time(text)[0]


_OF_RACE: Final = ("race", "competition", "event")

RACES_TABLE: Final = Tidy(
    name="races",
    title="Races that are filed",
    row="one race: an event, or one of several races of it, in one division at one competition",
    rows=_races,
    fields=(
        *race_fields(lambda of: parse_race(of.race)),
        *borrowed(RACES, lambda of: of, without=_OF_RACE),
    ),
    key=("race",),
)

RESULTS_TABLE: Final = Tidy(
    name="results",
    title="Results: classifications as they stand",
    row="one skater or team in one race",
    rows=_results,
    fields=(
        *race_fields(lambda of: of.where),
        always("date", "date", "The day of the race.", lambda of: of.race.date),
        always(
            "state", "string", "OFFICIAL, PARTIAL where not every row is known, or PROTESTED.", lambda of: of.race.state
        ),
        always("voided", "boolean", "Whether the race was voided and counts for nothing.", lambda of: of.race.voided),
        *borrowed(RESULTS, lambda of: of.row, without=("thousandth", "behind", "measured", "passages")),
        maybe(
            "behind_milliseconds",
            "integer",
            "The time behind the first, by the times as they stand, in whole hundredths.",
            lambda of: _milliseconds(of.row.behind),
            unit="ms",
        ),
        maybe(
            "measured_milliseconds",
            "integer",
            "The time of who was taken out by a decision; it is no result.",
            lambda of: _milliseconds(of.row.measured),
            unit="ms",
        ),
        maybe(
            "rank_from",
            "string",
            "points where no source gives the rank and it is inferred from the printed points.",
            lambda of: of.row.rank_from,
        ),
        maybe(
            "race_points", "integer", "The points of a mass start's sprints and finish.", lambda of: of.row.race_points
        ),
    ),
    key=("race", "competitor", "row"),
)

LAPS_TABLE: Final = Tidy(
    name="laps",
    title="Laps of results, where the book has the times at their ends",
    row="one lap of one result",
    rows=_laps,
    fields=(
        *race_fields(lambda of: of.of.where),
        always("competitor", "string", "The competitor.", lambda of: of.of.row.competitor),
        always("row", "integer", "The row of the sheet.", lambda of: of.of.row.row),
        always("lap", "integer", "The lap, from 1; the first may be a part of one.", lambda of: of.number),
        *as_numbers(lambda of: of.passage),
        always("lap_milliseconds", "integer", "The time of the lap alone.", lambda of: of.own, unit="ms"),
    ),
    key=("race", "competitor", "row", "lap"),
)
