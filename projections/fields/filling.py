"""Division A as the steps of a rule fill it, of those who are entered.

Who is placed by the ranking alone is said to be so, also where another step would have kept the place; so *kept* and
*by last season* are those who would be in Division B without that rule. Nobody is drawn by the program: where the
ranking cannot part equals at the last place, the places stay open for lots, or for the decision that orders them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Final, Literal, NamedTuple

from ledger.rulebook import FieldStep, Mark
from projections.cups.orders import ORDER
from projections.cups.rows import StandingRow
from projections.fields.entrants import FieldEntrant
from projections.fields.ground import Ground
from projections.races.classification import Classification

Because = Literal[
    "up from B", "by ranking", "kept", "by last season", "drawn", "no ranking", "not started yet", "unknown to the book"
]
"""Why somebody starts where; the last three are of Division B alone."""

_KEEPS: Final[frozenset[Because]] = frozenset({"kept", "by last season"})
"""Why somebody starts in Division A though the ranking alone would not do; who is in by it too is said to be so."""
_WEAKNESS: Final[Mapping[Mark, int]] = {"confirmed": 0, "inferred": 1, "unknown": 2}


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A place in a field.

    Attributes:
        entrant: Who.
        because: Why.
        detail: The rank or race that it rests on; empty where nothing more is to be said.
        mark: How well the rule is known that gave the place.
        instead: Who moves up where this one is absent; None where nobody does, and in Division B.
    """

    entrant: FieldEntrant
    because: Because
    detail: str
    mark: Mark
    instead: FieldEntrant | None = None


class Filled(NamedTuple):
    """Division A as the steps fill it: its places, those who follow, and how many places nobody has."""

    places: tuple[FieldPlace, ...]
    following: tuple[FieldPlace, ...]
    open: int

    @property
    def keys(self) -> frozenset[str]:
        """Who has a place."""
        return frozenset(one.entrant.key for one in self.places)


_Line = tuple[FieldStep, tuple[tuple[FieldPlace, ...], ...]]
"""A step, and those to whom it gives places in order; whom nothing parts together."""


@dataclass(frozen=True)
class Filler:
    """Fills Division A by the steps of a rule.

    Attributes:
        ground: What was before.
        steps: The steps.
        size: How many start in Division A.
        everybody: All who may be entered, by their keys.
        last_season: The ranks in last season's cup, by key of the entrant.
    """

    ground: Ground
    steps: Sequence[FieldStep]
    size: int
    everybody: Mapping[str, FieldEntrant]
    last_season: Mapping[str, int]

    def fill(self, entered: Collection[str]) -> Filled:
        """Division A of those who are entered, named by their keys."""
        filled = self._filled(self._lines, entered)
        if all(one.because not in _KEEPS for one in filled.places):
            return filled
        plain = [line for line in self._lines if line[0].by in ("division-b", "ranking")]
        by_ranking = {one.entrant.key: one for one in self._filled(plain, entered).places}
        places = [by_ranking.get(one.entrant.key, one) if one.because in _KEEPS else one for one in filled.places]
        order = {key: place for place, key in enumerate(by_ranking)}
        places.sort(key=lambda one: (one.because in _KEEPS, order.get(one.entrant.key, 0)))
        return filled._replace(places=tuple(places))

    def _filled(self, lines: Sequence[_Line], entered: Collection[str]) -> Filled:
        held = sum(step.first or 0 for step, _ in lines if step.by == "division-b" and self.lacks_b)
        free = self.size - held
        places: dict[str, FieldPlace] = {}
        following: list[FieldPlace] = []
        for step, groups in lines:
            for group in groups:
                fresh = [one for one in group if one.entrant.key in entered and one.entrant.key not in places]
                if not following and len(places) + len(fresh) <= free:
                    places.update((one.entrant.key, one) for one in fresh)
                elif step.by == "ranking":
                    following += fresh
        return Filled(tuple(places.values()), _equals(following, free - len(places)), self.size - len(places))

    @property
    def lacks_b(self) -> bool:
        """Whether the cup's last race had a Division B that the book has not."""
        last = self.ground.last_a
        return self.ground.last_b is None and last is not None and len(last.rows) >= self.size

    @cached_property
    def _lines(self) -> tuple[_Line, ...]:
        return tuple((step, tuple(self._groups(step))) for step in self.steps)

    def _groups(self, step: FieldStep) -> Iterator[tuple[FieldPlace, ...]]:
        """Those to whom a step gives places, in order; whom nothing parts together."""
        match step.by:
            case "division-b":
                yield from self._by_rank(self.ground.last_b, step, "up from B")
            case "last-division-a":
                yield from self._by_rank(self.ground.last_a, step, "kept")
            case "last-season":
                yield from self._of_last_season(step)
            case "ranking":
                yield from self._ranked(step)

    def _by_rank(
        self, race: Classification | None, step: FieldStep, because: Because
    ) -> Iterator[tuple[FieldPlace, ...]]:
        for row in () if race is None else race.rows:
            if row.rank is not None and row.rank <= (step.first or 0):
                detail = f"rank {row.rank} of {row.recorded.fact.race}"
                yield (FieldPlace(self.everybody[row.competitor], because, detail, step.status),)

    def _of_last_season(self, step: FieldStep) -> Iterator[tuple[FieldPlace, ...]]:
        for rank, key in sorted((rank, key) for key, rank in self.last_season.items()):
            if rank <= (step.first or 0) and key in self.everybody and key not in self.ground.started:
                detail = f"rank {rank} in last season's cup, not started yet in this one"
                yield (FieldPlace(self.everybody[key], "by last season", detail, step.status),)

    def _ranked(self, step: FieldStep) -> Iterator[tuple[FieldPlace, ...]]:
        ranking = self.ground.ranking
        mark = max(step.status, ranking.mark, key=_WEAKNESS.__getitem__)
        for _, sharing in groupby(ranking.rows, lambda row: row.rank):
            yield tuple(_place(self.everybody[row.competitor.id], row, mark) for row in sharing)


def _place(entrant: FieldEntrant, row: StandingRow, mark: Mark) -> FieldPlace:
    detail = f"rank {row.rank} with {row.points} points"
    if row.separated_by == ORDER:
        return FieldPlace(entrant, "drawn", f"{detail}, ordered by entry {row.ordered_by}", mark)
    return FieldPlace(entrant, "by ranking", detail, mark)


def _equals(following: Sequence[FieldPlace], free: int) -> tuple[FieldPlace, ...]:
    """Who follows; those who share a rank while places are left are to be drawn."""
    if not following or free <= 0:
        return tuple(following)
    equal = [one for one in following if one.detail == following[0].detail]
    drawn = [replace(one, because="drawn", detail=f"{one.detail}, shared") for one in equal]
    return (*drawn, *(one for one in following if one not in equal))
