"""One description, every form: what the command line prints is what the web answers, for every report."""

import html
import json
import re
import shlex
from collections.abc import Callable
from typing import Any

import pytest

from projections.reports.catalogue import reports
from projections.reports.report import Report
from tests.support.command_line import Run

pytestmark = pytest.mark.uncounted  # every report in every form; what each form says is held by the snapshots

COMMAND = re.compile(r'<code id="command">(.*?)</code>')
REPORTS = pytest.mark.parametrize("one", reports(), ids=lambda one: one.name)
Answered = Callable[..., str]


def printed(page: str) -> list[str]:
    """The words of the command line that a page prints."""
    found = COMMAND.search(page)
    assert found is not None, "the page prints no command"
    season, *words = shlex.split(html.unescape(found[1]))
    assert season == "season"
    return words


@REPORTS
def test_the_command_that_a_page_prints_gives_its_document(one: Report[Any], answered: Answered, command: Run) -> None:
    ran = command(*printed(answered(one, "page")), "--json")
    assert ran.err == ""
    assert ran.code in (0, 1), "1 is the answer of an audit that found something"
    assert json.loads(ran.out) == json.loads(answered(one, "json"))
    assert ran.out == answered(one, "json")


@REPORTS
def test_it_gives_the_same_tables_as_csv(one: Report[Any], answered: Answered, command: Run) -> None:
    words = printed(answered(one, "page"))
    assert command(*words, "--csv").out == answered(one, "csv")
    for table in one.tables[1:]:
        assert command(*words, "--table", table.name).out == answered(one, "csv", table.name)


@REPORTS
def test_the_heads_of_the_csv_are_the_described_columns(one: Report[Any], answered: Answered) -> None:
    for index, table in enumerate(one.tables):
        head = answered(one, "csv", table.name if index else "").partition("\n")[0].split(",")
        described = [column.name for column in table.columns]
        kept = [name for name in head if name in described]
        assert kept == described
        assert table.spread is not None or head == described


@REPORTS
def test_a_page_links_to_all_its_data(one: Report[Any], answered: Answered) -> None:
    page = answered(one, "page")
    path = one.fill(one.example) or "season"
    assert f"/{path}.json" in page
    assert [table.name for table in one.tables[1:] if f"/{path}.{table.name}.csv" not in page] == []
    assert f"/{path}.csv" in page
