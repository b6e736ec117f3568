"""The tables that are computed: standings, titles and quotas, at the end and after each competition.

Each row begins with the moment: the last competition that counts, with everything that was learnt afterwards, or
``end`` for the whole book. What a rulebook does not know well enough is not computed; it is listed with the reason.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ledger.basis import Question
from ledger.book import Reader, Reading
from ledger.errors import LedgerError
from projections.archive.tables import Cell, Column, Reference, Table
from projections.documents.quota import PassedOver, PlaceLine, quota_document
from projections.quota import quota_table
from projections.standings import Standing, standing
from projections.titles import titles

END = "end"

_AFTER = Column("after", "string", "The last competition that counts, or end for the whole book.")
_COMPETITOR = Reference("competitor", "competitors")


@dataclass(slots=True)
class _Rows:
    standings: list[tuple[Cell, ...]] = field(default_factory=list)
    scores: list[tuple[Cell, ...]] = field(default_factory=list)
    titles: list[tuple[Cell, ...]] = field(default_factory=list)
    places: list[tuple[Cell, ...]] = field(default_factory=list)
    nocs: list[tuple[Cell, ...]] = field(default_factory=list)
    refused: list[tuple[Cell, ...]] = field(default_factory=list)


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
        _titles(rows, after, reading)
        _quotas(rows, after, reading)
    return (
        Table(
            "standings",
            "Standings of every cup",
            (
                _AFTER,
                Column("cup", "string", "The cup."),
                Column("line", "integer", "The place of this line in the standing, from 1."),
                Column("rank", "integer", "The rank; ties share it."),
                Column("competitor", "string", "The competitor."),
                Column("name", "string", "The name of the competitor."),
                Column("noc", "string", "The code of the competitor."),
                Column("points", "number", "The points that count."),
                Column("separated_by", "string", "In what the line above was better, where not tied.", required=False),
            ),
            ("after", "cup", "line"),
            tuple(rows.standings),
            (_COMPETITOR,),
        ),
        Table(
            "scores",
            "The points of each race in the standings",
            (
                _AFTER,
                Column("cup", "string", "The cup."),
                Column("competitor", "string", "The competitor."),
                Column("race", "string", "The race."),
                Column("rank", "integer", "The rank in the race.", required=False),
                Column("status", "string", "How the race ended; OK for finished."),
                Column("points", "number", "The points of the race."),
                Column("counts", "boolean", "Whether they count in the cup."),
            ),
            ("after", "cup", "competitor", "race"),
            tuple(rows.scores),
            (_COMPETITOR, Reference("race", "races")),
        ),
        Table(
            "titles",
            "Who leads each cup or has won it",
            (
                _AFTER,
                Column("cup", "string", "The cup."),
                Column("title", "string", "What the cup is called."),
                Column("state", "string", "won, decided, provisional, open, no result, or unknown."),
                Column("leaders", "string", "The competitors who lead or have won, with spaces.", required=False),
                Column("names", "string", "Their names, with commas.", required=False),
                Column("points", "number", "Their points.", required=False),
                Column("lead", "number", "The points by which they lead."),
                Column("races_left", "integer", "Races of the cup still to come, as far as known."),
                Column("points_left", "number", "The most that one can still win, where known.", required=False),
            ),
            ("after", "cup"),
            tuple(rows.titles),
        ),
        *_quota_tables(rows),
        Table(
            "not_computed",
            "What the rulebook does not know well enough to compute",
            (
                _AFTER,
                Column("table", "string", "The cup or quota."),
                Column("reason", "string", "What is not known."),
            ),
            ("after", "table", "reason"),
            tuple(rows.refused),
        ),
    )


def _quota_tables(rows: _Rows) -> tuple[Table, ...]:
    return (
        Table(
            "quota_places",
            "Places of every quota, its reserves, and who was passed over",
            (
                _AFTER,
                Column("quota", "string", "The quota."),
                Column("event", "string", "The event."),
                Column("line", "integer", "The place of this line in the event's list, from 1."),
                Column("section", "string", "points, time or host for a place; reserve; or passed over."),
                Column("place", "integer", "The number of the place or reserve.", required=False),
                Column("noc", "string", "Whose place it is."),
                Column("delegation", "string", "The delegation behind a shared code.", required=False),
                Column("competitor", "string", "Who reached it."),
                Column("name", "string", "The name of who reached it."),
                Column("points", "number", "The points in the event's list."),
                Column("time", "string", "The best time, where there is one.", required=False),
                Column("tied", "boolean", "Whether no rule separates it from a neighbour."),
            ),
            ("after", "quota", "event", "line"),
            tuple(rows.places),
            (_COMPETITOR,),
        ),
        Table(
            "quota_nocs",
            "Places of every quota by NOC",
            (
                _AFTER,
                Column("quota", "string", "The quota."),
                Column("line", "integer", "The number of this line, from 1."),
                Column("noc", "string", "The NOC."),
                Column("delegation", "string", "The delegation behind a shared code.", required=False),
                Column("event", "string", "The event."),
                Column("places", "integer", "The places in it."),
            ),
            ("after", "quota", "line"),
            tuple(rows.nocs),
        ),
    )


def _cups(rows: _Rows, after: str, reading: Reading) -> None:
    for cup in reading.rulebook.cups:
        try:
            table = standing(reading, cup.id)
        except LedgerError as error:
            rows.refused.append((after, cup.id, str(error)))
            continue
        rows.standings += _standing(after, table)
        rows.scores += _scores(after, table)


def _standing(after: str, table: Standing) -> Iterator[tuple[Cell, ...]]:
    for line, row in enumerate(table.rows, 1):
        who = row.competitor
        yield (after, table.cup.id, line, row.rank, who.id, who.name, who.noc, row.points, row.separated_by)


def _scores(after: str, table: Standing) -> Iterator[tuple[Cell, ...]]:
    for row in table.rows:
        for one in row.scores:
            result = (one.row.rank, one.row.result.status, one.points, one.counts)
            yield (after, table.cup.id, row.competitor.id, str(one.race), *result)


def _titles(rows: _Rows, after: str, reading: Reading) -> None:
    for one in titles(reading):
        leaders = one.leaders
        rows.titles.append(
            (
                after,
                one.cup.id,
                one.cup.title,
                one.state,
                " ".join(row.competitor.id for row in leaders) or None,
                ", ".join(row.competitor.name for row in leaders) or None,
                leaders[0].points if leaders else None,
                one.lead,
                one.races_left,
                one.points_left,
            )
        )


def _quotas(rows: _Rows, after: str, reading: Reading) -> None:
    for quota in reading.rulebook.quotas:
        try:
            document = quota_document(quota_table(reading, quota.id))
        except LedgerError as error:
            rows.refused.append((after, quota.id, str(error)))
            continue
        rows.refused += [(after, f"{quota.id} {one.event}", one.reason) for one in document.refused]
        for event in document.events:
            lines: list[tuple[Cell, ...]]
            lines = [(one.via, one.place, *_whose(one), one.tied) for one in event.places]
            lines += [("reserve", one.place, *_whose(one), one.tied) for one in event.reserves]
            lines += [("passed over", None, *_whose(one), False) for one in event.passed_over]
            rows.places += ((after, quota.id, event.event, line, *cells) for line, cells in enumerate(lines, 1))
        held = [
            (noc.noc, noc.delegation, event, count)
            for noc in document.nocs
            for tally in (noc.men, noc.women)
            for event, count in getattr(tally, "events", {}).items()
        ]
        rows.nocs += ((after, quota.id, line, *cells) for line, cells in enumerate(held, 1))


def _whose(one: PlaceLine | PassedOver) -> tuple[Cell, ...]:
    return (one.noc, one.delegation, one.competitor, one.name, one.points, one.time)
