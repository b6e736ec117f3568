"""Given sheets that are filed, when another comes, then entries or a refusal."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from commands.deciders.results import Filing
from commands.desk import Desk
from commands.filing import MAX_BYTES, file_sheets, filing_order, read_file, sheet_files
from commands.intake.sheet import Sheet
from ledger.entry import Draft, Entry
from ledger.errors import InvalidInputError, RefusedError, UnreadableSheetError
from ledger.facts import (
    CompetitionCancelled,
    CompetitorDisqualified,
    CompetitorEntered,
    CompetitorRenamed,
    DecisionReversed,
    Fact,
    ProtocolFiled,
    ResultAnnulled,
    ResultCorrected,
    ResultRecorded,
    ResultRow,
)
from ledger.instants import local_instant
from projections.classification import classify, counting_rank
from tests.intake.sheet_examples import distance_sheet, mass_start_sheet, skaters, team_sheet
from tests.intake.sheet_writer import draw_sheet
from tests.support.desks import desk_with

RACE = "wc1-men-500-a"
Entries = list[tuple[str, str, str]]
FIRST: Entries = [
    ("Ada BERG", "NED", "34.10"),
    ("Bo CLERK", "NOR", "34.20"),
    ("Cy DUPONT", "FRA", "34.30"),
    ("Di ENGEL", "GER", "34.40"),
    ("Ed FUJI", "JPN", "DNF"),
]
HASHES = ("a" * 64, "b" * 64, "c" * 64)


def sheet(entries: Entries = FIRST, **heading: Any) -> Sheet:
    return distance_sheet(entries, **{"protocol": HASHES[0], "file": "first.pdf", **heading})


def reissued(entries: Entries, **heading: Any) -> Sheet:
    return sheet(
        entries, **{"protocol": HASHES[1], "file": "second.pdf", "created_local": "2025-11-15T14:00", **heading}
    )


def file(desk: Desk, *sheets: Sheet) -> Filing:
    return file_sheets(desk, sheets)[-1]


def ranks(desk: Desk, race: str = RACE) -> dict[str, int | None]:
    """The ranks that stand, by the name that stands on the sheet."""
    rows = classify(desk.season(), race).rows
    return {row.recorded.fact.name_printed: row.rank for row in rows}


def ranks_of(one: Sheet) -> dict[str, int | None]:
    return {row.name: counting_rank(row.result) for row in one.rows}


def kinds(desk: Desk, after: int) -> list[str]:
    return [entry.name for entry in desk.reader.entries()[after:]]


# The first sheet of a race


def test_a_sheet_becomes_its_competitors_its_protocol_and_its_rows() -> None:
    desk = desk_with()
    before = desk.book.last()
    filing = file(desk, sheet())
    assert (filing.race, filing.outcome) == (RACE, "filed")
    assert kinds(desk, before) == ["CompetitorEntered"] * 5 + ["ProtocolFiled"] + ["ResultRecorded"] * 5
    assert ranks(desk) == ranks_of(sheet())


def test_every_entry_of_a_sheet_leads_back_to_its_line_on_paper() -> None:
    desk = desk_with()
    before = desk.book.last()
    file(desk, sheet(sheet=7))
    for entry in desk.reader.entries()[before:]:
        assert entry.source is not None
        assert (entry.source.kind, entry.source.name, entry.source.sha256) == ("protocol", "first.pdf", HASHES[0])
        assert (entry.source.sheet, entry.source.revision) == (7, 1)
        assert entry.published_at == local_instant("2025-11-15T13:11", "Europe/Amsterdam")
        assert entry.actor == "tester"
        if isinstance(entry.fact, ProtocolFiled):
            assert (entry.fact.sheet, entry.fact.protocol) == (7, HASHES[0])
    facts = [(entry.fact, entry.source and entry.source.row) for entry in desk.reader.entries()[before:]]
    assert [row for fact, row in facts if isinstance(fact, CompetitorEntered)] == [1, 2, 3, 4, 5]
    assert [fact.row for fact, _ in facts if isinstance(fact, ResultRecorded)] == [1, 2, 3, 4, 5]


def test_a_sheet_that_does_not_say_when_it_was_printed_is_published_when_it_is_recorded() -> None:
    desk = desk_with()
    file(desk, sheet(created_local=None))
    entry = desk.reader.entries()[-1]
    assert entry.published_at == entry.recorded_at


def test_teams_are_entered_as_teams_and_known_again() -> None:
    desk = desk_with()
    names: Entries = [("Netherlands", "NED", "3:36.10"), ("Norway", "NOR", "3:37.20")]
    file(desk, team_sheet(names, protocol=HASHES[0]))
    file(
        desk,
        team_sheet(
            names,
            protocol=HASHES[1],
            competition_number=2,
            first_day="2025-11-21",
            last_day="2025-11-23",
            day="2025-11-22",
            created_local="2025-11-22T14:00",
        ),
    )
    entered = [entry.fact for entry in desk.reader.entries() if isinstance(entry.fact, CompetitorEntered)]
    assert [(fact.competitor, fact.kind) for fact in entered] == [("men-ned-team", "team"), ("men-nor-team", "team")]


def test_a_mass_start_keeps_its_printed_order() -> None:
    desk = desk_with()
    one = mass_start_sheet(
        [("Ada BERG", "NED", 16, (3, None, None, None), "8:10.30"), ("Bo CLERK", "NOR", 16, (), "8:10.10")],
        protocol=HASHES[0],
    )
    file(desk, one)
    assert ranks(desk, "wc1-men-mass-start-a") == {"Ada BERG": 1, "Bo CLERK": 2}


# The same sheet again


def test_the_same_file_twice_records_nothing_and_says_so() -> None:
    desk = desk_with()
    file(desk, sheet())
    last = desk.book.last()
    filing = file(desk, sheet(file="another name.pdf"))
    assert (filing.outcome, filing.drafts, filing.race) == ("same", (), RACE)
    assert desk.book.last() == last


def test_a_sheet_signed_again_without_a_change_is_a_new_revision_and_no_correction() -> None:
    desk = desk_with()
    file(desk, sheet())
    last = desk.book.last()
    filing = file(desk, reissued(FIRST))
    assert (filing.outcome, filing.differences) == ("re-issued", ())
    assert kinds(desk, last) == ["ProtocolFiled"]
    protocol = desk.reader.entries()[-1]
    assert isinstance(protocol.fact, ProtocolFiled)
    assert (protocol.fact.revision, protocol.source and protocol.source.revision) == (2, 2)


# A sheet that is issued again

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


TIMES = st.sampled_from(["34.10", "34.20", "34.30", "34.40", "34.50", "DNF", "DNS", "DQ"])


@st.composite
def sheets(draw: st.DrawFn) -> Entries:
    """Any sheet of some of six skaters, ranked by times that may be equal."""
    who = draw(st.permutations([*FIRST, ("Flo GARCIA", "ESP", "")]))[: draw(st.integers(1, 6))]
    given = [(name, noc, draw(TIMES)) for name, noc, _ in who]
    return sorted(given, key=lambda entry: (not entry[2][0].isdigit(), entry[2] if entry[2][0].isdigit() else ""))


@settings(max_examples=60)
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


# Refusals


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


def test_a_cancelled_competition_is_off_the_calendar() -> None:
    assert refusal(desk_with([CompetitionCancelled(competition="wc1")]), sheet()).reason == "not-on-the-calendar"


def test_a_sheet_on_which_one_skater_would_be_two_is_refused() -> None:
    twice: Entries = [("Ada BERG", "NED", "34.10"), ("BERG Ada", "NED", "34.20")]
    error = refusal(desk_with(), sheet(twice))
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
    other = Desk(desk.book, actor="other", clock=lambda: 0)
    women = sheet([("Ada BERG", "NED", "38.10")], title="500m Women", protocol=HASHES[1])
    decided = []

    def decide(season: Any) -> Any:
        from commands.deciders.results import file_sheet  # noqa: PLC0415

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


# New spellings


def test_a_new_spelling_becomes_an_alias_with_the_rule_that_recognised_it() -> None:
    desk = desk_with()
    file(desk, sheet())
    file(desk, sheet([("BERG Ada", "NED", "1:09.10")], distance="1000", title="1000m Men", protocol=HASHES[1]))
    renamed = [entry for entry in desk.reader.entries() if isinstance(entry.fact, CompetitorRenamed)]
    assert [(entry.fact.name, entry.fact.aliases, entry.reason) for entry in renamed] == [
        ("Ada BERG", ("BERG Ada",), "recognised by word order")
    ]


# Files


def test_sheets_are_filed_in_the_order_of_competition_sheet_and_printing() -> None:
    wanted = [
        sheet(sheet=1, created_local=None),
        sheet(sheet=1, created_local="2025-11-15T10:00"),
        sheet(sheet=2, created_local="2025-11-15T09:00"),
        sheet(sheet=1, first_day="2025-11-21", last_day="2025-11-23"),
    ]
    assert filing_order(reversed(wanted)) == wanted


def test_a_folder_stands_for_the_pdf_files_below_it(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.PDF", "1.pdf", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    assert sheet_files([tmp_path, tmp_path / "notes.txt"]) == [
        tmp_path / "1.pdf",
        tmp_path / "b" / "2.PDF",
        tmp_path / "notes.txt",
    ]


def test_a_path_that_names_no_sheet_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"missing\.pdf: no such file"):
        sheet_files([tmp_path / "missing.pdf"])
    with pytest.raises(InvalidInputError, match="no PDF file in this folder"):
        sheet_files([tmp_path])


def test_a_drawn_sheet_is_read_and_filed_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "1_result_men_500_a-signed_20251115131500.pdf"
    drawn = sheet(skaters(12), file=path.name)
    path.write_bytes(draw_sheet(drawn))
    desk = desk_with()
    file(desk, read_file(path))
    assert ranks(desk) == ranks_of(drawn)


def test_a_file_that_is_too_large_or_no_sheet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large.pdf").write_bytes(b"%PDF" + bytes(MAX_BYTES))
    with pytest.raises(InvalidInputError, match=r"large\.pdf: larger than 20 MB"):
        read_file(tmp_path / "large.pdf")
    (tmp_path / "text.pdf").write_text("hello")
    with pytest.raises(UnreadableSheetError):
        read_file(tmp_path / "text.pdf")


def test_a_row_without_an_answer_in_the_rules_still_keeps_its_place() -> None:
    """Who did not finish but was ranked by officials keeps the printed rank."""
    desk = desk_with()
    ranked = sheet().rows[-1].model_copy(update={"result": ResultRow(status="DNF", rank=5)})
    file(desk, sheet().model_copy(update={"rows": (*sheet().rows[:-1], ranked)}))
    assert ranks(desk)["Ed FUJI"] == 5
