"""Where our words meet those of the `eventsourcing` library: entries, the table they lie in, and errors."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from eventsourcing.domain import EventSourcingError
from eventsourcing.persistence import ConnectionPoolClosedError, IntegrityError, StoredEvent

from ledger.errors import ConflictError, StoreAwayError, StoreError
from ledger.stores.base import first_line

TABLE = "season_entries"
"""The table of entries in a database. Its columns bear the library's names: the book is `originator_id`, the position
`originator_version`, the fact's name `topic` and the payload `state`."""


def stored_events(book: str, expected: int, entries: Sequence[tuple[str, bytes]]) -> list[StoredEvent]:
    """The entries at the positions after `expected`, as the library's recorders take them."""
    return [
        StoredEvent(book, position, name, payload) for position, (name, payload) in enumerate(entries, expected + 1)
    ]


def never_away(error: BaseException) -> bool:
    """What is in this process or in its files does not go away."""
    del error
    return False


@contextmanager
def translated(
    url: str, *drivers: type[Exception], is_away: Callable[[BaseException], bool] = never_away
) -> Iterator[None]:
    """Turn an error of the library, or of one of the `drivers`, into a `StoreError` that names the store.

    `is_away` says of an error whether it means that the store cannot be reached any more.

    Raises:
        StoreAwayError: It cannot be reached any more.
        StoreError: The store is closed, or failed.
    """
    known: tuple[type[Exception], ...] = (EventSourcingError, *drivers)
    try:
        yield
    except ConnectionPoolClosedError as error:
        raise StoreError(f"{url}: the store is closed") from error
    except known as error:
        if is_away(error):
            raise StoreAwayError(f"{url}: the store went away: {first_line(error)}") from error
        raise StoreError(f"{url}: {first_line(error)}") from error


@contextmanager
def appending(book: str, expected: int | None = None) -> Iterator[None]:
    """Turn a breach of the order of positions into a `ConflictError`.

    Raises:
        ConflictError: The store refused the position after `expected`.
    """
    try:
        yield
    except IntegrityError as error:
        last = "another one than expected" if expected is None else f"not {expected}"
        raise ConflictError(f"{book}: its last entry is {last}; read on and decide again") from error
