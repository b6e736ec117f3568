"""One snapshot for each report and form, over the season with disputes; whole outputs, the end of long ones as a hash.

``SEASON_GOLDEN=write make test ARGS=tests/projections/reports/test_golden.py`` writes them anew; read the difference
before you commit it. A report that is new brings its own by being in the catalogue.
"""

import os
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from projections.reports.catalogue import reports
from projections.reports.report import Report
from tests.projections.reports.test_forms import printed
from tests.support.command_line import Run

FOLDER = Path(__file__).with_name("golden")
SHOWN = 4_000
"""So many characters of an output are kept as they are."""
MAIN = re.compile(r"<title>.*?</title>|<main.*?</main>", re.DOTALL)
"""What is a page's own; its frame is that of every page."""
FORMS = ("txt", "json", "csv", "html")
Answered = Callable[..., str]


def kept(text: str) -> str:
    """An output as it is kept: its beginning, and the hash of all of it where that is longer."""
    if len(text) <= SHOWN:
        return text
    cut = text.rindex("\n", 0, SHOWN) if "\n" in text[:SHOWN] else SHOWN
    return f"{text[:cut]}\n… {len(text):,} characters, SHA-256 {sha256(text.encode()).hexdigest()}\n"


def came_out(one: Report[Any], form: str, answered: Answered, command: Run) -> str:
    """A report at its example in a form; the text is what a terminal shows."""
    if form == "txt":
        return command(*printed(answered(one, "page"))).out
    if form == "html":
        return "\n".join(MAIN.findall(answered(one, "page"))) + "\n"
    return answered(one, form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("one", reports(), ids=lambda one: one.name)
def test_a_report_comes_out_as_before(one: Report[Any], form: str, answered: Answered, command: Run) -> None:
    file = FOLDER / f"{one.name}.{form}"
    found = kept(came_out(one, form, answered, command))
    if os.environ.get("SEASON_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


def test_no_snapshot_is_left_over() -> None:
    expected = {f"{one.name}.{form}" for one in reports() for form in FORMS}
    assert {file.name for file in FOLDER.iterdir()} == expected
