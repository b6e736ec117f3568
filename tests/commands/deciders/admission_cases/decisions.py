"""Decisions on rows and on races, and protests, that fit the book or do not."""

from ledger.facts import (
    CompetitorDisqualified,
    Fact,
    ProtestAppealed,
    ProtestDecided,
    ProtestLodged,
    RaceVoided,
    ResultAnnulled,
    ResultCorrected,
    ResultRow,
)
from tests.commands.deciders.admission_cases.book import (
    ADA_RAN,
    AGAIN,
    BO_RAN,
    CORRECTED,
    NEXT,
    OUT,
    PERIOD,
    PROTOCOL,
    RACE,
    VOID,
    Case,
    undone,
)
from tests.support.given import finished, race

PROTEST = ProtestLodged(race=RACE, by="NOR")
REJECTED = ProtestDecided(lodged=NEXT, upheld=False)
APPEAL = ProtestAppealed(verdict=NEXT + 1, by="NOR", instance="appeals-commission")
RUN_AGAIN = (VOID, AGAIN, *race(RACE, "bo", "ada"))
"""The void race again, with its sheet at 16."""

REFUSED = {
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
}

ADMITTED: dict[str, tuple[tuple[Fact, ...], Fact]] = {
    "a race run again": ((VOID,), AGAIN),
    "a race that is not to be run again after all": ((VOID, AGAIN), undone(NEXT + 1)),
    "the race that was run again void too": (RUN_AGAIN, VOID),
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
    "a disqualification under annulled days": ((PERIOD,), OUT),
}
