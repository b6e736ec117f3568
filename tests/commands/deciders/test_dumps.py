"""Given the dump of a book, when what the book was earlier takes it, then it becomes the same book."""

import pytest

from commands.deciders.admission import admit, check
from ledger.errors import RefusedError
from ledger.facts import CompetitorDisqualified, DecisionReversed, Fact, FilingWithdrawn, RaceRunAgain, RaceVoided
from ledger.season import Season
from tests.support.given import draft, finished, opening, race, season, skaters

RACE = "wc1-men-500-a"
BEGUN: list[Fact] = [*opening(), *skaters("ada", "bo")]
SHEET = len(BEGUN) + 1
"""The position of the first sheet; its two results follow it."""
FILED: list[Fact] = [*BEGUN, *race(RACE, "ada", ("bo", finished(2).model_copy(update={"status": "DNS", "rank": None})))]
FIRST = len(FILED) + 1
"""The position of the first decision."""
OUT = CompetitorDisqualified(race=RACE, competitor="ada")
VOID = RaceVoided(race=RACE)

HISTORIES: dict[str, list[Fact]] = {
    "a decision is made again after it was undone": [OUT, DecisionReversed(reverses=FIRST), OUT],
    "a second run has the rows and the decisions of the first": [
        OUT,
        VOID,
        RaceRunAgain(race=RACE, voided=FIRST + 1),
        *FILED[SHEET - 1 :],
        OUT,
        VOID,
    ],
    "a race is run again, and is not, and is": [
        VOID,
        RaceRunAgain(race=RACE, voided=FIRST),
        DecisionReversed(reverses=FIRST + 1),
        DecisionReversed(reverses=FIRST),
        VOID,
        RaceRunAgain(race=RACE, voided=FIRST + 4),
        *FILED[SHEET - 1 :],
    ],
    "a sheet is withdrawn and filed again": [
        FilingWithdrawn(entries=((SHEET, SHEET + 2),), filed=RACE),
        *FILED[SHEET - 1 :],
    ],
}


@pytest.mark.parametrize("name", HISTORIES)
def test_every_beginning_of_a_book_takes_its_dump(name: str) -> None:
    whole = [*FILED, *HISTORIES[name]]
    drafts = [draft(fact) for fact in whole]
    for length in (0, len(opening()), *range(len(FILED), len(whole) + 1)):
        held = Season() if length == 0 else season(whole[:length])
        assert admit(held, drafts, file="book.jsonl") == drafts[length:], length


def test_that_a_race_is_run_again_stands_once_its_sheet_is_filed() -> None:
    """Neither is it reversed, nor the reversal of its reversal."""
    again = [VOID, RaceRunAgain(race=RACE, voided=FIRST)]
    back = [*again, DecisionReversed(reverses=FIRST + 1), DecisionReversed(reverses=FIRST + 2)]
    for decided, undone in ((again, FIRST + 1), (back, FIRST + 3)):
        state = season([*FILED, *decided, *FILED[SHEET - 1 :]])
        with pytest.raises(RefusedError, match=f"{RACE} was run again, and is filed by entry {state.length - 2}"):
            check(state, draft(DecisionReversed(reverses=undone)))
        check(season([*FILED, *decided]), draft(DecisionReversed(reverses=undone)))
