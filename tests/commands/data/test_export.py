"""``season export``: each format holds what the tables say, and what is there is of an export or stays as it is."""

import csv
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest

from commands.data.destination import MANIFEST, destination
from commands.data.formats import SUFFIXES, Exported, load_format
from ledger.errors import InvalidInputError
from projections.tables.columns import Cell, Column, Table
from projections.tables.csv import as_written
from tests.support.command_line import Run

SEASON = ("--season", "2015-16")
NAMES = tuple(SUFFIXES)


def places(name: str) -> str:
    """A name for a file or a folder of a format."""
    return name if name in ("parquet", "csv") else f"export.{name}"


def cell_of(column: Column, cell: Cell) -> object:
    """What a library that has types for all of it reads in the place of a cell."""
    if cell is None:
        return None
    match column.type:
        case "number":
            return Decimal(str(cell))
        case "date":
            return date.fromisoformat(str(cell))
        case "datetime":
            return datetime.fromisoformat(str(cell))
        case _:
            return cell


def typed(table: Table) -> list[tuple[object, ...]]:
    return [tuple(map(cell_of, table.columns, row)) for row in table.rows]


def of_parquet(path: Path, table: Table) -> Sequence[tuple[object, ...]]:
    return pl.read_parquet(path / f"{table.name}.parquet").rows()


