"""The static site: the same pages as files, every link of which leads somewhere."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from posixpath import normpath
from threading import Thread

import pytest
from playwright.sync_api import Browser, expect
from pymerkle import InmemoryTree

from commands.desk.facts import load_facts
from commands.intake.facts import read_facts
from commands.sealing.checkpoints import folder_beside, kept_checkpoints
from commands.sealing.seals import seal
from commands.sealing.verifying import public_keys
from ledger.book import Book
from ledger.facts import CompetitorEntered, ResultRecorded
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.keys import new_key
from ledger.seal.note import Note
from ledger.seal.proof import Proof, check_proof
from ledger.stores import open_store
from projections.web.site import front, pages, shares, write
from tests.projections.web.conftest import Visitor
from tests.support.command_line import Run
from tests.support.fixture_season import FIXTURES, opened
from tests.support.history_books import load_season
from tests.support.once import Once

RACES = ("wc1-men-1500-a", "wc1-men-1500-b", "wc1-women-mass-start-a")
FORM = re.compile(r"<form ([^>]*)>")
OLD = "2009-10"
LINK = re.compile(r'(?:href|src|action)="([^"#]*)')


@pytest.fixture(scope="session")
def short_file(once: Once) -> Path:
    """A file with three races of the first competition, sealed; nobody writes to it."""

    def make(folder: Path) -> None:
        with open_store(f"sqlite:{folder / 'short.db'}") as store:
            drafts = read_facts(FIXTURES / "wc1.jsonl")
            racing = [draft.fact for draft in drafts if getattr(draft.fact, "race", None) in RACES]
            skaters = {fact.competitor for fact in racing if isinstance(fact, ResultRecorded)}
            entered = [draft for draft in drafts if isinstance(draft.fact, CompetitorEntered)]
            kept = [draft for draft in entered if getattr(draft.fact, "competitor", None) in skaters]
            kept += [draft for draft in drafts if draft.fact in racing]
            desk = opened(store)
            load_facts(desk, kept, file="wc1.jsonl")
            seal(desk, store, [new_key("federation.example")], folder_beside(store.url, None))

    return once("site-book", make) / "short.db"


@pytest.fixture(scope="session")
def site(short_file: Path, once: Once) -> Path:
    """The site of that book."""

    def make(folder: Path) -> None:
        with open_store(f"sqlite:{short_file}", read_only=True) as store:
            book = Book(store, "world-cup/2025-26")
            read = partial(kept_checkpoints, folder_beside(store.url, None), book.name)
            files = [*front(book, read)]
            files += (file for basis, log in shares(book) for file in pages(book, basis, read, log=log))
        for file in files:
            write(file, folder)
        assert len({file.path for file in files}) == len(files)

    return once("site", make)


@pytest.fixture(scope="session")
def several_sites(short_file: Path, once: Once) -> Path:
    """The site of that book and of an earlier season, by the command."""

    def make(folder: Path) -> None:
        url = f"sqlite:{shutil.copy(short_file, folder / 'two.db')}"
        shutil.copytree(f"{short_file}.checkpoints", folder / "two.db.checkpoints")
        with open_store(url) as store:
            load_season(store, OLD)
        command = [Path(sys.executable).with_name("season"), "site", folder / "out", "--store", url]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
        files = sum(file.is_file() for file in (folder / "out").rglob("*"))
        assert ran.stderr == f"{folder / 'out'}: {files:,} files, 7 bases of 2 seasons\n"

    return once("sites", make) / "out"


def files_below(folder: Path) -> list[str]:
    """The files of a site, each by its path from there; of many thousands, so no path is made of them."""
    return [f"{below[len(str(folder)) :]}/{name}" for below, _, names in os.walk(folder) for name in names]


def contents(folder: Path) -> dict[str, bytes]:
    return {name: Path(f"{folder}{name}").read_bytes() for name in files_below(folder)}


def links(site: Path) -> Iterator[tuple[str, str]]:
    for name in files_below(site):
        if not name.endswith(".html"):
            continue
        own, text = name.removesuffix("index.html"), Path(f"{site}{name}").read_text(encoding="utf-8")
        for target in {link.partition("?")[0] for link in LINK.findall(text)}:
            path = normpath(f"{own[: own.rindex('/')]}/{target}")
            yield own, path if target and not target.endswith(("/", ".")) else f"{path.rstrip('/')}/"


@pytest.mark.uncounted  # it looks through files
@pytest.mark.parametrize("kind", ["site", "several_sites"])
def test_every_link_leads_to_a_file(request: pytest.FixtureRequest, kind: str) -> None:
    site = request.getfixturevalue(kind)
    files = set(files_below(site))
    files |= {name.removesuffix("index.html") for name in files}

    assert sorted((own, target) for own, target in links(site) if target not in files)[:10] == []


def test_several_seasons_are_listed_the_newest_first(several_sites: Path) -> None:
    page = (several_sites / "index.html").read_text(encoding="utf-8")
    listed = json.loads((several_sites / "seasons.json").read_text(encoding="utf-8"))

    assert sorted(one.name for one in several_sites.iterdir()) == [
        OLD,
        "2025-26",
        "index.html",
        "seasons.json",
        "static",
    ]
    assert re.findall(r'<li><a href="([^"]+)">', page) == ["2025-26/", f"{OLD}/"]
    assert '<a href="seasons.json">JSON</a>' in page
    assert listed == {
        "seasons": [{"series": "world-cup", "season": season, "href": f"{season}/"} for season in ("2025-26", OLD)]
    }


@pytest.mark.uncounted  # it looks through files
def test_every_page_of_several_seasons_leads_to_the_list(several_sites: Path) -> None:
    for season in ("2025-26", OLD):
        outside = {own for own, target in links(several_sites) if own.startswith(f"/{season}/") and target == "/"}
        pages = (page.parent.relative_to(several_sites) for page in several_sites.glob(f"{season}/**/*.html"))

        assert outside == {f"/{page.as_posix()}/" for page in pages}


@pytest.mark.uncounted  # it looks through files
def test_a_page_is_the_same_wherever_it_stands_but_for_that_link(site: Path, several_sites: Path) -> None:
    link = re.compile(rb'<li><a href="(?:\.\./)+">Seasons</a></li>\n|<p><a href="\.\./">Seasons</a></p>')
    alone, among = contents(site), contents(several_sites / "2025-26")

    assert {name: link.sub(b"", content) for name, content in among.items()} == alone
    for name, content in alone.items():
        if name.endswith(".html"):
            assert not re.search(rb'(?:href|src|action)="(?:/|[a-z]+:)', content), name


def test_there_is_nothing_that_only_a_server_can_answer(site: Path) -> None:
    forms = {form for file in site.rglob("*.html") for form in FORM.findall(file.read_text(encoding="utf-8"))}

    assert {" ".join(words.split()[:2]) for words in forms} == {'class="find" role="search"'}
    assert all(words.endswith(" hidden") for words in forms)


def test_what_files_cannot_compute_is_said_with_the_command(site: Path) -> None:
    newest = next(site.glob("at=*[0-9]"))

    imagined = (newest / "what-if" / "index.html").read_text(encoding="utf-8")
    assert "season what-if men-500 --disqualify RACE:COMPETITOR" in imagined
    assert "season what-if owg-2026 --without POSITION" in imagined
    assert "season log --race wc1" in (newest / "log" / "index.html").read_text(encoding="utf-8")


def test_every_entry_is_on_a_page_of_the_log(site: Path) -> None:
    newest = next(site.glob("at=*[0-9]"))
    last = int(newest.name.removeprefix("at="))
    lines = [
        line.partition(",")[0]
        for file in site.glob(f"csv/{newest.name}/log/pages/*.csv")
        for line in file.read_text(encoding="utf-8").splitlines()[1:]
    ]

    assert sorted(map(int, lines)) == list(range(1, last + 1))


def test_every_sealed_entry_has_a_proof(site: Path, short_file: Path) -> None:
    newest = next(site.glob("at=*[0-9]"))
    keys = json.loads((site / "api" / newest.name / "checkpoints.json").read_text(encoding="utf-8"))["keys"]
    proofs = list(site.glob("proofs/*.tlog-proof"))
    trusted = public_keys([keys[0]["key"]])

    assert len(proofs) == int(newest.name.removeprefix("at="))
    assert {check_proof(Proof.parse(proof.read_bytes()), trusted).problem for proof in proofs[::20]} == {None}
    (note,) = short_file.parent.glob("*.checkpoints/*.checkpoint")
    assert (site / "checkpoints" / note.name).read_bytes() == note.read_bytes()


@contextmanager
def handed_out(site: Path) -> Iterator[str]:
    """The site on a file server that knows nothing of it."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_plain_file_server_is_enough(site: Path, browser: Browser) -> None:
    with handed_out(site) as address, browser.new_context() as context:
        visitor = Visitor(context, address)
        page = visitor.go("")
        page.get_by_role("link", name="Men's 1500 m", exact=True).click()
        page.locator("tr", has_text="Jordan STOLZ").get_by_role("link", name="60").click()

        expect(page.locator("#wc1-men-1500-a")).to_contain_text("row 1 of")
        page.get_by_role("link", name="Checkpoints").click()
        expect(page.locator(".state.won").first).to_have_text("sealed")
        assert visitor.wrong == []


