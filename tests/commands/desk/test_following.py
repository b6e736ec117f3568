"""Following a folder and an event of a results API: every change filed once, whatever happens to the source."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from commands.deciders.naming_races import Said
from commands.desk.desk import Desk
from commands.desk.following import EventFollowing, FolderFollowing, Following, Looked, Pace, follow
from commands.intake.fetching import event_address
from commands.intake.results.model import ReadAs
from ledger.errors import InvalidInputError
from ledger.facts import CompetitionScheduled
from projections.races.classification import classify
from tests.support.desks import desk_with

PUBLISHED = Path(__file__).parents[2] / "published"
RACING = json.loads((PUBLISHED / "api-men-1000-racing.json").read_bytes())
FINAL = json.loads((PUBLISHED / "api-men-1000-final.json").read_bytes())
"""One men's 1000 m as the API gave it twice; where from is said in `tests/published/README.md`."""
FEWER = sum(bool(one["time"]) for one in RACING[:10])
RACE = "wc4-men-1000-a"
RESULTS = "/events/2026_USA_0002/competitions/4/results/"
TIME_ZONE = "America/Denver"


class Server(ThreadingHTTPServer):
    """A results API that answers as it is told, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.address = f"http://127.0.0.1:{self.server_port}/events/2026_USA_0002/"
        self.results: Any = RACING
        self.fault: str | None = None
        self.by_date = False
        self.codes: list[int] = []
        self.competition: dict[str, Any] = {
            "title": "1000m Men",
            "distance": {"name": "1,000 Meter", "distance": 1000},
            "category": "M",
            "division": "",
            "number": None,
            "start": "2026-01-04T01:53:00Z",  # the evening of the third in the zone of the competition
            "isLive": True,
            "isOfficial": False,
            "resultsUrl": f"http://127.0.0.1:{self.server_port}{RESULTS}",
        }

    def finish(self) -> None:
        """The race is over: the second of the two answers, and official."""
        self.results, self.competition = FINAL, {**self.competition, "isOfficial": True, "isLive": False}


class _Answering(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        results = self.path == RESULTS
        body = json.dumps(self.server.results if results else [self.server.competition]).encode()
        tag = f'"{hash(body)}"'
        fault = self.server.fault if results else None
        if fault == "busy":
            self._answer(503, b"later", {"Retry-After": "7"})
        elif fault == "cut":
            self._answer(200, body[: len(body) // 2], {"ETag": tag, "Content-Length": str(len(body))})
        elif fault == "half":
            self._answer(200, body[: len(body) // 2], {"ETag": tag})
        elif fault == "page":
            self._answer(200, b"<html>we are back soon</html>", {"ETag": tag})
        elif fault == "gone":
            self.close_connection = True
        elif self.server.by_date:
            date = "Sat, 03 Jan 2026 22:17:22 GMT"
            self._answer(304 if self.headers["If-Modified-Since"] == date else 200, body, {"Last-Modified": date})
        elif self.headers["If-None-Match"] == tag:
            self._answer(304, b"", {"ETag": tag})
        else:
            self._answer(200, body, {"ETag": tag})

    def _answer(self, code: int, body: bytes, headers: dict[str, str]) -> None:
        self.server.codes.append(code)
        self.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"" if code == 304 else body)

    def log_message(self, *_: object) -> None:
        """What was asked is kept in `Server.codes`."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr("commands.intake.fetching.TIMEOUT_SECONDS", 100)
    with Server() as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def desk() -> Desk:
    venue = {"venue": "Oval", "city": "Elsewhere", "noc": "USA", "time_zone": TIME_ZONE}
    return desk_with(
        [
            CompetitionScheduled(
                competition="wc4",
                name="World Cup 4",
                first_day="2026-01-02",
                last_day="2026-01-03",
                programme=(("men-1000", 1),),
                **venue,
            )
        ]
    )


