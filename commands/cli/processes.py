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
from select import select
from threading import Thread
from time import monotonic
from types import FrameType
from typing import Any, Final, NamedTuple, NoReturn, TypeAlias

from commands.cli.program import run
from ledger.errors import StoreError

SOON: Final = 2.0
"""What ends by itself within so many seconds is not begun anew at once."""
ENDING_SECONDS: Final = 6.0
"""So long those that are told to end may take, to answer who is being answered."""
PAUSE: Final = 1.0
"""So many seconds are left to what such a process needs, where others have had it before."""
LOOK: Final = 0.02
"""After so many seconds it is looked who has ended."""
_ENDING: Final = {signal.SIGINT, signal.SIGTERM}
_WATCHED: Final = (*_ENDING, signal.SIGCHLD)
MANY: Final = 4_096
"""So many signals are read at once."""
NOBODY: Final = -1
"""Into no pipe are signals written."""
Ready: TypeAlias = Callable[[], object]
"""Says that a work has begun to do what it is for."""
Work: TypeAlias = Callable[[Ready], None]
"""What a process does until it is ended."""
_Handlers: TypeAlias = dict[signal.Signals, Any]
"""Who takes which signal, as Python gives it."""


def usual_number() -> int:
    """One process for each core that this program may use; one alone where none can be forked."""
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_processes(works: Iterable[Work]) -> None:
    """Do each of some works in a process of its own, until this one is told to end.

    One that ends by itself is begun anew where any of them was ready before; else none of them ever will be.

    Raises:
        KeyboardInterrupt: Somebody interrupted it.
        StoreError: A work ended by itself before any was ready.
    """
    _Family().keep(works)


class _Process(NamedTuple):
    """One of the processes: what it does, and since when."""

    work: Work
    begun: float


class _Family:
    """The processes, by their numbers.

    Signals are read from a pipe into which Python writes them, whichever thread the system gives them to. Waited for as
    signals, one is lost for ever where another thread takes it: a library may have one that nobody asked for.

    Who is ready says so through another pipe. How long a process has lived says nothing of it: on a machine that is
    busy it may have been waiting all the time.
    """

    def __init__(self) -> None:
        self._begun: dict[int, _Process] = {}
        self._told: signal.Signals | None = None
        self._failed = False
        self._lived = False
        self._heard, self._saying = os.pipe()
        os.set_blocking(self._heard, False)
        self._ours, self._theirs = os.pipe()
        self._signals, self._waker = os.pipe()
        os.set_blocking(self._waker, False)

    def keep(self, works: Iterable[Work]) -> None:
        woken = signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        before = {number: signal.signal(number, _nothing) for number in _WATCHED}
        try:
            for work in works:
                self._begin(work, before)
            while self._begun:
                if self._told_within(None):
                    self._end_all()
                else:
                    self._begin_anew(before)
        finally:
            _take_back(before, woken)
            for end in (self._ours, self._theirs, self._signals, self._waker, self._heard, self._saying):
                os.close(end)
        if self._told is not None:
            signal.raise_signal(self._told)
        if self._failed:
            raise StoreError("serve: what serves ended as soon as it was begun; its own line above says why")

    def _told_within(self, seconds: float | None) -> bool:
        """Wait for a signal, so long at most: whether it tells to end."""
        if not select([self._signals], [], [], seconds)[0]:
            return False
        ending = _ENDING.intersection(os.read(self._signals, MANY))
        if ending:
            self._told = signal.Signals(min(ending))
        return bool(ending)

    def _ended(self) -> list[_Process]:
        """Those that have ended and were not taken note of."""
        return [self._begun.pop(pid) for pid in tuple(self._begun) if os.waitpid(pid, os.WNOHANG)[0]]

    def _any_was_ready(self) -> bool:
        with suppress(BlockingIOError):
            self._lived = bool(os.read(self._heard, MANY)) or self._lived
        return self._lived

    def _begin_anew(self, before: _Handlers) -> None:
        """Begin again what has ended, with a pause where it may end again; or end all where none was ever ready."""
        while ended := self._ended():
            for one in ended:
                if not self._any_was_ready():
                    self._failed = True
                elif monotonic() - one.begun < SOON:
                    self._pause()
                if self._failed or self._told is not None:
                    self._end_all()
                    return
                self._begin(one.work, before)

    def _pause(self) -> None:
        until = monotonic() + PAUSE
        while self._told is None and (rest := until - monotonic()) > 0:
            self._told_within(rest)

    def _end_all(self) -> None:
        """Tell all to end, and end those that do not: after some seconds, or when this one is told so again."""
        for pid in self._begun:
            os.kill(pid, signal.SIGTERM)
        limit = monotonic() + ENDING_SECONDS
        again = False
        while self._begun and monotonic() < limit and not again:
            again = not self._ended() and self._told_within(LOOK)
        for pid in self._begun:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._begun.clear()

    def _begin(self, work: Work, before: _Handlers) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        # What is heard before the new process has signals of its own would be written into the pipe of this one.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
        try:
            pid = os.fork()
            if not pid:
                self._be(work, before, mask)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        self._begun[pid] = _Process(work, monotonic())

    def _be(self, work: Work, before: _Handlers, mask: set[int]) -> NoReturn:
        """Do a work as one of the processes, and end, whatever comes of it."""
        code = 1
        try:
            for end in (self._theirs, self._signals, self._waker, self._heard):
                os.close(end)
            _take_back(before, NOBODY)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            Thread(target=_end_with, args=(self._ours,), daemon=True).start()
            run(partial(_quietly, work, partial(os.write, self._saying, b"1")))
            code = 0
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
        finally:
            for stream in (sys.stdout, sys.stderr):
                with suppress(OSError):  # nobody reads it; what is the first process's alone is not to be done here
                    stream.flush()
            os._exit(code)


def _quietly(work: Work, ready: Ready) -> None:
    with suppress(KeyboardInterrupt):  # who has this process says it, once
        work(ready)


def _take_back(handlers: _Handlers, wakened: int) -> None:
    """Have signals heard as they were before."""
    signal.set_wakeup_fd(wakened)
    for number, handler in handlers.items():
        signal.signal(number, handler)


def _nothing(_signal: int, _frame: FrameType | None) -> None:
    """Take a signal: Python writes those into the pipe that somebody takes."""


def _end_with(parent: int) -> None:
    """End this process when the one that has it has gone, which then holds the other end of a pipe no more."""
    os.read(parent, 1)
    os.kill(os.getpid(), signal.SIGTERM)
