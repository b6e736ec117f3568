"""The season 2025/26 of the fixtures, loaded into a book the way ``season open`` and ``season load`` do it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from commands.desk.desk import Desk
from commands.desk.facts import load_facts
from commands.desk.opening import open_season
from commands.intake.facts import fact_files, read_facts
from ledger.stores import Store, open_store

FIXTURES = Path(__file__).parents[2] / "fixtures" / "2025-26"
MOMENT = 1_770_000_000_000_000
"""2026-02-02: after everything that the fixtures publish."""
COMPETITIONS = ("wc1", "wc2", "wc3")
"""The first three: a season that is being skated, which is what most tests are about."""
ALL_COMPETITIONS = (*COMPETITIONS, "wc4")
"""All that the fixtures have: with the fourth the Olympic qualification is complete."""


def moment() -> int:
    """A clock that stands still."""
    return MOMENT


def opened(store: Store, *, clock: Callable[[], int] = moment) -> Desk:
    """A desk on the book of the season, with its rulebook and its calendar, and no result."""
    book, _ = open_season(store, "2025-26", actor="importer", clock=clock)
    return Desk(book, actor="importer", clock=clock)


def loaded(store: Store | None = None, *, competitions: Sequence[str] = COMPETITIONS) -> Desk:
    """A desk on the book with the first three competitions, or others."""
    desk = opened(store or open_store("memory:"))
    load(desk, competitions)
    return desk


def load(desk: Desk, competitions: Sequence[str]) -> None:
    """Load some competitions of the fixtures into the book of a desk."""
    for file in fact_files(FIXTURES / f"{name}.jsonl" for name in competitions):
        load_facts(desk, read_facts(file), file=file.name)
