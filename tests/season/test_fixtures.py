"""The fixtures of 2025/26 are what importing the official sheets gives: entry for entry, and byte for byte."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from commands.cli.program import season
from commands.desk.desk import Desk
from commands.desk.facts import load_facts
from commands.desk.sheets import file_sheets
from commands.intake.facts import fact_files, read_facts
from commands.intake.protocol import Sheet
from ledger.book import Book, Reader
from ledger.facts import ProtocolFiled, ResultRecorded
from ledger.stores import open_store
from tests.support import published
from tests.support.fixture_season import ALL_COMPETITIONS, COMPETITIONS, FIXTURES, moment, opened


@pytest.fixture(scope="module")
def as_filed(sheets: dict[str, Sheet], official: bool) -> list[Sheet]:
    """The 76 sheets; drawn ones under the SHA-256 of the official files, which no other file can have."""
    if official:
        return list(sheets.values())
    return [sheets[one.file].model_copy(update={"protocol": one.sha256}) for one in published.sheets()]


@pytest.fixture(scope="module")
def imported(as_filed: list[Sheet]) -> Reader:
    """The season from the 76 sheets, through the same desk, clock and actor."""
    desk = opened(open_store("memory:"))
    assert len(as_filed) == 76
    assert {filing.outcome for filing in file_sheets(desk, as_filed)} == {"filed"}
    return desk.reader


def test_importing_the_sheets_gives_the_same_book_entry_for_entry(imported: Reader, season_2025_26: Reader) -> None:
    assert list(imported.book.stored()) == list(season_2025_26.book.stored())
    assert imported.read().basis == season_2025_26.read().basis


def test_the_book_holds_every_row_of_every_sheet(season_2025_26: Reader) -> None:
    facts = [entry.fact for entry in season_2025_26.entries()]
    protocols = [fact for fact in facts if isinstance(fact, ProtocolFiled)]
    assert len(protocols) == 76
    assert sum(fact.rows for fact in protocols) == sum(isinstance(fact, ResultRecorded) for fact in facts) == 1_899


def test_every_entry_of_a_sheet_names_the_sheet(season_2025_26: Reader) -> None:
    reading = season_2025_26.read()
    for record in reading.season.races.values():
        (protocol,) = record.protocols
        fact = protocol.fact
        for entry in (protocol, *record.results):
            assert entry.source is not None
            assert entry.source.kind == "protocol"
            assert (entry.source.sha256, entry.source.sheet) == (fact.protocol, fact.sheet)
            assert entry.source.revision == fact.revision
        assert [entry.fact.row for entry in record.results] == list(range(1, fact.rows + 1))


@pytest.fixture
def file_store(season_file: Path) -> str:
    """The URL of a file with the season in it."""
    return f"sqlite:{season_file}"


@pytest.fixture
def own_desk(season_file: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk on a copy of the season, to write to."""
    own = shutil.copy(season_file, tmp_path)
    with open_store(f"sqlite:{own}") as store:
        yield Desk(Book(store, "world-cup/2025-26"), actor="importer", clock=moment)


@pytest.mark.parametrize("competition", ALL_COMPETITIONS)
def test_dumping_a_competition_gives_its_fixture_byte_for_byte(whole_file: Path, competition: str) -> None:
    result = CliRunner().invoke(season, ["dump", "--competition", competition, "--store", f"sqlite:{whole_file}"])
    assert result.exit_code == 0
    assert result.stdout_bytes == (FIXTURES / f"{competition}.jsonl").read_bytes()


def test_a_whole_book_dumped_and_loaded_is_the_same_book(file_store: str, tmp_path: Path) -> None:
    dumped = CliRunner().invoke(season, ["dump", "--store", file_store]).stdout_bytes
    assert dumped.count(b"\n") == 2 + 5 + 2_329
    (tmp_path / "whole.jsonl").write_bytes(dumped)
    desk = Desk(Book(open_store("memory:"), "world-cup/2025-26"), actor="importer", clock=moment)
    load_facts(desk, read_facts(tmp_path / "whole.jsonl"), file="whole.jsonl")
    with open_store(file_store, read_only=True) as store:
        assert list(desk.book.stored()) == list(store.read("world-cup/2025-26"))


def test_dumping_at_a_position_gives_what_the_book_held_then(file_store: str) -> None:
    dumped = CliRunner().invoke(season, ["dump", "--at", "8", "--store", file_store]).stdout
    assert len(dumped.splitlines()) == 8
    assert dumped.splitlines()[-1] == (FIXTURES / "wc1.jsonl").read_text(encoding="utf-8").splitlines()[0]


def test_loading_twice_records_nothing(own_desk: Desk) -> None:
    before = list(own_desk.book.stored())
    for file in fact_files(FIXTURES / f"{name}.jsonl" for name in COMPETITIONS):
        assert load_facts(own_desk, read_facts(file), file=file.name) == ()
    assert list(own_desk.book.stored()) == before


def test_importing_after_loading_records_nothing(own_desk: Desk, as_filed: list[Sheet]) -> None:
    last = own_desk.book.last()
    third = [sheet for sheet in as_filed if sheet.competition_number == 3]
    assert {filing.outcome for filing in file_sheets(own_desk, third)} == {"same"}
    assert own_desk.book.last() == last
