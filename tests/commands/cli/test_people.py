"""``season people``, ``career``, ``records``, ``compare`` and ``search`` over a store of several seasons."""

import sys
from pathlib import Path

import click
import pytest

from ledger.stores import open_store
from tests.support.command_line import Run
from tests.support.shelves import MARRIED, entered, stored

JOIN = ("people", "join", "2014-15:richardson", "2015-16:bergsma", "--reason", "married in 2015")
UNSAID = "2015-16:berg"
BOOK = "people/all-seasons"


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The command line on a store of three small seasons."""
    with open_store(f"sqlite:{tmp_path / 'three.db'}") as store:
        stored(store, MARRIED)
    return Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'three.db'}")


@pytest.fixture
def married(three: Run) -> Run:
    """The same, with one who was joined."""
    assert three(*JOIN, "--yes").code == 0
    return three


@pytest.mark.counted
def test_a_skater_and_a_team_are_never_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    team = [entered("women-usa-team", "USA", "USA", team=True)]
    with open_store(f"sqlite:{tmp_path / 'two.db'}") as store:
        stored(store, {"2013-14": MARRIED["2013-14"], "2014-15": team})
    run = Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'two.db'}")

    words = ("people", "join", "2013-14:rich", "2014-15:women-usa-team", "--reason", "TEXT", "--yes")
    assert run(*words).complaint == "2013-14:rich is a skater and 2014-15:women-usa-team a team: they are never one"


def length(run: Run) -> int:
    with open_store(run.store, read_only=True) as store:
        return store.last(BOOK)


@pytest.mark.counted
def test_a_career_says_its_seasons_by_what_they_are_joined_and_who_else_it_may_be(three: Run) -> None:
    ran = three("career", "richardson heather", "--json")
    document = ran.document

    assert [(one["season"], one["rule"], one["wins"]) for one in document["seasons"]] == [
        ("2013-14", "first", 1),
        ("2014-15", "name", 0),
    ]
    assert [(one["other"], one["kind"]) for one in document["not_joined"]] == [(UNSAID, "further name")]
    assert document["not_joined"][0]["join"] == "season people join 2014-15:rich 2015-16:berg --reason TEXT"
    assert [one["book"] for one in document["basis"]["books"]] == [f"world-cup/{name}" for name in MARRIED]
    text = three("career", "2013-14:rich").out
    assert "2014-15  Heather Richardson  USA" in text
    assert "name, NOC (USA) and gender, as in 2013-14" in text
    assert "! 1 other may be the same person and is not joined; see the last table" in text


@pytest.mark.counted
def test_who_is_joined_is_shown_first_and_asked_recorded_and_taken_back(
    three: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = three(*JOIN, "--dry-run")
    assert shown.out.endswith("nothing is recorded; without --dry-run it is one entry\n")
    assert "  before: Heather Richardson (USA), 2013-14 to 2014-15 (2): rich\n" in shown.out
    assert "  after: Heather Richardson-Bergsma (USA), 2013-14 to 2015-16 (3): berg\n" in shown.out
    refused = three(*JOIN)
    assert (refused.code, refused.err) == (2, "season: nobody can be asked here; add --yes to record the decision\n")
    assert length(three) == 0

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "confirm", lambda _: False)
    assert three(*JOIN).code == 1
    assert length(three) == 0
    monkeypatch.setattr(click, "confirm", lambda _: True)
    assert three(*JOIN).out.endswith(
        f"recorded as entry 2 of {BOOK}; to undo it: season reverse 2 --season people --reason TEXT\n"
    )
    seasons = three("career", "bergsma", "--json").document["seasons"]
    assert [(one["season"], one["rule"], one["entries"]) for one in seasons] == [
        ("2013-14", "first", []),
        ("2014-15", "name", [2]),
        ("2015-16", "decision", [2]),
    ]
    assert "2015-16:berg" in three("people", "decisions").out
    back = three("reverse", "2", "--season", "people", "--reason", "two people", "--yes")
    assert "  before: Heather Richardson-Bergsma (USA), 2013-14 to 2015-16 (3): berg\n" in back.out
    assert len(three("people", "doubts", "--json").document["not_joined"]) == 1


@pytest.mark.counted
def test_who_is_kept_apart_is_no_doubt_any_more(three: Run) -> None:
    ran = three("people", "apart", "2014-15:rich", "2015-16:berg", "--reason", "sisters", "--yes")

    assert ran.code == 0
    assert three("people", "doubts", "--json").document["not_joined"] == []
    (decision,) = three("people", "decisions", "--json").document["decisions"]
    assert (decision["decided"], decision["people"]) == ("apart", ["2014-15:rich", "2015-16:berg"])
    assert three(*JOIN, "--yes").complaint == (
        "2014-15:rich and 2015-16:berg are two people by entry 2; season reverse 2 --season people undoes that"
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("people", "join", "2014-15:rich"), "2014-15:rich alone: name two or more who are one person"),
        (("people", "join", "rich", "berg"), "'rich': write the season, a colon, and an identity or a name"),
        (
            ("people", "join", "2014-15:rich", "2016-17:berg"),
            "2016-17: no book of this season is here; here are 2013-14",
        ),
        (("people", "join", "2014-15:rich", "2014-15:ada"), "are two in 2014-15; that they are one person is for that"),
        (("people", "apart", "2014-15:rich", "2015-16:nobody"), "2015-16: nobody is called 'nobody'"),
        (("standings", "women-500", "--season", "people"), "people/all-seasons is of no season, and says who is who"),
        (("serve", "--season", "people"), "people/all-seasons is of no season"),
        (("disqualify", "wc1-women-500-a", "ada", "--season", "people"), "people/all-seasons is of no season"),
        (("career", "nobody"), "nobody is called 'nobody' in any book here"),
        (
            ("career", "ada", "--season", "people"),
            "--season people: it is of no season, and is read beside all of them",
        ),
        (
            ("career", "ada", "--season", "2011-12"),
            "--season 2011-12: no such book; the store holds people/all-seasons",
        ),
        (("compare", "2013-14", "2014-15"), "2013-14 2014-15: name a cup behind the seasons, such as women-1500"),
        (("records", "--gender", "both"), "--gender both: one of men, women, mixed"),
        (
            ("withdraw", "1", "--season", "people", "--yes"),
            "entry 1 (SeasonOpened) cannot be withdrawn: it opens the book",
        ),
    ],
)
@pytest.mark.counted
def test_what_cannot_be_is_refused_in_one_line(married: Run, words: tuple[str, ...], says: str) -> None:
    reason = ("--reason", "TEXT") if words[0] in ("people", "withdraw", "disqualify") else ()

    assert says in married(*words, *reason).complaint
    assert length(married) == 2


@pytest.mark.counted
def test_a_search_without_a_season_goes_through_all_books(married: Run) -> None:
    found = married("search", "ax", "--json").document
    assert [(one["person"], len(one["seasons"])) for one in found["people"]] == [("ada", 3)]
    assert married("search", "ax", "--season", "2014-15", "--json").document["competitors"][0]["name"] == "Ax Ada"
    assert married("people", "search", "h richardson", "--csv").out.splitlines()[1].startswith("berg,Heather")
    assert "nobody is called so in any book here; near: Heather Richardson-Bergsma" in married("search", "bergsmaa").out


@pytest.mark.counted
def test_records_and_seasons_side_by_side_are_of_the_books_that_are_named(married: Run) -> None:
    wins = married("records", "--csv", "--season", "2013-14", "--season", "2014-15").out.splitlines()
    assert [line.split(",")[2:5] for line in wins[1:]] == [["1", "ada", "Ax Ada"], ["1", "rich", "Heather Richardson"]]
    best = married("records", "--table", "best", "--top", "1").out.splitlines()
    assert [line.split(",")[:5] for line in best[1:]] == [
        ["women-500", "1", "37.40", "berg", "Heather Richardson-Bergsma"]
    ]
    beside = married("compare", "2015-16", "2013-14", "women-500", "--csv").out.splitlines()
    assert [line.split(",")[0] for line in beside[1:]] == ["2015-16", "2013-14"]
    assert married("compare", "women-500", "2013-14", "2015-16", "--json").document["leaders"][0]["person"] == "berg"
    assert married("titles", "--season", "2013-14").code == 0


@pytest.mark.counted
def test_every_command_on_a_book_takes_that_of_people(married: Run, tmp_path: Path) -> None:
    season = ("--season", "people")
    dumped = married("dump", *season).out
    (tmp_path / "people.jsonl").write_text(dumped, encoding="utf-8")
    assert [line[9:25] for line in dumped.splitlines()] == ['"SeasonOpened/1"', '"PeopleJoined/1"']
    file = str(tmp_path / "people.jsonl")
    assert (
        married("check", file, *season).out
        == "people.jsonl: loads: 0 new, 2 in the book already, 0 refused, 0 doubts\n"
    )
    assert married("load", file, *season).out == "people.jsonl: 0 entries, 2 were in the book already\n"
    assert "2014-15:rich 2015-16:berg" in married("log", *season).out
    assert married("entry", "2", *season, "--json").document["entry"]["subject"] == "2014-15:rich 2015-16:berg"
    assert married("verify", *season).code == 0
    assert f"ok times of {BOOK}" in married("doctor").out
    assert married("copy", f"sqlite:{tmp_path / 'copy.db'}", *season).code == 0
    assert married("archive", "people", str(tmp_path / "archive"), "--organization", "Us").code == 0
    elsewhere = f"sqlite:{tmp_path / 'restored.db'}"
    assert married("restore", str(tmp_path / "archive"), "--store", elsewhere).code == 0
    married.store = elsewhere
    assert married("dump", *season).out.startswith(dumped)


@pytest.mark.counted
def test_a_dump_opens_the_book_of_people_where_there_is_none_and_nothing_else_does(
    married: Run, tmp_path: Path
) -> None:
    dumped = married("dump", "--season", "people").out
    (tmp_path / "people.jsonl").write_text(dumped, encoding="utf-8")
    (tmp_path / "rest.jsonl").write_text("".join(dumped.splitlines(keepends=True)[1:]), encoding="utf-8")
    married.store = f"sqlite:{tmp_path / 'new.db'}"

    assert married("check", str(tmp_path / "people.jsonl"), "--season", "people", "--store", married.store).code == 0
    assert (
        "the first fact does not open it; a dump of one does"
        in married("load", str(tmp_path / "rest.jsonl"), "--season", "people").complaint
    )
    assert married("load", str(tmp_path / "people.jsonl"), "--season", "people").code == 0
    (decision,) = _decisions(married)
    assert decision["unknown"] == ["2014-15:rich", "2015-16:berg"]


def _decisions(run: Run) -> list[dict[str, object]]:
    """What the book of people says beside a season that knows nobody of them."""
    with open_store(run.store) as store:
        stored(store, {"2016-17": []})
    found: list[dict[str, object]] = run("people", "decisions", "--json").document["decisions"]
    return found
