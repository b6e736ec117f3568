"""The static site: books as files, every link of which leads to a file, and of which only what changed is written."""

import json
import re
import shutil
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, normpath
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, expect
from pymerkle import InmemoryTree

from commands.sealing.verifying import public_keys
from commands.sites.folder import LISTED
from ledger.book import Book
from ledger.errors import InvalidInputError
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.note import Note
from ledger.seal.proof import Proof, check_proof
from ledger.stores import open_store
from projections.web.site.season import SeasonSite
from tests.projections.web.conftest import new_window
from tests.support import sites
from tests.support.command_line import Run
from tests.support.history_books import load_season
from tests.support.once import Once
from tests.support.sites import BOOK, OLD, sheets, written

FORM = re.compile(r"<form ([^>]*)>")
VOID = {"area", "base", "br", "circle", "col", "hr", "img", "input", "link", "meta", "path", "rect", "source"}
"""Elements without an end; those of a drawing are closed where they begin."""
BEGIN = {"td": ("td", "th"), "th": ("td", "th"), "tr": ("td", "th", "tr"), "option": ("option",)}
END = {"tr": ("td", "th"), "tbody": ("td", "th", "tr"), "select": ("option",)}
"""What ends by itself where something begins or ends: cells, rows, and what can be chosen."""


@pytest.fixture(scope="session")
def short_file(once: Once) -> Path:
    return sites.short_file(once)


@pytest.fixture(scope="session")
def site(once: Once) -> Path:
    return sites.site(once)


@pytest.fixture(scope="session")
def hostile_site(once: Once) -> Path:
    return sites.hostile_site(once)


