"""Fixtures that every test may use."""

import gc
import os
import pickle
import shutil
import signal
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from coverage.collector import Collector
from hypothesis import HealthCheck, settings

import ledger
import ledger.book
import projections
from commands.desk.desk import Desk
from commands.desk.sheets import read_file, sheet_files
from commands.intake.protocol import Sheet
from ledger.book import Book, Reader
from ledger.errors import InvalidInputError
from ledger.stores import open_store
from projections.quota.table import _Lists
from tests.support.beside import ALONE, beside
from tests.support.disputed_season import disputed
from tests.support.drawn.season import draw_season, sheets_of
from tests.support.fixture_season import load, loaded, moment
from tests.support.folded import allocated_once, shared
from tests.support.once import Once
from tests.support.postgres import fresh_schema, start_postgres
from tests.support.reading_only import open_folder
from tests.support.versions import programs

BOOK = "world-cup/2025-26"
ORIGINALS = Path(__file__).parent / "originals"
"""The tests that hold our copies of figures, and the sheets that we draw, against the originals."""
HOUSE = Path(__file__).parent / "house"
"""The tests of how the house is kept: they look at files, and run nothing of what is measured."""
COMMANDS = Path(__file__).parent / "commands"
WHOLE_COMMANDS = frozenset(COMMANDS / room for room in ("cli", "intake", "desk", "care"))
"""The tests of rooms that go through everything below them: they look at what is read, recorded and printed."""
SEASON = Path(__file__).parent / "season"
"""The tests of the season as a whole, which go through everything as well."""

