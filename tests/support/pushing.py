"""What a process does that writes without a pause. Processes import this module by its name."""

from contextlib import suppress
from typing import Any

from ledger.book import Book
from ledger.errors import ConflictError
from ledger.stores import open_store
from tests.support.given import HOUR, START, draft, skaters

BOOK = "world-cup/2025-26"


def never_pause(url: str, number: int, stop: Any) -> None:
    """Append one entry after the other, without a desk and its turns, until told to stop."""
    with open_store(url) as store:
        book = Book(store, BOOK)
        while not stop.is_set():
            last = book.last()
            (fact,) = skaters(f"w{number}-{last}")
            with suppress(ConflictError):
                book.append(
                    [draft(fact)._replace(actor=f"writer {number}")], expected=last, recorded_at=START + 9_000 * HOUR
                )
