"""Facts on withdrawn filings that fit the book or do not."""

from ledger.facts import CompetitionCancelled, Fact, RestsOn, TitleAwarded
from tests.commands.deciders.admission_cases.book import (
    ADA,
    ADA_RAN,
    ADOPTED,
    BO_RAN,
    CALENDAR,
    CY,
    LIST,
    NEXT,
    OPENED,
    OUT,
    PROTOCOL,
    RACE,
    Case,
    gone,
    protocol,
    undone,
)
from tests.support.given import race, skaters

AWARD = TitleAwarded(
    cup="men-500", basis=RestsOn(at=13, rulebook="2025-26", root="0" * 64), competitors=("ada",), points="60"
)
GONE = gone((PROTOCOL, BO_RAN), filed=RACE)
SHEET = protocol()

REFUSED = {
    "withdrawing a sheet that is withdrawn": Case(
        (GONE,), GONE, "already-withdrawn", NEXT, "entry 11 is withdrawn already, by entry 14"
    ),
    "withdrawing a sheet that was decided on": Case(
        (OUT,), GONE, "rested-on", NEXT, "entry 14 (CompetitorDisqualified) rests on it; reverse that first"
    ),
    "withdrawing a sheet that was re-issued": Case(
        (race(RACE)[0],), GONE, "rested-on", NEXT, "entry 14 (ProtocolFiled) rests on it; withdraw that first"
    ),
    "withdrawing a protocol without its results": Case(
        (), gone((PROTOCOL, ADA_RAN)), "rested-on", BO_RAN, "entry 13 (ResultRecorded) rests on it"
    ),
    "withdrawing who has a result": Case((), gone((ADA, ADA)), "rested-on", ADA_RAN, "a competitor of entry 12"),
    "withdrawing a competition that has raced": Case(
        (), gone((CALENDAR, CALENDAR)), "rested-on", PROTOCOL, "entry 11 (ProtocolFiled) rests on it"
    ),
    "withdrawing the opening": Case((), gone((OPENED, OPENED)), "not-to-be-withdrawn", OPENED, "it opens the book"),
    "withdrawing the only rules": Case((), gone((ADOPTED, ADOPTED)), "not-to-be-withdrawn", ADOPTED, "without rules"),
    "withdrawing a withdrawal": Case(
        (GONE,), gone((NEXT, NEXT)), "not-to-be-withdrawn", NEXT, "season reverse 14 undoes it"
    ),
    "withdrawing what is not there": Case((), gone((BO_RAN, 99)), "no-such-entries", None, "ends at 13"),
    "withdrawing backwards": Case((), gone((13, 12)), "no-such-entries", None, "not spans of positions in their order"),
    "withdrawing nothing": Case((), gone(), "nothing-to-withdraw", None, "nothing is left of it"),
    "withdrawing as another race": Case(
        (), GONE.model_copy(update={"filed": "wc1-men-1000-a"}), "another-filing", None, "but wc1-men-500-a"
    ),
    "withdrawing a decision that another reversed": Case(
        (OUT, undone(NEXT)), gone((NEXT, NEXT)), "rested-on", NEXT + 1, "entry 15 (DecisionReversed) rests on it"
    ),
    "reversing a decision that is withdrawn": Case(
        (OUT, gone((NEXT, NEXT))), undone(NEXT), "already-withdrawn", NEXT + 1, "entry 14 is withdrawn already"
    ),
    "disqualifying from a sheet that is withdrawn": Case(
        (GONE,), OUT, "no-such-race", NEXT, "is not filed; its sheet is withdrawn by entry 14"
    ),
    "bringing a sheet back whose race is filed anew": Case(
        (GONE, *race(RACE, "cy")), undone(NEXT), "place-taken", NEXT + 1, "entry 15 (ProtocolFiled) has the place"
    ),
    "bringing a competitor back who is entered anew": Case(
        (gone((CY, CY)), *skaters("cy")), undone(NEXT), "place-taken", NEXT + 1, "entry 15 (CompetitorEntered) has"
    ),
    "bringing a decision back that was made anew": Case(
        (OUT, gone((NEXT, NEXT)), OUT),
        undone(NEXT + 1),
        "already-disqualified",
        NEXT + 2,
        "entry 14 (CompetitorDisqualified) cannot come back: bo is disqualified from wc1-men-500-a already",
    ),
    "bringing a sheet back that is filed of another race": Case(
        (SHEET, gone((NEXT, NEXT)), SHEET.model_copy(update={"race": "wc1-men-1500-a", "distance": "1500"})),
        undone(NEXT + 1),
        "place-taken",
        NEXT + 2,
        "entry 16 (ProtocolFiled) has the place",
    ),
    "withdrawing again what was decided on since": Case(
        (GONE, undone(NEXT), OUT), undone(NEXT + 1), "rested-on", NEXT + 2, "entry 16 (CompetitorDisqualified) rests"
    ),
}

ADMITTED: dict[str, tuple[tuple[Fact, ...], Fact]] = {
    "a sheet withdrawn": ((), GONE),
    "a sheet anew after it was withdrawn": ((GONE,), race(RACE)[0]),
    "a list anew after it was withdrawn": ((LIST, gone((NEXT, NEXT), filed="list")), LIST),
    "a sheet withdrawn whose decision was reversed": ((OUT, undone(NEXT)), GONE),
    "a sheet withdrawn that an award rests on": ((AWARD,), GONE),
    "who has no result withdrawn": ((), gone((CY, CY))),
    "a sheet brought back": ((GONE,), undone(NEXT)),
    "a sheet brought back with what was decided of it": (
        (OUT, gone((PROTOCOL, NEXT))),
        undone(NEXT + 1),
    ),
    "a sheet brought back though its competition is cancelled": (
        (GONE, CompetitionCancelled(competition="wc1")),
        undone(NEXT),
    ),
    "a sheet withdrawn again": ((GONE, undone(NEXT)), undone(NEXT + 1)),
}
