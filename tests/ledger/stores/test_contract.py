"""What every store promises, checked on every kind of store."""

import threading
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.errors import ConflictError, StoreError
from ledger.stores import Prepared, Store, StoredEntry, open_store
from ledger.stores.base import BATCH
from ledger.stores.sqlite import AT_ONCE
from tests.support.sampled import tries

BOOK = "world-cup/2025-26"
PATIENCE = 100
"""So many seconds nothing takes, however busy the machine is."""


def entries(*payloads: bytes) -> list[tuple[str, bytes]]:
    return [("ResultRecorded/1", payload) for payload in payloads]


def payloads(store: Store, book: str = BOOK, **which: Any) -> list[bytes]:
    return [entry.payload for entry in store.read(book, **which)]


def wait_for(condition: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.005)


def test_an_empty_store_holds_nothing(store: Store) -> None:
    assert store.books() == ()
    assert store.last(BOOK) == 0
    assert list(store.read(BOOK)) == []


def test_what_is_appended_is_read_back_byte_for_byte_in_order(store: Store) -> None:
    given_payloads = (b"", b"\x00\xff", b"'; --", bytes(range(256)))

    store.append(BOOK, 0, [("SeasonOpened/1", given_payloads[0]), *entries(*given_payloads[1:])])

    assert list(store.read(BOOK)) == [
        StoredEntry(1, "SeasonOpened/1", given_payloads[0]),
        *(StoredEntry(position, "ResultRecorded/1", given_payloads[position - 1]) for position in (2, 3, 4)),
    ]
    assert all(type(entry) is StoredEntry and type(entry.payload) is bytes for entry in store.read(BOOK))


def test_positions_run_on_from_one_append_to_the_next(store: Store) -> None:
    store.append(BOOK, 0, entries(b"1", b"2"))
    store.append(BOOK, 2, entries(b"3"))

    assert [entry.position for entry in store.read(BOOK)] == [1, 2, 3]
    assert store.last(BOOK) == 3


@pytest.mark.parametrize("expected", [-1, 0, 1, 3, 4, 1_000_000])
def test_only_the_entry_after_the_last_is_taken(store: Store, expected: int) -> None:
    store.append(BOOK, 0, entries(b"1", b"2"))

    with pytest.raises(ConflictError) as caught:
        store.append(BOOK, expected, entries(b"a", b"b", b"c"))

    assert str(caught.value) == f"{BOOK}: its last entry is not {expected}; read on and decide again"
    assert payloads(store) == [b"1", b"2"]
    store.append(BOOK, 2, entries(b"3"))
    assert payloads(store) == [b"1", b"2", b"3"]


@pytest.mark.parametrize("expected", [-2, -1, 1, 2])
def test_a_book_begins_with_entry_1(store: Store, expected: int) -> None:
    with pytest.raises(ConflictError):
        store.append(BOOK, expected, entries(b"a", b"b"))

    assert store.books() == ()