class Followed:
    """Somebody who follows, with the lines that were said since they were last asked for."""

    def __init__(self, desk: Desk, server: Server, *, limit: int = 20, **said: Any) -> None:
        self.lines: list[str] = []
        said = {"division": "a", **said}
        self.following = EventFollowing(
            server.address, desk, Said(**said), self.lines.append, agent="tests", limit=limit
        )

    def look(self) -> tuple[Looked, list[str]]:
        """One look, and what was said in it."""
        self.lines.clear()
        return self.following.look(), list(self.lines)


def test_an_event_while_racing_and_afterwards_with_every_fault_in_between(server: Server, desk: Desk) -> None:
    follower = Followed(desk, server)
    look, lines = follower.look()
    assert look == Looked()
    (line,) = lines
    assert line.startswith(f"{RACE}: filed, 33 rows, unofficial, ")
    assert len(classify(desk.season(), RACE).rows) == 15
    assert classify(desk.season(), RACE).protocol.fact.day == "2026-01-03"
    racing = desk.book.last()

    server.codes.clear()
    assert follower.look() == (Looked(), [])
    assert server.codes == [304, 304], "what has not changed is not sent again"

    server.finish()
    for fault, words in (
        ("busy", "it answers 503"),
        ("cut", "half an answer came"),
        ("half", "half an answer came for 1000m Men"),
        ("page", "half an answer came for 1000m Men"),
        ("gone", "Remote end closed connection"),
    ):
        server.fault = fault
        look, lines = follower.look()
        assert words in (look.away or ""), fault
        assert (look.wait, lines) == (7 if fault == "busy" else 0, [])
    server.fault, server.results = None, RACING[:10]
    look, lines = follower.look()
    assert look.away is None
    expected = (
        f"1000m Men: left out: {FEWER} rows of {RACE} have a result, and 15 stand in the book; if that is right, "
        "season record files it"
    )
    assert lines == [expected]
    assert follower.look() == (Looked(), []), "it is said once"
    server.results = []
    assert follower.look() == (Looked(), [])
    assert desk.book.last() == racing

    server.results = FINAL
    look, lines = follower.look()
    (line,) = lines
    assert line.startswith(f"{RACE}: re-issued, 33 rows, official, ")
    rows = classify(desk.season(), RACE).rows
    assert len(rows) == 33
    assert [row.result.status for row in rows].count("DQ") == 1
    times = {row.recorded.fact.name_printed: (row.result.time, row.result.thousandth) for row in rows}
    racing_times = {one["competitor"]["skater"]["lastName"]: one["time"] for one in RACING if one["time"]}
    amended = {
        one["competitor"]["skater"]["lastName"]: one["time"]
        for one in FINAL
        if racing_times.get(one["competitor"]["skater"]["lastName"], one["time"]) != one["time"]
    }
    assert sorted(amended.values()) == ["1:14.054", "1:15.824"]
    for last_name, time in amended.items():
        (stands,) = (found for name, found in times.items() if name.endswith(last_name))
        assert stands == ((74_050, 4) if time == "1:14.054" else (75_820, 4))

    last = desk.book.last()
    assert follower.look() == (Looked(), [])
    assert Followed(desk, server).look() == (Looked(), []), "a restart files nothing twice"
    assert desk.book.last() == last


def test_a_server_that_knows_dates_alone_is_asked_by_date(server: Server, desk: Desk) -> None:
    server.by_date = True
    follower = Followed(desk, server)
    follower.look()
    follower.look()
    assert server.codes == [200, 200, 304, 304]


