"""What officials decided about results and races."""

from typing import Literal

from ledger.facts.base import Decision, Position, RaceDecision, Reach, RowDecision, Text, Touched
from ledger.facts.results import ResultRow
from ledger.vocabulary import CompetitorId, RaceId

Instance = Literal["referee", "appeals-commission", "court-of-arbitration"]
"""Who decides a protest or an appeal."""


class CompetitorDisqualified(RowDecision):
    """The referee disqualified a competitor from a race after its protocol was filed; those below move up."""

    race: RaceId
    competitor: CompetitorId
    code: str | None = None

    def touches(self) -> Touched:
        """The race and who was in it."""
        return Touched(race=self.race, competitors=(self.competitor,))


class ResultCorrected(RowDecision):
    """A result was put right: `result` replaces what the entry at `corrects` said, as a whole.

    `ranked_by` says what gives the row its place. ``time``: the place follows from the time among the rows as they
    stand, whenever that is asked; `result.rank` is then what a re-issued sheet prints, or None. In a race that is not
    ranked by time, or where the time stays, the place stays too. ``officials``: they gave `result.rank`, a place among
    all whom the sheet ranks, those included who have been taken out since.
    """

    version = 2
    corrects: Position
    race: RaceId
    competitor: CompetitorId
    result: ResultRow
    ranked_by: Literal["time", "officials"] = "time"

    def touches(self) -> Touched:
        """The race, who was in it, and the entry that is corrected."""
        return Touched(
            race=self.race, competitors=(self.competitor,), cites=self.corrects, outcome=self.result.in_words
        )


class ResultAnnulled(RowDecision):
    """A result was annulled afterwards, for example for doping.

    `others_move_up` says whether those below take the free place or it stays empty.
    """

    race: RaceId
    competitor: CompetitorId
    others_move_up: bool

    def touches(self) -> Touched:
        """The race and who was in it."""
        return Touched(race=self.race, competitors=(self.competitor,))


class DecisionReversed(Decision):
    """A decision, or a reversal, was undone: the tables are as if the entry at `reverses` had not been made."""

    reach = Reach.CITED
    reverses: Position

    def touches(self) -> Touched:
        """The decision that is undone."""
        return Touched(cites=self.reverses)


class RaceVoided(RaceDecision):
    """A race does not count."""

    race: RaceId

    def touches(self) -> Touched:
        """The race."""
        return Touched(race=self.race)


class ProtestLodged(RaceDecision):
    """A protest put a classification under protest; tables that rest on it are provisional until it is decided.

    `against` is the competitor that it is against, where it is against one; `instance` who decides it, where that is
    known; `ground` is set where it is an error of arithmetic, which has a time limit of its own.
    """

    race: RaceId
    by: Text
    against: CompetitorId | None = None
    instance: Instance | None = None
    ground: Literal["arithmetic"] | None = None

    def touches(self) -> Touched:
        """The race, and whom it is against."""
        return Touched(race=self.race, competitors=() if self.against is None else (self.against,))


class ProtestDecided(Decision):
    """A protest or an appeal was upheld or rejected; what follows from one that is upheld is a decision of its own."""

    reach = Reach.CITED
    lodged: Position
    upheld: bool

    def touches(self) -> Touched:
        """The protest or the appeal that is decided."""
        return Touched(cites=self.lodged)


class ProtestAppealed(Decision):
    """The verdict on a protest or an appeal was appealed against; its race is under appeal until that is decided."""

    reach = Reach.CITED
    verdict: Position
    by: Text
    instance: Instance

    def touches(self) -> Touched:
        """The verdict that is appealed against."""
        return Touched(cites=self.verdict)
