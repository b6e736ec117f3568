"""Follow a source while racing: a folder, or an event of a results API. What ``season follow`` does.

Each look files what has changed, says so in a line, and keeps nothing that the book does not: what is filed already is
recognised by the book, so that a restart files nothing twice. What cannot be read, does not fit, or only a person can
tell is left out with one line, and looked at again when it or the book has changed.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from commands.deciders.differences import Filing
from commands.deciders.naming_races import Said, named_lists
from commands.desk.desk import Desk
from commands.desk.results import record_entries, record_results
from commands.desk.sheets import file_sheets
from commands.files import read_some
from commands.intake.fetching import MOST_BYTES, Fetcher, same_origin
from commands.intake.results.answers import is_answer, is_competitions, race_said, results_in
from commands.intake.results.file_names import helped_by_name
from commands.intake.results.model import DoubtfulError, RaceSaid, ResultList
from commands.intake.results.reading import results_of
from commands.intake.sheets.reading import read_sheet
from ledger.errors import InvalidInputError, LedgerError, StoreError
from ledger.season import Season
from projections.races.classification import classify
from projections.season.doubts import doubts

Say = Callable[[str], None]
_LISTS: Final = (".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".txt")
_SLOWEST: Final = 16
"""So many times longer than usual is waited at most, where a source is away."""


class Looked(NamedTuple):
    """What one look at a source came to.

    Attributes:
        away: Why the source could not be looked at, or None.
        wait: For how many seconds it asks to be left alone.
    """

    away: str | None = None
    wait: int = 0


class Following(ABC):
    """Looks at one source again and again, and files what changed.

    Attributes:
        nocs: Codes to take though they are not known.
    """

    def __init__(self, desk: Desk, said: Said, say: Say) -> None:
        """File at `desk`; `said` is what a person says of lists, and `say` prints a line."""
        self.desk, self.said, self.say = desk, said, say
        self.nocs: tuple[str, ...] = ()
        self._told: dict[str, str] = {}
        self._left: dict[str, tuple[str, int]] = {}

    @property
    def left_out(self) -> tuple[str, ...]:
        """What was left out, and has not been filed since."""
        return tuple(self._left)

    @abstractmethod
    def look(self) -> Looked:
        """Look at the source once, and file what changed."""

    def _filed(self, name: str, content: bytes, work: Callable[[], Iterator[str]]) -> bool:
        """File some content by `work`; whether the book has it then. What is left out waits until something changes."""
        seen = (sha256(content).hexdigest(), self.desk.book.last())
        if self._left.get(name) == seen:
            return False
        try:
            for line in work():
                self.say(line)
        except StoreError:
            raise
        except LedgerError as error:
            self._left[name] = seen
            kind = "doubted, left out" if isinstance(error, DoubtfulError) else "left out"
            self._once(name, f"{name}: {kind}: {error}")
            return False
        self._left.pop(name, None)
        self._told.pop(name, None)
        return True

    def _once(self, about: str, line: str) -> None:
        """Say a line unless it was the last one that was said of it."""
        if self._told.get(about) != line:
            self._told[about] = line
            self.say(line)

    def _record(self, lists: Sequence[ResultList], said: Said, *, assumed: bool = False) -> Iterator[str]:
        """Record lists of results; a list in which rows have gone is half of one, until a person says otherwise.

        With `assumed`, what was taken for granted follows the line of its race.
        """
        season = self.desk.season()
        skated = [one for one in lists if any(row.result is not None for row in one.rows)]
        for named in named_lists(season, skated, said):
            have = sum(row.result is not None for row in named.rows.rows)
            stand = _standing(season, str(named.race))
            if have < stand:
                raise InvalidInputError(
                    f"{have} rows of {named.race} have a result, and {stand} stand in the book; if that is right, "
                    "season record files it"
                )
        if skated:
            for one in record_results(self.desk, skated, said, nocs=self.nocs).recordings:
                yield from _line(one.filing, one.rows, said.state)
                if assumed and one.filing.outcome != "same":
                    yield from (f"  assumed: {text}" for text in one.assumed)
                yield from self._doubts(one.filing)

    def _doubts(self, filing: Filing) -> Iterator[str]:
        """What is doubted of a race that was filed."""
        if filing.outcome != "same":
            yield from (f"  {doubt.line}" for doubt in doubts(self.desk.season(), [filing.race]))


def _standing(season: Season, race: str) -> int:
    record = season.races.get(race)
    return len(classify(season, race).rows) if record is not None and record.protocols else 0


def _line(filing: Filing, rows: int, state: str) -> Iterator[str]:
    """What was filed of a race; nothing where the book had it as it is."""
    if filing.outcome != "same":
        changed = f", {len(filing.differences)} cells changed" if filing.differences else ""
        yield f"{filing.race}: {filing.outcome}, {rows} rows, {state.lower()}{changed}, {len(filing.drafts)} entries"


class FolderFollowing(Following):
    """Follows a folder: new or changed official sheets and lists, also in the folders below it."""

    def __init__(self, folder: Path, desk: Desk, said: Said, say: Say) -> None:
        """Follow `folder`."""
        super().__init__(desk, said, say)
        self._folder = folder
        self._seen: dict[Path, tuple[int, int]] = {}

    def look(self) -> Looked:
        """File each file that is new or has changed since it was filed."""
        if not self._folder.is_dir():
            return Looked(f"{self._folder}: no such folder")
        for path in sorted(self._folder.rglob("*")):
            if path.suffix.lower() in (".pdf", *_LISTS) and not path.name.startswith("."):
                self._file(path)
        return Looked()

    def _file(self, path: Path) -> None:
        try:
            state = path.stat()
            if not path.is_file() or self._seen.get(path) == (state.st_size, state.st_mtime_ns):
                return
            content = read_some(path, MOST_BYTES)
        except (OSError, InvalidInputError):
            return  # it went away between two looks
        if self._filed(str(path.relative_to(self._folder)), content, lambda: self._work(path, content)):
            self._seen[path] = (state.st_size, state.st_mtime_ns)

    def _work(self, path: Path, content: bytes) -> Iterator[str]:
        if not content.startswith(b"%PDF"):
            lists = self._lists(path, content)
            yield from self._enter([one for one in lists if all(row.result is None for row in one.rows)])
            yield from self._record(lists, self.said, assumed=True)
            return
        sheet = read_sheet(content, file=path.name)
        for filing in file_sheets(self.desk, [sheet], nocs=self.nocs):
            yield from _line(filing, len(sheet.rows), sheet.state)
            yield from self._doubts(filing)

    def _lists(self, path: Path, content: bytes) -> list[ResultList]:
        """The lists in a file; its name helps where they do not say of which race they are, and nobody does."""
        said = self.said
        lists = results_of(path.name, content, said.reading, race=said.race)
        if said.race is not None:
            return lists
        spoken = RaceSaid(
            competition=said.competition, day=(said.day,) if said.day is not None else (), division=said.division
        )
        return helped_by_name(path.name, lists, spoken, self.desk.season().schedule.keys())

    def _enter(self, lists: Sequence[ResultList]) -> Iterator[str]:
        """Record who is entered: lists in which nobody has a result yet."""
        if not lists:
            return
        races, entries = record_entries(self.desk, lists, self.said, nocs=self.nocs)
        if entries:
            yield from (f"{race}: {count} entered, {len(entries)} entries" for race, count in races)
            yield from (f"  assumed: {text}" for one in lists for text in one.assumed)


class EventFollowing(Following):
    """Follows an event of a results API: its competitions, and the results of each."""

    def __init__(self, address: str, desk: Desk, said: Said, say: Say, *, agent: str, limit: int) -> None:
        """Follow the event at `address`, with `limit` requests a look at most."""
        super().__init__(desk, said, say)
        self._address, self._limit = address, limit
        self._fetcher = Fetcher(agent=agent)
        self._competitions: list[dict[str, Any]] = []
        self._asked: dict[str, int] = {}
        self._held: dict[str, bytes] = {}

    def look(self) -> Looked:
        """Ask for the competitions, then for results: of those that are live first, then of those not asked longest."""
        address = urljoin(self._address, "competitions/")
        fetched = self._fetcher.get(address)
        if fetched.away is not None:
            return Looked(fetched.away, fetched.wait)
        if fetched.content is not None:
            found = _json(fetched.content)
            if not is_competitions(found):
                return Looked("half an answer came: no list of competitions")
            self._competitions = found
            self._fetcher.used(address)
        waiting = sorted(self._competitions, key=self._turn)
        for one in waiting[: self._limit - 1]:
            away = self._results(one)
            if away.away is not None:
                return away
        return Looked()

    def _turn(self, competition: Mapping[str, Any]) -> tuple[bool, int]:
        return not competition.get("isLive"), self._asked.get(str(competition["resultsUrl"]), 0)

    def _results(self, competition: Mapping[str, Any]) -> Looked:
        address = urljoin(self._address, str(competition["resultsUrl"]))
        name = str(competition.get("title") or address)
        if not same_origin(address, self._address):
            self._left[name] = ("", 0)
            self._once(name, f"{name}: left out: its results are at another computer, {address}")
            return Looked()
        self._asked[str(competition["resultsUrl"])] = 1 + max(self._asked.values(), default=0)
        fetched = self._fetcher.get(address)
        if fetched.away is not None:
            return Looked(fetched.away, fetched.wait)
        content = self._held.get(address) if fetched.content is None else fetched.content
        if content is None:
            return Looked()
        data = _json(content)
        if data != [] and not is_answer(data):
            return Looked(f"half an answer came for {name}")
        self._fetcher.used(address)
        file = urlsplit(address).path.strip("/")
        if data == [] or self._filed(name, content, lambda: self._answer(file, competition, content, data)):
            self._held.pop(address, None)
        else:
            self._held[address] = content
        return Looked()

    def _answer(self, file: str, competition: Mapping[str, Any], content: bytes, data: Any) -> Iterator[str]:
        said = _on_its_day(race_said(competition), competition, self.desk.season(), self.said)
        one = results_in(file, sha256(content).hexdigest(), data, self.said.reading, said=said)
        whole = all(row.result is not None for row in one.rows)
        official = whole and competition.get("isOfficial") is True
        yield from self._record([one], replace(self.said, state="OFFICIAL" if official else "UNOFFICIAL"))


def _json(content: bytes) -> Any:
    """What an answer says; None where it is not JSON, or not whole."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _on_its_day(race: RaceSaid, competition: Mapping[str, Any], season: Season, said: Said) -> RaceSaid:
    """The race with the day on which it begins where it is skated; the API gives instants, and no zone.

    The competition is the one that is named, or the only one on whose days it begins; else it stays open, to be asked.
    """
    try:
        start = datetime.fromisoformat(str(competition.get("start")))
    except ValueError:
        return race
    if start.tzinfo is None:
        return race
    days = [(one, start.astimezone(ZoneInfo(one.time_zone)).date().isoformat()) for one in season.competitions()]
    fits = [
        (one.competition, day)
        for one, day in days
        if one.first_day <= day <= one.last_day and said.competition in (None, one.competition)
    ]
    if len(fits) != 1:
        return race
    return replace(race, competition=fits[0][0], day=(fits[0][1],))


@dataclass(slots=True)
class Pace:
    """How long to wait between two looks: as long as was said, longer the longer a source is away, never hurried."""

    every: float
    away: int = 0

    def after(self, look: Looked) -> float:
        """How many seconds to wait after a look."""
        self.away = 0 if look.away is None else self.away + 1
        slower = min(1 << min(max(self.away - 1, 0), 8), _SLOWEST)
        return max(self.every * slower, look.wait)


def follow(
    following: Following,
    pace: Pace,
    *,
    wait: Callable[[float], bool],
    looked: Callable[[], None] = lambda: None,
    once: bool = False,
) -> bool:
    """Look again and again until `wait`, which waits for some seconds, says that it is enough; or once.

    After each look `looked` is called. Whether the last look found the source there.

    Raises:
        StoreError: The book cannot be written to.
    """
    gone: str | None = None
    while True:
        look = following.look()
        if look.away is not None and look.away != gone:
            following.say(f"the source is away: {look.away}")
        elif look.away is None and gone is not None:
            following.say("the source is back")
        gone = look.away
        looked()
        seconds = pace.after(look)
        if once or wait(seconds):
            return gone is None
