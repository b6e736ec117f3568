"""Every way to change a sealed book in its file is found, and reported as what it is.

The attacker has the file, drops the triggers, and changes what is stored. The checkpoint is kept beside. Each attack is
one change, after which the book is verified and put right again. There are 4,896: 2,318 bytes of payloads, 253 of
names and 238 of the book's name, 112 positions, 14 entries removed, 91 pairs swapped, 42 replaced by valid others, 14
tails cut, 6 columns of another type, 1,088 bytes of checkpoint and hashes, 719 bytes of the raw file, and 1 update
after the triggers are dropped. The counts are asserted, so that none is left out unnoticed.

A run tries one in seven of the bytes of payloads, of checkpoint and hashes, and of the raw file, and all of the rest;
with `SEASON_EXAMPLES=1000` it tries every one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from commands.sealing.verifying import verify_book
from ledger.codec import decode, encode, stored_name
from ledger.errors import LedgerError
from ledger.facts import RaceVoided, SeasonOpened
from ledger.stores import Store, StoredEntry, open_store
from projections.verification.examine import Flaw
from projections.verification.verify import Verdict
from tests.commands.sealing.support import BOOK, Sealed
from tests.support.sampled import one_in

SIZE = 14
"""Entries of the book; the last is the one that trusts its key."""

PAYLOAD_BYTES, NAME_BYTES, CHECKPOINT_BYTES, FILE_SAMPLE = 2_357, 253, 192, 719

CHANGED = {"differs", "unreadable", "not-canonical"}


class Attack:
    """Changes a book, verifies it and puts it right again."""

    def __init__(self, book: Sealed, store: Store, connection: sqlite3.Connection) -> None:
        self.book = book
        self.rows = connection.execute("SELECT * FROM season_entries ORDER BY originator_version").fetchall()
        self.entries = book.entries()
        self.made = 0
        self._store = store
        self._connection = connection

    def verdict(self, *statements: tuple[str, tuple[object, ...]]) -> Verdict:
        """What verification says after some statements."""
        self.made += 1
        self._connection.execute("BEGIN")
        for statement, parameters in statements:
            self._connection.execute(statement, parameters)
        self._connection.execute("COMMIT")
        try:
            return verify_book(self._store, BOOK, [self.book.folder])
        finally:
            self._connection.execute("BEGIN")
            self._connection.execute("DELETE FROM season_entries")
            self._connection.executemany("INSERT INTO season_entries VALUES (?, ?, ?, ?)", self.rows)
            self._connection.execute("COMMIT")

    def findings(self, *statements: tuple[str, tuple[object, ...]]) -> list[Flaw]:
        return list(self.verdict(*statements).findings)


@pytest.fixture
def attack(book: Sealed) -> Iterator[Attack]:
    with book.tampered() as connection, open_store(book.url, read_only=True) as store:
        made = Attack(book, store, connection)
        assert made.findings() == []
        assert len(made.entries) == SIZE
        made.made = 0
        yield made


def changed(data: bytes, index: int) -> bytes:
    """The bytes with one of them changed, each in another bit than its neighbours."""
    return data[:index] + bytes([data[index] ^ 1 << index % 8]) + data[index + 1 :]


def assert_changed_at(found: list[Flaw], position: int) -> None:
    """The first entry that differs is told exactly, and nothing is said of any other."""
    kinds = {one.kind for one in found}
    assert "differs" in kinds
    # The key of the last entry is what the checkpoint's signature is known by.
    assert kinds <= CHANGED | ({"unsigned"} if position == SIZE else set())
    assert {one.position for one in found if one.kind != "unsigned"} == {position}


@pytest.mark.uncounted
def test_every_byte_of_every_payload(attack: Attack) -> None:
    places = [(entry, index) for entry in attack.entries for index in range(len(entry.payload))]
    tried = list(one_in(7, places))
    for (position, _, payload), index in tried:
        statement = "UPDATE season_entries SET state = ? WHERE originator_version = ?"
        assert_changed_at(attack.findings((statement, (changed(payload, index), position))), position)
    assert {entry.position for entry, _ in tried} == set(range(1, SIZE + 1))
    assert (attack.made, len(places)) == (len(tried), PAYLOAD_BYTES)


@pytest.mark.uncounted
def test_every_byte_of_every_name(attack: Attack) -> None:
    for position, name, _ in attack.entries:
        for index in range(len(name)):
            statement = "UPDATE season_entries SET topic = CAST(? AS TEXT) WHERE originator_version = ?"
            assert_changed_at(attack.findings((statement, (changed(name.encode(), index), position))), position)
    assert attack.made == sum(len(entry.name) for entry in attack.entries) == NAME_BYTES


@pytest.mark.uncounted
def test_every_byte_of_every_books_name(attack: Attack) -> None:
    for position, _, _ in attack.entries:
        for index in range(len(BOOK)):
            statement = "UPDATE season_entries SET originator_id = CAST(? AS TEXT) WHERE originator_version = ?"
            found = attack.findings((statement, (changed(BOOK.encode(), index), position)))
            assert_gone(found, position)
    assert attack.made == len(BOOK) * SIZE


def assert_gone(found: list[Flaw], position: int) -> None:
    """An entry is not there: missing where others follow, the tail lost where it was the last."""
    expected = ["tail-lost", "unsigned"] if position == SIZE else ["missing"]
    assert sorted(one.kind for one in found) == expected
    assert position in {one.position for one in found}


def test_every_position_moved(attack: Attack) -> None:
    """Each bit of a position's byte: the entry goes to a place that is free, or changes places with the one there."""
    for position in range(1, SIZE + 1):
        for bit in range(8):
            other = position ^ 1 << bit
            if 1 <= other <= SIZE:
                assert [(one.kind, one.position) for one in attack.findings(*exchange(position, other))][:1] == [
                    ("reordered", min(position, other))
                ]
            else:
                statement = "UPDATE season_entries SET originator_version = ? WHERE originator_version = ?"
                found = attack.findings((statement, (other, position)))
                assert "missing" in {one.kind for one in found} or position == SIZE
                assert found
                assert min(one.position for one in found if one.position) <= position
    assert attack.made == 8 * SIZE


