"""The log: the entries of a book, filtered, each with the entries that it cites and that cite it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ledger.entry import Entry
from ledger.facts import Fact, FilingWithdrawn, spoken_of


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


def citations(entries: Iterable[Entry[Fact]]) -> dict[int, tuple[int, ...]]:
    """For each position, the positions of the entries that cite it."""
    found: dict[int, tuple[int, ...]] = {}
    for entry in entries:
        position = entry.fact.touches().cites
        if position is not None:
            found[position] = (*found.get(position, ()), entry.position)
    return found


def select(entries: Sequence[Entry[Fact]], wanted: Filter, decisions: frozenset[type[Fact]]) -> list[Entry[Fact]]:
    """The entries that a filter lets through. A reversal or verdict has the race and competitor of what it is about."""
    by_position = {entry.position: entry.fact for entry in entries}
    return [entry for entry in entries if _matches(entry, wanted, by_position, decisions)]


def _matches(
    entry: Entry[Fact], wanted: Filter, by_position: Mapping[int, Fact], decisions: frozenset[type[Fact]]
) -> bool:
    spoken = spoken_of(entry.fact, by_position.get)
    touched = spoken.touches()
    races = touched.races if touched.race is None else (touched.race, *touched.races)
    if isinstance(spoken, FilingWithdrawn) and spoken.filed is not None:
        races = (spoken.filed,)
    if wanted.race is not None and not any(f"{race}-".startswith(f"{wanted.race}-") for race in races):
        return False
    if wanted.competitor is not None and wanted.competitor not in touched.competitors:
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
