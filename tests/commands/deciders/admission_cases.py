"""A book with one race that two skaters ran, and facts that fit what it says or do not."""

from typing import NamedTuple

from ledger.facts import (
    ArchiveDescribed,
    ClassificationPublished,
    CompetitionCancelled,
    CompetitionMoved,
    CompetitorDisqualified,
    CompetitorEntered,
    CompetitorExcluded,
    CompetitorRenamed,
    CompetitorsMerged,
    CompetitorsOrdered,
    DecisionReversed,
    DoubtSettled,
    Entrant,
    EntriesListed,
    Fact,
    FilingWithdrawn,
    NocAccepted,
    PeriodAnnulled,
    PointsDeducted,
    ProgrammeSet,
    ProtestAppealed,
    ProtestDecided,
    ProtestLodged,
    ProtocolFiled,
    PublishedRow,
    RaceRunAgain,
    RacesNotHeld,
    RaceVoided,
    RestsOn,
    ResultAnnulled,
    ResultCorrected,
    ResultRecorded,
    ResultRow,
    SeasonOpened,
    TitleAwarded,
)
from ledger.season import Season
from tests.support.given import calendar, finished, opening, race, season, skaters

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
PROTEST = ProtestLodged(race=RACE, by="NOR")
REJECTED = ProtestDecided(lodged=NEXT, upheld=False)
APPEAL = ProtestAppealed(verdict=NEXT + 1, by="NOR", instance="appeals-commission")
VOID = RaceVoided(race=RACE)
AGAIN = RaceRunAgain(race=RACE, voided=NEXT)
"""After `VOID`."""
RUN_AGAIN = (VOID, AGAIN, *race(RACE, "bo", "ada"))
"""The void race again, with its sheet at 16."""
STOPPED = RacesNotHeld(competition="wc2", races=("men-1500",))
PERIOD = PeriodAnnulled(competitor="bo", first_day="2025-11-01", others_move_up=True, last_day="2025-11-30")
FEWER = PointsDeducted(competitor="bo", cup="men-500", points="10")
EXCLUDED = CompetitorExcluded(competitor="bo", cup="men-500", others_move_up=True)
LIST = ClassificationPublished(
    publication="list",
    title="List",
    publisher="Somebody",
    kind="standing",
    columns=("rank",),
    rows=(PublishedRow(row=1, cells=(("rank", "1"),)),),
)


SLOW_FIRST = race("wc1-men-1500-a", ("ada", finished(1, 105_000)), ("bo", finished(2, 104_000)))
"""A race in which the slower one is ranked first; its entries are 14 to 16."""
RIGHT = DoubtSettled(race="wc1-men-1500-a", doubt="ranks", entries=(NEXT + 1, NEXT + 2))


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


def programme(competition: str, *events: tuple[str, int]) -> ProgrammeSet:
    return ProgrammeSet(competition=competition, programme=events)


def entries(*names: str, competition: str = "wc1") -> EntriesListed:
    return EntriesListed(race=RACE, competition=competition, entries=tuple(Entrant(competitor=name) for name in names))


def recorded(who: str, name: str = RACE) -> ResultRecorded:
    return ResultRecorded(race=name, competitor=who, name_printed=who, noc_printed="NED", row=9, result=finished(3))


def merged(kept: str, gone: str) -> CompetitorsMerged:
    return CompetitorsMerged(kept=kept, merged=gone)


def ordered(*names: str, table: str = "men-500", **more: str) -> CompetitorsOrdered:
    return CompetitorsOrdered(table=table, competitors=names, **more)


def undone(position: int) -> DecisionReversed:
    return DecisionReversed(reverses=position)


def gone(*spans: tuple[int, int], filed: str | None = None) -> FilingWithdrawn:
    return FilingWithdrawn(entries=spans, filed=filed)


AWARD = TitleAwarded(
    cup="men-500", basis=RestsOn(at=13, rulebook="2025-26", root="0" * 64), competitors=("ada",), points="60"
)
GONE = gone((PROTOCOL, BO_RAN), filed=RACE)


SHEET = protocol()


def moved_to(
    competition: str, first_day: str = "2025-12-12", last_day: str = "2025-12-14", time_zone: str | None = None
) -> CompetitionMoved:
    return CompetitionMoved(competition=competition, first_day=first_day, last_day=last_day, time_zone=time_zone)


def raced_after_the_move() -> list[Fact]:
    filed, *results = race("wc2-men-500-a", "ada")
    return [filed.model_copy(update={"day": "2025-12-12"}), *results]


