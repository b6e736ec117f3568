"""What a total can still become: at least what is filed, at most that and the best of everything that the book lacks.

A race that is missing has been won by somebody, and one that is to come will be; of a race known in part the best rank
that no row has may be anybody's whom its rows do not name.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.book import Reading
from ledger.errors import UnknownRuleError
from ledger.rulebook import Cup
from ledger.vocabulary import Race, parse_event
from projections.cups.standings import Standing, StandingRow
from projections.races.classification import Classification
from projections.races.scores import Points, points_rule, rule_of, whole
from projections.season.coverage import Coverage, CoveredRace, coverage
from projections.season.expected import ExpectedRace, expected


@dataclass(frozen=True, slots=True)
class _InPart:
    """A race known in part: whom its rows name, and the most that anybody else can have in it."""

    race: CoveredRace
    named: frozenset[str]
    most: Points


@dataclass(frozen=True, slots=True)
class TotalBounds:
    """How far the totals of a cup's standing can still go.

    Attributes:
        coverage: What the book has of the cup's races.
        to_come: The most that one competitor can win in the races to come.
        missing: The most that one competitor can have in the races that are missing.
        unclear: Why what is to come is not known, or None.
        unclear_now: Why what was skated is not known, or None.
    """

    coverage: Coverage
    to_come: Points
    missing: Points
    unclear: str | None
    unclear_now: str | None
    _in_part: tuple[_InPart, ...] = ()

    def at_least(self, row: StandingRow) -> bool:
        """Whether a total is a lower bound: there are races in which nobody knows what the competitor has."""
        lacks = bool(self.coverage.of("missing")) or bool(self.coverage.over)
        return lacks or any(row.competitor.id not in one.named for one in self._in_part)

    def now(self, row: StandingRow | None) -> Points:
        """The most that a competitor can have of what was skated; None is anybody without points."""
        who = None if row is None else row.competitor.id
        free = sum((one.most for one in self._in_part if who not in one.named), start=self.missing)
        return whole(free + (0 if row is None else row.points))

    def in_the_end(self, row: StandingRow | None) -> Points:
        """The most that a competitor can have when everything is skated."""
        return whole(self.now(row) + self.to_come)


def bounds(reading: Reading, table: Standing) -> TotalBounds:
    """How far the totals of a standing can still go."""
    held = coverage(reading, table.cup.events)
    expects = expected(reading)
    left, unclear = _most(reading, table.cup, tuple(expects.races(table.cup.events, "to come")))
    lost, lost_unclear = _most(reading, table.cup, tuple(expects.races(table.cup.events, "missing")))
    in_part: list[_InPart] = []
    for race in held.of("in part"):
        filed = [one for one in table.races if str(one.race) in race.filed]
        try:
            most = max((_best_free(reading, table.cup, one) for one in filed), default=0)
        except UnknownRuleError as error:
            most, lost_unclear = 0, lost_unclear or str(error)
        in_part.append(_InPart(race, frozenset(row.competitor for one in filed for row in one.rows), most))
    return TotalBounds(held, left, lost, unclear, lost_unclear, tuple(in_part))


def _most(reading: Reading, cup: Cup, races: Sequence[ExpectedRace]) -> tuple[Points, str | None]:
    """What one competitor gets for the cup who wins these races, and why that is not known of some of them."""
    most: Points = 0
    unknown = None
    for race in races:
        try:
            most += _winner(reading, cup, race)
        except UnknownRuleError as error:
            unknown = unknown or str(error)
    return whole(most), unknown


def _winner(reading: Reading, cup: Cup, race: ExpectedRace) -> Points:
    """What the winner of a race of Division A gets for the cup.

    Raises:
        UnknownRuleError: Nobody knows.
    """
    event = parse_event(race.event)
    if cup.points == "grand":
        # A race has a number exactly where its distance is raced twice in the weekend.
        twice = race.number is not None
        rules = reading.rulebook.of(race.competition)
        return whole(rules.grand_rule(event, final=race.scheduled.final, twice=twice).points(1))
    first = Race(race.competition, event.gender, event.distance, None, "a")
    return points_rule(reading.rulebook, reading.season.competitions(), first, starters=None).points(1)


def _best_free(reading: Reading, cup: Cup, race: Classification) -> Points:
    """The most that somebody can have in a race whom its rows do not name: the points of the best rank without a row.

    Raises:
        UnknownRuleError: Nobody knows.
    """
    taken = {row.rank for row in race.rows}
    free = next(rank for rank in range(1, len(race.rows) + 2) if rank not in taken)
    if cup.points == "grand":
        scheduled = reading.season.schedule[race.race.competition].fact
        twice = race.race.number is not None
        rules = reading.rulebook.of(race.race.competition)
        return whole(rules.grand_rule(race.race.event, final=scheduled.final, twice=twice).points(free))
    return rule_of(reading, race).points(free)
