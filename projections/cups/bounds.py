"""What a total can still become: at least what is filed, at most that and the best of everything that the book lacks.

A race that is missing has been won by somebody, and one that is to come will be; of a race known in part the best rank
that no row has may be anybody's whom its rows do not name. A Division B that is not filed beside its A may have been
skated, for no programme says whether there is one: whom the A does not name may have won it. What is unofficial or
under protest can still give anybody any rank, and a void race may be skated again until its competition is over.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from ledger.book import Reading
from ledger.errors import UnknownRuleError
from ledger.rulebook import Cup
from ledger.vocabulary import Race, parse_event
from projections.cups.rows import StandingRow
from projections.cups.standings import Standing
from projections.races.classification import Classification
from projections.races.rows import ClassifiedRow
from projections.races.scores import Points, points_rule, whole
from projections.season.coverage import Coverage, CoveredRace, coverage, known_in_part
from projections.season.expected import expected, names_of

Pays = Callable[[int], Points]
"""The points of a rank for a cup; raises UnknownRuleError where nobody knows them."""


@dataclass(frozen=True, slots=True)
class _Open:
    """A race in which somebody may have more than the book says: who has not, and the most that anybody else can."""

    race: str
    named: frozenset[str]
    most: Points


@dataclass(frozen=True, slots=True)
class _Unsettled:
    """A race that is unofficial or under protest: what counts of it now, by competitor, and the most that it gives."""

    race: str
    counted: Mapping[str, Points]
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
        void: The most that one competitor can win in void races that may be skated again.
        voided: Those races.
        no_division_b: The races of Division A beside which no Division B is filed, though the book has others.
    """

    coverage: Coverage
    to_come: Points
    missing: Points
    unclear: str | None
    unclear_now: str | None
    void: Points = 0
    voided: tuple[str, ...] = ()
    no_division_b: tuple[str, ...] = ()
    _open: tuple[_Open, ...] = ()
    _unsettled: tuple[_Unsettled, ...] = ()

    @property
    def lacks(self) -> bool:
        """Whether anything that was skated is, or may be, not in the book."""
        return self.coverage.complete_as_told is not True or bool(self._open)

    @property
    def fixed(self) -> bool:
        """Whether no total can change any more: all is skated, known and settled."""
        left = self.lacks or self.coverage.of("to come") or self.voided or self._unsettled
        return not left and self.unclear is None and self.unclear_now is None

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the totals must know: what is missing, and what may be."""
        if not self.no_division_b:
            return self.coverage.notes
        alone = (
            f"not known: whether the Division B of {names_of(self.no_division_b)} was skated, which the book has not; "
            "totals of who is not in its Division A are lower bounds"
        )
        return (*self.coverage.notes, alone)

    def at_least(self, row: StandingRow) -> bool:
        """Whether the total of a row is a lower bound."""
        return self.lower(row.competitor.id)

    def lower(self, competitor: str) -> bool:
        """Whether a competitor's total is a lower bound: there are races in which nobody knows what it has."""
        lacks = bool(self.coverage.of("missing")) or bool(self.coverage.over)
        return lacks or any(competitor not in one.named for one in self._open)

    def open_to(self, competitor: str) -> tuple[str, ...]:
        """The races that are filed and in which a competitor may have more than the book says."""
        return tuple(one.race for one in self._open if competitor not in one.named)

    def now(self, row: StandingRow | None) -> Points:
        """The most that a competitor can have of what was skated, as it stands; None is anybody without points."""
        who = None if row is None else row.competitor.id
        free = sum((one.most for one in self._open if who not in one.named), start=self.missing)
        return whole(free + (0 if row is None else row.points))

    def in_the_end(self, row: StandingRow | None) -> Points:
        """The most that a competitor can have when everything is skated, if what stands of races stays."""
        return whole(self.now(row) + self.to_come)

    def most(self, row: StandingRow | None) -> Points:
        """The most that a competitor can end with, whatever becomes of races that are unsettled or void."""
        who = "" if row is None else row.competitor.id
        swing = sum((one.most - one.counted.get(who, 0) for one in self._unsettled), start=self.void)
        return whole(self.in_the_end(row) + swing)

    def least(self, row: StandingRow) -> Points:
        """The least that a competitor can end with: what it has of races that are settled."""
        doubtful = sum(one.counted.get(row.competitor.id, 0) for one in self._unsettled)
        return whole(max(row.points - doubtful, 0))