def test_a_plain_file_server_is_enough_for_several_seasons(several_sites: Path, browser: Browser) -> None:
    with handed_out(several_sites) as address, browser.new_context() as context:
        visitor = Visitor(context, address)
        page = visitor.go("")
        for season in (OLD, "2025-26"):
            page.get_by_role("link", name=season).click()
            expect(page.locator(".brand")).to_contain_text(f"world-cup/{season}")
            page.get_by_role("link", name="Races", exact=True).click()
            page.get_by_role("link", name="Seasons", exact=True).click()
            expect(page).to_have_url(f"{address}/")
        assert visitor.wrong == []


def test_names_are_found_without_a_server(site: Path, browser: Browser) -> None:
    with handed_out(site) as address, browser.new_context() as context:
        visitor = Visitor(context, address)
        page = visitor.go("")
        page.get_by_label("Find a competitor").fill("prosvirnof")
        page.get_by_role("button", name="Find").click()
        expect(page).to_have_url(re.compile(r"/competitors/\?q=prosvirnof$"))
        names = page.locator(".names li:visible")
        expect(names).to_have_count(0)
        expect(page.get_by_text("Nobody is called so.")).to_be_visible()
        page.get_by_label("Find a competitor").fill("voste MATH")
        expect(names).to_have_text(["Mathias VOSTÉ BEL"])
        expect(page.locator("h2:visible")).to_have_text(["Men 1", "Basis"])
        expect(page.get_by_role("status")).to_have_text(re.compile("^1 of "))
        names.get_by_role("link").click()
        expect(page.locator("h1")).to_contain_text("Mathias VOSTÉ")
        assert visitor.wrong == []


