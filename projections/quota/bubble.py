"""On the bubble: the last place in and the first line out, by how much, and what would have changed or still can.

A margin by points is in World Cup points, one by time in hundredths of a second. What would have changed it is said for
the first line out with all else as it stands: the worst rank, or the slowest time, that would have been enough. Enough
by points is more points than the last in has: with equal points other keys would decide.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ledger.book import Reading
from ledger.errors import UnknownRuleError
from ledger.rulebook import PointsRule
from ledger.vocabulary import Division
from projections.quota.holders import Holders
from projections.quota.model import Allocation, Holder, Line, Listed, event_of
from projections.quota.remaining import RacesToCome
from projections.quota.table import QuotaTable
from projections.scores import Points, Score, rule_of
from projections.standings import Standing

DIVISIONS: Final[tuple[Division, ...]] = ("a", "b")


@dataclass(frozen=True, slots=True)
class Turn:
    """What would have been enough in a race that was skated, or will be in one to come.

    Attributes:
        race: The race that was skated, or None for one to come.
        competition: The competition.
        event: The event.
        division: The division; None where any will do.
        had: The rank that the first out had, or None where it had none or the race is to come.
        rank: The worst rank that is enough, or None for a time.
        points: The points of that rank, or None for a time.
        hundredths: The slowest time that is enough, or None for a rank.
    """

    race: str | None
    competition: str
    event: str
    division: Division | None
    had: int | None = None
    rank: int | None = None
    points: int | None = None
    hundredths: int | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """The end of one of an event's lists.

    Attributes:
        event: The event.
        section: The list.
        inside: The last line with a place by this list, or None where none has.
        outside: The first line that would have it next, or None where nobody is left.
        open: How many places by this list nobody has yet.
        points: The margin in points; None by time.
        hundredths: The margin in hundredths; None by points.
        key: What separates equal points or times: a key of the standing, ``points``, or None where nothing does.
        turns: What would have been enough for the first out, with all else as it stands.
        chances: What in the races to come is enough for it, in one race, if the last in gains nothing.
        attainable: The most points that one competitor can still win, or None where that is not known, or by time.
        in_reach: How many lines below the last in can still pass it by points; None where that is not known, or by time.
    """

    event: str
    section: Literal["points", "time"]
    inside: Listed | None
    outside: Line | None
    open: int
    points: Points | None = None
    hundredths: int | None = None
    key: str | None = None
    turns: tuple[Turn, ...] = ()
    chances: tuple[Turn, ...] = ()
    attainable: Points | None = None
    in_reach: int | None = None


def bubble(table: QuotaTable) -> tuple[Edge, ...]:
    """The ends of the lists of every event, points before times."""
    holders = Holders(table.quota, table.reading.season)
    return tuple(edge for one in table.events for edge in _edges(table.reading, one, holders))


def _edges(reading: Reading, one: Allocation, holders: Holders) -> Iterator[Edge]:
    held: Counter[Holder] = Counter()
    met: set[str] = set()

    def first_out(lines: Sequence[Line]) -> Line | None:
        return next(
            (
                line
                for line in lines
                if line.competitor.id not in met and held[line.holder] < holders.maximum(line.holder, one.shares)
            ),
            None,
        )

    by_points = _take(one, "points", held, met)
    yield _by_points(reading, one, by_points, first_out(one.points_list))
    if one.shares.by_times:
        by_time = _take(one, "time", held, met)
        yield _by_time(one, by_time, first_out(one.times_list))


def _take(one: Allocation, section: str, held: Counter[Holder], met: set[str]) -> list[Listed]:
    """The places of a section; `held` and `met` are brought to the end of it."""
    own = [listed for listed in one.listed if listed.section == section]
    met.update(listed.line.competitor.id for listed in own)
    placed = [listed for listed in own if listed.place is not None]
    held.update(listed.line.holder for listed in placed)
    return placed


def _by_points(reading: Reading, one: Allocation, placed: list[Listed], outside: Line | None) -> Edge:
    inside = placed[-1] if placed else None
    left = one.shares.by_points - len(placed)
    table = one.table
    if inside is None or outside is None or table is None:
        return Edge(one.event, "points", inside, outside, left)
    margin = inside.line.points - outside.points
    rules = list(_rules_to_come(reading, one.to_come))
    attainable = None if any(rule is None for _, _, rule in rules) else _attainable(rules)
    return Edge(
        one.event,
        "points",
        inside,
        outside,
        left,
        points=margin,
        key=None if margin else _separating(one, inside.line, outside),
        turns=tuple(_points_turns(reading, table, outside, margin)),
        chances=tuple(_points_chances(rules, margin)),
        attainable=attainable,
        in_reach=None
        if attainable is None
        else sum(
            inside.line.points < line.points + attainable for line in one.points_list if line.rank >= outside.rank
        ),
    )


def _separating(one: Allocation, inside: Line, outside: Line) -> str | None:
    """The key of the standing that puts one line before another with equal points; None for a tie."""
    if inside.rank == outside.rank:
        return None
    rows = one.table.rows if one.table is not None else ()
    between = [row.separated_by for row in rows if inside.rank < row.rank <= outside.rank and row.separated_by]
    return min(between, key=one.table.cup.ties.keys.index) if between and one.table is not None else None


def _points_turns(reading: Reading, table: Standing, outside: Line, margin: Points) -> Iterator[Turn]:
    """For each race of the first out, the worst rank that would have been enough; none where no rank was."""
    races = {str(race.race): race for race in table.races}
    scores = outside.row.scores if outside.row is not None else ()
    for score in scores:
        race = races[str(score.race)]
        rule = rule_of(reading, race)
        rank = _worst_rank(rule, margin + _contribution(table, scores, score), below=score.row.rank)
        if rank is not None and race.voided is None:
            had, gained = score.row.rank, rule.points(rank)
            event = str(score.race.event)
            yield Turn(str(score.race), score.race.competition, event, score.race.division, had, rank, gained)


def _contribution(table: Standing, scores: Sequence[Score], one: Score) -> Points:
    """What a score adds to the sum; where only the better score of a competition counts, what that one adds."""
    if table.cup.counts != "better-of-competition":
        return one.points
    return max(score.points for score in scores if score.race.competition == one.race.competition)


def _worst_rank(rule: PointsRule, more_than: Points, *, below: int | None = None) -> int | None:
    """The worst rank, better than `below`, whose points are more than `more_than`; None where no rank has as many."""
    ranks = range(1, (below or len(rule.values) + 1))
    return max((rank for rank in ranks if rule.points(rank) > more_than), default=None)


_Rule = tuple[RacesToCome, Division, PointsRule | None]


def _rules_to_come(reading: Reading, to_come: Sequence[RacesToCome]) -> Iterator[_Rule]:
    """The points of each race to come, in both divisions; None where the programme or the points are not known."""
    for races in to_come:
        divisions = DIVISIONS if races.races is not None else DIVISIONS[:1]
        for division in divisions:
            try:
                rule = reading.rulebook.points_rule(event_of(races.event), division, final=races.final)
            except UnknownRuleError:
                yield races, division, None
            else:
                yield races, division, None if races.races is None else rule


def _attainable(rules: Sequence[_Rule]) -> Points:
    """The points of whoever wins every race of Division A that is to come."""
    return sum((races.races or 0) * rule.points(1) for races, division, rule in rules if rule and division == "a")


def _points_chances(rules: Sequence[_Rule], margin: Points) -> Iterator[Turn]:
    for races, division, rule in rules:
        rank = None if rule is None else _worst_rank(rule, margin)
        if rule is not None and rank is not None:
            yield Turn(None, races.competition, races.event, division, rank=rank, points=rule.points(rank))


def _by_time(one: Allocation, placed: list[Listed], outside: Line | None) -> Edge:
    inside = placed[-1] if placed else None
    left = one.shares.by_times - len(placed)
    if inside is None or inside.line.best is None or outside is None or outside.best is None:
        chances = tuple(_time_chances(one, None)) if left else ()
        return Edge(one.event, "time", inside, outside, left, chances=chances)
    # With more points an equal time is enough, else it takes a faster one.
    needed = inside.line.best.hundredths - (outside.points <= inside.line.points)
    margin = outside.best.hundredths - inside.line.best.hundredths
    best = outside.best
    turn = Turn(str(best.race), best.race.competition, str(best.race.event), None, best.row.rank, hundredths=needed)
    return Edge(
        one.event,
        "time",
        inside,
        outside,
        left,
        hundredths=margin,
        key=None if margin or inside.line.rank == outside.rank else "points",
        turns=(turn,),
        chances=tuple(_time_chances(one, needed)),
    )


def _time_chances(one: Allocation, needed: int | None) -> Iterator[Turn]:
    for races in one.to_come:
        if races.event == one.shares.times_list:
            yield Turn(None, races.competition, races.event, None, hundredths=needed)
