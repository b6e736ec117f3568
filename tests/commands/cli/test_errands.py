"""Errands between real processes: whoever is free takes one, and nobody waits for who has died or gone."""

import os
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.uncounted, pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks")]

BEGINNING = """
import asyncio, os, signal, sys, time
from contextlib import closing
from commands.cli.errands import Errands

def child(work):
    pid = os.fork()
    if not pid:
        try:
            work()
        finally:
            os._exit(1)
    return pid

begun, begins = os.pipe()

def slow(errand):
    os.write(begins, b"1")
    time.sleep(0.3)
    os.write(1, errand + b"\\n")
    return errand * 100_000

async def called_off(errands, errand, when):
    task = asyncio.create_task(errands.ask(errand))
    await when
    task.cancel()
    await asyncio.wait((task,))
"""


def ran(program: str) -> str:
    """What a program prints."""
    done = subprocess.run(
        [sys.executable, "-c", BEGINNING + program], capture_output=True, text=True, check=False, timeout=100
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def test_several_are_done_by_who_is_free() -> None:
    said = ran("""
with closing(Errands()) as errands:
    pids = [child(lambda: errands.do_all(slow)) for _ in range(2)]
    async def all_of_them():
        begun = time.monotonic()
        found = await asyncio.gather(*(errands.ask(b"%d" % number) for number in range(4)))
        assert found == [b"%d" % number * 100_000 for number in range(4)]
        assert 0.5 < time.monotonic() - begun
    asyncio.run(all_of_them())
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
""")
    assert sorted(said.split()) == ["0", "1", "2", "3"]


def test_who_dies_over_one_gives_nothing_and_the_next_takes_the_others() -> None:
    said = ran("""
with closing(Errands()) as errands:
    def once(errand):
        if errand == b"deadly":
            os.kill(os.getpid(), signal.SIGKILL)
        return b"done"
    pid = child(lambda: errands.do_all(once))
    async def both():
        assert await errands.ask(b"deadly") == b""
        os.waitpid(pid, 0)
        waiting = asyncio.create_task(errands.ask(b"later"))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        other = child(lambda: errands.do_all(once))
        print((await waiting).decode())
        os.kill(other, signal.SIGKILL)
    asyncio.run(both())
""")
    assert said == "done\n"


def test_who_dies_in_the_middle_of_an_answer_gives_nothing() -> None:
    """Nor does who is not listened to for too long, and so leaves the rest unsaid."""
    said = ran("""
import socket
class Half(socket.socket):
    def sendall(self, data):
        super().sendall(data[: len(data) // 2])
        os._exit(1)
def half():
    socket.socket = Half
    errands.do_all(lambda errand: errand * 1_000)
with closing(Errands()) as errands:
    pid = child(half)
    print(len(asyncio.run(errands.ask(b"asked"))))
    os.waitpid(pid, 0)
""")
    assert said == "0\n"


def test_what_nobody_waits_for_is_not_begun() -> None:
    said = ran("""
with closing(Errands()) as errands:
    asyncio.run(called_off(errands, b"gone", asyncio.sleep(0.05)))
    pid = child(lambda: errands.do_all(slow))
    async def others():
        await called_off(errands, b"leaves", asyncio.to_thread(os.read, begun, 1))
        assert await errands.ask(b"stays") == b"stays" * 100_000
    asyncio.run(others())
    os.kill(pid, signal.SIGKILL)
""")
    assert said.split() == ["leaves", "stays"]


def test_where_too_many_wait_it_is_nothing_at_once() -> None:
    said = ran("""
async def many(errands):
    tasks = [asyncio.create_task(errands.ask(b"x" * 60_000)) for _ in range(50)]
    await asyncio.sleep(0.5)
    refused = [task for task in tasks if task.done()]
    assert refused and all(task.result() == b"" for task in refused)
    print(len(refused) < 50)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
with closing(Errands()) as errands:
    asyncio.run(many(errands))
""")
    assert said == "True\n"
