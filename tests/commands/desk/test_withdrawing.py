"""Given a book with filings, when one is withdrawn, then all is as if it had not come, and the right one can come."""

import re
from dataclasses import replace
from typing import Final

import pytest

from commands.deciders.decisions import disqualify, reverse
from commands.deciders.withdrawing import withdraw
from commands.desk.decisions import Circumstances, record
from commands.desk.desk import Desk
from commands.desk.facts import load_facts, unmarked
from commands.desk.sheets import file_sheets
from commands.intake.lines import read_lines, write_line
from commands.intake.protocol import Sheet
from ledger.basis import EVERYTHING, Question
from ledger.entry import Draft, Source
from ledger.errors import InvalidInputError, LedgerError, NotFoundError, RefusedError
from ledger.facts import CompetitorEntered, Fact, FilingWithdrawn
from ledger.season import Season, evolve, fold
from projections.cups.standings import standing
from projections.cups.titles import titles
from projections.disputes.what_if import imagine
from projections.documents.titles import titles_document
from projections.races.classification import classify, counted_races
from projections.reports.race import race_document
from projections.reports.races import races_document
from projections.reports.standings import standing_document
from tests.commands.deciders.admission_cases.book import LIST
from tests.support.desks import desk_with
from tests.support.filing import FIRST, HASHES, RACE, reissued, sheet
from tests.support.given import draft, race, skaters

WHY = Circumstances("filed by mistake")
LATER: Final = 2 * 10**15
OTHER = [("Ada BERG", "NED", "1:44.10"), ("Gil HOLM", "SWE", "1:45.00")]
"""Another race, with one of the first sheet and one who is new."""


def withdrawn(desk: Desk, what: str) -> int:
    return record(desk, lambda season: withdraw(season, what), WHY).position


def undone(desk: Desk, position: int) -> int:
    return record(desk, lambda _: reverse(position), WHY).position


def other() -> Sheet:
    return sheet(OTHER, protocol=HASHES[2], file="other.pdf", distance="1500", title="1500m Men Division A", sheet=9)


def told(desk: Desk) -> list[str]:
    """Every table, as the bytes that a reading command prints, but for the basis; all as of one moment."""
    left_out = {"basis", "withdrawn"}
    reading = desk.reader.read(EVERYTHING)
    reading = replace(reading, season=replace(reading.season, recorded_at=LATER))
    made = [standing_document(reading, standing(reading, cup)) for cup in ("men-500", "men-1500")]
    races = [race_document(reading, name) for name in counted_races(reading)]
    whole = [titles_document(reading, titles(reading)), races_document(reading)]
    return [one.model_dump_json(exclude=left_out) for one in (*made, *races, *whole)]


def facts_in_force(desk: Desk) -> list[Fact]:
    return [entry.fact for entry in desk.season().entries().values() if not isinstance(entry.fact, FilingWithdrawn)]


def test_after_a_sheet_is_withdrawn_all_is_as_if_it_had_not_come() -> None:
    desk = desk_with()
    before, season = told(desk), desk.season()
    file_sheets(desk, [sheet()])
    assert told(desk) != before
    position = withdrawn(desk, RACE)
    assert told(desk) == before
    after = desk.season()
    assert (after.entrants, after.races, after.publications) == (season.entrants, season.races, season.publications)
    assert sorted(after.withdrawn) == list(range(6, position))
    with pytest.raises(NotFoundError, match=rf"its sheet is withdrawn by entry {position}$"):
        classify(after, RACE)


def test_the_same_sheet_can_be_filed_again_and_gives_the_same_tables() -> None:
    desk = desk_with()
    file_sheets(desk, [sheet()])
    filed = told(desk)
    withdrawn(desk, RACE)
    (filing,) = file_sheets(desk, [sheet()])
    assert filing.outcome == "filed"
    assert filing.drafts[0].fact == CompetitorEntered(
        competitor="men-ned-ada-berg", kind="skater", gender="men", name="Ada BERG", noc="NED"
    )
    assert [re.sub(r'("position":|"entries":\[)[\d,]+', "", one) for one in told(desk)] == [
        re.sub(r'("position":|"entries":\[)[\d,]+', "", one) for one in filed
    ]


def test_a_competitor_whom_another_sheet_needs_stays() -> None:
    desk = desk_with()
    file_sheets(desk, [sheet(), other()])
    withdrawn(desk, HASHES[0])
    assert {"men-ned-ada-berg", "men-swe-gil-holm"} == set(desk.season().entrants)
    assert counted_races(desk.reader.read(EVERYTHING)) == ("wc1-men-1500-a",)