def bounds_of(table: Standing) -> TotalBounds:
    """How far the totals of a standing can still go, by the reading that it is of."""
    return bounds(table.reading, table)


def bounds(reading: Reading, table: Standing, held: Coverage | None = None) -> TotalBounds:
    """How far the totals of a standing can still go; `held` is what there is of its races, by default in the book."""
    cup = table.cup
    held = coverage(reading, cup.events) if held is None else held
    expects = expected(reading)
    to_come, unclear = _most(reading, cup, held.of("to come"))
    missing, unclear_now = _most(reading, cup, held.of("missing"))
    known = {one.competition: one.scheduled for one in expects.competitions}
    if not held.scheduled:
        unclear = unclear_now = "no competition is on the calendar"
    for name in reversed(held.unknown):
        where = f" ({known[name].city})" if name in known else ""
        why = f"the programme of {name}{where} is not known"
        if name in dict(held.unsaid):
            why = f"how often {' or '.join(dict(held.unsaid)[name])} was or will be raced at {name}{where} is not known"
        if name in held.over:
            unclear_now = why
        else:
            unclear = why
    filed = {str(race.race): race for race in table.races if race.voided is None}
    alone = tuple(race for race in held.of("whole", "unofficial", "in part") if _lacks_division_b(reading, cup, race))
    again = _again(table, over={one.competition for one in expects.competitions if one.over})
    found, open_races, unsettled = _Most(reading, cup), list[_Open](), list[_Unsettled]()
    for race in held.of("whole", "unofficial", "in part"):
        own = [filed[name] for name in race.filed if name in filed]
        most = found.of(race, [one for one in own if known_in_part(reading.season, one.race)], no_b=race in alone)
        if most is not None:
            open_races.append(_Open(str(race), _named(cup, table, own, most), most))
    for one in table.races:
        if one.voided is None and one.state not in ("OFFICIAL", "PARTIAL"):
            unsettled.append(_Unsettled(str(one.race), _counted(table, one), found.first(one)))
    void = whole(sum((found.first(one) for one in again), start=0))
    return TotalBounds(
        coverage=held,
        to_come=to_come,
        missing=missing,
        unclear=unclear,
        unclear_now=unclear_now or found.unclear,
        void=void,
        voided=tuple(str(one.race) for one in again),
        no_division_b=tuple(map(str, alone)),
        _open=tuple(open_races),
        _unsettled=tuple(unsettled),
    )


def pays(reading: Reading, cup: Cup, race: CoveredRace) -> Pays:
    """What the ranks of a race of Division A give for a cup.

    Raises:
        UnknownRuleError: Nobody knows.
    """
    event = parse_event(race.event)
    return _pays(reading, cup, Race(race.competition, event.gender, event.distance, race.number, "a"))


def _pays(reading: Reading, cup: Cup, race: Race) -> Pays:
    if cup.points == "grand":
        final = reading.season.schedule[race.competition].fact.final
        # A race has a number exactly where its distance is raced twice in the weekend.
        rules = reading.rulebook.of(race.competition)
        return rules.grand_rule(race.event, final=final, twice=race.number is not None).points
    return points_rule(reading.rulebook, reading.season.competitions(), race, starters=None).points


def _most(reading: Reading, cup: Cup, races: Sequence[CoveredRace]) -> tuple[Points, str | None]:
    """What one competitor gets for the cup who wins these races, and why that is not known of some of them."""
    most: Points = 0
    unknown = None
    for race in races:
        try:
            most += pays(reading, cup, race)(1)
        except UnknownRuleError as error:
            unknown = unknown or str(error)
    return whole(most), unknown


