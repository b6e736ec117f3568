"""A race's classification as it stands: the protocol's order, and what decisions made of it.

The order of a protocol is kept. Each decision in force is applied in the order in which it was entered:

- A row that is taken out (disqualified, annulled, corrected to a status without rank) lets those below move up by
  one place, unless an annulment says that the place stays empty.
- A corrected row takes the rank that its correction gives it; the rows between its old and its new place move by
  one, and nobody else. With the time of a row that has that rank already it shares the rank.
- A row that only a re-issued protocol has takes its rank in the same way. Where a race is known in part, every rank is
  the one of its source, and nobody moves.
- What one re-issued protocol corrects it corrects at once: whether ranks are shared is told by its own times.

A race on which no decision is in force has the printed ranks, whatever they are.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

from ledger.book import Reading
from ledger.entry import Entry
from ledger.errors import NotFoundError
from ledger.facts import (
    CompetitorDisqualified,
    Fact,
    ProtestLodged,
    ProtocolFiled,
    RaceDecision,
    RaceVoided,
    ResultAnnulled,
    ResultCorrected,
    ResultRecorded,
    ResultRow,
    RowDecision,
)
from ledger.season import RaceRecord, Season
from ledger.vocabulary import Race, ResultState


@dataclass(frozen=True, slots=True)
class ClassifiedRow:
    """One competitor's line in a classification.

    Attributes:
        competitor: Who, after the mergers in force.
        rank: The rank as it stands, or None.
        result: The result as it stands; its own rank is the one of its protocol or correction.
        recorded: The entry that recorded the result.
        decided: The decisions in force on this very row, oldest first.
        moved_by: The decisions on other rows that moved this rank.
    """

    competitor: str
    rank: int | None
    result: ResultRow
    recorded: Entry[ResultRecorded]
    decided: tuple[Entry[Fact], ...] = ()
    moved_by: tuple[Entry[Fact], ...] = ()


@dataclass(frozen=True, slots=True)
class Classification:
    """A race as it stands.

    Attributes:
        race: The race.
        protocol: The entry of the newest protocol filed.
        state: The state of the classification; PROTESTED while a protest is open.
        voided: The decision that voided the race, or None.
        rows: Ranked rows in order, then the others in the order of the protocol.
        starters: How many competitors the protocol says started.
        protests: Open protests.
    """

    race: Race
    protocol: Entry[ProtocolFiled]
    state: ResultState
    voided: Entry[Fact] | None
    rows: tuple[ClassifiedRow, ...]
    starters: int
    protests: tuple[Entry[Fact], ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether tables that rest on it may still change for a reason that is known: a protest, missing rows."""
        return self.state != "OFFICIAL"


class _Order:
    """Rows while decisions are applied one after another."""

    def __init__(self, rows: dict[str, ClassifiedRow]) -> None:
        self.rows = rows

    def take_out(self, cause: Entry[Fact], row: ClassifiedRow, result: ResultRow, *, move_up: bool = True) -> None:
        """Leave `row` without a rank; those below move up where `move_up`."""
        self.rows[row.competitor] = replace(row, rank=None, result=result, decided=(*row.decided, cause))
        if row.rank is not None and move_up:
            gone = row.rank
            self._move(cause, row, lambda rank: rank - 1 if rank > gone else rank)

    def correct(self, cause: Entry[Fact], row: ClassifiedRow, result: ResultRow) -> None:
        """Give `row` a corrected result and the rank in it: it leaves its old place, then takes its new one."""
        new = counting_rank(result)
        if new is None:
            self.take_out(cause, row, result)
        else:
            self._place(cause, row, replace(row, rank=new, result=result, decided=(*row.decided, cause)), new)

    def expect(self, competitor: str, result: ResultRow) -> None:
        """Know the result that a row is about to be given, before it moves: another time leaves a shared rank."""
        row = self.rows.get(competitor)
        if row is None:
            return
        rank = row.rank
        if rank is not None and not _same_time(row.result, result):
            rank += sum(other.rank == rank for other in self.rows.values()) - 1
        self.rows[competitor] = replace(row, result=result, rank=rank)

    def enter(self, recorded: Entry[ResultRecorded], row: ClassifiedRow) -> None:
        """Take in a row that the first protocol has not got."""
        new, absent = row.rank, replace(row, rank=None)
        self.rows[row.competitor] = absent
        if new is not None:
            self._place(recorded, absent, row, new)

    def _place(self, cause: Entry[Fact], row: ClassifiedRow, placed: ClassifiedRow, new: int) -> None:
        old, result = row.rank, placed.result

        def without(rank: int) -> int:
            return rank - 1 if old is not None and rank > old else rank

        shared = any(
            other.rank is not None and without(other.rank) == new and _same_time(other.result, result)
            for other in self.rows.values()
            if other.competitor != row.competitor
        )
        first = new + 1 if shared else new
        self.rows[row.competitor] = placed
        self._move(cause, row, lambda rank: without(rank) + 1 if without(rank) >= first else without(rank))

    def _move(self, cause: Entry[Fact], moved: ClassifiedRow, new_rank: Callable[[int], int]) -> None:
        for competitor, row in self.rows.items():
            if competitor != moved.competitor and row.rank is not None and new_rank(row.rank) != row.rank:
                self.rows[competitor] = replace(row, rank=new_rank(row.rank), moved_by=(*row.moved_by, cause))