@pytest.mark.parametrize("number", [1, 2, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
def test_so_many_go_in_together_or_none(store: Store, number: int) -> None:
    many = [b"%d" % one for one in range(number)]
    store.append(BOOK, 0, entries(*many))

    for expected in (0, number - 1, number + 1):
        with pytest.raises(ConflictError, match=f"not {expected};"):
            store.append(BOOK, expected, entries(*many))

    store.append(BOOK, number, entries(*many))
    assert [entry.position for entry in store.read(BOOK)] == list(range(1, 2 * number + 1))
    assert payloads(store) == many * 2


def test_appending_nothing_does_nothing(store: Store) -> None:
    store.append(BOOK, 0, [])

    assert store.books() == ()


def test_a_part_is_read_by_position(store: Store) -> None:
    store.append(BOOK, 0, entries(b"1", b"2", b"3", b"4", b"5"))

    assert payloads(store, after=2) == [b"3", b"4", b"5"]
    assert payloads(store, upto=2) == [b"1", b"2"]
    assert payloads(store, after=1, upto=4) == [b"2", b"3", b"4"]
    assert payloads(store, after=5) == payloads(store, after=9) == payloads(store, upto=0) == []
    assert payloads(store, after=3, upto=2) == []
    assert payloads(store, upto=99) == payloads(store)


@pytest.mark.parametrize("size", [BATCH - 1, BATCH, BATCH + 1, 2 * BATCH])
def test_a_long_book_is_read_whole_across_batches(store: Store, size: int) -> None:
    store.append(BOOK, 0, entries(*(b"%d" % number for number in range(size))))

    assert payloads(store) == [b"%d" % number for number in range(size)]
    assert payloads(store, after=7, upto=BATCH + 7) == [b"%d" % number for number in range(7, min(size, BATCH + 7))]


def test_many_large_entries_go_in_together(store: Store) -> None:
    large = [bytes([number]) * 1_000_000 for number in range(8)]

    store.append(BOOK, 0, entries(*large))

    assert payloads(store) == large


def test_books_are_apart(store: Store) -> None:
    names = ("world-cup/2025-26", "world-cup/2017-18", "Weltcup/2025-26 (Übung)", "it's; a % book?", "世界杯")
    for name in names:
        store.append(name, 0, entries(name.encode()))
    store.append(names[1], 1, entries(b"more"))

    assert store.books() == tuple(sorted(names))
    assert [payloads(store, name) for name in names[:2]] == [[names[0].encode()], [names[1].encode(), b"more"]]
    assert [store.last(name) for name in names] == [1, 2, 1, 1, 1]


def test_a_closed_store_says_so_and_can_be_closed_again(store: Store) -> None:
    store.append(BOOK, 0, entries(b"1"))
    half_read = store.read(BOOK)
    store.close()
    store.close()

    for use in (
        store.books,
        lambda: store.last(BOOK),
        lambda: list(store.read(BOOK)),
        lambda: next(half_read),
        lambda: store.append(BOOK, 1, entries(b"2")),
        lambda: next(store.follow(BOOK, stop=threading.Event())),
    ):
        with pytest.raises(StoreError, match="the store is closed"):
            use()


def test_two_programs_see_one_book(shared_url: str) -> None:
    with (
        open_store(shared_url) as one,
        open_store(shared_url) as other,
        open_store(shared_url, read_only=True) as reader,
    ):
        one.append(BOOK, 0, entries(b"1"))
        other.append(BOOK, 1, entries(b"2"))

        assert payloads(one) == payloads(other) == payloads(reader) == [b"1", b"2"]
        with pytest.raises(ConflictError):
            one.append(BOOK, 1, entries(b"3"))


def test_what_was_appended_is_there_when_the_store_is_opened_again(shared_url: str) -> None:
    with open_store(shared_url) as store:
        store.append(BOOK, 0, entries(b"1"))
    with open_store(shared_url, create=False) as store:
        assert payloads(store) == [b"1"]


@pytest.mark.parametrize("url", ["sqlite", "postgres", "memory"])
def test_a_store_for_reading_takes_nothing(url: str, request: pytest.FixtureRequest) -> None:
    place = "memory:" if url == "memory" else request.getfixturevalue(f"{url}_url")
    with open_store(place):
        pass
    with open_store(place, read_only=True) as store:
        with pytest.raises(StoreError, match="opened for reading only"):
            store.append(BOOK, 0, entries(b"1"))
        with pytest.raises(StoreError, match="opened for reading only"):
            store.append_in_turn(BOOK, lambda: Prepared(0, entries(b"1")))
        assert store.books() == ()


def test_threads_that_share_a_store_lose_nothing(store: Store) -> None:
    def write(name: int) -> None:
        for number in range(20):
            while True:
                try:
                    store.append(BOOK, store.last(BOOK), entries(b"%d-%d" % (name, number)))
                except ConflictError:
                    continue
                break

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [entry.position for entry in store.read(BOOK)] == list(range(1, 81))
    assert sorted(payloads(store)) == sorted(b"%d-%d" % (name, number) for name in range(4) for number in range(20))


def test_in_a_turn_everybody_else_waits(store: Store) -> None:
    """What is prepared rests on the last entry, whoever wants to append meanwhile; that one comes after it."""
    store.append(BOOK, 0, entries(b"1"))
    begun = threading.Event()

    def other() -> None:
        begun.wait()
        while True:
            try:
                return store.append(BOOK, store.last(BOOK), entries(b"other"))
            except ConflictError:
                continue

    def prepare() -> Prepared:
        begun.set()
        thread.join(0.05)
        assert [one.payload for one in store.read(BOOK)] == [b"1"]
        return Prepared(store.last(BOOK), entries(b"2", b"3"))

    thread = threading.Thread(target=other)
    thread.start()
    store.append_in_turn(BOOK, prepare)
    thread.join()
    assert payloads(store) == [b"1", b"2", b"3", b"other"]


def test_a_turn_in_which_something_is_wrong_appends_nothing_and_ends(store: Store) -> None:
    store.append(BOOK, 0, entries(b"1"))
    store.append_in_turn(BOOK, lambda: Prepared(1, []))
    with pytest.raises(ConflictError, match="another one than expected"):
        store.append_in_turn(BOOK, lambda: Prepared(0, entries(b"2")))
    with pytest.raises(ZeroDivisionError):
        store.append_in_turn(BOOK, lambda: Prepared(1 // 0, entries(b"2")))
    store.append(BOOK, 1, entries(b"2"))
    assert payloads(store) == [b"1", b"2"]


class Follower:
    """Follows a book in a thread and keeps what it sees."""

    def __init__(self, store: Store, *, after: int = 0) -> None:
        self.seen: list[StoredEntry] = []
        self.stop = threading.Event()
        self._entries = store.follow(BOOK, after=after, stop=self.stop)
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        for entry in self._entries:
            self.seen.append(entry)


@pytest.fixture
def follow() -> Iterator[type[Follower]]:
    started: list[Follower] = []

    class Kept(Follower):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            started.append(self)

    yield Kept
    for follower in started:
        follower.stop.set()
        follower.thread.join(PATIENCE)
        assert not follower.thread.is_alive()


def test_a_follower_sees_what_is_there_and_then_what_comes(store: Store, follow: type[Follower]) -> None:
    store.append("another", 0, entries(b"x"))
    store.append(BOOK, 0, entries(b"1", b"2"))
    from_the_start, from_two, from_later = follow(store), follow(store, after=2), follow(store, after=4)
    wait_for(lambda: len(from_the_start.seen) == 2)

    store.append("another", 1, entries(b"y"))
    store.append(BOOK, 2, entries(b"3"))
    wait_for(lambda: len(from_the_start.seen) == 3)
    store.append(BOOK, 3, entries(b"4", b"5"))
    wait_for(lambda: len(from_the_start.seen) == 5)
    wait_for(lambda: len(from_two.seen) == 3 and from_later.seen)

    assert from_the_start.seen == list(store.read(BOOK))
    assert from_two.seen == list(store.read(BOOK, after=2))
    assert from_later.seen == list(store.read(BOOK, after=4))


def test_a_follower_of_a_book_that_does_not_exist_yet_waits_for_it(store: Store, follow: type[Follower]) -> None:
    store.append("another", 0, entries(b"x"))
    follower = follow(store)

    store.append(BOOK, 0, entries(b"1"))

    wait_for(lambda: follower.seen)
    assert follower.seen == [StoredEntry(1, "ResultRecorded/1", b"1")]


def test_nothing_is_missed_between_the_first_look_and_the_first_news(store: Store, follow: type[Follower]) -> None:
    for last in range(5):
        follower = follow(store, after=last)
        time.sleep(last / 500)
        store.append(BOOK, last, entries(b""))
        wait_for(lambda: follower.seen)  # noqa: B023 - it is called at once
        follower.stop.set()


def test_a_follower_stops_when_it_is_told(store: Store, follow: type[Follower]) -> None:
    store.append(BOOK, 0, entries(b"1"))
    follower = follow(store)
    wait_for(lambda: follower.seen)

    follower.stop.set()
    follower.thread.join(PATIENCE)

    assert not follower.thread.is_alive()


def test_a_follower_that_is_told_before_it_begins_sees_nothing(store: Store) -> None:
    store.append(BOOK, 0, entries(b"1"))
    stop = threading.Event()
    stop.set()

    assert list(store.follow(BOOK, stop=stop)) == []


def test_a_follower_that_is_left_alone_leaves_nothing_behind(store: Store) -> None:
    store.append(BOOK, 0, entries(b"1", b"2"))
    before = threading.active_count()

    for entry in store.follow(BOOK, stop=threading.Event()):
        assert entry.payload == b"1"
        break

    wait_for(lambda: threading.active_count() <= before)


def test_a_follower_that_stops_in_the_middle_of_a_batch_sees_no_more(store: Store) -> None:
    store.append(BOOK, 0, entries(b"1", b"2", b"3"))
    stop = threading.Event()
    seen = []

    for entry in store.follow(BOOK, stop=stop):
        seen.append(entry.position)
        stop.set()

    assert seen == [1]


NEW = count()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=tries(25))
@given(
    appends=st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(-1, 9), st.lists(st.binary(max_size=8), max_size=4)), max_size=12
    )
)
def test_a_store_does_what_a_list_does(store: Store, appends: list[tuple[str, int, list[bytes]]]) -> None:
    run = next(NEW)
    model: dict[str, list[bytes]] = {"a": [], "b": []}

    for short, expected, given_payloads in appends:
        book = f"{short}{run}"
        if given_payloads and expected != len(model[short]):
            with pytest.raises(ConflictError):
                store.append(book, expected, entries(*given_payloads))
        else:
            store.append(book, expected, entries(*given_payloads))
            model[short] += given_payloads

    for short, expected_payloads in model.items():
        assert payloads(store, f"{short}{run}") == expected_payloads
        assert store.last(f"{short}{run}") == len(expected_payloads)
