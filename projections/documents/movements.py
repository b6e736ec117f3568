"""Documents of movements: who stands elsewhere in a cup, and the entries behind it."""

from projections.cups.bounds import TotalBounds, bounds_of
from projections.disputes.diff import CupDiff
from projections.disputes.movements import Movement
from projections.documents.base import Document, PrintedPoints


class RaceChangeLine(Document):
    """One race's part in a change of points."""

    race: str
    points_before: PrintedPoints | None
    points_after: PrintedPoints | None
    rank_before: int | None
    rank_after: int | None


class MovementLine(Document):
    """One competitor in two standings; `entries` are the positions behind the change.

    `at_least_before` and `at_least_after` say that the points are a lower bound.
    """

    competitor: str
    name: str
    noc: str
    rank_before: int | None
    rank_after: int | None
    points_before: PrintedPoints
    points_after: PrintedPoints
    races: tuple[RaceChangeLine, ...]
    entries: tuple[int, ...]
    passed: tuple[str, ...]
    at_least_before: bool
    at_least_after: bool


class CupDiffLine(Document):
    """One cup in which somebody moved."""

    cup: str
    title: str
    movements: tuple[MovementLine, ...]


def movement_lines(cup: CupDiff) -> tuple[MovementLine, ...]:
    """The movements in a cup as documents: rank and points, the races, and the entries that caused them."""
    before, after = bounds_of(cup.before), bounds_of(cup.after)
    return tuple(_movement_line(movement, before, after) for movement in cup.movements)


def _movement_line(movement: Movement, before: TotalBounds, after: TotalBounds) -> MovementLine:
    return MovementLine(
        competitor=movement.competitor.id,
        name=movement.competitor.name,
        noc=movement.competitor.noc,
        rank_before=movement.rank_before,
        rank_after=movement.rank_after,
        points_before=movement.points_before,
        points_after=movement.points_after,
        races=tuple(
            RaceChangeLine(
                race=change.race,
                points_before=change.before,
                points_after=change.after,
                rank_before=change.rank_before,
                rank_after=change.rank_after,
            )
            for change in movement.races
        ),
        entries=movement.entries,
        passed=movement.passed,
        at_least_before=before.lower(movement.competitor.id),
        at_least_after=after.lower(movement.competitor.id),
    )


def cup_diff_line(cup: CupDiff) -> CupDiffLine:
    """A cup in which somebody moved as a document."""
    return CupDiffLine(cup=cup.cup, title=cup.title, movements=movement_lines(cup))
