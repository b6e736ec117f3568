"""Decisions on order: lots drawn, or a ruling, on competitors whom the rules leave equal.

A decision counts where the rules leave several equal and it names all of them; who of those it names is not among them
any more is passed over. It never goes against the rules, and where they order everybody whom it names it does nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ledger.entry import Entry
from ledger.facts import CompetitorsOrdered
from ledger.season import Season

ORDER: Final = "order"
"""What separates two whom nothing but a decision orders, where keys of the rulebook have their names."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Competitors whom the rules leave equal, in the order that a decision gave them.

    Attributes:
        entry: The decision.
        competitors: Their identities, the best first.
    """

    entry: Entry[CompetitorsOrdered]
    competitors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Orders:
    """The decisions in force on the order of one table, oldest first, with the identities that each names."""

    season: Season
    named: tuple[tuple[Entry[CompetitorsOrdered], tuple[str, ...]], ...]

    @classmethod
    def of(cls, season: Season, table: str, event: str | None = None) -> "Orders":
        """Those on a cup, or on an event of a quota."""
        return cls(
            season,
            tuple(
                (entry, tuple(dict.fromkeys(map(season.identity, entry.fact.competitors))))
                for entry in season.orders
                if (entry.fact.table, entry.fact.event) == (table, event) and season.in_force(entry.position)
            ),
        )

    def settle(self, equal: Collection[str]) -> Settled | None:
        """The order of some whom the rules leave equal, by the last decision that names all of them; None without."""
        for entry, names in reversed(self.named):
            if set(equal) <= set(names):
                return Settled(entry, tuple(name for name in names if name in equal))
        return None

    def settled(self, groups: Iterable[Collection[str]]) -> tuple[Settled, ...]:
        """What is settled of some groups of equals; a group of one needs no decision."""
        if not self.named:
            return ()
        found = (self.settle(group) for group in groups if len(group) > 1)
        return tuple(one for one in found if one is not None)

    def notes(self, settled: Sequence[Settled], where: str) -> Iterator[str]:
        """What a reader must know of each decision: whom it orders, and why, or that it has no effect."""
        yield from self.told(settled)
        effective = {one.entry.position for one in settled}
        for entry, names in self.named:
            if entry.position not in effective:
                yield (
                    f"entry {entry.position}, which orders {self._names(names)}, has no effect: they are not "
                    f"those whom the rules leave equal {where}"
                )

    def told(self, settled: Iterable[Settled]) -> Iterator[str]:
        """Whom decisions order, and why."""
        for one in settled:
            because = f": {one.entry.reason}" if one.entry.reason else ""
            yield f"{self._names(one.competitors)} are ordered by entry {one.entry.position}{because}"

    def _names(self, competitors: Iterable[str]) -> str:
        return ", ".join(self.season.competitor(who).name for who in competitors)
