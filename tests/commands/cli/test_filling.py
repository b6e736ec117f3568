"""Books are opened, loaded and imported into."""

from pathlib import Path

from tests.commands.intake.sheets.sheet_examples import distance_sheet, skaters
from tests.commands.intake.sheets.sheet_writer import draw_sheet
from tests.support.command_line import Run
from tests.support.commands import CUP, SHORT, table_of
from tests.support.fixture_season import FIXTURES


def test_a_season_is_opened_loaded_and_read(empty: Run) -> None:
    opened = empty("open", "2025-26", "--actor", "me")
    assert opened.code == 0
    assert "opened world-cup/2025-26" in opened.out
    assert "wc3  2025-12-05 to 2025-12-07  Heerenveen (NED), Thialf" in opened.out
    assert "is open already, since entry 1" in empty("open", "2025-26").complaint
    assert "nothing of the rules and the calendar of 2031-32 is known" in empty("open", "2031-32").complaint
    first = empty("load", str(FIXTURES / "wc1.jsonl"))
    assert (first.code, first.out) == (0, "wc1.jsonl: 1055 entries\n")
    again = empty("load", str(FIXTURES / "wc1.jsonl"))
    assert again.out == "wc1.jsonl: 0 entries, 1055 were in the book already\n"
    rows = table_of(empty("standings", CUP, "--csv"))
    assert int(rows[1][4]) > int(rows[-1][4])
    log = empty("log", "--kind", "SeasonOpened", "--json").document["entries"]
    assert [line["actor"] for line in log] == ["me"]


def test_a_store_of_several_seasons_wants_one_named(empty: Run) -> None:
    empty("open", "2025-26")
    empty("open", "2017-18")
    assert "holds several seasons; name one with --season: 2017-18, 2025-26" in empty("titles").complaint
    for name in ("2017-18", "world-cup/2017-18"):
        document = empty("titles", "--season", name, "--json").document
        assert document["basis"]["book"] == "world-cup/2017-18"
        assert {line["state"] for line in document["titles"]} <= {"no result", "unknown"}


def test_a_line_that_is_no_fact_stops_the_file_and_nothing_of_it_is_recorded(own_season: Run, tmp_path: Path) -> None:
    for text, says in (
        (
            '{"fact": "RaceVoided/1", "data": {"race": "wc1-men-500-1-a"}, "actor": "x"}\n{"fact"',
            "line 2: not a line of",
        ),
        ('{"fact": "os.system/1", "data": {}, "actor": "x"}', "line 1: 'os.system/1' is not a fact that"),
        ('{"fact": "RaceVoided/1", "data": {"race": 3}, "actor": "x"}', "line 1: RaceVoided/1: race: "),
        ('{"fact": "RaceVoided/1"}', "line 1: a line needs fact, data and actor"),
        (
            '{"fact": "RaceVoided/1", "data": {"race": "wc1-men-99-a"}, "actor": "x"}',
            "line 1: RaceVoided: race wc1-men-9",
        ),
    ):
        (tmp_path / "bad.jsonl").write_text(f"{text}\n", encoding="utf-8")
        assert says in own_season("load", str(tmp_path / "bad.jsonl")).complaint
    (tmp_path / "bad.jsonl").write_bytes(b"\xff")
    assert "bad.jsonl: not UTF-8 text" in own_season("load", str(tmp_path / "bad.jsonl")).complaint
    assert own_season.last() == SHORT


def test_comments_and_empty_lines_are_passed_over(own_season: Run, tmp_path: Path) -> None:
    line = '{"fact": "RaceVoided/1", "data": {"race": "wc1-men-500-1-a"}, "actor": "x", "published_at": "2025-12-01"}'
    (tmp_path / "void.jsonl").write_text(f"# a story\n\n{line}\n", encoding="utf-8")
    assert own_season("load", str(tmp_path / "void.jsonl")).out == "void.jsonl: 1 entry\n"
    (entry,) = own_season("log", "--kind", "RaceVoided", "--json").document["entries"]
    assert entry["published_at"] == "2025-12-01T23:59:59.999999Z"


