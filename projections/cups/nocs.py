"""What each NOC has of a season: its skaters, the races that they were in, wins, podiums, and World Cup points.

A win and a podium are those of Division A, or of a race that has no divisions. A void race counts for nothing. Each
race counts for the NOC that its skaters had on its day.
"""

from dataclasses import dataclass

from ledger.book import Reading
from ledger.errors import UnknownRuleError
from projections.races.classification import Classification, classify, counted_races
from projections.races.scores import Points, score, whole

PODIUM = 3


@dataclass(frozen=True, slots=True)
class NocTally:
    """What an NOC has.

    Attributes:
        noc: Its code.
        skaters: Its skaters who have a result; teams are no skaters.
        races: The races in which it has a result.
        wins: First ranks; those who share one have one each.
        podiums: Ranks from 1 to 3.
        points: World Cup points of all races, both divisions; None where a rule that they rest on is not known.
    """

    noc: str
    skaters: int
    races: int
    wins: int
    podiums: int
    points: Points | None


def noc_tallies(reading: Reading) -> tuple[NocTally, ...]:
    """The tallies of all NOCs that have a result at a basis: the most wins first, then podiums, points and code."""
    races = [classify(reading.season, name) for name in counted_races(reading)]
    counting = [race for race in races if race.voided is None]
    ranks: dict[str, list[int]] = {}
    skaters: dict[str, set[str]] = {}
    raced: dict[str, set[str]] = {}
    for race in counting:
        for row in race.rows:
            who = reading.season.competitor(row.competitor, on=race.protocol.fact.day)
            raced.setdefault(who.noc, set()).add(str(race.race))
            if who.kind == "skater":
                skaters.setdefault(who.noc, set()).add(who.id)
            if row.rank is not None and race.race.division != "b":
                ranks.setdefault(who.noc, []).append(row.rank)
    points = _points(reading, counting)
    tallies = (
        NocTally(
            noc=noc,
            skaters=len(skaters.get(noc, ())),
            races=len(raced[noc]),
            wins=ranks.get(noc, []).count(1),
            podiums=sum(rank <= PODIUM for rank in ranks.get(noc, [])),
            points=None if points is None else points.get(noc, 0),
        )
        for noc in raced
    )
    return tuple(sorted(tallies, key=lambda one: (-one.wins, -one.podiums, -(one.points or 0), one.noc)))


def _points(reading: Reading, races: list[Classification]) -> dict[str, Points] | None:
    """The points of each NOC; None where no rule gives those of a race."""
    points: dict[str, Points] = {}
    for race in races:
        try:
            scores = score(reading, race)
        except UnknownRuleError:
            return None
        for one in scores:
            noc = reading.season.competitor(one.row.competitor, on=race.protocol.fact.day).noc
            points[noc] = whole(points.get(noc, 0) + one.points)
    return points
