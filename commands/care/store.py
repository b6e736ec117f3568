"""Care of a book: is its store as it must be, and how to mend what is not; and copies into other stores."""

import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from commands.archive.restoring import Archived, restore
from commands.desk.desk import system_clock
from commands.sealing.checkpoints import Folder
from commands.sealing.stored_entries import last_position, raw_entries
from commands.sealing.verifying import verify_book
from ledger.codec import decode
from ledger.errors import CorruptBookError, InvalidInputError, LedgerError, RefusedError, StoreAwayError, StoreError
from ledger.instants import format_instant
from ledger.seal.keys import read_key
from ledger.seal.merkle import Tree, leaf_hash
from ledger.stores import Store, StoredEntry, open_store
from ledger.stores.base import first_line
from ledger.stores.sqlite_file import find
from projections.verification.examine import Unreadable
from projections.verification.sharing import Shared, shared

ENOUGH_BYTES = 200_000_000
"""Free disk below which a season's sheets, tables and archives may not fit."""
_SHOWN = 8
"""So many runs of positions are named on one line."""
_WRITTEN = 18
"""Where an SQLite file says how it is written: 2 is with a log."""
SAFE_SQLITE = (3, 37, 0)
"""The oldest SQLite library that the store is tested with."""


class Checked(NamedTuple):
    """One thing that was looked at.

    Attributes:
        what: What it is.
        found: How it is.
        mend: How to mend it, or None where it is as it must be.
    """

    what: str
    found: str
    mend: str | None = None


def examine_store(
    url: str, folder: Folder, *, key_files: Sequence[Path] = (), clock: Callable[[], int] = system_clock
) -> list[Checked]:
    """Look at a store, at the checkpoints of its books, and at private keys.

    Args:
        url: Where the store is.
        folder: Where checkpoints are kept.
        key_files: Private keys, to see who can read them.
        clock: Gives the present instant.

    Raises:
        NotFoundError: There is no store.
        StoreError: It cannot be opened at all, or is something else.
    """
    with open_store(url, read_only=True) as store:
        checked = list(_marks(url))
        try:
            checked += _books(store, folder, clock())
        except StoreAwayError:
            raise
        except StoreError as error:
            checked.append(Checked("books", str(error), "season restore from an archive or a copy"))
    checked += [_durability(url), *(_private(file) for file in key_files)]
    return checked


def _marks(url: str) -> Iterator[Checked]:
    """What only the kind of database can say."""
    scheme, _, rest = url.partition(":")
    if scheme == "sqlite":
        yield from _sqlite(Path(rest))
    elif scheme != "memory":
        from commands.care.postgres import postgres  # noqa: PLC0415 - the driver is an extra

        yield from (Checked(*one) for one in postgres(url))


def _sqlite(path: Path) -> Iterator[Checked]:
    version = sqlite3.sqlite_version_info
    yield Checked(
        "SQLite library",
        sqlite3.sqlite_version,
        None if version >= SAFE_SQLITE else "use a Python with SQLite 3.37 or later",
    )
    yield _journal(path)
    uri, _ = find(path, read_only=True, create=False)
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        yield _triggers(connection)
        state = _pages(connection)
        yield Checked("pages of the file", state, None if state == "ok" else "season restore from an archive or a copy")
    yield from _disk(path)


def _journal(path: Path) -> Checked:
    """The file itself says it; SQLite does not where it may not open the log beside it."""
    with path.open("rb") as file:
        in_log = file.read(_WRITTEN + 1)[_WRITTEN:] == b"\x02"
    return Checked(
        "journal",
        "wal" if in_log else "not wal",
        None if in_log else "open the book for writing once; it becomes wal then",
    )


def _triggers(connection: sqlite3.Connection) -> Checked:
    what, whole = "triggers that refuse changes", _fresh_guards()
    try:
        own = _guards(connection)
    except sqlite3.Error as error:
        return Checked(what, first_line(error), "season restore from an archive or a copy")
    gone = sorted(name for name in whole if own.get(name) != whole[name])
    return Checked(
        what,
        f"{', '.join(gone)} missing or changed" if gone else "all there",
        "season verify, then season copy into a new file, which has them" if gone else None,
    )


def _pages(connection: sqlite3.Connection) -> str:
    try:
        (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return str(state)


def _guards(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))


def _fresh_guards() -> dict[str, str]:
    """The tables and triggers of a store that is made now, which is what every store must have."""
    with tempfile.TemporaryDirectory(prefix="season-doctor-") as name:
        path = Path(name) / "fresh.db"
        open_store(f"sqlite:{path}").close()
        with closing(sqlite3.connect(path)) as connection:
            return _guards(connection)


def _disk(path: Path) -> Iterator[Checked]:
    status = path.stat()
    needed = max(ENOUGH_BYTES, 2 * status.st_size)
    free = shutil.disk_usage(path.parent).free
    yield Checked(
        "free disk",
        f"{free // 1_000_000:,} MB",
        None if free >= needed else f"make room: {needed // 1_000_000:,} MB should be free beside {path}",
    )
    writers = [who for who, bit in (("its group", stat.S_IWGRP), ("everybody", stat.S_IWOTH)) if status.st_mode & bit]
    yield Checked(
        "who can write to the file",
        f"its owner and {' and '.join(writers)}" if writers else "its owner",
        f"chmod go-w {path}" if writers else None,
    )


