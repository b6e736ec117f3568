"""Seasons of one cup side by side: who leads, what of it the books have, and what their rules say otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

from ledger.book import Reading
from ledger.errors import NotFoundError
from ledger.rulebook import Cup
from ledger.rulebook.differences import RuleChange, differences
from projections.audit.lists.claims import TitleBeside, beside
from projections.season.coverage import Coverage, coverage
from projections.seasons.records import cups_in
from projections.seasons.shelf import Bookshelf
from projections.seasons.tallies import TitleWon, cups_of, titles_of


@dataclass(frozen=True, slots=True)
class Side:
    """One season of a cup.

    Attributes:
        season: The season.
        reading: Its book.
        cup: The cup by its rules; None where they have none of this name.
        found: Its title beside what was published; None where the cup is not known well enough to compute it.
        held: How much the book has of its races.
        won: Who has the title, as far as the book or a published list says.
    """

    season: str
    reading: Reading
    cup: Cup | None
    found: TitleBeside | None
    held: Coverage | None
    won: tuple[TitleWon, ...]


@dataclass(frozen=True, slots=True)
class RuleStep:
    """What the rules of one season say otherwise of a cup than those of the season before it."""

    before: str
    after: str
    change: RuleChange


@dataclass(frozen=True, slots=True)
class Comparison:
    """Seasons of a cup side by side, in the order in which they were asked for."""

    cup: str
    sides: tuple[Side, ...]
    rules: tuple[RuleStep, ...]


def compare_seasons(shelf: Bookshelf, seasons: Sequence[str], cup: str) -> Comparison:
    """Some seasons of a cup side by side.

    Raises:
        NotFoundError: There is no book of a season, or none of them has such a cup; the error names the nearest.
    """
    sides = tuple(_side(season, shelf.books[season], cup) for season in seasons)
    if all(one.cup is None for one in sides):
        known = dict.fromkeys(own.id for one in sides for own in cups_in(one.reading))
        near = get_close_matches(cup, known, n=3)
        raise NotFoundError(
            f"{cup}: no cup of {', '.join(seasons)} is called so" + (f"; near: {', '.join(near)}" if near else "")
        )
    return Comparison(cup, sides, tuple(_rules(sides)))


def _side(season: str, reading: Reading, cup: str) -> Side:
    own = next((one for one in cups_in(reading) if one.id == cup), None)
    title = next((one for one in cups_of(reading) if one.cup.id == cup), None)
    return Side(
        season=season,
        reading=reading,
        cup=own,
        found=None if title is None else beside(reading, title),
        held=None if own is None else coverage(reading, own.events),
        won=tuple(one for one in titles_of(reading) if one.cup == cup),
    )


def _rules(sides: Sequence[Side]) -> Iterator[RuleStep]:
    """What changes from each season to the next: of the cup, and of the points of its races."""
    for before, after in pairwise(sides):
        if before.cup is None or after.cup is None:
            continue
        concerned = _concerned(before.reading, before.cup) | _concerned(after.reading, after.cup)
        for change in differences(before.reading.rulebook, after.reading.rulebook):
            if change.table.partition(",")[0] in concerned and not change.of_status:
                yield RuleStep(before.season, after.season, change)


def _concerned(reading: Reading, cup: Cup) -> set[str]:
    """What the tables of an edition are called that a cup goes by."""
    if cup.points == "grand":
        return {f"cup {cup.id}", "grand"}
    points = (one.name for one in reading.rulebook.points if set(one.events) & set(cup.events))
    mass = {"mass_start"} if any(event.endswith("-start") for event in cup.events) else set()
    return {f"cup {cup.id}", *mass, *(f"points table {name}" for name in points)}
