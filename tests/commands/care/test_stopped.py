"""Every command that writes is stopped somewhere in it: killed, or by Ctrl-C, on both kinds of store.

A run stops each command at a few steps, `SEASON_CRASHES=300` at many; a step is a call that writes, asks the store, or
makes or names a file (`tests.support.limited`), so it is stopped at the same one on every machine. After each, the book
is whole, it has all that the command records or nothing of it, what it writes is there whole or not at all, and the
command run again succeeds or says in one line what stands in its way.
"""

import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from commands.archive.restoring import read_archive
from commands.sealing.verifying import verify_book
from ledger.seal.keys import read_key, write_key
from ledger.seal.note import SignerKey
from ledger.stores import open_store
from tests.commands.intake.sheets.sheet_writer import draw_sheet
from tests.support.limited import Ended, Limit, run_limited
from tests.support.once import Once
from tests.support.postgres import fresh_schema
from tests.support.small_sheets import sheet

MOMENTS = max(1, int(os.environ.get("SEASON_CRASHES", "20")) // 20)
KEY = SignerKey("crash.example", bytes(range(32)))
LIST = "rank,name,noc,bib,time\n1,Ada A,NED,1,34.10\n2,Bo B,NED,2,34.20\n"
BOOK = "world-cup/2025-26"
KINDS = ("sqlite", "postgres")
RACE = "wc1-men-500-a"
WHO = (("Ada A", "NED", 1), ("Bo B", "NED", 2), ("Cy C", "NED", 3))
TWICE = "already"
"""In the line of a command that stands in its own way, because it had done its work before it was stopped."""
DEAR = ("site", "archive", "export")
"""Commands that take long, and are stopped once where the others are stopped twice."""
SIGNALS = (signal.SIGKILL, signal.SIGINT)


@dataclass(frozen=True, slots=True)
class Case:
    """A command, in the folder of its own that it runs in.

    Attributes:
        words: What it is called with.
        made: The name of what it makes beside the store.
        whole: Whether what is there under that name is whole.
        records: Whether it appends to the book.
    """

    words: tuple[str, ...]
    made: str | None = None
    whole: Callable[[Path], bool] = Path.exists
    records: bool = False


def _is_archive(path: Path) -> bool:
    return read_archive(path).book == BOOK


def _is_site(path: Path) -> bool:
    return all(file.stat().st_size for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))


def _is_store(path: Path) -> bool:
    with open_store(f"sqlite:{path}") as store:
        return verify_book(store, BOOK, []).findings == () if store.books() else True


def _is_key(path: Path) -> bool:
    return bool(read_key(path).name)


CASES = {
    "import": Case(("import", "b.pdf"), records=True),
    "record": Case(("record", "l.csv", "--race", "wc1-men-1500-a", "--day", "2025-11-15", "--yes"), records=True),
    "disqualify": Case(("disqualify", RACE, "Bo B", "--reason", "seen", "--yes"), records=True),
    "withdraw": Case(("withdraw", RACE, "--reason", "wrong file", "--yes"), records=True),
    "carry": Case(("carry", "sqlite:beside.db", "--yes", "--doubted", "take"), records=True),
    "seal": Case(("seal", "--key", "season.key"), records=True),
    "archive": Case(("archive", "2025-26", "bag"), "bag", _is_archive),
    "restore": Case(("restore", "whole.zip", "--store", "sqlite:restored.db"), "restored.db", _is_store),
    "copy": Case(("copy", "sqlite:copied.db"), "copied.db", _is_store),
    "site": Case(("site", "pages"), "pages", _is_site),
    "export": Case(("export", "--to", "season.xlsx"), "season.xlsx"),
    "key new": Case(("key", "new", "other.key", "--name", "crash.example"), "other.key", _is_key),
}


@pytest.fixture(scope="session")
def bench(once: Once) -> Path:
    """A folder with a small book and all that the commands take; nobody writes to it."""

    def make(folder: Path) -> None:
        one, other = sheet("wc1", "500", *WHO), sheet("wc1", "1000", *WHO)
        for name, drawn in (("a.pdf", one), ("b.pdf", other)):
            (folder / name).write_bytes(draw_sheet(drawn))
        (folder / "l.csv").write_text(LIST)
        write_key(folder / "season.key", KEY)
        season = partial(run_limited, f"sqlite:{folder / 'season.db'}", folder=folder)
        for words in (("open", "2025-26"), ("import", "a.pdf"), ("archive", "2025-26", "whole.zip")):
            assert season(*words).code == 0, season(*words)
        shutil.copy(folder / "season.db", folder / "beside.db")
        decided = run_limited(
            f"sqlite:{folder / 'beside.db'}", "disqualify", RACE, "Cy C", "--reason", "seen", "--yes", folder=folder
        )
        assert decided.code == 0, decided

    return once("stopped", make)