def test_a_spelling_goes_with_its_sheet_unless_another_prints_it() -> None:
    desk = desk_with()
    spelled = [("BERG Ada", *row[1:]) if row[0] == "Ada BERG" else row for row in FIRST]
    again = [("BERG Ada", "NED", "1:44.10")]
    file_sheets(desk, [sheet(OTHER, protocol=HASHES[2], file="o.pdf", distance="1500", title="1500m Men", sheet=1)])
    before = desk.season().competitor("men-ned-ada-berg")
    file_sheets(desk, [sheet(spelled, sheet=2)])
    assert desk.season().competitor("men-ned-ada-berg").aliases == ("BERG Ada",)
    position = withdrawn(desk, RACE)
    assert desk.season().competitor("men-ned-ada-berg") == before
    undone(desk, position)
    third = sheet(again, protocol="d" * 64, file="d.pdf", distance="1000", title="1000m Men", sheet=3)
    file_sheets(desk, [third])
    withdrawn(desk, RACE)
    assert desk.season().competitor("men-ned-ada-berg").aliases == ("BERG Ada",)


def test_a_withdrawn_re_issue_leaves_the_first_sheet_as_it_stood() -> None:
    desk = desk_with()
    file_sheets(desk, [sheet()])
    before = told(desk)
    changed = [("Zed ADAM", "SUI", "34.05"), ("Di ENGEL", "GER", "34.15"), *FIRST[1:3]]
    file_sheets(desk, [reissued(changed)])
    assert told(desk) != before
    assert withdraw(desk.season(), RACE) == withdraw(desk.season(), HASHES[1])
    withdrawn(desk, RACE)
    assert told(desk) == before
    (again,) = file_sheets(desk, [reissued(changed)])
    assert again.outcome == "re-issued"


@pytest.mark.parametrize("at", [6, 12, 15])
def test_each_entry_of_a_sheet_names_it(at: int) -> None:
    desk = desk_with()
    file_sheets(desk, [sheet()])
    assert withdraw(desk.season(), str(at)) == withdraw(desk.season(), RACE)


def test_what_somebody_decided_on_a_sheet_is_reversed_first() -> None:
    desk = desk_with()
    file_sheets(desk, [sheet()])
    out = record(desk, lambda season: disqualify(season, RACE, "Berg"), WHY)
    with pytest.raises(RefusedError, match=rf"^entry {out.position} \(CompetitorDisqualified\) rests on it; reverse"):
        withdrawn(desk, RACE)
    with pytest.raises(RefusedError, match=rf"^entry {out.position} .* is a decision; season reverse {out.position}"):
        withdrawn(desk, str(out.position))
    undone(desk, out.position)
    withdrawn(desk, RACE)
    assert told(desk) == told(desk_with())


def test_a_sheet_comes_back_unless_its_place_is_taken() -> None:
    desk = desk_with()
    file_sheets(desk, [sheet()])
    before = told(desk)
    first = withdrawn(desk, RACE)
    back = undone(desk, first)
    assert told(desk) == before
    again = undone(desk, back)
    assert told(desk) == told(desk_with())
    file_sheets(desk, [sheet()])
    with pytest.raises(RefusedError, match=r"has the place of what was withdrawn; withdraw that first$"):
        undone(desk, again)
    with pytest.raises(InvalidInputError, match=rf"^--without {first}: "):
        imagine(desk.reader, EVERYTHING, without=[first])
    second = withdrawn(desk, RACE)
    undone(desk, again)
    assert told(desk) == before
    assert second > again


def test_a_withdrawal_is_hidden_by_no_announcement_but_by_the_position() -> None:
    desk = desk_with()
    file_sheets(desk, [sheet()])
    end = desk.season().length
    position = withdrawn(desk, RACE)
    public = desk.reader.entry(end).published_at
    assert not desk.reader.read(Question(as_of=public)).season.races
    assert RACE in desk.reader.read(Question(at=end)).season.races
    undone(desk, position)
    assert RACE in desk.reader.read(Question(as_of=public)).season.races


def test_a_list_is_withdrawn_by_its_name_and_published_anew() -> None:
    desk = desk_with()
    desk.run(lambda _: [draft(LIST)])
    position = withdrawn(desk, "list")
    assert not desk.season().publications
    with pytest.raises(RefusedError, match=f"^list is withdrawn already, by entry {position}$"):
        withdrawn(desk, "list")
    right = LIST.model_copy(update={"title": "The right one"})
    load_facts(desk, [draft(right)], file="x")
    with pytest.raises(RefusedError, match="has the place"):
        undone(desk, position)
    assert desk.season().publications["list"].fact == right


