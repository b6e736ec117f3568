"""Doubts in documents: those of the races that a table counts, and of who is who in them, whatever the table is of."""

from collections.abc import Collection, Iterable, Iterator

from ledger.book import Reading
from ledger.season import Season
from ledger.vocabulary import GENDERS, Race
from projections.documents.base import Document
from projections.season.doubts import Doubt, doubts, in_words
from projections.season.identities import IdentityDoubt, open_identity_doubts, open_member_doubts


class DoubtLine(Document):
    """Something that the book says of a race, or of who is who, and that may be false.

    `doubt` is ``programme``, ``ranks``, ``gender`` or ``division`` of a `race`, or ``identity`` of `competitors`, and
    then no race is named; `entries` are the positions that give rise to it; `settle` is how a person settles it.
    """

    race: str | None
    doubt: str
    entries: tuple[int, ...]
    words: str
    settle: str
    competitors: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The doubt as one line for people."""
        return in_words(self.words, self.settle) if self.race else f"doubt: {self.words}; {self.settle}"


def doubt_line(doubt: Doubt) -> DoubtLine:
    """A doubt of a race as a document."""
    return DoubtLine(race=doubt.race, doubt=doubt.kind, entries=doubt.entries, words=doubt.words, settle=doubt.settle)


def identity_line(doubt: IdentityDoubt) -> DoubtLine:
    """A doubt of who is who as a document."""
    return DoubtLine(
        race=None,
        doubt="identity",
        entries=doubt.entries,
        words=doubt.words,
        settle=doubt.settled_by,
        competitors=doubt.competitors,
    )


def doubts_in(reading: Reading, subjects: Iterable[str]) -> tuple[DoubtLine, ...]:
    """The doubts of the races that some subjects rest on, and of who has results in them.

    Subjects are races, cups, quotas or events of them; others rest on all races, and on who has no result too.
    """
    races, named = reading.season.races, tuple(subjects)
    wanted = dict.fromkeys(race for subject in named for race in _rests_on(reading, subject))
    everybody = any(subject not in races and events_of(reading, subject) is None for subject in named)
    identities = _identities(reading.season, wanted, everybody=everybody)
    return (*map(doubt_line, doubts(reading.season, wanted)), *map(identity_line, identities))


def member_lines(reading: Reading) -> tuple[DoubtLine, ...]:
    """The doubts of who the members of teams are. No table rests on them, so that only who asks for all is told."""
    return tuple(map(identity_line, open_member_doubts(reading.season)))


def _rests_on(reading: Reading, subject: str) -> Iterable[str]:
    return (subject,) if subject in reading.season.races else _counted(reading, subject)


def _identities(season: Season, wanted: Collection[str], *, everybody: bool) -> Iterator[IdentityDoubt]:
    """The doubts of who has results in the wanted races; those of who has none at all where everybody is asked for."""
    genders = GENDERS if everybody else {season.races[race].race.gender for race in wanted}
    found = open_identity_doubts(season, genders)
    if not found:
        return
    here, elsewhere = set[str](), set[str]()
    for race, record in season.races.items():
        (here if race in wanted else elsewhere).update(map(season.holder, record.results))
    for one in found:
        if not here.isdisjoint(one.competitors) or (everybody and elsewhere.isdisjoint(one.competitors)):
            yield one


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
