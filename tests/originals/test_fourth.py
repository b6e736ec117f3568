"""The fixture of the fourth World Cup of 2025/26 is what importing its official sheets gives, and one decision."""

from pathlib import Path

from commands.desk.sheets import file_sheets, read_file, sheet_files
from ledger.book import Reader
from ledger.facts import CompetitorsMerged
from ledger.stores import open_store
from tests.support.fixture_season import loaded

SETTLED = CompetitorsMerged(kept="men-por-afonso-henrique-pestana-silva", merged="men-por-afonso-silva")
NAMES = {"Afonso Henrique Pestana SILVA", "Afonso SILVA"}
"""Whom the sheet of the men's mass start, Division B, gives a shorter name, with the bib of his other races."""


def test_importing_the_sheets_gives_the_same_entries_and_one_doubt(originals: Path, whole_2025_26: Reader) -> None:
    read = [read_file(file) for file in sheet_files([originals / "data" / "2025-26" / "sheets-wc4"])]
    desk = loaded(open_store("memory:"))
    filings = file_sheets(desk, read)

    assert (len(read), {filing.outcome for filing in filings}) == (27, {"filed"})
    whole = whole_2025_26.entries()
    assert list(desk.book.stored()) == list(whole_2025_26.book.stored(upto=len(whole) - 1))
    assert whole[-1].fact == SETTLED
    assert whole[-1].source is not None
    assert whole[-1].source.sha256 in {sheet.protocol for sheet in read}
    rows = [row for sheet in read for row in sheet.rows if row.noc == "POR" and row.name.endswith("SILVA")]
    assert ({row.name for row in rows}, {row.result.bib for row in rows}) == (NAMES, {154})