def test_a_folder_without_facts_is_an_error(own_season: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "no .jsonl file in this folder" in own_season("load", str(tmp_path / "empty")).complaint


def test_sheets_are_imported_shown_first_and_known_again(empty: Run, tmp_path: Path) -> None:
    empty("open", "2025-26")
    folder = tmp_path / "sheets"
    folder.mkdir()
    first = distance_sheet(skaters(8), distance="1000", title="1000m Men", file="1_result_men_1000_a-signed.pdf")
    (folder / first.file).write_bytes(draw_sheet(first))
    tried = empty("import", str(folder), "--dry-run")
    assert tried.code == 0, tried
    assert "wc1-men-1000-a: filed, 8 results, 17 entries" in tried.out
    assert tried.out.endswith("would record 17 entries from 1 of 1 sheet\n")
    assert empty.last() == 7
    done = empty("import", str(folder), "--actor", "desk one")
    assert done.out.endswith("recorded 17 entries from 1 of 1 sheet\n")
    again = empty("import", str(folder))
    assert "wc1-men-1000-a: this very sheet is in the book already; nothing recorded" in again.out
    assert again.out.endswith("recorded 0 entries from 0 of 1 sheet\n")
    swapped = skaters(8)
    swapped[0], swapped[1] = (swapped[1][0], swapped[1][1], swapped[0][2]), (*swapped[0][:2], swapped[1][2])
    later = distance_sheet(
        swapped,
        distance="1000",
        title="1000m Men",
        file="1_result_men_1000_a-signed-1.pdf",
        created_local="2025-11-15T15:00",
    )
    (folder / later.file).write_bytes(draw_sheet(later))
    reissued = empty("import", str(folder / later.file))
    assert "wc1-men-1000-a: re-issued, 0 results" in reissued.out
    assert "rank 1 → 2" in reissued.out
    race = empty("race", "wc1-men-1000-a", "--json").document
    assert [row["name"] for row in race["rows"]] == [name for name, *_ in swapped]


def test_an_import_reports_doubts_and_what_it_assumed(empty: Run, tmp_path: Path) -> None:
    empty("open", "2025-26")
    names = [("Altaj ZHAR", "KAZ"), ("Min Seok KIM", "KOR")], [("Altai ZHAR", "KAZ"), ("KIM Min Seok", "KOR")]
    for number, (distance, rows) in enumerate(zip(("500", "1000"), names, strict=True), 1):
        entries = [(name, noc, f"3{number}.1{place}") for place, (name, noc) in enumerate(rows)]
        sheet = distance_sheet(
            entries, distance=distance, title=f"{distance}m Men", sheet=number, file=f"{number}_result_men.pdf"
        )
        if number == 2:
            sheet = sheet.model_copy(
                update={
                    "rows": tuple(
                        row.model_copy(update={"result": row.result.model_copy(update={"bib": 40 + row.row})})
                        for row in sheet.rows
                    ),
                    "competition_number": 2,
                    "first_day": "2025-11-21",
                    "last_day": "2025-11-23",
                    "day": "2025-11-22",
                    "created_local": "2025-11-22T15:00",
                }
            )
        (tmp_path / sheet.file).write_bytes(draw_sheet(sheet))
    out = empty("import", str(tmp_path / "1_result_men.pdf"), str(tmp_path / "2_result_men.pdf")).out
    assert "assumed: KIM Min Seok is Min Seok KIM (by word order; men-kor-min-seok-kim)" in out
    assert "doubt: Altai ZHAR was entered as men-kaz-altai-zhar; if this is men-kaz-altaj-zhar: " in out
    assert "season merge men-kaz-altaj-zhar men-kaz-altai-zhar" in out


def test_a_refused_sheet_is_one_line_and_a_file_that_is_none_stops_all(empty: Run, tmp_path: Path) -> None:
    empty("open", "2025-26")
    good = distance_sheet(skaters(4), file="1_result_men_500_a-signed.pdf")
    (tmp_path / good.file).write_bytes(draw_sheet(good))
    (tmp_path / "2_note.pdf").write_bytes(b"hello")
    complaint = empty("import", str(tmp_path / good.file), str(tmp_path / "2_note.pdf")).complaint
    assert "2_note.pdf" in complaint
    assert complaint.endswith("(nothing is recorded; --skip-unreadable takes the rest)")
    skipped = empty("import", str(tmp_path / good.file), str(tmp_path / "2_note.pdf"), "--skip-unreadable", "--dry-run")
    assert (skipped.code, "2_note.pdf" in skipped.err, "from 1 of 1 sheet" in skipped.out) == (0, True, True)
    other = good.model_copy(
        update={"file": "3_other.pdf", "first_day": "2026-02-01", "last_day": "2026-02-03", "day": "2026-02-01"}
    )
    (tmp_path / other.file).write_bytes(draw_sheet(other))
    ran = empty("import", str(tmp_path / other.file))
    assert ran.code == 2
    assert ran.err.splitlines()[-1].startswith("season: 3_other.pdf: no competition from 2026-02-01")
    assert empty.last() == 7
