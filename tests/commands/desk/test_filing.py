"""Given sheets that are filed, when another comes, then entries or a refusal."""

from pathlib import Path

import pytest

from commands.desk.sheets import MAX_BYTES, filing_order, read_file, sheet_files
from ledger.errors import InvalidInputError, UnreadableSheetError
from ledger.facts import CompetitorEntered, CompetitorRenamed, ProtocolFiled, ResultRecorded, ResultRow
from ledger.instants import local_instant
from tests.commands.intake.sheets.sheet_examples import mass_start_sheet, skaters, team_sheet
from tests.commands.intake.sheets.sheet_writer import draw_sheet
from tests.support.desks import desk_with
from tests.support.filing import FIRST, HASHES, RACE, Entries, file, kinds, ranks, ranks_of, reissued, sheet

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


def test_a_protocol_without_what_only_an_official_pdf_prints_is_filed_too() -> None:
    whole = sheet()
    printed = {name for name, field in type(whole).model_fields.items() if not field.is_required()}
    assert {"sheet", "created_local", "pages", "referee", "starter", "conditions", "legend"} <= printed
    bare = type(whole)(**{name: getattr(whole, name) for name in type(whole).model_fields if name not in printed})
    desk = desk_with()
    assert filing_order([whole, bare]) == [bare, whole]
    assert file(desk, bare).outcome == "filed"
    assert ranks(desk) == ranks_of(whole)
    (record,) = desk.season().races.values()
    assert (record.protocols[0].fact.sheet, record.protocols[0].fact.created_at) == (None, None)


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
