"""What ``season doctor`` looks at in a PostgreSQL database."""

from collections.abc import Iterator

import psycopg

from ledger.errors import StoreError
from ledger.stores.postgres_server import Address

OLDEST = 130_000
"""The oldest server that the store is tested with, as PostgreSQL counts versions."""

_SETTINGS = {
    "fsync": (("on",), "set fsync = on in postgresql.conf; without it a crash can destroy the database"),
    "full_page_writes": (("on",), "set full_page_writes = on in postgresql.conf, unless the disk writes whole pages"),
    "synchronous_commit": (
        ("on", "remote_apply", "remote_write", "local"),
        "set synchronous_commit = on; the program does so for itself, but others who write may not",
    ),
}
_TRIGGERS = {"season_entries_in_order", "season_entries_refuse"}
_ENABLED = {"O", "A", b"O", b"A"}

_FIND_TRIGGERS = """
    SELECT t.tgname, t.tgenabled FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND c.relname = 'season_entries' AND NOT t.tgisinternal
"""
_FIND_WRITERS = """
    SELECT r.rolname FROM pg_roles r JOIN pg_namespace n ON n.nspname = %s
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'season_entries'
    WHERE r.rolcanlogin AND NOT r.rolsuper AND r.oid <> c.relowner
    AND has_table_privilege(r.oid, c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
"""


def postgres(url: str) -> Iterator[tuple[str, str, str | None]]:
    """What was looked at, how it is, and how to mend it or None.

    Raises:
        StoreError: The server cannot be reached.
    """
    address = Address(url)
    try:
        with psycopg.connect(**address.how) as connection:
            version = connection.info.server_version
            mend = None if version >= OLDEST else "update the server to PostgreSQL 13 or later"
            yield "PostgreSQL server", str(connection.execute("SHOW server_version").fetchone()[0]), mend  # type: ignore[index]
            for name, (right, remedy) in _SETTINGS.items():
                value = str(connection.execute("SELECT current_setting(%s)", [name]).fetchone()[0])  # type: ignore[index]
                yield name, value, None if value in right else remedy
            found = connection.execute(_FIND_TRIGGERS, [address.schema]).fetchall()
            gone = sorted(_TRIGGERS - {name for name, enabled in found if enabled in _ENABLED})
            yield (
                "triggers that refuse changes",
                f"{', '.join(gone)} missing or disabled" if gone else "all there",
                "season verify, then season copy into a new database, which has them" if gone else None,
            )
            writers = sorted(name for (name,) in connection.execute(_FIND_WRITERS, [address.schema]))
            yield (
                "who can change the table",
                ", ".join(["its owner", *writers]),
                f"REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON season_entries FROM {', '.join(writers)}"
                if writers
                else None,
            )
    except psycopg.Error as error:
        raise StoreError(f"the database cannot be looked at: {str(error).strip().splitlines()[0]}") from error
