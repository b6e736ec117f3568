"""Several processes of one server: forked when what they need was read, so that they share it in memory.

The process that has them waits alone, with no thread of its own. It begins another where one has ended, ends all where
it is told to end, and has none outlive it.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from threading import Thread
from time import monotonic, sleep
from types import FrameType
from typing import Final, NamedTuple, NoReturn

from commands.cli.program import run
from ledger.errors import StoreError

SOON: Final = 2.0
"""What ends by itself within so many seconds would do so again."""
ENDING_SECONDS: Final = 6.0
"""So long those that are told to end may take, to answer who is being answered."""
PAUSE: Final = 1.0
"""So many seconds are left to what such a process needs, where others have had it before."""
LOOK: Final = 0.02
"""After so many seconds it is looked who has ended."""
_ENDING: Final = {signal.SIGINT, signal.SIGTERM}
_WATCHED: Final = (*_ENDING, signal.SIGCHLD)


def usual_number() -> int:
    """One process for each core that this program may use; one alone where none can be forked."""
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_processes(works: Iterable[Callable[[], None]]) -> None:
    """Do each of some works in a process of its own, until this one is told to end.

    Raises:
        KeyboardInterrupt: Somebody interrupted it.
        StoreError: A work ended by itself as soon as it was begun.
    """
    _Family().keep(works)


class _Process(NamedTuple):
    """One of the processes: what it does, and since when."""

    work: Callable[[], None]
    begun: float


class _Family:
    """The processes, by their numbers."""

    def __init__(self) -> None:
        self._begun: dict[int, _Process] = {}
        self._told: signal.Signals | None = None
        self._failed = False
        self._lived = False
        self._ours, self._theirs = os.pipe()

    def keep(self, works: Iterable[Callable[[], None]]) -> None:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
        children = signal.signal(signal.SIGCHLD, _nothing)
        try:
            for work in works:
                self._begin(work, before)
            while self._begun:
                self._heed(signal.Signals(signal.sigwait(_WATCHED)), before)
        finally:
            signal.signal(signal.SIGCHLD, children)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os.close(self._ours)
            os.close(self._theirs)
        if self._told is not None:
            signal.raise_signal(self._told)
        if self._failed:
            raise StoreError("serve: what serves ended as soon as it was begun; its own line above says why")

    def _heed(self, heard: signal.Signals, mask: set[int]) -> None:
        if heard in _ENDING:
            self._told = heard
            self._end_all()
            return
        while self._begun:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            ended = self._begun.pop(pid, None)
            if ended is None or self._told is not None or self._failed:
                continue
            ended_soon = monotonic() - ended.begun < SOON
            self._lived = self._lived or not ended_soon
            if not self._lived:
                self._failed = True
                self._end_all()
                continue
            if ended_soon:
                sleep(PAUSE)
            if signal.sigpending() & _ENDING:
                return
            self._begin(ended.work, mask)

    def _end_all(self) -> None:
        """Tell all to end, and end those that do not: after some seconds, or when this one is told so again."""
        for pid in self._begun:
            os.kill(pid, signal.SIGTERM)
        limit = monotonic() + ENDING_SECONDS
        while self._begun and monotonic() < limit and not signal.sigpending() & _ENDING:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            self._begun.pop(pid, None)
            if not pid:
                sleep(LOOK)
        for pid in self._begun:
            os.kill(pid, signal.SIGKILL)

    def _begin(self, work: Callable[[], None], mask: set[int]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid:
            self._begun[pid] = _Process(work, monotonic())
        else:
            self._be(work, mask)

    def _be(self, work: Callable[[], None], mask: set[int]) -> NoReturn:
        """Do a work as one of the processes, and end, whatever comes of it."""
        code = 1
        try:
            os.close(self._theirs)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            Thread(target=_end_with, args=(self._ours,), daemon=True).start()
            run(partial(_quietly, work))
            code = 0
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)


def _quietly(work: Callable[[], None]) -> None:
    with suppress(KeyboardInterrupt):  # who has this process says it, once
        work()


def _nothing(_signal: int, _frame: FrameType | None) -> None:
    """Take a signal that is waited for: some systems let nobody wait for one that nobody takes."""


def _end_with(parent: int) -> None:
    """End this process when the one that has it has gone, which then holds the other end of a pipe no more."""
    os.read(parent, 1)
    os.kill(os.getpid(), signal.SIGTERM)
