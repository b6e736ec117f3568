"""A server whose book is changed behind its back says so on every page, drops what it had read, and mixes nothing."""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event

import pytest
from starlette.testclient import TestClient

from commands.sealing.agreeing import agreement
from commands.sealing.checkpoints import Folder, kept_checkpoints
from ledger.book import Book
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.merkle import Tree, leaf_hash
from ledger.seal.note import sign
from ledger.stores import Store, StoredEntry, open_store
from projections.web.answers.shared_reader import SharedReader
from projections.web.server.app import create_app
from projections.web.server.live import Watch
from projections.web.server.notices import Notices
from projections.web.server.shown import ShownBook
from tests.commands.sealing.support import BOOK, KEY
from tests.ledger.test_continuity import FIRST, OTHER, restored
from tests.projections.web.conftest import PATIENCE
from tests.support.loops import run_apart

SAID = "The book was changed."
LAST = f"/at={len(FIRST)}/log/"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "season.db"
    restored(path, FIRST)
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:{path}", read_only=True) as opened:
        yield opened


@pytest.fixture
def client(store: Store, tmp_path: Path) -> TestClient:
    book, folder = Book(store, BOOK), Folder(tmp_path / "kept")
    shown = ShownBook(book, checkpoints=partial(kept_checkpoints, folder, BOOK), agrees=agreement(store, book, folder))
    return TestClient(create_app(shown), follow_redirects=False)


@pytest.mark.parametrize("path_", ["/now/log/", LAST, "/nowhere/nothing/"])
def test_every_page_says_so_from_then_on(client: TestClient, path: Path, path_: str) -> None:
    client.get("/now/")
    assert SAID not in client.get(path_).text
    restored(path, OTHER)
    client.get(LAST)
    for _ in range(2):
        text = client.get(path_).text
        assert SAID in text
        assert "7 CompetitorEntered, 8 CompetitorEntered" in text


@pytest.fixture
def told() -> Iterator[int]:
    """The open file in which processes tell one another."""
    with TemporaryFile(buffering=0) as file:
        yield file.fileno()


@pytest.fixture
def processes(store: Store, told: int) -> list[TestClient]:
    """Two servers of a book that tell each other what they find, as processes of one do."""
    shown = [ShownBook(Book(store, BOOK), notices=Notices(told, BOOK)) for _ in range(2)]
    return [TestClient(create_app(one), follow_redirects=False) for one in shown]


@pytest.mark.parametrize("had", ["/now/log/", "/at=6/log/"])
def test_a_process_that_never_read_what_is_lost_says_so_as_well(
    processes: list[TestClient], path: Path, had: str
) -> None:
    one, other = processes
    restored(path, FIRST[:6])
    tag = other.get(had).headers["etag"]
    restored(path, FIRST)
    one.get("/now/log/")
    restored(path, FIRST[:6])
    texts = [process.get("/now/log/").text for process in (one, other, one)]
    assert len(set(texts)) == 1
    assert SAID in texts[0]
    again = other.get(had, headers={"If-None-Match": tag})
    assert (again.status_code, SAID in again.text) == (200, True)
    assert other.get(had, headers={"If-None-Match": again.headers["etag"]}).status_code == 304


def test_two_that_find_it_at_once_say_the_same(processes: list[TestClient], path: Path) -> None:
    for process in processes:
        process.get("/now/log/")
    for there in (OTHER, FIRST[:6], FIRST):
        restored(path, there)
        texts = [process.get("/now/log/").text for process in [*processes, *processes]]
        assert len(set(texts)) == 1


def test_a_process_that_is_begun_after_it_begins_with_what_is_there(store: Store, path: Path, told: int) -> None:
    """It has in memory what was read before, as the one that forked it."""
    book = Book(store, BOOK)
    first = SharedReader(book)
    first.entries()
    restored(path, OTHER)
    shown = ShownBook(book, first=first, follow=lambda *_: iter(()), notices=Notices(told, BOOK))
    with TestClient(create_app(shown)) as client:
        assert SAID in client.get("/now/log/").text
        assert client.get("/api/now/log.json").json()["basis"]["at"] == len(OTHER)