def exchange(one: int, other: int) -> list[tuple[str, tuple[object, ...]]]:
    move = "UPDATE season_entries SET originator_version = ? WHERE originator_version = ?"
    return [(move, (-1, one)), (move, (one, other)), (move, (other, -1))]


def test_each_entry_removed(attack: Attack) -> None:
    for position in range(1, SIZE + 1):
        found = attack.findings(("DELETE FROM season_entries WHERE originator_version = ?", (position,)))
        assert_gone(found, position)
    assert attack.made == SIZE


def test_every_two_swapped(attack: Attack) -> None:
    for one in range(1, SIZE + 1):
        for other in range(one + 1, SIZE + 1):
            found = attack.findings(*exchange(one, other))
            assert ("reordered", one) in {(finding.kind, finding.position) for finding in found}
            assert {finding.kind for finding in found} <= {"reordered"} | ({"unsigned"} if other == SIZE else set())
    assert attack.made == SIZE * (SIZE - 1) // 2


def test_each_entry_replaced_by_a_valid_other(attack: Attack) -> None:
    """By the same fact from another actor, by another fact, and by the entry that stands next to it."""
    statement = "UPDATE season_entries SET topic = ?, state = ? WHERE originator_version = ?"
    for stored in attack.entries:
        position = stored.position
        entry = decode(*stored)
        forged = encode(entry._replace(actor="somebody else"))
        assert [(one.kind, one.position) for one in attack.findings((statement, (stored.name, forged, position)))] == [
            ("differs", position)
        ]
        other = entry._replace(fact=SeasonOpened(series="world-cup", season="1999-00"))
        found = attack.findings((statement, (stored_name(other.fact), encode(other), position)))
        assert_changed_at(found, position)
        next_to = attack.entries[position % SIZE]
        found = attack.findings((statement, (next_to.name, next_to.payload, position)))
        assert ("reordered", position) in {(one.kind, one.position) for one in found}
    assert attack.made == 3 * SIZE


