"""Official sheets are handed out where they are what the book names, and nothing else of a folder is."""

import os
import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from commands.sites.sheets import SheetFolder
from ledger.book import Book
from ledger.errors import InvalidInputError
from ledger.stores import open_store
from projections.web.server.app import create_app
from projections.web.server.shown import ShownBook
from tests.support.command_line import Run

BOOK = "world-cup/2025-26"


@pytest.fixture
def sheet(drawn_folder: Path, tmp_path: Path) -> Path:
    """A sheet in a folder of its own, as it was imported."""
    found = next(one for one in sorted(drawn_folder.rglob("*.pdf")) if "_men_1500_a" in one.name)
    folder = tmp_path / "sheets" / "wc1"
    folder.mkdir(parents=True)
    return Path(shutil.copy(found, folder))


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, sheet: Path) -> str:
    """A season into which that sheet was imported."""
    command = Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'season.db'}")
    assert command("open", "2025-26").code == 0
    assert command("import", str(sheet)).code == 0
    return f"sqlite:{tmp_path / 'season.db'}"


@pytest.fixture
def asked(url: str, sheet: Path) -> Iterator[TestClient]:
    """The pages of that season, with the folder above the sheet."""
    with open_store(url, read_only=True) as store:
        yield TestClient(create_app(ShownBook(Book(store, BOOK), sheets=SheetFolder(sheet.parents[1]))))


def race_page(client: TestClient) -> str:
    (race,) = {one["race"] for one in client.get("/api/now/races.json").json()["races"]}
    return client.get(f"/now/races/{race}/").text


def test_a_race_leads_to_its_sheet_which_is_the_one_that_was_filed(asked: TestClient, sheet: Path) -> None:
    link = re.search(r'href="((?:\.\./)+sheets/[^"]*)">([^<]*)</a>', race_page(asked))
    assert link is not None
    assert link[2] == sheet.name
    answer = asked.get(f"/{link[1].removeprefix('../../../')}")

    assert answer.status_code == HTTPStatus.OK
    assert answer.content == sheet.read_bytes()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f"inline; filename*=UTF-8''{sheet.name}"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_file_that_is_another_than_the_book_names_is_not_handed_out(asked: TestClient, sheet: Path) -> None:
    named = sha256(sheet.read_bytes()).hexdigest()
    other = sheet.read_bytes() + b"\n% changed"
    sheet.write_bytes(other)
    answer = asked.get(f"/sheets/{named}.pdf")

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "is not the sheet that the book names, and is not handed out" in answer.text
    assert named in answer.text
    assert sha256(other).hexdigest() in answer.text
    assert str(sheet.parent) not in answer.text


def test_of_two_files_of_one_name_the_one_that_was_filed_is_handed_out(url: str, sheet: Path) -> None:
    other = sheet.parents[1] / "again" / sheet.name
    other.parent.mkdir()
    other.write_bytes(b"%PDF-1.4 of another season")
    with open_store(url, read_only=True) as store:
        client = TestClient(create_app(ShownBook(Book(store, BOOK), sheets=SheetFolder(sheet.parents[1]))))
        answer = client.get(f"/sheets/{sha256(sheet.read_bytes()).hexdigest()}.pdf")

    assert answer.content == sheet.read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "sheets/..%2F..%2Fseason.db",
        "sheets/%2e%2e%2fseason.db.pdf",
        f"sheets/{'0' * 64}.pdf",
        "sheets/secret.pdf",
        "sheets/",
    ],
)
def test_nothing_else_is_handed_out(asked: TestClient, sheet: Path, path: str) -> None:
    (sheet.parent / "secret.pdf").write_bytes(b"%PDF-1.4 secret")
    answer = asked.get(f"/{path}")

    assert answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST)
    assert b"secret" not in answer.content.replace(b"secret.pdf", b"")
    assert b"SQLite" not in answer.content


def test_a_link_in_the_folder_leads_to_nothing_outside(url: str, sheet: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.pdf"
    sheet.rename(outside)
    sheet.symlink_to(outside)
    with open_store(url, read_only=True) as store:
        client = TestClient(create_app(ShownBook(Book(store, BOOK), sheets=SheetFolder(sheet.parents[1]))))
        assert client.get(f"/sheets/{sha256(outside.read_bytes()).hexdigest()}.pdf").status_code == HTTPStatus.NOT_FOUND
        assert "/sheets/" not in race_page(client)


def test_without_a_folder_no_sheet_is_linked_or_handed_out(url: str, sheet: Path) -> None:
    with open_store(url, read_only=True) as store:
        client = TestClient(create_app(ShownBook(Book(store, BOOK))))
        assert "/sheets/" not in race_page(client)
        assert sheet.name in race_page(client)
        assert client.get(f"/sheets/{sha256(sheet.read_bytes()).hexdigest()}.pdf").status_code == HTTPStatus.NOT_FOUND


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"--sheets .*none: no such folder"):
        SheetFolder(tmp_path / "none")


def test_what_is_no_file_itself_is_never_opened(asked: TestClient, sheet: Path) -> None:
    named = sha256(sheet.read_bytes()).hexdigest()
    sheet.rename(sheet.with_suffix(".kept"))
    os.mkfifo(sheet)  # whoever opens it waits until somebody writes into it
    late = asked.get(f"/sheets/{named}.pdf")
    early = SheetFolder(sheet.parent).has(sheet.name)
    sheet.unlink()
    sheet.symlink_to(sheet.with_suffix(".kept"))
    linked = asked.get(f"/sheets/{named}.pdf")

    assert (late.status_code, early, linked.status_code) == (HTTPStatus.NOT_FOUND, False, HTTPStatus.NOT_FOUND)
