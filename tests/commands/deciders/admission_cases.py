"""A book with one race that two skaters ran, and facts that fit what it says or do not."""

from typing import NamedTuple

from ledger.facts import (
    ClassificationPublished,
    CompetitionCancelled,
    CompetitionMoved,
    CompetitorDisqualified,
    CompetitorEntered,
    CompetitorRenamed,
    CompetitorsMerged,
    DecisionReversed,
    Fact,
    ProtestDecided,
    ProtestLodged,
    ProtocolFiled,
    PublishedRow,
    RaceVoided,
    ResultAnnulled,
    ResultCorrected,
    ResultRecorded,
    ResultRow,
    SeasonOpened,
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
VOID = RaceVoided(race=RACE)
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


REFUSED = {
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
    "voiding what is not filed": Case((), RaceVoided(race="wc2-men-500-a"), "no-such-race", None, "is not filed"),
    "voiding twice": Case((VOID,), VOID, "already-void", NEXT, "void already, by entry 14"),
    "protesting against what is not filed": Case(
        (), ProtestLodged(race="wc2-men-500-a", by="NED"), "no-such-race", None, "is not filed"
    ),
    "deciding what is no protest": Case(
        (), ProtestDecided(lodged=BO_RAN, upheld=True), "not-a-protest", BO_RAN, "entry 13 is no protest in force"
    ),
    "deciding another decision": Case(
        (OUT,), ProtestDecided(lodged=NEXT, upheld=True), "not-a-protest", NEXT, "entry 14 is no protest in force"
    ),
    "deciding a protest that was withdrawn": Case(
        (PROTEST, undone(NEXT)), ProtestDecided(lodged=NEXT, upheld=True), "not-a-protest", NEXT, "no protest in force"
    ),
    "deciding twice": Case(
        (PROTEST, ProtestDecided(lodged=NEXT, upheld=True)),
        ProtestDecided(lodged=NEXT, upheld=False),
        "already-decided",
        NEXT + 1,
        "is decided already, by entry 15",
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
    "a list": ((), LIST),
}
