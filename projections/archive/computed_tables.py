"""The tables that are computed: standings, titles and quotas, at the end and after each competition.

What a rulebook does not know well enough is not computed; it is listed with the reason.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ledger.basis import Question
from ledger.book import Reader, Reading
from ledger.errors import LedgerError
from projections.archive import columns
from projections.cups.standings import standing
from projections.cups.titles import titles
from projections.documents.quota import PassedOver, PlaceLine, QuotaEventLine, quota_document
from projections.quota import quota_table
from projections.tables.columns import Table

END = "end"


@dataclass(slots=True)
class _Rows:
    standings: list[columns.StandingLine] = field(default_factory=list)
    scores: list[columns.RaceScore] = field(default_factory=list)
    titles: list[columns.TitleRow] = field(default_factory=list)
    places: list[columns.QuotaPlace] = field(default_factory=list)
    nocs: list[columns.QuotaNoc] = field(default_factory=list)
    refused: list[columns.NotComputed] = field(default_factory=list)


def moments(reader: Reader, question: Question) -> Iterator[tuple[str, Reading]]:
    """The season after each competition that has results, and at the end."""
    end = reader.read(question)
    raced = {record.race.competition for record in end.season.races.values() if record.protocols}
    for competition in end.counted:
        if competition in raced:
            yield competition, reader.read(replace(question, through=competition))
    yield END, end


def computed(readings: Iterable[tuple[str, Reading]]) -> tuple[Table, ...]:
    """All computed tables, at all moments."""
    rows = _Rows()
    for after, reading in readings:
        _cups(rows, after, reading)
        rows.titles += (columns.TitleRow(after, one) for one in titles(reading))
        _quotas(rows, after, reading)
    return (
        columns.STANDINGS.table(rows.standings),
        columns.SCORES.table(rows.scores),
        columns.TITLES.table(rows.titles),
        columns.QUOTA_PLACES.table(rows.places),
        columns.QUOTA_NOCS.table(rows.nocs),
        columns.NOT_COMPUTED.table(rows.refused),
    )


def _cups(rows: _Rows, after: str, reading: Reading) -> None:
    for cup in reading.rulebook.cups:
        try:
            table = standing(reading, cup.id)
        except LedgerError as error:
            rows.refused.append(columns.NotComputed(after, cup.id, str(error)))
            continue
        for line, row in enumerate(table.rows, 1):
            rows.standings.append(columns.StandingLine(after, cup.id, line, row))
            rows.scores += (columns.RaceScore(after, cup.id, row.competitor.id, one) for one in row.scores)


def _quotas(rows: _Rows, after: str, reading: Reading) -> None:
    for quota in reading.rulebook.quotas:
        try:
            document = quota_document(quota_table(reading, quota.id))
        except LedgerError as error:
            rows.refused.append(columns.NotComputed(after, quota.id, str(error)))
            continue
        rows.refused += (columns.NotComputed(after, f"{quota.id} {one.event}", one.reason) for one in document.refused)
        rows.places += (
            columns.QuotaPlace(after, quota.id, event.event, line, *one)
            for event in document.events
            for line, one in enumerate(_lines(event), 1)
        )
        held = (
            (noc.noc, noc.delegation, event, count)
            for noc in document.nocs
            for tally in (noc.men, noc.women)
            for event, count in getattr(tally, "events", {}).items()
        )
        rows.nocs += (columns.QuotaNoc(after, quota.id, line, *one) for line, one in enumerate(held, 1))


def _lines(event: QuotaEventLine) -> Iterator[tuple[str, PlaceLine | PassedOver]]:
    """What stands in an event's list, each line with its section."""
    yield from ((one.via, one) for one in event.places)
    yield from (("reserve", one) for one in event.reserves)
    yield from (("passed over", one) for one in event.passed_over)
