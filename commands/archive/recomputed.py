"""The tables of an archive computed anew from its entries: the first cell that differs is named.

An archive that lacks a table or a column of those that are written now is by an older program, which may have computed
otherwise: what differs is named, and the book counts. In any other archive nothing may differ.
"""

import csv
import io
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import zip_longest

from commands.archive import form
from commands.archive.agreement import DIFFERS, NOT_CHECKED, OK, CheckedPart
from commands.archive.contents import tables_of
from commands.archive.database import EXPLANATION, database, entries_table, explanation, stored_rows
from commands.archive.reading import Files
from ledger.basis import EVERYTHING
from ledger.book import Book, Reader
from ledger.entry import Entry
from ledger.errors import InvalidInputError
from ledger.facts import Fact, ProtocolFiled
from ledger.stores import StoredEntry, open_store
from projections.archive.tables import moments
from projections.tables.columns import Table
from projections.tables.csv import to_csv

_SHA256_DIGITS = 64
_CSV = ".csv"
_PARQUET = ".parquet"
_SHOWN = 80
_MOST_COMPETITIONS = 60
"""The tables are computed after each of them; a season has some ten."""
_STEPS = 1_000
_MOST_STEPS = 100_000
"""So many thousand steps SQLite may take to read the database of an archive; one of a season takes a few hundred."""


class _DiffersError(Exception):
    """Something in a table is not as it is computed now."""


def recomputed(
    files: Files, book: str, stored: Sequence[StoredEntry], entries: Sequence[Entry[Fact]]
) -> list[CheckedPart]:
    """Compare every table of an archive with what its entries come to; the lines about it.

    Raises:
        InvalidInputError: A cell, a row, a column or a table is not as it is computed, and it is not for a table or a
            column that lacks to see that an older program wrote all of them.
    """
    if len({one.fact.competition for one in entries if isinstance(one.fact, ProtocolFiled)}) > _MOST_COMPETITIONS:
        return [CheckedPart(NOT_CHECKED, tables_in(files), "more competitions than any season has; not computed")]
    with open_store("memory:") as store:
        store.append(book, 0, [(one.name, one.payload) for one in stored])
        readings = list(moments(Reader(Book(store, book)), EVERYTHING))
        tables = tables_of(readings, entries, _paths(files))
    given = _csv_files(files)
    lacking = sorted(_lacking(given, tables))
    rows = []
    if lacking:
        more = f" and {len(lacking) - 1} more tables and columns" if len(lacking) > 1 else ""
        rows = [CheckedPart(NOT_CHECKED, lacking[0] + more, "not there; an older program did not write them")]
    try:
        _compare_csv(given, tables)
        _compare_database(files, given, tables, entries)
    except _DiffersError as error:
        if not lacking:
            raise InvalidInputError(f"{files.where}: {error}; --tables-as-given takes them as they are") from None
        return [
            *rows,
            CheckedPart(DIFFERS, tables_in(files), f"what is computed now, not by an older program: {error}"),
        ]
    what = f"{form.TABLES}, {form.DATABASE}"
    rows += _parquet_files(files, (*tables, entries_table(entries)))
    return [CheckedPart(OK, what, "what is computed from the entries now"), *rows]


def tables_in(files: Files) -> str:
    """Where an archive has tables."""
    return ", ".join(one for one in (form.TABLES, form.DATABASE, form.PARQUET) if files.names(form.PAYLOAD + one))


def _paths(files: Files) -> dict[str, str]:
    """Where the sources stand, by their SHA-256."""
    folder = form.PAYLOAD + form.SOURCES
    return {name.removeprefix(folder)[:_SHA256_DIGITS]: name.removeprefix(form.PAYLOAD) for name in files.names(folder)}


def _csv_files(files: Files) -> dict[str, str]:
    """The texts of the tables as CSV, by their paths from the payload."""
    names = files.names(form.PAYLOAD + form.TABLES, _CSV)
    return {name.removeprefix(form.PAYLOAD): files.text(name) for name in names}


def _lacking(given: Mapping[str, str], tables: Sequence[Table]) -> Iterator[str]:
    """The tables, and columns of tables, that are not given."""
    for table in tables:
        text = given.get(form.TABLES + table.path)
        if text is None:
            yield table.name
        else:
            headings = next(csv.reader(io.StringIO(text)), [])
            yield from (f"{table.name}.{one.name}" for one in table.columns if one.name not in headings)


def _compare_csv(given: Mapping[str, str], tables: Sequence[Table]) -> None:
    known = {form.TABLES + table.path: table for table in tables}
    for name, text in given.items():
        if name not in known:
            raise _DiffersError(f"{name}: no such table is computed")
        right = to_csv(known[name]).decode()
        if text != right:
            _compare(name, _read_csv(text), _read_csv(right))