def test_what_only_a_person_can_tell_is_left_out_until_it_is_said(server: Server, desk: Desk) -> None:
    server.results = [{**one, "status": 9} if number == 3 else one for number, one in enumerate(RACING)]
    follower = Followed(desk, server)
    before = desk.book.last()
    _, lines = follower.look()
    (line,) = lines
    assert line.startswith("1000m Men: doubted, left out: ")
    assert "--status 9=DNF" in line
    assert follower.look() == (Looked(), [])
    assert desk.book.last() == before
    server.competition["division"], server.results = "", RACING
    _, lines = Followed(desk, server, division=None).look()
    assert "--division a" in lines[0]
    server.results = [{**one, "status": 9} if number == 3 else one for number, one in enumerate(RACING)]
    assert len(Followed(desk, server, reading=ReadAs(statuses={9: "DNF"})).look()[1]) == 1
    assert desk.book.last() > before


def test_results_at_another_computer_are_not_asked_for(server: Server, desk: Desk) -> None:
    server.competition["resultsUrl"] = "http://127.0.0.2:9/results/"
    follower = Followed(desk, server)
    assert follower.look()[1] == [
        "1000m Men: left out: its results are at another computer, http://127.0.0.2:9/results/"
    ]
    assert follower.look() == (Looked(), [])
    assert server.codes == [200, 304]


def test_a_source_that_is_away_is_asked_less_and_less_often_and_each_change_is_said_once(desk: Desk) -> None:
    said: list[str] = []
    looks = iter([Looked("no route"), Looked("no route"), Looked("no route", 90), Looked(), Looked()])
    waits: list[float] = []

    class Scripted(Following):
        def look(self) -> Looked:
            return next(looks)

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        return len(waits) == 5

    assert follow(Scripted(desk, Said(), said.append), Pace(10), wait=wait)
    assert said == ["the source is away: no route", "the source is back"]
    assert waits == [10, 20, 90, 10, 10]
    pace = Pace(10)
    assert max(pace.after(Looked("away")) for _ in range(50)) == 160


def test_a_folder_to_which_lists_come_while_they_are_written(tmp_path: Path, desk: Desk) -> None:
    lines: list[str] = []
    folder = tmp_path / "in"
    said = Said(competition="wc4", division="a", day="2026-01-03")
    follower = FolderFollowing(folder, desk, said, lines.append)
    assert follower.look() == Looked(f"{folder}: no such folder")
    folder.mkdir()
    assert follower.look() == Looked()
    path = folder / "men 1000.csv"
    path.write_text("distance,gender,rank,name,noc,time\n1000m,men,1,Ada BERG,NED,1:08.10\n1000m,men,2,Bo CL")
    (folder / "sheet.pdf").write_bytes(b"%PDF-1.4 half of one")
    (folder / "picture.png").write_bytes(b"no list")
    before = desk.book.last()
    follower.look()
    assert [line.partition(": ")[0] for line in lines] == ["men 1000.csv", "sheet.pdf"]
    assert all("left out" in line for line in lines)
    follower.look()
    assert (len(lines), desk.book.last()) == (2, before)
    path.write_text(
        "distance,gender,rank,name,noc,time\n1000m,men,1,Ada BERG,NED,1:08.10\n1000m,men,2,Bo CLERK,NOR,1:08.50\n"
    )
    follower.look()
    assert lines[2:] == [f"{RACE}: filed, 2 rows, unofficial, {desk.book.last() - before} entries"]
    last = desk.book.last()
    FolderFollowing(folder, desk, said, lambda _: None).look()
    follower.look()
    assert (len(lines), desk.book.last()) == (3, last)


ROWS = "rank,name,noc,time\n1,Ada BERG,NED,1:08.10\n2,Bo CLERK,NOR,1:08.50\n"


def followed(folder: Path, desk: Desk, **said: Any) -> list[str]:
    """What one look at a folder says."""
    lines: list[str] = []
    FolderFollowing(folder, desk, Said(**said), lines.append).look()
    return lines


