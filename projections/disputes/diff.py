"""What changed between two bases: the entries between them, and each cup's movements with the entries behind them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ledger.basis import Question
from ledger.book import Reader, Reading, announced
from ledger.entry import Entry
from ledger.facts import Fact
from ledger.vocabulary import parse_race
from projections.cups.standings import Standing, known_cups, standing
from projections.disputes.movements import Movement, movements


@dataclass(frozen=True, slots=True)
class CupDiff:
    """One cup at two bases."""

    cup: str
    title: str
    before: Standing
    after: Standing
    movements: tuple[Movement, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """Two bases compared.

    Attributes:
        before: The first reading.
        after: The second reading.
        gained: Entries of the second basis that the first has not got.
        lost: Entries of the first basis that the second has not got.
        cups: The cups in which something moved, or the one that was asked for.
    """

    before: Reading
    after: Reading
    gained: tuple[Entry[Fact], ...]
    lost: tuple[Entry[Fact], ...]
    cups: tuple[CupDiff, ...]


def diff(reader: Reader, before: Question, after: Question, cup: str | None = None) -> Diff:
    """Compare two bases of a book, in one cup or in all; raises what `Reader.read` and `standing` raise."""
    one, other = reader.read(before), reader.read(after)
    old, new = _entries(reader, before, one), _entries(reader, after, other)
    return Diff(
        one,
        other,
        tuple(entry for position, entry in new.items() if position not in old),
        tuple(entry for position, entry in old.items() if position not in new),
        compare(one, other, cup),
    )


def compare(before: Reading, after: Reading, cup: str | None = None) -> tuple[CupDiff, ...]:
    """The cups in which something moved between two readings, or the one that was asked for.

    Of all cups, those that an edition does not have or cannot compute are left out.
    """
    wanted = (cup,) if cup is not None else tuple(dict.fromkeys(one.id for one in known_cups(after)))
    found = []
    for name in wanted:
        try:
            old, new = standing(before, name), standing(after, name)
        except LookupError:
            if cup is not None:
                raise
            continue
        moved = movements(old, new)
        if moved or cup is not None:
            found.append(CupDiff(name, new.cup.title, old, new, moved))
    return tuple(found)


def _counts(fact: Fact, counted: Collection[str]) -> bool:
    """Whether a fact is about a race that counts, or about no race."""
    touched = fact.touches()
    races = touched.races if touched.race is None else (touched.race,)
    return not races or any(parse_race(race).competition in counted for race in races)


def _entries(reader: Reader, question: Question, reading: Reading) -> dict[int, Entry[Fact]]:
    """The entries that a basis rests on: not those of races of competitions that do not count."""
    entries: Sequence[Entry[Fact]] = reader.entries(upto=reading.basis.at)
    kept = entries if question.as_of is None else announced(entries, question.as_of)
    return {entry.position: entry for entry in kept if question.through is None or _counts(entry.fact, reading.counted)}
