"""Facts on who is who that fit the book or do not."""

from ledger.facts import (
    CompetitorConfirmed,
    CompetitorDisqualified,
    CompetitorEntered,
    CompetitorRenamed,
    CompetitorsToldApart,
    CompetitorTransferred,
    Fact,
    Member,
    MemberIdentified,
    ResultCorrected,
    ResultsReassigned,
)
from tests.commands.deciders.admission_cases.book import ADA_RAN, BO_RAN, NEXT, RACE, Case, merged, recorded, undone
from tests.support.given import finished, race, skaters


def transferred(competitor: str, noc: str = "HUN", first_day: str = "2025-11-20") -> CompetitorTransferred:
    return CompetitorTransferred(competitor=competitor, noc=noc, first_day=first_day)


def given_to(competitor: str, to: str, *races: str) -> ResultsReassigned:
    return ResultsReassigned(competitor=competitor, to=to, races=races or (RACE,))


def apart(one: str, other: str) -> CompetitorsToldApart:
    return CompetitorsToldApart(one=one, other=other)


def confirmed(competitor: str, competition: str = "wc1") -> CompetitorConfirmed:
    return CompetitorConfirmed(competitor=competitor, competition=competition)


def numbered(competitor: str, number: str) -> CompetitorRenamed:
    return CompetitorRenamed(competitor=competitor, name=competitor.title(), noc="NED", numbers=(("isu", number),))


AS_NEUTRAL = CompetitorTransferred(competitor="ada", noc="AIN", first_day="2025-11-20", delegation="RUS")
MERGED = merged("ada", "cy")
OUT_CY = CompetitorDisqualified(race=RACE, competitor="cy")
OUT_BO = CompetitorDisqualified(race=RACE, competitor="bo")

RELAY = "wc1-mixed-relay-a"
TEAM_RAN = (
    CompetitorEntered(competitor="mixed", kind="team", gender="mixed", name="Netherlands", noc="NED"),
    CompetitorEntered(competitor="tom", kind="skater", gender="men", name="Tom", noc="GER"),
    *race(RELAY, ("mixed", finished(1).model_copy(update={"members": (Member(name="A. Da"), Member(name="Bo"))}))),
)
"""A team with a member whom nobody of the book is called like; its entries are 14 to 17."""


def member(name: str, who: str, *races: str, team: str = "mixed") -> MemberIdentified:
    return MemberIdentified(team=team, name=name, member=who, races=races or (RELAY,))