class Page(HTMLParser):
    """The links of a page, what they may lead to, and whether its elements are closed as they were opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.dead: list[str] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if len(given) != len(attrs):
            self.wrong.append(f"an attribute twice in <{tag}>")
        self.links += [str(given[name]) for name in ("href", "src", "action") if name in given]
        self.anchors += [str(given["id"])] if "id" in given else []
        self.dead += [tag] if tag == "a" and "href" not in given else []
        self._end(BEGIN.get(tag, ()))
        if tag not in VOID:
            self.open.append(tag)

    def _end(self, tags: tuple[str, ...]) -> None:
        """Close what ends by itself where something else begins or ends, if it is open."""
        for tag in tags:
            if self.open[-1:] == [tag]:
                self.open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        self._end(END.get(tag, ()))
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.wrong.append(f"</{tag}>")


def pages(site: Path) -> Iterator[tuple[str, Page]]:
    for file in site.rglob("*.html"):
        yield file.relative_to(site).as_posix(), Page(file.read_text(encoding="utf-8"))


@pytest.mark.uncounted  # it looks through files
@pytest.mark.parametrize("kind", ["site", "hostile_site"])
def test_every_link_of_every_page_names_a_file_and_an_anchor_in_it(request: pytest.FixtureRequest, kind: str) -> None:
    site: Path = request.getfixturevalue(kind)
    files = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    shown = dict(pages(site))
    broken: list[tuple[str, str]] = []
    for own, page in shown.items():
        for link in dict.fromkeys(page.links):
            to = urlsplit(link)
            target = normpath(f"{dirname(own)}/{unquote(to.path)}").lstrip("/") if to.path else own
            anchors = shown[target].anchors if target in shown else []
            if to.scheme or to.netloc or target not in files or (to.fragment and to.fragment not in anchors):
                broken.append((own, link))

    assert broken[:10] == []
    assert len({name.partition("/")[0] for name in shown}) == 4, "two seasons, people, and the first page"
    assert {name: page.wrong or page.open for name, page in shown.items() if page.wrong or page.open} == {}
    assert [name for name, page in shown.items() if len(set(page.anchors)) < len(page.anchors)] == []
    # A list whose name no address can have has no page, and what would lead there is no link.
    dead = {name for name, page in shown.items() if page.dead}
    assert {name.split("/")[2] for name in dead} <= ({"audits"} if kind == "hostile_site" else set()), dead


@pytest.mark.uncounted  # it looks through files
@pytest.mark.parametrize("kind", ["site", "hostile_site"])
def test_every_link_of_what_is_no_page_names_a_file_and_an_anchor(request: pytest.FixtureRequest, kind: str) -> None:
    """Feeds, the lists of seasons and of the data of each, and what the style names."""
    site: Path = request.getfixturevalue(kind)
    links: list[tuple[Path, str]] = []
    for file in site.rglob("*.atom"):
        feed = ET.parse(file)  # noqa: S314  our own file
        links += [(file, str(one.get("href"))) for one in feed.iter("{http://www.w3.org/2005/Atom}link")]
    for file in site.rglob("basis.json"):
        links += [(file, link) for link in json.loads(file.read_text(encoding="utf-8"))["stored"]]
    listed = json.loads((site / "seasons.json").read_text(encoding="utf-8"))["seasons"]
    links += [(site / "seasons.json", f"{one['href']}index.html") for one in listed]
    (style,) = site.rglob("*.css")
    links += [
        (style, link) for link in re.findall(r"url\([\"']?(?!data:)([^\"')]+)", style.read_text(encoding="utf-8"))
    ]
    broken = []
    for file, link in links:
        to = urlsplit(link)
        target = file.parent / unquote(to.path)
        if (
            to.scheme
            or not target.is_file()
            or (to.fragment and f'id="{to.fragment}"' not in target.read_text("utf-8"))
        ):
            broken.append((file.relative_to(site).as_posix(), link))

    assert broken == []
    assert len(links) > 20


def test_the_first_page_lists_the_seasons_the_newest_first(site: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    listed = json.loads((site / "seasons.json").read_text(encoding="utf-8"))

    names = [OLD, "2025-26", "index.html", "people", "seasons.json", LISTED, "static"]
    assert sorted(one.name for one in site.iterdir()) == names
    assert re.findall(r'<li><a href="([^"]+)">', page) == ["2025-26/index.html", f"{OLD}/index.html"]
    assert listed == {
        "seasons": [{"series": "world-cup", "season": season, "href": f"{season}/"} for season in ("2025-26", OLD)]
    }


@pytest.mark.parametrize(
    ("page", "other"),
    [
        (f"{OLD}/now/standings/men-1500", "2025-26/now/standings/men-1500"),
        (f"{OLD}/now/index.html", "2025-26/now"),
        ("2025-26/now/competitors/men-usa-jordan-stolz", f"{OLD}/now/competitors"),
        ("2025-26/now/log/from-51", f"{OLD}/now/log"),
        ("2025-26/now/quotas/owg-2026", f"{OLD}/now"),
    ],
)
def test_the_switch_keeps_the_page_where_the_other_season_has_it(site: Path, page: str, other: str) -> None:
    file = site / page / "index.html" if (site / page).is_dir() else site / page
    (switch,) = re.findall(r'<details class="seasons">.*?href="([^"]+)"', file.read_text(encoding="utf-8"))

    assert (file.parent / switch).resolve() == (site / other / "index.html").resolve()


def test_there_is_nothing_that_only_a_server_can_answer(site: Path) -> None:
    forms = {form for file in site.rglob("*.html") for form in FORM.findall(file.read_text(encoding="utf-8"))}

    assert {" ".join(words.split()[:2]) for words in forms} == {'class="find" role="search"', 'class="fields look"'}
    assert all(words.endswith(" hidden") for words in forms)
    now = site / "2025-26" / "now"
    imagined = (now / "what-if" / "index.html").read_text(encoding="utf-8")
    assert "season what-if men-500 --disqualify RACE:COMPETITOR" in imagined
    assert "season what-if owg-2026 --without POSITION" in imagined
    assert "season log --race wc1" in (now / "log" / "index.html").read_text(encoding="utf-8")


def test_the_entries_are_there_with_their_bytes(site: Path, short_file: Path) -> None:
    own = site / "2025-26"
    shown = json.loads((own / "basis.json").read_text(encoding="utf-8"))
    lines = [
        (one["position"], one["stored_name"], one["payload_base64"])
        for file in shown["stored"]
        for one in json.loads((own / file).read_text(encoding="utf-8"))["entries"]
    ]
    with open_store(f"sqlite:{short_file}", read_only=True) as store:
        stored = [(one.position, one.name, b64encode(one.payload).decode()) for one in Book(store, BOOK).stored()]
    assert lines == stored
    assert shown["at"] == len(lines)


def test_every_sealed_entry_has_a_proof(site: Path, short_file: Path) -> None:
    own = site / "2025-26"
    sealed = json.loads((own / "api" / "now" / "checkpoints.json").read_text(encoding="utf-8"))
    trusted = public_keys([sealed["keys"][0]["key"]])
    proofs: dict[str, bytes] = {}
    for file in own.glob("proofs/*.zip"):
        with ZipFile(file) as archive:
            proofs |= {name: archive.read(name) for name in archive.namelist()}

    assert len(proofs) == sealed["sealed"]
    assert {check_proof(Proof.parse(proof), trusted).problem for proof in list(proofs.values())[::20]} == {None}
    (note,) = short_file.parent.glob("*.checkpoints/*.checkpoint")
    assert (own / "checkpoints" / note.name).read_bytes() == note.read_bytes()


def test_it_opens_from_a_folder_with_scripts_and_without(site: Path, browser: Browser) -> None:
    for scripts in (True, False):
        with new_window(browser, java_script_enabled=scripts) as context:
            page, wrong = context.new_page(), list[str]()
            page.on("console", lambda said, wrong=wrong: wrong.append(said.text))  # type: ignore[misc]
            page.goto((site / "index.html").as_uri())
            page.get_by_role("link", name="2025-26").click()
            page.get_by_role("link", name="Men's 1500 m", exact=True).first.click()
            if scripts:
                page.get_by_role("button", name="Sort by Name").click()
                page.get_by_label("NOC", exact=True).select_option("USA")
                expect(page).to_have_url(re.compile(r"\?sort=name&noc=USA$"))
                families = [name.split()[-1] for name in page.locator("tbody th:visible").all_text_contents()]
                assert families == sorted(families)
                page.reload()
                expect(page.get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "ascending")
                expect(page.locator("tbody tr:visible")).to_have_count(len(families))
            page.locator("tr", has_text="Jordan STOLZ").get_by_role("link", name="60").click()
            expect(page.locator('[id="men-1500.wc1-men-1500-a"]')).to_contain_text("row 1 of")
            page.locator("#evidence summary").click()
            page.get_by_role("link", name="Checkpoints").click()
            expect(page.locator(".state.won").first).to_have_text("sealed")
            page.get_by_role("link", name="Competitors", exact=True).click()
            names = page.locator(".names li:visible")
            if scripts:
                page.get_by_label("Find a competitor").fill("vosstee")
                expect(page.locator("main > p").first).to_have_text("Nobody is called so. Who may be meant:")
                expect(names.first).to_have_text("Mathias VOSTÉ BEL")
                page.get_by_label("Find a competitor").fill("voste MATH")
                page.get_by_role("button", name="Find").click()
                expect(names).to_have_text(["Mathias VOSTÉ BEL"])
            else:
                expect(page.locator("form")).to_be_hidden()
            names.filter(has_text="VOSTÉ").get_by_role("link").click()
            expect(page.locator("h1")).to_contain_text("Mathias VOSTÉ")
            page.get_by_text("Other seasons").click()
            page.get_by_role("link", name=OLD, exact=True).click()
            expect(page.locator(".brand")).to_contain_text(OLD)
            if scripts:
                page.goto((site / "people" / "records" / "index.html").as_uri())
                page.get_by_role("button", name="Sort by Wins").click()
                page.get_by_role("button", name="Sort by Time").click()
                assert page.url.endswith("?sort=-wins&sort=best.time")
                page.reload()
                for by, way in (("-wins", "descending"), ("time", "ascending")):
                    expect(page.locator(f"th[data-by='{by}'][aria-sort]")).to_have_attribute("aria-sort", way)
            assert wrong == []


def there(folder: Path) -> dict[str, tuple[int, bytes]]:
    """When each file was written, and what is in it; but the list of what was written."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {one.relative_to(folder).as_posix(): (one.stat().st_mtime_ns, one.read_bytes()) for one in files}


