"""Facts on the calendar and the programme that fit the book or do not."""

from ledger.facts import CompetitionCancelled, CompetitionMoved, Fact, ProgrammeSet, SeasonOpened
from tests.commands.deciders.admission_cases.book import CALENDAR, NEXT, OPENED, PROTOCOL, STOPPED, Case, undone
from tests.support.given import calendar, opening, race


def programme(competition: str, *events: tuple[str, int]) -> ProgrammeSet:
    return ProgrammeSet(competition=competition, programme=events)


def moved_to(
    competition: str, first_day: str = "2025-12-12", last_day: str = "2025-12-14", time_zone: str | None = None
) -> CompetitionMoved:
    return CompetitionMoved(competition=competition, first_day=first_day, last_day=last_day, time_zone=time_zone)


def raced_after_the_move() -> list[Fact]:
    filed, *results = race("wc2-men-500-a", "ada")
    return [filed.model_copy(update={"day": "2025-12-12"}), *results]


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
    "a competition in no NOC": Case(
        (),
        calendar()[0].model_copy(update={"competition": "wc4", "noc": "NLD"}),
        "no-such-noc",
        None,
        "near is NED, Netherlands",
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
    "a programme": ((), programme("wc2", ("men-500", 2))),
    "a programme no more": ((programme("wc2", ("men-500", 2)),), undone(NEXT)),
    "a stop": ((), STOPPED),
    "a Division B that was not held": ((), STOPPED.model_copy(update={"races": ("men-1500-b",)})),
    "a stop no more, and another": ((STOPPED, undone(NEXT)), STOPPED),
    "a cancellation again": ((CompetitionCancelled(competition="wc2"), undone(NEXT)), undone(NEXT + 1)),
}
