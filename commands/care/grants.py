"""The SQL by which a store in PostgreSQL has an owner, writers who can only append, and readers."""

from typing import Final

from psycopg.sql import SQL, Composable, Identifier

from ledger.stores.postgres_server import Address
from ledger.stores.recorder import TABLE

ROLES: Final = ("season_owner", "season_writer", "season_reader")
"""Who owns the tables, who may append to them, and who may read; people and programs are made members of one."""
_FUNCTIONS: Final = ("season_entries_in_order", "season_entries_refuse")

_STATEMENTS: Final = (
    # Roles are those of the whole server, so that another store may have made them.
    *(
        f"DO $$ BEGIN CREATE ROLE {{{one}}} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        for one in ("owner", "writer", "reader")
    ),
    "GRANT USAGE ON SCHEMA {schema} TO {owner}, {writer}, {reader}",
    "GRANT CREATE ON SCHEMA {schema} TO {owner}",
    "ALTER TABLE {table} OWNER TO {owner}",
    *(f"ALTER FUNCTION {{schema}}.{name}() OWNER TO {{owner}}" for name in _FUNCTIONS),
    "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
    "REVOKE ALL ON {table} FROM PUBLIC, {writer}, {reader}",
    "GRANT SELECT ON {table} TO {reader}",
    "GRANT SELECT, INSERT ON {table} TO {writer}",
    "GRANT USAGE ON SEQUENCE {sequence} TO {writer}",
)


def grants(url: str) -> str:
    """The statements for the store at `url`, to be run by a superuser in its database, in one transaction.

    Raises:
        InvalidInputError: It is no URL of a PostgreSQL database.
    """
    address = Address(url)
    owner, writer, reader = ROLES
    names: dict[str, Composable] = {
        "owner": Identifier(owner),
        "writer": Identifier(writer),
        "reader": Identifier(reader),
        "schema": Identifier(address.schema),
        "table": Identifier(address.schema, TABLE),
        "sequence": Identifier(address.schema, f"{TABLE}_notification_id_seq"),
    }
    statements = [SQL(one).format(**names).as_string() for one in _STATEMENTS]
    return "\n".join(
        [
            "-- Run by a superuser in the database of the store, once it is there (season open makes it).",
            "BEGIN;",
            *(f"{one};" for one in statements),
            "COMMIT;",
            "-- Then make people and programs members, for example:",
            f"-- CREATE ROLE desk LOGIN PASSWORD '...' IN ROLE {writer};",
            f"-- CREATE ROLE web LOGIN PASSWORD '...' IN ROLE {reader};   -- season serve",
        ]
    )
