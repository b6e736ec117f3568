"""Facts on annulled days, deductions and exclusions that fit the book or do not."""

from ledger.facts import CompetitorExcluded, Fact, PeriodAnnulled, PointsDeducted
from tests.commands.deciders.admission_cases.book import NEXT, OUT, PERIOD, Case, undone

FEWER = PointsDeducted(competitor="bo", cup="men-500", points="10")
EXCLUDED = CompetitorExcluded(competitor="bo", cup="men-500", others_move_up=True)

REFUSED = {
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
}

ADMITTED: dict[str, tuple[tuple[Fact, ...], Fact]] = {
    "days annulled before anything of them is filed": (
        (),
        PeriodAnnulled(competitor="cy", first_day="2026-01-01", others_move_up=False),
    ),
    "more days": ((PERIOD,), PERIOD.model_copy(update={"last_day": None})),
    "days annulled again": ((PERIOD, undone(NEXT)), PERIOD),
    "annulled days over a disqualification": ((OUT,), PERIOD),
    "a deduction": ((), FEWER),
    "a second deduction": ((FEWER,), FEWER.model_copy(update={"points": "2.5"})),
    "an exclusion": ((), EXCLUDED),
    "an exclusion again": ((EXCLUDED, undone(NEXT)), undone(NEXT + 1)),
}
