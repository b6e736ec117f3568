"""The pages of a book in its archive: opened from the folder, whole by their hashes, and signed by nobody."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from commands.archive import form
from commands.archive.bag import write_archive
from commands.archive.contents import contents
from commands.archive.pages import pages_of
from commands.sealing.checkpoints import folder_beside
from ledger.book import Book
from ledger.stores import open_store
from tests.commands.archive.conftest import Made
from tests.commands.archive.support import by_restoring, by_the_program, files_of, inside, rebagged
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import BOOK, KEY

SAID = "held against their hashes alone"


@pytest.fixture(scope="module")
def bag(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the small season with its pages, as a folder, and as a ZIP file beside it."""
    place = tmp_path_factory.mktemp("pages")
    for name in ("bag", "bag.zip"):
        with open_store(made.url, read_only=True) as store:
            book, kept = Book(store, BOOK), folder_beside(made.url, None)
            write_archive(contents(store, book, [kept], pages=pages_of(store, book, kept)), place / name)
    return place / "bag"


def test_an_archive_carries_its_pages_and_is_judged_whole(made: Made, bag: Path, season: Run) -> None:
    files = files_of(bag)
    pages = {name.removeprefix(f"data/{form.SITE}"): data for name, data in files.items() if "data/site/" in name}
    assert {"index.html", "2025-26/now/index.html", "2025-26/now/standings/men-500/index.html"} <= pages.keys()
    assert "open site/index.html" in files["data/README.txt"].decode()
    assert files.keys() - {f"data/site/{name}" for name in pages} == made.files.keys()
    assert dead_links(pages) == []

    again = bag.with_name("again.zip")
    code, _out, err = season("archive", "2025-26", str(again), "--with-site", "--store", made.url)
    assert (code, again.read_bytes() == bag.with_name("bag.zip").read_bytes()) == (0, True), err

    program = [sys.executable, str(bag / "data/verify.py"), "--key", str(KEY.public)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    code, out, err = season("restore", str(bag), "--dry-run", "--key", str(KEY.public), "--store", "memory:")
    assert (done.returncode, code) == (0, 0), done.stdout + done.stderr + err
    for told in (done.stdout, out):
        assert re.search(rf"not checked +site/: {len(pages)} files +{SAID}", told), told
        assert "whole" in told.splitlines()[-1]


def dead_links(pages: dict[str, bytes]) -> list[str]:
    """The links of pages that name no file among them."""
    dead = []
    for name, data in pages.items():
        for link in re.findall(r'(?:href|src)="([^"#?]+)', data.decode()) if name.endswith(".html") else ():
            if ":" in link:
                continue
            found: list[str] = name.split("/")[:-1]
            for part in unquote(link).split("/"):
                found = found[:-1] if part == ".." else [*found, part] if part != "." else found
            if "/".join(found) not in pages:
                dead.append(f"{name}: {link}")
    return dead


def test_a_page_that_was_changed_is_found_by_the_manifest_alone(bag: Path) -> None:
    changed = {**files_of(bag), "data/site/index.html": b"<!doctype html>"}
    for judged in (by_the_program, by_restoring):
        assert "data/site/index.html" in judged(inside(changed))
        assert judged(inside(changed)).startswith("WRONG")
        assert "WRONG" not in judged(inside(rebagged(changed)))


def test_pages_are_of_the_whole_book_and_nothing_is_overwritten(made: Made, season: Run, tmp_path: Path) -> None:
    words = ("archive", "2025-26", str(tmp_path / "bag"), "--with-site", "--store", made.url)
    code, _out, err = season(*words, "--at", "12")
    said = "--at: the pages show the whole book; leave --at or --with-site out"
    assert (code, err.splitlines()[-1]) == (2, f"season: {said}")
    assert not (tmp_path / "bag").exists()
    (tmp_path / "bag").mkdir()
    code, _out, err = season(*words)
    assert (code, list((tmp_path / "bag").iterdir())) == (2, []), err