def counting_rank(result: ResultRow) -> int | None:
    """The rank that counts: the printed one of who finished, or of a DNF that officials ranked; else None.

    DQ, DNS and WDR have neither rank nor points, even where a mass-start sheet prints the last rank.
    """
    return result.rank if result.status in ("OK", "DNF") else None


def _same_time(one: ResultRow, other: ResultRow) -> bool:
    return one.time is not None and (one.time, one.thousandth) == (other.time, other.thousandth)


def _apply(order: _Order, season: Season, entry: Entry[RaceDecision]) -> None:
    fact = entry.fact
    if not isinstance(fact, RowDecision):
        return
    row = order.rows.get(season.identity(fact.competitor))
    if row is None:
        return  # the result that is decided on is not in this basis
    match fact:
        case CompetitorDisqualified():
            codes = (*row.result.codes, fact.code) if fact.code else row.result.codes
            result = row.result.model_copy(update={"status": "DQ", "rank": None, "codes": codes})
            order.take_out(entry, row, result)
        case ResultAnnulled():
            result = row.result.model_copy(update={"status": "DQ", "rank": None})
            order.take_out(entry, row, result, move_up=fact.others_move_up)
        case ResultCorrected():
            order.correct(entry, row, fact.result)


def classify(season: Season, race: str) -> Classification:
    """The classification of a race as it stands in a season.

    Raises:
        NotFoundError: No protocol of this race is in the basis.
    """
    record = season.races.get(race)
    if record is None or not record.protocols:
        known = ", ".join(sorted(season.races)[:3])
        raise NotFoundError(f"race {race}: no protocol is filed at this basis; filed are {known or 'none'} …")
    return season.once(f"classification {race}", lambda: _classified(season, record))


def _classified(season: Season, record: RaceRecord) -> Classification:
    late = {entry.position: entry for entry in _late(record)}
    first = (_row(season, entry) for entry in record.results if entry.position not in late)
    order = _Order({row.competitor: row for row in first})
    in_force = [entry for entry in record.decisions if season.in_force(entry.position)]
    reissued = _corrected_by_sheet(in_force)
    decided = {entry.position: entry for entry in in_force}
    for position in sorted((*late, *decided)):
        for correction in reissued.pop(_sheet(late.get(position) or decided[position]), ()):
            order.expect(season.identity(correction.fact.competitor), correction.fact.result)
        if position in late:
            order.enter(late[position], _row(season, late[position]))
        else:
            _apply(order, season, decided[position])
    ordered = sorted(order.rows.values(), key=lambda row: (row.rank is None, row.rank or 0, row.recorded.fact.row))
    protests = _open_protests(season, in_force)
    protocol = record.protocols[-1]
    return Classification(
        race=record.race,
        protocol=protocol,
        state="PROTESTED" if protests else protocol.fact.state,
        voided=next((entry for entry in in_force if isinstance(entry.fact, RaceVoided)), None),
        rows=tuple(ordered),
        starters=_starters(record),
        protests=protests,
    )


def _row(season: Season, recorded: Entry[ResultRecorded]) -> ClassifiedRow:
    result = recorded.fact.result
    return ClassifiedRow(season.identity(recorded.fact.competitor), counting_rank(result), result, recorded)


def _late(record: RaceRecord) -> tuple[Entry[ResultRecorded], ...]:
    """The results that came with a re-issued protocol; none where the race is known in part."""
    if len(record.protocols) == 1 or record.protocols[-1].fact.state == "PARTIAL":
        return ()
    reissued = record.protocols[1].position
    return tuple(entry for entry in record.results if entry.position > reissued)


def _sheet(entry: Entry[Fact]) -> str | None:
    """The SHA-256 of the protocol that an entry comes from, or None."""
    return entry.source.sha256 if entry.source is not None and entry.source.kind == "protocol" else None


def _corrected_by_sheet(in_force: list[Entry[RaceDecision]]) -> dict[str | None, list[Entry[ResultCorrected]]]:
    found: dict[str | None, list[Entry[ResultCorrected]]] = {}
    for entry in in_force:
        if isinstance(entry.fact, ResultCorrected) and _sheet(entry) is not None:
            found.setdefault(_sheet(entry), []).append(cast("Entry[ResultCorrected]", entry))
    return found


def _starters(record: RaceRecord) -> int:
    return sum(entry.fact.result.status not in ("DNS", "WDR") for entry in record.results)


def _open_protests(season: Season, in_force: list[Entry[RaceDecision]]) -> tuple[Entry[Fact], ...]:
    """The protests that nobody has decided in force."""
    return tuple(
        entry
        for entry in in_force
        if isinstance(entry.fact, ProtestLodged)
        and not any(season.in_force(verdict.position) for verdict in season.verdicts.get(entry.position, ()))
    )


def counted_races(reading: Reading) -> tuple[str, ...]:
    """The races of the basis that count, in the order of the calendar, then of their day and sheet."""
    place = {competition: index for index, competition in enumerate(reading.counted)}
    filed = (record for record in reading.season.races.values() if record.protocols)
    kept = [record for record in filed if record.race.competition in place]

    def key(record: RaceRecord) -> tuple[int, str, int, str]:
        fact = record.protocols[0].fact
        return place[record.race.competition], fact.day, fact.sheet or 0, str(record.race)

    return tuple(str(record.race) for record in sorted(kept, key=key))
