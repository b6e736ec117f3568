"""Given a sheet that is filed, when it is issued again, then its corrections, and the classification that it says."""

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from ledger.entry import Draft
from ledger.facts import (
    CompetitorDisqualified,
    CompetitorEntered,
    DecisionReversed,
    PeriodAnnulled,
    ProtocolFiled,
    ResultAnnulled,
    ResultCorrected,
    ResultRecorded,
)
from projections.races.classification import classify
from tests.support.desks import desk_with
from tests.support.filing import FIRST, HASHES, RACE, Entries, file, kinds, ranks, ranks_of, reissued, sheet
from tests.support.sampled import tries

CHANGES: dict[str, Entries] = {
    "two ranks swapped": [("Bo CLERK", "NOR", "34.10"), ("Ada BERG", "NED", "34.20"), *FIRST[2:]],
    "a new time that changes no rank": [("Ada BERG", "NED", "34.05"), *FIRST[1:]],
    "a new time that moves one down": [FIRST[0], FIRST[2], ("Bo CLERK", "NOR", "34.35"), *FIRST[3:]],
    "a new time that moves one up": [("Di ENGEL", "GER", "34.01"), *FIRST[:3], FIRST[4]],
    "a disqualification": [FIRST[0], *FIRST[2:], ("Bo CLERK", "NOR", "DQ")],
    "a disqualification of the first": [*FIRST[1:4], ("Ada BERG", "NED", "DQ"), FIRST[4]],
    "a row gone": [FIRST[0], *FIRST[2:]],
    "the first row gone": FIRST[1:],
    "a row new in the middle": [*FIRST[:1], ("Flo GARCIA", "ESP", "34.15"), *FIRST[1:]],
    "a row new at the top": [("Flo GARCIA", "ESP", "34.05"), *FIRST],
    "a row new without a rank": [*FIRST, ("Flo GARCIA", "ESP", "DNS")],
    "a tie": [FIRST[0], ("Bo CLERK", "NOR", "34.10"), *FIRST[2:]],
    "a tie with a new row": [FIRST[0], ("Flo GARCIA", "ESP", "34.10"), *FIRST[1:]],
    "who did not finish did": [*FIRST[:2], ("Ed FUJI", "JPN", "34.25"), *FIRST[2:4]],
    "everybody turned round": [(name, noc, f"34.{10 + place}") for place, (name, noc, _) in enumerate(FIRST[::-1])],
    "everything at once": [
        ("Flo GARCIA", "ESP", "34.01"),
        ("Ed FUJI", "JPN", "34.11"),
        ("Cy DUPONT", "FRA", "34.11"),
        ("Ada BERG", "NED", "34.50"),
        ("Di ENGEL", "GER", "DQ"),
    ],
}


@pytest.mark.parametrize("entries", CHANGES.values(), ids=CHANGES)
def test_after_a_re_issue_the_classification_is_that_of_the_sheet(entries: Entries) -> None:
    desk = desk_with()
    file(desk, sheet())
    filing = file(desk, reissued(entries))
    assert filing.outcome == "re-issued"
    after = ranks(desk)
    gone = {name for name, *_ in FIRST} - {name for name, *_ in entries}
    assert {name: after.pop(name) for name in gone} == dict.fromkeys(gone)
    assert after == ranks_of(reissued(entries))


@pytest.mark.parametrize("entries", CHANGES.values(), ids=CHANGES)
def test_corrections_cite_what_they_replace_and_carry_the_whole_row(entries: Entries) -> None:
    desk = desk_with()
    file(desk, sheet())
    before = {entry.position: entry for entry in desk.reader.entries()}
    file(desk, reissued(entries))
    results = {row.name: row.result for row in reissued(entries).rows}
    for entry in desk.reader.entries()[len(before) :]:
        assert entry.source is not None
        assert (entry.source.sha256, entry.source.revision) == (HASHES[1], 2)
        if isinstance(entry.fact, ResultCorrected):
            recorded = before[entry.fact.corrects].fact
            assert isinstance(recorded, ResultRecorded)
            assert recorded.competitor == entry.fact.competitor
            assert entry.fact.result == results[recorded.name_printed]
            assert entry.reason == "re-issued sheet, revision 2"
        elif isinstance(entry.fact, ResultAnnulled):
            assert entry.fact.others_move_up
            assert entry.reason == "not on the re-issued sheet, revision 2"
        else:
            assert isinstance(entry.fact, ProtocolFiled | ResultRecorded | CompetitorEntered)


def test_the_differences_are_told_cell_by_cell() -> None:
    desk = desk_with()
    file(desk, sheet())
    entries = [FIRST[0], ("Bo CLERK", "NOR", "34.21"), ("Flo GARCIA", "ESP", "34.25"), *FIRST[3:]]
    filing = file(desk, reissued(entries))
    told = [(one.name, one.field, one.old, one.new) for one in filing.differences]
    assert ("Cy DUPONT", "row", 3, None) in told
    assert ("Flo GARCIA", "row", None, 3) in told
    assert [(field, old, new) for name, field, old, new in told if name == "Bo CLERK"] == [
        ("time", 34_200, 34_210),
        ("behind", 100, 110),
    ]
    assert {name for name, *_ in told} == {"Bo CLERK", "Cy DUPONT", "Flo GARCIA"}


