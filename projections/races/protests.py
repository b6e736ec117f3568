"""The dockets of a race: each protest with its verdict, the appeal against that, and so on, as far as they stand.

An entry that was undone is no part of a docket. Until its last step is decided a docket is open: the race is under
protest, or under appeal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar, cast

from ledger.entry import Entry
from ledger.facts import Fact, Instance, ProtestAppealed, ProtestDecided, ProtestLodged
from ledger.season import Season

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a docket.

    Attributes:
        entry: The protest or the appeal.
        instance: Who decides it, or None where nothing says it.
        verdict: What was decided, or None while it is open.
    """

    entry: Entry[ProtestLodged] | Entry[ProtestAppealed]
    instance: Instance | None
    verdict: Entry[ProtestDecided] | None


@dataclass(frozen=True, slots=True)
class Docket:
    """A protest with all that followed.

    Attributes:
        lodged: The protest.
        steps: The protest, and the appeals one after the other.
    """

    lodged: Entry[ProtestLodged]
    steps: tuple[Step, ...]

    @property
    def last(self) -> Step:
        """The last step, which says what became of the protest."""
        return self.steps[-1]

    @property
    def open(self) -> bool:
        """Whether a verdict is still to come."""
        return self.last.verdict is None

    @property
    def under_appeal(self) -> bool:
        """Whether an appeal is open."""
        return self.open and len(self.steps) > 1

    @property
    def upheld(self) -> bool | None:
        """What became of the protest: its verdict, turned round by every appeal that was upheld; None while open."""
        if self.open:
            return None
        said = [one.verdict.fact.upheld for one in self.steps if one.verdict is not None]
        return said[0] ^ bool(sum(said[1:]) % 2)

    @property
    def settled(self) -> bool:
        """Whether nothing can be appealed against any more: the highest instance has decided."""
        return not self.open and self.last.instance == "court-of-arbitration"


def docket(season: Season, lodged: Entry[ProtestLodged]) -> Docket:
    """The docket that a protest opened."""
    steps: list[Step] = []
    entry: Entry[ProtestLodged] | Entry[ProtestAppealed] | None = lodged
    while entry is not None:
        verdict = _standing(season, season.verdicts.get(entry.position, ()))
        steps.append(Step(entry, entry.fact.instance, verdict))
        entry = None if verdict is None else _standing(season, season.appeals.get(verdict.position, ()))
    return Docket(lodged, tuple(steps))


def dockets(season: Season, decisions: Iterable[Entry[Fact]]) -> tuple[Docket, ...]:
    """The dockets of the protests in force among some decisions."""
    return tuple(
        docket(season, cast("Entry[ProtestLodged]", entry))
        for entry in decisions
        if isinstance(entry.fact, ProtestLodged) and season.in_force(entry.position)
    )


def _standing(season: Season, entries: Iterable[Entry[F]]) -> Entry[F] | None:
    """The one of them that is in force, if any is."""
    return next((entry for entry in entries if season.in_force(entry.position)), None)
