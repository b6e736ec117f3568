"""The command line in a process of its own, with a limit on what it may take of time and memory."""

import contextlib
import multiprocessing
import os
import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from commands.cli import main

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


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code (negative for a signal), and what it printed."""

    code: int
    out: str
    err: str


def starter() -> "multiprocessing.context.ForkServerContext":
    """Begins processes in which the program is loaded already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["tests.support.limited", "commands.cli.program", "commands.cli.filing", "commands.archive"]
    )
    return context


def run_limited(store: str, *words: str, folder: Path, limit: Limit | None = None) -> Ended:
    """Run ``season`` against a store; what it prints goes through files in a folder."""
    process = begin(store, *words, folder=folder, limit=limit)
    process.join()
    return ended(process, folder)


def begin(
    store: str, *words: str, folder: Path, limit: Limit | None = None
) -> "multiprocessing.context.ForkServerProcess":
    """Begin a command, and hand on its process."""
    process = starter().Process(target=_run, args=(store, words, str(folder), limit or Limit()))
    process.start()
    return process


def ended(process: "multiprocessing.context.ForkServerProcess", folder: Path) -> Ended:
    """How a process ended that has ended."""
    assert process.exitcode is not None
    out, err = (
        (folder / name).read_text(errors="replace") if (folder / name).exists() else "" for name in ("out", "err")
    )
    return Ended(process.exitcode, out, err)


def _run(store: str, words: tuple[str, ...], folder: str, limit: Limit) -> None:
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{folder}/{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.environ["SEASON_STORE"] = store
    signal.signal(signal.SIGINT, signal.default_int_handler)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limit.seconds, limit.seconds))
    if limit.memory is not None:
        size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + limit.memory, size + limit.memory))
    if limit.file is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # as it is ignored in Python from the beginning
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit.file, limit.file))
    sys.argv = ["season", *words]
    try:
        main()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):
                stream.flush()
