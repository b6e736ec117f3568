"""Look at every entry of a book as it is stored, whatever became of it; at a very large book with all processors.

A season has some thousand entries, which one process looks at in less time than a second one takes to start. From a
certain size on an SQLite file is read by several, each a span at a time.
"""

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import cast

from commands.workers import workers
from ledger.errors import StoreAwayError, StoreError
from ledger.garbage_collection import collector_paused
from ledger.stores import Store, StoredEntry, open_store
from ledger.stores.base import BATCH
from projections.verification.alike import Alike
from projections.verification.examine import Stretch, Unreadable, stretches

MANY = 100_000
"""Entries from which on further processes are started."""

MOST = 10_000_000
"""Positions up to which they are; higher ones are no count of entries, but somebody's invention."""

_SPAN = 2 * BATCH
_ALIKE = Alike()
"""The entries that this process has found right, where it looks at spans of one book for another."""


def raw_entries(
    store: Store, book: str, *, after: int = 0, upto: int | None = None
) -> Iterator[StoredEntry | Unreadable]:
    """The entries of a book as the store gives them, and what it says of those that it cannot read.

    Raises:
        StoreAwayError: The store went away. Nothing is known of its entries then, least of all that they are damaged.
    """
    return chain.from_iterable(_raw_batches(store, book, after, upto))


def _raw_batches(store: Store, book: str, after: int, upto: int | None) -> Iterator[Iterable[StoredEntry | Unreadable]]:
    while True:
        try:
            for batch in store.batches(book, after=after, upto=upto):
                found = batch if _are_as_declared(batch) else _as_declared_after(after, batch)
                yield found
                after = max(after, *[one.position for one in found])
        except StoreAwayError:
            raise
        except StoreError:
            # One entry spoils its whole batch, so the batch is read one by one. If nothing comes of it, it is the file.
            end = last_position(store, book, after + BATCH if upto is None else min(upto, after + BATCH))
            read = []
            for one in _one_by_one(store, book, after, end):
                yield (one,)
                read.append(isinstance(one, StoredEntry))
            if not any(read):
                return
            after += BATCH
        else:
            return


def _one_by_one(store: Store, book: str, after: int, upto: int) -> Iterator[StoredEntry | Unreadable]:
    for position in range(after + 1, upto + 1):
        try:
            for entry in store.read(book, after=position - 1, upto=position):
                yield _as_declared(entry, position)
        except StoreAwayError:
            raise
        except StoreError as error:
            yield Unreadable(position, str(error))


def last_position(store: Store, book: str, most: int) -> int:
    """The position of the last entry, or `most` where that is less, or where the store does not know."""
    try:
        return min(store.last(book), most)
    except StoreAwayError:
        raise
    except StoreError:
        return most


def _are_as_declared(batch: list[StoredEntry]) -> bool:
    """Whether the parts of all entries have the types that they are to have, at a glance."""
    return tuple({*map(type, column)} for column in zip(*batch, strict=True)) == ({int}, {str}, {bytes})


def _as_declared_after(after: int, batch: list[StoredEntry]) -> list[StoredEntry | Unreadable]:
    found: list[StoredEntry | Unreadable] = []
    for entry in batch:
        one = _as_declared(entry, after + 1)
        after = max(after, one.position)
        found.append(one)
    return found


def _as_declared(entry: StoredEntry, expected: int) -> StoredEntry | Unreadable:
    """An entry whose parts have the types that they are to have; else its database is damaged, or tampered with."""
    position = cast("object", entry.position)
    if type(position) is not int:
        return Unreadable(expected, f"its position is {position!r}")
    if type(entry.name) is not str or type(entry.payload) is not bytes:
        return Unreadable(position, "its name is not text, or its payload is not bytes")
    return entry


def looked(store: Store, book: str) -> Iterator[Stretch]:
    """Look at every entry of a book, in the order in which the store gives them; raises what `raw_entries` raises."""
    last = last_position(store, book, MOST + 1)
    seen = 0
    for stretch in _looked(store, book, last):
        yield stretch
        seen = max(seen, stretch.last)
    if seen < last <= MOST:
        # A damaged position can end a read before its time, as if nothing came after it.
        yield from stretches([Unreadable(last, "the store knows of it, and does not give it")], 1)


def _looked(store: Store, book: str, last: int) -> Iterator[Stretch]:
    processors = _processors()
    if not (store.url.startswith("sqlite:") and MANY <= last <= MOST) or processors == 1:
        yield from stretches(raw_entries(store, book), BATCH)
        return
    spans = [(store.url, book, after, min(after + _SPAN, last)) for after in range(0, last, _SPAN)]
    with workers(processors - 1) as pool:
        # The others begin at the end, for they have yet to start. This process begins at once, and meets them.
        theirs = [pool.submit(_look_at, span) for span in reversed(spans)]
        try:
            for span, found in zip(spans, reversed(theirs), strict=True):
                yield from _look_at(span) if found.cancel() else found.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _look_at(span: tuple[str, str, int, int]) -> list[Stretch]:
    """Look at a span of entries, in a process of its own."""
    url, book, after, upto = span
    with open_store(url, read_only=True) as store, collector_paused():
        return list(stretches(raw_entries(store, book, after=after, upto=upto), _SPAN, alike=_ALIKE))
