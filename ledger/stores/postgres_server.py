"""How a PostgreSQL server is reached: what its URL says, what each connection is, and what it answers when it ends."""

import re
from collections.abc import Callable, Mapping
from itertools import cycle
from typing import Any, Final
from urllib.parse import quote, unquote

import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, timeout_from_conninfo
from psycopg.rows import dict_row

from ledger.errors import InvalidInputError
from ledger.stores.base import TURN_SECONDS

LOCK_SECONDS = TURN_SECONDS

PATIENCE: Final[Mapping[str, Any]] = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""For how long a server is waited for that does not answer at all, where the URL says nothing of it; several servers
share the time to connect, so that one that is silent does not hide those after it."""
_LEAST_SECONDS: Final = 2
"""The shortest time for which libpq waits for one of several servers."""
_POOL_SECONDS: Final = 5
"""For how long the pool tries to get a connection, where it need not wait for silent servers before it."""
_MOST_CONNECTIONS = 10
_SCHEMA = re.compile("[a-z_][a-z0-9_]{0,62}")  # the library looks up its type by a name that it does not quote
_AWAY = ("08", "57P")
"""How the codes begin of errors that a server sends as it ends, and of those of the connection itself."""
_UNPREPARED = ("26000", "42P05")
"""The codes of a prepared statement that is not there, or there already: a pooler has changed the connection."""
_SECRET = ("password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key")


class Address:
    """Where a store is in PostgreSQL.

    Attributes:
        parameters: What libpq understands of the URL.
        schema: The schema of the store, which libpq does not know.
        pooled: Whether a pooler is between, which gives each transaction another connection to the server.
        how: The parameters, with the patience that the URL says nothing of.
        seconds: For how long a connection is tried for: until the last of several servers has been asked.
        url: The URL without the password, by which the store can be opened again.
    """

    def __init__(self, url: str) -> None:
        """Take a URL apart.

        Raises:
            InvalidInputError: libpq does not understand it. Its reason is left out: it may quote the password.
        """
        address, _, query = url.partition("?")
        options = [option for option in query.split("&") if option]
        own = {name: [unquote(one.partition("=")[2]) for one in options if one.startswith(f"{name}=")] for name in _OWN}
        others = "&".join(option for option in options if option.partition("=")[0] not in _OWN)
        libpq = f"{address}?{others}" if others else address
        try:
            self.parameters: dict[str, Any] = conninfo_to_dict(libpq)
        except psycopg.Error:
            raise InvalidInputError(
                "this postgresql:// URL is malformed; write postgresql://USER:PASSWORD@HOST:PORT/DATABASE?OPTION=VALUE"
            ) from None
        self.schema = (own["schema"] or ["public"])[-1]
        if not _SCHEMA.fullmatch(self.schema):
            raise InvalidInputError(
                f"schema={self.schema!r} is no plain name; write lower-case letters, digits and _, as in season_2026"
            )
        prepare = (own["prepare"] or ["on"])[-1]
        if prepare not in ("on", "off"):
            raise InvalidInputError(
                f"prepare={prepare!r} is neither on nor off; write prepare=off behind a pooler that gives each "
                "transaction another connection"
            )
        self.pooled = prepare == "off"
        servers = str(self.parameters.get("host", "")).count(",") + 1
        share = max(_LEAST_SECONDS, PATIENCE["connect_timeout"] // servers)
        self.how: dict[str, Any] = {**PATIENCE, "connect_timeout": share, **self.parameters}
        self.seconds = max(_POOL_SECONDS, timeout_from_conninfo(self.how) * (servers - 1) + _LEAST_SECONDS)
        self.url = self._printable()

    def _printable(self) -> str:
        given = {key: str(value) for key, value in self.parameters.items() if value is not None}
        user, database = (quote(given.pop(key, ""), safe="") for key in ("user", "dbname"))
        hosts, ports = (given.pop(key, "").split(",") for key in ("host", "port"))
        # Of several hosts each has its port, or all have the same one.
        named = [
            f"{_host(host)}:{port}" if port else _host(host) for host, port in zip(hosts, cycle(ports), strict=False)
        ]
        options = {key: value for key, value in given.items() if key not in _SECRET}
        options |= {"schema": self.schema} if self.schema != "public" else {}
        options |= {"prepare": "off"} if self.pooled else {}
        query = "&".join(f"{key}={quote(value, safe=',/')}" for key, value in options.items())
        return "".join(
            (
                "postgresql://",
                f"{user}@" if user else "",
                ",".join(named),
                f"/{database}",
                f"?{query}" if query else "",
            )
        )


def _host(name: str) -> str:
    return f"[{name}]" if ":" in name else quote(name, safe="")


_OWN: Final = ("schema", "prepare")
"""The options of a URL that are the store's own."""


class DurablePostgresDatastore(PostgresDatastore):
    """The library's datastore with text for the names of streams, over connections that are patient and checked."""

    def __init__(self, address: Address, *, read_only: bool = False) -> None:
        """Connect when first used."""
        self._read_only = read_only
        super().__init__(
            dbname="",
            host="",
            port="",
            user="",
            password="",
            connect_timeout=address.seconds,
            max_overflow=_MOST_CONNECTIONS - 1,
            pre_ping=True,  # a connection that the server or the network has cut is replaced, not used
            lock_timeout=LOCK_SECONDS,
            schema=address.schema,
            originator_id_type="text",
        )
        # The library passes on five parameters, and empty ones where libpq has better defaults.
        self._how = {**address.how, "row_factory": dict_row}
        self.pool.kwargs = self._how
        if address.pooled:
            self.stop_preparing()

    def stop_preparing(self) -> None:
        """Prepare no statement from here on, and let go of the connections that have some."""
        self.pool.kwargs = {**self._how, "prepare_threshold": None}
        self.pool.drain()

    def after_connect_func(self) -> Callable[[Connection[Any]], None]:
        """What is set on each connection before it is used."""
        library_settings = super().after_connect_func()
        read_only = self._read_only

        def after_connect(connection: Connection[Any]) -> None:
            library_settings(connection)
            # Of the transactions, not of the session, which behind a pooler is somebody else's next.
            connection.read_only = read_only

        return after_connect


def is_away(error: BaseException) -> bool:
    """Whether the server cannot be reached: it says so as it ends, or says nothing any more."""
    cause = _cause(error)
    if not isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    return cause.sqlstate is None or cause.sqlstate.startswith(_AWAY)


def is_unprepared(error: BaseException) -> bool:
    """Whether a statement that was prepared is gone, or another is in its place."""
    cause = _cause(error)
    return isinstance(cause, psycopg.Error) and cause.sqlstate in _UNPREPARED


def _cause(error: BaseException) -> BaseException | None:
    """The driver's error, where the library has put its own around it."""
    return error if isinstance(error, psycopg.Error) else error.__cause__
