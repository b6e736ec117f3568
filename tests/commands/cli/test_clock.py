"""Given a clock that jumps, when entries are recorded, then nobody is told a moment that is not so."""

from pathlib import Path
from typing import Any

import pytest

from commands.care.store import Checked, examine_store
from commands.desk.decisions import counts_from
from commands.desk.desk import NOTICED, Desk
from commands.sealing.checkpoints import Folder
from ledger.book import Book
from ledger.entry import Draft
from ledger.facts import RaceVoided
from ledger.instants import format_instant, parse_instant
from ledger.stores import open_store
from tests.support.command_line import Run
from tests.support.commands import SHORT
from tests.support.desks import BOOK, desk_with
from tests.support.given import HOUR, START, draft, skaters

TODAY = START + 2_000 * HOUR
NEXT_YEAR = TODAY + 9_000 * HOUR


def jumping(book: Book, *moments: int, heard: list[str] | None = None) -> Desk:
    """A desk whose clock shows these moments, the last of them for ever."""
    shown = iter(moments)
    last = [moments[0]]

    def clock() -> int:
        last[0] = next(shown, last[0])
        return last[0]

    return Desk(book, actor="me", clock=clock, warn=[].append if heard is None else heard.append)


def enter(desk: Desk, name: str, published_at: int | None = None) -> Any:
    (entry,) = desk.run(lambda _: [draft(fact, published_at) for fact in skaters(name)])
    return entry


def test_what_follows_an_entry_from_the_future_is_published_when_the_clock_says() -> None:
    heard: list[str] = []
    book = desk_with().book
    desk = jumping(book, NEXT_YEAR, TODAY, TODAY + HOUR, heard=heard)
    ahead, then, later = (enter(desk, name) for name in ("ada", "bo", "cy"))

    assert (ahead.recorded_at, ahead.published_at) == (NEXT_YEAR, NEXT_YEAR)
    assert (then.recorded_at, then.published_at) == (NEXT_YEAR, TODAY), "a book's own time never runs backwards"
    assert (later.recorded_at, later.published_at) == (NEXT_YEAR, TODAY + HOUR)
    assert enter(desk, "di", START).published_at == START, "who says when it was published is believed"
    moment, clock = format_instant(NEXT_YEAR), format_instant(TODAY)
    assert heard == [
        (
            f"entry {ahead.position} is from the future: recorded at {moment}, and this computer says {clock}. What "
            f"follows it is recorded at {moment} too, and published when this computer says; season doctor names such "
            "entries"
        )
    ], "once, not for every sheet of a folder"


def test_clocks_that_differ_a_little_are_no_news() -> None:
    heard: list[str] = []
    desk = jumping(desk_with().book, TODAY, TODAY - NOTICED, TODAY - NOTICED - 1, heard=heard)
    enter(desk, "ada")
    assert enter(desk, "bo").recorded_at == TODAY
    assert heard == []
    enter(desk, "cy")
    assert len(heard) == 1


def test_a_decision_that_is_dated_in_the_future_says_from_when_it_counts() -> None:
    void = RaceVoided(race="wc1-men-500-a")
    assert counts_from(void, None, TODAY) is None
    assert counts_from(void, TODAY, TODAY) is None
    (skater,) = skaters("ada")
    assert counts_from(skater, TODAY + 1, TODAY) is None
    said = counts_from(void, NEXT_YEAR, TODAY)
    assert said is not None
    assert f"with --as-of it counts from {format_instant(NEXT_YEAR)} on" in said


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A book of six entries, the last of them from the future."""
    path = tmp_path / "season.db"
    with open_store(f"sqlite:{path}") as store:
        enter(jumping(desk_with(store=store).book, NEXT_YEAR), "ada")
    return path


def looked(path: Path, now: int) -> dict[str, Checked]:
    found = examine_store(f"sqlite:{path}", Folder(path.parent), clock=lambda: now)
    return {one.what.removesuffix(f" of {BOOK}"): one for one in found}


def test_the_doctor_names_entries_from_the_future(path: Path) -> None:
    assert looked(path, NEXT_YEAR)["last entry"].mend is None
    one = looked(path, TODAY)["last entry"]
    assert one.found == f"6, recorded at {format_instant(NEXT_YEAR)}; in the future: entry 6"
    assert "set the clock" in str(one.mend)
    assert looked(path, 0)["last entry"].found.endswith("; in the future: entries 1 to 6")


def test_the_doctor_names_entries_that_are_earlier_than_the_one_before(path: Path) -> None:
    assert looked(path, NEXT_YEAR)["times"].found == "in the order of the entries"
    with open_store(f"sqlite:{path}") as store:
        book = Book(store, BOOK)
        for position, name, moment in ((6, "bo", TODAY), (7, "cy", TODAY + HOUR), (8, "di", TODAY)):
            book.append([draft(fact) for fact in skaters(name)], expected=position, recorded_at=moment)
    found = looked(path, TODAY + HOUR)
    assert found["times"].found == "recorded earlier than the entry before: entries 7, 9"
    assert "--at with a position" in str(found["times"].mend)
    assert found["last entry"].found.endswith("; in the future: entry 6")


def test_the_commands_warn_on_stderr_in_one_line(own_season: Run, tmp_path: Path) -> None:
    far = parse_instant("2099-01-01T00:00Z")
    with open_store(own_season.store) as store:
        book = Book(store, BOOK)
        (entered,) = (Draft(fact, "me") for fact in skaters("zed"))
        book.append([entered], expected=SHORT, recorded_at=far)
    ran = own_season("void", "wc1-men-500-1-a", "--reason", "the ice broke", "--yes", "--published-at", "2098-12-31")
    assert ran.code == 0
    assert ran.err.startswith(
        f"season: warning: entry {SHORT + 1} is from the future: recorded at 2099-01-01T00:00:00Z"
    )
    assert ran.err.count("\n") == 1
    assert "! dated in the future: with --as-of it counts from 2098-12-31T23:59:59.999999Z on" in ran.out

    (tmp_path / "more.jsonl").write_text(
        '{"fact": "RaceVoided/1", "actor": "me", "published_at": "2098-01-01T00:00:00Z", '
        '"data": {"race": "wc1-men-500-2-a"}}\n{"fact": "RaceVoided/1", "actor": "me", '
        '"data": {"race": "wc1-men-1000-a"}}\n',
        encoding="utf-8",
    )
    loaded = own_season("load", str(tmp_path / "more.jsonl"))
    assert loaded.err.startswith(f"season: warning: entry {SHORT + 2} is from the future")
    assert f"  entry {SHORT + 3} is dated in the future: with --as-of it counts from 2098-01-01T00:00:00Z" in loaded.out
    last = own_season("entry", str(SHORT + 4), "--json").document["entry"]
    published = parse_instant(last["published_at"])
    assert last["recorded_at"] == "2099-01-01T00:00:00Z"
    assert START < published < parse_instant("2098-01-01"), "published when this computer says, not when the book does"
    assert "in the future: entries 1063 to 1066" in own_season("doctor").out
