"""How close an outcome is: by how much, and which rows of which sheets would turn it if they were misread.

A row is misread, for this, where its rank is another than the one that was read, and every other row is right. That is
tried row by row, with the rules of the cup: the nearest better and the nearest worse rank that would give another rank
to who is asked about. What two misread rows would do together is not tried.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ledger.errors import UnknownRuleError
from ledger.rulebook import GrandRule, PointsRule
from ledger.season import Competitor
from projections.cups.rows import StandingRow
from projections.cups.standings import Standing, cup_score, in_order, rank_cup
from projections.races.classification import Classification
from projections.races.rows import ClassifiedRow
from projections.races.scores import Points, Score, whole

_Rule = PointsRule | GrandRule
_Scores = Mapping[str, tuple[Score, ...]]
_BEYOND: Final = 1
"""One rank further than those that have points stands for all that have none."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Who stands directly above or below.

    Attributes:
        where: ``above`` or ``below``.
        competitor: Who.
        rank: Its rank.
        points: The points between the two, in a cup.
        milliseconds: The time between the two, in a race; None where either has none.
    """

    where: str
    competitor: Competitor
    rank: int | None
    points: Points | None = None
    milliseconds: int | None = None


@dataclass(frozen=True, slots=True)
class Turning:
    """A row that would turn the outcome if it were misread.

    Attributes:
        competitor: Whose row it is.
        score: What it is worth as it was read.
        rank: The nearest rank that would turn it.
        points: The points of that rank.
        becomes: The rank that who is asked about would have; None for none.
    """

    competitor: Competitor
    score: Score
    rank: int
    points: Points
    becomes: int | None


def beside_in_cup(table: Standing, row: StandingRow) -> tuple[Beside, ...]:
    """Who stands directly above and below a row of a standing, and how many points lie between."""
    place = table.rows.index(row)
    found = []
    if place:
        above = table.rows[place - 1]
        found.append(Beside("above", above.competitor, above.rank, whole(above.points - row.points)))
    if place + 1 < len(table.rows):
        below = table.rows[place + 1]
        found.append(Beside("below", below.competitor, below.rank, whole(row.points - below.points)))
    return tuple(found)


def beside_in_race(race: Classification, row: ClassifiedRow, named: Mapping[str, Competitor]) -> tuple[Beside, ...]:
    """Who stands directly above and below a row of a race, and how much time lies between."""
    ranked = [one for one in race.rows if one.rank is not None]
    if row not in ranked:
        return ()
    place = ranked.index(row)
    pairs = [("above", place - 1), ("below", place + 1)]
    return tuple(
        Beside(where, named[ranked[at].competitor], ranked[at].rank, None, _between(row, ranked[at]))
        for where, at in pairs
        if 0 <= at < len(ranked)
    )


def _between(one: ClassifiedRow, other: ClassifiedRow) -> int | None:
    times = [row.result.time for row in (one, other)]
    if times[0] is None or times[1] is None:
        return None
    exact = [time + (row.result.thousandth or 0) for time, row in zip(times, (one, other), strict=True) if time]
    return abs(exact[0] - exact[-1])


def turning(table: Standing, row: StandingRow, *, against: str | None = None) -> tuple[Turning, ...]:
    """The rows that would turn the rank of a row of a standing if they were misread, in the order of the races.

    With `against`, a competitor, only those that would change which of the two is before the other.
    """
    return tuple(_Trial(table, row, against).found())


class _Trial:
    """A standing in which one row after the other is taken for misread."""

    def __init__(self, table: Standing, row: StandingRow, against: str | None) -> None:
        self.table, self.row, self.against = table, row, against
        reading = table.reading
        self.scores: _Scores = {str(race.race): cup_score(reading, table.cup, race) for race in table.races}
        self.totals = {one.competitor.id: one.points for one in table.rows}
        self.stands, _ = self._outcome(table)

    def found(self) -> Iterator[Turning]:
        for race in self.table.races:
            rules = [one.rule for one in self.scores[str(race.race)] if one.rule is not None]
            if race.voided is None and rules:
                for index, one in enumerate(self.scores[str(race.race)]):
                    if one.by != "printed":
                        yield from self._row(str(race.race), index, one, rules[0])

    def _row(self, race: str, index: int, one: Score, rule: _Rule) -> Iterator[Turning]:
        last = _ranks(rule) + _BEYOND
        own = min(one.row.rank or last, last)
        for ranks in (range(own - 1, 0, -1), range(own + 1, last + 1)):
            for rank in ranks:
                try:
                    points = whole(rule.points(rank))
                except UnknownRuleError:
                    break
                if points == one.points or not self._enough(one, points):
                    continue
                misread = replace(one, points=points, row=replace(one.row, rank=rank))
                outcome, becomes = self._outcome(self._with(race, index, misread))
                if outcome != self.stands:
                    competitor = self.table.season.competitor(one.row.competitor)
                    yield Turning(competitor, one, rank, points, becomes)
                    break

    def _enough(self, one: Score, points: Points) -> bool:
        """Whether so many points more or less could bring two level, or leave none; else nothing is computed."""
        who, change = one.row.competitor, points - one.points
        own = self.totals[self.row.competitor.id]
        if who == self.row.competitor.id:
            others = [total for other, total in self.totals.items() if other != who]
            least, most = sorted((own, own + change))
            return least <= 0 or any(least <= total <= most for total in others)
        total = self.totals.get(who, 0)
        return min(total, total + change) <= own <= max(total, total + change)

    def _with(self, race: str, index: int, misread: Score) -> Standing:
        """The standing as it would be if a row had been read so."""
        scores = self.scores[race]
        changed = {**self.scores, race: (*scores[:index], misread, *scores[index + 1 :])}
        return in_order(rank_cup(self.table.reading, self.table.cup, self.table.races, changed))

    def _outcome(self, table: Standing) -> tuple[int | bool | None, int | None]:
        """What is asked of a standing: the rank, or who is before whom; and the rank in any case."""
        ranks = {one.competitor.id: one.rank for one in table.rows}
        own, last = ranks.get(self.row.competitor.id), len(ranks) + 1
        if self.against is None:
            return own, own
        return (own or last) < ranks.get(self.against, last), own


def _ranks(rule: _Rule) -> int:
    """How many ranks have points."""
    return len(rule.table.points) if isinstance(rule, GrandRule) else len(rule.values)
