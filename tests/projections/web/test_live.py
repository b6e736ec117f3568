"""News as it comes: a page that is open shows what another process appends, and so does any listener."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from ledger.stores import open_store
from tests.projections.web.conftest import PATIENCE, Visitor, new_window, served
from tests.support.fixture_season import loaded


@contextmanager
def serving(url: str) -> Iterator[str]:
    """A store, served; gives the address."""
    with open_store(url, read_only=True) as store:
        server = served(store)
        yield next(server)
        next(server, None)


def season(url: str, *words: str) -> None:
    """Run a command in a process of its own."""
    subprocess.run(
        [str(Path(sys.executable).with_name("season")), *words, "--reason", "false start", "--yes", "--store", url],
        check=True,
        capture_output=True,
        env={**os.environ, "SEASON_ACTOR": "office"},
    )


@pytest.fixture
def sqlite_url(season_file: Path, tmp_path: Path) -> str:
    """A copy of the season that may be written to."""
    return f"sqlite:{shutil.copy(season_file, tmp_path / 'own.db')}"


@pytest.fixture
def short_url(postgres_url: str) -> str:
    """The first competition in a database."""
    with open_store(postgres_url) as store:
        loaded(store, competitions=["wc1"])
    return postgres_url


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_an_open_page_follows_what_another_process_files(
    browser: Browser, request: pytest.FixtureRequest, kind: str
) -> None:
    url = request.getfixturevalue("sqlite_url" if kind == "sqlite" else "short_url")
    with open_store(url, read_only=True) as store:
        last = store.last("world-cup/2025-26")
    with serving(url) as address, new_window(browser) as context, listening(address, last) as news:
        visitor = Visitor(context, address)
        page = visitor.go("now/standings/men-500/")
        fixed = Visitor(context, address).go(f"at={last}/standings/men-500/")
        expect(page.locator("footer")).to_contain_text(f"entries 1 to {last:,}")
        who = page.locator("tbody th a").nth(30).text_content()
        page.locator("tbody th a").nth(30).focus()
        assert page.evaluate("scrollY > 400")
        season(url, "disqualify", "wc1-men-500-1-a", "Stolz")
        expect(page.locator("footer")).to_contain_text(f"entries 1 to {last + 1:,}")
        told = "1 entry: Jordan STOLZ disqualified in 500 m men, race 1 (Salt Lake City, 15 November 2025)"
        expect(page.get_by_role("status")).to_have_text(told)
        expect(page.locator(".news")).to_contain_text(told)
        expect(page.locator("tr.moved").first).to_contain_text("changed")
        expect(page.locator("tbody tr:not(.moved)").first).to_be_attached()
        assert page.evaluate("[document.activeElement.textContent, scrollY > 400]") == [who, True]
        expect(fixed.locator("footer")).to_contain_text(f"entries 1 to {last:,}")
        assert f'event: entries\nid: {last + 1}\ndata: {{"at": {last + 1}, "said": "1 entry: Jordan STOLZ' in heard(
            news
        )
        assert visitor.wrong == []


@pytest.fixture
def several_url(several_file: Path, tmp_path: Path) -> str:
    """A copy of three seasons that may be written to."""
    return f"sqlite:{shutil.copy(several_file, tmp_path / 'several.db')}"


def test_an_open_page_follows_its_own_season_among_several(browser: Browser, several_url: str) -> None:
    with open_store(several_url, read_only=True) as store:
        last, other = (store.last(f"world-cup/{season}") for season in ("2025-26", "2017-18"))
    with (
        serving(several_url) as address,
        new_window(browser) as context,
        listening(f"{address}/2025-26", last) as news,
        listening(f"{address}/2017-18", other) as silence,
    ):
        visitor = Visitor(context, address)
        page = visitor.go("2025-26/now/standings/men-500/")
        old = Visitor(context, address).go("2017-18/now/standings/men-500/")
        expect(page.locator("footer")).to_contain_text(f"entries 1 to {last:,}")
        season(several_url, "disqualify", "wc1-men-500-1-a", "Stolz", "--season", "2025-26")
        expect(page.locator("footer")).to_contain_text(f"entries 1 to {last + 1:,}")
        expect(page.get_by_role("status")).to_contain_text("1 entry: Jordan STOLZ disqualified")
        expect(old.get_by_role("status")).to_have_text("")
        assert f"id: {last + 1}\n" in heard(news)
        season(several_url, "void", "wc1-men-1000-a", "--season", "2017-18")
        assert f'event: entries\nid: {other + 1}\ndata: {{"at": {other + 1}, "said": "1 entry: race voided' in heard(
            silence
        )
        expect(old.locator("footer")).to_contain_text(f"entries 1 to {other + 1:,}")
        assert visitor.wrong == []


def test_all_seasons_together_have_so_many_listeners(several_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.web.server.live.LISTENERS", 1)
    with serving(several_url) as address, listening(f"{address}/2025-26", 0) as news:
        heard(news)
        with listening(f"{address}/2017-18", 0) as refused:
            assert refused.recv(4096).startswith(b"HTTP/1.1 503 ")


@contextmanager
def listening(address: str, after: int) -> Iterator[socket.socket]:
    """A listener that is no browser."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=PATIENCE) as connection:
        headers = f"Host: {place.netloc}\r\nAccept: text/event-stream\r\n\r\n"
        connection.sendall(f"GET {place.path}/events?after={after} HTTP/1.1\r\n{headers}".encode())
        yield connection


def heard(connection: socket.socket) -> str:
    """What was sent up to the first news."""
    text = ""
    while "event: entries" not in text or not text.endswith("\n\n\r\n"):
        more = connection.recv(4096).decode()
        assert more, f"the server hung up after {text!r}"
        text += more
    return text
