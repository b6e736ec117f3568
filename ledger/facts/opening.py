"""Facts that open a season: the book, its rules, the calendar, and who competes."""

from typing import Annotated, Literal

from pydantic import Field

from ledger.facts.base import Decision, Frame, Reach, Text, Touched
from ledger.vocabulary import CompetitionId, CompetitorId, EventId, Gender, IsoDay, Noc, Sha256

RaceCount = Annotated[int, Field(ge=1, le=9)]
"""How many races an event has at a competition."""
System = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
"""A system outside that numbers people, such as ``isu`` or ``wikidata``."""
Number = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^\S+$")]
"""The number, or what stands for one, that such a system has for somebody."""
EventRace = EventId
"""A race of a competition: an event, its number where the event has several races, its division where it is of one."""


class SeasonOpened(Frame):
    """A book was opened for one season of one series."""

    reach = Reach.NOTHING
    series: Text
    season: Text

    def touches(self) -> Touched:
        """The whole book."""
        return Touched(called=(self.series, self.season))


class RulebookAdopted(Frame):
    """An edition of the rules was adopted; its whole text stands in the book, so that the book explains itself.

    `holds_from` is the first competition whose races are scored by it; None where it holds for the whole season.
    """

    reach = Reach.RULES
    edition: Text
    text: Annotated[str, Field(min_length=1, max_length=2_000_000)]
    sha256: Sha256
    holds_from: CompetitionId | None = None

    def touches(self) -> Touched:
        """The rules of the whole book, and the competition from which they hold."""
        since = None if self.holds_from is None else f"from {self.holds_from}"
        return Touched(competition=self.holds_from, called=(self.edition,), outcome=since)


class CompetitionScheduled(Frame):
    """A competition was put on the season's calendar; competitions count in the order of their first day.

    `programme` names the events with the number of races of each, or is None where it is not known. Of
    `unknown_events` nobody knows whether they are raced beside it, or how often.
    """

    reach = Reach.EVERYTHING
    competition: CompetitionId
    name: Text
    venue: Text
    city: Text
    noc: Noc
    first_day: IsoDay
    last_day: IsoDay
    time_zone: Text
    final: bool = False
    programme: tuple[tuple[EventId, int], ...] | None = None
    unknown_events: tuple[EventId, ...] = ()
    note: str | None = None

    def touches(self) -> Touched:
        """The competition."""
        return Touched(competition=self.competition)


class CompetitionCancelled(Decision):
    """A competition was taken off the calendar."""

    reach = Reach.EVERYTHING
    competition: CompetitionId

    def touches(self) -> Touched:
        """The competition."""
        return Touched(competition=self.competition)


class CompetitionMoved(Decision):
    """A competition was moved: to other days, to another place, or both; what is None stays as it was.

    It counts in the order of its new days. Of several moves in force the later one holds.
    """

    reach = Reach.EVERYTHING
    competition: CompetitionId
    first_day: IsoDay
    last_day: IsoDay
    venue: Text | None = None
    city: Text | None = None
    noc: Noc | None = None
    time_zone: Text | None = None

    def touches(self) -> Touched:
        """The competition."""
        return Touched(competition=self.competition, outcome=f"to {self.first_day}")


class ProgrammeSet(Decision):
    """The programme of a competition was set or changed; of several in force the later one holds, as a whole.

    Of `unknown_events` nobody knows whether they are raced beside it, or how often.
    """

    reach = Reach.EVERYTHING
    competition: CompetitionId
    programme: tuple[tuple[EventId, RaceCount], ...]
    unknown_events: tuple[EventId, ...] = ()

    def touches(self) -> Touched:
        """The competition."""
        races = sum(count for _, count in self.programme)
        return Touched(competition=self.competition, outcome=f"{len(self.programme)} events, {races} races")


class RacesNotHeld(Decision):
    """Races of a competition were skated by nobody: it was stopped part-way, or a division was not raced.

    A race is named as an event, with its number where the event has several races there, and its division where the
    other was raced: ``men-500-2``, ``men-team-pursuit-b``. `stopped` says that these are all that was left of the
    competition when it was stopped.
    """

    reach = Reach.EVERYTHING
    competition: CompetitionId
    races: Annotated[tuple[EventRace, ...], Field(min_length=1)]
    stopped: bool = False

    def touches(self) -> Touched:
        """The competition."""
        return Touched(competition=self.competition, outcome=f"not held: {', '.join(self.races)}")


class CompetitorEntered(Frame):
    """A skater or a team appears in the season for the first time.

    `delegation` tells apart the delegations under one code, such as RUS and BLR under AIN. `numbers` are those that
    other systems know it by, each with its system, such as ``isu`` or ``wikidata``.
    """

    reach = Reach.NOTHING  # who has no result yet stands in no table
    competitor: CompetitorId
    kind: Literal["skater", "team"]
    gender: Gender
    name: Text
    noc: Noc
    delegation: Noc | None = None
    aliases: tuple[str, ...] = ()
    numbers: tuple[tuple[System, Number], ...] = ()

    def touches(self) -> Touched:
        """The competitor."""
        return Touched(competitors=(self.competitor,))


class CompetitorRenamed(Frame, Decision):
    """A competitor's name, delegation or aliases were put right; what is given holds as a whole.

    A name that differs from the one before is the one to show from then on. `chosen` says so of a name that the book
    had before, where a fuller spelling would be shown instead. Another NOC is a `CompetitorTransferred`; where a rename
    has another one than before, as in books of earlier versions of the program, it holds for the whole season.
    `numbers` are added to those that other systems have for it; those that are left out stay.
    """

    reach = Reach.NAMES
    competitor: CompetitorId
    name: Text
    noc: Noc
    delegation: Noc | None = None
    aliases: tuple[str, ...] = ()
    chosen: bool = False
    numbers: tuple[tuple[System, Number], ...] = ()

    def touches(self) -> Touched:
        """The competitor."""
        return Touched(competitors=(self.competitor,))


class CompetitorsMerged(Frame, Decision):
    """Two entries of one person were found to be one: results of `merged` belong to `kept`."""

    reach = Reach.EVERYTHING
    kept: CompetitorId
    merged: CompetitorId

    def touches(self) -> Touched:
        """The two who were found to be one."""
        return Touched(competitors=(self.kept, self.merged))