# Loads


def loaded(desk: Desk, facts: list[Fact], sha256: str = HASHES[0]) -> None:
    load_facts(desk, [Draft(fact, "tester") for fact in facts], file="x.jsonl", sha256=sha256)


def test_a_whole_load_is_withdrawn_by_the_hash_of_its_file() -> None:
    desk = desk_with(skaters("ada", "bo"))
    before, season = told(desk), desk.season()
    wrong: list[Fact] = [*skaters("ada", "zed"), *race(RACE, "ada", "zed"), LIST, *race("wc2-men-500-a", "ada", "bo")]
    loaded(desk, wrong)
    first = desk.reader.entries()[7]
    assert first.source == Source(kind="file", name="x.jsonl", sha256=HASHES[0], load=HASHES[0], loaded=8)
    withdrawn(desk, HASHES[0][:8])
    assert told(desk) == before
    assert desk.season().entrants == season.entrants
    with pytest.raises(RefusedError, match="is withdrawn already, by entry 16"):
        withdrawn(desk, HASHES[0])
    loaded(desk, wrong)
    assert RACE in desk.season().races
    withdrawn(desk, HASHES[0])
    assert told(desk) == before


def test_a_load_without_a_hash_is_withdrawn_by_its_span() -> None:
    desk = desk_with(skaters("ada", "bo"))
    before = told(desk)
    load_facts(desk, [draft(fact) for fact in race(RACE, "ada", "bo")], file="x.jsonl")
    withdrawn(desk, "8-10")
    assert told(desk) == before


@pytest.mark.parametrize(
    ("what", "kind", "says"),
    [
        ("0", NotFoundError, "^entry 0: the book has the positions 1 to 13$"),
        ("99", NotFoundError, "^entry 99: the book has the positions 1 to 13$"),
        ("9-99", NotFoundError, "^entries 9-99: the book has the positions 1 to 13$"),
        ("wc1-men-50-a", NotFoundError, "near: wc1-men-500-a, wc1-men-1500-a$"),
        ("abcdef12", NotFoundError, "^abcdef12: no entry, span of entries, race, list or file of this book"),
        ("aaaaaa", InvalidInputError, "^aaaaaa may be several files; give more of one of a{64}, aaaaaab"),
        ("1", RefusedError, "it opens the book"),
    ],
)
def test_what_names_nothing_or_too_much_is_refused(what: str, kind: type[LedgerError], says: str) -> None:
    desk = desk_with()
    file_sheets(
        desk,
        [
            sheet(FIRST[:2]),
            sheet(OTHER[:1], protocol="a" * 6 + "b" * 58, file="b.pdf", distance="1500", title="1500m Men", sheet=9),
        ],
    )
    desk.run(lambda _: [draft(LIST)])
    with pytest.raises(kind, match=says):
        withdrawn(desk, what)


def test_a_dump_of_a_book_with_withdrawals_loads_into_an_equal_book_and_twice_is_once() -> None:
    desk = desk_with()
    file_sheets(desk, [sheet()])
    withdrawn(desk, RACE)
    file_sheets(desk, [other()])
    lines = [write_line(unmarked(entry)) for entry in desk.reader.entries()]
    for stands in (False, True):
        if stands:
            file_sheets(desk, [sheet()])
            lines = [write_line(unmarked(entry)) for entry in desk.reader.entries()]
        copy = desk_with()
        load_facts(copy, list(read_lines(lines, file="dump")), file="dump")
        assert told(copy) == told(desk)
        assert copy.season().withdrawn.keys() == desk.season().withdrawn.keys()
        assert load_facts(copy, list(read_lines(lines, file="dump")), file="dump") == ()


def test_folding_one_by_one_gives_the_season_that_folding_at_once_gives() -> None:
    desk = desk_with()
    file_sheets(desk, [sheet()])
    withdrawn(desk, RACE)
    file_sheets(desk, [sheet(), other()])
    second = withdrawn(desk, RACE)
    undone(desk, undone(desk, second))
    season = Season()
    for entry in desk.reader.entries():
        season = evolve(season, entry)
        at_once = fold(Season(), desk.reader.entries()[: entry.position])
        assert season == at_once
        assert list(season.races) == list(at_once.races)
        assert len(season.entries()) + len(season.withdrawn) == season.length