REFUSED = {
    "a member of nobody": Case((), member("A. Da", "ada"), "no-such-competitor", None, "nobody is entered as mixed"),
    "a member who is a team": Case(TEAM_RAN, member("A. Da", "ned-team"), "wrong-kind", None, "ned-team is a team"),
    "a member whom the team does not have": Case(
        TEAM_RAN, member("Eve", "ada"), "no-such-member", None, "no member Eve in wc1-mixed-relay-a; it has A. Da, Bo"
    ),
    "a member of another NOC": Case(
        TEAM_RAN, member("A. Da", "tom"), "another-noc", None, "tom is of GER, and the team of wc1-mixed-relay-a of NED"
    ),
    "a member who is another member": Case(TEAM_RAN, member("A. Da", "bo"), "both-raced", None, "bo is another member"),
    "a member twice": Case(
        (*TEAM_RAN, member("A. Da", "ada")), member("a da", "cy"), "already-identified", NEXT + 4, "says already who"
    ),
    "a member of no such race": Case(
        TEAM_RAN, member("A. Da", "ada", "wc1-men-team-pursuit-a"), "no-such-race", None, "wc1-men-team-pursuit-a"
    ),
    "a number of somebody else": Case(
        (numbered("ada", "55"),), numbered("bo", "55"), "number-taken", None, "isu 55 is the number of ada"
    ),
    "a second number of one system": Case(
        (numbered("ada", "55"),), numbered("ada", "56"), "several-numbers", None, "ada has isu 55 already, not 56"
    ),
    "a number of somebody else who enters": Case(
        (numbered("ada", "55"),),
        CompetitorEntered(
            competitor="eve", kind="skater", gender="men", name="Eve", noc="NED", numbers=(("isu", "55"),)
        ),
        "number-taken",
        None,
        "isu 55 is the number of ada",
    ),
    "two of two numbers as one": Case(
        (numbered("ada", "55"), numbered("cy", "56")), MERGED, "several-numbers", None, "they are two people by that"
    ),
    "a transfer of nobody": Case((), transferred("zed"), "no-such-competitor", None, "nobody is entered as zed"),
    "a transfer on no day": Case(
        (), transferred("ada", first_day="2025-11-31"), "no-such-day", None, "there is no day 2025-11-31"
    ),
    "a transfer in another season": Case(
        (), transferred("ada", first_day="2026-07-01"), "another-season", None, "2026-07-01 is no day of 2025-26"
    ),
    "a transfer of a team": Case((), transferred("ned-team"), "wrong-kind", None, "is a team, which is its NOC"),
    "a transfer to the same NOC": Case(
        (), transferred("ada", "NED"), "nothing-to-correct", None, "of NED on 2025-11-20 already"
    ),
    "a transfer again later": Case(
        (transferred("ada"),),
        transferred("ada", first_day="2025-11-21"),
        "nothing-to-correct",
        None,
        "of HUN on 2025-11-21 already",
    ),
    "a transfer to another NOC from the same day": Case(
        (transferred("ada"),),
        transferred("ada", "SUI"),
        "already-transferred",
        NEXT,
        "Ada (ada) is of HUN from 2025-11-20 on, by entry 14; to undo that: season reverse 14 --reason TEXT",
    ),
    "a transfer once more": Case(
        (transferred("ada"),), transferred("ada"), "already-transferred", NEXT, "season reverse 14 --reason TEXT"
    ),
    "a transfer from the day of one of another identity": Case(
        (transferred("cy"), merged("ada", "cy")), transferred("ada", "SUI"), "already-transferred", NEXT, "by entry 14"
    ),
    "a transfer to the same NOC whose delegation is left out": Case(
        (AS_NEUTRAL,),
        transferred("ada", "AIN", "2025-11-21"),
        "nothing-to-correct",
        None,
        "of AIN (RUS) on 2025-11-21 already",
    ),
    "a reversal of a reversed transfer whose day is taken": Case(
        (transferred("ada"), undone(NEXT), transferred("ada", "SUI")),
        undone(NEXT + 1),
        "already-transferred",
        NEXT + 2,
        "is of SUI from 2025-11-20 on",
    ),
    "a result of nobody given away": Case((), given_to("zed", "cy"), "no-such-competitor", None, "entered as zed"),
    "a result given to nobody": Case((), given_to("ada", "zed"), "no-such-competitor", None, "entered as zed"),
    "a result given to its own": Case((), given_to("ada", "ada"), "already-merged", None, "are one competitor"),
    "a man's result given to a woman": Case(
        (), given_to("ada", "eva"), "not-one-competitor", None, "ada is a skater of the men, eva a skater of the women"
    ),
    "a skater's result given to a team": Case((), given_to("ada", "ned-team"), "not-one-competitor", None, "a team"),
    "a result that is not there given away": Case(
        (), given_to("cy", "ada"), "no-such-row", None, f"cy has no result in {RACE}"
    ),
    "a result in no race given away": Case(
        (), given_to("ada", "cy", "wc1-men-1000-a"), "no-such-race", None, "wc1-men-1000-a is not filed"
    ),
    "a result in one race given away twice at once": Case(
        (), given_to("ada", "cy", RACE, RACE), "named-twice", None, "a race is named twice"
    ),
    "a result given to who has one": Case(
        (), given_to("ada", "bo"), "both-raced", BO_RAN, f"bo has a result in {RACE} already, entry 13"
    ),
    "a result given away twice": Case(
        (given_to("ada", "cy"),), given_to("ada", "cy"), "no-such-row", None, f"ada has no result in {RACE}"
    ),
    "a second result of who was given one": Case(
        (given_to("ada", "cy"),), recorded("cy"), "already-recorded", ADA_RAN, f"cy has a result in {RACE} already"
    ),
    "a decision on who gave the result away": Case(
        (given_to("bo", "cy"),), OUT_BO, "no-such-row", None, f"bo has no result in {RACE}"
    ),
    "one told apart from nobody": Case((), apart("ada", "zed"), "no-such-competitor", None, "entered as zed"),
    "one told apart from oneself": Case((), apart("ada", "ada"), "already-merged", None, "are one competitor"),
    "two told apart who are one": Case((MERGED,), apart("ada", "cy"), "already-merged", None, "reverse the merger"),
    "two told apart twice": Case(
        (apart("ada", "cy"),), apart("cy", "ada"), "told-apart", NEXT, "told apart already, by entry 14"
    ),
    "two merged who were told apart": Case(
        (apart("ada", "cy"),), MERGED, "told-apart", NEXT, "told apart by entry 14; reverse that first"
    ),
    "nobody confirmed": Case((), confirmed("zed"), "no-such-competitor", None, "entered as zed"),
    "somebody confirmed at no competition": Case(
        (), confirmed("ada", "wc9"), "no-such-competition", None, "wc9 is not on the calendar"
    ),
    "somebody confirmed who was not there": Case((), confirmed("cy"), "no-such-row", None, "cy has no result at wc1"),
    "somebody confirmed twice": Case(
        (confirmed("ada"),), confirmed("ada"), "already-confirmed", NEXT, "confirmed at wc1 already, by entry 14"
    ),
    "a merger undone on which a decision rests": Case(
        (
            *race("wc1-men-1000-a", "cy"),
            MERGED,
            OUT_CY.model_copy(update={"race": "wc1-men-1000-a", "competitor": "ada"}),
        ),
        undone(NEXT + 2),
        "superseded",
        NEXT + 3,
        "entry 17 rests on that",
    ),
    "a reassignment undone on which a decision rests": Case(
        (given_to("bo", "cy"), OUT_CY), undone(NEXT), "superseded", NEXT + 1, "entry 15 rests on that"
    ),
    "a reassignment undone on which another rests": Case(
        (*skaters("dee"), given_to("bo", "cy"), given_to("cy", "dee")),
        undone(NEXT + 1),
        "superseded",
        NEXT + 2,
        "entry 16 rests on that",
    ),
    "a reassignment undone where who gave the result away has another by now": Case(
        (given_to("bo", "cy"), recorded("bo")),
        undone(NEXT),
        "both-raced",
        NEXT + 1,
        f"bo would have two results in {RACE}",
    ),
    "a reassignment put back on which a decision would hang": Case(
        (given_to("bo", "cy"), undone(NEXT), OUT_BO), undone(NEXT + 1), "superseded", NEXT + 2, "entry 16 rests on that"
    ),
}

