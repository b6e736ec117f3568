"""What takes long is made once, in a lane of its own, and keeps nobody from what is there at once."""

import asyncio
import sys
from collections.abc import Callable
from itertools import islice
from threading import Event
from time import thread_time

import pytest
from starlette.requests import Request
from starlette.responses import Response

from projections.web.addresses.problems import Problem
from projections.web.server import lanes
from projections.web.server.errands import Elsewhere, Errand, Made
from projections.web.server.lanes import DEAR, Lanes
from tests.support.loops import run_apart

SECONDS = 100.0
"""So long nothing takes, however busy the machine is."""


def visitor(gone: Event | None = None) -> Errand:
    """What somebody asks for who is there until he has gone."""

    async def receive() -> dict[str, str]:
        if gone is None or not gone.is_set():
            await asyncio.sleep(SECONDS)
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "scheme": "http", "path": "/", "query_string": b"", "headers": []}
    request = Request(scope, receive)
    return Errand("book", "page", "now", "", request)


class Work:
    """Makes an answer that takes the processor long, and counts how often."""

    def __init__(self, own: Lanes, tag: str = "one", *, held: Event | None = None) -> None:
        self.own, self.tag, self.held = own, tag, held
        self.times = 0
        self.begun = Event()

    def __call__(self) -> Response:
        return self.own.made("dear", self.tag, self._make)

    def _make(self) -> Response:
        self.times += 1
        self.begun.set()
        until = thread_time() + DEAR * 1.2
        while thread_time() < until:
            pass
        if self.held is not None:
            self.held.wait(SECONDS)
        return Response(self.tag, media_type="text/plain", headers={"Season": self.tag})


def known_as_dear(elsewhere: Elsewhere | None = None) -> Lanes:
    """Lanes of a server that has made one dear answer."""
    own = Lanes(elsewhere)
    Work(own, "first")()
    return own


def asked(
    own: Lanes, make: Callable[[], Response], gone: Event | None = None, *, kind: str = "dear", version: int = 0
) -> "asyncio.Task[Response]":
    answer = own.answer(visitor(gone), make, kind=kind, version=lambda: version, seconds=SECONDS)
    return asyncio.create_task(answer)


async def begun(work: Work) -> None:
    assert await asyncio.to_thread(work.begun.wait, SECONDS)


async def all_wait(own: Lanes, number: int) -> None:
    """Wait until so many wait for what is dear."""
    async with asyncio.timeout(SECONDS):
        while sum(coming.waiting for coming in own._coming.values()) < number:  # noqa: ASYNC110  it is nobody's event
            await asyncio.sleep(0.01)


def test_what_takes_long_gives_way_the_sooner_while_it_is_made() -> None:
    async def made() -> None:
        usual = sys.getswitchinterval()
        work = Work(known_as_dear(), held=Event())
        answer = asked(work.own, work)
        await begun(work)
        assert sys.getswitchinterval() < usual / 5
        assert work.held is not None
        work.held.set()
        assert (await answer).body == b"one"
        assert sys.getswitchinterval() == usual

    run_apart(made())


def test_a_crowd_makes_it_once() -> None:
    async def crowd() -> None:
        own = known_as_dear()
        work = Work(own)
        answers = await asyncio.gather(*(asked(own, work) for _ in range(20)))
        assert work.times == 1
        assert {answer.body for answer in answers} == {b"one"}
        assert {answer.headers["Season"] for answer in answers} == {"one"}
        assert (await asked(own, work)).body == b"one"
        assert work.times == 1, "it is kept"

    run_apart(crowd())


def test_what_is_there_at_once_waits_for_nothing_dear() -> None:
    async def both() -> None:
        own, held = known_as_dear(), Event()
        long = [asked(own, Work(own, str(number), held=held)) for number in range(8)]
        cheap = await asked(own, lambda: own.made("cheap", "cheap", lambda: Response("cheap")))
        assert cheap.body == b"cheap"
        assert not any(task.done() for task in long)
        held.set()
        assert [(await task).body for task in long] == [str(number).encode() for number in range(8)]

    run_apart(both())


def test_what_nobody_waits_for_is_not_begun() -> None:
    async def left() -> None:
        own, held, gone = known_as_dear(), Event(), Event()
        running, waiting = Work(own, "running", held=held), Work(own, "waiting")
        first = asked(own, running)
        await begun(running)
        second = asked(own, waiting, gone)
        await all_wait(own, 2)
        gone.set()
        await second
        held.set()
        await first
        assert waiting.times == 0
        assert (await asked(own, waiting)).body == b"waiting", "who asks later is answered"

    run_apart(left())


def test_what_is_begun_ends_for_who_asks_next() -> None:
    async def left() -> None:
        own, held, gone = known_as_dear(), Event(), Event()
        work = Work(own, held=held)
        first = asked(own, work, gone)
        await begun(work)
        gone.set()
        await first
        held.set()
        assert (await asked(own, work)).body == b"one"
        assert work.times == 1

    run_apart(left())


