"""A damaged file is reported, whichever bit it is, and never ends in a traceback."""

import random

import pytest

from commands.care.store import examine_store
from commands.sealing.verifying import verify_book
from ledger.book import Book, Reader
from ledger.errors import LedgerError
from ledger.stores import open_store
from tests.commands.sealing.support import BOOK, Sealed, fill, small_facts

PAGE = 4_096
CELLS = PAGE + 8
"""Where the file of the small book says at which offset of its second page each entry lies, in two bytes each."""


def findings(book: Sealed) -> list[str]:
    """What verification finds in every book of the store, or why there is no telling."""
    try:
        with open_store(book.url, read_only=True) as store:
            return [
                one.kind for name in {BOOK, *store.books()} for one in verify_book(store, name, [book.folder]).findings
            ]
    except LedgerError as error:
        return [str(error)]


@pytest.mark.uncounted
def test_an_entry_whose_place_in_the_file_is_lost_is_found(book: Sealed) -> None:
    """A cell at offset 0 has a position of no type at all, wherever among the entries it is."""
    whole, kinds = book.path.read_bytes(), set[str]()
    for number in range(len(book.entries())):
        at = CELLS + 2 * number
        book.path.write_bytes(whole[:at] + b"\0\0" + whole[at + 2 :])
        found = findings(book)
        assert found, number
        kinds |= set(found)
        assert any(one.mend for one in examine_store(book.url, book.folder))
        with open_store(book.url, read_only=True) as store, pytest.raises(LedgerError):
            Reader(Book(store, BOOK)).read()
    assert "unreadable" in kinds


@pytest.mark.uncounted
def test_a_flipped_bit_anywhere_is_reported_or_changes_nothing(book: Sealed) -> None:
    whole, entries = book.path.read_bytes(), book.entries()
    chance = random.Random(14)  # noqa: S311  which bits are tried is no secret
    for bit in sorted(chance.sample(range(8 * len(whole)), 150)):
        index = bit // 8
        book.path.write_bytes(whole[:index] + bytes([whole[index] ^ 1 << bit % 8]) + whole[index + 1 :])
        if not findings(book):
            assert book.entries() == entries, bit
    book.path.write_bytes(whole)
    assert findings(book) == []


def test_a_book_is_read_no_further_than_to_a_position_that_leads_back() -> None:
    """A position below zero, at the end of a batch, would be read after again and again."""
    with open_store("memory:") as store:
        fill(store, small_facts())
        with pytest.raises(LedgerError, match="has the position -5: the store is damaged"):
            store._beyond(3, next(store.read(BOOK))._replace(position=-5))
