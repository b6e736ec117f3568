"""What stands in a season on one race, and which facts say who somebody is."""

from dataclasses import dataclass

from ledger.entry import Entry
from ledger.facts import (
    CompetitorConfirmed,
    CompetitorEntered,
    CompetitorRenamed,
    CompetitorsToldApart,
    CompetitorTransferred,
    MemberIdentified,
    PeopleJoined,
    PeopleKeptApart,
    ProtocolFiled,
    RaceDecision,
    ResultRecorded,
    ResultsReassigned,
)
from ledger.vocabulary import Race

Naming = CompetitorEntered | CompetitorRenamed
Identifying = CompetitorTransferred | ResultsReassigned | CompetitorsToldApart | CompetitorConfirmed | MemberIdentified

OverSeasons = PeopleJoined | PeopleKeptApart


@dataclass(frozen=True, slots=True)
class RaceRecord:
    """All that the book holds on one race.

    Attributes:
        race: The race.
        protocols: Its filed protocols; the last is the newest revision.
        results: Its recorded results, in the order they were entered.
        decisions: The decisions that concern it, in force or not, in the order they were entered.
        earlier: What the book holds of it from before it was run again, oldest first; none of it counts.
    """

    race: Race
    protocols: tuple[Entry[ProtocolFiled], ...] = ()
    results: tuple[Entry[ResultRecorded], ...] = ()
    decisions: tuple[Entry[RaceDecision], ...] = ()
    earlier: tuple["RaceRecord", ...] = ()

    @property
    def version(self) -> tuple[int, int, int]:
        """Tells what a book holds on the race at one position from what it holds at another: its last entries."""
        parts = (self.protocols, self.results, self.decisions)
        return tuple(part[-1].position if part else 0 for part in parts)  # type: ignore[return-value]  # of three

    @property
    def runs(self) -> tuple["RaceRecord", ...]:
        """What the book holds of each time that it was run, the one that counts last."""
        return (*self.earlier, self)