def test_so_many_wait_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "WAITING", 2)

    async def flood() -> None:
        own, held = known_as_dear(), Event()
        works = [Work(own, str(number), held=held) for number in range(5)]
        tasks = [asked(own, work) for work in works]
        for ended in islice(asyncio.as_completed(tasks, timeout=SECONDS), 2):
            with pytest.raises(Problem):
                await ended
        held.set()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        problems = [one for one in done if isinstance(one, Problem)]
        assert len(problems) == 2
        assert all(one.status == 503 for one in problems)

    run_apart(flood())


def test_who_waits_too_long_is_told() -> None:
    async def late() -> None:
        own, held = known_as_dear(), Event()
        with pytest.raises(Problem, match="longer than"):
            await own.answer(visitor(), Work(own, held=held), kind="dear", version=lambda: 0, seconds=0.2)
        held.set()

    run_apart(late())


def test_what_goes_wrong_is_told_to_all_who_wait() -> None:
    def broken() -> Response:
        return own.made("dear", "broken", fail)

    def fail() -> Response:
        raise Problem(lanes.HTTPStatus.NOT_FOUND, "there is none")

    async def both() -> None:
        done = await asyncio.gather(asked(own, broken), asked(own, broken), return_exceptions=True)
        assert [str(one) for one in done if isinstance(one, Problem)] == [str(done[0])] * 2

    own = known_as_dear()
    run_apart(both())


def test_the_newest_of_what_is_kept_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "MOST_KEPT", 4)
    own = Lanes()
    works = [Work(own, tag) for tag in ("aa", "bb", "cc")]

    async def ask() -> None:
        for work in (*works, works[2], works[0]):
            await asked(own, work)

    run_apart(ask())
    assert [work.times for work in works] == [2, 1, 1]


def test_what_was_slow_once_is_not_dear_for_ever() -> None:
    own = Lanes()
    Work(own)()
    for number in range(3):
        lanes._IN_DEAR_LANE.set(True)
        own.made("dear", f"later {number}", lambda: Response("quick"))
    lanes._IN_DEAR_LANE.set(False)
    assert own.made("dear", "last", lambda: Response("quick")).body == b"quick"


class Other:
    """Another process, which does errands when it may."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.asked: list[bytes] = []
        self.may = asyncio.Event()

    async def __call__(self, packed: bytes) -> bytes:
        self.asked.append(packed)
        await self.may.wait()
        return self.answer


def done_elsewhere(seconds: float = DEAR * 2) -> bytes:
    return Made.of(Response("from there", headers={"ETag": "one"}), seconds).packed()


def test_what_another_process_makes_is_made_once_for_all_who_wait() -> None:
    async def crowd() -> None:
        other = Other(done_elsewhere())
        own = known_as_dear(other)
        work = Work(own)
        waiting = [asked(own, work) for _ in range(20)]
        await all_wait(own, 20)
        cheap = asked(own, lambda: own.made("cheap", "cheap", lambda: Response("cheap")), kind="cheap")
        assert (await cheap).body == b"cheap"
        other.may.set()
        answers = await asyncio.gather(*waiting)
        assert {answer.body for answer in answers} == {b"from there"}
        assert {answer.headers["etag"] for answer in answers} == {"one"}
        assert len(set(map(id, answers))) == len(answers)
        assert (work.times, len(other.asked)) == (0, 1)

    run_apart(crowd())


def test_who_asks_of_a_later_book_is_not_given_the_answer_of_an_earlier_one() -> None:
    async def both() -> None:
        other = Other(done_elsewhere())
        own = known_as_dear(other)
        waiting = [asked(own, Work(own), version=version) for version in (1, 2, 2)]
        await all_wait(own, 3)
        other.may.set()
        await asyncio.gather(*waiting)
        assert len(other.asked) == 2

    run_apart(both())


def test_what_another_process_cannot_make_is_made_here() -> None:
    async def alone() -> None:
        other = Other(b"")
        other.may.set()
        work = Work(known_as_dear(other))
        assert (await asked(work.own, work)).body == b"one"
        assert (work.times, len(other.asked)) == (1, 1)

    run_apart(alone())


def test_what_nobody_waits_for_is_called_off() -> None:
    async def left() -> None:
        other, gone = Other(done_elsewhere()), Event()
        own = known_as_dear(other)
        first = asked(own, Work(own), gone)
        await all_wait(own, 1)
        gone.set()
        assert (await first).status_code == 503
        assert not own._coming
        other.may.set()
        assert (await asked(own, Work(own))).body == b"from there"
        assert len(other.asked) == 2

    run_apart(left())


def test_what_is_quick_elsewhere_is_dear_no_more() -> None:
    async def quick() -> None:
        other = Other(done_elsewhere(0.0))
        other.may.set()
        own = known_as_dear(other)
        for number in range(3):
            await asked(own, Work(own, f"{number}"))
        assert len(other.asked) == 1

    run_apart(quick())
