"""What changed between two standings of a cup, for each competitor, and which entries changed it.

The entries behind a change of points are those behind the scores that changed (see `projections.disputes.causes`). A
change of rank with the same points comes from a decision on the order of equals, or from the points of others; then the
entries are those behind the changes of who passed or was passed.
"""

from dataclasses import dataclass

from ledger.season import Competitor
from projections.cups.rows import StandingRow
from projections.cups.standings import Standing
from projections.disputes.causes import behind, behind_sanctions, behind_settled
from projections.races.rows import ClassifiedRow
from projections.races.scores import Points, Score


@dataclass(frozen=True, slots=True)
class RaceChange:
    """One race's part in a change of points; None where the competitor had no score."""

    race: str
    before: Points | None
    after: Points | None
    rank_before: int | None
    rank_after: int | None


@dataclass(frozen=True, slots=True)
class Movement:
    """One competitor in two standings.

    Attributes:
        competitor: Who, as named in the later standing.
        rank_before: Rank, or None where not in the table.
        rank_after: Rank, or None where not in the table.
        points_before: Points, 0 where not in the table.
        points_after: Points, 0 where not in the table.
        races: The races whose score changed.
        entries: The positions of the entries behind the change.
        passed: For a change of rank alone, the competitors who passed or were passed.
    """

    competitor: Competitor
    rank_before: int | None
    rank_after: int | None
    points_before: Points
    points_after: Points
    races: tuple[RaceChange, ...]
    entries: tuple[int, ...]
    passed: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether rank or points changed."""
        return (self.rank_before, self.points_before) != (self.rank_after, self.points_after)


def movements(before: Standing, after: Standing) -> tuple[Movement, ...]:
    """Every competitor whose rank or points changed, in the order of the later standing, then of the earlier."""
    old = {row.competitor.id: row for row in before.rows}
    new = {row.competitor.id: row for row in after.rows}
    own = {key: _own_changes(key, old.get(key), new.get(key), before, after) for key in {**new, **old}}
    if before.settled or after.settled:
        own |= {
            key: (races, tuple(sorted(behind_settled(key, before, after))))
            for key, (races, entries) in own.items()
            if not entries
        }
    moved = (_movement(key, old, new, own) for key in own)
    return tuple(movement for movement in moved if movement.changed)


_Own = tuple[tuple[RaceChange, ...], tuple[int, ...]]


def _own_changes(key: str, old: StandingRow | None, new: StandingRow | None, before: Standing, after: Standing) -> _Own:
    """The races in which a competitor's score changed, and the entries behind them.

    Who is not in a table has no points there, and a race without points is then no change.
    """
    earlier, later = _scores(before, old, key), _scores(after, new, key)
    sanctions = before.sanctions.on(key), after.sanctions.on(key)
    races, entries = [], behind_sanctions(*sanctions, before.season, after.season)
    for race in {**earlier, **later}:
        one, other = earlier.get(race), later.get(race)
        if (_worth(one) or 0) != (_worth(other) or 0) or (one and other and _rank(one) != _rank(other)):
            races.append(RaceChange(race, _worth(one), _worth(other), _rank(one), _rank(other)))
            rows = _classified(before, race, key), _classified(after, race, key)
            entries |= behind(race, *rows, before.season, after.season)
    return tuple(races), tuple(sorted(entries))


def _scores(table: Standing, row: StandingRow | None, competitor: str) -> dict[str, Score]:
    """A competitor's scores by their races; who is excluded keeps them, and a race is then no change."""
    rows = (row,) if row is not None else (one.row for one in table.excluded if one.row.competitor.id == competitor)
    return {str(one.race): one for row in rows for one in row.scores}


def _classified(table: Standing, race: str, competitor: str) -> ClassifiedRow | None:
    """A competitor's row in a race, also where it has no points and is in no table."""
    found = next((one for one in table.races if str(one.race) == race), None)
    return next((row for row in found.rows if row.competitor == competitor), None) if found is not None else None


def _worth(score: Score | None) -> Points | None:
    return None if score is None else score.points if score.counts else 0


def _rank(score: Score | None) -> int | None:
    return None if score is None else score.row.rank


def _movement(key: str, old: dict[str, StandingRow], new: dict[str, StandingRow], own: dict[str, _Own]) -> Movement:
    one, other = old.get(key), new.get(key)
    competitor = (other or old[key]).competitor
    races, entries = own[key]
    rank_before, rank_after = (one.rank if one else None), (other.rank if other else None)
    passed: tuple[str, ...] = ()
    if not entries and rank_before != rank_after:
        passed = tuple(
            name for name in own if name != key and _above(old, name, key) != _above(new, name, key) and own[name][1]
        )
        entries = tuple(sorted({position for name in passed for position in own[name][1]}))
    return Movement(
        competitor,
        rank_before,
        rank_after,
        one.points if one else 0,
        other.points if other else 0,
        races,
        entries,
        passed,
    )


def _above(rows: dict[str, StandingRow], name: str, key: str) -> bool:
    """Whether `name` stands above `key`; who is not in the table stands below everybody who is."""
    one, other = rows.get(name), rows.get(key)
    return one is not None and (other is None or one.rank < other.rank)
