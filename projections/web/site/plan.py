"""Which pages the site of a book has, and as of which position each is."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from ledger.basis import Question
from ledger.book import Reading
from ledger.vocabulary import parse_event, parse_race
from projections.cups.standings import known_cups
from projections.races.classification import counted_races
from projections.reports.catalogue import reports
from projections.reports.report import Asked
from projections.web.addresses.basis import NOW, write_basis
from projections.web.site.concerns import Concerns, concerns

Kind = Literal["report", "reasons", "entries"]

ELSEWHERE: Final = ("explain", "explain_race", "entry", "log_page", "compare", "compare_quota")
"""Reports without pages of their own: reasons stand together by whom they are about, entries with their neighbours, and
instead of a comparison there are both of its sides.
"""
EARLIER: Final = ("overview", "standing", "contenders", "titles", "quota", "quota_event")
"""Reports that a site has after each earlier competition too."""
INDEX: Final = "index.html"
BLOCK: Final = 50
"""So many entries stand on a page."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A page of a site, with the data that belongs to it.

    Attributes:
        kind: Whether it is a report's, the reasons for one competitor, or some entries.
        basis: The basis as its address writes it: ``now``, or ``through=wc1``.
        path: Its path below the basis.
        at: The position that it is as of.
        report: The name of its report; empty where it is none's.
    """

    kind: Kind
    basis: str
    path: str
    at: int
    report: str = ""

    @property
    def asked(self) -> str:
        """The basis that it is computed at, as an address writes it."""
        through = None if self.basis == NOW else self.basis.partition("=")[2]
        return write_basis(Question(at=self.at, through=through))

    @property
    def folder(self) -> str:
        """Where its page is, below the folder of the season, with a slash at the end."""
        return f"{self.basis}/{self.path}/" if self.path else f"{self.basis}/"

    @property
    def file(self) -> str:
        """Its page, below the folder of the season; that of reasons, to which every cell leads, has a short name."""
        return f"{self.basis}/{self.path}.html" if self.kind == "reasons" else f"{self.folder}{INDEX}"


def paths(asked: Asked, *, log: bool) -> Iterator[str]:
    """The paths of everything that the pages of a basis link to; with what only the whole book has, or without."""
    for report in reports():
        if log or report.bases != "last":
            yield from report.paths(asked)


def block_of(position: int) -> int:
    """The first entry on the page that an entry stands on."""
    return position - (position - 1) % BLOCK


class Plan:
    """The pages of a book as it is."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.entries = asked.reader.entries(upto=asked.reading.basis.at)
        self.concerns: Concerns = concerns(asked.reading, self.entries)

    @property
    def reading(self) -> Reading:
        """The book as it is."""
        return self.asked.reading

    def pages(self) -> Iterator[Planned]:
        """All pages, those of one competitor beside each other."""
        yield from self._now()
        yield from self._blocks()

    def earlier(self, asked: Asked) -> Iterator[Planned]:
        """The pages after an earlier competition, through which the book is `asked`."""
        through = write_basis(Question(through=asked.question.through))
        counted = asked.reading.counted
        for report in reports():
            if report.name in EARLIER:
                for path in report.paths(asked):
                    at = self._at(report.name, path, counted)
                    yield Planned("report", through, path, at, report.name)

    def before(self) -> tuple[str, ...]:
        """The competitions that raced, but the last of them: what is after that is the whole book."""
        raced = dict.fromkeys(self.reading.season.races[name].race.competition for name in counted_races(self.reading))
        in_order = [name for name in self.reading.counted if name in raced]
        return tuple(in_order[:-1])

    def at_of(self, path: str) -> int:
        """The position that the feed of a path is as of."""
        return self._at("standing" if path.startswith("standings/") else "", path, None)

    def _now(self) -> Iterator[Planned]:
        for report in reports():
            if report.name in ELSEWHERE:
                continue
            for path in report.paths(self.asked):
                at = self._at(report.name, path, None)
                yield Planned("report", NOW, path, at, report.name)
                if report.name == "competitor":
                    yield Planned("reasons", NOW, f"explain/{path.partition('/')[2]}", at)

    def _blocks(self) -> Iterator[Planned]:
        cited: dict[int, int] = {}
        for entry in self.entries:
            for position in entry.fact.cited():
                cited[position] = entry.position
        for position, taker in ((one, self.reading.season.withdrawn_by(one)) for one in self.reading.season.withdrawn):
            cited[position] = max(cited.get(position, 0), taker or 0)
        for first in range(1, len(self.entries) + 1, BLOCK):
            own = range(first, min(first + BLOCK, len(self.entries) + 1))
            at = max(max(position, cited.get(position, 0)) for position in own)
            yield Planned("entries", NOW, f"log/from-{first}", at)

    def _at(self, report: str, path: str, through: Collection[str] | None) -> int:
        if report in ("standing", "contenders", "history"):
            cup = path.rpartition("/")[2]
            return self.concerns.of(self._cups.get(cup, frozenset()), through)
        if report == "race":
            return self.concerns.of({str(parse_race(path.partition("/")[2]).event)})
        if report == "competitor":
            who = self.reading.season.identity(path.partition("/")[2])  # who was merged has a page of the same
            return self.concerns.of(self._events[who]) if who in self._events else self.concerns.last
        if report == "weekend":
            counted = self.reading.counted
            name = path.partition("/")[2]
            return self.concerns.through(counted[: counted.index(name) + 1])
        if through is not None and report != "overview":
            return self.concerns.through(through)
        return self.concerns.last

    @cached_property
    def _cups(self) -> Mapping[str, frozenset[str]]:
        """The events that count for each cup."""
        return {cup.id: frozenset(cup.events) for cup in known_cups(self.reading)}

    @cached_property
    def _events(self) -> Mapping[str, frozenset[str]]:
        """The events that the page of each competitor rests on: its own, and all that count for a cup with one."""
        season = self.reading.season
        own: dict[str, set[str]] = {}
        for record in season.races.values():
            event = str(record.race.event)
            for entry in record.results:
                own.setdefault(season.holder(entry), set()).add(event)
        return {
            who: self._teams.union(events, *(cup for cup in self._cups.values() if not cup.isdisjoint(events)))
            for who, events in own.items()
        }

    @cached_property
    def _teams(self) -> frozenset[str]:
        """The events of teams: whoever was entered may be a member."""
        return frozenset(event for _, event in self.concerns.sheets if parse_event(event).is_team)
