"""One book at the basis that was asked for, and the documents that tables of an export are made of, each made once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Generic, NamedTuple, TypeVar

from ledger.basis import Question
from ledger.book import Reader, Reading
from ledger.errors import InvalidInputError, LedgerError, NoRulebookError
from projections.documents.coverage import coverage_in
from projections.documents.quota import QuotaDocument
from projections.documents.titles import TitleLine
from projections.export.resting import Resting, resting
from projections.reports.catalogue import report
from projections.reports.report import Asked
from projections.reports.standings import StandingDocument
from projections.reports.titles import titles_of
from projections.season.coverage import Coverage
from projections.seasons.decided import Who
from projections.seasons.people import JoinedSeason, OnePerson, by_member
from projections.seasons.shelf import Bookshelf

Made = TypeVar("Made")

END: Final = "end"
"""What stands in place of a competition where the whole basis is meant."""


class NamedStanding(NamedTuple):
    """The standing of a cup after a competition; `latest` is that of the whole basis."""

    after: str
    latest: bool
    document: StandingDocument


class Uncomputed(NamedTuple):
    """What could not be computed after a competition, or at the end of the whole basis, and why."""

    table: str
    subject: str
    after: str
    reason: str


Persons = Mapping[Who, OnePerson]
"""Who somebody of a book is over seasons, by the book and the identity in it."""


@dataclass
class BookAt:
    """A book at a basis.

    Attributes:
        asked: The book as it was asked for.
        persons: Gives who its competitors are over the seasons that are exported.
    """

    asked: Asked
    persons: Callable[[], Persons]

    @classmethod
    def of(cls, reader: Reader, question: Question, persons: Callable[[], Persons]) -> "BookAt":
        """A book at the basis that a question names; raises what `Reader.read` raises."""
        return cls(Asked(reader, question, reader.read(question)), persons)

    def joined(self, competitor: str) -> tuple[OnePerson, JoinedSeason] | None:
        """The person that a competitor of the book is over seasons, and what joins it; None where that is not known."""
        name = self.cells[0]
        person = self.persons().get((name, competitor))
        own = () if person is None else (one for one in person.seasons if one.member.book == name)
        return next(((person, one) for one in own if person is not None), None)

    @property
    def cells(self) -> tuple[str, str]:
        """The cells that each of its rows begins with."""
        name = self.asked.reading.basis.book
        return name, name.rpartition("/")[2]

    def resting(self, subject: str = "") -> Resting:
        """What rests on a race, a cup or a quota rests on; without one, on every race of the book."""
        reading = self.asked.reading
        return self.asked.once(("resting", subject), lambda: resting(reading, coverage_in(reading, (subject,))))

    def resting_at(self, competition: str) -> Resting:
        """The same of all that is raced at a competition."""
        held = self.all_races.at((competition,))
        return resting(self.asked.reading, held)

    @cached_property
    def all_races(self) -> Coverage:
        """How much of all its races is there."""
        return coverage_in(self.asked.reading, ("",))

    @cached_property
    def moments(self) -> tuple[tuple[str, Asked], ...]:
        """The last competition that has results, with the basis that was asked for, and before it each earlier one."""
        reading = self.asked.reading
        raced = {record.race.competition for record in reading.season.races.values() if record.protocols}
        after = [one for one in reading.counted if one in raced]
        return (*map(self._through, after[:-1]), (after[-1] if after else END, self.asked))

    def _through(self, competition: str) -> tuple[str, Asked]:
        question = replace(self.asked.question, through=competition)
        return competition, Asked(self.asked.reader, question, self.asked.reader.read(question))

    @cached_property
    def standings(self) -> "Documents[NamedStanding]":
        """The standing of every cup after every competition."""
        found = Documents[NamedStanding]([], [])
        for after, asked in self.moments:
            latest = asked is self.asked
            made = _documents(asked, "standing", END if latest else after, found.refused)
            found.made.extend(NamedStanding(after, latest, one) for one in made)
        return found

    @cached_property
    def quotas(self) -> "Documents[QuotaDocument]":
        """Every quota."""
        found = Documents[QuotaDocument]([], [])
        for one in _documents(self.asked, "quota", END, found.refused):
            found.made.append(one)
            found.refused.extend(
                Uncomputed("quota", f"{one.quota} {part.event}", END, part.reason) for part in one.refused
            )
        return found

    @cached_property
    def titles(self) -> "Documents[TitleLine]":
        """Who leads or has won every cup."""
        try:
            return Documents(list(titles_of(self.asked).titles), [])
        except LedgerError as error:
            return Documents([], [Uncomputed("titles", "", END, str(error))])

    @property
    def refused(self) -> Iterator[Uncomputed]:
        """What could not be computed."""
        for found in (self.standings, self.titles, self.quotas):
            yield from found.refused


def persons_of(readings: Iterable[Reading]) -> Persons:
    """Who is one person over the books that were read, with that of people; nobody where two are of one season."""
    try:
        return by_member(Bookshelf.of(readings))
    except InvalidInputError:
        return {}


class Documents(NamedTuple, Generic[Made]):
    """What was computed, and what could not be."""

    made: list[Made]
    refused: list[Uncomputed]


def _documents(asked: Asked, name: str, after: str, refused: list[Uncomputed]) -> Iterator[Any]:
    """The documents of all instances of a report; what cannot be computed is added to `refused`.

    What is doubted is not in them: no table of an export has it, and to find it takes as long as all else.
    """
    of = report(name)
    places = [place.name for place in of.places]
    try:
        instances = tuple(of.instances(asked))
    except NoRulebookError as error:
        refused.append(Uncomputed(name, "", after, str(error)))
        return
    for values in instances:
        try:
            yield of.make(asked, **dict(zip(places, values, strict=True)))
        except LedgerError as error:
            refused.append(Uncomputed(name, " ".join(values), after, str(error)))