def _durability(url: str) -> Checked:
    """A store asserts its durability whenever it is opened for writing."""
    try:
        open_store(url, create=False).close()
    except StoreError as error:
        return Checked("every commit waits for the disk", str(error), "mend what the message says before recording")
    return Checked("every commit waits for the disk", "yes")


def _books(store: Store, folder: Folder, now: int) -> Iterator[Checked]:
    for book in store.books():
        last = last_position(store, book, 1 << 62)
        yield from _times(store, book, last, now)
        sealed = verify_book(store, book, [folder]).sealed
        yield Checked(
            f"seal of {book}",
            f"{sealed} of {last} entries",
            None if sealed == last else "season seal --to a disk that is kept elsewhere",
        )


def _times(store: Store, book: str, last: int, now: int) -> Iterator[Checked]:
    """The moments at which entries were recorded: none in the future, and none before that of the entry above."""
    recorded: dict[int, int] = {}
    ill = None
    for stored in raw_entries(store, book):
        try:
            recorded[stored.position] = decode(*_readable(stored)).recorded_at
        except LedgerError as error:
            ill = ill or str(error)
    if last in recorded:
        ahead = [position for position, instant in recorded.items() if instant > now]
        names = f"; in the future: {_named(ahead)}" if ahead else ""
        yield Checked(
            f"last entry of {book}",
            f"{last}, recorded at {format_instant(recorded[last])}{names}",
            "set the clock of this computer; where it is right, the one that recorded them ran ahead"
            if ahead
            else None,
        )
    if ill is not None:
        yield Checked(f"entries of {book}" if last in recorded else f"last entry of {book}", ill, "season verify")
    early = [one for (_, first), (one, then) in pairwise(recorded.items()) if then < first]
    yield Checked(
        f"times of {book}",
        f"recorded earlier than the entry before: {_named(early)}" if early else "in the order of the entries",
        "season verify; --at with a moment cannot be trusted there, --at with a position can" if early else None,
    )


def _readable(stored: StoredEntry | Unreadable) -> StoredEntry:
    if isinstance(stored, Unreadable):
        raise CorruptBookError(f"entry {stored.position}: {stored.problem}")
    return stored


def _named(positions: Sequence[int]) -> str:
    """Positions in words, neighbours together: ``entry 4``, ``entries 12 to 19, 23``."""
    runs: list[list[int]] = []
    for position in positions:
        if runs and position == runs[-1][-1] + 1:
            runs[-1][1:] = [position]
        else:
            runs.append([position])
    shown = ", ".join(" to ".join(map(str, run)) for run in runs[:_SHOWN])
    more = f" and {len(runs) - _SHOWN} more" if len(runs) > _SHOWN else ""
    return f"{'entry' if len(positions) == 1 else 'entries'} {shown}{more}"


def _private(file: Path) -> Checked:
    try:
        key = read_key(file)
    except InvalidInputError as error:
        return Checked(f"private key {file}", "it is not to be used", str(error))
    return Checked(f"private key {file}", f"{key.name}, its owner alone can read it")


class Copied(NamedTuple):
    """What copying came to.

    Attributes:
        added: How many entries were appended to the copy.
        last: The position of the last entry of the copy.
        shared: What the book, as it was copied, and its copy share now.
    """

    added: int
    last: int
    shared: Shared


def copy_book(store: Store, book: str, folder: Folder, target: Store, target_folder: Folder | None) -> Copied:
    """Copy a book with its checkpoints into another store, or continue it there; see `restore`.

    The book may be written to meanwhile: what is copied is its state at one moment.

    Raises:
        RefusedError: The book does not verify; or the target has a book of its name that differs, and the error says
            what both share and from where on they differ.
    """
    verdict = verify_book(store, book, [folder])
    if verdict.findings:
        raise RefusedError(f"{book} does not verify: {verdict.findings[0].text}", reason="does-not-verify")
    tree = verdict.examined.tree
    stored = tuple(store.read(book, upto=tree.size))
    kept = tuple((one.note, one.stamp) for one in verdict.checkpoints if one.holds)
    _same_beginning(book, tree, target)
    done = restore(Archived(book, stored, tree, verdict, kept), target, target_folder)
    return Copied(done.added, done.last, _shared(tree, Tree(leaf_hash(*one) for one in target.read(book))))


def _same_beginning(book: str, tree: Tree, target: Store) -> None:
    there = Tree(leaf_hash(*one) for one in target.read(book))
    both = _shared(tree, there)
    if both.differ:
        position = both.entries + 1
        raise RefusedError(
            f"{book}: {target.url} has a book that differs, first at entry {position}; nothing copied. "
            f"{both.line('The book', 'its copy')}; season carry brings over what one of them has beyond it",
            reason="diverges",
            position=position,
        )


def _shared(tree: Tree, there: Tree) -> Shared:
    return shared(lambda size: tree.root(size).hex(), tree.size, lambda size: there.root(size).hex(), there.size)
