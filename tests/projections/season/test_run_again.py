"""Given a void race that is run again, when tables are computed, then the new race counts and the first one never."""

from ledger.basis import Question
from ledger.book import announced
from ledger.facts import DecisionReversed, Fact, FilingWithdrawn, RaceRunAgain, RaceVoided
from ledger.season import Season, evolve, fold
from projections.cups.bounds import bounds
from projections.cups.standings import standing
from projections.disputes.diff import compare
from projections.races.classification import classify
from tests.support.desks import desk_with
from tests.support.given import entries, race, season, skaters

CUP, RACE = "men-500", "wc1-men-500-a"
FIRST: list[Fact] = [*skaters("ada", "bo", "cy"), *race(RACE, "ada", "bo", "cy")]
VOID, AGAIN = 13, 14
"""Positions of the decisions, behind the five that open the book, three skaters and a race of four entries."""
DECIDED: list[Fact] = [RaceVoided(race=RACE), RaceRunAgain(race=RACE, voided=VOID)]
SECOND = race(RACE, "bo", "ada")
SHEET = 15
"""Position of the sheet of the second run."""


def order(facts: list[Fact], at: int | None = None) -> list[str]:
    reader = desk_with(facts).reader
    return [row.competitor.id for row in standing(reader.read(Question(at=at)), CUP).rows]


def test_the_new_race_counts_and_the_first_is_as_if_it_had_not_been() -> None:
    whole = [*FIRST, *DECIDED, *SECOND]
    assert order(whole) == ["bo", "ada"]
    assert order(whole, VOID) == order(whole, AGAIN) == []
    assert order(whole, VOID - 1) == ["ada", "bo", "cy"]


def test_the_race_is_void_until_its_new_sheet_comes() -> None:
    pending = season([*desk_opening(), *FIRST, *DECIDED])
    found = classify(pending, RACE)
    assert found.voided is not None
    assert pending.to_be_run_again(RACE) == AGAIN
    ran = season([*desk_opening(), *FIRST, *DECIDED, *SECOND])
    assert (classify(ran, RACE).voided, ran.to_be_run_again(RACE)) == (None, None)
    assert (classify(ran, RACE).protocol.position, ran.races[RACE].earlier[0].protocols[0].position) == (SHEET, 9)


def desk_opening() -> list[Fact]:
    return [entry.fact for entry in desk_with([]).reader.entries()]


def test_a_race_that_is_to_be_run_again_is_to_come_and_can_still_be_won_once() -> None:
    def held(*facts: Fact) -> tuple[list[str], int]:
        read = desk_with(list(facts)).reader.read()
        found = bounds(read, standing(read, CUP))
        return [f"{one} {one.state}" for one in found.coverage.races][:1], found.most(None)

    assert held(*FIRST, DECIDED[0]) == (["wc1-men-500 void"], 180)
    assert held(*FIRST, *DECIDED) == (["wc1-men-500 to come"], 180)
    assert held(*FIRST, *DECIDED, *SECOND)[0] == ["wc1-men-500 whole"]
    assert held(*FIRST, *DECIDED, *race("wc2-men-500-a", "ada"))[0] == ["wc1-men-500 missing"]


def test_what_was_first_skated_stays_readable() -> None:
    ran = season([*desk_opening(), *FIRST, *DECIDED, *SECOND])
    assert list(ran.entries()) == list(range(1, SHEET + len(SECOND)))
    assert [len(run.results) for run in ran.races[RACE].runs] == [3, 2]


def test_folding_by_one_gives_what_folding_at_once_does() -> None:
    whole = entries([*desk_opening(), *FIRST, *DECIDED, *SECOND, RaceVoided(race=RACE)])
    one_by_one = Season()
    for entry in whole:
        one_by_one = evolve(one_by_one, entry)
    assert one_by_one == fold(Season(), whole)


def test_a_race_is_run_a_third_time() -> None:
    again = SHEET + len(SECOND)
    facts = [*FIRST, *DECIDED, *SECOND, RaceVoided(race=RACE), RaceRunAgain(race=RACE, voided=again)]
    assert order([*facts, *race(RACE, "cy")]) == ["cy"]
    assert order(facts) == []


def test_withdrawing_the_new_sheet_leaves_the_race_void_and_to_be_run() -> None:
    gone = FilingWithdrawn(entries=((SHEET, SHEET + len(SECOND) - 1),), filed=RACE)
    back = season([*desk_opening(), *FIRST, *DECIDED, *SECOND, gone])
    assert classify(back, RACE).voided is not None
    assert back.to_be_run_again(RACE) == AGAIN
    undone = [*FIRST, *DECIDED, *SECOND, gone, DecisionReversed(reverses=AGAIN), DecisionReversed(reverses=VOID)]
    assert order(undone) == ["ada", "bo", "cy"]


def test_no_instant_joins_the_rows_of_two_runs() -> None:
    """A new sheet may be public long before somebody enters that it is of a new race."""
    whole = entries([*desk_opening(), *FIRST, *DECIDED, *SECOND])
    printed = whole[VOID - 2].published_at + 1
    public = [entry._replace(published_at=printed) if entry.position >= SHEET else entry for entry in whole]
    found = {
        instant: [row.competitor for row in classify(fold(Season(), announced(public, instant)), RACE).rows]
        for instant in (printed - 1, printed)
    }
    assert found == {printed - 1: ["ada", "bo", "cy"], printed: ["bo", "ada"]}


def test_a_comparison_names_the_decisions_and_the_new_sheet() -> None:
    reader = desk_with([*FIRST, *DECIDED, *SECOND]).reader
    (found,) = compare(reader.read(Question(at=VOID - 1)), reader.read())
    causes = {one.competitor.id: set(one.entries) for one in found.movements}
    assert causes["cy"] == {VOID, AGAIN}