def _read_csv(text: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True)) or [[]]
    except csv.Error as error:
        raise _DiffersError(f"not a table as CSV: {error}") from None


def _compare(where: str, given: Sequence[Sequence[object]], computed: Sequence[Sequence[object]]) -> None:
    """Compare two tables, each with a first row of headings, in the columns that are given."""
    headings = list(computed[0])
    for name in given[0]:
        if name not in headings:
            raise _DiffersError(f"{where}: no column {_short(name)} is computed")
    if len(set(given[0])) < len(given[0]):
        raise _DiffersError(f"{where}: a column is there twice")
    columns = [(name, headings.index(name)) for name in given[0]]
    for number, (row, right) in enumerate(zip_longest(given[1:], computed[1:]), 1):
        if row is None or right is None or len(row) != len(columns):
            told = "is missing" if row is None else "is one too many" if right is None else "has not a cell a column"
            raise _DiffersError(f"{where}: row {number} {told}")
        for (name, at), cell in zip(columns, row, strict=True):
            if cell != right[at] or type(cell) is not type(right[at]):
                told = f"{_short(cell)} stands there, {_short(right[at])} is computed"
                raise _DiffersError(f"{where}: row {number}, column {name}: {told}")


def _short(cell: object) -> str:
    return repr(cell if not isinstance(cell, str) else cell[:_SHOWN])


def _compare_database(
    files: Files, given: Collection[str], tables: Sequence[Table], entries: Iterable[Entry[Fact]]
) -> None:
    """Compare the tables in the database; the same bytes need no second look."""
    everything = (*tables, entries_table(entries))
    data = files.read(form.PAYLOAD + form.DATABASE)
    if data == database((*everything, explanation(everything))):
        return
    known = {table.name: table for table in everything}
    with _read_database(f"{files.where}: {form.DATABASE}", data) as connection:
        found = _tables_in(connection)
        for name in sorted(known.keys() - found.keys()):
            if name == everything[-1].name or form.TABLES + known[name].path in given:
                raise _DiffersError(f"{form.DATABASE}: there is no table {name}")
        for name, columns in found.items():
            where = f"{form.DATABASE}, {_short(name)}"
            if name == EXPLANATION:
                continue
            if name not in known or not {one.name for one in known[name].columns} >= set(columns):
                raise _DiffersError(f"{where}: no such table is computed, or not with these columns")
            names = ", ".join(f'"{column}"' for column in columns)
            rows = connection.execute(f'SELECT {names} FROM "{name}" ORDER BY rowid')  # noqa: S608 - both are known
            headings = [column.name for column in known[name].columns]
            _compare(where, [columns, *map(list, rows)], [headings, *stored_rows(known[name])])


def _parquet_files(files: Files, tables: Iterable[Table]) -> list[CheckedPart]:
    """Compare the bytes of the tables as Parquet; what differs may be another library's work, and is not read."""
    names = files.names(form.PAYLOAD + form.PARQUET)
    if not names:
        return []
    try:
        from projections.tables.parquet import to_parquet  # noqa: PLC0415  only who has such an archive needs it
    except ImportError:
        return [CheckedPart(NOT_CHECKED, form.PARQUET, "that needs the extra parquet")]
    known = {f"{form.PAYLOAD}{form.PARQUET}{one.name}{_PARQUET}": one for one in tables}
    others = [name for name in names if name not in known or files.read(name) != to_parquet(known[name])]
    if others:
        why = "not the bytes that are written now; only a library that read them could tell more"
        return [CheckedPart(NOT_CHECKED, f"{len(others)} of {len(names)} files in {form.PARQUET}", why)]
    return [CheckedPart(OK, f"{len(names)} files in {form.PARQUET}", "what is computed from the entries now")]


@contextmanager
def _read_database(where: str, data: bytes) -> Iterator[sqlite3.Connection]:
    """A database that anybody may have made, in memory; nothing in it is run."""
    with closing(sqlite3.connect(":memory:")) as connection:
        steps = iter(range(_MOST_STEPS))
        connection.set_progress_handler(lambda: next(steps, None) is None, _STEPS)
        try:
            connection.deserialize(data)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA query_only = ON")
            yield connection
        except (sqlite3.Error, OverflowError, MemoryError) as error:
            raise InvalidInputError(f"{where}: not a database, or a damaged one: {error}") from None


def _tables_in(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """The columns of every table, where there are plain tables alone."""
    found: dict[str, list[str]] = {}
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall():
        if kind == "index" and sql is None:
            continue
        columns = connection.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", (name,)).fetchall()
        if kind != "table" or not str(sql).startswith("CREATE TABLE ") or any(hidden for _, hidden in columns):
            raise _DiffersError(f"{form.DATABASE}, {_short(name)}: no plain table")
        found[name] = [column for column, _ in columns]
    return found
