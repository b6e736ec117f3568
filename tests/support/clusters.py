"""A PostgreSQL primary and its standby, from the programs of the wheel, on loopback; either can be killed."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any

import psycopg

from tests.support.ports import port_of_its_own
from tests.support.postgres import START_SECONDS, UNTIL_CLOSED, programs, unprivileged

SETTINGS = (
    *("listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", "wal_sender_timeout = 5s"),
    *("shared_buffers = 16MB", "max_connections = 40"),
)


class Cluster:
    """A primary, and a standby of it if there is to be one, each with a port of its own."""

    def __init__(self, folder: Path, stack: ExitStack, *, standby: bool) -> None:
        self.folder = folder
        self._user = unprivileged(folder)
        self._programs = programs(folder, self._user)
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
        self._how: dict[str, Any] = {"env": {**environment, "LC_ALL": "C"}, "cwd": folder, **self._user}
        self._stack = stack
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.ports = {which: stack.enter_context(port_of_its_own()) for which in ("primary", "standby")}
        self._call("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "-D", "primary")
        with (folder / "primary" / "postgresql.conf").open("a") as file:
            file.write("\n".join((*SETTINGS, f"port = {self.ports['primary']}", "")))
        self.start("primary")
        if standby:
            self._make_standby()

    def _make_standby(self) -> None:
        port = str(self.ports["primary"])
        wanted = ("-D", "standby", "-h", "127.0.0.1", "-p", port, "-U", "postgres")
        self._call("pg_basebackup", *wanted, "-R", "-X", "stream", "--checkpoint=fast", "--no-sync")
        with (self.folder / "standby" / "postgresql.conf").open("a") as file:
            file.write(f"port = {self.ports['standby']}\n")
        self.start("standby")

    @property
    def url(self) -> str:
        """The URL of both, of which the one is meant that takes entries."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports.values())
        return f"postgresql://postgres@{hosts}/postgres?target_session_attrs=read-write&connect_timeout=2"

    def synchronous(self) -> None:
        """Let the primary confirm nothing that the standby has not."""
        self.tell("primary", "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
        end = monotonic() + START_SECONDS
        while self.tell("primary", "SELECT sync_state FROM pg_stat_replication") != "sync":
            assert monotonic() < end
            sleep(0.05)

    def tell(self, which: str, *statements: str) -> Any:
        """What a server answers to the last of some statements."""
        with psycopg.connect(self.own_url(which), autocommit=True) as connection:
            found = [connection.execute(statement.encode()) for statement in statements][-1].fetchone()
        return found[0] if found else None

    def own_url(self, which: str) -> str:
        """The URL of one of them."""
        return f"postgresql://postgres@127.0.0.1:{self.ports[which]}/postgres"

    def start(self, which: str) -> None:
        """Start one, and wait until it answers."""
        self._stack.callback(self.kill, which)
        end = monotonic() + START_SECONDS
        while not self._answers(which):
            assert monotonic() < end, (self.folder / f"{which}.log").read_text(errors="replace")
            if which not in self._running or self._running[which].poll() is not None:
                self.kill(which)
                self._begin(which)  # anew where what is left of the one that was killed is still there
            sleep(0.05)

    def kill(self, which: str) -> None:
        """Kill one, in the middle of whatever it does."""
        process = self._running.pop(which, None)
        if process is None:
            return
        if process.poll() is None:
            with suppress(FileNotFoundError, ProcessLookupError):  # it is about to end, or was never there
                os.kill(int((self.folder / which / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        process.communicate()

    def _begin(self, which: str) -> None:
        command = ["/bin/sh", "-c", UNTIL_CLOSED, "sh", str(self._programs / "postgres"), "-D", which]
        with (self.folder / f"{which}.log").open("wb") as log:
            self._running[which] = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, **self._how)

    def _answers(self, which: str) -> bool:
        try:
            psycopg.connect(self.own_url(which)).close()
        except psycopg.OperationalError:
            return False
        return True

    def promote(self) -> None:
        """Make the standby the one that takes entries."""
        assert self.tell("standby", f"SELECT pg_promote(true, {START_SECONDS})")

    def _call(self, program: str, *words: str) -> None:
        command = [str(self._programs / program), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **self._how)


@contextmanager
def cluster(*, standby: bool = True) -> Iterator[Cluster]:
    """A primary and its standby, or a primary alone, for as long as the context."""
    with TemporaryDirectory(prefix="season-pg-") as name, ExitStack() as stack:
        yield Cluster(Path(name), stack, standby=standby)
