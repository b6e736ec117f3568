"""A store behind pgbouncer in transaction mode, the real one: each transaction gets another connection to the server.

The pool is smaller than the number of writers: who has the turn must not need a connection that those who wait have.

It is a package of the system (on Debian: apt-get install pgbouncer); where there is none, lost prepared statements are
tried on a server that is made to lose them (test_postgres.py); `.ci/run` installs it where it can.
"""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import psycopg
import pytest

from ledger.stores import open_store
from tests.support.ports import port_of_its_own
from tests.support.postgres import START_SECONDS, unprivileged

BOOK = "world-cup/2025-26"
ENTRY = ("CompetitorEntered/1", b"bytes")
PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
MISSING = "there is no pgbouncer here (on Debian: apt-get install pgbouncer); lost statements are tried without it"
SETTINGS = """
[databases]
postgres = host={host} port=5432 dbname=postgres user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
ignore_startup_parameters = extra_float_digits
"""

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.skipif(PROGRAM is None, reason=MISSING),
]


@pytest.fixture(scope="module")
def pooler(postgres_server: str) -> Iterator[str]:
    """The URL of the server through a pooler."""
    assert PROGRAM is not None, MISSING
    host = psycopg.conninfo.conninfo_to_dict(postgres_server)["host"]
    with port_of_its_own() as port, TemporaryDirectory(prefix="season-pool-") as name:
        settings = Path(name, "pgbouncer.ini")
        settings.write_text(SETTINGS.format(host=host, port=port))
        settings.chmod(0o644)
        user = unprivileged(Path(name))
        with subprocess.Popen([PROGRAM, settings], stderr=subprocess.DEVNULL, cwd=name, **user) as process:
            try:
                url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
                end = monotonic() + START_SECONDS
                while not _answers(url):
                    assert monotonic() < end
                    assert process.poll() is None
                    sleep(0.05)
                yield url
            finally:
                process.terminate()


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.mark.parametrize("option", ["", "&prepare=off"])
def test_writers_and_readers_behind_a_pooler(pooler: str, postgres_url: str, option: str) -> None:
    """By itself or because the URL says so: nothing is lost, nothing is doubled, and followers hear of it."""
    through = f"{pooler}?{postgres_url.partition('?')[2]}{option}"
    stop = threading.Event()
    with open_store(through) as store, open_store(through, read_only=True) as reader:
        store.append(BOOK, 0, [ENTRY])
        follower = reader.follow(BOOK, after=0, stop=stop)
        assert next(follower).position == 1

        def write(number: int) -> None:
            for _ in range(8):
                store.append_in_turn(BOOK, lambda: (store.last(BOOK), [(ENTRY[0], b"%d" % number)]))
                assert reader.last(BOOK)

        with ThreadPoolExecutor(4) as writers:
            list(writers.map(write, range(4)))
        assert [next(follower).position for _ in range(32)] == list(range(2, 34))
        stop.set()
        with open_store(postgres_url, read_only=True) as direct:
            there = list(direct.read(BOOK))
        assert [one.position for one in there] == list(range(1, 34))
        assert sorted(one.payload for one in there[1:]) == sorted(
            b"%d" % number for number in range(4) for _ in range(8)
        )
        assert list(reader.read(BOOK)) == there
