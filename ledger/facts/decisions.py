"""What officials decided about results and races."""

from ledger.facts.base import Fact, Position, Text
from ledger.facts.results import ResultRow
from ledger.vocabulary import CompetitorId, RaceId


class CompetitorDisqualified(Fact):
    """The referee disqualified a competitor from a race after its protocol was filed; those below move up."""

    race: RaceId
    competitor: CompetitorId
    code: str | None = None


class ResultCorrected(Fact):
    """A result was put right: `result` replaces what the entry at `corrects` said, as a whole."""

    corrects: Position
    race: RaceId
    competitor: CompetitorId
    result: ResultRow


class ResultAnnulled(Fact):
    """A result was annulled afterwards, for example for doping.

    `others_move_up` says whether those below take the free place or it stays empty.
    """

    race: RaceId
    competitor: CompetitorId
    others_move_up: bool


class DecisionReversed(Fact):
    """A decision, or a reversal, was undone: the tables are as if the entry at `reverses` had not been made."""

    reverses: Position


class RaceVoided(Fact):
    """A race does not count."""

    race: RaceId


class ProtestLodged(Fact):
    """A protest put a classification under protest; tables that rest on it are provisional until it is decided."""

    race: RaceId
    by: Text


class ProtestDecided(Fact):
    """A protest was upheld or rejected; what follows from an upheld protest is a decision of its own."""

    lodged: Position
    upheld: bool