def of_duckdb(path: Path, table: Table) -> Sequence[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(f'SELECT * FROM "{table.name}"').fetchall()  # noqa: S608  our own name


def of_csv(path: Path, table: Table) -> Sequence[tuple[object, ...]]:
    reads: dict[str, Callable[[str], object]] = {
        "string": as_written,
        "integer": int,
        "number": Decimal,
        "boolean": lambda text: {"true": True, "false": False}[text],
        "date": date.fromisoformat,
        "datetime": datetime.fromisoformat,
    }
    with (path / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    assert head == [column.name for column in table.columns]
    return [
        tuple(reads[one.type](text) if text else None for one, text in zip(table.columns, line, strict=True))
        for line in lines
    ]


def of_sqlite(path: Path, table: Table) -> Sequence[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        found = connection.execute(f'SELECT * FROM "{table.name}"').fetchall()  # noqa: S608  our own name
    booleans = [column.type == "boolean" for column in table.columns]
    return [
        tuple(
            bool(cell) if boolean and cell is not None else cell_of(column, cell)
            for column, boolean, cell in zip(table.columns, booleans, row, strict=True)
        )
        for row in found
    ]


def of_xlsx(path: Path, table: Table) -> Sequence[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(path)[table.name]
    head, *lines = sheet.iter_rows(values_only=True)
    assert list(head) == [column.name for column in table.columns]
    return [tuple(map(_of_a_sheet, table.columns, line)) for line in lines]


def _of_a_sheet(column: Column, cell: Any) -> object:
    if cell is None:
        return None
    match column.type:
        case "number":
            return Decimal(str(cell))
        case "date":
            return cell.date()
        case "datetime":
            return _in_a_sheet(cell)
        case _:
            return cell


def _in_a_sheet(instant: datetime) -> str:
    """An instant as exactly as a spreadsheet has it."""
    return (instant + timedelta(milliseconds=50)).strftime("%Y-%m-%d %H:%M:%S.%f")[:21]


READ: Mapping[str, Callable[[Path, Table], Sequence[tuple[object, ...]]]] = {
    "parquet": of_parquet,
    "csv": of_csv,
    "xlsx": of_xlsx,
    "sqlite": of_sqlite,
    "duckdb": of_duckdb,
}


@pytest.fixture(scope="module")
def shortened(exported: Exported) -> Exported:
    """Some rows of every table, of both books, and all of the tables that are short."""
    some = tuple(
        Table(one.name, one.title, one.columns, one.key, tuple(one.rows[:: max(len(one.rows) // 15, 1)]))
        for one in exported.tables
    )
    return Exported(some, exported.moment)


@pytest.mark.uncounted
@pytest.mark.parametrize("name", NAMES)
def test_a_format_holds_every_cell_in_its_type(name: str, shortened: Exported, tmp_path: Path) -> None:
    path = tmp_path / places(name)
    destination(path, name, len(shortened.tables)).write(shortened)
    for table in shortened.tables:
        wanted: Sequence[tuple[object, ...]] = typed(table)
        if name == "xlsx":  # it has no zones, and no more than milliseconds
            wanted = [
                tuple(_in_a_sheet(cell) if isinstance(cell, datetime) else cell for cell in row) for row in wanted
            ]
        assert READ[name](path, table) == wanted, table.name


@pytest.mark.parametrize("name", sorted({*NAMES} - {"duckdb"}))
def test_the_same_tables_give_the_same_bytes(name: str, shortened: Exported) -> None:
    of = load_format(name)
    assert of.files(shortened) == of.files(shortened)


def test_the_columns_of_duckdb_say_what_they_mean(shortened: Exported, tmp_path: Path) -> None:
    some = tuple(one for one in shortened.tables if one.name == "results")
    destination(tmp_path / "a.duckdb", None, 1).write(Exported(some, shortened.moment))
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'results' AND column_name = 'behind_milliseconds'"
        ).fetchall()
    assert found == [("The time behind the first, by the times as they stand, in whole hundredths. In ms.",)]


def test_a_text_that_would_be_a_formula_is_none(tmp_path: Path) -> None:
    columns = (Column("name", "string", "A name."), Column("rank", "integer", "A rank.", required=False))
    table = Table("results", "Results", columns, ("name",), (("=1+1", None), ("\u202e+49", 1)))
    destination(tmp_path / "a.csv", None, 1).write(Exported((table,), 0))
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "name,rank\n'=1+1,\n\\u202e+49,1\n"
    destination(tmp_path / "a.xlsx", None, 1).write(Exported((table,), 0))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["results"]
    assert [(cell.data_type, cell.value) for (cell,) in sheet["A2:A3"]] == [("s", "=1+1"), ("s", "\\u202e+49")]


def test_the_books_that_are_named_are_written_and_said(run: Run, tmp_path: Path) -> None:
    done = run("export", *SEASON, "--to", str(tmp_path / "data"), "--format", "csv", "--table", "races")
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith(f"exported: {tmp_path / 'data'}: 1 book; races ")
    names = {path.name for path in (tmp_path / "data").iterdir()}
    assert names == {"races.csv", "dictionary.csv", "datapackage.json", MANIFEST}
    seasons = {line.split(",")[1] for line in (tmp_path / "data" / "races.csv").read_text().splitlines()[1:]}
    assert seasons == {"2015-16"}


@pytest.mark.parametrize("suffix", [*(one for many in SUFFIXES.values() for one in many)])
def test_an_export_is_written_anew_and_nothing_else_is(run: Run, tmp_path: Path, suffix: str) -> None:
    words = ("export", *SEASON, "--table", "competitions", "--to")
    file, foreign = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    assert [run(*words, str(file)).code for _ in range(2)] == [0, 0]
    for data in (b"mine\n", b"", file.read_bytes()[:40]):
        foreign.write_bytes(data)
        said = run(*words, str(foreign)).complaint
        assert said.startswith(f"--to {foreign} is there and no "), said
        assert foreign.read_bytes() == data
    assert run(*words, run.store.removeprefix("sqlite:"), "--format", "sqlite").complaint.endswith("name another file")


def test_a_folder_is_written_anew_only_as_it_was_written(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    words = ("export", *SEASON, "--table", "competitions", "--table", "books", "--to", str(folder))
    assert [run(*words).code, run(*words, "--format", "csv").code] == [0, 0]
    assert not list(folder.glob("*.parquet"))
    before = (folder / "books.csv").read_bytes()
    for name, said in (("notes.txt", "is no file of the export"), ("books.csv", "was changed since")):
        kept = (folder / name).read_bytes() if (folder / name).exists() else None
        (folder / name).write_bytes(b"mine")
        assert f"{name} {said}" in run(*words).complaint
        assert (folder / name).read_bytes() == b"mine"
        (folder / name).unlink() if kept is None else (folder / name).write_bytes(kept)
    assert (folder / "books.csv").read_bytes() == before
    (folder / MANIFEST).unlink()
    assert "is no export" in run(*words).complaint


def test_what_fails_leaves_what_was_there(shortened: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    to = destination(tmp_path / "data", "csv", 13)
    to.write(shortened)
    before = {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()}

    def full(_path: Path, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("commands.data.destination.write_whole", full)
    with pytest.raises(InvalidInputError, match="No space left on device; nothing was exported"):
        to.write(Exported(shortened.tables[:2], shortened.moment))
    assert {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_what_cannot_be_is_refused_before_a_book_is_read(run: Run, tmp_path: Path) -> None:
    cases = {
        ("--to", "a.parquet"): "a file of parquet holds one table; name it with --table, or give a folder",
        ("--to", "a.csv", "--format", "xlsx"): "is called as csv is, and --format xlsx is another",
        ("--to", "a.txt"): ".txt names no format",
        ("--to", "no/where"): "there is no folder",
        ("--to", "a", "--table", "rows"): "--table rows: there are books, competitions",
        ("--to", "a", "--through", "wc1"): "--through wc1 is of one book, and these are 2",
        ("--to", "a", "--at", "7"): "--at 7 is of one book",
        ("--to", "a", "--season", "1999-00"): "--season 1999-00: no such book",
    }
    for (_, name, *rest), said in cases.items():
        assert said in run("export", "--to", str(tmp_path / name), *rest).complaint
    assert list(tmp_path.iterdir()) == []


def test_a_basis_holds_for_every_row(run: Run, tmp_path: Path) -> None:
    words = ("export", "--season", "2025-26", "--through", "wc1", "--table", "standings", "--to")
    assert run(*words, str(tmp_path / "a.parquet")).code == 0
    frame = pl.read_parquet(tmp_path / "a.parquet")
    assert frame["after"].unique().to_list() == ["wc1"]
    assert frame["basis"].str.contains("through wc1").all()
    assert frame["latest"].all()


def test_a_manifest_that_lies_protects_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for text in ("[]", '{"what": "season-ledger-export"}', '{"what": 1, "files": {}}', "\0"):
        (tmp_path / "data" / MANIFEST).write_text(text)
        assert "is no export" in run("export", *SEASON, "--to", str(tmp_path / "data")).complaint
    (tmp_path / "data" / "x").write_bytes(b"x")
    (tmp_path / "data" / MANIFEST).write_text(json.dumps({"what": "season-ledger-export", "files": {}}))
    assert "x is no file of the export" in run("export", *SEASON, "--to", str(tmp_path / "data")).complaint
