"""How movements are shown in a table: who stands elsewhere, and the entries behind it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from projections.documents.movements import CupDiffLine, MovementLine
from projections.races.scores import Points
from projections.tables.columns import Description, Field, always, maybe, only_data, only_people
from projections.tables.text import bounded


class CupMovement(NamedTuple):
    """A movement and the cup it is in."""

    cup: str
    line: MovementLine


def moved(cups: Iterable[CupDiffLine]) -> Iterator[CupMovement]:
    """The movements of some cups, one after the other."""
    return (CupMovement(cup.cup, line) for cup in cups for line in cup.movements)


def or_dash(value: Points | None) -> str:
    """A rank or points; a dash where there are none."""
    return "–" if value is None else str(value)


def _arrow(line: MovementLine) -> str:
    before, after = line.rank_before or 10_000, line.rank_after or 10_000
    return "▲" if after < before else "▼" if after > before else ""


def _races(line: MovementLine) -> str:
    changes = (f"{one.race}: {or_dash(one.points_before)} → {or_dash(one.points_after)}" for one in line.races)
    return ", ".join(changes)


def _at_least(state: str, take: Callable[[CupMovement], bool]) -> Field[CupMovement]:
    return always(f"at_least_{state}", "boolean", f"Whether the points, {state}, are a lower bound.", take)


def _points(of: CupMovement) -> str:
    before = bounded(of.line.points_before, at_least=of.line.at_least_before)
    return f"{before} → {bounded(of.line.points_after, at_least=of.line.at_least_after)}"


def movement_fields(before: str, after: str) -> tuple[Field[CupMovement], ...]:
    """The columns of movements between two states, which are called `before` and `after`."""
    return (
        only_data(always("cup", "string", "The cup.", lambda of: of.cup)),
        only_data(always("competitor", "string", "Who moved.", lambda of: of.line.competitor)),
        only_people(
            "rank",
            "The rank before and after.",
            lambda of: f"{or_dash(of.line.rank_before)} → {or_dash(of.line.rank_after)}",
            kind="number",
        ),
        only_people("", "Up or down.", lambda of: _arrow(of.line)),
        always(
            "name",
            "string",
            "The name of who moved.",
            lambda of: of.line.name,
            names=True,
            link=lambda of: f"competitors/{of.line.competitor}/",
        ),
        always("noc", "string", "The code of who moved.", lambda of: of.line.noc),
        only_data(maybe(f"rank_{before}", "integer", f"The rank, {before}.", lambda of: of.line.rank_before)),
        only_data(maybe(f"rank_{after}", "integer", f"The rank, {after}.", lambda of: of.line.rank_after)),
        only_data(always(f"points_{before}", "number", f"The points, {before}.", lambda of: of.line.points_before)),
        only_data(always(f"points_{after}", "number", f"The points, {after}.", lambda of: of.line.points_after)),
        only_people(
            "points",
            "The points before and after.",
            _points,
            kind="number",
        ),
        only_people("races", "The races behind it.", lambda of: _races(of.line)),
        always(
            "entries",
            "string",
            "The entries behind it, with spaces.",
            lambda of: " ".join(map(str, of.line.entries)),
            show=lambda of: ", ".join(map(str, of.line.entries)),
        ),
        only_data(_at_least(before, lambda of: of.line.at_least_before)),
        only_data(_at_least(after, lambda of: of.line.at_least_after)),
    )


MOVEMENTS: Final[Description[Iterable[CupDiffLine], CupMovement]] = Description(
    name="movements",
    title="Who moves",
    rows=moved,
    fields=movement_fields("before", "after"),
    key=("cup", "competitor"),
)
"""The movements of some cups in one table."""