def test_reversing_a_correction_of_a_re_issue_restores_what_it_replaced() -> None:
    desk = desk_with()
    file(desk, sheet())
    before = ranks(desk)
    file(desk, reissued(CHANGES["a disqualification"]))
    made = [entry for entry in desk.reader.entries() if isinstance(entry.fact, ResultCorrected)]
    assert made
    for entry in reversed(made):
        reversal = Draft(DecisionReversed(reverses=entry.position), "referee", None, "wrong sheet")
        desk.run(lambda _, reversal=reversal: [reversal])  # type: ignore[misc]
    assert ranks(desk) == before
    assert {row.result.status for row in classify(desk.season(), RACE).rows[:4]} == {"OK"}


def test_a_third_sheet_corrects_the_corrections_of_the_second() -> None:
    desk = desk_with()
    file(desk, sheet())
    file(desk, reissued(CHANGES["two ranks swapped"]))
    second = {entry.position for entry in desk.reader.entries() if isinstance(entry.fact, ResultCorrected)}
    file(desk, reissued(FIRST, protocol=HASHES[2], created_local="2025-11-15T15:00"))
    third = [entry.fact.corrects for entry in desk.reader.entries() if isinstance(entry.fact, ResultCorrected)][2:]
    assert set(third) == second
    assert ranks(desk) == ranks_of(sheet())


def test_a_row_that_went_stays_gone_and_comes_back_with_a_third_sheet() -> None:
    desk = desk_with()
    file(desk, sheet())
    file(desk, reissued(FIRST[1:]))
    last = desk.book.last()
    file(desk, reissued(FIRST[1:], protocol=HASHES[2], created_local="2025-11-15T15:00"))
    assert kinds(desk, last) == ["ProtocolFiled"]
    file(desk, reissued(FIRST, protocol="d" * 64, created_local="2025-11-15T16:00"))
    assert ranks(desk) == ranks_of(sheet())


def test_a_re_issue_that_brings_what_the_referee_decided_corrects_only_what_it_says_otherwise() -> None:
    desk = desk_with()
    file(desk, sheet())
    (entry,) = desk.run(lambda _: [Draft(CompetitorDisqualified(race=RACE, competitor="men-nor-bo-clerk"), "referee")])
    file(desk, reissued(CHANGES["a disqualification"]))
    assert ranks(desk) == ranks_of(reissued(CHANGES["a disqualification"]))
    assert desk.season().in_force(entry.position)


def test_a_disqualified_row_that_is_not_on_the_new_sheet_needs_no_annulment() -> None:
    desk = desk_with()
    file(desk, sheet())
    desk.run(lambda _: [Draft(CompetitorDisqualified(race=RACE, competitor="men-nor-bo-clerk"), "referee")])
    last = desk.book.last()
    file(desk, reissued(CHANGES["a row gone"]))
    assert "ResultAnnulled" not in kinds(desk, last)
    assert ranks(desk) == {"Ada BERG": 1, "Cy DUPONT": 2, "Di ENGEL": 3, "Ed FUJI": None, "Bo CLERK": None}


@pytest.mark.parametrize("entries", CHANGES.values(), ids=CHANGES)
def test_a_re_issue_corrects_what_lies_under_a_sanction_and_the_sanction_stays(entries: Entries) -> None:
    desk = desk_with()
    file(desk, sheet())
    annulled = PeriodAnnulled(competitor="men-nor-bo-clerk", first_day="2025-11-01", others_move_up=False)
    (entry,) = desk.run(lambda _: [Draft(annulled, "commission")])
    file(desk, reissued(entries))
    expected = ranks_of(reissued(entries))
    found = ranks(desk)
    assert {name: found[name] for name in expected} == {
        name: None if name == "Bo CLERK" else rank for name, rank in expected.items()
    }
    desk.run(lambda _: [Draft(DecisionReversed(reverses=entry.position), "court")])
    assert {name: ranks(desk)[name] for name in expected} == expected


TIMES = st.sampled_from(["34.10", "34.20", "34.30", "34.40", "34.50", "DNF", "DNS", "DQ"])


@st.composite
def sheets(draw: st.DrawFn) -> Entries:
    """Any sheet of some of six skaters, ranked by times that may be equal."""
    who = draw(st.permutations([*FIRST, ("Flo GARCIA", "ESP", "")]))[: draw(st.integers(1, 6))]
    given = [(name, noc, draw(TIMES)) for name, noc, _ in who]
    return sorted(given, key=lambda entry: (not entry[2][0].isdigit(), entry[2] if entry[2][0].isdigit() else ""))


@settings(max_examples=tries(30))
@over(sheets(), sheets(), sheets())
def test_after_any_re_issues_the_classification_is_that_of_the_last_sheet(
    one: Entries, two: Entries, three: Entries
) -> None:
    desk = desk_with()
    issued = [
        sheet(entries, protocol=str(hour) * 64, created_local=f"2025-11-15T1{hour}:00")
        for hour, entries in enumerate((one, two, three))
    ]
    file(desk, issued[0])
    for following in issued[1:]:
        file(desk, following)
        stands = ranks(desk)
        listed = ranks_of(following)
        assert {name: rank for name, rank in stands.items() if name in listed} == listed
        assert {rank for name, rank in stands.items() if name not in listed} <= {None}
        results = {row.recorded.fact.name_printed: row.result for row in classify(desk.season(), RACE).rows}
        assert {name: results[name] for name in listed} == {row.name: row.result for row in following.rows}
