"""What was found out about who is who: another NOC from a day on, results of somebody else, two people or one."""

from typing import Annotated

from pydantic import Field

from ledger.facts.base import Decision, Frame, Reach, Text, Touched
from ledger.vocabulary import CompetitionId, CompetitorId, IsoDay, Noc, RaceId


class CompetitorTransferred(Decision):
    """A competitor competes for another NOC from `first_day` on; nothing that counts earlier days alone changes.

    `delegation` tells apart the delegations under one code, such as RUS and BLR under AIN.
    """

    reach = Reach.NAMES
    competitor: CompetitorId
    noc: Noc
    first_day: IsoDay
    delegation: Noc | None = None

    def touches(self) -> Touched:
        """The competitor; the outcome is the NOC and its first day."""
        return Touched(competitors=(self.competitor,), outcome=f"{self.noc} from {self.first_day}")


class ResultsReassigned(Frame, Decision):
    """Results in `races` that the book has under `competitor` are those of `to`; decisions on them go with them."""

    reach = Reach.EVERYTHING
    competitor: CompetitorId
    to: CompetitorId
    races: Annotated[tuple[RaceId, ...], Field(min_length=1)]

    def touches(self) -> Touched:
        """Who had the results, who has them, and the races."""
        return Touched(competitors=(self.competitor, self.to), races=self.races)


class MemberIdentified(Frame, Decision):
    """The skater printed as `name` in the results of a team in `races` was found to be `member`."""

    reach = Reach.EVERYTHING
    team: CompetitorId
    name: Text
    member: CompetitorId
    races: Annotated[tuple[RaceId, ...], Field(min_length=1)]

    def touches(self) -> Touched:
        """The team, the skater, and the races."""
        return Touched(competitors=(self.team, self.member), races=self.races)


class CompetitorsToldApart(Frame, Decision):
    """Two identities whose names are alike were found to be two people; that settles the doubt about them."""

    reach = Reach.NOTHING
    one: CompetitorId
    other: CompetitorId

    def touches(self) -> Touched:
        """The two who are two."""
        return Touched(competitors=(self.one, self.other))


class CompetitorConfirmed(Frame, Decision):
    """All results of somebody at a competition were found to be of one person, whatever bibs and NOC are printed."""

    reach = Reach.NOTHING
    competitor: CompetitorId
    competition: CompetitionId

    def touches(self) -> Touched:
        """The competitor and the competition."""
        return Touched(competition=self.competition, competitors=(self.competitor,))
