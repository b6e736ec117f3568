"""Laws of a basis, over random seasons with random decisions: what a table rests on, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import assume, settings
from hypothesis import given as over
from hypothesis import strategies as st

from ledger.basis import EVERYTHING, Question
from ledger.book import Book, Reader, Reading
from ledger.facts import FRAME, DecisionReversed
from ledger.season import Season, evolve, fold, on_last_day
from projections.cups.standings import standing
from projections.cups.titles import titles
from projections.disputes.explain import explain_rank
from projections.disputes.history import by_entry
from projections.disputes.movements import movements
from projections.documents.titles import titles_document
from projections.races.classification import classify, counted_races
from projections.reports.race import race_document
from projections.reports.races import races_document
from projections.reports.standings import standing_document
from tests.support.given import HOUR, START, season
from tests.support.sampled import tries
from tests.support.seasons import (
    CUPS,
    DAY,
    OPENING,
    Filing,
    after,
    bare,
    book_of,
    decision,
    filed_races,
    fits,
    reader_of,
    reading_of,
    seasons,
    tables,
)

FEW = settings(max_examples=tries(15))


def documents(reading: Reading) -> list[str]:
    """Every table that a season has, as the bytes that a reading command prints."""
    made = [standing_document(reading, standing(reading, cup)) for cup in CUPS]
    races = [race_document(reading, name) for name in counted_races(reading)]
    whole = [titles_document(reading, titles(reading)), races_document(reading)]
    return [document.model_dump_json(indent=2) for document in (*made, *races, *whole)]


def prefixes(filings: Sequence[Filing]) -> list[int]:
    """The positions at which a filing ends, from the opening on."""
    ends: list[int] = []
    book_of(filings, lambda book: ends.append(book.last()))
    return ends


# No basis sees a later entry


@FEW
@over(seasons(), st.data())
def test_a_basis_at_a_position_is_the_book_that_ended_there(filings: list[Filing], data: st.DataObject) -> None:
    kept = data.draw(st.integers(1, len(filings)))
    then = book_of(filings[:kept])
    now = reader_of(book_of(filings))
    assert documents(now.read(Question(at=then.last()))) == documents(reader_of(then).read())
    instant = START + HOUR * kept
    by_clock = now.read(Question(at_instant=instant + data.draw(st.integers(0, HOUR - 1))))
    assert documents(by_clock) == documents(reader_of(then).read())


@FEW
@over(seasons(), st.integers(0, 60))
def test_a_basis_as_of_an_instant_is_the_season_without_what_was_published_later(
    filings: list[Filing], day: int
) -> None:
    reader = reader_of(book_of(filings))
    instant = START + DAY * day
    reading = reader.read(Question(as_of=instant))
    whole = reader.read().season
    known = [
        entry
        for entry in reader.entries()
        if entry.published_at <= instant or isinstance(whole.spoken_of(entry.fact), tuple(FRAME))
    ]
    state = on_last_day(fold(Season(), known), reading.counted)
    assert reading.season == state
    assert documents(reading) == documents(replace(reading, season=state))
    cited = {
        position
        for name in counted_races(reading)
        for row in race_document(reading, name).rows
        for position in (row.position, *row.decisions, *row.moved_by)
    }
    published = {entry.position: entry.published_at for entry in reader.entries()}
    assert all(published[position] <= instant for position in cited)


@FEW
@over(seasons(), st.data())
def test_a_basis_through_a_competition_has_no_later_race(filings: list[Filing], data: st.DataObject) -> None:
    reader = reader_of(book_of(filings))
    calendar = [fact.competition for fact in reader.read().season.competitions()]
    assume(calendar)
    through = data.draw(st.sampled_from(calendar))
    reading = reader.read(Question(through=through))
    counted = calendar[: calendar.index(through) + 1]
    assert {name.partition("-")[0] for name in counted_races(reading)} <= set(counted)
    without_later = [
        filing for filing in filings if not (race_of(filing) and race_of(filing).partition("-")[0] not in counted)
    ]
    if all(fits_after(without_later, index) for index in range(1, len(without_later))):
        assume(not any(isinstance(fact, DecisionReversed) for filing in filings for fact in filing.facts))
        assert tables(reading) == tables(reading_of(without_later))


def race_of(filing: Filing) -> str:
    """The race that a filing is about, or nothing."""
    return str(getattr(filing.facts[0], "race", ""))


def fits_after(filings: Sequence[Filing], index: int) -> bool:
    return fits(season([fact for filing in filings[:index] for fact in filing.facts]), filings[index])


# The same basis, the same bytes


@FEW
@over(seasons(), st.data())
def test_equal_bases_give_identical_bytes(filings: list[Filing], data: st.DataObject) -> None:
    hour = data.draw(st.integers(1, len(filings)))
    ends = prefixes(filings)
    one = reader_of(book_of(filings)).read(Question(at_instant=START + HOUR * hour))
    other = reader_of(book_of(filings)).read(Question(at=ends[hour - 1]))
    assert one.basis == other.basis
    assert documents(one) == documents(other)


@FEW
@over(seasons())
def test_a_root_names_one_content(filings: list[Filing]) -> None:
    reader = reader_of(book_of(filings))
    roots = [reader.read(Question(at=at)).basis.root for at in prefixes(filings)]
    assert len(set(roots)) == len(roots)
    changed = [*filings[:-1], Filing((*filings[-1].facts[:-1],), filings[-1].published_at)]
    if changed[-1].facts:
        assert reading_of(changed).basis.root not in roots


# Folding


@FEW
@over(seasons(), st.data())
def test_folding_a_then_b_is_folding_a_and_b(filings: list[Filing], data: st.DataObject) -> None:
    whole = list(book_of(filings).entries())
    cut = data.draw(st.integers(0, len(whole)))
    at_once = fold(Season(), whole)
    assert fold(fold(Season(), whole[:cut]), whole[cut:]) == at_once
    one_by_one = Season()
    for entry in whole:
        one_by_one = evolve(one_by_one, entry)
    assert one_by_one == at_once
    assert at_once.length == len(whole)


@FEW
@over(seasons())
def test_replay_is_idempotent(filings: list[Filing]) -> None:
    book = book_of(filings)
    assert fold(Season(), book.entries()) == fold(Season(), book.entries())
    assert list(book.entries()) == list(book.entries())


@FEW
@over(seasons())
def test_a_reader_that_read_along_sees_what_a_fresh_one_sees(filings: list[Filing]) -> None:
    incremental: dict[str, Reader] = {}
    along: list[list[str]] = []

    def read(book: Book) -> None:
        along.append(documents(incremental.setdefault("reader", reader_of(book)).read()))

    book = book_of(filings, read)
    fresh = [documents(reader_of(book).read(Question(at=at))) for at in prefixes(filings)]
    assert along == fresh
    # Backwards too: an older basis after a newer one, with the same reader.
    reader = incremental["reader"]
    assert [documents(reader.read(Question(at=at))) for at in reversed(prefixes(filings))] == fresh[::-1]


def test_a_reader_that_is_asked_again_gives_the_same_season() -> None:
    """What was computed of a season is kept with it."""
    reader = reader_of(book_of([OPENING]))
    assert reader.read().season is reader.read().season


# What does not matter


@FEW
@over(filed_races(least=2), st.data())
def test_the_order_in_which_unrelated_races_are_filed_changes_no_table(
    races: list[Filing], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(races))
    assert tables(reading_of([OPENING, *shuffled])) == tables(reading_of([OPENING, *races]))


@settings(max_examples=tries(25))
@over(seasons(decisions=3), st.data())
def test_a_decision_and_its_reversal_leave_every_table_as_it_was(filings: list[Filing], data: st.DataObject) -> None:
    before = reading_of(filings)
    made = Filing((data.draw(decision(before.season)),), None)
    assume(fits(before.season, made))
    undone = Filing((DecisionReversed(reverses=before.basis.at + 1),), None)
    assert fits(after(before.season, made), undone)
    restored = reading_of([*filings, made, undone])
    assert documents(at_the_moment_of(before, restored)) == documents(before)
    again = Filing((DecisionReversed(reverses=before.basis.at + 2),), None)
    decided = reading_of([*filings, made])
    twice = reading_of([*filings, made, undone, again])
    assert documents(at_the_moment_of(decided, twice)) == documents(decided)


def at_the_moment_of(one: Reading, other: Reading) -> Reading:
    """Another reading, asked at the moment of the first: the stage of a race is told for the moment of a basis."""
    return replace(other, basis=one.basis, season=replace(other.season, recorded_at=one.season.recorded_at))


@FEW
@over(filed_races(least=2), st.data())
def test_decisions_on_unrelated_races_commute(races: list[Filing], data: st.DataObject) -> None:
    state = reading_of([OPENING, *races]).season
    one, other = (Filing((data.draw(decision(state, race_of(races[index]))),), None) for index in (0, 1))
    assume(fits(state, one) and fits(state, other))
    assert fits(after(state, one), other)
    this, that = reading_of([OPENING, *races, one, other]), reading_of([OPENING, *races, other, one])
    assert tables(this) == tables(that)
    for name in counted_races(this):
        rows = [(row.competitor, row.rank, row.result) for row in classify(this.season, name).rows]
        assert rows == [(row.competitor, row.rank, row.result) for row in classify(that.season, name).rows]


# Reasons


@FEW
@over(seasons())
def test_points_are_always_the_sum_of_their_explanation(filings: list[Filing]) -> None:
    reading = reading_of(filings)
    for cup in CUPS:
        for row in standing(reading, cup).rows:
            reason = explain_rank(reading, cup, row.competitor.id)
            assert reason.points == row.points == sum(below.points or 0 for below in reason.because)
            assert reason.text.startswith(f"{row.rank}. ")
            races = [below for below in reason.because if below.points is not None]
            assert len(races) == len(row.scores)


@FEW
@over(seasons(decisions=4), st.sampled_from(CUPS))
def test_a_change_is_attributed_to_the_entry_at_which_it_happened(filings: list[Filing], cup: str) -> None:
    """Found by replaying one entry at a time: whoever's points an entry changed has it named, and whoever it passed."""
    reader = reader_of(book_of(filings))
    replayed = [
        standing(reader.read(Question(at=at)), cup) for at in range(prefixes(filings)[0], reader.book.last() + 1)
    ]
    for at, (earlier, later) in enumerate(pairwise(replayed), prefixes(filings)[0] + 1):
        for movement in movements(earlier, later):
            assert movement.entries == (at,)
    assert movements(replayed[-1], replayed[-1]) == ()


