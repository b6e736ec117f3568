"""Books that lack something of a whole season: races, single divisions, rows, whole competitions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from ledger.book import Reading
from ledger.entry import Entry
from ledger.facts import Fact, ProtocolFiled, ResultRecorded
from ledger.season import Season, fold, on_last_day


@dataclass(frozen=True, slots=True)
class Gone:
    """What is taken out.

    Attributes:
        races: The races that are not there at all.
        rows: Of other races every row but each so manieth.
        partial: Whether the protocols of those say that they are known in part; else they declare what is gone too.
    """

    races: frozenset[str]
    rows: Mapping[str, int]
    partial: bool


def gone(races: Sequence[str], competitions: Collection[str]) -> st.SearchStrategy[Gone]:
    """Some races, perhaps all of some competitions or every Division B, and rows of others."""
    some = st.sets(st.sampled_from(sorted(races)), max_size=8)
    whole = st.sets(st.sampled_from(sorted(competitions)), max_size=1)
    divisions = st.sampled_from(["no", "no", "no", "-b"])
    rows = st.dictionaries(st.sampled_from(sorted(races)), st.integers(2, 4), max_size=6)

    def made(one: set[str], places: set[str], division: str, less: dict[str, int], partial: bool) -> Gone:
        away = {
            race
            for race in races
            if race in one or race.partition("-")[0] in places or (division == "-b" and race.endswith("-b"))
        }
        return Gone(frozenset(away), {race: every for race, every in less.items() if race not in away}, partial)

    return st.builds(made, some, whole, divisions, rows, st.booleans())


def thinned(whole: Reading, entries: Sequence[Entry[Fact]], lacks: Gone) -> Reading:
    """A season at the same basis without what is taken out."""
    left = (kept for entry in entries if (kept := _kept(entry, lacks)) is not None)
    return replace(whole, season=on_last_day(fold(Season(), left), whole.counted))


def _kept(entry: Entry[Fact], lacks: Gone) -> Entry[Fact] | None:
    fact = entry.fact
    race = getattr(fact, "race", None)
    if race in lacks.races:
        return None
    every = lacks.rows.get(race or "")
    if isinstance(fact, ResultRecorded) and every is not None and fact.row % every == 0:
        return None
    if isinstance(fact, ProtocolFiled) and every is not None and lacks.partial:
        partial = fact.model_copy(update={"state": "PARTIAL"})
        return Entry(
            entry.position, entry.recorded_at, entry.published_at, entry.actor, partial, entry.reason, entry.source
        )
    return entry
