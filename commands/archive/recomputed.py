"""The tables of an archive computed anew from its entries: the first cell that differs is named.

An archive says which program wrote it, and in which shape. If that is this one, nothing may differ. If it is another,
or none is named, what the tables say may not differ either, but they may say less; see `commands.archive.otherwise`.
"""

import csv
import io
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager

from commands.archive import form
from commands.archive.agreement import DIFFERS, NOT_CHECKED, OK, CheckedPart
from commands.archive.cells import DiffersError, compare, short
from commands.archive.contents import tables_of
from commands.archive.database import EXPLANATION, database, entries_table, explanation, stored_rows
from commands.archive.described import as_written
from commands.archive.otherwise import Names, differences, names_in
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
from projections.tables.package import NAME as PACKAGE
from projections.verification.verify import Verdict

_SHA256_DIGITS = 64
_CSV = ".csv"
_PARQUET = ".parquet"
_MOST_COMPETITIONS = 60
"""The tables are computed after each of them; a season has some ten."""
_STEPS = 1_000
_MOST_STEPS = 100_000
"""So many thousand steps SQLite may take to read the database of an archive; one of a season takes a few hundred."""

Rows = Sequence[Sequence[object]]
"""A table whose first row has its headings."""


def recomputed(
    files: Files,
    book: str,
    stored: Sequence[StoredEntry],
    entries: Sequence[Entry[Fact]],
    verdict: Verdict,
    *,
    by: tuple[str | None, str | None],
) -> list[CheckedPart]:
    """Compare every table of an archive with what its entries come to; the lines about it.

    Args:
        files: The archive.
        book: The name of its book.
        stored: The entries of the book as they are stored.
        entries: The same, read.
        verdict: What verification of them came to.
        by: The program that wrote the archive, and the shape of the tables that it writes, as the archive says.

    Raises:
        InvalidInputError: A table says something else than the entries come to, or is not as this program writes it
            though this program wrote it.
    """
    if len({one.fact.competition for one in entries if isinstance(one.fact, ProtocolFiled)}) > _MOST_COMPETITIONS:
        return [CheckedPart(NOT_CHECKED, tables_in(files), "more competitions than any season has; not computed")]
    with open_store("memory:") as store:
        store.append(book, 0, [(one.name, one.payload) for one in stored])
        readings = list(moments(Reader(Book(store, book)), EVERYTHING))
        tables = tables_of(readings, entries, _paths(files))
    everything = (*tables, entries_table(entries))
    judge = _Same() if by == (form.program(), form.shape(tables)) else _Otherwise(by[0], names_in(tables))
    try:
        _judge_csv(files, tables, judge)
        _judge_database(files, everything, judge)
        said = as_written(files, readings, entries, tables, verdict) if judge.explains else []
    except DiffersError as error:
        raise InvalidInputError(f"{files.where}: {error}; --tables-as-given takes them as they are") from None
    what = f"{form.TABLES}, {form.DATABASE}"
    rest = judge.lines(what)
    computed = "what is computed from the entries now"
    return [
        CheckedPart(OK, what, f"{computed}, but for what follows" if rest else computed),
        *rest,
        *_parquet_files(files, everything),
        *said,
    ]


class _Same:
    """Tables that this program wrote: nothing may differ."""

    explains = True
    """Whether what the columns mean must be the same as well."""

    def lacks(self, where: str, name: str) -> None:
        raise DiffersError(f"{where}: there is no table {name}")

    def is_more(self, where: str, _name: str) -> None:
        raise DiffersError(f"{where}: no such table is computed")

    def compare(self, where: str, given: Rows, computed: Rows, _table: Table) -> None:
        compare(where, given, computed)

    def lines(self, _what: str) -> list[CheckedPart]:
        return []


