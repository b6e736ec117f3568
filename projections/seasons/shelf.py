"""Several books at once, each read at one basis: what everything over seasons is computed from."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from ledger.book import Reading, of_people
from ledger.errors import InvalidInputError, NotFoundError
from ledger.season import Season

Derived = TypeVar("Derived")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Books of several seasons, and the book of people.

    Attributes:
        books: The seasons as they were read, the oldest first, each by what it is called, such as ``2013-14``.
        people: The book of people; None where nothing was decided on who is who over seasons.
        imagined: What is imagined in place of what that book says, or None.
    """

    books: Mapping[str, Reading]
    people: Reading | None = None
    imagined: Season | None = None
    _known: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> "Shelf":
        """The shelf of some books.

        Raises:
            InvalidInputError: There is none of a season, or two are of one.
        """
        found: dict[str, Reading] = {}
        people = None
        for one in readings:
            if of_people(one.basis.book):
                people = one
                continue
            season = season_of(one.basis.book)
            if season in found:
                raise InvalidInputError(
                    f"{found[season].basis.book} and {one.basis.book} are both of {season}; name the books that are "
                    f"meant with --season, such as --season {one.basis.book}"
                )
            found[season] = one
        if not found:
            raise InvalidInputError("there is no book of a season; open one with: season open 2025-26")
        return cls(MappingProxyType(dict(sorted(found.items()))), people)

    def once(self, key: object, compute: Callable[[], Derived]) -> Derived:
        """What `compute` gives, computed once for these very books as they were read."""
        if key not in self._known:
            self._known[key] = compute()
        found: Derived = self._known[key]
        return found

    def book(self, season: str) -> Reading:
        """The book of a season, by what it is called or by its whole name.

        Raises:
            NotFoundError: There is none on the shelf; the error names those that there are.
        """
        for name, reading in self.books.items():
            if season in (name, reading.basis.book):
                return reading
        raise NotFoundError(f"{season}: no book of this season is here; here are {', '.join(self.books)}")

    def only(self, seasons: Collection[str]) -> "Shelf":
        """The same with some seasons alone; raises what `book` raises."""
        wanted = {season_of(self.book(one).basis.book) for one in seasons}
        return Shelf(MappingProxyType({name: one for name, one in self.books.items() if name in wanted}), self.people)

    @property
    def decided(self) -> Season:
        """What was decided on who is who over seasons; nothing where there is no book of people."""
        if self.imagined is not None:
            return self.imagined
        return Season() if self.people is None else self.people.season

    def imagining(self, decided: Season) -> "Shelf":
        """The same books with other decisions on who is who over seasons."""
        return Shelf(self.books, self.people, decided)


def season_of(book: str) -> str:
    """What the season of a book is called: the last part of its name."""
    return book.rpartition("/")[2]


def first_year(season: str) -> int:
    """The year in which a season begins; raises ValueError where it is called otherwise."""
    return int(season[:4])
