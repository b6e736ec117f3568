"""The static site: the same pages as files, every link of which leads somewhere."""

import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from commands.loading import load_facts, read_facts
from ledger.book import Book
from ledger.facts import CompetitorEntered, ResultRecorded
from ledger.stores import open_store
from projections.web.site import front, pages, shares, write
from tests.support.command_line import Run
from tests.support.fixture_season import FIXTURES, opened
from tests.web.conftest import Visitor

RACES = ("wc1-men-1500-a", "wc1-men-1500-b", "wc1-women-mass-start-a")
LINK = re.compile(r'(?:href|src|action)="([^"#]*)')


@pytest.fixture(scope="module")
def short_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with three races of the first competition; nobody writes to it."""
    path = tmp_path_factory.mktemp("site") / "short.db"
    with open_store(f"sqlite:{path}") as store:
        drafts = read_facts(FIXTURES / "wc1.jsonl")
        racing = [draft.fact for draft in drafts if getattr(draft.fact, "race", None) in RACES]
        skaters = {fact.competitor for fact in racing if isinstance(fact, ResultRecorded)}
        entered = [draft for draft in drafts if isinstance(draft.fact, CompetitorEntered)]
        kept = [draft for draft in entered if getattr(draft.fact, "competitor", None) in skaters]
        kept += [draft for draft in drafts if draft.fact in racing]
        load_facts(opened(store), kept, file="wc1.jsonl")
    return path


@pytest.fixture(scope="module")
def site(short_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of that book."""
    folder = tmp_path_factory.mktemp("files")
    with open_store(f"sqlite:{short_file}", read_only=True) as store:
        book = Book(store, "world-cup/2025-26")
        files = [*front(book), *(file for basis, log in shares(book) for file in pages(book, basis, log=log))]
    for file in files:
        write(file, folder)
    assert len({file.path for file in files}) == len(files)
    return folder


def links(site: Path) -> Iterator[tuple[str, str]]:
    for file in site.rglob("*.html"):
        own = f"/{file.relative_to(site).as_posix().removesuffix('index.html')}"
        for target in dict.fromkeys(LINK.findall(file.read_text(encoding="utf-8"))):
            yield own, urlsplit(urljoin(own, target)).path


def test_every_link_leads_to_a_file(site: Path) -> None:
    dead = {
        (own, target)
        for own, target in links(site)
        if not (site / f"{target.lstrip('/')}{'index.html' if target.endswith('/') else ''}").is_file()
    }

    assert sorted(dead)[:10] == []


def test_there_is_nothing_that_only_a_server_can_answer(site: Path) -> None:
    pages_with_forms = [file for file in site.rglob("*.html") if "<form" in file.read_text(encoding="utf-8")]

    assert pages_with_forms == []


def test_a_plain_file_server_is_enough(site: Path, browser: Browser) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context()
    visitor = Visitor(context, f"http://127.0.0.1:{server.server_port}")
    page = visitor.go("")
    page.get_by_role("link", name="Men's 1500 m", exact=True).click()
    page.locator("tr", has_text="Jordan STOLZ").get_by_role("link", name="60").click()

    expect(page.locator("#wc1-men-1500-a")).to_contain_text("row 1 of")
    assert visitor.wrong == []
    context.close()
    server.shutdown()
    server.server_close()


def test_the_command_writes_the_site(
    short_file: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Run(monkeypatch, capsys, f"sqlite:{short_file}")("site", str(tmp_path / "out"))
    written = {file.relative_to(tmp_path / "out"): file.read_bytes() for file in (tmp_path / "out").rglob("*.*")}

    assert written == {file.relative_to(site): file.read_bytes() for file in site.rglob("*.*")}