def test_who_cannot_tell_the_others_says_it_alone(store: Store, path: Path, tmp_path: Path) -> None:
    (tmp_path / "full").touch()
    with (tmp_path / "full").open("rb") as full:
        client = TestClient(create_app(ShownBook(Book(store, BOOK), notices=Notices(full.fileno(), BOOK))))
        client.get("/now/")
        restored(path, OTHER)
        assert SAID in client.get("/now/log/").text


def test_what_is_said_of_one_book_is_not_heard_of_another(told: int) -> None:
    one, other, late = (Notices(told, book) for book in ("one", "other", "one"))
    one.tell("it was changed")
    assert other.unheard
    assert other.hear() is None
    assert not other.unheard
    one.tell("and again")
    assert (late.hear(), late.hear()) == ("and again", None)


def test_no_answer_has_entries_of_both(client: TestClient, path: Path) -> None:
    old = client.get(f"/api{LAST.rstrip('/')}.json").json()
    restored(path, OTHER)
    with open_store(f"sqlite:{path}", read_only=True) as store:
        there = Tree(leaf_hash(*one) for one in store.read(BOOK))

    new = client.get(f"/api{LAST.rstrip('/')}.json").json()
    assert new["basis"]["root"] == there.root(len(FIRST)).hex() != old["basis"]["root"]
    assert '"eve"' in client.get(f"/api/at={len(FIRST)}/log/{len(FIRST)}.json").text
    assert client.get("/api/now/log.json").json()["basis"]["root"] == there.root().hex()


@pytest.mark.parametrize("page", [LAST, "/now/log/"])
def test_who_has_a_page_of_the_other_book_is_given_the_new_one(client: TestClient, path: Path, page: str) -> None:
    tag = client.get(page).headers["etag"]
    assert client.get(page, headers={"If-None-Match": tag}).status_code == 304
    restored(path, OTHER)

    again = client.get(page, headers={"If-None-Match": tag})
    assert (again.status_code, SAID in again.text) == (200, True)
    assert client.get(page, headers={"If-None-Match": again.headers["etag"]}).status_code == 304


def test_what_was_sealed_and_is_lost_is_not_shown(client: TestClient, path: Path, tmp_path: Path) -> None:
    with open_store(f"sqlite:{path}", read_only=True) as store:
        tree = Tree(leaf_hash(*one) for one in store.read(BOOK))
    Folder(tmp_path / "kept").keep(sign(str(Checkpoint(BOOK, tree.size, tree.root())), KEY), tree)
    assert client.get(LAST).status_code == 200
    restored(path, OTHER)

    for page in (LAST, "/now/log/", "/at=6/log/"):
        answer = client.get(page)
        assert answer.status_code == 503
        assert f"is not as it was sealed at {len(FIRST)}: entry 7 is the first that is another" in answer.text


def test_a_page_that_listens_hears_of_it() -> None:
    """It is told the last position of the other book, though that is below the one that it knows."""
    turns: list[tuple[int, Event]] = []

    def follow(after: int, stop: Event) -> Iterator[StoredEntry]:
        turns.append((after, stop))
        stop.wait(PATIENCE)
        yield from ()

    async def heard() -> list[bytes]:
        watch = Watch(follow)
        watch.start(8)
        events = watch.events(8, lambda *_: "")
        said = [await anext(events)]
        waiting = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        watch.restart(6)
        said.append(await asyncio.wait_for(waiting, PATIENCE))
        watch.stop()
        await asyncio.to_thread(watch.join, PATIENCE)
        return said

    assert run_apart(heard())[1] == b'event: entries\nid: 6\ndata: {"at": 6, "said": ""}\n\n'
    assert [after for after, _ in turns] in ([8, 6], [8])
    assert all(stop.is_set() for _, stop in turns)
