"""Programs that write to a store, for tests that start several of them. Processes import this module by its name."""

from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from ledger.errors import ConflictError
from ledger.stores import open_store

BOOK = "world-cup/2025-26"
ROWS = 20
"""Entries of one sheet."""
PATIENCE = 120
"""Seconds that one waits for the others; what is broken is not waited for."""


def write(url: str, name: int, entries: int, start: Barrier) -> None:
    """Append entries one by one; on a conflict read on and try again, as a desk does."""
    start.wait(PATIENCE)  # so that they make the store at once …
    with open_store(url) as store:
        start.wait(PATIENCE)  # … and write at once
        last = store.last(BOOK)
        for number in range(entries):
            while True:
                try:
                    store.append(BOOK, last, [(f"Written/{name}", b"%d" % number)])
                except ConflictError:
                    last = sum(1 for _ in store.read(BOOK, after=last)) + last
                else:
                    last += 1
                    break


def file_sheets(url: str, confirm: Connection) -> None:
    """Append one sheet after another, and say after each that it is there, until killed."""
    with open_store(url) as store:
        last = 0
        while True:
            store.append(BOOK, last, [(f"Row/{row}", bytes(200)) for row in range(ROWS)])
            last += ROWS
            confirm.send(last)
