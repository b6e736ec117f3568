"""Look at every entry of a book as it is stored, whatever became of it; at a very large book with all processors.

A season has some thousand entries, which one process looks at in less time than a second one takes to start. From a
certain size on an SQLite file is read by several, each a span at a time.
"""

import os
from collections.abc import Iterator
from typing import cast

from commands.workers import workers
from ledger.errors import StoreError
from ledger.garbage_collection import collector_paused
from ledger.stores import Store, StoredEntry, open_store
from ledger.stores.base import BATCH
from projections.verification.examine import Stretch, Unreadable, look, stretches

MANY = 50_000
"""Entries from which on further processes are started."""

MOST = 10_000_000
"""Positions up to which they are; higher ones are no count of entries, but somebody's invention."""

_SPAN = 4 * BATCH


def raw_entries(
    store: Store, book: str, *, after: int = 0, upto: int | None = None
) -> Iterator[StoredEntry | Unreadable]:
    """The entries of a book as the store gives them, and what it says of those that it cannot read."""
    while True:
        try:
            for entry in store.read(book, after=after, upto=upto):
                if type(entry.position) is int and type(entry.name) is str and type(entry.payload) is bytes:
                    yield entry
                    after = entry.position
                else:
                    one = _not_as_declared(entry)
                    yield one
                    after = one.position
        except StoreError as error:
            # One entry spoils its whole batch, so the batch is read one by one. If nothing comes of it, it is the file.
            found, last = 0, last_position(store, book, after + BATCH if upto is None else min(upto, after + BATCH))
            for position in range(after + 1, last + 1):
                try:
                    for entry in store.read(book, after=position - 1, upto=position):
                        yield entry if type(entry.payload) is bytes else _not_as_declared(entry)
                        found += 1
                except StoreError:
                    yield Unreadable(position, str(error))
            if not found:
                return
            after += BATCH
        else:
            return


def last_position(store: Store, book: str, most: int) -> int:
    """The position of the last entry, or `most` where that is less, or where the store does not know."""
    try:
        last = cast("object", store.last(book))
    except StoreError:
        return most
    return min(last, most) if isinstance(last, int) else most


def _not_as_declared(entry: StoredEntry) -> Unreadable:
    """An entry whose parts have not the types that they are to have: its database was tampered with."""
    position = cast("object", entry.position)
    if isinstance(position, int):
        return Unreadable(position, "its name is not text, or its payload is not bytes")
    return Unreadable(int(cast("float", position)), f"its position is {position!r}")


def looked(store: Store, book: str) -> Iterator[Stretch]:
    """Look at every entry of a book, in the order in which the store gives them."""
    last = last_position(store, book, MOST + 1) if store.url.startswith("sqlite:") else 0
    processors = _processors()
    if not MANY <= last <= MOST or processors == 1:
        yield from stretches(map(look, raw_entries(store, book)), BATCH)
        return
    spans = [(store.url, book, after, min(after + _SPAN, last)) for after in range(0, last, _SPAN)]
    with workers(processors) as pool:
        for found in pool.map(_look_at, spans):
            yield from found


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _look_at(span: tuple[str, str, int, int]) -> list[Stretch]:
    """Look at a span of entries, in a process of its own."""
    url, book, after, upto = span
    with open_store(url, read_only=True) as store, collector_paused():
        return list(stretches(map(look, raw_entries(store, book, after=after, upto=upto)), _SPAN))
