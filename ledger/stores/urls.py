"""Which store a URL means."""

from pathlib import Path

from ledger.errors import InvalidInputError
from ledger.stores.base import Store

_RIGHT = "write sqlite:PATH (such as sqlite:season.db), postgresql://HOST/DATABASE or memory:"


def open_store(url: str, *, read_only: bool = False, create: bool = True) -> Store:
    """Open the store at a URL.

    ``sqlite:PATH`` is a file, taken literally whatever characters it has; ``memory:`` is a new store that ends with
    the program; ``postgresql://…`` is any URL that PostgreSQL's own tools take, with ``schema=NAME`` among its options
    for another schema than ``public``.

    Args:
        url: Where the store is.
        read_only: Open it so that it cannot be written to; nothing is created then.
        create: Create the file or the tables where there are none.

    Raises:
        InvalidInputError: The URL is none of the above; the message says what would be right.
        NotFoundError: There is no store, and none is to be created.
        StoreError: It cannot be opened, is something else than a store of this program, or is not durable.
        ImportError: The driver for PostgreSQL, an extra, is not installed.
    """
    scheme, _, rest = url.partition(":")
    if url == "memory:":
        from ledger.stores.memory import MemoryStore  # noqa: PLC0415 - each kind loads its own library

        return MemoryStore(read_only=read_only)
    if scheme == "sqlite":
        return _open_sqlite(url, rest, read_only=read_only, create=create)
    if scheme in {"postgresql", "postgres"} and rest.startswith("//"):
        from ledger.stores.postgres import PostgresStore  # noqa: PLC0415 - the driver is an extra

        return PostgresStore(url, read_only=read_only, create=create)
    raise InvalidInputError(f"{_printable(url)!r} names no store; {_RIGHT}")


def _open_sqlite(url: str, path: str, *, read_only: bool, create: bool) -> Store:
    # Two slashes are how other programs begin such a URL; as a path they would mean something else than they do there.
    if not path or path.startswith((":", "//")) or "\0" in path:
        raise InvalidInputError(f"{url!r} names no file; {_RIGHT}")
    if read_only:
        from ledger.stores.sqlite_reading import SQLiteReadings  # noqa: PLC0415 - who reads needs no library

        return SQLiteReadings(Path(path))
    from ledger.stores.sqlite import SQLiteStore  # noqa: PLC0415 - each kind loads its own library

    return SQLiteStore(Path(path), create=create)


def _printable(url: str) -> str:
    """The URL without what can be a password, which stands before an @."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}…@{rest.rpartition('@')[2]}" if "@" in rest else url
