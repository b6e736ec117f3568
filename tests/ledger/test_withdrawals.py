"""Laws of withdrawals, over random seasons in which sheets are withdrawn, brought back, filed anew and decided on."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

from hypothesis import assume
from hypothesis import given as over
from hypothesis import strategies as st

from commands.deciders.withdrawing import withdraw
from ledger.basis import EVERYTHING, Question
from ledger.book import Reading
from ledger.errors import InvalidInputError, LedgerError, NotFoundError
from ledger.facts import DecisionReversed, FilingWithdrawn
from ledger.season import Season, evolve, fold
from projections.cups.standings import standing
from projections.cups.titles import titles
from projections.disputes.history import by_entry
from projections.disputes.movements import movements
from projections.disputes.what_if import imagine
from projections.documents.titles import titles_document
from projections.races.classification import counted_races
from projections.reports.race import race_document
from projections.reports.races import races_document
from projections.reports.standings import standing_document
from tests.support.given import START, entries
from tests.support.seasons import (
    CUPS,
    DAY,
    OPENING,
    Filing,
    after,
    book_of,
    decision,
    filed_races,
    fits,
    reader_of,
    reading_of,
)


def made(season: Season, data: st.DataObject, filed: Sequence[Filing]) -> Filing | None:
    """A withdrawal, a reversal of some decision, a race filed anew, or a decision; None where it does not fit."""
    names = sorted(season.races)
    kind = data.draw(st.sampled_from(["withdraw", "withdraw", "reverse", "file", "decide"]))
    if kind == "withdraw" and names:
        try:
            filing = Filing((withdraw(season, data.draw(st.sampled_from(names))),), None)
        except LedgerError:
            return None
    elif kind == "reverse" and season.decisions:
        filing = Filing((DecisionReversed(reverses=data.draw(st.sampled_from(sorted(season.decisions)))),), None)
    elif kind == "file":
        filing = data.draw(st.sampled_from(filed))
    else:
        standing_races = [name for name in names if season.races[name].results]
        filing = Filing((data.draw(decision(season, data.draw(st.sampled_from(standing_races or [None])))),), None)
    return filing if fits(season, filing) else None


@st.composite
def withdrawn(draw: st.DrawFn) -> list[Filing]:
    """A season with races of which some are withdrawn, some brought back, and some filed anew."""
    data = draw(st.data())
    filed = draw(filed_races(least=2))
    filings = [OPENING]
    season = fold(Season(), entries(OPENING.facts))
    for filing in filed:
        for one in (filing, *(made(season, data, filed) for _ in range(draw(st.integers(0, 4))))):
            if one is not None and fits(season, one):
                filings.append(one)
                season = after(season, one)
    return filings


def documents(reading: Reading) -> list[str]:
    """Every table, as the bytes that a reading command prints, the basis and the list of what is withdrawn aside."""
    documents = [standing_document(reading, standing(reading, cup)) for cup in CUPS]
    races = [race_document(reading, name) for name in counted_races(reading)]
    whole = [titles_document(reading, titles(reading)), races_document(reading)]
    return [one.model_dump_json(exclude={"basis", "withdrawn"}) for one in (*documents, *races, *whole)]


@over(withdrawn())
def test_tables_are_those_of_a_book_without_what_is_withdrawn(filings: list[Filing]) -> None:
    reading = reading_of(filings)
    season = reading.season
    left = [
        entry for entry in season.entries().values() if not isinstance(season.spoken_of(entry.fact), FilingWithdrawn)
    ]
    # The stage of a race is told for the moment of the basis, which is the same for both.
    same_moment = replace(fold(Season(), left), recorded_at=season.recorded_at)
    assert documents(reading) == documents(replace(reading, season=same_moment))
    assert len(season.entries()) + len(season.withdrawn) == season.length
    assert all(season.withdrawn_by(position) in season.decisions for position in season.withdrawn)


@over(withdrawn())
def test_folding_one_by_one_gives_the_season_of_folding_at_once(filings: list[Filing]) -> None:
    whole = list(book_of(filings).entries())
    one_by_one = Season()
    for entry in whole:
        one_by_one = evolve(one_by_one, entry)
    at_once = fold(Season(), whole)
    assert one_by_one == at_once
    assert (list(one_by_one.races), list(one_by_one.entrants)) == (list(at_once.races), list(at_once.entrants))


@over(withdrawn(), st.data())
def test_a_withdrawal_and_its_reversal_leave_every_table_as_it_was(filings: list[Filing], data: st.DataObject) -> None:
    before = reading_of(filings)
    names = sorted(before.season.races)
    assume(names)
    try:
        gone = Filing((withdraw(before.season, data.draw(st.sampled_from(names))),), None)
    except LedgerError:
        assume(False)
    assume(fits(before.season, gone))
    undone = Filing((DecisionReversed(reverses=before.basis.at + 1),), None)
    again = Filing((DecisionReversed(reverses=before.basis.at + 2),), None)
    assert fits(after(before.season, gone), undone)
    assert documents(reading_of([*filings, gone, undone])) == documents(before)
    assert documents(reading_of([*filings, gone, undone, again])) == documents(reading_of([*filings, gone]))


@over(withdrawn(), st.sampled_from(CUPS))
def test_a_change_is_attributed_to_the_entry_at_which_it_happened(filings: list[Filing], cup: str) -> None:
    reader = reader_of(book_of(filings))
    first = len(OPENING.facts)
    replayed = [standing(reader.read(Question(at=at)), cup) for at in range(first, reader.book.last() + 1)]
    for at, (earlier, later) in enumerate(pairwise(replayed), first + 1):
        for movement in movements(earlier, later):
            assert movement.entries == (at,)


@over(withdrawn(), st.sampled_from(CUPS))
def test_a_history_has_the_standings_at_its_positions(filings: list[Filing], cup: str) -> None:
    reader = reader_of(book_of(filings))
    moments = list(by_entry(reader, EVERYTHING, cup))
    for moment in moments:
        assert moment.table == standing(reader.read(Question(at=moment.position)), cup)
    if moments:
        assert [row.points for row in moments[-1].table.rows] == [
            row.points for row in standing(reader.read(), cup).rows
        ]


@over(withdrawn(), st.data())
def test_every_entry_can_be_imagined_away_or_the_answer_says_why_not(
    filings: list[Filing], data: st.DataObject
) -> None:
    reader = reader_of(book_of(filings))
    question = data.draw(st.just(EVERYTHING) | st.integers(0, 60).map(lambda day: Question(as_of=START + DAY * day)))
    last = reader.book.last()
    for position in data.draw(st.lists(st.integers(len(OPENING.facts), last), min_size=1, max_size=3, unique=True)):
        with suppress(NotFoundError, InvalidInputError):
            assert documents(imagine(reader, question, without=[position]))