class Case(NamedTuple):
    """Facts that came before, the fact that is refused, and why."""

    before: tuple[Fact, ...]
    fact: Fact
    reason: str
    position: int | None
    says: str


EQUAL = race("wc2-men-500-a", "bo", "ada")
"""After it the two have a first and a second place each, and no key of the cup separates them."""
THREE = (CORRECTED.model_copy(update={"result": finished(1, 34_100)}), *race("wc2-men-500-a", ("cy", finished(1))))
"""After it three have won a race each."""

REFUSED = {
    "ordering whom the rules order": Case(
        (), ordered("bo", "ada"), "ordered-by-rules", None, "the rules order them: Ada is before Bo by points"
    ),
    "ordering one": Case((*EQUAL,), ordered("ada"), "too-few", None, "two competitors or more"),
    "ordering one twice": Case((*EQUAL,), ordered("ada", "bo", "ada"), "named-twice", None, "Ada is named twice"),
    "ordering one under two identities": Case(
        (*EQUAL, merged("ada", "cy")), ordered("ada", "bo", "cy"), "named-twice", None, "Ada is named twice"
    ),
    "ordering who is not entered": Case(
        (*EQUAL,), ordered("ada", "dan"), "no-such-competitor", None, "nobody is entered as dan"
    ),
    "ordering who is not in the table": Case((*EQUAL,), ordered("ada", "cy"), "no-such-row", None, "Cy has no line in"),
    "ordering in no cup": Case((*EQUAL,), ordered("ada", "bo", table="men-9"), "no-such-table", None, "no cup men-9"),
    "ordering in no quota": Case(
        (*EQUAL,),
        ordered("ada", "bo", table="x", event="men-500"),
        "no-such-table",
        None,
        "no quota x; it has",
    ),
    "ordering in no event of a quota": Case(
        (*EQUAL,), ordered("ada", "bo", table="owg-2026", event="men-9"), "no-such-table", None, "no event men-9"
    ),
    "ordering after no competition": Case(
        (*EQUAL,), ordered("ada", "bo", through="wc9"), "no-such-table", None, "wc9: not on the calendar"
    ),
    "ordering some of those who are equal": Case(
        THREE, ordered("bo", "cy"), "not-all-equals", None, "the rules leave Ada, Bo, Cy equal; name all of them"
    ),
    "ordering twice": Case(
        (*EQUAL, ordered("ada", "bo")), ordered("bo", "ada"), "already-ordered", NEXT + 3, "reverse that first"
    ),
    "opening twice": Case((), SeasonOpened(series="s", season="2025-26"), "already-open", OPENED, "open already"),
    "scheduling twice": Case(
        (), calendar()[0].model_copy(update={"city": "Elsewhere"}), "already-scheduled", CALENDAR, "by entry 3"
    ),
    "cancelling what is not on the calendar": Case(
        (), CompetitionCancelled(competition="wc9"), "no-such-competition", None, "wc9 is not on the calendar"
    ),
    "cancelling twice": Case(
        (CompetitionCancelled(competition="wc2"),),
        CompetitionCancelled(competition="wc2"),
        "no-such-competition",
        NEXT,
        "wc2 is not on the calendar: it was cancelled, by entry 14; to put it back: season calendar restore wc2",
    ),
    "moving what is not on the calendar": Case(
        (), moved_to("wc9"), "no-such-competition", None, "wc9 is not on the calendar"
    ),
    "moving what is cancelled": Case(
        (CompetitionCancelled(competition="wc2"),), moved_to("wc2"), "no-such-competition", NEXT, "by entry 14"
    ),
    "moving to days that are reversed": Case(
        (), moved_to("wc2", "2025-12-14", "2025-12-12"), "days-reversed", None, "before its first day 2025-12-14"
    ),
    "moving to a day that does not exist": Case(
        (), moved_to("wc2", "2026-02-29", "2026-03-01"), "no-such-day", None, "there is no day 2026-02-29"
    ),
    "moving out of the season": Case(
        (), moved_to("wc2", "2026-11-20", "2026-11-22"), "another-season", None, "is no competition of 2025-26"
    ),
    "moving to a zone that is none": Case(
        (), moved_to("wc2", time_zone="Europe/Olso"), "no-such-zone", None, "near is Europe/Oslo"
    ),
    "moving nothing": Case(
        (),
        moved_to("wc2", "2025-11-21", "2025-11-23"),
        "nothing-moved",
        None,
        "wc2 is from 2025-11-21 to 2025-11-23 in Somewhere (NED), Oval, already; nothing would move",
    ),
    "moving away from races that are filed": Case(
        (),
        moved_to("wc1"),
        "races-elsewhere",
        PROTOCOL,
        "wc1-men-500-a is filed on 2025-11-14, by entry 11, so wc1 was not from 2025-12-12 to 2025-12-14",
    ),
    "a move no more once races were skated there": Case(
        (moved_to("wc2"), *raced_after_the_move()),
        undone(NEXT),
        "races-elsewhere",
        NEXT + 1,
        "wc2-men-500-a is filed on 2025-12-12, by entry 15, so wc2 was not from 2025-11-21 to 2025-11-23",
    ),
    "a move no more that had been put back": Case(
        (moved_to("wc2"), undone(NEXT), undone(NEXT + 1), *raced_after_the_move()),
        undone(NEXT + 2),
        "races-elsewhere",
        NEXT + 3,
        "wc2-men-500-a is filed on 2025-12-12",
    ),
    "a move again once races were skated where it was": Case(
        (moved_to("wc2"), undone(NEXT), *race("wc2-men-500-a", "ada")),
        undone(NEXT + 1),
        "races-elsewhere",
        NEXT + 2,
        "wc2-men-500-a is filed on 2025-11-21",
    ),
    "entering twice": Case(
        (),
        CompetitorEntered(competitor="ada", kind="skater", gender="men", name="Other", noc="NED"),
        "already-entered",
        ADA,
        "by entry 6",
    ),
    "renaming nobody": Case(
        (), CompetitorRenamed(competitor="zed", name="Zed", noc="NED"), "no-such-competitor", None, "entered as zed"
    ),
    "merging into nobody": Case((), merged("zed", "ada"), "no-such-competitor", None, "nobody is entered as zed"),
    "merging nobody": Case((), merged("ada", "zed"), "no-such-competitor", None, "nobody is entered as zed"),
    "merging one with oneself": Case((), merged("ada", "ada"), "already-merged", None, "one competitor already"),
    "merging twice": Case((merged("ada", "cy"),), merged("cy", "ada"), "already-merged", None, "one competitor"),
    "merging a man and a woman": Case(
        (), merged("ada", "eva"), "not-one-competitor", None, "ada is a skater of the men, eva a skater of the women"
    ),
    "merging a skater and a team": Case((), merged("ada", "ned-team"), "not-one-competitor", None, "a team of the men"),
    "merging two who raced each other": Case(
        (), merged("ada", "bo"), "both-raced", BO_RAN, "both have a result in wc1-men-500-a (entries 12 and 13)"
    ),
    "filing under another name": Case(
        (), protocol("wc1-men-1500-a"), "misnamed-race", None, "wc1-men-1500-a should be called wc1-men-1000-a"
    ),
    "filing a race of no competition": Case(
        (), protocol("wc7-men-1000-a", competition="wc7"), "no-such-competition", None, "wc7 is not on the calendar"
    ),
    "filing one sheet for two races": Case(
        (protocol("wc1-men-1000-a"),),
        protocol("wc2-men-1000-a", competition="wc2", day="2025-11-21"),
        "already-filed",
        NEXT,
        "this very sheet is filed already, by entry 14",
    ),
    "a result of nobody": Case((), recorded("zed"), "no-such-competitor", None, "nobody is entered as zed"),
    "a result in no race": Case(
        (), recorded("cy", "wc2-men-500-a"), "no-such-race", None, "race wc2-men-500-a is not filed"
    ),
    "a result of a team among skaters": Case((), recorded("ned-team"), "wrong-kind", None, "ned-team is a team"),
    "a second result": Case((), recorded("ada"), "already-recorded", ADA_RAN, "entry 12; correct that"),
    "a second result under another identity": Case(
        (merged("ada", "cy"),), recorded("cy"), "already-recorded", ADA_RAN, "has a result in wc1-men-500-a already"
    ),
    "disqualifying who did not race": Case(
        (), CompetitorDisqualified(race=RACE, competitor="cy"), "no-such-row", None, "cy has no result in wc1-men-500-a"
    ),
    "disqualifying in no race": Case(
        (), CompetitorDisqualified(race="wc2-men-500-a", competitor="bo"), "no-such-race", None, "is not filed"
    ),
    "disqualifying twice": Case((OUT,), OUT, "already-disqualified", NEXT, "already, by entry 14"),
    "disqualifying who was printed so": Case(
        (*race("wc1-men-1000-a", ("cy", ResultRow(status="DQ"))),),
        CompetitorDisqualified(race="wc1-men-1000-a", competitor="cy"),
        "already-disqualified",
        NEXT + 1,
        "already, by entry 15",
    ),
    "annulling who is disqualified": Case(
        (OUT,),
        ResultAnnulled(race=RACE, competitor="bo", others_move_up=False),
        "already-disqualified",
        NEXT,
        "already, by entry 14",
    ),
    "annulling who did not race": Case(
        (), ResultAnnulled(race=RACE, competitor="cy", others_move_up=True), "no-such-row", None, "cy has no result"
    ),
    "correcting who did not race": Case(
        (),
        ResultCorrected(corrects=BO_RAN, race=RACE, competitor="cy", result=finished(1)),
        "no-such-row",
        None,
        "cy has no result",
    ),
    "correcting the result of another": Case(
        (),
        ResultCorrected(corrects=ADA_RAN, race=RACE, competitor="bo", result=finished(1)),
        "not-a-result",
        BO_RAN,
        "entry 12 is no result of bo in wc1-men-500-a; entry 13 is",
    ),
    "correcting what is no result": Case(
        (),
        ResultCorrected(corrects=PROTOCOL, race=RACE, competitor="bo", result=finished(1)),
        "not-a-result",
        BO_RAN,
        "entry 11 is no result",
    ),
    "correcting what has been superseded": Case(
        (CORRECTED,),
        ResultCorrected(corrects=BO_RAN, race=RACE, competitor="bo", result=finished(1)),
        "superseded",
        NEXT,
        "entry 13 was superseded by entry 14; correct that one",
    ),
    "correcting to no time at all": Case(
        (), CORRECTED.model_copy(update={"result": finished(2, 0)}), "no-time", None, "0.00 is no time of a race"
    ),
    "a result in no time at all": Case(
        (),
        recorded("cy").model_copy(update={"result": finished(3, 0)}),
        "no-time",
        None,
        "where none is known, leave it out",
    ),
    "reversing what is not a decision": Case((), undone(BO_RAN), "not-a-decision", BO_RAN, "entry 13 is no decision"),
    "reversing what is not there": Case((), undone(99), "not-a-decision", None, "entry 99 is no decision"),
    "reversing twice": Case((OUT, undone(NEXT)), undone(NEXT), "already-reversed", NEXT + 1, "already, by entry 15"),
    "reversing what a correction rests on": Case(
        (CORRECTED, CORRECTED.model_copy(update={"corrects": NEXT, "result": finished(1)})),
        undone(NEXT),
        "superseded",
        NEXT + 1,
        "entry 15 rests on entry 14; reverse that one first",
    ),
    "reversing a protest that is decided": Case(
        (PROTEST, ProtestDecided(lodged=NEXT, upheld=True)), undone(NEXT), "superseded", NEXT + 1, "rests on entry 14"
    ),
    "a merger again after both raced": Case(
        (merged("ada", "cy"), undone(NEXT), recorded("cy")),
        undone(NEXT + 1),
        "both-raced",
        NEXT + 2,
        "both have a result in wc1-men-500-a (entries 12 and 16)",
    ),
    "a merger again after the opposite one": Case(
        (merged("ada", "cy"), undone(NEXT), merged("cy", "ada")),
        undone(NEXT + 1),
        "already-merged",
        None,
        "one competitor already",
    ),
    "a disqualification again after another": Case(
        (OUT, undone(NEXT), OUT), undone(NEXT + 1), "already-disqualified", NEXT + 2, "already, by entry 16"
    ),
    "a void race again after it was voided anew": Case(
        (VOID, undone(NEXT), VOID), undone(NEXT + 1), "already-void", NEXT + 2, "void already, by entry 16"
    ),
    "a correction again of what is withdrawn": Case(
        (
            CORRECTED,
            CORRECTED.model_copy(update={"corrects": NEXT, "result": finished(1)}),
            undone(NEXT + 1),
            undone(NEXT),
        ),
        undone(NEXT + 2),
        "superseded",
        BO_RAN,
        "entry 14 was superseded by entry 13",
    ),
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
    "running a race again that counts": Case(
        (), AGAIN, "not-void", None, f"{RACE} was not voided by entry {NEXT}: it is not void"
    ),
    "running a race again for another entry": Case(
        (VOID,), AGAIN.model_copy(update={"voided": BO_RAN}), "not-void", NEXT, f"it is void by entry {NEXT}"
    ),
    "running a race again that is to be": Case((VOID, AGAIN), AGAIN, "already-run-again", NEXT + 1, "by entry 15"),
    "undoing the void of a race that is to be run again": Case(
        (VOID, AGAIN), undone(NEXT), "superseded", NEXT + 1, "entry 15 rests on entry 14; reverse that one first"
    ),
    "undoing that a race is run again, after its sheet": Case(
        RUN_AGAIN, undone(NEXT + 1), "rested-on", NEXT + 2, f"{RACE} was run again, and is filed by entry 16; withdraw"
    ),
    "a programme with an event twice": Case(
        (), programme("wc2", ("men-500", 1), ("men-500", 2)), "twice", None, "men-500 stands 2 times in the programme"
    ),
    "a programme with no event": Case(
        (), programme("wc2", ("men-50", 1)), "no-such-event", None, "no distance is called 50; did you mean 500?"
    ),
    "a programme that is the one that there is": Case(
        (), programme("wc2", ("men-1500", 1), ("men-500", 1)), "nothing-changed", None, "the programme of wc2 already"
    ),
    "a programme without a race that is filed": Case(
        (), programme("wc1", ("men-1500", 1)), "filed-race", PROTOCOL, "is filed, by entry 11, and the programme has no"
    ),
    "a programme of what is not on the calendar": Case(
        (), programme("wc9", ("men-1500", 1)), "no-such-competition", None, "wc9 is not on the calendar"
    ),
    "stopping before a race that is filed": Case(
        (),
        STOPPED.model_copy(update={"competition": "wc1", "races": ("men-500",)}),
        "filed-race",
        PROTOCOL,
        "was held",
    ),
    "stopping what is stopped": Case((STOPPED,), STOPPED, "already-not-held", NEXT, "not held already, by entry 14"),
    "stopping before a race that is in no programme": Case(
        (),
        STOPPED.model_copy(update={"races": ("men-500-2",)}),
        "not-in-programme",
        None,
        "men-500-2 is no race of wc2, whose programme has men-500, men-1500",
    ),
    "stopping before a race of one division": Case(
        (),
        STOPPED.model_copy(update={"races": ("men-5000-c",)}),
        "misnamed-race",
        None,
        "one is called like men-1500",
    ),
    "a sheet of a race that was not held": Case(
        (STOPPED,),
        race("wc2-men-1500-a")[0],
        "not-held",
        NEXT,
        "men-1500 of wc2 was not held, by entry 14; if it was: season reverse 14",
    ),
    "voiding what is not filed": Case((), RaceVoided(race="wc2-men-500-a"), "no-such-race", None, "is not filed"),
    "voiding twice": Case((VOID,), VOID, "already-void", NEXT, "void already, by entry 14"),
    "protesting against what is not filed": Case(
        (), ProtestLodged(race="wc2-men-500-a", by="NED"), "no-such-race", None, "is not filed"
    ),
    "deciding what is no protest": Case(
        (),
        ProtestDecided(lodged=BO_RAN, upheld=True),
        "not-a-protest",
        BO_RAN,
        "13 is no protest or appeal",
    ),
    "deciding another decision": Case(
        (OUT,),
        ProtestDecided(lodged=NEXT, upheld=True),
        "not-a-protest",
        NEXT,
        "14 is no protest or appeal",
    ),
    "deciding a protest that was withdrawn": Case(
        (PROTEST, undone(NEXT)),
        ProtestDecided(lodged=NEXT, upheld=True),
        "not-a-protest",
        NEXT,
        "no protest or appeal in force",
    ),
    "deciding twice": Case(
        (PROTEST, ProtestDecided(lodged=NEXT, upheld=True)),
        ProtestDecided(lodged=NEXT, upheld=False),
        "already-decided",
        NEXT + 1,
        "is decided already, by entry 15",
    ),
    "protesting against who is not in the race": Case(
        (), PROTEST.model_copy(update={"against": "cy"}), "no-such-row", None, "cy has no result in"
    ),
    "appealing against what is no verdict": Case(
        (PROTEST,), APPEAL.model_copy(update={"verdict": NEXT}), "not-a-verdict", NEXT, "is no verdict in force"
    ),
    "appealing against a verdict that was reversed": Case(
        (PROTEST, REJECTED, undone(NEXT + 1)), APPEAL, "not-a-verdict", NEXT + 1, "is no verdict in force"
    ),
    "appealing twice": Case(
        (PROTEST, REJECTED, APPEAL), APPEAL, "already-appealed", NEXT + 2, "appealed against already, by entry 16"
    ),
    "appealing to who decided": Case(
        (PROTEST.model_copy(update={"instance": "appeals-commission"}), REJECTED),
        APPEAL,
        "no-higher-instance",
        NEXT + 1,
        "an appeal goes to a higher instance",
    ),
    "reversing a verdict that is appealed against": Case(
        (PROTEST, REJECTED, APPEAL), undone(NEXT + 1), "superseded", NEXT + 2, "rests on entry 15"
    ),
    "annulling the days of nobody": Case(
        (), PERIOD.model_copy(update={"competitor": "nobody"}), "no-such-competitor", None, "nobody is entered"
    ),
    "annulling days that end before they begin": Case(
        (), PERIOD.model_copy(update={"last_day": "2025-10-31"}), "days-reversed", None, "before the first of them"
    ),
    "annulling a day that does not exist": Case(
        (), PERIOD.model_copy(update={"first_day": "2025-11-31"}), "no-such-day", None, "there is no day 2025-11-31"
    ),
    "annulling days of another season": Case(
        (),
        PERIOD.model_copy(update={"first_day": "2024-11-01", "last_day": "2024-11-30"}),
        "another-season",
        None,
        "no day of 2025-26 is among them; it is from 2025-07-01 to 2026-06-30",
    ),
    "annulling days that are annulled": Case(
        (PERIOD.model_copy(update={"last_day": None}),), PERIOD, "already-sanctioned", NEXT, "already, by entry 14"
    ),
    "deducting no points": Case(
        (), FEWER.model_copy(update={"points": "0.00"}), "nothing-deducted", None, "0 points are no deduction"
    ),
    "deducting in a cup of the other gender": Case(
        (), FEWER.model_copy(update={"cup": "women-500"}), "wrong-cup", None, "bo is of the men, and women-500 is not"
    ),
    "deducting in a cup that there is not": Case(
        (), FEWER.model_copy(update={"cup": "men-333"}), "no-such-cup", None, "has no cup men-333; it has men-500"
    ),
    "excluding twice": Case(
        (EXCLUDED,),
        EXCLUDED.model_copy(update={"others_move_up": False}),
        "already-sanctioned",
        NEXT,
        "bo is excluded from men-500 already, by entry 14",
    ),
    "describing an archive with nothing": Case((), ArchiveDescribed(), "nothing-said", None, "nothing is said"),
    "describing an archive on two lines": Case(
        (),
        ArchiveDescribed(identifiers=("A 1", "A\n2")),
        "not-one-line",
        None,
        r"identifiers 2: 'A\\n2' is not one line",
    ),
    "describing an archive with a space before": Case(
        (), ArchiveDescribed(organization=" Federation"), "not-one-line", None, "organization: ' Federation' is not"
    ),
    "an address for mail that is none": Case(
        (),
        ArchiveDescribed(email="office"),
        "no-email",
        None,
        "office is no address for mail, such as office@example.org",
    ),
    "accepting a code that is known": Case((), NocAccepted(noc="NED"), "known-noc", None, "code of Netherlands"),
    "entering somebody of no NOC": Case(
        (),
        CompetitorEntered(competitor="zed", kind="skater", gender="men", name="Zed", noc="NDE"),
        "no-such-noc",
        None,
        "no NOC has the code NDE; near is NED, Netherlands; if NDE is right: --noc-unknown NDE",
    ),
    "a result under no NOC": Case(
        (), recorded("cy").model_copy(update={"noc_printed": "JNP"}), "no-such-noc", None, "near is JPN, Japan"
    ),
    "a competition in no NOC": Case(
        (),
        calendar()[0].model_copy(update={"competition": "wc4", "noc": "NLD"}),
        "no-such-noc",
        None,
        "near is NED, Netherlands",
    ),
    "settling what nobody doubts": Case(
        (*race("wc1-men-1500-a", "ada", "bo"),), RIGHT, "no-such-doubt", None, "nobody doubts the ranks of wc1-men-1500"
    ),
    "settling another doubt": Case(
        (*SLOW_FIRST,), RIGHT.model_copy(update={"doubt": "gender"}), "no-such-doubt", None, "doubts the gender of wc1"
    ),
    "settling what is settled": Case(
        (*SLOW_FIRST, RIGHT), RIGHT.model_copy(update={"entries": (NEXT + 1,)}), "no-such-doubt", None, "nobody doubts"
    ),
    "settling a race that is not filed": Case((), RIGHT, "no-such-race", None, "wc1-men-1500-a is not filed"),
    "a skater of mixed gender": Case(
        (),
        CompetitorEntered(competitor="zoe", kind="skater", gender="mixed", name="Zoe", noc="NED"),
        "wrong-kind",
        None,
        "zoe is a skater; only teams are mixed",
    ),
    "entering somebody twice in a race": Case((), entries("ada", "ada"), "already-entered", None, "ada is entered"),
    "entering a team in a race of skaters": Case((), entries("ned-team"), "wrong-kind", None, "ned-team is a team"),
    "entering nobody who is known": Case((), entries("zoe"), "no-such-competitor", None, "nobody is entered as zoe"),
    "entering in a race of another competition": Case(
        (), entries("ada", competition="wc2"), "misnamed-race", None, f"race {RACE} is not of wc2"
    ),
    "publishing two lists of one name": Case(
        (LIST,),
        LIST.model_copy(update={"title": "Another"}),
        "already-published",
        NEXT,
        "in the book already, entry 14",
    ),
}


