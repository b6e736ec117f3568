"""A server of several processes: each answers, one that dies is begun anew, and none is left."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import pytest

from commands.cli.processes import SOON, usual_number
from tests.support.commands import PROGRAM

PATIENCE = 20


def children(pid: int) -> set[int]:
    """The processes that a process has."""
    return {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def alive(pid: int) -> bool:
    """Whether a process runs still, and is not only to be taken note of."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(true: Callable[[], object]) -> None:
    limit = monotonic() + PATIENCE
    while not true():
        assert monotonic() < limit
        sleep(0.02)


def answered(address: str) -> int:
    """The status of an answer."""
    with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310  it is our own
        return int(answer.status)


@contextmanager
def server(store: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A server of two processes, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    command = [str(PROGRAM), "serve", "--workers", "2", "--port", str(port), "--store", f"sqlite:{store}"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert process.stderr.readline() == f"world-cup/2025-26: http://127.0.0.1:{port}/\n"
            wait_until(lambda: len(children(process.pid)) == 2)
            yield process, f"http://127.0.0.1:{port}/now/"
        finally:
            process.kill()


pytestmark = [pytest.mark.uncounted, pytest.mark.skipif(not Path("/proc").is_dir(), reason="it looks at /proc")]


def test_one_that_dies_is_begun_anew_and_all_end_with_the_first(season_file: Path) -> None:
    with server(season_file) as (process, address):
        assert answered(address) == HTTPStatus.OK
        began = monotonic()
        one, other = children(process.pid)
        sleep(max(0, SOON + 0.2 - (monotonic() - began)))
        os.kill(one, signal.SIGKILL)
        wait_until(lambda: len(children(process.pid) - {one}) == 2)
        assert other in children(process.pid)
        assert answered(address) == HTTPStatus.OK
        own = children(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == -signal.SIGTERM
        assert not any(map(alive, own))


def test_none_outlives_the_one_that_has_them(season_file: Path) -> None:
    with server(season_file) as (process, address):
        assert answered(address) == HTTPStatus.OK
        own = children(process.pid)
        process.kill()
        wait_until(lambda: not any(map(alive, own)))


def test_what_ends_as_soon_as_it_is_begun_is_not_begun_for_ever() -> None:
    program = (
        "from commands.cli.processes import in_processes\n"
        "from commands.cli.program import run\n"
        "from ledger.errors import NotFoundError\n"
        "def work(): raise NotFoundError('it went away')\n"
        "run(lambda: in_processes(2, work))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.returncode == 2
    *own, last = done.stderr.splitlines()
    assert set(own) == {"season: it went away"}
    assert last.startswith("season: serve: what serves ended as soon as it was begun")


def test_there_is_one_for_each_core_that_may_be_used() -> None:
    assert usual_number() == len(os.sched_getaffinity(0))
