"""A book that is changed behind a reader or a desk is noticed, and no two histories of it are ever mixed."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from commands.desk.desk import Desk
from ledger.book import Book, Reader
from ledger.entry import Draft
from ledger.errors import BookChangedError, NotAsSealedError, StoreAwayError
from ledger.facts import Fact
from ledger.seal.merkle import Tree
from ledger.stores import Store, open_store
from tests.commands.sealing.support import BOOK, fill
from tests.support.given import opening, skaters

FIRST = [*opening(), *skaters("ada", "bo", "cy")]
OTHER = [*opening(), *skaters("ada", "dan", "eve", "fred")]
"""Shares six entries with the first, and has more."""


def restored(path: Path, facts: Sequence[Fact]) -> None:
    """Put another file in the place of a store, as whoever restores a backup."""
    made = path.with_suffix(".backup")
    with open_store(f"sqlite:{made}") as store:
        fill(store, facts)
    made.replace(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "season.db"
    restored(path, FIRST)
    return path


def read(store: Store) -> Reader:
    reader = Reader(Book(store, BOOK))
    assert len(reader.entries()) == len(FIRST)
    return reader


@pytest.mark.parametrize(("facts", "lost"), [(OTHER, "2 entries"), (FIRST[:-1], "1 entry"), (FIRST[:-2], "2 entries")])
@pytest.mark.parametrize("look", [Reader.entries, Reader.read, Reader.confirm])
def test_a_reader_that_reads_on_notices_what_is_lost(
    path: Path, facts: Sequence[Fact], lost: str, look: Callable[[Reader], object]
) -> None:
    with open_store(f"sqlite:{path}", read_only=True) as store:
        reader = read(store)
        restored(path, facts)
        for _ in range(2):  # and goes on to do so
            with pytest.raises(BookChangedError, match=f"of the 8 entries that it had read, {lost}") as caught:
                look(reader)
        assert (caught.value.known, caught.value.shared) == (8, 8 - int(lost[0]))
        assert "8 CompetitorEntered" in str(caught.value)
        assert f"the book has {len(facts)} now" in str(caught.value)
        assert [entry.position for entry in Reader(Book(store, BOOK)).entries()] == list(range(1, len(facts) + 1))


def test_a_book_that_only_grew_is_read_on(path: Path) -> None:
    with open_store(f"sqlite:{path}", read_only=True) as store:
        reader = read(store)
        restored(path, [*FIRST, *skaters("dan")])
        assert reader.confirm() == 9
        assert reader.read().season.length == 9


def test_a_desk_records_nothing_after_what_is_lost(path: Path) -> None:
    with open_store(f"sqlite:{path}") as store:
        desk = Desk(Book(store, BOOK), actor="tester")
        assert desk.season().length == len(FIRST)
        restored(path, OTHER)

        with pytest.raises(BookChangedError, match=r"7 CompetitorEntered, 8 CompetitorEntered"):
            desk.run(lambda _: [Draft(skaters("gus")[0], "tester")])
        assert store.last(BOOK) == len(OTHER)


def test_a_file_that_is_gone_is_a_store_that_went_away(path: Path) -> None:
    with open_store(f"sqlite:{path}") as store:
        path.unlink()
        with pytest.raises(StoreAwayError, match="there is no such file any more"):
            store.append(BOOK, len(FIRST), [("RaceVoided/1", b"")])


def test_what_a_reader_has_read_is_agreed_to_before_any_of_it_is_given(path: Path) -> None:
    asked: list[tuple[int, bool]] = []

    def agrees(tree: Tree, whole: bool) -> None:
        asked.append((tree.size, whole))
        if len(asked) < 3:
            raise NotAsSealedError("it is not")

    with open_store(f"sqlite:{path}", read_only=True) as store:
        reader = Reader(Book(store, BOOK), agrees=agrees)
        for _ in range(2):
            with pytest.raises(NotAsSealedError):
                reader.entries(upto=3)
        for _ in range(2):
            assert len(reader.entries(upto=3)) == 3
            assert len(reader.entries()) == 8
    assert asked == [(3, False), (3, False), (3, False), (8, True)]
