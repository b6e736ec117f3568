"""Two lanes of answers: what takes long waits in a lane of its own, and keeps nobody from what is there at once.

Which kind of answer is dear is found out by what one of it took the processor. A dear one is made once for everybody
who asks for it meanwhile: in another process where there is one for it, else here, one at a time. It is kept under its
tag, which covers the program, the entries and the address, so that a crowd makes it once. Who has gone waits no more,
and what nobody waits for is not begun.
"""

import asyncio
import sys
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from contextvars import ContextVar
from functools import partial
from http import HTTPStatus
from threading import Lock
from time import thread_time
from typing import Any, Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from projections.web.addresses.problems import Problem
from projections.web.server.errands import Elsewhere, Errand, Made, made

DEAR: Final = 0.04
"""A kind of answer is dear where one of it takes the processor so many seconds."""
WAITING: Final = 16
"""So many dear answers wait at the most; who asks for one more is told to come again."""
WORTH_KEEPING: Final = 0.002
"""What takes the processor so many seconds is kept: to look whether it is takes a tenth of that."""
MOST_KEPT: Final = 32 << 20
"""So many bytes of answers are kept, those that were asked for last."""
GIVING_WAY: Final = 0.000_05
"""What makes a dear answer gives way to who waits for the interpreter after so many seconds: a cheap page waits for it
a dozen times. Two cheap ones beside each other would rather lose a fifth of their time by giving way so often."""
LOOK: Final = 0.25
"""After so many seconds it is looked whether who waits is still there."""

_IN_DEAR_LANE: ContextVar[bool] = ContextVar("in the dear lane", default=False)