def test_without_a_script_all_names_are_listed(site: Path, browser: Browser) -> None:
    with handed_out(site) as address, browser.new_context(java_script_enabled=False) as context:
        page = Visitor(context, address).go("")
        page.get_by_role("link", name="Competitors", exact=True).click()

        expect(page.locator("form")).to_be_hidden()
        expect(page.locator(".names li", has_text="VOSTÉ")).to_be_visible()


def test_the_command_writes_the_site(
    short_file: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Run(monkeypatch, capsys, f"sqlite:{short_file}")("site", str(tmp_path / "out"))

    assert contents(tmp_path / "out") == contents(site)


def test_the_command_writes_one_of_several_seasons_as_if_it_were_alone(
    short_file: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:{shutil.copy(short_file, tmp_path / 'two.db')}"
    with open_store(url) as store:
        load_season(store, OLD)
    season = Run(monkeypatch, capsys, url)
    kept = ("--checkpoints", f"{short_file}.checkpoints")
    ran = season("site", str(tmp_path / "a" / "folder"), "--season", "2025-26", *kept)

    assert ran.code == 0
    assert [one.name for one in (tmp_path / "a").iterdir()] == ["folder"]
    assert contents(tmp_path / "a" / "folder") == contents(site)


def test_the_sealed_book_is_there_as_the_tiles_of_a_log(site: Path, short_file: Path) -> None:
    (note,) = short_file.parent.glob("*.checkpoints/*.checkpoint")
    there = site / "log-tiles"
    assert (there / "checkpoint").read_bytes() == note.read_bytes()
    checkpoint = Checkpoint.parse(Note.parse(note.read_bytes()).text)
    tree = InmemoryTree(algorithm="sha256")
    for bundle in sorted(there.glob("tile/entries/*"), key=lambda one: one.name):
        data = (bundle if bundle.is_file() else next(bundle.iterdir())).read_bytes()
        while data:
            length = 2 + int.from_bytes(data[:2])
            tree.append_entry(data[2:length])
            data = data[length:]
    assert (tree.get_size(), tree.get_root()) == (checkpoint.size, checkpoint.root)
    assert sum(len(one.read_bytes()) for one in there.glob("tile/0/**/*") if one.is_file()) == 32 * checkpoint.size
