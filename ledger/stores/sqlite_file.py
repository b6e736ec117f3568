"""How a file is recognised as a store of this program before anything is written to it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from ledger.errors import NotFoundError, StoreError

APPLICATION_ID = int.from_bytes(b"Seas")
"""The mark of our files; SQLite keeps it at byte 68 of the file."""

LAYOUT = 1
"""The `user_version` of a file whose table is laid out as this program does it."""

SET_MARKS = (f"PRAGMA application_id = {APPLICATION_ID}", f"PRAGMA user_version = {LAYOUT}")


class _Marks(NamedTuple):
    application: int
    layout: int
    tables: int


def find(path: Path, *, read_only: bool, create: bool) -> tuple[str, bool]:
    """The URI by which SQLite opens the file at `path`, and whether its table has yet to be made.

    A missing file is created, empty, if `create` says so.

    Raises:
        NotFoundError: There is no file or nothing in it, and it is not to be created.
        StoreError: The file is something else.
        sqlite3.Error, OSError: It cannot be opened.
    """
    create = create and not read_only
    if path.is_dir():
        raise StoreError(f"{path} is a folder, not a file")
    if not path.exists():
        if not create:
            raise NotFoundError(f"{path}: there is no such file; season open makes one")
        if not path.parent.is_dir():
            raise StoreError(f"{path}: there is no folder {path.parent}")
        path.touch()
    uri, marks = _look_read_only(path) if read_only else _look(path, "mode=rw")
    empty = marks == (0, 0, 0)
    if empty and not create:
        raise NotFoundError(f"{path}: the file is empty; season open fills it")
    if not empty and marks.application != APPLICATION_ID:
        raise StoreError(f"{path} is the database of another program")
    if not empty and marks.layout != LAYOUT:
        raise StoreError(f"{path} has layout {marks.layout}; this program reads layout {LAYOUT}")
    return uri, empty


def _look_read_only(path: Path) -> tuple[str, _Marks]:
    """Look without writing, also where SQLite may not put the shared memory of its log beside the file.

    There it refuses to open the file. Without a log nobody is writing, and the file can be read as it stands; with one
    the last entries may be in the log, and must not be passed over.
    """
    try:
        return _look(path, "mode=ro")
    except sqlite3.OperationalError as error:
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise StoreError(
                f"{path}: {log.name} can only be read where one may write; copy both files to such a folder"
            ) from error
        return _look(path, "mode=ro&immutable=1")


def _look(path: Path, mode: str) -> tuple[str, _Marks]:
    # As a URI a path has every character escaped that means something in one, and SQLite takes it literally again.
    uri = f"{path.absolute().as_uri()}?{mode}"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN")  # one look, so that a store that is just being made is not half seen
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (layout,) = connection.execute("PRAGMA user_version").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
                raise
            raise StoreError(f"{path} is not an SQLite file") from error
    return uri, _Marks(application, layout, tables)


def which(path: Path | str) -> tuple[int, int] | None:
    """Which file is at a path, by device and number; None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116  asked before each append, and a path takes as long as the system
    except OSError:
        return None
    return status.st_dev, status.st_ino