class Dear(Exception):  # noqa: N818  no error: it is to be made in the other lane
    """An answer is to be made in the lane of those that take long."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


class Gone(Exception):  # noqa: N818  no error: nothing is to be answered any more
    """Who asked has gone."""


class Lanes:
    """The two lanes of one server; safe among the threads that make answers."""

    def __init__(self, elsewhere: Elsewhere | None = None) -> None:
        """Nothing is known to be dear; what is will be made `elsewhere` if it can be."""
        self._elsewhere = elsewhere
        self.cheap = CapacityLimiter(2)
        self._dear = CapacityLimiter(1)
        self._costs: dict[Hashable, float] = {}
        self._kept: OrderedDict[str, Made] = OrderedDict()
        self._size = 0
        self._lock = Lock()
        self._coming: dict[Hashable, _Coming] = {}

    async def answer(
        self,
        errand: Errand,
        make: Callable[[], Response],
        *,
        kind: Hashable,
        version: Callable[[], Hashable],
        seconds: float,
    ) -> Response:
        """What `make` gives, which is called in a thread, and makes what may be dear by way of `made`.

        The `errand` says the same to another process, which makes it where its `kind` is known to be dear; `version`
        gives that of the book, whose answers are not for who asks of a later one.

        Raises:
            Problem: It takes too long, or too many wait already.
        """
        try:
            async with asyncio.timeout(seconds):
                if self._elsewhere is not None and self._costs.get(kind, 0) > DEAR:
                    key = errand.asked_for, await to_thread.run_sync(version, limiter=self.cheap)
                    asked = await self._wait(key, errand.request, partial(self._ask, self._elsewhere, kind, errand))
                    if asked.made is not None:
                        return asked.made.answer
                while True:
                    try:
                        return await to_thread.run_sync(make, limiter=self.cheap, abandon_on_cancel=True)
                    except Dear as dear:
                        coming = await self._wait(dear.tag, errand.request, partial(self._make, make))
                        # Who comes to it first is given it; the others find it kept.
                        answer, coming.answer = coming.answer, None
                        if answer is not None:
                            return answer
        except Gone:
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)  # nobody reads it
        except TimeoutError:
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, f"the answer took longer than {seconds:g} seconds") from None

    def made(self, kind: Hashable, tag: str, make: Callable[[], Response]) -> Response:
        """What `make` gives, or what it gave for the same tag.

        Raises:
            Dear: It takes long, and this is not the lane for it.
        """
        with self._lock:
            kept = self._kept.get(tag)
            if kept is not None:
                self._kept.move_to_end(tag)
        if kept is not None:
            return kept.answer
        if self._costs.get(kind, 0) > DEAR and not _IN_DEAR_LANE.get():
            raise Dear(tag)
        start = thread_time()
        answer = make()
        seconds = thread_time() - start
        self._took(kind, seconds)
        if seconds > WORTH_KEEPING:
            self._keep(tag, Made.of(answer, seconds))
        return answer

    def cost(self, tag: str) -> float:
        """For how many seconds an answer that is kept took the processor when it was made; 0 for any other."""
        with self._lock:
            return self._kept[tag].seconds if tag in self._kept else 0.0

    def _took(self, kind: Hashable, seconds: float) -> None:
        # The first of a kind loads what the others find there, so that one alone says little.
        self._costs[kind] = (seconds + self._costs.get(kind, seconds)) / 2

    async def _wait(
        self, key: Hashable, request: Request, begin: Callable[["_Coming"], Coroutine[Any, Any, None]]
    ) -> "_Coming":
        """Wait for a dear answer together with whoever waits for it already.

        Raises:
            Gone: Who asked has gone.
            Problem: Too many wait already.
        """
        coming = self._coming.get(key)
        if coming is None:
            if len(self._coming) > WAITING:
                why = "too many wait for what takes long; ask again in a moment"
                raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, why)
            coming = self._coming[key] = _Coming()
            coming.task = asyncio.create_task(begin(coming))
            coming.task.add_done_callback(partial(self._done, key))
        coming.waiting += 1
        try:
            while not coming.task.done():
                await asyncio.wait((coming.task,), timeout=LOOK)
                if not coming.task.done() and await request.is_disconnected():
                    raise Gone
        finally:
            coming.waiting -= 1
            if not coming.waiting and not coming.begun:
                coming.task.cancel()
                await asyncio.wait((coming.task,))
        coming.task.result()
        return coming

    async def _ask(self, elsewhere: Elsewhere, kind: Hashable, errand: Errand, coming: "_Coming") -> None:
        packed = await elsewhere(errand.packed())
        if packed:
            coming.made = made(packed)
            self._took(kind, coming.made.seconds)

    async def _make(self, make: Callable[[], Response], coming: "_Coming") -> None:
        async with self._dear:
            coming.begun = True
            enter_dear_lane()
            usual = sys.getswitchinterval()
            sys.setswitchinterval(GIVING_WAY)
            try:
                # A thread cannot be stopped: it keeps its place in the lane until it is done, whoever still waits.
                coming.answer = await to_thread.run_sync(make, limiter=CapacityLimiter(1))
            finally:
                sys.setswitchinterval(usual)

    def _done(self, key: Hashable, task: "asyncio.Task[None]") -> None:
        del self._coming[key]
        if not task.cancelled():
            task.exception()  # who waited for it has it; and maybe nobody waits any more

    def _keep(self, tag: str, made: Made) -> None:
        with self._lock:
            before = self._kept.pop(tag, None)
            self._size += len(made.content) - (0 if before is None else len(before.content))
            self._kept[tag] = made
            while self._size > MOST_KEPT:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.content)


class _Coming:
    """A dear answer that is waited for.

    Attributes:
        task: Makes it.
        waiting: How many wait for it.
        begun: Whether it is made here, in a thread, and nothing stops it any more.
        made: What another process made; for all who wait.
        answer: What was made here; for the first of them.
    """

    task: "asyncio.Task[None]"

    def __init__(self) -> None:
        self.waiting = 0
        self.begun = False
        self.made: Made | None = None
        self.answer: Response | None = None


def enter_dear_lane() -> None:
    """Make from here on what is dear as well, in this task or thread."""
    _IN_DEAR_LANE.set(True)
