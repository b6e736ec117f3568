"""Books without a rulebook that can be read: what needs no rules is read all the same, and the rest says why not."""

import shutil
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from commands.sealing.checkpoints import Folder, kept_checkpoints
from ledger.book import Book, Reader
from ledger.entry import Draft
from ledger.errors import NoRulebookError
from ledger.facts import Fact, RulebookAdopted, SeasonOpened
from ledger.stores import open_store
from projections.web.site.season import SeasonSite, links_of
from tests.support.command_line import Run
from tests.support.given import START, calendar, race, skaters

BAD = {
    "none": None,
    "no TOML": "hello",
    "nested too deeply": "a = " + "[" * 5_000,
    "another form": 'edition = "2099-00"',
}
NEEDS_NONE = (
    ("log",),
    ("races",),
    ("race", "wc1-men-500-a"),
    ("entry", "3"),
    ("search", "ada"),
    ("competitor", "ada"),
    ("publications",),
    ("disputes",),
    ("doubts",),
    ("nocs",),
    ("missing",),
    ("calendar", "show"),
    ("explain", "wc1-men-500-a", "ada"),
    ("checkpoints",),
    ("verify",),
)
NEEDS_RULES = (
    ("standings", "men-500"),
    ("titles",),
    ("quota", "owg-2026"),
    ("missing", "men-500"),
    ("explain", "men-500", "ada"),
    ("history", "men-500"),
    ("what-if",),
    ("diff", "6", "now", "men-500"),
    ("audit", "sheets"),
)


@pytest.fixture(scope="module", params=BAD, ids=list(BAD))
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book as an earlier version of the program could have written it, past the door."""
    path = tmp_path_factory.mktemp("store") / "bad.db"
    text = BAD[request.param]
    facts: list[Fact] = [SeasonOpened(series="world-cup", season="2025-26")]
    if text is not None:
        facts.append(RulebookAdopted(edition="2025-26", text=text, sha256=sha256(text.encode()).hexdigest()))
    facts += [*calendar(), *skaters("ada", "bo"), *race("wc1-men-500-a", "ada", "bo")]
    with open_store(f"sqlite:{path}", create=True) as store:
        drafts = [Draft(fact, "tester") for fact in facts]
        Book(store, "world-cup/2025-26").append(drafts, expected=0, recorded_at=START)
    return path


@pytest.fixture
def bad(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kept: Path, tmp_path: Path) -> Run:
    """The command line on a copy of it."""
    shutil.copy(kept, tmp_path / "own.db")
    return Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'own.db'}")


def test_what_needs_no_rules_is_read(bad: Run) -> None:
    for words in NEEDS_NONE:
        ran = bad(*words)
        assert (words, ran.code) == (words, 0), ran.err
    assert "points are not known: " in bad("race", "wc1-men-500-a").out
    assert len(bad("dump").out.splitlines()) == bad.last()


def test_what_rests_on_rules_in_part_shows_the_rest_and_says_why(bad: Run) -> None:
    bad("disqualify", "wc1-men-500-a", "ada", "--reason", "x", "--yes")
    decided = str(bad.last())
    parts = ((("overview",), "competitions"), (("noc", "NED"), "competitors"), (("diff", "6", "now"), "gained"))
    for words, shown in parts:
        ran = bad(*words)
        assert (words, ran.code) == (words, 0), ran.err
        assert "! nothing that needs rules is computed: " in ran.out
        document = bad(*words, "--json").document
        assert document[shown]
        assert "rulebook" in document["unknown"]
    dispute = bad("dispute", decided)
    assert f"entry {decided} moves nobody" not in dispute.out, "nobody knows"
    assert "! nothing that needs rules is computed: " in dispute.out
    assert "points are not known: " in bad("explain", "wc1-men-500-a", "ada").out


def test_what_needs_rules_says_that_there_are_none(bad: Run) -> None:
    for words in NEEDS_RULES:
        complaint = bad(*words).complaint
        assert "rulebook" in complaint
        assert complaint.endswith("name one with --rulebook")
    assert bad("standings", "men-500", "--rulebook", "2025-26").code == 0


def test_what_is_decided_needs_no_rules_either(bad: Run) -> None:
    assert bad("disqualify", "wc1-men-500-a", "ada", "--reason", "x", "--yes").code == 0
    assert bad("race", "wc1-men-500-a", "--json").document["rows"][0]["competitor"] == "bo"


def test_it_is_archived_and_restored(bad: Run, tmp_path: Path) -> None:
    assert bad("archive", "2025-26", str(tmp_path / "bag")).code == 0
    restored = bad("restore", str(tmp_path / "bag"), "--store", f"sqlite:{tmp_path / 'again.db'}")
    assert f"restored {bad.last()} entries" in restored.out


def test_each_rule_that_is_asked_for_is_refused() -> None:
    store = open_store("memory:")
    book = Book(store, "world-cup/2025-26")
    book.append([Draft(SeasonOpened(series="world-cup", season="2025-26"), "x")], expected=0, recorded_at=START)
    rulebook = Reader(book).read().rulebook
    assert rulebook.edition == "none"
    with pytest.raises(NoRulebookError, match="had adopted no rulebook at 1"):
        _ = rulebook.cups


def test_a_site_has_pages_of_what_can_be_read_and_the_others_say_why(tmp_path: Path) -> None:
    facts: list[Fact] = [SeasonOpened(series="world-cup", season="2025-26")]
    facts += [*calendar(), *skaters("ada", "bo"), *race("wc1-men-500-a", "ada", "bo")]
    book = Book(open_store("memory:"), "world-cup/2025-26")
    book.append([Draft(fact, "tester") for fact in facts], expected=0, recorded_at=START)
    site = SeasonSite(book, partial(kept_checkpoints, Folder(tmp_path), book.name))
    links = links_of(site, {})
    made = {file.path: file.content.decode() for page in site.pages for file in site.write(page, links)}

    for path in ("", "races/wc1-men-500-a/", "competitors/ada/", "nocs/NED/", "doubts/"):
        assert "<h1" in made[f"now/{path}index.html"], path
    assert "<h1" in made["now/explain/ada.html"]
    titles = made["now/titles/index.html"]
    assert f"world-cup/2025-26 had adopted no rulebook at {len(facts)}" in titles
    assert 'href="../index.html"' in titles, "the way back"
    assert "api/now/titles.json" in made