class _Otherwise:
    """Tables that another version of this program wrote: what they say may not differ, and what they lack is said."""

    explains = False

    def __init__(self, program: str | None, names: Names) -> None:
        self._by = "as by an older program, for it names none" if program is None else f"by {short(program)}"
        self._names = names
        self._lacking: dict[str, None] = {}
        self._more: dict[str, None] = {}
        self._differing: list[str] = []

    def lacks(self, _where: str, name: str) -> None:
        self._lacking[name] = None

    def is_more(self, _where: str, name: str) -> None:
        self._more[name] = None

    def compare(self, where: str, given: Rows, computed: Rows, table: Table) -> None:
        headings = {str(name): None for name in given[0]}
        columns = {one.name: None for one in table.columns}
        self._lacking.update((f"{table.name}.{name}", None) for name in columns if name not in headings)
        self._more.update((f"{table.name}.{name}", None) for name in headings if name not in columns)
        self._differing += differences(where, given, computed, table, self._names)

    def lines(self, what: str) -> list[CheckedPart]:
        rows = []
        if self._lacking:
            rows.append(CheckedPart(NOT_CHECKED, _counted(self._lacking), f"not there; {self._by}"))
        if self._more:
            rows.append(CheckedPart(NOT_CHECKED, _counted(self._more), f"not computed now; {self._by}"))
        if self._differing:
            told = f"a name in another spelling, or nothing in place of something, {self._by}: {self._differing[0]}"
            rows.append(CheckedPart(DIFFERS, f"{len(self._differing)} cells in {what}", told))
        return rows


def _counted(names: Collection[str]) -> str:
    first, more = next(iter(names)), len(names) - 1
    return first if not more else f"{first} and {more} more tables and columns"


def tables_in(files: Files) -> str:
    """Where an archive has tables."""
    return ", ".join(one for one in (form.TABLES, form.DATABASE, form.PARQUET) if files.names(form.PAYLOAD + one))


def _paths(files: Files) -> dict[str, str]:
    """Where the sources stand, by their SHA-256."""
    folder = form.PAYLOAD + form.SOURCES
    return {name.removeprefix(folder)[:_SHA256_DIGITS]: name.removeprefix(form.PAYLOAD) for name in files.names(folder)}


def _judge_csv(files: Files, tables: Sequence[Table], judge: _Same | _Otherwise) -> None:
    """Judge the tables as CSV; the same text needs no second look."""
    known = {f"{form.TABLES}{table.path}": table for table in tables}
    given = [name.removeprefix(form.PAYLOAD) for name in files.names(form.PAYLOAD + form.TABLES)]
    given = [name for name in given if name != form.TABLES + PACKAGE]  # of which nobody says that it was checked
    for name in given:
        if name not in known:
            judge.is_more(name, name.removeprefix(form.TABLES).removesuffix(_CSV))
            continue
        text, right = files.text(form.PAYLOAD + name), to_csv(known[name]).decode()
        if text != right:
            judge.compare(name, _read_csv(text), _read_csv(right), known[name])
    for name in known.keys() - given:
        judge.lacks(name, known[name].name)


def _read_csv(text: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True)) or [[]]
    except csv.Error as error:
        raise DiffersError(f"not a table as CSV: {error}") from None


def _judge_database(files: Files, everything: Sequence[Table], judge: _Same | _Otherwise) -> None:
    """Judge the tables in the database; the same bytes need no second look."""
    data = files.read(form.PAYLOAD + form.DATABASE)
    if data == database((*everything, explanation(everything))):
        return
    known = {table.name: table for table in (*everything, *([explanation(everything)] if judge.explains else []))}
    with _read_database(f"{files.where}: {form.DATABASE}", data) as connection:
        found = _tables_in(connection)
        for name in sorted(known.keys() - found.keys()):
            judge.lacks(form.DATABASE, name)
        for name, columns in found.items():
            where = f"{form.DATABASE}, {short(name)}"
            if name == EXPLANATION and not judge.explains:
                continue
            if name not in known:
                judge.is_more(where, name)
                continue
            names = ", ".join('"' + column.replace('"', '""') + '"' for column in columns)
            rows = connection.execute(f'SELECT {names} FROM "{name}" ORDER BY rowid')  # noqa: S608 - quoted, or known
            headings = [column.name for column in known[name].columns]
            judge.compare(where, [columns, *map(list, rows)], [headings, *stored_rows(known[name])], known[name])


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
            raise DiffersError(f"{form.DATABASE}, {short(name)}: no plain table")
        found[name] = [column for column, _ in columns]
    return found
