"""Stores of raw entries by URL: ``sqlite:PATH``, ``memory:`` and ``postgresql://…``.

A store keeps the bytes of entries, book by book, and knows nothing of what they say. It guarantees that positions run
1, 2, 3 … without gaps, that what was appended is on disk, and that nothing is ever changed. This is the only place that
imports the `eventsourcing` library, whose recorders do the storing; each kind is imported when it is first opened, so
that a reader of a file needs neither a PostgreSQL driver nor the library.
"""

from ledger.stores.base import Prepared, Store, StoredEntry
from ledger.stores.urls import open_store

__all__ = ["Prepared", "Store", "StoredEntry", "open_store"]