class Place:
    """A folder with a book of its own, on either kind of store."""

    def __init__(self, bench: Path, folder: Path, postgres: str | None) -> None:
        self.folder = Path(shutil.copytree(bench, folder))
        self.url = f"sqlite:{folder / 'season.db'}"
        if postgres is not None:
            with open_store(self.url, read_only=True) as small, open_store(postgres) as store:
                store.append(BOOK, 0, [(one.name, one.payload) for one in small.read(BOOK)])
            self.url = postgres

    def run(self, case: Case, limit: Limit | None = None) -> Ended:
        return run_limited(self.url, *case.words, folder=self.folder, limit=limit)

    def last(self) -> int:
        """The last position of the book, which is whole."""
        with open_store(self.url, create=False) as store:
            assert verify_book(store, BOOK, []).findings == ()
            return store.last(BOOK)

    def check(self, case: Case, lasts: set[int]) -> None:
        """The book has one of some last positions, and what the command makes is there whole or not at all."""
        assert self.last() in lasts
        if case.made is not None and (self.folder / case.made).exists():
            assert case.whole(self.folder / case.made), case

    def again(self, case: Case, last: int) -> None:
        """The command does its work, or says in a line that it is done."""
        ended = self.run(case)
        if ended.code:
            assert ended.code == 2, ended
            assert TWICE in ended.err, ended
            assert len(ended.err.splitlines()) == 1, ended
        self.check(case, {last})
        assert case.made is None or (self.folder / case.made).exists()


@pytest.fixture
def fresh(request: pytest.FixtureRequest, bench: Path, tmp_path: Path, kind: str) -> Iterator[Callable[[], Place]]:
    """Gives places, each with a book of its own."""
    number = count(1)
    with ExitStack() as stack:

        def make() -> Place:
            url = None
            if kind == "postgres":
                url = stack.enter_context(fresh_schema(request.getfixturevalue("postgres_server")))
            return Place(bench, tmp_path / str(next(number)), url)

        yield make


ON_BOTH = [(name, kind) for name, case in CASES.items() for kind in (KINDS if case.records else KINDS[:1])]


@pytest.mark.soak
@pytest.mark.parametrize(("name", "kind"), ON_BOTH)
def test_stopped_anywhere(fresh: Callable[[], Place], name: str, kind: str) -> None:
    case, chance = CASES[name], random.Random(name)  # noqa: S311 - not for secrets
    place = fresh()
    before, whole = place.last(), place.run(case, Limit(count=True))
    assert whole.code == 0, whole
    after = place.last()
    assert (after > before) == case.records
    few = MOMENTS == 1 and (kind == "postgres" or name in DEAR)
    for by in [chance.choice(SIGNALS)] if few else SIGNALS * MOMENTS:
        place = fresh()
        ended = place.run(case, Limit(stop=(by, chance.randrange(whole.steps) + 1)))
        assert ended.code in {0, -by if by == signal.SIGKILL else 130}, ended
        assert "Traceback" not in ended.err
        place.check(case, {before, after})
        place.again(case, after)


FULL = {name: case for name, case in CASES.items() if name != "key new"}
"""What does not fit on a disk on which four kilobytes are left for each file; a key does."""


@pytest.mark.parametrize("kind", KINDS[:1])
@pytest.mark.parametrize("name", FULL)
def test_a_full_disk(fresh: Callable[[], Place], name: str) -> None:
    case, place = CASES[name], fresh()
    before = place.last()
    ended = place.run(case, Limit(file=4_096))
    assert ended.code == 2, ended
    assert len(ended.err.splitlines()) == 1, ended
    place.check(case, {before})
    ended = place.run(case)
    assert ended.code == 0, ended


READING = {
    "doctor": ("doctor",),
    "verify": ("verify",),
    "races": ("races",),
    "log": ("log",),
}


@pytest.fixture
def read_only(bench: Path, tmp_path: Path) -> Iterator[Place]:
    """A place that nobody may write to."""
    place = Place(bench, tmp_path / "medium", None)
    everything = [place.folder, *place.folder.rglob("*")]
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444 if path.name != "season.key" else 0o400)
    yield place
    for path in everything:
        path.chmod(0o755)


def test_a_medium_that_can_only_be_read(read_only: Place, tmp_path: Path) -> None:
    (tmp_path / "said").mkdir()

    def run(*words: str) -> Ended:
        return run_limited(read_only.url, *words, folder=tmp_path / "said", limit=Limit(bare=True))

    for name, words in READING.items():
        ended = run(*words)
        assert "Traceback" not in ended.err, (name, ended)
        assert ended.code in {0, 1, 3}, (name, ended)
    for name, case in CASES.items():
        words = [str(read_only.folder / word) if (read_only.folder / word).is_file() else word for word in case.words]
        if case.made is not None:
            words = [word.replace(case.made, str(read_only.folder / case.made)) for word in words]
        ended = run(*words)
        assert ended.code == 2, (name, ended)
        assert len(ended.err.splitlines()) == 1, (name, ended)
        assert case.made is None or not (read_only.folder / case.made).exists()