@pytest.mark.parametrize(
    ("name", "assumed"),
    [
        ("wc4-men-1000-a.csv", "wc4, men, 1000 m, Division A"),
        ("1000 m men division A.csv", "men, 1000 m, Division A"),
        ("2026-01-03 wc4 Results_1000m_Men_A.txt", "wc4, 2026-01-03, men, 1000 m, Division A"),
    ],
)
def test_the_name_of_a_file_helps_where_the_list_does_not_say_its_race(
    tmp_path: Path, desk: Desk, name: str, assumed: str
) -> None:
    (tmp_path / name).write_text(ROWS)
    said = {} if "2026" in name else {"day": "2026-01-03"}
    if not name.startswith(("wc4", "2026")):
        said["competition"] = "wc4"
    filed, note = followed(tmp_path, desk, **said)
    assert filed.startswith(f"{RACE}: filed, 2 rows")
    assert note == f"  assumed: {name}: {assumed}, as its name says"
    assert followed(tmp_path, desk, **said) == []


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [
        ("wc4-women-1000-a.csv", {}, "its name says women, and the list is of men"),
        ("wc4 1500 men.csv", {}, "its name says 1500 m, and the list is of 1000 m"),
        ("1000 men b.csv", {"division": "a"}, "its name says Division B, and the list is of Division A"),
        ("2026-01-02 list.csv", {}, "its name says 2026-01-02, and the list is of 2026-01-03"),
    ],
)
def test_a_name_that_contradicts_the_list_is_a_doubt(
    tmp_path: Path, desk: Desk, name: str, said: dict[str, Any], words: str
) -> None:
    rows = ROWS.replace("time", "time,gender,distance,date").replace("0\n", "0,men,1000,2026-01-03\n")
    (tmp_path / name).write_text(rows)
    before = desk.book.last()
    (line,) = followed(tmp_path, desk, **{"competition": "wc4", "division": None, **said})
    assert line.startswith(f"{name}: doubted, left out: {name}: {words}; rename the file")
    assert desk.book.last() == before


def test_what_is_doubted_of_a_race_is_said_below_it(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "wc4-men-1000-a.csv").write_text(ROWS)
    (tmp_path / "wc4-men-1000-b.csv").write_text(ROWS.replace("2,Bo", "2,Cy"))
    lines = followed(tmp_path, desk, day="2026-01-03")
    (doubt,) = (line for line in lines if "doubt" in line)
    assert doubt.startswith("  doubt: Ada BERG (NED) has a result in wc4-men-1000-b and in wc4-men-1000-a (entry ")


def test_a_list_of_who_is_entered_is_taken_as_one_and_the_results_follow_it(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "start list wc4 men 1000 a.csv"
    path.write_text("bib,name,noc,pair,lane\n3,Ada BERG,NED,1,i\n4,Bo CLERK,NOR,1,o\n")
    lines = followed(tmp_path, desk, day="2026-01-03")
    assert lines[0].startswith(f"{RACE}: 2 entered, ")
    assert lines[1].startswith(f"  assumed: {path.name}: wc4, men, 1000 m, Division A")
    (entry,) = desk.season().lists[RACE]
    assert [(one.pair, one.lane, one.bib) for one in entry.fact.entries] == [(1, "inner", 3), (1, "outer", 4)]
    (tmp_path / "wc4-men-1000-a.csv").write_text(ROWS)
    assert followed(tmp_path, desk, day="2026-01-03")[0].startswith(f"{RACE}: filed, 2 rows")
    assert followed(tmp_path, desk, day="2026-01-03") == []


@pytest.mark.parametrize(
    "text", ["ftp://example.org/events/1/", "https://example.org/", "https://me:secret@x.org/events/1/", "events/1"]
)
def test_what_is_no_source_is_said(text: str) -> None:
    with pytest.raises(InvalidInputError, match="no folder, and no address of an event; write it like https"):
        event_address(text)


def test_an_address_is_taken_from_wherever_somebody_copied_it() -> None:
    wanted = "https://api.example.org/events/2026_USA_0002/"
    assert event_address("https://api.example.org/events/2026_USA_0002") == wanted
    assert event_address("https://api.example.org/events/2026_USA_0002/competitions/4/results/?inSeconds=0") == wanted
