"""The command line in a process of its own, with a limit on what it may take of time and memory."""

import contextlib
import ctypes
import os
import resource
import signal
import struct
import sys
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from commands.cli import main
from tests.support.forked import starter

Process = ForkServerProcess

SECONDS = 60
"""Of computing that a command may take; none takes half of it, on a machine that is busy."""
MEMORY = 700_000_000
"""Bytes that a command may take beside what it has when it begins."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a command, and each process that it begins, may take."""

    seconds: int = SECONDS
    memory: int | None = MEMORY
    file: int | None = None
    """The largest file that it may write, in bytes: a disk that is full for it."""
    stop: tuple[int, int] | None = None
    """A signal that it sends to itself, and at which of its `STEPS`."""
    count: bool = False
    """Whether its steps are counted where nothing stops it; a command that does much is twice as slow with it."""
    bare: bool = False
    """Whether it is without the rights of root, so that what is not to be written cannot be written."""


STEPS = frozenset(
    {
        "execute",
        "executemany",
        "commit",
        "write",
        "flush",
        "fsync",
        "open",
        "close",
        "replace",
        "rename",
        "link",
        "mkdir",
    }
)
"""Calls of functions in C between which a command can be stopped, so that it is stopped anywhere in what it writes."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code (negative for a signal), and what it printed."""

    code: int
    out: str
    err: str
    steps: int
    """How many steps it took, where they were counted."""


def run_limited(store: str, *words: str, folder: Path, limit: Limit | None = None) -> Ended:
    """Run ``season`` against a store; what it prints goes through files in a folder."""
    process = begin(store, *words, folder=folder, limit=limit)
    process.join()
    return ended(process, folder)


def begin(store: str, *words: str, folder: Path, limit: Limit | None = None) -> Process:
    """Begin a command, and hand on its process."""
    process = starter().Process(target=_run, args=(store, words, str(folder), limit or Limit()))
    process.start()
    return process


def ended(process: Process, folder: Path) -> Ended:
    """How a process ended that has ended."""
    assert process.exitcode is not None
    out, err, steps = (_said(folder / name) for name in ("out", "err", "steps"))
    return Ended(process.exitcode, out, err, int(steps or 0))


def _said(file: Path) -> str:
    return file.read_text(errors="replace") if file.exists() else ""


def _run(store: str, words: tuple[str, ...], folder: str, limit: Limit) -> None:
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{folder}/{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.environ["SEASON_STORE"] = store
    os.chdir(folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limit.seconds, limit.seconds))
    if limit.memory is not None:
        size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + limit.memory, size + limit.memory))
    if limit.file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit.file, limit.file))
    if limit.bare:
        _without_rights()
    steps = _Steps(limit.stop)
    sys.argv = ["season", *words]
    if limit.stop is not None or limit.count:
        sys.setprofile(steps)
    try:
        main()
    finally:
        sys.setprofile(None)
        with contextlib.suppress(OSError):
            Path(folder, "steps").write_text(str(steps.number), encoding="ascii")
            sys.stdout.flush()


class _Steps:
    """Counts the steps of a command, and sends it a signal at one of them."""

    def __init__(self, stop: tuple[int, int] | None) -> None:
        self.number = 0
        self.signal, self.at = stop or (0, 0)

    def __call__(self, _: object, event: str, called: Any) -> None:
        if event == "c_call" and called.__name__ in STEPS:
            self.number += 1
            if self.number == self.at:
                sys.setprofile(None)
                os.kill(os.getpid(), self.signal)


def _without_rights() -> None:
    """Give up what lets root write anywhere; anybody else has nothing to give up."""
    if not os.geteuid():
        header, none = struct.pack("=Ii", 0x2008_0522, 0), struct.pack("=6I", *[0] * 6)
        assert ctypes.CDLL(None, use_errno=True).capset(header, none) == 0
