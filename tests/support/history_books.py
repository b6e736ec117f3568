"""Where the fixtures of earlier seasons are, and how their books are read."""

from collections.abc import Callable
from pathlib import Path

from commands.desk.facts import load_facts, season_desk
from commands.intake.facts import read_facts
from ledger.book import Reading
from ledger.stores import Store

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FILES = sorted([*(FIXTURES / "history").glob("*.jsonl"), *(FIXTURES / "2017-18").glob("*.jsonl")])

Reads = Callable[..., Reading]
"""Reads a season: ``read("2013-14")``, or at a question."""


def load_season(store: Store, season: str) -> None:
    """Load an earlier season into a book of a store, as ``season load`` does it."""
    (file,) = (file for file in FILES if file.stem == season)
    desk, _ = season_desk(store, season, actor="tester")
    load_facts(desk, read_facts(file), file=file.name)
