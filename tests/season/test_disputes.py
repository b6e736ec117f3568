"""The disputes worth replaying: each case loads into a fresh book and gives the tables that its story tells of."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ledger.basis import ask
from ledger.book import Book, Reader
from ledger.stores import open_store
from projections.frozen.decisions import frozen_quota
from tests.support.command_line import Run

CASES = Path(__file__).parents[2] / "fixtures" / "disputes"
WITH_TABLES = sorted(path.parent for path in CASES.glob("*/expected.json"))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs commands on a store of the test's own."""
    return Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'book.db'}")


@pytest.mark.parametrize("case", WITH_TABLES, ids=lambda path: path.name)
def test_a_case_gives_the_tables_of_its_story(case: Path, run: Run) -> None:
    assert run("load", str(case / "entries.jsonl")).code == 0
    for expected in json.loads((case / "expected.json").read_text(encoding="utf-8")):
        if "allocation" in expected:
            _holds_places(run.store, expected)
            continue
        document = run(*expected["season"].split(), "--json").document
        for key, column in (("ranks", "rank"), ("points", "points")):
            if key in expected:
                assert {row["name"]: row[column] for row in document["rows"]} == expected[key], expected["season"]


def _holds_places(store: str, expected: dict[str, Any]) -> None:
    with open_store(store, read_only=True) as opened:
        season = Reader(Book(opened, opened.books()[0])).read(ask(as_of=expected["as_of"])).season
    frozen = frozen_quota(season, expected["allocation"])
    for event, held in expected["held"].items():
        assert frozen.held(event) == Counter(held)


def test_every_case_has_a_story() -> None:
    assert WITH_TABLES
    for case in CASES.iterdir():
        story = (case / "story.md").read_text(encoding="utf-8")
        assert story.startswith("# "), case.name