def test_every_tail_cut(attack: Attack) -> None:
    for size in range(SIZE):
        found = attack.findings(("DELETE FROM season_entries WHERE originator_version > ?", (size,)))
        assert ("tail-lost", size + 1) in {(one.kind, one.position) for one in found}
        assert {one.kind for one in found} <= {"tail-lost", "unsigned"}
    assert attack.made == SIZE


def test_columns_of_another_type(attack: Attack) -> None:
    for statement in (
        "UPDATE season_entries SET state = 'text' WHERE originator_version = 4",
        "UPDATE season_entries SET state = 7 WHERE originator_version = 4",
        "UPDATE season_entries SET topic = x'ff00' WHERE originator_version = 4",
        "UPDATE season_entries SET originator_version = 3.5 WHERE originator_version = 4",
        "UPDATE season_entries SET originator_version = 'four' WHERE originator_version = 4",
        "UPDATE season_entries SET originator_version = 9223372036854775807 WHERE originator_version = 4",
    ):
        found = attack.findings((statement, ()))
        assert {one.kind for one in found} <= {"unreadable", "differs", "missing", "disordered"}
        assert 4 in {one.position for one in found}


def test_entries_that_come_after_the_seal_are_not_wrong_but_not_sealed(attack: Attack) -> None:
    last = attack.entries[-1]
    verdict = attack.verdict(
        ("INSERT INTO season_entries VALUES (?, ?, ?, ?)", (BOOK, SIZE + 1, "RaceVoided/1", voided(last)))
    )
    assert (verdict.findings, verdict.sealed, verdict.examined.last) == ((), SIZE, SIZE + 1)


def voided(last: StoredEntry) -> bytes:
    return encode(decode(*last)._replace(fact=RaceVoided(race="wc1-men-500-a")))


@pytest.mark.uncounted
def test_every_byte_of_the_checkpoint_and_of_the_hashes(book: Sealed) -> None:
    there = 0
    with open_store(book.url, read_only=True) as store:
        for file in sorted(book.folder.path.iterdir()):
            whole = file.read_bytes()
            there += len(whole)
            for index in one_in(7, range(len(whole))):
                file.write_bytes(changed(whole, index))
                kinds = {one.kind for one in verify_book(store, BOOK, [book.folder]).findings}
                assert kinds, (file, index)
                assert kinds <= ({"hashes"} if file.suffix == ".hashes" else {"checkpoint", "unsigned"})
            file.write_bytes(whole)
    assert there == 65 * SIZE + CHECKPOINT_BYTES


@pytest.mark.uncounted
def test_bytes_of_the_file_outside_the_entries_are_found_or_change_nothing(book: Sealed) -> None:
    """A sample: every 7th byte of the first page, which holds the schema, and every 31st of the others."""
    whole = book.path.read_bytes()
    entries = book.entries()
    found = harmless = 0
    places = [*range(0, 4_096, 7), *range(4_096, len(whole), 31)]
    tried = list(one_in(7, places))
    for index in tried:
        book.path.write_bytes(changed(whole, index))
        try:
            with open_store(book.url, read_only=True) as store:
                wrong = bool(verify_book(store, BOOK, [book.folder]).findings)
        except LedgerError:
            wrong = True
        if wrong:
            found += 1
        else:
            assert book.entries() == entries, index
            harmless += 1
    assert (found + harmless, len(places)) == (len(tried), FILE_SAMPLE)
    assert found > len(tried) // 5
    book.path.write_bytes(whole)
    assert book.verify().findings == ()


def test_the_triggers_stand_in_the_way_until_they_are_dropped(book: Sealed) -> None:
    statement = "UPDATE season_entries SET state = x'00' WHERE originator_version = 3"
    with closing(sqlite3.connect(book.path)) as other, pytest.raises(sqlite3.IntegrityError):
        other.execute(statement)
    with book.tampered() as other:
        other.execute(statement)
    assert [(one.kind, one.position) for one in book.verify().findings] == [("unreadable", 3), ("differs", 3)]
