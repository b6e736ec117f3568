"""Up to which position a book is concerned with something: which entries can change what a page shows.

A sheet changes the tables of its event, and those of nothing else. An entry of any other kind may change every page,
and so does the first sheet of a competition, by which all others learn that it has raced. What depends on a moment, as
the time for protests does, changes with the first entry after it.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ledger.book import Reading
from ledger.entry import Entry
from ledger.facts import CompetitorEntered, Fact, ProtocolFiled, ResultRecorded
from ledger.vocabulary import parse_event, parse_race
from projections.races.stages import limits, moment


@dataclass(frozen=True, slots=True)
class Concerns:
    """The last positions that concern what a book has.

    Attributes:
        last: The last position of the book.
        whole: The last that may concern everything.
        entered: The last at which somebody was entered, who may be a member of a team that raced before.
        sheets: The last that concerns the races of an event at a competition, by both.
    """

    last: int
    whole: int
    entered: int
    sheets: Mapping[tuple[str, str], int]

    def of(self, events: Collection[str], competitions: Collection[str] | None = None) -> int:
        """The last position that concerns the races of some events, at some competitions or at all."""
        found = [
            position
            for (competition, event), position in self.sheets.items()
            if event in events and (competitions is None or competition in competitions)
        ]
        if any(parse_event(event).is_team for event in events):
            found.append(self.entered)
        return max([self.whole, *found])

    def through(self, competitions: Collection[str]) -> int:
        """The last position that concerns any race at some competitions."""
        return self.of({event for _, event in self.sheets}, competitions)


def concerns(reading: Reading, entries: Sequence[Entry[Fact]]) -> Concerns:
    """What the entries of a book concern, of which a reading is at the last."""
    sheets: dict[tuple[str, str], int] = {}
    begun: set[str] = set()
    whole = entered = 1
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, CompetitorEntered):
            entered = entry.position
        elif isinstance(fact, ProtocolFiled | ResultRecorded):
            race = parse_race(fact.race)
            if race.competition not in begun:
                begun.add(race.competition)
                whole = entry.position
            sheets[race.competition, str(race.event)] = entry.position
        else:
            whole = entry.position
    for place, position in _settled(reading, entries).items():
        sheets[place] = max(sheets.get(place, 1), position)
    return Concerns(len(entries), whole, entered, sheets)


def _settled(reading: Reading, entries: Sequence[Entry[Fact]]) -> dict[tuple[str, str], int]:
    """The first positions after the last limit for protests that is over, by competition and event."""
    # A clock may have jumped back; a limit is over for good only where no later entry is before it.
    until = [*accumulate((entry.recorded_at for entry in reversed(entries)), min)][::-1]
    now = moment(reading)
    found: dict[tuple[str, str], int] = {}
    for record in reading.season.races.values():
        if record.protocols:
            known = limits(reading, record)
            over = [limit for limit in (known.protests, known.arithmetic) if limit is not None and limit < now]
            if over:
                place = record.race.competition, str(record.race.event)
                first = min(bisect_right(until, max(over)) + 1, len(entries))
                found[place] = max(found.get(place, 1), first)
    return found