@pytest.fixture(scope="session")
def grown(once: Once) -> Path:
    """A folder with a site after two sheets, the same after a third of another event, and that written afresh."""

    def make(folder: Path) -> None:
        book = folder / "grown.db"
        sheets(book, ("wc1-men-500-1-a", "wc1-women-1500-a"))
        written(book, folder / "before")
        shutil.copytree(folder / "before", folder / "after")
        for file in (folder / "before").rglob("*"):
            shutil.copystat(file, folder / "after" / file.relative_to(folder / "before"))
        shutil.copy(book, folder / "before.db")
        sheets(book, ("wc1-men-500-2-a",))
        written(book, folder / "after")
        written(book, folder / "fresh")

    return once("grown-sites", make)


def test_a_second_run_gives_what_a_first_would(grown: Path) -> None:
    after, fresh = (there(grown / name) for name in ("after", "fresh"))

    assert {name: content for name, (_, content) in after.items()} == {
        name: content for name, (_, content) in fresh.items()
    }


def test_a_second_run_writes_only_what_a_new_sheet_touches(grown: Path) -> None:
    before, after = (there(grown / name) for name in ("before", "after"))
    kept = {name for name, one in after.items() if before.get(name) == one}
    women = {name for name in after if "women-1500" in name or "competitors/women-" in name or "explain/women-" in name}

    assert women - kept - {name for name in women if "divisions" in name or "quotas" in name} == set()
    assert len(women & kept) > 40
    assert {f"2025-26/now/{name}/index.html" for name in ("standings/men-500", "races/wc1-men-500-2-a", "titles")} <= (
        after.keys() - kept
    )
    assert all(before[name][1] != after[name][1] for name in before.keys() & after.keys() - kept)


