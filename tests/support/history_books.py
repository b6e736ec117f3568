"""Where the fixtures of earlier seasons are, and how their books are read."""

from collections.abc import Callable
from pathlib import Path

from ledger.book import Reading

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FILES = sorted([*(FIXTURES / "history").glob("*.jsonl"), *(FIXTURES / "2017-18").glob("*.jsonl")])

Reads = Callable[..., Reading]
"""Reads a season: ``read("2013-14")``, or at a question."""
