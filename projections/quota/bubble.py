"""On the bubble: the last place in and the first line out, by how much, and what would have changed or still can.

A margin by points is in World Cup points, one by time in hundredths of a second. What would have changed it is said for
the first line out with all else as it stands: the worst rank, or the slowest time, that would have been enough. Enough
by points is more points than the last in has: with equal points other keys would decide.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ledger.book import Reading
from ledger.errors import UnknownRuleError
from ledger.rulebook import PointsRule
from ledger.vocabulary import Division
from projections.cups.orders import ORDER
from projections.cups.standings import Standing
from projections.quota.contenders import LastPlaces, last_places
from projections.quota.holders import Holders
from projections.quota.model import Allocation, Best, Holder, Line, Listed, event_of
from projections.quota.remaining import RacesToCome
from projections.quota.table import QuotaTable
from projections.races.scores import Points, Score, rule_of


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
        elsewhere: The place that the first out has by a later list, or None.
        open: How many places by this list nobody has yet.
        points: The margin in points; None by time.
        hundredths: The margin in hundredths; None by points.
        key: What separates equal points or times: a key of the standing, ``points``, ``order`` where nothing but a
            decision does, or None.
        turns: What would have been enough for the first out, with all else as it stands.
        chances: What in the races to come is enough for it, in one race, if the last in gains nothing.
        attainable: The most points that one competitor can still win; None where that is not known, or a race is
            missing, and by time.
        in_reach: How many lines below the last in can still have more points than it has; None like `attainable`.
        last_places: Who contends for the last places by points, with what each can end with; None by time.
    """

    event: str
    section: Literal["points", "time"]
    inside: Listed | None
    outside: Line | None
    open: int
    elsewhere: int | None = None
    points: Points | None = None
    hundredths: int | None = None
    key: str | None = None
    turns: tuple[Turn, ...] = ()
    chances: tuple[Turn, ...] = ()
    attainable: Points | None = None
    in_reach: int | None = None
    last_places: LastPlaces | None = None


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
    edge = _by_points(reading, one, by_points, first_out(one.points_list))
    yield replace(edge, last_places=last_places(reading, one, by_points, holders))
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
    # What a missing race gave comes on top of what can still be won, and nobody knows to whom.
    attainable = None if one.coverage.complete_as_told is not True else _attainable(rules)
    below = [line for line in one.points_list if line.rank >= outside.rank]
    key = None if margin else _separating(table, inside.line, outside)
    turns = tuple(_points_turns(reading, table, outside, margin))
    if key == "best-time" and inside.line.best is not None and outside.best is not None:
        turns = (*turns, _faster(outside.best, inside.line.best.hundredths - 1))
    return Edge(
        one.event,
        "points",
        inside,
        outside,
        left,
        points=margin,
        elsewhere=next((o.place for o in one.places if o.line.competitor.id == outside.competitor.id), None),
        key=key,
        turns=turns,
        chances=tuple(_points_chances(reading, rules, margin)),
        attainable=attainable,
        in_reach=None if attainable is None else sum(inside.line.points < line.points + attainable for line in below),
    )


def _separating(table: Standing, inside: Line, outside: Line) -> str | None:
    """The key of the standing that puts one line before another with equal points; None for a tie."""
    between = [row.separated_by for row in table.rows if inside.rank < row.rank <= outside.rank]
    keys = [key for key in (*table.cup.ties.keys, ORDER) if key in between]
    return keys[0] if keys else None


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
    ranks = range(1, min(below or len(rule.values) + 1, len(rule.values) + 1))
    return max((rank for rank in ranks if rule.points(rank) > more_than), default=None)


_Rule = tuple[RacesToCome, Division, PointsRule | None]


def _rules_to_come(reading: Reading, to_come: Sequence[RacesToCome]) -> Iterator[_Rule]:
    """The points of each race to come, in each division; None where the programme or the points are not known."""
    for races in to_come:
        for division in races.divisions:
            try:
                rules = reading.rulebook.of(races.competition)
                rule = rules.points_rule(event_of(races.event), division, final=races.final)
            except UnknownRuleError:
                yield races, division, None
            else:
                yield races, division, None if races.races is None else rule


def _attainable(rules: Sequence[_Rule]) -> Points | None:
    """The points of whoever wins every race of Division A that is to come; None where some are not known."""
    first = [(races.races or 0, rule) for races, division, rule in rules if division == "a"]
    if any(rule is None for _, rule in first):
        return None
    return sum(races * rule.points(1) for races, rule in first if rule is not None)


def _points_chances(reading: Reading, rules: Sequence[_Rule], margin: Points) -> Iterator[Turn]:
    divisions = reading.rulebook.divisions
    sizes = {event: one.size for one in (divisions.sizes if divisions else ()) for event in one.events}
    for races, division, rule in rules:
        # Division A has no ranks beyond its size, though the points may go on.
        size = sizes.get(races.event) if division == "a" else None
        rank = None if rule is None else _worst_rank(rule, margin, below=size and size + 1)
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
    return Edge(
        one.event,
        "time",
        inside,
        outside,
        left,
        hundredths=margin,
        key=None if margin else _separating_times(inside.line, outside),
        turns=(_faster(outside.best, needed),),
        chances=tuple(_time_chances(one, needed)),
    )


def _separating_times(inside: Line, outside: Line) -> str | None:
    """What puts one line before another with the same time; None for a tie."""
    if inside.rank == outside.rank:
        return None
    return ORDER if inside.points == outside.points else "points"


def _faster(best: Best, needed: int) -> Turn:
    """The time that would have been enough, beside the best that was skated."""
    race = best.race
    return Turn(str(race), race.competition, str(race.event), race.division, best.row.rank, hundredths=needed)


def _time_chances(one: Allocation, needed: int | None) -> Iterator[Turn]:
    """The races to come in which a time is enough; of what was never scheduled nobody knows whether it is to come."""
    for races in one.to_come:
        if races.event == one.shares.times_list and races.city is not None:
            yield Turn(None, races.competition, races.event, None, hundredths=needed)