# Laws are tried on so many random seasons in the whole run; SEASON_EXAMPLES=1000 looks longer.
settings.register_profile(
    "season",
    deadline=None,
    derandomize=True,
    max_examples=int(os.environ.get("SEASON_EXAMPLES", "25")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("season")

# Every command and every reader of every test reads a book anew, mostly that of the season of the fixtures, and mostly
# it is this that takes the time. What some bytes say depends on nothing but them, so in one process they are read once.
# Whoever tests the reading itself, in `ledger.codec`, or runs a program does without.
ledger.book.decode = lru_cache(maxsize=20_000)(ledger.book.decode)
ledger.book.decode_all = lambda stored, *, registry: (ledger.book.decode(*one, registry=registry) for one in stored)
ledger.book.leaf_hash = lru_cache(maxsize=20_000)(ledger.book.leaf_hash)
ledger.book.leaf_hashes = lambda stored: b"".join(ledger.book.leaf_hash(*one) for one in stored)
# What is read of the same entries, in the same order, is one season too.
ledger.book.fold = shared(ledger.book.fold)
# And the lists of a quota at one basis, which many readings are made of, are the same lists.
_Lists.allocation = allocated_once(_Lists.allocation)  # type: ignore[method-assign]


def pytest_report_header() -> str:
    """Which of the programs that come with no wheel of the run there are: what a run rests on is part of it."""
    return programs()


def pytest_configure() -> None:
    """Say at once what is wrong with the folder beside the repository, in one line."""
    # A shell ignores Ctrl-C in what it runs in the background, and what is ignored stays so in every program that we
    # start; tests send it to some of them.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # What a test asks is computed, here and in every program that is started, and leaves nothing in anybody's home.
    os.environ["SEASON_ANSWERS"] = "off"
    try:
        beside()
    except InvalidInputError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out what compares with originals, where there are none."""
    return True if collection_path == ORIGINALS and beside() is None else None


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Import traced what the coverage measures, and collect the rest untraced: it takes half of the time.

    One process imports it for all; the one that hands out the tests to others runs none of it.
    """
    unlock()
    first = os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0" and not session.config.getoption("numprocesses", None)
    for floor in (ledger, projections) if first and sys.gettrace() is not None else ():
        for module in walk_packages(floor.__path__, f"{floor.__name__}."):
            import_module(module.name)
    with untraced(session.config):
        collected = yield
    # All that stands now stays to the end; the collector need not look at it again and again. The threshold is the
    # program's own.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    return collected


def unlock() -> None:
    """Let coverage trace without the lock that it takes in Python at each call, a third of what tracing costs.

    The lock keeps its data from who reads them meanwhile; they are read once, when all tests are over. There is no
    option for it.
    """
    for collector in Collector._collectors:
        collector.lock_data = collector.unlock_data = int  # type: ignore[method-assign,assignment]
        for tracer in collector.tracers:
            tracer.lock_data = tracer.unlock_data = int


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Run untraced what pytest does between the tests, and in the process that hands them out to others."""
    with untraced(session.config):
        return (yield)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Trace a test that counts towards the coverage."""
    with traced(pyfuncitem.config) if counts(pyfuncitem) else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Trace what is made for one test that counts; what several share, such as a loaded season, is no test."""
    own = fixturedef.scope == "function" and fixturedef.baseid and counts(request.node)
    with traced(request.config) if own else nullcontext():
        return (yield)


def counts(item: pytest.Item) -> bool:
    """Whether a test counts towards the coverage: what tries very much runs untraced, and so does not.

    That is every law over random examples, every visit of a page in a browser, every run of a whole command, what goes
    through a whole season, what is marked `uncounted`, what looks at the house, and what compares with originals, which
    are not everywhere. Tracing makes them two to three times as slow, and what they alone reach is not to be called
    covered: a line that only a random season, a changed byte, a browser or a command comes by on its way has no test
    that says what it does. Runs of commands that are the tests of what they print are marked `counted`.
    """
    a_law = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    a_visit = "browser" in getattr(item, "fixturenames", ())
    elsewhere = not {ORIGINALS, HOUSE, SEASON, *WHOLE_COMMANDS}.isdisjoint(item.path.parents)
    if a_law or a_visit or item.get_closest_marker("uncounted"):
        return False
    return not elsewhere or item.get_closest_marker("counted") is not None


TRACERS = pytest.StashKey[tuple[Any, Any]]()
"""What traces in this thread, and in those that begin."""


@contextmanager
def untraced(config: pytest.Config) -> Iterator[None]:
    """Stop the tracing of coverage in this thread and in those that begin meanwhile; a debugger's goes on.

    The marker `no_cover` of pytest-cov does not do it in the processes of xdist: there the plugin starts coverage
    twice, the marker stops the second, and the first goes on.
    """
    if not config.pluginmanager.hasplugin("_cov") or config.getoption("no_cov"):
        yield
        return
    here, elsewhere = config.stash[TRACERS] = sys.gettrace(), threading.gettrace()
    _trace(None, None)
    try:
        yield
    finally:
        del config.stash[TRACERS]
        _trace(here, elsewhere)


@contextmanager
def traced(config: pytest.Config) -> Iterator[None]:
    """Let what `untraced` stopped go on meanwhile."""
    _trace(*config.stash.get(TRACERS, (sys.gettrace(), threading.gettrace())))
    try:
        yield
    finally:
        if TRACERS in config.stash:
            _trace(None, None)


def _trace(here: Any, elsewhere: Any) -> None:
    sys.settrace(here)
    threading.settrace(elsewhere)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Say last of all, below the coverage, what was not run and how to run it."""
    yield
    if beside() is None:
        terminalreporter.write_line(ALONE, yellow=True)


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder for what may be read and not written, see `no_writing_in`."""
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def official() -> bool:
    """Whether the tests of sheets run on the official PDFs, or on those that the project draws itself."""
    return beside() is not None


@pytest.fixture(scope="session")
def once(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Gives folders that are made once in the run; nobody writes to them."""
    own = tmp_path_factory.getbasetemp()
    # A process of xdist has its folder in that of the run. A run that a test starts has the variables of xdist as well.
    return Once(own.parent if hasattr(request.config, "workerinput") else own)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server, one in each process; tests take `postgres_url`."""
    with start_postgres() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty store in a database."""
    with fresh_schema(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def drawn_folder(season_2025_26: Reader, once: Once) -> Path:
    """The folder with the 76 sheets of the season 2025/26 as the project draws them from the fixtures."""
    return once("drawn", lambda folder: draw_season(sheets_of(season_2025_26), folder))


@pytest.fixture(scope="session")
def sheet_folder(request: pytest.FixtureRequest) -> Path:
    """The folder with the 76 sheets of the season 2025/26: the official ones, or drawn ones of the same names."""
    folder = beside()
    if folder is not None:
        return folder / "data" / "2025-26" / "sheets"
    drawn: Path = request.getfixturevalue("drawn_folder")
    return drawn


@pytest.fixture(scope="session")
def sheets(sheet_folder: Path, once: Once) -> dict[str, Sheet]:
    """The 76 sheets of the season 2025/26 as they are read, by the names of their files."""

    def read(folder: Path) -> None:
        found = {file.name: read_file(file) for file in sheet_files([sheet_folder])}
        (folder / "sheets").write_bytes(pickle.dumps(found))

    found: dict[str, Sheet] = pickle.loads((once("read", read) / "sheets").read_bytes())  # noqa: S301  our own
    return found


@pytest.fixture(scope="session")
def season_2025_26(loaded_file: Path) -> Reader:
    """The first three competitions of 2025/26, loaded through the desk, in memory. Tests read it; none appends."""
    memory = open_store("memory:")
    with open_store(f"sqlite:{loaded_file}", read_only=True) as store:
        memory.append(BOOK, 0, [(stored.name, stored.payload) for stored in store.read(BOOK)])
    return Reader(Book(memory, BOOK))


@pytest.fixture(scope="session")
def whole_file(loaded_file: Path, once: Once) -> Path:
    """All four competitions that the fixtures of 2025/26 have, in a file. Tests read it, or write to a copy."""

    def make(folder: Path) -> None:
        path = shutil.copy(loaded_file, folder)
        with open_store(f"sqlite:{path}") as store:
            load(Desk(Book(store, BOOK), actor="importer", clock=moment), ("wc4",))

    return once("whole", make) / loaded_file.name


@pytest.fixture(scope="session")
def whole_2025_26(whole_file: Path) -> Iterator[Reader]:
    """The same, to read."""
    with open_store(f"sqlite:{whole_file}", read_only=True) as store:
        yield Reader(Book(store, BOOK))


@pytest.fixture(scope="session")
def loaded_file(once: Once) -> Path:
    """The first three competitions of 2025/26 in a file, from which others are made."""

    def make(folder: Path) -> None:
        with open_store(f"sqlite:{folder / 'season.db'}") as store:
            loaded(store)

    return once("loaded", make) / "season.db"


@pytest.fixture(scope="session")
def season_file(loaded_file: Path) -> Path:
    """The first three competitions of 2025/26 in a file. Tests read it, or write to a copy of their own."""
    return loaded_file


@pytest.fixture(scope="session")
def disputed_file(loaded_file: Path, once: Once) -> Path:
    """The season 2025/26 with disputes (see `tests.support.disputed_season`). Nobody writes to the file."""
    return once("disputed", lambda folder: disputed(Path(shutil.copy(loaded_file, folder)))) / loaded_file.name
