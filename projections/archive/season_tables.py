"""The tables of who took part and what happened: competitions, competitors, races, classifications, sources."""

from collections.abc import Iterable, Iterator, Mapping

from ledger.book import Reading
from ledger.entry import Entry
from ledger.errors import UnknownRuleError
from ledger.facts import Fact
from projections.archive import columns
from projections.documents.races import races_document
from projections.races.classification import classify, counted_races
from projections.races.scores import Points, score
from projections.tables.columns import Table


def competitions(reading: Reading) -> Table:
    """The calendar."""
    return columns.COMPETITIONS.table(reading.season.competitions())


def competitors(reading: Reading) -> Table:
    """Everybody who was entered, under the name that stands at the end."""
    return columns.COMPETITORS.table(_entrants(reading))


def _entrants(reading: Reading) -> Iterator[columns.Entrant]:
    for identity in sorted(reading.season.entrants):
        kept = reading.season.identity(identity)
        yield columns.Entrant(identity, reading.season.competitor(identity), kept if kept != identity else None)


def races(reading: Reading) -> Table:
    """Every race that was filed."""
    return columns.RACES.table(races_document(reading).races)


def results(reading: Reading) -> Table:
    """Every classification as it stands, after all decisions."""
    return columns.RESULTS.table(_results(reading))


def _results(reading: Reading) -> Iterator[columns.Result]:
    for name in counted_races(reading):
        race = classify(reading.season, name)
        points: list[Points | None]
        try:
            points = [one.points for one in score(reading, race)]
        except UnknownRuleError:
            points = [None] * len(race.rows)
        for line, (row, worth) in enumerate(zip(race.rows, points, strict=True), 1):
            yield columns.Result(name, line, row, reading.season.competitor(row.competitor), worth)


def sources(entries: Iterable[Entry[Fact]], files: Mapping[str, str]) -> Table:
    """Every file that the book rests on. `files` are those that the archive holds, by their SHA-256."""
    found: dict[str, columns.File] = {}
    for entry in entries:
        source = entry.source
        if source is not None and source.sha256 is not None:
            found.setdefault(source.sha256, columns.File(source, entry.position, files.get(source.sha256)))
    return columns.SOURCES.table(found.values())
