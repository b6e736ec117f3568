"""A book: one season of one series, kept as one append-only stream of entries in a store."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from ledger.basis import EVERYTHING, Basis, Question, as_of_text, counted_competitions
from ledger.codec import REGISTRY, Registry, decode, decode_all, placed, written
from ledger.continuity import Agreement, check_continued, is_entry
from ledger.entry import Draft, Entry
from ledger.errors import CorruptBookError, InvalidInputError, NotFoundError
from ledger.facts import FRAME, DecisionReversed, Fact, RulebookAdopted
from ledger.garbage_collection import collector_paused
from ledger.instants import format_instant
from ledger.rulebook import Rulebook, adopted_rulebook, load_rulebook, no_rulebook
from ledger.seal.merkle import Tree, leaf_hash, leaf_hashes
from ledger.season import Season, adopted_texts, fold, on_last_day, rules_in_force
from ledger.stores import Prepared, Store, StoredEntry
from ledger.stores.base import BATCH
from ledger.vocabulary import ALL_SEASONS, PEOPLE_SERIES, SERIES


@dataclass(frozen=True, slots=True)
class Reading:
    """A season read at a basis: all that a projection needs.

    Attributes:
        basis: What is printed under every table.
        season: The state as of the entries in the basis.
        rulebook: The rules by which tables are computed. Where the book has none that can be read, each rule that is
            asked for raises `NoRulebookError`; what needs no rule is read all the same.
        counted: The competitions that count, in their order.
    """

    basis: Basis
    season: Season
    rulebook: Rulebook
    counted: tuple[str, ...]


PEOPLE: Final = f"{PEOPLE_SERIES}/{ALL_SEASONS}"
"""The book of a store that is of no season: who is who over seasons."""


def book_name(season: str) -> str:
    """The name of the book of `season`, such as ``2025-26``, or of ``people``; a name that is whole stays as it is."""
    if season == PEOPLE_SERIES:
        return PEOPLE
    return season if "/" in season else f"{SERIES}/{season}"


def of_people(book: str) -> bool:
    """Whether a book is of no season: it says who is who over seasons."""
    return book.partition("/")[0] == PEOPLE_SERIES


class Decided(NamedTuple):
    """What somebody who has read a book up to its last entry, at `expected`, appends to it at `recorded_at`."""

    drafts: Sequence[Draft]
    expected: int
    recorded_at: int


class Book:
    """One book in a store. It reads and appends entries; what may be appended is for deciders to say."""

    def __init__(self, store: Store, name: str, *, registry: Registry = REGISTRY) -> None:
        """Name the book `name`, such as ``world-cup/2025-26``, in `store`; nothing is read yet."""
        self.store = store
        self._registry = registry
        self.name = name

    def last(self) -> int:
        """The position of the last entry, 0 where there is none."""
        return self.store.last(self.name)

    def stored(self, *, after: int = 0, upto: int | None = None) -> Iterator[StoredEntry]:
        """The stored bytes of the entries after position `after`, in order and without gaps.

        Raises:
            CorruptBookError: A position is missing.
        """
        expected = after
        for stored in self.store.read(self.name, after=after, upto=upto):
            expected += 1
            if stored.position != expected:
                raise CorruptBookError(
                    f"{self.name}: entry {expected} is missing; {stored.position} stands in its place"
                )
            yield stored

    def decode(self, stored: StoredEntry) -> Entry[Fact]:
        """The entry that stored bytes hold.

        Raises:
            CorruptBookError: The bytes are not an entry.
            UnknownFactError: It has a name or version that this program does not know.
        """
        return decode(stored.position, stored.name, stored.payload, registry=self._registry)

    def decode_all(self, stored: Iterable[StoredEntry]) -> Iterator[Entry[Fact]]:
        """The entries that stored bytes hold, one after the other; raises what `decode` raises."""
        return decode_all(stored, registry=self._registry)

    def entries(self, *, after: int = 0, upto: int | None = None) -> Iterator[Entry[Fact]]:
        """The entries after position `after`, in order; raises what `stored` and `decode` raise."""
        return self.decode_all(self.stored(after=after, upto=upto))

    def append(self, drafts: Sequence[Draft], *, expected: int, recorded_at: int) -> tuple[Entry[Fact], ...]:
        """Append all drafts or none after position `expected`, which must be the last.

        Raises:
            ConflictError: Somebody appended in the meantime.
        """
        entries = placed(drafts, expected, recorded_at)
        self.store.append(self.name, expected, written(entries))
        return entries

    def append_in_turn(self, decide: Callable[[], Decided]) -> tuple[Entry[Fact], ...]:
        """Append what is decided while nobody else appends; see `Store.append_in_turn`, and what it raises."""
        entries: tuple[Entry[Fact], ...] = ()

        def prepare() -> Prepared:
            nonlocal entries
            decided = decide()
            entries = placed(*decided)
            return Prepared(decided.expected, written(entries))

        self.store.append_in_turn(self.name, prepare)
        return entries

    def read(self, question: Question = EVERYTHING) -> Reading:
        """Read the season at a basis, once; a `Reader` keeps what it has read. Raises what `Reader.read` raises."""
        return Reader(self).read(question)


class Reader:
    """Reads a book at one basis after another; what it has read, hashed and folded stays in memory.

    Whenever it reads on, the last entry that it knows must still be there: two histories of a book are never mixed.
    """

    def __init__(self, book: Book, *, agrees: Agreement | None = None) -> None:
        """Read `book`, lazily; nothing is given of it where `agrees` objects to what was read."""
        self.book = book
        self._agrees = agrees
        self._agreed = (0, False)
        self._entries: list[Entry[Fact]] = []
        self._own: list[Entry[Fact]] = []
        self._tree = Tree()
        self._folded = Season()
        self._rulebooks: dict[str, Rulebook] = {}

    def entries(self, *, upto: int | None = None) -> Sequence[Entry[Fact]]:
        """Every entry up to a position, or to the end of the book as it is now."""
        self._catch_up(upto)
        return self._entries if upto is None else self._entries[:upto]

    @property
    def known(self) -> int:
        """How many entries were read."""
        return self._tree.size

    def entry(self, position: int) -> Entry[Fact]:
        """The entry at a position that was read."""
        return self._entries[position - 1]

    def stored(self, position: int) -> StoredEntry:
        """The entry at a position as it lies in the store.

        Raises:
            NotFoundError: There is none.
        """
        for stored in self.book.stored(after=position - 1, upto=position):
            return stored
        raise NotFoundError(f"entry {position}: {self.book.name} has the positions 1 to {self.book.last()}")

    def keep(self, appended: Sequence[Entry[Fact]]) -> None:
        """Hold what was appended after what was read as read: it must be there when it is read on."""
        if appended and appended[0].position == self._tree.size + len(self._own) + 1:
            self._own += appended

    def confirm(self) -> int:
        """The position of the last entry of the book as it is now, which still begins with what was read.

        Raises:
            BookChangedError: It does not.
        """
        self._read_own()
        known = self._tree.size
        if known:
            stored = next(self.book.stored(after=known - 1, upto=known), None)
            if not is_entry(stored, self._tree.leaf(known - 1)):
                self._check_continued(known)
        return self.book.last()

    def root(self, size: int) -> str:
        """The root hash of the first `size` entries, in hexadecimal."""
        return self._tree.root(size).hex()

    def leaf(self, position: int) -> str:
        """The leaf hash of an entry that was read, in hexadecimal."""
        return self._tree.leaf(position - 1).hex()

    def leaves(self, size: int) -> bytes:
        """The leaf hashes of the first `size` entries, one after the other."""
        return self._tree.leaves(size)

    def inclusion(self, position: int, size: int) -> tuple[str, ...]:
        """The hashes that lead from an entry to the root of the first `size` entries, in hexadecimal."""
        return tuple(one.hex() for one in self._tree.inclusion_proof(position - 1, size))

    def read(self, question: Question = EVERYTHING) -> Reading:
        """Read the season at a basis.

        Raises:
            NotFoundError: The book is empty, or has no such position or competition at the basis.
            InvalidInputError: The rulebook asked for cannot be read.
            CorruptBookError: A stored entry cannot be read.
        """
        at = self._position(question)
        season = self.season(at, question.as_of)
        counted = counted_competitions(season, question.through)
        season = on_last_day(season, counted)
        rulebook = self._rulebook(season, question.rulebook, at, counted)
        basis = Basis(
            book=self.book.name,
            at=at,
            as_of=as_of_text(question.as_of),
            through=question.through,
            rulebook=rulebook.edition,
            root=self.root(at),
            amended=rulebook.amended,
        )
        return Reading(basis, season, rulebook, counted)

    def season(self, at: int, as_of: int | None = None) -> Season:
        """The season of the first `at` entries, or of those published by `as_of`; asked again it is the very same."""
        if as_of is not None:
            return fold(Season(), announced(self._entries[:at], as_of))
        if self._folded.length > at:
            return fold(Season(), self._entries[:at])
        if self._folded.length < at:
            self._folded = fold(self._folded, self._entries[self._folded.length : at])
        return self._folded

    def _catch_up(self, upto: int | None) -> None:
        if upto is None or upto > len(self._entries):
            self._read_on(upto)
        elif upto <= self._agreed[0]:
            return
        state = (len(self._entries), upto is None)
        if self._agrees is not None and self._agreed < state:
            self._agrees(self._tree, state[1])
        self._agreed = max(state, self._agreed)

    def _read_on(self, upto: int | None) -> None:
        """Read the entries that follow, and the last known before them, in one read."""
        self._read_own()
        known = len(self._entries)
        entries: list[Entry[Fact]] = []
        leaves: list[bytes] = []
        with collector_paused():
            following = self.book.stored(after=max(known - 1, 0), upto=upto)
            if known and not is_entry(next(following, None), self._tree.leaf(known - 1)):
                self._check_continued(known)
                return self._read_on(upto)  # it was away for a moment, and what follows was read of another
            while batch := list(islice(following, BATCH)):
                entries += self.book.decode_all(batch)
                leaves.append(leaf_hashes(batch))
        self._entries += entries
        self._tree.extend(b"".join(leaves))
        return None

    def _read_own(self) -> None:
        own, self._own = self._own, []
        for entry, (name, payload) in zip(own, written(own), strict=True):
            self._entries.append(entry)
            self._tree.extend(leaf_hash(entry.position, name, payload))

    def _check_continued(self, known: int) -> None:
        check_continued(self.book.name, self._entries[:known], self._tree, self.book.stored())

    def _position(self, question: Question) -> int:
        self._catch_up(question.at or None)
        last = len(self._entries)
        if not last:
            raise NotFoundError(f"{self.book.name}: the book is empty; open it with: season open")
        if question.at is not None and not 1 <= question.at <= last:
            raise NotFoundError(f"--at {question.at}: {self.book.name} has the positions 1 to {self.book.last()}")
        if question.at_instant is None:
            return question.at or last
        position = bisect_right(self._entries, question.at_instant, key=lambda entry: entry.recorded_at)
        if not position:
            raise NotFoundError(f"--at {format_instant(question.at_instant)}: {self.book.name} was not opened by then")
        return position

    def _rulebook(self, season: Season, wanted: str | None, at: int, counted: Sequence[str]) -> Rulebook:
        """The rules asked for, or those that the book adopted; without any, rules of which none is known."""
        if wanted is not None:
            own = next((one.fact.sha256 for one in reversed(season.rulebooks) if one.fact.edition == wanted), "")
            key = f"{wanted} {own}"  # a book may adopt another text under one name
            if key not in self._rulebooks:
                self._rulebooks[key] = self._named(wanted, adopted_texts(season))
            return self._rulebooks[key]
        none = no_rulebook("none", f"{self.book.name} had adopted no rulebook at {at}; name one with --rulebook")
        return self.rules(season, counted) or none

    def _named(self, name: str, adopted: Mapping[str, str]) -> Rulebook:
        """The rules of a name, which may be that of a file; raises what `load_rulebook` raises."""
        return load_rulebook(name, adopted=adopted)

    def rules(self, season: Season, counted: Sequence[str]) -> Rulebook | None:
        """The rules that a season has adopted, where these competitions count; None where it has adopted none."""
        return rules_in_force(season, counted, read=self._adopted)

    def _adopted(self, entry: Entry[RulebookAdopted]) -> Rulebook:
        if entry.fact.sha256 not in self._rulebooks:
            self._rulebooks[entry.fact.sha256] = _adopted(entry)
        return self._rulebooks[entry.fact.sha256]


def _adopted(entry: Entry[RulebookAdopted]) -> Rulebook:
    """The rules that an entry adopted. A book of an earlier version of the program may hold what is no rulebook."""
    try:
        return adopted_rulebook(entry.fact.text)
    except (InvalidInputError, RecursionError) as error:
        said = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        return no_rulebook(
            entry.fact.edition,
            f"the rulebook that entry {entry.position} adopted cannot be read: {said}; name one with --rulebook",
        )


def announced(entries: Iterable[Entry[Fact]], as_of: int) -> Iterator[Entry[Fact]]:
    """The entries that were public at `as_of`, and those that only say how the book reads them, or undo such a one."""
    frame: set[int] = set()
    for entry in entries:
        fact = entry.fact
        if type(fact) in FRAME or (isinstance(fact, DecisionReversed) and fact.reverses in frame):
            frame.add(entry.position)
        elif entry.published_at > as_of:
            continue
        yield entry
