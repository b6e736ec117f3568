"""The log: the entries of a book, filtered, each with the entries that it cites and that cite it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ledger.entry import Entry
from ledger.facts import Fact


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries to show; what is None does not limit.

    Attributes:
        race: Entries of this race, and of every race whose name begins so.
        competitor: Entries of this competitor.
        kind: A fact's name, such as ResultCorrected, or ``decisions``.
        actor: Who entered it.
        since: Recorded at this instant or later.
        until: Recorded at this instant or earlier.
    """

    race: str | None = None
    competitor: str | None = None
    kind: str | None = None
    actor: str | None = None
    since: int | None = None
    until: int | None = None


def cited(fact: Fact) -> int | None:
    """The position that a fact cites, or None."""
    for name in ("corrects", "reverses", "lodged"):
        position: int | None = getattr(fact, name, None)
        if position is not None:
            return position
    return None


def citations(entries: Iterable[Entry[Fact]]) -> dict[int, tuple[int, ...]]:
    """For each position, the positions of the entries that cite it."""
    found: dict[int, tuple[int, ...]] = {}
    for entry in entries:
        position = cited(entry.fact)
        if position is not None:
            found[position] = (*found.get(position, ()), entry.position)
    return found


def select(entries: Sequence[Entry[Fact]], wanted: Filter, decisions: frozenset[type[Fact]]) -> list[Entry[Fact]]:
    """The entries that a filter lets through. A citing entry has the race and competitor of what it cites."""
    by_position = {entry.position: entry.fact for entry in entries}
    return [entry for entry in entries if _matches(entry, wanted, by_position, decisions)]


def _matches(
    entry: Entry[Fact], wanted: Filter, by_position: Mapping[int, Fact], decisions: frozenset[type[Fact]]
) -> bool:
    fact = entry.fact
    position = cited(fact)
    while position is not None and position in by_position and not hasattr(fact, "race"):
        fact = by_position[position]
        position = cited(fact)
    race = getattr(fact, "race", None)
    own = {getattr(fact, name, None) for name in ("competitor", "kept", "merged")}
    if wanted.race is not None and (race is None or not f"{race}-".startswith(f"{wanted.race}-")):
        return False
    if wanted.competitor is not None and wanted.competitor not in own:
        return False
    if wanted.kind == "decisions":
        if type(entry.fact) not in decisions:
            return False
    elif wanted.kind is not None and wanted.kind != entry.name:
        return False
    return (
        (wanted.actor is None or wanted.actor == entry.actor)
        and (wanted.since is None or entry.recorded_at >= wanted.since)
        and (wanted.until is None or entry.recorded_at <= wanted.until)
    )
