"""The desk: load, decide, append at the expected position; on a conflict, read on and decide again."""

import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from commands.desk.desk import BESIDE_OTHERS, Desk, system_clock
from ledger.book import Book, Reader
from ledger.entry import Draft, Entry
from ledger.errors import BookChangedError, RefusedError
from ledger.facts import CompetitorDisqualified, CompetitorEntered, Fact, ProtocolFiled, ResultRecorded
from ledger.season import Season
from ledger.stores import open_store
from projections.races.classification import classify
from tests.support.desks import BOOK, desk_with
from tests.support.forked import starter
from tests.support.given import HOUR, START, draft, opening, skaters
from tests.support.pushing import never_pause
from tests.support.writers import COMPETITIONS, DISTANCES, write


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store that several processes may open."""
    if request.param == "sqlite":
        return f"sqlite:{tmp_path / 'shared.db'}"
    fresh: str = request.getfixturevalue("postgres_url")
    return fresh


def test_four_processes_at_once_lose_nothing_repeat_nothing_and_leave_no_gap(url: str) -> None:
    with open_store(url) as store:
        desk_with(store=store)
    forked = starter()
    barrier = forked.Barrier(len(DISTANCES))
    writers = [forked.Process(target=write, args=(url, number, barrier)) for number in range(len(DISTANCES))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * len(writers)

    with open_store(url, read_only=True) as store:
        reader = Reader(Book(store, BOOK))
        entries = list(reader.entries())
        season = reader.read().season
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
    # Nothing is lost and nothing repeated: every sheet once, with all its rows, every decision once, everybody once.
    facts = [entry.fact for entry in entries]
    sheets = [fact.race for fact in facts if isinstance(fact, ProtocolFiled)]
    wanted = {f"wc{number}-men-{distance}-a" for number, *_ in COMPETITIONS for distance in DISTANCES}
    assert sorted(sheets) == sorted(wanted)
    assert sum(isinstance(fact, ResultRecorded) for fact in facts) == 3 * len(wanted)
    assert sorted(fact.race for fact in facts if isinstance(fact, CompetitorDisqualified)) == sorted(wanted)
    everybody = [fact.competitor for fact in facts if isinstance(fact, CompetitorEntered)]
    assert len(everybody) == len(set(everybody)) == 2 + len(DISTANCES)
    assert len(facts) == len(opening()) + len(everybody) + len(wanted) * (1 + 3 + 1)
    for race in wanted:
        assert [row.rank for row in classify(season, race).rows] == [1, 2, None]
    # The entries of one sheet stand together.
    by_sheet: dict[str, list[Entry[Fact]]] = {}
    for entry in entries:
        if entry.source is not None and entry.source.sha256 is not None:
            by_sheet.setdefault(entry.source.sha256, []).append(entry)
    assert len(by_sheet) == len(wanted)
    for own in by_sheet.values():
        assert [entry.position for entry in own] == list(range(own[0].position, own[0].position + len(own)))
        assert len({entry.recorded_at for entry in own}) == 1
    # Every clock ran backwards; the book's time does not.
    assert all(one.recorded_at <= other.recorded_at for one, other in pairwise(entries))


def test_a_clock_that_runs_backwards_does_not_turn_the_book_s_time() -> None:
    desk = desk_with(clock=lambda: 0)
    before = desk.reader.entries()[-1].recorded_at
    (entry,) = desk.run(lambda _: [draft(fact) for fact in skaters("ada")])
    assert entry.recorded_at == before
    assert entry.published_at == 0, "what was public and when is not the book's to say"


def test_the_first_entry_of_a_book_has_the_clock_s_time() -> None:
    desk = Desk(Book(open_store("memory:"), BOOK), actor="me", clock=lambda: START)
    (entry,) = desk.run(lambda _: [draft(opening()[0])])
    assert (entry.position, entry.recorded_at) == (1, START)


class Busy(Book):
    """A book to which somebody else always appends first."""

    count = 0

    def append(self, drafts: Sequence[Draft], *, expected: int, recorded_at: int) -> tuple[Entry[Fact], ...]:
        self.count += 1
        super().append([draft(fact) for fact in skaters(f"x{self.count}")], expected=expected, recorded_at=recorded_at)
        return super().append(drafts, expected=expected, recorded_at=recorded_at)


def test_who_was_late_again_and_again_waits_for_a_turn() -> None:
    store = open_store("memory:")
    desk_with(store=store)
    book = Busy(store, BOOK)
    seen: list[int] = []

    def decide(season: Season) -> list[Draft]:
        seen.append(season.length)
        return [draft(fact) for fact in skaters("ada")]

    (entry,) = Desk(book, actor="me", clock=lambda: START).run(decide)
    assert seen == list(range(5, 6 + BESIDE_OTHERS)), "each attempt decides on the book as it is then"
    assert entry.position == 6 + BESIDE_OTHERS


def test_a_slow_desk_gets_through_beside_writers_who_never_pause(url: str) -> None:
    """None of them takes turns, and each time the desk has decided all of them have written."""
    with open_store(url) as store:
        desk = desk_with(store=store)
        forked = starter()
        stop = forked.Event()
        writers = [forked.Process(target=never_pause, args=(url, number, stop)) for number in range(3)]
        for writer in writers:
            writer.start()
        late: list[int] = []
        try:
            while len({entry.actor for entry in desk.reader.entries()}) < 1 + len(writers):
                assert all(writer.is_alive() for writer in writers), "a writer has given up"
                stop.wait(0.01)
            for number in range(5):
                tried = len(late)

                def decide(season: Season, name: str = f"slow{number}", tried: int = tried) -> list[Draft]:
                    late.append(season.length)
                    # Whoever is first is the first time; the last time, in its turn, nobody is.
                    while len(late) == tried + 1 and desk.book.last() == season.length:
                        assert all(writer.is_alive() for writer in writers), "a writer has given up"
                        stop.wait(0.01)
                    return [draft(fact) for fact in skaters(name)]

                (entry,) = desk.run(decide)
                assert len(late) > tried + 1, "others were first"
                assert entry.position == late[-1] + 1
        finally:
            stop.set()
            for writer in writers:
                writer.join()
        assert [writer.exitcode for writer in writers] == [0] * len(writers)
        assert [entry.position for entry in desk.reader.entries()] == list(range(1, desk.book.last() + 1))


def test_a_decision_that_no_longer_fits_is_refused_the_second_time() -> None:
    desk = desk_with()
    other = Desk(desk.book, actor="other", clock=lambda: 0)
    calls = []

    def decide(season: Season) -> list[Draft]:
        calls.append(season.length)
        if "ada" in season.entrants:
            raise RefusedError("there is an ada already", reason="already-entered")
        if len(calls) == 1:
            other.run(lambda _: [draft(fact) for fact in skaters("ada")])
        return [draft(fact) for fact in skaters("ada")]

    with pytest.raises(RefusedError, match="there is an ada already"):
        desk.run(decide)
    assert calls == [5, 6]
    assert desk.book.last() == 6


def test_nothing_decided_is_nothing_recorded() -> None:
    desk = desk_with()
    assert desk.run(lambda _: []) == ()
    assert desk.book.last() == 5


def test_the_desk_sees_what_others_appended() -> None:
    desk = desk_with()
    desk.season()
    Desk(desk.book, actor="other", clock=lambda: 0).run(lambda _: [draft(fact) for fact in skaters("ada")])
    assert "ada" in desk.season().entrants
    assert desk.reader.read().basis.at == 6


def test_the_system_s_clock_counts_microseconds() -> None:
    assert START < system_clock() < START + 1_000_000 * HOUR
    assert system_clock() <= system_clock()


def test_what_a_desk_recorded_itself_must_be_there_when_it_goes_on(tmp_path: Path) -> None:
    """A standby that took over before it had the last entries has lost what this desk was told is recorded."""
    url = f"sqlite:{tmp_path / 'season.db'}"
    with open_store(url) as store:
        desk = Desk(Book(store, BOOK), actor="tester")
        desk.run(lambda _: [Draft(fact, "tester") for fact in opening()])
        shutil.copy(tmp_path / "season.db", tmp_path / "standby.db")
        for suffix in ("-wal",):
            shutil.copy(tmp_path / f"season.db{suffix}", tmp_path / f"standby.db{suffix}")
        desk.run(lambda _: [Draft(skaters("ada")[0], "tester")])
        for suffix in ("-wal", "-shm", ""):
            (tmp_path / f"season.db{suffix}").unlink(missing_ok=True)
        with open_store(f"sqlite:{tmp_path / 'standby.db'}") as standby:
            assert standby.last(BOOK) == len(opening())
        (tmp_path / "standby.db").rename(tmp_path / "season.db")
        with pytest.raises(BookChangedError, match="1 entry is not there any more"):
            desk.run(lambda _: [Draft(skaters("bo")[0], "tester")])
