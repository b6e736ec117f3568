"""A race's classification as it stands: the protocol's order, and what decisions made of it.

What stands of each row is its own affair (`projections.races.rows`); the places are worked out of all rows together
(`projections.races.places`). So the order in which decisions on different rows were entered bends nothing, and a
decision that is undone leaves no trace.

A race on which no decision is in force has the printed ranks, whatever they are. Where a race is known in part, every
rank is the one of its source; a row that only a re-issued protocol has takes its place like a corrected one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, cast

from ledger.book import Reading
from ledger.entry import Entry
from ledger.errors import NotFoundError
from ledger.facts import (
    Fact,
    PeriodAnnulled,
    ProtocolFiled,
    RaceDecision,
    RaceVoided,
    ResultAnnulled,
    RowDecision,
)
from ledger.season import RaceRecord, Season
from ledger.vocabulary import Race, ResultState, parse_race
from projections.races.places import moved_by, places
from projections.races.protests import Docket, dockets
from projections.races.rows import ClassifiedRow, RowState, counting_rank
from projections.season.filings import withdrawal_of
from projections.season.team_members import member_races

SHOWN: Final = 3
"""So many races are named to who asks for one that is not filed."""


@dataclass(frozen=True, slots=True)
class Classification:
    """A race as it stands.

    Attributes:
        race: The race.
        protocol: The entry of the newest protocol filed.
        state: The state of the classification; PROTESTED while a protest or an appeal is open.
        voided: The decision that voided the race, or None.
        rows: Ranked rows in order, then the others in the order of the protocol.
        starters: How many competitors the protocol says started.
        dockets: The protests in force, each with its verdicts and appeals.
    """

    race: Race
    protocol: Entry[ProtocolFiled]
    state: ResultState
    voided: Entry[Fact] | None
    rows: tuple[ClassifiedRow, ...]
    starters: int
    dockets: tuple[Docket, ...] = ()

    @property
    def open_steps(self) -> tuple[Entry[Fact], ...]:
        """The protests and appeals that nobody has decided in force."""
        return tuple(one.last.entry for one in self.dockets if one.open)

    @property
    def provisional(self) -> bool:
        """Whether tables that rest on it may still change for a reason that is known: a protest, missing rows."""
        return self.state != "OFFICIAL"

    def behind(self, row: ClassifiedRow) -> int | None:
        """Milliseconds behind the first, by the times as they stand; None for the first and where times do not rank."""
        first = next((one.result.time for one in self.rows if one.rank == 1), None)
        if not self.race.timed or row.rank is None or first is None or row.result.time is None:
            return None
        return row.result.time - first or None


class Annulled(NamedTuple):
    """That a decision of another row or race annuls the result of somebody in a race."""

    competitor: str
    by: Entry[PeriodAnnulled] | Entry[ResultAnnulled]


def classify(season: Season, race: str) -> Classification:
    """The classification of a race as it stands in a season.

    Raises:
        NotFoundError: No protocol of this race is in the basis.
    """
    record = season.races.get(race)
    if record is None or not record.protocols:
        by = withdrawal_of(season, race)
        if by is not None:
            raise NotFoundError(f"race {race} is not filed at this basis: its sheet is withdrawn by entry {by}")
        listed = season.lists.get(race)
        if listed:
            count = len(listed[-1].fact.entries)
            said = f"{count} are entered" if count > 1 else "1 is entered"
            raise NotFoundError(
                f"race {race}: no protocol is filed at this basis; {said}, by entry {listed[-1].position}: "
                f"season entry {listed[-1].position}"
            )
        known = sorted(name for name, one in season.races.items() if one.protocols)
        more = " …" if len(known) > SHOWN else ""
        filed = f"filed are {', '.join(known[:SHOWN])}{more}" if known else "none is of any race"
        raise NotFoundError(f"race {race}: no protocol is filed at this basis; {filed}")
    if record.race.event.is_team or season.who_is_who:
        # Whose result a team's is, and a transferred skater's, can depend on other races.
        return season.once(f"classification {race}", lambda: _classified(season, record))
    return season.shared(("classification", race, record.version), lambda: _classified(season, record))


def _classified(season: Season, record: RaceRecord) -> Classification:
    in_force = [entry for entry in record.decisions if season.in_force(entry.position)]
    late = _late(record)
    annulled = _annulled(season, record)
    if late or annulled or any(isinstance(entry.fact, RowDecision) for entry in in_force):
        rows = _ranked(record, _standing(season, record, in_force, late, annulled))
    else:
        rows = _printed(season, record)
    ordered = sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.recorded.fact.row))
    own = dockets(season, in_force)
    protocol = record.protocols[-1]
    return Classification(
        race=record.race,
        protocol=protocol,
        state="PROTESTED" if any(one.open for one in own) else protocol.fact.state,
        voided=next((entry for entry in in_force if isinstance(entry.fact, RaceVoided)), None),
        rows=tuple(ordered),
        starters=_starters(record),
        dockets=own,
    )


def _printed(season: Season, record: RaceRecord) -> list[ClassifiedRow]:
    """The rows of a race on whose rows nothing was decided, which most races are: `_ranked` would give the same."""
    if season.mergers or season.who_is_who:
        rows = {season.holder(entry): entry for entry in record.results}
    else:
        rows = {entry.fact.competitor: entry for entry in record.results}
    return [
        ClassifiedRow(who, counting_rank(entry.fact.result), entry.fact.result, entry) for who, entry in rows.items()
    ]


def _standing(
    season: Season,
    record: RaceRecord,
    in_force: list[Entry[RaceDecision]],
    late: Collection[int],
    annulled: Collection[Annulled],
) -> dict[str, RowState]:
    """What stands of each row: its decisions in force in the order in which they were entered, then sanctions."""
    rows = {
        (who := season.holder(entry)): RowState(who, entry, record.race, late=entry.position in late)
        for entry in record.results
    }
    for entry in in_force:
        # A decision on a result that is not in this basis has nothing to decide on.
        if isinstance(entry.fact, RowDecision):
            decision = cast("Entry[RowDecision]", entry)
            row = rows.get(season.holder(decision))
            if row is not None:
                row.decide(decision)
    for who, sanction in annulled:
        row = rows.get(who)
        if row is not None:
            row.sanction(sanction)
    return rows


def _annulled(season: Season, record: RaceRecord) -> list[Annulled]:
    """What sanctions in force annul in a race: results of its day, whosever they are, and those of their teams."""
    day = record.protocols[-1].fact.day
    own = [
        Annulled(season.identity(entry.fact.competitor), cast("Entry[PeriodAnnulled]", entry))
        for entry in season.sanctions
        if isinstance(entry.fact, PeriodAnnulled) and entry.fact.covers(day) and season.in_force(entry.position)
    ]
    return [*own, *_of_teams(season, record, day)] if record.race.event.is_team else own


def _of_teams(season: Season, record: RaceRecord, day: str) -> list[Annulled]:
    """The results of teams that fall with those of a member, because who annulled these ruled so; each team once."""
    found: dict[str, Annulled] = {}
    for who, entry in season.once("annulled with their teams", lambda: _with_teams(season)):
        fact = entry.fact
        here = fact.covers(day) if isinstance(fact, PeriodAnnulled) else _at(fact) == record.race.competition
        for race, team in member_races(season, who) if here else ():
            if race == str(record.race):
                found.setdefault(team, Annulled(team, entry))
    return list(found.values())


def _at(fact: ResultAnnulled) -> str:
    return parse_race(fact.race).competition


def _with_teams(season: Season) -> list[Annulled]:
    """The annulments that stand and that fell on the teams of the skater too, each with the skater."""
    found = [
        Annulled(season.identity(entry.fact.competitor), cast("Entry[PeriodAnnulled]", entry))
        for entry in season.sanctions
        if isinstance(entry.fact, PeriodAnnulled) and entry.fact.teams_annulled and season.in_force(entry.position)
    ]
    for entry in season.decisions.values():
        if isinstance(entry.fact, ResultAnnulled) and entry.fact.teams_annulled:
            own = cast("Entry[ResultAnnulled]", entry)
            if season.in_force(entry.position) and _stands_annulled(season, own):
                found.append(Annulled(season.holder(own), own))
    return found


def _stands_annulled(season: Season, entry: Entry[ResultAnnulled]) -> bool:
    """Whether a result is annulled still: no correction has given it back, and its race was not run again."""
    record = season.races.get(entry.fact.race)
    if record is None or not record.protocols or record.race.event.is_team or entry not in record.decisions:
        return False
    return any(row.annulled and entry in row.decided for row in classify(season, entry.fact.race).rows)


def _ranked(record: RaceRecord, rows: Mapping[str, RowState]) -> list[ClassifiedRow]:
    timed = record.race.timed
    seats = {name: row.seat for name, row in rows.items()}
    found = places(seats, timed=timed)
    movers = moved_by(seats, found, timed=timed)
    ranked = []
    for name, row in rows.items():
        causes = tuple(cause for mover in movers.get(name, ()) for cause in rows[mover].causes)
        ranked.append(row.classified(found.get(name), causes))
    return ranked


def place_for(classification: Classification, rank: int) -> int:
    """The place, counted with those who were taken out, at which a row has a rank among those who are in."""
    ruled = (row.ruled for row in classification.rows if row.ruled is not None and row.ruled.gone)
    gone = sorted(one.place for one in ruled if one.place is not None)
    place = rank
    for other in gone:
        place += other <= place
    return place


def _late(record: RaceRecord) -> frozenset[int]:
    """The entries of results that came with a re-issued protocol; none where the race is known in part."""
    if len(record.protocols) == 1 or record.protocols[-1].fact.state == "PARTIAL":
        return frozenset()
    reissued = record.protocols[1].position
    return frozenset(entry.position for entry in record.results if entry.position > reissued)


def _starters(record: RaceRecord) -> int:
    return sum(entry.fact.result.status not in ("DNS", "WDR") for entry in record.results)


def counted_races(reading: Reading) -> tuple[str, ...]:
    """The races of the basis that count, in the order of the calendar, then of their day and sheet."""
    races = reading.season.races
    return reading.season.once(
        f"counted races {' '.join(reading.counted)}", lambda: _counted(races.values(), reading.counted)
    )


def counted_races_of(reading: Reading, events: Iterable[str]) -> tuple[str, ...]:
    """Those that are of some events, as `counted_races` has them; other races are not looked at."""
    season = reading.season
    known = season.races_by_event()
    return _counted((season.races[name] for event in events for name in known.get(event, ())), reading.counted)


def _counted(races: Iterable[RaceRecord], counted: Sequence[str]) -> tuple[str, ...]:
    place = {competition: index for index, competition in enumerate(counted)}
    filed = (record for record in races if record.protocols)
    kept = [record for record in filed if record.race.competition in place]

    def key(record: RaceRecord) -> tuple[int, str, int, str]:
        fact = record.protocols[0].fact
        return place[record.race.competition], fact.day, fact.sheet or 0, str(record.race)

    return tuple(str(record.race) for record in sorted(kept, key=key))