class _Most:
    """The most that races give; where nobody knows it `unclear` says why, and it is nothing."""

    def __init__(self, reading: Reading, cup: Cup) -> None:
        self.reading, self.cup = reading, cup
        self.unclear: str | None = None

    def of(self, race: CoveredRace, in_part: Sequence[Classification], *, no_b: bool) -> Points | None:
        """The most that somebody has in a race whom its rows do not name; None where they name everybody."""
        most = [self._points(one.race, _best_free(one)) for one in in_part]
        if no_b:
            event = parse_event(race.event)
            most.append(self._points(Race(race.competition, event.gender, event.distance, race.number, "b"), 1))
        return max(most, default=None)

    def first(self, race: Classification) -> Points:
        """The points of the first rank."""
        return self._points(race.race, 1)

    def _points(self, race: Race, rank: int) -> Points:
        if self.cup.points == "grand" and race.division == "b":
            return 0
        try:
            return whole(_pays(self.reading, self.cup, race)(rank))
        except UnknownRuleError as error:
            self.unclear = self.unclear or str(error)
            return 0


def _lacks_division_b(reading: Reading, cup: Cup, race: CoveredRace) -> bool:
    """Whether a Division A is filed without a B that may have been skated.

    A Division B is held where more are entered than A takes; an A that is not half full has taken everybody. Where an
    entry says that none was held, or no points table is for it, as at some Finals, there is none.
    """
    if f"{str(race).partition('-')[2]}-b" in reading.season.not_held(race.competition):
        return False
    records = [reading.season.races[name] for name in race.filed]
    if cup.points == "grand" or {one.race.division for one in records} != {"a"}:
        return False
    final = reading.season.schedule[race.competition].fact.final
    rules = reading.rulebook.of(race.competition)
    if not rules.has_division_b(race.event, final=final):
        return False
    divisions = rules.divisions
    sizes = [one.size for one in (divisions.sizes if divisions else ()) if race.event in one.events]
    protocol = records[0].protocols[-1].fact
    return protocol.state == "PARTIAL" or not sizes or 2 * protocol.rows >= sizes[0]


def _again(table: Standing, *, over: Collection[str]) -> list[Classification]:
    """The void races that may be skated again."""
    season = table.reading.season
    return [
        race
        for race in table.races
        if race.voided is not None
        and race.race.competition not in over
        and season.to_be_run_again(str(race.race)) is None  # such a race is to come, and counted there
    ]


def _best_free(race: Classification) -> int:
    """The best rank that somebody can have whom the rows of a race do not name.

    Who shares a rank leaves as many of the ranks below it empty as there are others on it.
    """
    taken = Counter(row.rank for row in race.rows if row.rank is not None)
    ranks = range(1, max(taken, default=0) + 2)
    return next(rank for rank in ranks if not any(taken[rank + more] for more in range(1, taken[rank] + 1)))


def _named(cup: Cup, table: Standing, own: Sequence[Classification], most: Points) -> frozenset[str]:
    """Who has in a race what its rows say, and no more.

    Nobody knows what a row gives that finished without rank and points. Where only the better score of a competition
    counts, who has one may have a better one in the other division.
    """
    rows = [row for one in own for row in one.rows]
    known = (row for row in rows if row.rank is not None or row.result.status != "OK" or _printed(cup, row))
    names = frozenset(row.competitor for row in known)
    if cup.counts != "better-of-competition":
        return names
    counted = dict[str, Points]()
    for one in own:
        for who, points in _counted(table, one).items():
            counted[who] = max(points, counted.get(who, 0))
    return frozenset(name for name in names if counted.get(name, 0) >= most)


def _printed(cup: Cup, row: ClassifiedRow) -> bool:
    """Whether a row says what it gives. Only the first ranks have Grand World Cup points, so none is an answer too."""
    return cup.points == "grand" or row.result.points_printed is not None


def _counted(table: Standing, race: Classification) -> dict[str, Points]:
    """What counts of a race, by competitor."""
    name = str(race.race)
    return {
        row.competitor.id: one.points
        for row in table.rows
        for one in row.scores
        if one.counts and str(one.race) == name
    }