@FEW
@over(seasons(decisions=4), st.data())
def test_a_change_over_many_entries_names_some_that_only_the_later_basis_has(
    filings: list[Filing], data: st.DataObject
) -> None:
    ends = prefixes(filings)
    first, last = data.draw(st.sampled_from([(one, other) for one in ends for other in ends if one <= other]))
    reader = reader_of(book_of(filings))
    for cup in CUPS:
        before, now = (standing(reader.read(Question(at=at)), cup) for at in (first, last))
        forwards = movements(before, now)
        for movement in forwards:
            assert movement.entries
            assert all(first < position <= last for position in movement.entries)
        backwards = {movement.competitor.id: movement for movement in movements(now, before)}
        assert {one.competitor.id for one in forwards} == set(backwards)
        for one in forwards:
            other = backwards[one.competitor.id]
            assert (one.points_before, one.points_after) == (other.points_after, other.points_before)
            assert (one.rank_before, one.rank_after) == (other.rank_after, other.rank_before)
            assert one.entries == other.entries


@FEW
@over(seasons(), st.sampled_from(CUPS))
def test_a_history_has_the_standings_at_its_positions(filings: list[Filing], cup: str) -> None:
    reader = reader_of(book_of(filings))
    moments = list(by_entry(reader, EVERYTHING, cup))
    for moment in moments:
        assert moment.position is not None
        fresh = standing(reader.read(Question(at=moment.position)), cup)
        assert moment.table == fresh
        assert moment.after == str(moment.position)
    if moments:
        last = moments[-1].table
        assert bare(last) == bare(standing(reader.read(), cup))
