"""Facts that open a season: the book, its rules, the calendar, and who competes."""

from typing import Annotated, Literal

from pydantic import Field

from ledger.facts.base import Fact, Text
from ledger.vocabulary import CompetitionId, CompetitorId, EventId, Gender, IsoDay, Noc, Sha256


class SeasonOpened(Fact):
    """A book was opened for one season of one series."""

    series: Text
    season: Text


class RulebookAdopted(Fact):
    """An edition of the rules was adopted; its whole text stands in the book, so that the book explains itself."""

    edition: Text
    text: Annotated[str, Field(min_length=1, max_length=2_000_000)]
    sha256: Sha256


class CompetitionScheduled(Fact):
    """A competition was put on the season's calendar; competitions count in the order of their first day.

    `programme` names the events with the number of races of each, or is None where it is not known.
    """

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
    note: str | None = None


class CompetitionCancelled(Fact):
    """A competition was taken off the calendar."""

    competition: CompetitionId


class CompetitorEntered(Fact):
    """A skater or a team appears in the season for the first time.

    `delegation` tells apart the delegations under one code, such as RUS and BLR under AIN.
    """

    competitor: CompetitorId
    kind: Literal["skater", "team"]
    gender: Gender
    name: Text
    noc: Noc
    delegation: Noc | None = None
    aliases: tuple[str, ...] = ()


class CompetitorRenamed(Fact):
    """A competitor's name, code, delegation or aliases were put right; what is given holds as a whole."""

    competitor: CompetitorId
    name: Text
    noc: Noc
    delegation: Noc | None = None
    aliases: tuple[str, ...] = ()


class CompetitorsMerged(Fact):
    """Two entries of one person were found to be one: results of `merged` belong to `kept`."""

    kept: CompetitorId
    merged: CompetitorId
