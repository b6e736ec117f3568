"""What officials decided about results and races."""

from collections.abc import Callable
from typing import Literal, Self

from ledger.facts.base import Decision, Frame, Position, RaceDecision, Reach, RowDecision, Text, Touched, spans_of
from ledger.facts.results import ResultRow
from ledger.vocabulary import CompetitionId, CompetitorId, EventId, RaceId, Sha256

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
    all whom the sheet ranks, those included who have been taken out since; without a rank they took the place of who
    did not finish.
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

    `others_move_up` says whether those below take the free place or it stays empty. `teams_annulled` says whether the
    results of teams that the skater was a member of at that competition fall too, and their places likewise; None is
    that nobody ruled on them, and they stand.
    """

    race: RaceId
    competitor: CompetitorId
    others_move_up: bool
    teams_annulled: bool | None = None

    def touches(self) -> Touched:
        """The race and who was in it."""
        return Touched(race=self.race, competitors=(self.competitor,))


class DecisionReversed(Decision):
    """A decision, or a reversal, was undone: the tables are as if the entry at `reverses` had not been made."""

    reach = Reach.CITED
    reverses: Position

    def touches(self) -> Touched:
        """The decision that is undone."""
        return Touched(cites=self.reverses, does="reverses")


class RaceVoided(RaceDecision):
    """A race does not count."""

    race: RaceId

    def touches(self) -> Touched:
        """The race."""
        return Touched(race=self.race)


class RaceRunAgain(Frame, RaceDecision):
    """A void race is run again: the next sheet of it that is filed is of a race of its own, and counts.

    Until that sheet comes the race is void. What was skated first stays in the book and counts for nothing. `voided`
    is the entry that voided the race. It says how the book reads the sheets that come after it, so `as_of` does not
    hide it: no instant joins the rows of two runs.
    """

    race: RaceId
    voided: Position

    def touches(self) -> Touched:
        """The race, and the entry that voided it."""
        return Touched(race=self.race, cites=self.voided)


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
        return Touched(cites=self.lodged, does="upholds" if self.upheld else "rejects")


class CompetitorsOrdered(Decision):
    """Lots were drawn, or somebody ruled, on the order of competitors whom the rules leave equal; the first is best.

    `table` is a cup, or with an `event` a quota, whose lists of that event it orders. It counts wherever the rules
    leave equal nobody but competitors that it names, and never against the rules. `through` is the competition after
    which they were found equal, where that is not the last in the book.
    """

    reach = Reach.ORDER
    table: Text
    event: EventId | None = None
    competitors: tuple[CompetitorId, ...]
    through: CompetitionId | None = None

    def touches(self) -> Touched:
        """The cup, or the quota and its event, whom it orders, and after which competition."""
        quota = self.event is not None
        return Touched(
            competition=self.through,
            competitors=self.competitors,
            quota=self.table if quota else None,
            cup=None if quota else self.table,
            event=self.event,
            called=(f"{self.table}:{self.event}" if quota else self.table,),
        )


class FilingWithdrawn(Frame, Decision):
    """What was filed by mistake was taken back: tables are as if the entries in `entries` had never been made.

    `entries` are spans of positions, the first and the last of each, in their order. `filed` is the race of a sheet, or
    the name of a published list; `file` is the SHA-256 of a whole file. Of single entries neither is given.
    """

    reach = Reach.EVERYTHING
    entries: tuple[tuple[Position, Position], ...]
    filed: Text | None = None
    file: Sha256 | None = None

    def touches(self) -> Touched:
        """The first of the entries that are taken back, called as what was filed; their races are not its own."""
        what = self.filed or (f"file {self.file[:12]}" if self.file else None)
        cites = self.entries[0][0] if self.entries else None
        called = (what,) if what is not None else () if self.entries else ("nothing",)
        return Touched(cites=cites, called=called, outcome=f"entries {self.spans}")

    def cited(self) -> tuple[int, ...]:
        """Every entry that it takes back."""
        return tuple(position for first, last in self.entries for position in range(first, last + 1))

    def citing(self, place: Callable[[int], int]) -> Self:
        """It takes back the same entries, whether or not they stand side by side in the other book too."""
        return self.model_copy(update={"entries": spans_of(map(place, self.cited()))})

    def takes(self, position: int) -> bool:
        """Whether it takes the entry at `position` back."""
        return any(first <= position <= last for first, last in self.entries)

    @property
    def spans(self) -> str:
        """The positions that it takes back, in words."""
        return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in self.entries)


class ProtestAppealed(Decision):
    """The verdict on a protest or an appeal was appealed against; its race is under appeal until that is decided."""

    reach = Reach.CITED
    verdict: Position
    by: Text
    instance: Instance

    def touches(self) -> Touched:
        """The verdict that is appealed against."""
        return Touched(cites=self.verdict, does="appeals against")
