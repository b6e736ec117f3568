"""The moments that a list may be of: the end of a competition, or of any race of its cups, and what a list says of it.

The days of a competition end with a race, so that they are among its races. Where races were announced one by one, the
book as it was announced after each is the moment; where several were announced at once, as old tables are, the moment
after each is the book without the races that come later.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ledger.basis import counted_competitions
from ledger.book import Reading
from ledger.facts import ClassificationPublished
from ledger.names import slug
from ledger.season import RaceRecord
from projections.races.classification import counted_races
from projections.season.expected import expected

Announced = Callable[[int], Reading]
"""Gives the reading of what had been announced at an instant, in microseconds since 1970."""


@dataclass(frozen=True, slots=True)
class ListMoment:
    """A moment that a list may be of.

    Attributes:
        after: The competition or the race that it is after.
        reading: The basis.
    """

    after: str
    reading: Reading


def limited(reading: Reading, counted: tuple[str, ...]) -> Reading:
    """The same reading through the last of these competitions only."""
    if counted == reading.counted:
        return reading
    return replace(reading, counted=counted, basis=reading.basis.model_copy(update={"through": counted[-1]}))


def prefixes(reading: Reading) -> list[tuple[str, ...]]:
    """The competitions that count up to each one of which a race is filed, the last first."""
    raced = {reading.season.races[name].race.competition for name in counted_races(reading)}
    ends = [index for index, name in enumerate(reading.counted, 1) if name in raced]
    return [reading.counted[:end] for end in reversed(ends)] or [reading.counted]


def competition_ends(reading: Reading) -> list[ListMoment]:
    """The end of each competition of which a race is filed, the last first."""
    ends = (limited(reading, counted) for counted in prefixes(reading))
    return [ListMoment(one.counted[-1] if one.counted else "no competition", one) for one in ends]


def race_ends(reading: Reading, cups: Collection[str], announced: Announced | None) -> Iterator[ListMoment]:
    """The end of each race of some cups, the last first."""
    records = _races_of(reading, cups)
    at_once: dict[int, list[str]] = {}
    for record in records:
        at_once.setdefault(record.protocols[0].published_at, []).append(str(record.race))
    for instant in sorted(at_once, reverse=True):
        names = at_once[instant]
        if announced is not None and reading.basis.as_of is None:
            yield ListMoment(names[-1], announced(instant))
            names = names[:-1]
        for name in reversed(names):
            yield ListMoment(name, _until(reading, records, name))


def _races_of(reading: Reading, cups: Collection[str]) -> list[RaceRecord]:
    """The filed races of some cups, in their order."""
    events = {event for cup in reading.rulebook.cups if cup.id in cups for event in cup.events}
    records = (reading.season.races[name] for name in counted_races(reading))
    return [record for record in records if str(record.race.event) in events]


def _until(reading: Reading, records: Sequence[RaceRecord], last: str) -> Reading:
    """The reading without the races of a cup that come after one of them."""
    names = [str(record.race) for record in records]
    gone = frozenset(names[names.index(last) + 1 :])
    competition = reading.season.races[last].race.competition
    counted = reading.counted[: reading.counted.index(competition) + 1]
    # What came later, a list or a competition, would prove that the races are missing which are left out on purpose.
    races = {
        name: record
        for name, record in reading.season.races.items()
        if name not in gone and record.race.competition in counted
    }
    season = replace(reading.season, races=races, publications={})
    said = (*reading.basis.hypothetical, f"without the races after {last}")
    return replace(
        reading,
        season=season,
        counted=counted,
        basis=reading.basis.model_copy(update={"hypothetical": said}),
    )


_NUMBER = re.compile(
    r"\bafter (?:the )?(?:world cup|wc) ?(?:no |nr |number )?(\d{1,2})(?: [a-z]+ ?\d?)?(?: race (\d))?\b"
)
_OF_RACES = re.compile(r"\bafter (\d{1,2}) of (\d{1,2})\b")
_PLACE = re.compile(r"\b(after|before) (?:the )?([a-z]+)")


def stated(reading: Reading, publication: ClassificationPublished, cups: Collection[str]) -> ListMoment | None:
    """The moment that a list says it is of: its competition, or the words of its version, title or name."""
    if publication.after is not None:
        return ListMoment(publication.after, limited(reading, counted_competitions(reading.season, publication.after)))
    for text in (publication.edition, publication.title, publication.publication):
        found = _in_words(reading, _spaced(text or ""), cups)
        if found is not None:
            return found
    return None


def _spaced(text: str) -> str:
    """The words of a text in small letters without accents, with one space between them."""
    return slug(text).replace("-", " ")


def _in_words(reading: Reading, text: str, cups: Collection[str]) -> ListMoment | None:
    calendar = reading.season.competitions()
    of_races = _OF_RACES.search(text)
    if of_races is not None:
        return _after_so_many(reading, cups, int(of_races[1]), int(of_races[2]))
    number = _NUMBER.search(text)
    names = [fact.competition for fact in calendar]
    if number is not None and f"wc{number[1]}" in names:
        return _moment_at(reading, cups, f"wc{number[1]}", number[2])
    for place in _PLACE.finditer(text):
        rest = text[place.start(2) :]
        cities = [index for index, fact in enumerate(calendar) if f"{rest} ".startswith(f"{_spaced(fact.city)} ")]
        if len(cities) == 1:
            index = cities[0] - (place[1] == "before")
            race = re.match(r" race (\d)\b", rest.removeprefix(_spaced(calendar[cities[0]].city)))
            if race is not None and place[1] == "before":
                return None
            return _moment_at(reading, cups, names[index], race[1] if race else None) if index >= 0 else None
    return None


def _moment_at(reading: Reading, cups: Collection[str], competition: str, number: str | None) -> ListMoment | None:
    """The end of a competition, or of one of the races of an event there."""
    if number is None:
        return _end_of(reading, competition)
    records = _races_of(reading, cups)
    wanted = [one for one in records if (one.race.competition, str(one.race.number)) == (competition, number)]
    return ListMoment(str(wanted[-1].race), _until(reading, records, str(wanted[-1].race))) if wanted else None


def _end_of(reading: Reading, competition: str) -> ListMoment:
    return ListMoment(competition, limited(reading, counted_competitions(reading.season, competition)))


def _after_so_many(reading: Reading, cups: Collection[str], number: int, total: int) -> ListMoment | None:
    """The moment after so many races of a cup, where the calendar has as many as the list says."""
    events = {event for cup in reading.rulebook.cups if cup.id in cups for event in cup.events}
    known = [one for one in expected(reading).competitions if one.races is not None]
    count = sum(len(one.races.get(event, ())) for one in known if one.races is not None for event in events)
    records = _races_of(reading, cups)
    filed = list(dict.fromkeys((one.race.competition, str(one.race.event), one.race.number) for one in records))
    if not 0 < number <= len(filed) == count == total:
        return None
    wanted = filed[:number]
    last = [one for one in records if (one.race.competition, str(one.race.event), one.race.number) in wanted][-1]
    return ListMoment(str(last.race), _until(reading, records, str(last.race)))
