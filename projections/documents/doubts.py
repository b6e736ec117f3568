"""Doubts in documents: those of the races that a table counts, whatever the table is of."""

from collections.abc import Collection, Iterable, Iterator

from ledger.book import Reading
from ledger.vocabulary import Race
from projections.documents.base import Document
from projections.season.doubts import Doubt, doubts, in_words


class DoubtLine(Document):
    """Something that the book says of a race and that may be false.

    `doubt` is ``programme``, ``ranks`` or ``gender``; `entries` are the positions that say it; `settle` is how a person
    settles it.
    """

    race: str
    doubt: str
    entries: tuple[int, ...]
    words: str
    settle: str

    @property
    def line(self) -> str:
        """The doubt as one line for people."""
        return in_words(self.words, self.settle)


def doubt_line(doubt: Doubt) -> DoubtLine:
    """A doubt as a document."""
    return DoubtLine(race=doubt.race, doubt=doubt.kind, entries=doubt.entries, words=doubt.words, settle=doubt.settle)


def doubts_in(reading: Reading, subjects: Iterable[str]) -> tuple[DoubtLine, ...]:
    """The doubts of the races that some subjects rest on: races, cups, quotas or events of them; others rest on all."""
    races = reading.season.races
    wanted = dict.fromkeys(
        race for subject in subjects for race in ((subject,) if subject in races else _counted(reading, subject))
    )
    return tuple(map(doubt_line, doubts(reading.season, wanted)))


def _counted(reading: Reading, subject: str) -> Iterator[str]:
    """The races that count for a cup or a quota at the basis, or all that count there."""
    events = events_of(reading, subject)
    counted = frozenset(reading.counted)
    for name, record in reading.season.races.items():
        race: Race = record.race
        if race.competition in counted and (events is None or str(race.event) in events):
            yield name


def events_of(reading: Reading, subject: str) -> Collection[str] | None:
    """The events of a cup or of a quota, in order; None for anything else."""
    if not subject:
        return None
    cups = {cup.id: cup.events for cup in reading.rulebook.cups}
    if subject in cups:
        return cups[subject]
    name, _, event = subject.partition(":")
    places = [
        one for quota in reading.rulebook.quotas if quota.id == name for one in quota.events if event in ("", one.event)
    ]
    found = [own for one in places for own in (one.event, one.times_list, *cups.get(one.points_list, ())) if own]
    return tuple(dict.fromkeys(found)) or None
