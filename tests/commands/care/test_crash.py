"""A desk that is killed at a random moment, while it imports, decides or seals.

After reopening, everything that it has confirmed is there, nothing is there by half, and verification passes. Twenty
times on each kind of store, in four parts; ``SEASON_CRASHES=300`` makes it three hundred, which takes some minutes.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from commands.desk.desk import Desk
from commands.sealing.checkpoints import Folder
from commands.sealing.seals import seal
from commands.sealing.verifying import verify_book
from ledger.book import Book
from ledger.entry import Entry
from ledger.facts import Fact, ProtocolFiled
from ledger.stores import Store, open_store
from tests.commands.care.crashing import KEY, ROWS, work
from tests.support import forked

PARTS = 4
"""So many tests share the crashes, so that none takes long."""
CRASHES = int(os.environ.get("SEASON_CRASHES", "20")) // PARTS
OPENING = 5
"""Entries by which a book is opened: the season, its rulebook, three competitions."""
MOST_STEPS = 16
"""The most that a desk says before it is killed; its fourth word is that it has sealed."""
STEP_SECONDS = 0.03
"""The longest that it lives after that: about as long as a step takes, so that it is killed anywhere in one."""
PATIENCE = 100
"""So many seconds no step takes, however busy the machine is."""
START_SECONDS = 0.25
"""The longest that it lives where it is killed while it starts and opens the book."""


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:{tmp_path / 'season.db'}"
    else:
        yield request.getfixturevalue("postgres_url")


@pytest.mark.uncounted
@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_what_was_confirmed_is_there_and_nothing_by_half(url: str, tmp_path: Path, part: int) -> None:
    random_moment = random.Random(part)  # noqa: S311 - not for secrets
    starter = forked.starter()
    seen: Counter[str] = Counter()
    open_store(url).close()
    for number in range(CRASHES):
        season, folder = f"crash-{number}/2025-26", tmp_path / f"checkpoints-{number}"
        receive, confirm = starter.Pipe(duplex=False)
        desk = starter.Process(target=work, args=(url, str(folder), season, confirm))
        desk.start()
        confirm.close()
        said = {"entries": 0, "sealed": 0}
        # By what it says and not by the clock alone: on a busy machine it gets as far as on an idle one.
        for _ in range(random_moment.randrange(MOST_STEPS) + 1 if number % 5 else 0):
            assert receive.poll(PATIENCE), "the desk says nothing more"
            said.update([receive.recv()])
        time.sleep(random_moment.uniform(0, STEP_SECONDS if number % 5 else START_SECONDS))
        desk.kill()
        desk.join()
        hear(receive, said)
        with open_store(url) as store:
            check(store, season, Folder(folder), said, seen)
    assert seen["sealed"] > CRASHES // 4
    assert seen["entries"] > CRASHES * ROWS


def hear(receive: "Connection[None, tuple[str, int]]", said: dict[str, int]) -> None:
    """What a desk said last, before it was killed."""
    try:
        while receive.poll():
            said.update([receive.recv()])
    except (EOFError, OSError):
        pass  # it was killed in the middle of a word
    receive.close()


def check(store: Store, name: str, folder: Folder, said: dict[str, int], seen: Counter[str]) -> None:
    book = Book(store, name)
    entries = list(book.entries())
    assert len(entries) >= max(said.values()), "what was confirmed is there"
    assert_nothing_by_half(entries)
    verdict = verify_book(store, name, [folder])
    assert verdict.findings == ()
    assert verdict.sealed >= said["sealed"], "a seal that was confirmed is kept"
    whole = [path for path in folder.path.glob("*") if not path.name.startswith(".")]
    assert all(path.stat().st_size for path in whole), "a file is there whole or, under its name, not at all"
    seen.update({"entries": len(entries), "sealed": bool(verdict.sealed)})
    if entries and len(entries) % 2:
        sealed = seal(Desk(book, actor="another"), store, [KEY], folder)
        assert sealed.note is not None, "the next one can go on"


def assert_nothing_by_half(entries: list[Entry[Fact]]) -> None:
    """Opening and each sheet are there whole: a sheet has as many results or corrections as it has rows."""
    names = Counter(entry.name for entry in entries)
    rows = sum(entry.fact.rows for entry in entries if isinstance(entry.fact, ProtocolFiled))
    assert len(entries) == 0 or len(entries) >= OPENING
    assert names["ResultRecorded"] + names["ResultCorrected"] == rows
    assert names["ProtocolFiled"] * ROWS == rows
    assert names["CompetitorEntered"] in {0, ROWS}
