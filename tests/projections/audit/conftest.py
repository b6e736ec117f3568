"""The season of the fixtures, read once for all audits, and lists written as people publish them."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commands.intake.lists.announcement import Announcement, read_lists
from ledger.basis import EVERYTHING, Question
from ledger.book import Reader, Reading
from projections.audit import Audit, audit_publication
from projections.cups.standings import standing
from tests.support.olympic_lists import write_lists

Row = dict[str, str]
Check = Callable[..., Audit]


@pytest.fixture(scope="session")
def reader(season_2025_26: Reader) -> Reader:
    return season_2025_26


@pytest.fixture(scope="session")
def reading(reader: Reader) -> Reading:
    return reader.read(EVERYTHING)


@pytest.fixture(scope="session")
def olympic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_lists(tmp_path_factory.mktemp("lists"))


@pytest.fixture
def check(reading: Reading, tmp_path: Path) -> Check:
    """Audit rows as a list that somebody published."""

    def audit(rows: list[Row], name: str = "list", **said: Any) -> Audit:
        file = tmp_path / f"{name}.csv"
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        file.write_text(text.getvalue(), encoding="utf-8")
        (publication,) = read_lists(file, Announcement(**said))
        return audit_publication(reading, publication)

    return audit


@pytest.fixture
def table(reader: Reader) -> Callable[..., list[Row]]:
    """A cup's right standing as a plain list: rank, name, noc, points."""

    def rows(cup: str, through: str = "wc2") -> list[Row]:
        lines = standing(reader.read(Question(through=through)), cup).rows
        return [
            {
                "rank": str(line.rank),
                "name": line.competitor.name,
                "noc": line.competitor.noc,
                "points": str(line.points),
            }
            for line in lines
        ]

    return rows
