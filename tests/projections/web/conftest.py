"""A season with disputes, served on this machine, and the browser that looks at it."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any, NamedTuple

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect
from starlette.testclient import TestClient

from commands.intake.lists.endings import endings
from commands.intake.lists.sent import sent_lists
from commands.sealing.checkpoints import Folder, folder_beside, kept_checkpoints
from ledger.book import Book
from ledger.stores import Store, open_store
from projections.web.server.app import create_app
from projections.web.server.shown import ShownBook
from projections.web.server.upload import ListReader
from tests.support.chromium import MISSING, close, opened
from tests.support.history_books import load_season
from tests.support.once import Once

WIDTHS = {"desk": 1440, "telephone": 390}

# How soon something is seen is for the benchmark; a busy machine takes its time.
PATIENCE = 100
"""So many seconds nothing takes, however busy it is."""
expect.set_options(timeout=PATIENCE * 1_000)


class Window(NamedTuple):
    """How a visitor looks at the pages: in a window of this width, with scripts or without."""

    width: str = "desk"
    scripts: bool = True


@pytest.fixture(scope="session", autouse=True)
def patient() -> Iterator[None]:
    """Let an answer take as long as it needs; that it is bounded has tests of its own."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("app", "one_book"):
            patch.setattr(f"projections.web.server.{module}.SECONDS", float(PATIENCE))
        yield


@pytest.fixture(scope="session")
def season_file(disputed_file: Path) -> Path:
    """What the web shows is the season with disputes. Nobody writes to the file."""
    return disputed_file


@pytest.fixture(scope="session")
def store(season_file: Path) -> Iterator[Store]:
    """The season, opened for reading only."""
    with open_store(f"sqlite:{season_file}", read_only=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def book(store: Store) -> Book:
    return Book(store, "world-cup/2025-26")


@pytest.fixture(scope="session")
def checkpoints(season_file: Path) -> Folder:
    return folder_beside(f"sqlite:{season_file}", None)


@pytest.fixture(scope="session")
def client(book: Book, checkpoints: Folder) -> TestClient:
    """The application without a network. Not entered, it answers in a new thread each time, and is traced."""
    app = create_app(ShownBook(book, checkpoints=partial(kept_checkpoints, checkpoints, book.name)))
    return TestClient(app, follow_redirects=False)


@pytest.fixture(scope="session")
def several_file(season_file: Path, once: Once) -> Path:
    """The same season, sealed, with two earlier ones in one file. Nobody writes to it."""

    def make(folder: Path) -> None:
        path = shutil.copy(season_file, folder / "seasons.db")
        shutil.copytree(f"{season_file}.checkpoints", f"{path}.checkpoints")
        with open_store(f"sqlite:{path}") as store:
            for season in ("2013-14", "2017-18"):
                load_season(store, season)

    return once("several-shown", make) / "seasons.db"


@pytest.fixture(scope="session")
def several(several_file: Path) -> Iterator[Store]:
    """Three seasons, opened for reading only."""
    with open_store(f"sqlite:{several_file}", read_only=True) as opened:
        yield opened


def shown_of(store: Store, name: str) -> ShownBook:
    """All that can be shown of a book."""
    return ShownBook(
        Book(store, name),
        follow=lambda after, stop: store.follow(name, after=after, stop=stop),
        lists=ListReader(partial(sent_lists, name.rpartition("/")[2]), endings()),
        checkpoints=partial(kept_checkpoints, folder_beside(store.url, None), name),
    )


def served(store: Store) -> Iterator[str]:
    """Serve all books of a store on a free port of this machine; gives its address."""
    app = create_app(*(shown_of(store, name) for name in store.books()))
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    thread = Thread(target=partial(server.run, sockets=[listening]))
    thread.start()
    limit = monotonic() + PATIENCE
    while not server.started:
        assert monotonic() < limit
        sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(PATIENCE)
    listening.close()


@pytest.fixture(scope="session")
def address(store: Store) -> Iterator[str]:
    """Where the season is served."""
    yield from served(store)


@pytest.fixture(scope="session")
def roof(several: Store) -> Iterator[str]:
    """Where the three seasons are served."""
    yield from served(several)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what needs a Chromium where none starts, but not in CI: nothing else shows that the pages work.

    It is done here and not where the fixture is made, so that all of them are one line at the end of the run.
    """
    if "browser" in getattr(item, "fixturenames", ()) and os.environ.get("CI") != "true" and opened() is None:
        pytest.skip(MISSING)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium; there is one, but in CI, where the tests that want it fail without."""
    found = opened()
    assert found is not None, MISSING
    yield found[1]
    close(*found)


def new_window(browser: Browser, **how: Any) -> BrowserContext:
    """A window of its own, in which everything may take its time."""
    context = browser.new_context(**how)
    context.set_default_timeout(PATIENCE * 1_000)
    return context


class Visitor:
    """A browser window that notes everything that must not happen."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda said: self.wrong.append(f"console: {said.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("request", lambda asked: self._asked(asked.url))

    def _asked(self, url: str) -> None:
        if not url.startswith(f"{self.address}/"):
            self.wrong.append(f"request: {url}")

    def go(self, path: str) -> Page:
        """Open a page of the season."""
        answer = self.page.goto(f"{self.address}/{path}")
        assert answer is not None
        assert answer.status in (200, 304), path
        return self.page


@pytest.fixture(scope="session")
def visitors(browser: Browser, address: str) -> Iterator[Callable[[Window], Visitor]]:
    """Visitors by their windows, each opened once: a page leaves nothing behind in one but what may be kept of it."""
    here: dict[Window, Visitor] = {}

    def visitor(kind: Window) -> Visitor:
        if kind not in here:
            context = new_window(
                browser,
                viewport={"width": WIDTHS[kind.width], "height": 900},
                java_script_enabled=kind.scripts,
                color_scheme="light",
                reduced_motion="reduce",
            )
            here[kind] = Visitor(context, address)
        return here[kind]

    yield visitor
    for one in here.values():
        one.context.close()


@pytest.fixture
def visitor(request: pytest.FixtureRequest, visitors: Callable[[Window], Visitor]) -> Iterator[Visitor]:
    """A visitor with the window that the test's parameter names; by default at a desk, with scripts."""
    visitor = visitors(getattr(request, "param", Window()))
    visitor.wrong.clear()
    yield visitor
    assert visitor.wrong == []
