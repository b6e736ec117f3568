"""Books that are shown as sites, and the sites of them, each made once in a run; nobody writes to one."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from commands.desk.desk import Desk
from commands.desk.facts import load_facts
from commands.intake.facts import read_facts
from commands.sealing.checkpoints import folder_beside
from commands.sealing.seals import seal
from commands.sites.folder import LISTED
from commands.sites.writing import Done, write_site
from ledger.book import Book
from ledger.facts import CompetitorEntered, ResultRecorded
from ledger.seal.keys import new_key
from ledger.stores import open_store
from tests.support.fixture_season import FIXTURES, opened
from tests.support.history_books import load_season
from tests.support.hostile_season import hostile
from tests.support.once import Once

RACES = ("wc1-men-1500-a", "wc1-men-1500-b", "wc1-women-mass-start-a")
BOOK = "world-cup/2025-26"
OLD = "2009-10"


def sheets(file: Path, races: Sequence[str]) -> None:
    """Record some sheets of the first competition, and who is on them; a new book is opened for them."""
    with open_store(f"sqlite:{file}") as store:
        drafts = read_facts(FIXTURES / "wc1.jsonl")
        racing = [draft.fact for draft in drafts if getattr(draft.fact, "race", None) in races]
        skaters = {fact.competitor for fact in racing if isinstance(fact, ResultRecorded)}
        desk = Desk(Book(store, BOOK), actor="test") if store.books() else opened(store)
        there = {one.fact.competitor for one in desk.book.entries() if isinstance(one.fact, CompetitorEntered)}
        entered = [draft for draft in drafts if isinstance(draft.fact, CompetitorEntered)]
        kept = [one for one in entered if getattr(one.fact, "competitor", None) in skaters - there]
        kept += [draft for draft in drafts if draft.fact in racing]
        load_facts(desk, kept, file="wc1.jsonl")


def written(file: Path, target: Path) -> Done:
    """Write the site of all books of a file."""
    with open_store(f"sqlite:{file}", read_only=True) as store:
        books = [Book(store, name) for name in store.books()]
        return write_site(store, books, folder_beside(store.url, None), target)


def short_file(once: Once) -> Path:
    """A file with three races of the first competition, sealed."""

    def make(folder: Path) -> None:
        sheets(folder / "short.db", RACES)
        with open_store(f"sqlite:{folder / 'short.db'}") as store:
            desk = Desk(Book(store, BOOK), actor="test")
            seal(desk, store, [new_key("federation.example")], folder_beside(store.url, None))

    return once("site-book", make) / "short.db"


def site(once: Once) -> Path:
    """The site of that book and of an earlier season, by the command."""
    short = short_file(once)

    def make(folder: Path) -> None:
        url = f"sqlite:{shutil.copy(short, folder / 'two.db')}"
        shutil.copytree(f"{short}.checkpoints", folder / "two.db.checkpoints")
        with open_store(url) as store:
            load_season(store, OLD)
        command = [Path(sys.executable).with_name("season"), "site", folder / "out", "--store", url]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
        files = sum(file.is_file() and file.name != LISTED for file in (folder / "out").rglob("*"))
        assert re.fullmatch(rf"{folder / 'out'}: 2 seasons, {files:,} files, [\d,]+ of them made anew\n", ran.stderr)

    return once("sites", make) / "out"


def hostile_site(once: Once) -> Path:
    """The site of a season whose names try to bite, beside an earlier one; the book is in the file beside it."""

    def make(folder: Path) -> None:
        file = hostile(folder / "season.db")
        with open_store(f"sqlite:{file}") as store:
            load_season(store, OLD)
        written(file, folder / "out")

    return once("hostile-sites", make) / "out"


def unruled_site(once: Once) -> Path:
    """The site of two seasons with cups that their rules cannot compute: one never, one not after its Final."""
    return once("unruled-sites", partial(_seasons, ("2014-15", "2022-23"))) / "out"


def heaviest_site(once: Once) -> Path:
    """The site of the seasons with the largest standings, the longest published lists and who raced most often."""
    return once("heaviest-sites", partial(_seasons, ("2011-12", "2013-14"))) / "out"


def _seasons(seasons: Iterable[str], folder: Path) -> None:
    """Write the site of some earlier seasons, and nothing else, into a folder."""
    file = folder / "season.db"
    with open_store(f"sqlite:{file}") as store:
        for season in seasons:
            load_season(store, season)
    written(file, folder / "out")
