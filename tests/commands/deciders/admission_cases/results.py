"""Facts on sheets, results and entries that fit the book or do not."""

from ledger.facts import Entrant, EntriesListed, Fact
from tests.commands.deciders.admission_cases.book import (
    ADA_RAN,
    AGAIN,
    NEXT,
    RACE,
    STOPPED,
    VOID,
    Case,
    merged,
    protocol,
    recorded,
)
from tests.support.given import finished, race


def entries(*names: str, competition: str = "wc1") -> EntriesListed:
    return EntriesListed(race=RACE, competition=competition, entries=tuple(Entrant(competitor=name) for name in names))


REFUSED = {
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
    "a result in no time at all": Case(
        (),
        recorded("cy").model_copy(update={"result": finished(3, 0)}),
        "no-time",
        None,
        "where none is known, leave it out",
    ),
    "a sheet of a race that was not held": Case(
        (STOPPED,),
        race("wc2-men-1500-a")[0],
        "not-held",
        NEXT,
        "men-1500 of wc2 was not held, by entry 14; if it was: season reverse 14",
    ),
    "a result under no NOC": Case(
        (), recorded("cy").model_copy(update={"noc_printed": "JNP"}), "no-such-noc", None, "near is JPN, Japan"
    ),
    "entering somebody twice in a race": Case((), entries("ada", "ada"), "already-entered", None, "ada is entered"),
    "entering a team in a race of skaters": Case((), entries("ned-team"), "wrong-kind", None, "ned-team is a team"),
    "entering nobody who is known": Case((), entries("zoe"), "no-such-competitor", None, "nobody is entered as zoe"),
    "entering in a race of another competition": Case(
        (), entries("ada", competition="wc2"), "misnamed-race", None, f"race {RACE} is not of wc2"
    ),
}

ADMITTED: dict[str, tuple[tuple[Fact, ...], Fact]] = {
    "a list of entries": ((), entries("ada", "cy")),
    "a second list of entries": ((entries("ada"),), entries("ada", "cy")),
    "a Division A beside a B that was not held": (
        (STOPPED.model_copy(update={"races": ("men-1500-b",)}),),
        race("wc2-men-1500-a")[0],
    ),
    "a result of the race run again": ((VOID, AGAIN, race(RACE)[0]), recorded("cy")),
    "a protocol": ((), protocol()),
    "a protocol without a sheet": ((protocol(sha256=None),), protocol("wc2-men-1000-a", None, "wc2", "2025-11-21")),
    "a result": ((), recorded("cy")),
    "a result of a team among teams": (
        (*race("wc1-men-team-pursuit-a"),),
        recorded("ned-team", "wc1-men-team-pursuit-a"),
    ),
}
