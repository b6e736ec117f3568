"""The formats of an export: what each writes, by which library, and how a file of it is known again."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from commands.archive.database import database
from ledger.instants import to_datetime
from projections.export.tables import TABLES, dictionary
from projections.tables.columns import Table
from projections.tables.csv import NEUTRAL, to_csv
from projections.tables.package import NAME as PACKAGE
from projections.tables.package import descriptor

MARK: Final = "season-ledger-export"
"""What every export says that it is."""
_APPLICATION: Final = int.from_bytes(b"SLex")
"""The same for SQLite, which has a number for it at this place of its files."""
_SQLITE: Final = b"SQLite format 3\0"
_NUMBER: Final = slice(68, 72)
_PARQUET: Final = b"PAR1"
"""What a file of Parquet ends with, behind what it says of itself and the length of that."""


class Exported(NamedTuple):
    """What is written: the tables, and when the last entry in them was recorded, in microseconds since 1970."""

    tables: tuple[Table, ...]
    moment: int


class Format(NamedTuple):
    """A format of an export.

    Attributes:
        name: What ``--format`` calls it.
        files: Gives its files by their names. A format that holds several tables in a file has one, without a name.
        known: Whether a file is of an export in it; raises whatever a file of another kind makes its library raise.
        holds: Whether one file holds several tables; else a file holds one, and several are a folder.
    """

    name: str
    files: Callable[[Exported], Mapping[str, bytes]]
    known: Callable[[Path], bool]
    holds: bool = True


SUFFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    "parquet": (".parquet",),
    "csv": (".csv",),
    "xlsx": (".xlsx",),
    "sqlite": (".sqlite", ".sqlite3", ".db"),
    "duckdb": (".duckdb",),
}
"""The formats, and what the names of their files end in."""


def load_format(name: str) -> Format:
    """The format of a name, with the library that writes it.

    Raises:
        ImportError: The library is an extra that is not installed.
    """
    return _LOADERS[name]()


def _parquet() -> Format:
    from projections.tables.parquet import to_parquet  # noqa: PLC0415  an extra

    def files(of: Exported) -> dict[str, bytes]:
        return {f"{one.name}.parquet": to_parquet(one, about={MARK: one.name}) for one in of.tables}

    def known(path: Path) -> bool:
        # The library ends the program, in words of its own, where it is given what is no Parquet.
        data = path.read_bytes()
        return data.endswith(_PARQUET) and MARK.encode() in data[-int.from_bytes(data[-8:-4], "little") - 8 :]

    return Format("parquet", files, known, holds=False)


def _csv() -> Format:
    def files(of: Exported) -> dict[str, bytes]:
        package = descriptor(of.tables, name=MARK, title="Speed skating: export of books", description=NEUTRAL)
        return {one.path: to_csv(one) for one in of.tables} | {PACKAGE: package}

    def known(path: Path) -> bool:
        heads = {to_csv(one.table(())) for one in TABLES} | {to_csv(dictionary(()))}
        with path.open("rb") as file:
            return file.readline(max(map(len, heads))) in heads

    return Format("csv", files, known, holds=False)


def _xlsx() -> Format:
    from projections.export.workbook import to_workbook  # noqa: PLC0415  an extra

    def files(of: Exported) -> dict[str, bytes]:
        return {"": to_workbook(of.tables, mark=MARK, moment=to_datetime(of.moment))}

    def known(path: Path) -> bool:
        with zipfile.ZipFile(path) as parts:
            return MARK.encode() in parts.read("docProps/custom.xml")

    return Format("xlsx", files, known)


def _sqlite() -> Format:
    def files(of: Exported) -> dict[str, bytes]:
        return {"": database(of.tables, application=_APPLICATION)}

    def known(path: Path) -> bool:
        with path.open("rb") as file:
            head = file.read(_NUMBER.stop)
        return head.startswith(_SQLITE) and int.from_bytes(head[_NUMBER]) == _APPLICATION

    return Format("sqlite", files, known)


def _duckdb() -> Format:
    from commands.data.duck import duckdb_file, says  # noqa: PLC0415  an extra

    def files(of: Exported) -> dict[str, bytes]:
        with TemporaryDirectory(prefix="season-export-") as name:
            path = Path(name) / "export.duckdb"
            duckdb_file(of.tables, path, mark=MARK)
            return {"": path.read_bytes()}

    return Format("duckdb", files, lambda path: says(path, MARK))


_LOADERS: Final[Mapping[str, Callable[[], Format]]] = {
    "parquet": _parquet,
    "csv": _csv,
    "xlsx": _xlsx,
    "sqlite": _sqlite,
    "duckdb": _duckdb,
}