ADMITTED: dict[str, tuple[tuple[Fact, ...], Fact]] = {
    "a member": (TEAM_RAN, member("A. Da", "ada")),
    "a member again": ((*TEAM_RAN, member("A. Da", "ada"), undone(NEXT + 4)), member("A. Da", "cy")),
    "a number that was given by mistake": ((numbered("ada", "55"), undone(NEXT)), numbered("bo", "55")),
    "a transfer": ((), transferred("ada")),
    "a transfer that was reversed": ((transferred("ada"), undone(NEXT)), transferred("ada")),
    "a transfer back": ((transferred("ada"),), transferred("ada", "NED", "2025-12-01")),
    "a transfer to another delegation": (
        (AS_NEUTRAL,),
        AS_NEUTRAL.model_copy(update={"first_day": "2025-11-21", "delegation": "BLR"}),
    ),
    "an earlier transfer": ((transferred("ada"),), transferred("ada", "SUI", "2025-11-01")),
    "a result given away": ((), given_to("ada", "cy")),
    "a result given on": ((given_to("ada", "cy"),), given_to("cy", "ada")),
    "a result of who gave one away": ((given_to("ada", "cy"),), recorded("ada")),
    "a decision on who was given the result": ((given_to("bo", "cy"),), OUT_CY),
    "a correction of a result that was given away": (
        (given_to("bo", "cy"),),
        ResultCorrected(corrects=BO_RAN, race=RACE, competitor="cy", result=finished(2, 34_190)),
    ),
    "two told apart": ((), apart("ada", "cy")),
    "two told apart again": ((apart("ada", "cy"), undone(NEXT)), MERGED),
    "somebody confirmed": ((), confirmed("ada")),
    "a reassignment undone once the decision on it is": (
        (given_to("bo", "cy"), OUT_CY, undone(NEXT + 1)),
        undone(NEXT),
    ),
    "a reassignment put back": ((given_to("bo", "cy"), undone(NEXT)), undone(NEXT + 1)),
}
