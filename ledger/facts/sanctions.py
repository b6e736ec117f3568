"""What was imposed on a competitor over many results, or in a cup: one entry, and one reversal undoes it."""

from typing import Annotated

from pydantic import Field

from ledger.facts.base import Reach, Sanction, Touched
from ledger.vocabulary import CompetitorId, EventId, IsoDay

DeductedPoints = Annotated[str, Field(pattern=r"^[0-9]{1,5}(\.[0-9]{1,2})?$")]
"""Points as decimal text, because those of the Grand World Cup can have halves and quarters."""


class PeriodAnnulled(Sanction):
    """All results of a competitor in races from a first day to a last day were annulled, for example for doping.

    Results of these days that are recorded later fall under it too. Where `last_day` is left out, the days have no end.
    `others_move_up` says for all of them whether those below take the free places or these stay empty. `teams_annulled`
    says whether the results of teams that the skater was a member of on these days fall too; None is that nobody ruled
    on them, and they stand.
    """

    reach = Reach.EVERYTHING
    competitor: CompetitorId
    first_day: IsoDay
    others_move_up: bool
    last_day: IsoDay | None = None
    teams_annulled: bool | None = None

    def touches(self) -> Touched:
        """Who was sanctioned, in whichever races."""
        return Touched(competitors=(self.competitor,), outcome=self.days)

    @property
    def days(self) -> str:
        """The days in words."""
        return f"from {self.first_day}" if self.last_day is None else f"from {self.first_day} until {self.last_day}"

    def covers(self, day: str) -> bool:
        """Whether a race on a day falls under it."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


class PointsDeducted(Sanction):
    """Points were deducted from a competitor in the standing of one cup; its results stay as they are."""

    reach = Reach.CUP
    competitor: CompetitorId
    cup: EventId
    points: DeductedPoints

    def touches(self) -> Touched:
        """Who was sanctioned, and the cup."""
        return Touched(competitors=(self.competitor,), cup=self.cup, outcome=f"{self.points} points deducted")


class CompetitorExcluded(Sanction):
    """A competitor was excluded from the standing of one cup; its results, and the points of all others, stay.

    `others_move_up` says whether those below take the free rank of the standing or it stays empty.
    """

    reach = Reach.CUP
    competitor: CompetitorId
    cup: EventId
    others_move_up: bool

    def touches(self) -> Touched:
        """Who was excluded, and the cup."""
        return Touched(competitors=(self.competitor,), cup=self.cup, outcome="excluded")
