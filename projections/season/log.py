"""The log: the entries of a book, filtered, each with the entries that it cites and that cite it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from ledger.book import Reading
from ledger.entry import Entry
from ledger.errors import NotFoundError
from ledger.facts import Fact, FilingWithdrawn, spoken_of
from projections.season.expected import expected
from projections.season.search import find_competitor


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


def meant(reading: Reading, entries: Sequence[Entry[Fact]], wanted: Filter) -> Filter:
    """A filter that lets nothing through, with the identity of a competitor where it has a name.

    What the season has, such as a race that is still to come, may well have no entry.

    Raises:
        NotFoundError: No race of the season begins as its race, or nobody is called as its competitor; the error says
            what is near.
        InvalidInputError: Several are called as its competitor.
    """
    by_position = {entry.position: entry.fact for entry in entries}
    named = [_named(entry.fact, by_position.get) for entry in entries]
    if wanted.race is not None and not any(_begins(race, wanted.race) for races, _ in named for race in races):
        _check_race(reading, wanted.race)
    if wanted.competitor is not None and not any(wanted.competitor in who for _, who in named):
        return replace(wanted, competitor=find_competitor(reading.season, wanted.competitor).id)
    return wanted


def _check_race(reading: Reading, wanted: str) -> None:
    """Refuse a race of which the season knows nothing, filed, listed or to come."""
    season, races = reading.season, expected(reading).competitions
    to_come = (str(race) for one in races for own in (one.races or {}).values() for race in own)
    known = [*season.schedule, *dict.fromkeys((*season.races, *season.lists, *to_come))]
    if any(_begins(race, wanted) for race in known):
        return
    near = get_close_matches(wanted, known, n=3)
    hint = f"near: {', '.join(near)}" if near else f"competitions are {', '.join(season.schedule) or 'none'}"
    raise NotFoundError(f"--race {wanted}: no race of this season begins so; {hint}")


def _begins(race: str, wanted: str) -> bool:
    return f"{race}-".startswith(f"{wanted}-")


def _named(fact: Fact, cited: Callable[[int], Fact | None]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The races and the competitors that an entry names; a reversal or verdict those of what it is about."""
    spoken = spoken_of(fact, cited)
    touched = spoken.touches()
    races = touched.races if touched.race is None else (touched.race, *touched.races)
    if isinstance(spoken, FilingWithdrawn) and spoken.filed is not None:
        races = (spoken.filed,)
    return races, touched.competitors


def _matches(
    entry: Entry[Fact], wanted: Filter, by_position: Mapping[int, Fact], decisions: frozenset[type[Fact]]
) -> bool:
    races, competitors = _named(entry.fact, by_position.get)
    if wanted.race is not None and not any(_begins(race, wanted.race) for race in races):
        return False
    if wanted.competitor is not None and wanted.competitor not in competitors:
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
