"""A server of several processes: each answers, one that dies is begun anew, and none is left.

It has two that serve, and two that make what takes long for them.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from commands.cli.processes import PAUSE, usual_number
from tests.support.commands import PROGRAM
from tests.support.ports import port_of_its_own

PATIENCE = 100
"""So many seconds nothing takes, however busy the machine is."""
NUMBER = 4


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
    """The status of an answer; a busy machine may take longer than an answer may, and is asked again."""
    limit = monotonic() + PATIENCE
    while True:
        try:
            with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310  it is our own
                return int(answer.status)
        except HTTPError as error:
            if error.code != HTTPStatus.SERVICE_UNAVAILABLE or monotonic() > limit:
                return error.code


@contextmanager
def server(store: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A server, with the page that it begins with."""
    with (
        port_of_its_own() as port,
        subprocess.Popen(
            [str(PROGRAM), "serve", "--workers", "2", "--port", str(port), "--store", f"sqlite:{store}"],
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        try:
            assert process.stderr is not None
            assert process.stderr.readline() == f"world-cup/2025-26: http://127.0.0.1:{port}/\n"
            wait_until(lambda: len(children(process.pid)) == NUMBER)
            yield process, f"http://127.0.0.1:{port}/now/"
        finally:
            process.kill()


pytestmark = [pytest.mark.uncounted, pytest.mark.skipif(not Path("/proc").is_dir(), reason="it looks at /proc")]


def stands_back(pid: int) -> bool:
    """Whether a process stands back behind others: it makes what takes long."""
    return os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)


def test_each_that_dies_is_begun_anew_and_all_end_with_the_first(season_file: Path) -> None:
    with server(season_file) as (process, address):
        assert answered(address) == HTTPStatus.OK
        wait_until(lambda: sum(map(stands_back, children(process.pid))) == NUMBER // 2)
        before = children(process.pid)
        killed = {next(one for one in before if stands_back(one) is behind) for behind in (True, False)}
        for one in killed:
            os.kill(one, signal.SIGKILL)
        wait_until(lambda: len(children(process.pid) - killed) == NUMBER)
        assert before - killed <= children(process.pid)
        wait_until(lambda: sum(map(stands_back, children(process.pid))) == NUMBER // 2)
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


def test_what_takes_long_is_made_behind_and_answered_whoever_dies(season_file: Path) -> None:
    with server(season_file) as (process, address):
        root, positions = address.removesuffix("/now/"), count(2_000)
        wait_until(lambda: sum(map(stands_back, children(process.pid))) == NUMBER // 2)
        behind = [one for one in children(process.pid) if stands_back(one)]
        used = sum(map(processor, behind))

        def asked() -> int:
            return answered(f"{root}/at={next(positions)}/history/men-500/")

        wait_until(lambda: asked() == HTTPStatus.OK and sum(map(processor, behind)) > used + 10)
        with ThreadPoolExecutor(4) as visitors:
            answers = [visitors.submit(asked) for _ in range(4)]
            for one in behind:
                os.kill(one, signal.SIGKILL)
            assert {answer.result() for answer in answers} == {HTTPStatus.OK}


def processor(pid: int) -> int:
    """How long a process has used the processor, in ticks."""
    used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(used[11]) + int(used[12])


@pytest.mark.parametrize("soon", ["processes.SOON", "0"], ids=["at once", "late"])
def test_what_ends_before_it_is_ready_is_not_begun_for_ever(soon: str) -> None:
    program = (
        "from commands.cli import processes\n"
        "from commands.cli.program import run\n"
        "from ledger.errors import NotFoundError\n"
        "def work(ready): raise NotFoundError('it went away')\n"
        f"processes.SOON = {soon}\n"
        "run(lambda: processes.in_processes([work] * 2))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.returncode == 2
    *own, last = done.stderr.splitlines()
    assert set(own) == {"season: it went away"}
    assert last.startswith("season: serve: what serves ended as soon as it was begun")


CROWDED = """
import threading, time
from commands.cli.processes import in_processes
from commands.cli.program import run
threading.Thread(target=threading.Event().wait, daemon=True).start()
def works():
    yield lambda ready: None
    time.sleep(0.2)
    yield lambda ready: time.sleep(600)
run(lambda: in_processes(works()))
"""


def test_it_hears_who_has_ended_whichever_thread_the_system_tells() -> None:
    """A signal that nobody waits for at that moment goes to any thread."""
    done = subprocess.run([sys.executable, "-c", CROWDED], stderr=subprocess.DEVNULL, check=False, timeout=PATIENCE)
    assert done.returncode == 2


STUBBORN = """
import os, signal, sys, time
from commands.cli import processes
from commands.cli.program import run
processes.ENDING_SECONDS = float(sys.argv[1])
def stubborn(ready):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print(os.getpid(), flush=True)
    time.sleep(600)
def dies(ready):
    ready()
    open(sys.argv[2], "w").close()
run(lambda: processes.in_processes([stubborn, *[dies] * int(sys.argv[3])]))
"""


@contextmanager
def family(folder: Path, *, patience: float, dying: int) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """Processes of which one does not end when it is told to, and its number; others end as soon as they begin."""
    command = [sys.executable, "-c", STUBBORN, str(patience), str(folder / "died"), str(dying)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, int(process.stdout.readline())
        finally:
            process.kill()


def test_who_does_not_end_in_time_is_ended(tmp_path: Path) -> None:
    with family(tmp_path, patience=0.3, dying=0) as (process, own):
        os.kill(own, signal.SIGSTOP)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == -signal.SIGTERM
        assert not alive(own)


def test_who_is_told_twice_waits_no_more(tmp_path: Path) -> None:
    with family(tmp_path, patience=600, dying=0) as (process, own):
        process.send_signal(signal.SIGTERM)
        sleep(0.3)
        assert process.poll() is None
        limit = monotonic() + PATIENCE
        while process.poll() is None and monotonic() < limit:
            process.send_signal(signal.SIGTERM)  # two that come at once are one
            sleep(0.1)
        assert process.wait(0) == -signal.SIGTERM
        assert not alive(own)


def test_it_ends_while_others_die_as_soon_as_they_are_begun(tmp_path: Path) -> None:
    with family(tmp_path, patience=0.3, dying=3) as (process, own):
        wait_until((tmp_path / "died").exists)
        sleep(1.5 * PAUSE)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == -signal.SIGTERM
        assert not alive(own)


FULL = """
import os, sys
from commands.cli.processes import in_processes
def work(ready):
    sys.stdout = open("/dev/full", "w")
    sys.stdout.write("more")
try:
    in_processes([work])
finally:
    os.write(2, b"ended\\n")
"""


def test_one_that_cannot_say_its_last_words_ends_and_does_not_go_on_as_the_first() -> None:
    done = subprocess.run([sys.executable, "-c", FULL], capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.stderr.splitlines().count("ended") == 1, done


def test_there_is_one_for_each_core_that_may_be_used() -> None:
    assert usual_number() == len(os.sched_getaffinity(0))
