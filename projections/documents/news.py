"""What entries say, in words for who follows a book: what changed, of whom, in which race, why, and by which entries.

The entries of one sheet are one piece of news. Feeds, open pages and programs that are told of a book say the same.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from ledger.entry import Entry
from ledger.facts import CompetitorEntered, Fact, ProtocolFiled, ResultRecorded, SeasonOpened
from ledger.season import Season
from ledger.vocabulary import parse_event
from projections.documents.log import fact_name, subject_of
from projections.documents.words import event_in_words, race_within, series_of
from projections.tables.text import count_of, visible

_NAMED: Final = 3
"""So many people are named, and the others counted."""
_TOLD: Final = 3
"""So many pieces of news are told in one line, and the others counted."""
_OF_PEOPLE: Final = ("competitor", "competitors")


class News(NamedTuple):
    """One piece of news: the entries that it is of, what they say, and why, each in one line."""

    entries: tuple[Entry[Fact], ...]
    what: str
    why: str

    @property
    def last(self) -> Entry[Fact]:
        """The last of its entries, by which it is named."""
        return self.entries[-1]


def news(season: Season, entries: Sequence[Entry[Fact]]) -> Iterator[News]:
    """The news in some entries, in their order; `season` knows all of them."""
    for _, group in groupby(entries, _filing):
        together = tuple(group)
        yield News(together, visible(_what(season, together)), visible(_why(together)))


def in_one_line(season: Season, entries: Sequence[Entry[Fact]]) -> str:
    """How many entries came, and what they say: ``2 entries: Yukino YOSHIDA disqualified in 500 m women``."""
    found = list(news(season, entries))
    told = "; ".join(one.what for one in found[:_TOLD])
    more = f"; and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
    number = "1 entry" if len(entries) == 1 else f"{len(entries):,} entries"
    return f"{number}: {told}{more}"


def _filing(entry: Entry[Fact]) -> tuple[object, ...]:
    """What the entries of one piece of news have in common: of one sheet, or all who were entered in a row."""
    if isinstance(entry.fact, ProtocolFiled | ResultRecorded):
        return "race", entry.fact.race, entry.recorded_at
    if isinstance(entry.fact, CompetitorEntered):
        return "entered", entry.recorded_at
    return (entry.position,)


def _what(season: Season, entries: Sequence[Entry[Fact]]) -> str:
    fact = entries[-1].fact
    if isinstance(fact, CompetitorEntered):
        return f"{_people(season, [entry.fact.touches().competitors[0] for entry in entries])} entered"
    if isinstance(fact, ProtocolFiled | ResultRecorded):
        rows = sum(isinstance(entry.fact, ResultRecorded) for entry in entries)
        return f"{race_within(season, fact.race)} filed, {count_of(rows, 'row')}"
    return _said(season, fact)


def _said(season: Season, fact: Fact) -> str:
    """What a fact that stands alone says."""
    touched, words = fact.touches(), fact_name(type(fact).__name__)
    if isinstance(fact, SeasonOpened):
        return f"{words}: {series_of(f'{fact.series}/{fact.season}')}"
    about, _, done = words.partition(" ")
    people = [one for one in touched.competitors if one in season.entrants]
    if people and about in _OF_PEOPLE:
        text = f"{_people(season, people)} {done}"
    elif people:
        text = f"{words}: {_people(season, people)}"
    else:
        text = words
    races = (*([] if touched.race is None else [touched.race]), *touched.races)
    if races:
        more = f" and {len(races) - 1} more" if len(races) > 1 else ""
        return f"{text} in {race_within(season, races[0])}{more}"
    if people and touched.cup is None and touched.quota is None:
        return text
    subject = subject_of(season, fact)
    if people:
        subject = " ".join(filter(None, (touched.quota, _cup(touched.cup), touched.outcome)))
    return f"{text}: {subject}" if subject else text


def _cup(name: str | None) -> str | None:
    try:
        return None if name is None else event_in_words(parse_event(name))
    except ValueError:
        return name


def _people(season: Season, ids: Sequence[str]) -> str:
    names = [season.competitor(one).name for one in ids[:_NAMED]]
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return f"{', '.join(names)}{more}"


def _why(entries: Sequence[Entry[Fact]]) -> str:
    last = entries[-1]
    first = entries[0]
    reason = f"{last.reason}; " if last.reason else ""
    source = f"{last.source.kind} {last.source.name}; " if last.source is not None and last.source.name else ""
    row = last.position - first.position == len(entries) - 1
    positions = f"{first.position} to {last.position}" if row else ", ".join(str(one.position) for one in entries)
    where = f"entry {last.position}" if first is last else f"entries {positions}"
    return f"{reason}{source}by {last.actor}, {where}"
