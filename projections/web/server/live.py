"""Live updates: one thread follows each book, and open pages are told that theirs has grown (server-sent events)."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from threading import Event, Lock, Thread
from time import monotonic
from typing import Final

from ledger.errors import LedgerError
from ledger.stores import StoredEntry
from projections.web.server.errands import Elsewhere
from projections.web.server.lanes import Lanes

Follow = Callable[[int, Event], Iterator[StoredEntry]]
"""Gives the entries after a position, and each new one as it comes, until the event is set."""

Told = Callable[[int, int], str]
"""Says in a line what the entries after a position say, up to another; nothing where that is not known."""

LISTENERS: Final = 500
"""So many pages are told at the same time, of all books together; more are refused."""
PATIENCE: Final = 2.0
"""So many seconds the threads have to end, all together."""
BREATH: Final = 15.0
"""After so many seconds without news a listener is sent a comment, so that nothing between takes it for dead."""
LOOK: Final = 2.0
"""After so many seconds a book is looked at, whether it is still the one that was read, though nobody asks for it."""
TOGETHER: Final = 0.05
"""A sheet is many entries; those of so many seconds are one piece of news."""


class Watch:
    """Follows a book for as long as the server runs.

    Attributes:
        listeners: How many pages listen.
        look: Looks whether the book is still the one that is followed; it is called now and then.
    """

    def __init__(self, follow: Follow) -> None:
        self.listeners = 0
        self.look: Callable[[], object] = lambda: None
        self._follow = follow
        self._last = 0
        self._stop = Event()
        self._turn = Event()
        self._turns = 0
        self._news = asyncio.Event()
        self._thread: Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None

    def start(self, last: int) -> None:
        """Begin to follow after the last entry that is known; called inside the loop that serves."""
        self._last = last
        self._loop = asyncio.get_running_loop()
        self._thread = Thread(target=self._run, args=(self._loop,), name="follow", daemon=True)
        self._thread.start()
        self._looking = self._loop.create_task(self._look_now_and_then())

    def restart(self, last: int) -> None:
        """Follow a book that was changed anew, after its last entry; every listener hears of it."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._restart, last)

    def _restart(self, last: int) -> None:
        self._last = last  # before the turn, with which the thread takes it
        turn, self._turn = self._turn, Event()
        self._turns += 1
        turn.set()
        self._wake()

    def stop(self) -> None:
        """Stop following; listeners end, and soon the thread."""
        self._stop.set()
        self._turn.set()
        self._wake()
        if self._looking is not None:
            self._looking.cancel()

    def join(self, seconds: float) -> None:
        """Wait for the end of the thread, but no longer than so many seconds."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        while not self._stop.is_set():
            turn = self._turn
            try:
                for entry in self._follow(self._last, turn):
                    loop.call_soon_threadsafe(self._tell, entry.position, turn)
            except LedgerError:
                self._stop.wait(1)  # the store is away for a moment; ask again

    async def _look_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            await asyncio.to_thread(self.look)

    def _tell(self, last: int, turn: Event) -> None:
        if turn is self._turn:
            self._last = max(last, self._last)
            self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def events(self, after: int, told: Told) -> AsyncIterator[bytes]:
        """The events for one listener that knows the entries up to a position; `told` says what is new in words."""
        self.listeners += 1
        turns = self._turns
        try:
            yield b"retry: 2000\n\n"
            while not self._stop.is_set():
                news = self._news
                if self._last > after or turns != self._turns:
                    await asyncio.sleep(TOGETHER)
                    known, after, turns = after, self._last, self._turns
                    said = await asyncio.to_thread(told, known, after)
                    data = json.dumps({"at": after, "said": said})
                    yield f"event: entries\nid: {after}\ndata: {data}\n\n".encode()
                    continue
                try:
                    await asyncio.wait_for(news.wait(), BREATH)
                except TimeoutError:
                    yield b": nothing new\n\n"
        finally:
            self.listeners -= 1


class Watches:
    """The watches over the books of one server, each a thread."""

    def __init__(self) -> None:
        self._all: list[Watch] = []

    def over(self, follow: Follow) -> Watch:
        """A watch over one more book."""
        self._all.append(Watch(follow))
        return self._all[-1]

    @property
    def full(self) -> bool:
        """Whether no more listeners are taken."""
        return sum(watch.listeners for watch in self._all) >= LISTENERS

    def stop(self) -> None:
        """Stop all of them at once, and wait until their threads have ended."""
        for watch in self._all:
            watch.stop()
        limit = monotonic() + PATIENCE
        for watch in self._all:
            watch.join(max(limit - monotonic(), 0))


class ServerBounds:
    """What bounds the work of a server. Its books share it, so that several take no more than one."""

    def __init__(self, elsewhere: Elsewhere | None = None) -> None:
        """Begin with nothing; what takes long is made `elsewhere` if it can be."""
        self.running = False
        self.lanes = Lanes(elsewhere)
        self.limiter = self.lanes.cheap
        self.auditing = Lock()
        self.watches = Watches()
