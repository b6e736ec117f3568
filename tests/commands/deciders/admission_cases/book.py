"""A book with one race that two skaters ran, facts of it, and what a case of admission says."""

from typing import NamedTuple

from ledger.facts import (
    ClassificationPublished,
    CompetitorDisqualified,
    CompetitorEntered,
    CompetitorsMerged,
    DecisionReversed,
    Fact,
    FilingWithdrawn,
    PeriodAnnulled,
    ProtocolFiled,
    PublishedRow,
    RaceRunAgain,
    RacesNotHeld,
    RaceVoided,
    ResultCorrected,
    ResultRecorded,
)
from ledger.season import Season
from tests.support.given import finished, opening, race, season, skaters

RACE = "wc1-men-500-a"
OPENED, ADOPTED, CALENDAR = 1, 2, 3
"""Positions of what opens the book; the calendar goes on to 5."""
ADA, BO, CY, EVA, TEAM = 6, 7, 8, 9, 10
"""Positions at which they are entered."""
PROTOCOL, ADA_RAN, BO_RAN = 11, 12, 13
NEXT = 14
"""The position of the first fact that a test adds."""
HELD: list[Fact] = [
    *opening(),
    *skaters("ada", "bo", "cy"),
    *skaters("eva", gender="women"),
    CompetitorEntered(competitor="ned-team", kind="team", gender="men", name="Netherlands", noc="NED"),
    *race(RACE, "ada", "bo"),
]
OUT = CompetitorDisqualified(race=RACE, competitor="bo")
CORRECTED = ResultCorrected(corrects=BO_RAN, race=RACE, competitor="bo", result=finished(2, 34_190))
VOID = RaceVoided(race=RACE)
AGAIN = RaceRunAgain(race=RACE, voided=NEXT)
"""After `VOID`."""
STOPPED = RacesNotHeld(competition="wc2", races=("men-1500",))
PERIOD = PeriodAnnulled(competitor="bo", first_day="2025-11-01", others_move_up=True, last_day="2025-11-30")
LIST = ClassificationPublished(
    publication="list",
    title="List",
    publisher="Somebody",
    kind="standing",
    columns=("rank",),
    rows=(PublishedRow(row=1, cells=(("rank", "1"),)),),
)


def given(*more: Fact) -> Season:
    return season([*HELD, *more])


def protocol(
    name: str = "wc1-men-1000-a",
    sha256: str | None = "a" * 64,
    competition: str = "wc1",
    day: str = "2025-11-15",
) -> ProtocolFiled:
    return ProtocolFiled(
        race=name,
        competition=competition,
        gender="men",
        distance="1000",
        division="a",
        day=day,
        title="1000m Men",
        state="OFFICIAL",
        rows=0,
        protocol=sha256,
    )


def recorded(who: str, name: str = RACE) -> ResultRecorded:
    return ResultRecorded(race=name, competitor=who, name_printed=who, noc_printed="NED", row=9, result=finished(3))


def merged(kept: str, gone: str) -> CompetitorsMerged:
    return CompetitorsMerged(kept=kept, merged=gone)


def undone(position: int) -> DecisionReversed:
    return DecisionReversed(reverses=position)


def gone(*spans: tuple[int, int], filed: str | None = None) -> FilingWithdrawn:
    return FilingWithdrawn(entries=spans, filed=filed)


class Case(NamedTuple):
    """Facts that came before, the fact that is refused, and why."""

    before: tuple[Fact, ...]
    fact: Fact
    reason: str
    position: int | None
    says: str
