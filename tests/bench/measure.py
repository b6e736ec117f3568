"""Measuring on noisy machines: the two sides of a ratio take turns, and the best time of each counts."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Bar:
    """One measured value and what it is held to.

    Attributes:
        name: What is measured.
        value: The measured value.
        limit: What it is held to.
        unit: ``ratio``, ``ms``, ``MB``, ``times``, ``laws`` or ``kinds``.
        at_least: Whether the value must be at least the limit; else at most.
        detail: The single times behind a ratio, in words.
    """

    name: str
    value: float
    limit: float
    unit: str
    at_least: bool
    detail: str = ""

    @property
    def holds(self) -> bool:
        """Whether the value keeps to its limit."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def best(work: Callable[[], object], *, rounds: int) -> float:
    """The shortest time of `work` in seconds."""
    return min(_once(work) for _ in range(rounds))


def best_of_turns(one: Callable[[], object], other: Callable[[], object], *, rounds: int) -> tuple[float, float]:
    """The shortest time of each in seconds, taken in turns, so that a slow moment of the machine hits both."""
    times = [(_once(one), _once(other)) for _ in range(rounds)]
    return min(time for time, _ in times), min(time for _, time in times)


def _once(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