ADMITTED: dict[str, tuple[tuple[Fact, ...], Fact]] = {
    "a mixed team": ((), CompetitorEntered(competitor="ned-mixed", kind="team", gender="mixed", name="NED", noc="NED")),
    "a list of entries": ((), entries("ada", "cy")),
    "a second list of entries": ((entries("ada"),), entries("ada", "cy")),
    "a later rulebook": ((), opening("2025-26")[1]),
    "a competition": ((), calendar()[0].model_copy(update={"competition": "wc4"})),
    "a cancellation": ((), CompetitionCancelled(competition="wc2")),
    "a competition that was cancelled, cancelled no more, cancelled again": (
        (CompetitionCancelled(competition="wc2"), undone(NEXT)),
        CompetitionCancelled(competition="wc2"),
    ),
    "a move": ((), moved_to("wc2")),
    "a move to another place on the same days": (
        (),
        CompetitionMoved(competition="wc1", first_day="2025-11-14", last_day="2025-11-16", city="Elsewhere"),
    ),
    "a move by a day, which the filed races allow": ((), moved_to("wc1", "2025-11-15", "2025-11-16")),
    "a second move": ((moved_to("wc2"),), moved_to("wc2", "2025-12-19", "2025-12-21")),
    "a move back": ((moved_to("wc2"),), moved_to("wc2", "2025-11-21", "2025-11-23")),
    "a move no more": ((moved_to("wc2"),), undone(NEXT)),
    "a first move no more, under the one where races were skated": (
        (moved_to("wc2", "2026-01-02", "2026-01-04"), moved_to("wc2"), *raced_after_the_move()),
        undone(NEXT),
    ),
    "a programme": ((), programme("wc2", ("men-500", 2))),
    "a programme no more": ((programme("wc2", ("men-500", 2)),), undone(NEXT)),
    "a stop": ((), STOPPED),
    "a Division B that was not held": ((), STOPPED.model_copy(update={"races": ("men-1500-b",)})),
    "a Division A beside a B that was not held": (
        (STOPPED.model_copy(update={"races": ("men-1500-b",)}),),
        race("wc2-men-1500-a")[0],
    ),
    "a stop no more, and another": ((STOPPED, undone(NEXT)), STOPPED),
    "a race run again": ((VOID,), AGAIN),
    "a race that is not to be run again after all": ((VOID, AGAIN), undone(NEXT + 1)),
    "a result of the race run again": ((VOID, AGAIN, race(RACE)[0]), recorded("cy")),
    "the race that was run again void too": (RUN_AGAIN, VOID),
    "a new name": ((), CompetitorRenamed(competitor="ada", name="Ada", noc="NED")),
    "a merger": ((), merged("ada", "cy")),
    "a merger that was reversed": ((merged("ada", "cy"), undone(NEXT)), merged("cy", "ada")),
    "a protocol": ((), protocol()),
    "a protocol without a sheet": ((protocol(sha256=None),), protocol("wc2-men-1000-a", None, "wc2", "2025-11-21")),
    "a result": ((), recorded("cy")),
    "a result of a team among teams": (
        (*race("wc1-men-team-pursuit-a"),),
        recorded("ned-team", "wc1-men-team-pursuit-a"),
    ),
    "a disqualification": ((), OUT),
    "a disqualification after its reversal": ((OUT, undone(NEXT)), OUT),
    "a correction of who was disqualified": (
        (OUT,),
        ResultCorrected(corrects=BO_RAN, race=RACE, competitor="bo", result=finished(2)),
    ),
    "a correction of a correction": (
        (CORRECTED,),
        ResultCorrected(corrects=NEXT, race=RACE, competitor="bo", result=finished(1)),
    ),
    "a correction of the result after the first was withdrawn": ((CORRECTED, undone(NEXT)), CORRECTED),
    "an annulment": ((), ResultAnnulled(race=RACE, competitor="bo", others_move_up=False)),
    "a reversal of a reversal": ((OUT, undone(NEXT)), undone(NEXT + 1)),
    "a reversal of a correction once the next is reversed": (
        (CORRECTED, CORRECTED.model_copy(update={"corrects": NEXT, "result": finished(1)}), undone(NEXT + 1)),
        undone(NEXT),
    ),
    "a correction again": ((CORRECTED, undone(NEXT)), undone(NEXT + 1)),
    "a cancellation again": ((CompetitionCancelled(competition="wc2"), undone(NEXT)), undone(NEXT + 1)),
    "a merger again": ((merged("ada", "cy"), undone(NEXT)), undone(NEXT + 1)),
    "a merger no more after it was put back": (
        (merged("ada", "cy"), undone(NEXT), undone(NEXT + 1)),
        undone(NEXT + 2),
    ),
    "a void race": ((), VOID),
    "a race void again": ((VOID, undone(NEXT)), VOID),
    "a second protest": ((PROTEST,), PROTEST.model_copy(update={"by": "GER"})),
    "a verdict": ((PROTEST,), ProtestDecided(lodged=NEXT, upheld=False)),
    "a verdict after the first was reversed": (
        (PROTEST, ProtestDecided(lodged=NEXT, upheld=False), undone(NEXT + 1)),
        ProtestDecided(lodged=NEXT, upheld=True),
    ),
    "a protest against somebody": ((), PROTEST.model_copy(update={"against": "bo"})),
    "an appeal": ((PROTEST, REJECTED), APPEAL),
    "a verdict on an appeal": ((PROTEST, REJECTED, APPEAL), ProtestDecided(lodged=NEXT + 2, upheld=True)),
    "an appeal against that": (
        (PROTEST, REJECTED, APPEAL, ProtestDecided(lodged=NEXT + 2, upheld=True)),
        ProtestAppealed(verdict=NEXT + 3, by="NOR", instance="court-of-arbitration"),
    ),
    "an appeal after the first was withdrawn": ((PROTEST, REJECTED, APPEAL, undone(NEXT + 2)), APPEAL),
    "days annulled before anything of them is filed": (
        (),
        PeriodAnnulled(competitor="cy", first_day="2026-01-01", others_move_up=False),
    ),
    "more days": ((PERIOD,), PERIOD.model_copy(update={"last_day": None})),
    "days annulled again": ((PERIOD, undone(NEXT)), PERIOD),
    "a disqualification under annulled days": ((PERIOD,), OUT),
    "annulled days over a disqualification": ((OUT,), PERIOD),
    "a deduction": ((), FEWER),
    "a second deduction": ((FEWER,), FEWER.model_copy(update={"points": "2.5"})),
    "an exclusion": ((), EXCLUDED),
    "an exclusion again": ((EXCLUDED, undone(NEXT)), undone(NEXT + 1)),
    "what archives say of themselves": ((), ArchiveDescribed(organization="Federation", email="office@example.org")),
    "what archives say of themselves, as before": (
        (ArchiveDescribed(phone="1"), ArchiveDescribed(phone="2")),
        ArchiveDescribed(phone="1"),
    ),
    "a code that is not known": ((), NocAccepted(noc="XYZ")),
    "somebody of an accepted code": (
        (NocAccepted(noc="XYZ"),),
        CompetitorEntered(competitor="zed", kind="skater", gender="men", name="Zed", noc="XYZ"),
    ),
    "a doubt that is settled": ((*SLOW_FIRST,), RIGHT),
    "a doubt that is settled again": ((*SLOW_FIRST, RIGHT, undone(NEXT + 3)), RIGHT),
    "a list": ((), LIST),
    "an order of equals": ((*EQUAL,), ordered("bo", "ada")),
    "an order of equals after a competition": (
        (*EQUAL, *race("wc3-men-500-a", "ada")),
        ordered("bo", "ada", through="wc2"),
    ),
    "an order of equals in a quota": ((*EQUAL,), ordered("ada", "bo", table="owg-2026", event="men-500")),
    "another order once the first is reversed": (
        (*EQUAL, ordered("bo", "ada"), undone(NEXT + 3)),
        ordered("ada", "bo"),
    ),
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
