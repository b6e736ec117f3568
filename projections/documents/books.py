"""What readings over several seasons rest on: the basis of every book that they read, and how much each has."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from ledger.basis import Basis
from ledger.book import Reading
from projections.documents.badges import how_many, races_of
from projections.documents.base import Document
from projections.season.coverage import Coverage, coverage, skated_events
from projections.seasons.shelf import Bookshelf

Read = TypeVar("Read")

_WHOLE_ROOT = 16


class BooksBasis(BaseModel):
    """The bases of all books that were read, the oldest season first, and that of the book of people.

    `people` is null where nothing was decided on who is who over seasons. `root` stands for all of them: the SHA-256 of
    one line for each, its name, its position and its root, in this order. Equal bases give identical bytes.
    """

    model_config = ConfigDict(frozen=True)

    books: tuple[Basis, ...]
    people: Basis | None
    as_of: str | None
    root: str

    @property
    def hypothetical(self) -> tuple[str, ...]:
        """Nothing: over several books nothing is imagined."""
        return ()

    def line(self, *, whole: bool = False) -> str:
        """The bases on one line for people; every book with its position where the `whole` of it is wanted."""
        first, last = (one.book.rpartition("/")[2] for one in (self.books[0], self.books[-1]))
        span = first if len(self.books) == 1 else f"{first} to {last}"
        books = ", ".join(f"{one.book} at {one.at}" for one in self.books)
        parts = [
            books if whole else f"{len(self.books)} {'book' if len(self.books) == 1 else 'books'}, {span}",
            f"{self.people.book} at {self.people.at}" if self.people is not None else "",
            f"as of {self.as_of}" if self.as_of else "",
            f"root {self.root if whole else f'{self.root[:_WHOLE_ROOT]}…'}",
        ]
        return " · ".join(filter(None, parts))


class BookCovered(Document):
    """One book of a reading over seasons: how many races are known of, and how many of them it has, row by row.

    `complete` is null where nobody knows all that was skated. `words` say what is not there, null where nothing is.
    """

    season: str
    book: str
    expected: int
    whole: int
    in_part: int
    missing: int
    complete: bool | None
    words: str | None

    @property
    def there(self) -> str:
        """How many it has of how many with the word for them, for a badge; there may be more where nobody knows."""
        more = self.complete is None
        return f"{how_many(self.whole, self.expected, more=more)} {races_of(self.expected, more=more)}"


def books_basis(shelf: Bookshelf) -> BooksBasis:
    """The basis of a shelf."""
    books = tuple(one.basis for one in shelf.books.values())
    people = None if shelf.people is None else shelf.people.basis
    lines = "".join(f"{one.book} {one.at} {one.root}\n" for one in with_people(books, people))
    return BooksBasis(books=books, people=people, as_of=books[0].as_of, root=sha256(lines.encode()).hexdigest())


def with_people(books: Sequence[Read], people: Read | None) -> tuple[Read, ...]:
    """Books in their order, and after them that of people, where there is one."""
    return (*books, *([] if people is None else [people]))


def book_covered(season: str, reading: Reading, held: Coverage) -> BookCovered:
    """How much a book has."""
    return BookCovered(
        season=season,
        book=reading.basis.book,
        expected=len(held.races),
        whole=len(held.of("whole", "unofficial")),
        in_part=len(held.of("in part")),
        missing=len(held.of("missing")),
        complete=held.complete,
        words=held.line,
    )


def books_covered(shelf: Bookshelf) -> tuple[BookCovered, ...]:
    """How much each book of a shelf has of all its races."""
    return shelf.once(
        "books covered",
        lambda: tuple(
            book_covered(season, one, coverage(one, skated_events(one))) for season, one in shelf.books.items()
        ),
    )


def all_whole(states: Iterable[bool | None]) -> bool | None:
    """Whether all of several are complete: no where one is not, and nobody knows where that is said of one."""
    found = set(states)
    return False if False in found else None if None in found else True


def how_complete(books: tuple[BookCovered, ...]) -> str:
    """Which books are there, which seasons between them are not, and how many are whole, in one sentence."""
    seasons = [one.season for one in books]
    years = {int(one[:4]) for one in seasons}
    gone = [f"{year}-{(year + 1) % 100:02d}" for year in range(min(years), max(years)) if year not in years]
    span = seasons[0] if len(seasons) == 1 else f"{seasons[0]} to {seasons[-1]}"
    whole = [one.season for one in books if one.complete]
    parts = [
        f"over the {len(books)} books that are here, {span}" if len(books) > 1 else f"over the one book of {span}",
        f"not here: {', '.join(gone)}" if gone else "",
        "" if len(whole) == len(books) else f"{_whole_of(whole)}, so that numbers are lower bounds",
    ]
    return "; ".join(filter(None, parts))


def _whole_of(seasons: list[str]) -> str:
    return f"only {', '.join(seasons)} is whole" if seasons else "none of them is whole"
