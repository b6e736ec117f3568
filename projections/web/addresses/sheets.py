"""The official sheets that a server hands out: at the hash by which the book names them, and never another file.

A projection opens no file; who runs the server gives what reads them.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from ledger.entry import Entry
from ledger.facts import Fact, ProtocolFiled

ENDING = ".pdf"
"""What the addresses of sheets end with, and their files."""


class SheetFiles(Protocol):
    """Sheets as files.

    Attributes:
        stamp: A word that changes with the names of the files.
    """

    stamp: str

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""

    def read(self, name: str, sha256: str) -> bytes:
        """The file of this name that has this hash.

        Raises:
            NotFoundError: There is none of the name, or what is there is another file than the book names.
        """


def sheets_in(entries: Iterable[Entry[Fact]]) -> Mapping[str, str]:
    """The names of the sheets that a book names, by their hashes."""
    return {
        entry.fact.protocol: entry.source.name
        for entry in entries
        if isinstance(entry.fact, ProtocolFiled) and entry.fact.protocol and entry.source and entry.source.name
    }