def test_what_came_after_the_entry_that_a_page_names_changes_nothing_on_it(grown: Path) -> None:
    with open_store(f"sqlite:{grown / 'grown.db'}", read_only=True) as store:
        site = SeasonSite(Book(store, BOOK), lambda: ((), b""))
        older = [page for page in site.pages if page.kind == "report" and page.at < site.at]

        def shown(at: int, page: object) -> dict[str, str]:
            text = dict(site._written(replace(page, at=at)))  # type: ignore[type-var]
            own, root = re.compile(rf"(?<!\w){at}(?!\w)"), site.answers.reader.root(at)
            return {
                name: own.sub("AT", content.replace(root, "ROOT").replace(root[:16], "ROOT"))
                for name, content in text.items()
            }

        assert {page.report for page in older} >= {"standing", "race", "competitor", "history"}
        for page in older[::5]:
            assert shown(page.at, page) == shown(site.at, page), page


def test_a_site_that_is_there_already_is_not_written_again(grown: Path) -> None:
    before = there(grown / "fresh")
    assert written(grown / "grown.db", grown / "fresh").made == 0
    assert there(grown / "fresh") == before


def test_nothing_is_touched_that_it_did_not_write(grown: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(grown / "before", out)
    gone, foreign = out / "2025-26" / "now" / "old" / "index.html", out / "2025-26" / "now" / "mine.txt"
    gone.parent.mkdir()
    gone.write_text("was once part of it")
    foreign.write_text("mine")
    listed = out / "2025-26" / LISTED
    own = json.loads(listed.read_text(encoding="utf-8"))
    own["files"]["now/old/index.html"] = {"made_of": "x", "sha256": "x"}
    listed.write_text(json.dumps(own), encoding="utf-8")
    written(grown / "before.db", out)

    assert (gone.parent.exists(), foreign.read_text()) == (False, "mine")


@pytest.mark.parametrize(
    ("way", "book", "word"),
    [
        ("other/notes.txt", "before.db", "notes.txt: was not written by season site"),
        ("out/2025-26/now/races/wc1-men-500-2-a/index.html", "grown.db", "wc1-men-500-2-a/index.html: is in the way"),
        ("", "before.db", "2025-26: shows world-cup/2025-26 at "),
    ],
    ids=["a folder of others", "a file in the way", "an older state"],
)
def test_what_is_in_the_way_is_named_and_nothing_is_written(
    grown: Path, tmp_path: Path, way: str, book: str, word: str
) -> None:
    shutil.copytree(grown / ("before" if way.startswith("out") else "after"), tmp_path / "out")
    if way:
        (tmp_path / way).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / way).write_text("mine")
    target = tmp_path / (way.partition("/")[0] or "out")
    before = there(target)
    with pytest.raises(InvalidInputError, match=re.escape(word)) as refused:
        written(grown / book, target)

    assert "\n" not in str(refused.value)
    assert there(target) == before


def test_seasons_are_written_one_after_the_other_and_never_over_each_other(
    grown: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(grown / "before", tmp_path / "out")
    shutil.copy(grown / "before.db", tmp_path / "two.db")
    with open_store(f"sqlite:{tmp_path / 'two.db'}") as store:
        load_season(store, OLD)
    season = Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'two.db'}")
    before = there(tmp_path / "out" / "2025-26")
    ran = season("site", str(tmp_path / "out"), "--season", OLD)

    assert (ran.code, there(tmp_path / "out" / "2025-26")) == (0, before)
    assert [one["season"] for one in json.loads((tmp_path / "out" / "seasons.json").read_text())["seasons"]] == [
        "2025-26",
        OLD,
    ]
    assert "2025-26/now/standings/men-500/index.html" in (
        tmp_path / "out" / OLD / "now" / "standings" / "men-500" / "index.html"
    ).read_text(encoding="utf-8")


def test_the_sealed_book_is_there_as_the_tiles_of_a_log(site: Path, short_file: Path) -> None:
    (note,) = short_file.parent.glob("*.checkpoints/*.checkpoint")
    there = site / "2025-26" / "log-tiles"
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
