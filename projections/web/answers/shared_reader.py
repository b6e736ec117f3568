"""A reader that many requests share: it is safe among threads, and quick at any position of the book."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from threading import RLock

from ledger.basis import EVERYTHING, Question
from ledger.book import Book, Reader, Reading
from ledger.continuity import Agreement
from ledger.entry import Entry
from ledger.facts import Fact
from ledger.rulebook import Rulebook, load_rulebook
from ledger.season import Season, continued

STRIDE = 128
"""A folded season is kept after so many entries each, from which the seasons that follow it are folded."""

_PART = 64
"""In a long book one is kept only after such a part of what came before: each is as large as the book is long."""

_RECENT = 8
"""So many of the seasons that were asked for last are kept, with all that was computed of them."""


class SharedReader(Reader):
    """A `Reader` for a server. Readings are immutable, so that only the reading itself has to be guarded."""

    def __init__(self, book: Book, *, agrees: Agreement | None = None) -> None:
        super().__init__(book, agrees=agrees)
        self._lock = RLock()
        self._marks: list[Season] = [Season()]
        self._recent: dict[int, Season] = {}

    def reopen(self, book: Book, agrees: Agreement | None) -> None:
        """Read on in the same book of a store that was opened anew; what was read of it stays in memory."""
        with self._lock:
            self.book, self._agrees = book, agrees

    def read(self, question: Question = EVERYTHING) -> Reading:
        """Read the season at a basis; raises what `Reader.read` raises."""
        with self._lock:
            return super().read(question)

    def _named(self, name: str, adopted: Mapping[str, str]) -> Rulebook:
        """The rules of a name: of the program or of the book, for an address opens no file."""
        return load_rulebook(name, adopted=adopted, files=False)

    def entries(self, *, upto: int | None = None) -> Sequence[Entry[Fact]]:
        """The entries up to a position, or to the end of the book as it is now."""
        with self._lock:
            return list(super().entries(upto=upto))

    def entry(self, position: int) -> Entry[Fact]:
        """The entry at a position that was read."""
        with self._lock:
            return super().entry(position)

    def season(self, at: int, as_of: int | None = None) -> Season:
        """The season of the first `at` entries, of those published by `as_of` where it is given."""
        with self._lock:
            if as_of is not None:
                return super().season(at, as_of)
            if at in self._recent:
                self._recent[at] = season = self._recent.pop(at)
                return season
            while (done := self._marks[-1].length) + (step := max(STRIDE, done // _PART)) <= at:
                self._marks.append(continued(self._marks[-1], self._entries[done : done + step]))
            mark = self._marks[bisect_right(self._marks, at, key=lambda one: one.length) - 1]
            season = self._recent[at] = continued(mark, self._entries[mark.length : at])
            if len(self._recent) > _RECENT:
                del self._recent[next(iter(self._recent))]
            return season

    def leaf(self, position: int) -> str:
        """The leaf hash of an entry that was read, in hexadecimal."""
        with self._lock:
            return super().leaf(position)

    def leaves(self, size: int) -> bytes:
        """The leaf hashes of the first `size` entries, one after the other."""
        with self._lock:
            return super().leaves(size)

    def inclusion(self, position: int, size: int) -> tuple[str, ...]:
        """The hashes that lead from an entry to the root of the first `size` entries, in hexadecimal."""
        with self._lock:
            return super().inclusion(position, size)
