"""A season with something of everything, answered in every form in which a report comes out."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest

from commands.sealing.checkpoints import folder_beside, kept_checkpoints
from ledger.book import Book
from ledger.stores import open_store
from projections.reports.report import Form, Report
from projections.web.answers.answers import Answers
from projections.web.answers.shared_reader import SharedReader
from projections.web.pages.render import Setting
from tests.support.command_line import Run
from tests.support.disputed_season import LAST

BASIS = f"at={LAST}"


@pytest.fixture(scope="session")
def answers(disputed_file: Path) -> Iterator[Answers]:
    """The answers to the addresses of that season."""
    with open_store(f"sqlite:{disputed_file}", read_only=True) as store:
        book = Book(store, "world-cup/2025-26")
        kept = partial(kept_checkpoints, folder_beside(store.url, None), book.name)
        yield Answers(SharedReader(book), Setting(), kept)


@pytest.fixture(scope="session")
def answered(answers: Answers) -> Callable[..., str]:
    """Gives the answer of a report at its example, in a form; of one of its tables where one is named.

    Each is computed once: that equal questions have equal answers is a law of the basis, and tested there.
    """
    shared: dict[object, object] = {}

    @cache
    def answer(report: Report, form: Form, table: str = "") -> str:
        path = report.fill(report.example)
        wanted = answers.find(form, BASIS, f"{path or 'season'}.{table}" if table else path, "")
        return answers.answer(wanted, answers.asked(wanted, shared))

    return answer


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], disputed_file: Path) -> Run:
    """The command line on the same season."""
    return Run(monkeypatch, capsys, f"sqlite:{disputed_file}")
