"""Entries that do not fit one another are named, where a table cannot be computed from them and no seal tells."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from commands.care.fitting import first_unfit
from ledger.book import Book, Reader
from ledger.facts import Fact, ResultRecorded
from ledger.stores import open_store
from projections.web.server.app import create_app
from projections.web.server.shown import ShownBook
from tests.commands.sealing.running import runner
from tests.commands.sealing.support import BOOK, fill
from tests.support.given import opening, race, skaters

FITTING = [*opening(), *skaters("ada", "bo"), *race("wc1-men-500-a", "ada", "bo")]
WHERE = len(FITTING) - 1
"""The position of the first result."""
SAID = f"entry {WHERE} (ResultRecorded) does not fit what comes before it: nobody is entered as ida"


def of_somebody_else() -> list[Fact]:
    """The same with a result of somebody who is not there, as a damaged byte would have it."""
    result = FITTING[WHERE - 1]
    assert isinstance(result, ResultRecorded)
    return [*FITTING[: WHERE - 1], result.model_copy(update={"competitor": "ida"}), *FITTING[WHERE:]]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return filled(tmp_path / "season.db", of_somebody_else())


def filled(path: Path, facts: Sequence[Fact]) -> str:
    with open_store(f"sqlite:{path}") as store:
        fill(store, facts)
    return f"sqlite:{path}"


def test_the_first_entry_that_does_not_fit_is_named(url: str, season_2025_26: Reader) -> None:
    with open_store(url, read_only=True) as store:
        assert first_unfit(Book(store, BOOK).entries()) == SAID
    assert first_unfit(season_2025_26.entries(upto=400)) is None


@pytest.mark.parametrize(
    "words", [("standings", "men-500"), ("titles", "--json"), ("explain", "men-500", "bo"), ("archive", "2025-26", "a")]
)
def test_no_command_ends_in_a_traceback(
    url: str,
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = runner(monkeypatch, capsys)(*words, "--store", url)
    assert (ran.code, ran.out, ran.err) == (2, "", f"season: {BOOK}: {SAID}; see season verify\n")


def test_an_error_of_the_program_stays_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = filled(tmp_path / "season.db", FITTING)
    monkeypatch.setattr("projections.reports.standings.standing", lambda *_: {}["nothing"])
    with pytest.raises(KeyError, match="nothing"):
        runner(monkeypatch, capsys)("standings", "men-500", "--store", url)


def test_a_page_says_so_too(url: str) -> None:
    with open_store(url, read_only=True) as store:
        client = TestClient(create_app(ShownBook(Book(store, BOOK), unfit=first_unfit)))
        answer = client.get("/now/standings/men-500/")
    assert (answer.status_code, SAID in answer.text) == (503, True)
