"""Laws of places: no order of decisions bends a race, and what is undone leaves no trace."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from ledger.facts import (
    CompetitorDisqualified,
    DecisionReversed,
    Fact,
    PeriodAnnulled,
    ResultAnnulled,
    ResultCorrected,
    ResultRow,
)
from ledger.season import Season, fold
from ledger.vocabulary import Status
from projections.races.classification import Classification, classify
from projections.races.rows import ClassifiedRow, time_key
from tests.support.given import entries, finished, opening, race, season, skaters

NAMES = ("ada", "bo", "cy", "di", "ed", "flo")
TIMED, MASS = "wc1-men-500-a", "wc1-men-mass-start-a"
TIMES = tuple(34_100 + 100 * index for index in range(len(NAMES)))


MANY = settings(max_examples=4 * settings.default.max_examples)
"""Each law is tried on so many histories; `tests.bench.laws` looks longer."""


class Decision(NamedTuple):
    """A decision on a row, or a sanction of its competitor.

    `undone` says how often it is reversed, each reversal reversing the one before.
    """

    who: str
    fact: Fact
    undone: int = 0


def held(name: str) -> Season:
    """The season with one race, in which everybody finished but the last."""
    rows = [(who, finished(place, time)) for place, (who, time) in enumerate(zip(NAMES, TIMES, strict=True), 1)]
    last = ("flo", ResultRow(status="DNF"))
    return season([*opening(), *skaters(*NAMES), *race(name, *rows[:-1], last)])


HELD = {name: held(name) for name in (TIMED, MASS)}
RESULTS = len(opening()) + len(NAMES) + 2


def decided(name: str, decisions: Sequence[Decision]) -> Season:
    """The season after decisions, each with its reversals right behind it."""
    state = HELD[name]
    for one in decisions:
        first = state.length + 1
        facts = [one.fact, *(DecisionReversed(reverses=first + done) for done in range(one.undone))]
        state = fold(state, entries(facts, after=state.length))
    return state


def table(state: Season, name: str) -> list[tuple[object, ...]]:
    """All that a classification says, but for which entry decided it."""
    found = classify(state, name)
    return [(row.competitor, row.rank, row.status, row.result.time, row.result.thousandth) for row in found.rows]


Days = tuple[str, str | None]
DAYS: st.SearchStrategy[Days] = st.sampled_from(
    [("2025-11-14", "2025-11-14"), ("2025-11-01", None), ("2025-11-15", None), ("2025-10-01", "2025-11-13")]
)
"""Days of a sanction, of which the first two have the day of the race."""


def sanctioned(who: str, days: Days, *, others_move_up: bool) -> PeriodAnnulled:
    return PeriodAnnulled(competitor=who, first_day=days[0], last_day=days[1], others_move_up=others_move_up)


@cache  # hypothesis looks a strategy over when it is first drawn from, which takes longer than to draw
def on_a_row(who: str, name: str, *, ranks: bool) -> st.SearchStrategy[Fact]:
    """A decision on a row; `ranks` says whether officials may give it a rank."""
    place = RESULTS + NAMES.index(who)
    time = st.sampled_from([*TIMES, *(one + 50 for one in TIMES)])

    def corrected(result: ResultRow, *, officials: bool = False) -> ResultCorrected:
        fact = ResultCorrected(corrects=place, race=name, competitor=who, result=result)
        return fact.model_copy(update={"ranked_by": "officials"}) if officials else fact

    statuses: tuple[Status, ...] = ("DNF", "DNS", "DQ", "WDR")
    kinds: list[st.SearchStrategy[Fact]] = [
        st.just(CompetitorDisqualified(race=name, competitor=who)),
        st.booleans().map(lambda up: ResultAnnulled(race=name, competitor=who, others_move_up=up)),
        st.tuples(DAYS, st.booleans()).map(lambda one: sanctioned(who, one[0], others_move_up=one[1])),
        st.sampled_from(statuses).map(lambda status: corrected(ResultRow(status=status))),
        time.map(lambda one: corrected(ResultRow(status="OK", time=one))),
    ]
    if ranks:
        given = st.tuples(st.integers(1, 6), time)
        kinds.append(given.map(lambda one: corrected(finished(*one), officials=True)))
    return st.one_of(kinds)


WHO = st.sampled_from(NAMES)
UNDONE = st.sampled_from([0, 0, 1, 2])


@st.composite
def histories(draw: st.DrawFn, name: str, *, ranks: bool = True, most: int = 8) -> list[Decision]:
    """Decisions on any rows, some of them undone, some undone and done again."""
    who = draw(st.lists(WHO, max_size=most))
    return [Decision(one, draw(on_a_row(one, name, ranks=ranks)), draw(UNDONE)) for one in who]


RACES = st.sampled_from([TIMED, MASS])
ANY = RACES.flatmap(lambda name: st.tuples(st.just(name), histories(name)))


@MANY
@over(histories(TIMED, ranks=False))
def test_in_a_race_by_time_ranks_follow_times_and_equal_times_share(history: list[Decision]) -> None:
    rows = [row for row in classify(decided(TIMED, history), TIMED).rows if row.rank is not None]
    for one, other in pairwise(rows):
        first, second = time_key(one.result), time_key(other.result)
        assert first is not None
        assert second is not None
        assert first <= second
        assert (one.rank == other.rank) == (first == second)


@MANY
@over(histories(TIMED, ranks=False))
def test_ranks_have_gaps_for_ties_and_for_places_that_stay_empty_and_no_others(history: list[Decision]) -> None:
    found = classify(decided(TIMED, history), TIMED)
    empty = sum(
        row.annulled and not _others_move_up(row) and row.ruled is not None and row.ruled.place is not None
        for row in found.rows
    )
    ranked = [row.rank for row in found.rows if row.rank is not None]

    assert max(ranked, default=0) <= len(ranked) + empty
    assert all(ranked.count(rank) + sum(one < rank for one in ranked) >= rank - empty for rank in ranked)


def _others_move_up(row: ClassifiedRow) -> bool:
    fact = row.decided[-1].fact
    return not isinstance(fact, ResultAnnulled | PeriodAnnulled) or fact.others_move_up


@MANY
@over(ANY, st.data())
def test_a_decision_and_its_reversal_leave_no_trace_whatever_came_between(
    given: tuple[str, list[Decision]], data: st.DataObject
) -> None:
    name, history = given
    who = data.draw(st.sampled_from(NAMES))
    fact = data.draw(on_a_row(who, name, ranks=True))
    before = data.draw(st.integers(0, len(history)))
    between = [one for one in history[before:] if one.who != who]
    without = decided(name, [*history[:before], *between])

    state = decided(name, history[:before])
    position = state.length + 1
    state = fold(state, entries([fact], after=state.length))
    for one in between:
        first = state.length + 1
        facts = [one.fact, *(DecisionReversed(reverses=first + done) for done in range(one.undone))]
        state = fold(state, entries(facts, after=state.length))
    state = fold(state, entries([DecisionReversed(reverses=position)], after=state.length))

    assert table(state, name) == table(without, name)


@MANY
@over(ANY, st.data())
def test_decisions_on_different_rows_commute(given: tuple[str, list[Decision]], data: st.DataObject) -> None:
    name, history = given
    order = data.draw(st.permutations(range(len(history))))
    shuffled = [history[index] for index in order]
    # What is said of one row stays in its order.
    own = {who: iter([one for one in history if one.who == who]) for who in NAMES}
    again = [next(own[one.who]) for one in shuffled]

    assert table(decided(name, again), name) == table(decided(name, history), name)


@MANY
@over(ANY)
def test_nobody_moves_whom_no_cause_in_force_moves(given: tuple[str, list[Decision]]) -> None:
    name, history = given
    printed = {row.competitor: row.rank for row in classify(HELD[name], name).rows}
    state = decided(name, history)
    found = classify(state, name)
    for row in found.rows:
        if row.rank != printed[row.competitor]:
            assert row.moved_by or row.decided
        assert all(state.in_force(entry.position) for entry in (*row.moved_by, *row.decided))
        assert all(entry not in row.decided for entry in row.moved_by)


@MANY
@over(ANY, st.sampled_from(NAMES), DAYS, st.booleans())
def test_a_sanction_is_an_annulment_after_all_else_of_who_is_in_on_its_days(
    given: tuple[str, list[Decision]], who: str, days: Days, moves: bool
) -> None:
    name, history = given
    others = [one for one in history if one.who != who or not isinstance(one.fact, PeriodAnnulled)]
    state = decided(name, others)
    row = next(row for row in classify(state, name).rows if row.competitor == who)
    falls = sanctioned(who, days, others_move_up=moves).covers("2025-11-14") and row.result.status in ("OK", "DNF")
    # Who has lost the place already leaves none empty.
    annulled = Decision(who, ResultAnnulled(race=name, competitor=who, others_move_up=moves or row.rank is None))

    first = decided(name, [Decision(who, sanctioned(who, days, others_move_up=moves)), *others])
    assert table(first, name) == table(decided(name, [*others, annulled] if falls else others), name)


# Ranks that officials gave


def given_rank(who: str, rank: int, name: str = MASS) -> Decision:
    place, time = RESULTS + NAMES.index(who), TIMES[NAMES.index(who)]
    result = finished(rank, time)
    fact = ResultCorrected(corrects=place, race=name, competitor=who, result=result, ranked_by="officials")
    return Decision(who, fact)


def out(who: str, name: str = MASS) -> Decision:
    return Decision(who, CompetitorDisqualified(race=name, competitor=who))


def order(found: Classification) -> list[tuple[int, str]]:
    return [(row.rank, row.competitor) for row in found.rows if row.rank is not None]


def of(*decisions: Decision, name: str = MASS) -> list[tuple[int, str]]:
    return order(classify(decided(name, decisions), name))


def test_a_rank_that_officials_gave_is_that_rank_and_the_others_take_those_around_it() -> None:
    assert of(given_rank("di", 2)) == [(1, "ada"), (2, "di"), (3, "bo"), (4, "cy"), (5, "ed")]
    assert of(given_rank("di", 2), given_rank("ed", 3)) == [(1, "ada"), (2, "di"), (3, "ed"), (4, "bo"), (5, "cy")]
    assert of(given_rank("ed", 3), given_rank("di", 2)) == of(given_rank("di", 2), given_rank("ed", 3))


def test_it_moves_up_with_the_others_when_somebody_before_it_is_taken_out_and_back_again() -> None:
    assert of(given_rank("di", 2), out("ada")) == [(1, "di"), (2, "bo"), (3, "cy"), (4, "ed")]
    assert of(given_rank("di", 2), out("ada")._replace(undone=1)) == of(given_rank("di", 2))


def test_it_counts_those_who_were_taken_out_before_it_was_given() -> None:
    assert of(out("ada"), given_rank("di", 2)) == of(given_rank("di", 2), out("ada"))
    assert of(out("ada"), given_rank("di", 3)) == [(1, "bo"), (2, "di"), (3, "cy"), (4, "ed")]


def test_two_who_were_given_one_rank_share_it() -> None:
    assert of(given_rank("di", 2), given_rank("ed", 2)) == [(1, "ada"), (2, "di"), (2, "ed"), (4, "bo"), (5, "cy")]


def test_in_a_race_by_time_it_holds_against_the_times() -> None:
    assert of(given_rank("di", 1, TIMED), name=TIMED)[:2] == [(1, "di"), (2, "ada")]
