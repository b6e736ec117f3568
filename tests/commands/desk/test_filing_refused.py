"""Given a season, when a sheet does not fit, then it is refused whole; and what two desks and a rehearsal do."""

from typing import Any

import pytest

from commands.desk.desk import Desk
from commands.desk.sheets import file_sheets
from commands.intake.protocol import Sheet
from ledger.entry import Entry
from ledger.errors import RefusedError
from ledger.facts import CompetitionCancelled, CompetitionMoved, CompetitorEntered, Fact, ProtocolFiled
from tests.support.desks import desk_with
from tests.support.filing import FIRST, HASHES, RACE, Entries, file, numbered, ranks, ranks_of, reissued, sheet


def refusal(desk: Desk, one: Sheet) -> RefusedError:
    """Why a sheet is refused; nothing of it is recorded."""
    last = desk.book.last()
    with pytest.raises(RefusedError) as caught:
        file(desk, one)
    assert desk.book.last() == last
    return caught.value


def test_an_older_sheet_does_not_replace_a_newer_one() -> None:
    desk = desk_with()
    file(desk, reissued(FIRST))
    error = refusal(desk, sheet())
    assert error.reason == "older-sheet"
    assert error.position is not None
    assert isinstance(desk.reader.entries()[error.position - 1].fact, ProtocolFiled)
    assert str(error).startswith("first.pdf: this sheet of wc1-men-500-a was printed before the one that is filed")


def test_a_competition_outside_the_season_is_refused() -> None:
    error = refusal(desk_with(), sheet(first_day="2026-02-01", last_day="2026-02-03", day="2026-02-01"))
    assert error.reason == "not-on-the-calendar"
    assert "no competition from 2026-02-01 to 2026-02-03 in Salt Lake City is on the calendar" in str(error)
    assert "wc1 2025-11-14 to 2025-11-16" in str(error)


def test_a_competition_with_the_days_of_one_and_the_number_of_another_is_refused() -> None:
    assert refusal(desk_with(), sheet(competition_number=2)).reason == "competition-mismatch"


def test_of_two_competitions_on_the_same_days_a_sheet_is_of_the_one_with_its_number_or_its_city() -> None:
    there = CompetitionMoved(competition="wc2", first_day="2025-11-14", last_day="2025-11-16", city="Salt Lake City")
    apart = desk_with([there])
    assert file(apart, sheet(competition_number=2)).race == "wc2-men-500-a"
    assert file(apart, reissued(FIRST, competition_number=None, distance="1000")).race == "wc2-men-1000-a"
    beside = desk_with([there.model_copy(update={"city": None})])
    error = refusal(beside, sheet(competition_number=None))
    assert error.reason == "competition-mismatch"
    assert "the sheet has no number, and wc1 and wc2 are all from 2025-11-14 to 2025-11-16" in str(error)


def test_a_cancelled_competition_is_off_the_calendar() -> None:
    assert refusal(desk_with([CompetitionCancelled(competition="wc1")]), sheet()).reason == "not-on-the-calendar"


def test_a_sheet_on_which_one_skater_would_be_two_is_refused() -> None:
    twice: Entries = [("Ada BERG", "NED", "34.10"), ("BERG Ada", "NED", "34.20")]
    error = refusal(desk_with(), numbered(sheet(twice), 7, 7))
    assert error.reason == "recognised-twice"
    assert "rows 1 and 2 are both recognised as men-ned-ada-berg" in str(error)


def test_a_re_issue_whose_ranks_are_no_ranking_by_its_times_is_refused() -> None:
    desk = desk_with()
    file(desk, sheet())
    wrong = reissued(FIRST)
    first = wrong.rows[0].model_copy(update={"result": wrong.rows[0].result.model_copy(update={"rank": 2})})
    error = refusal(desk, wrong.model_copy(update={"rows": (first, *wrong.rows[1:])}))
    assert error.reason == "ranks-contradict"
    assert "rank 2 of row 1 does not follow from the other rows and their times" in str(error)


def test_a_refused_sheet_leaves_those_before_it_filed() -> None:
    desk = desk_with()
    heard: list[str] = []
    other = sheet(protocol=HASHES[1], competition_number=2, sheet=2)
    with pytest.raises(RefusedError):
        file_sheets(desk, [other, sheet()], done=lambda filing: heard.append(filing.race))
    assert heard == [RACE]
    assert ranks(desk) == ranks_of(sheet())


# All or nothing, and rehearsals


def test_another_desk_in_the_middle_makes_the_sheet_to_be_decided_again() -> None:
    """Both desks read the same book; the second appends first. The sheet goes in whole, and enters nobody twice."""
    desk = desk_with()
    other = Desk(desk.book, actor="other", clock=desk.now)
    women = sheet([("Ada BERG", "NED", "38.10")], title="500m Women", protocol=HASHES[1])
    decided = []

    def decide(season: Any) -> Any:
        from commands.deciders.protocols import file_sheet  # noqa: PLC0415

        if not decided:
            file_sheets(other, [women, sheet([("Ada BERG", "NED", "1:10.00")], distance="1000", protocol=HASHES[2])])
        decided.append(file_sheet(season, sheet(), actor="tester"))
        return decided[-1].drafts

    entries: tuple[Entry[Fact], ...] = desk.run(decide)
    assert len(decided) == 2
    positions = [entry.position for entry in entries]
    assert positions == list(range(positions[0], positions[0] + len(decided[1].drafts)))
    assert len(decided[1].drafts) == len(decided[0].drafts) - 1, "one of the skaters was entered by the other desk"
    everybody = [entry.fact.competitor for entry in desk.reader.entries() if isinstance(entry.fact, CompetitorEntered)]
    assert len(everybody) == len(set(everybody)) == 6
    assert ranks(desk) == ranks_of(sheet())


def test_a_rehearsal_shows_what_would_be_recorded_and_records_nothing() -> None:
    desk = desk_with()
    before = list(desk.book.stored())
    rehearsal = desk.rehearsal()
    tried = file(rehearsal, sheet())
    assert list(desk.book.stored()) == before
    assert tried == file(desk, sheet())
    assert list(rehearsal.book.stored()) == list(desk.book.stored())
