"""The season 2025/26 of the fixtures, loaded into a book the way ``season open`` and ``season load`` do it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from commands.desk.desk import Desk
from commands.desk.facts import fact_files, load_facts, read_facts
from commands.desk.opening import open_season
from ledger.stores import Store, open_store

FIXTURES = Path(__file__).parents[2] / "fixtures" / "2025-26"
MOMENT = 1_770_000_000_000_000
"""2026-02-02: after everything that the fixtures publish."""
COMPETITIONS = ("wc1", "wc2", "wc3")


def moment() -> int:
    """A clock that stands still."""
    return MOMENT


def opened(store: Store, *, clock: Callable[[], int] = moment) -> Desk:
    """A desk on the book of the season, with its rulebook and its calendar, and no result."""
    book, _ = open_season(store, "2025-26", actor="importer", clock=clock)
    return Desk(book, actor="importer", clock=clock)


def loaded(store: Store | None = None, *, competitions: Sequence[str] = COMPETITIONS) -> Desk:
    """A desk on the book with all three competitions, or some of them."""
    desk = opened(store or open_store("memory:"))
    for file in fact_files(FIXTURES / f"{name}.jsonl" for name in competitions):
        load_facts(desk, read_facts(file), file=file.name)
    return desk
