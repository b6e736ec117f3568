"""Given a change of NOC or results that are somebody else's, what every axis and every table says."""

import pytest

from ledger.basis import EVERYTHING, Question
from ledger.book import Reader, Reading
from ledger.facts import (
    DECISIONS,
    CompetitorConfirmed,
    CompetitorsMerged,
    CompetitorTransferred,
    DecisionReversed,
    Fact,
    ResultRecorded,
    ResultsReassigned,
)
from projections.cups.nocs import noc_tallies
from projections.cups.standings import standing
from projections.disputes.diff import diff
from projections.disputes.explain import Reason, explain_rank
from projections.disputes.history import by_competition, by_entry
from projections.disputes.what_if import imagine
from projections.quota.moments import quota_history
from projections.quota.table import quota_table
from projections.reports.race import race_document
from projections.reports.standings import standing_document
from projections.season.identities import identity_doubts
from projections.season.log import Filter, select
from tests.projections.quota import small
from tests.support.desks import desk_with
from tests.support.given import HOUR, START, opening, race, skaters

CUP, FIRST, SECOND, THIRD = "men-500", "wc1-men-500-a", "wc2-men-500-a", "wc3-men-500-a"
HELD: list[Fact] = [
    *skaters("ada", "bo", "cy"),
    *race(FIRST, "ada", "bo"),
    *race("wc1-men-1500-a", "bo", "ada"),
    *race(SECOND, "bo", "ada"),
    *race(THIRD, "ada", "bo"),
]
NEXT = len(opening()) + len(HELD) + 1
MOVED = CompetitorTransferred(competitor="ada", noc="HUN", first_day="2025-11-20")
GIVEN = ResultsReassigned(competitor="ada", to="cy", races=(FIRST, THIRD))


def given(*more: Fact) -> Reader:
    return desk_with([*HELD, *more]).reader


def nocs_in(reading: Reading, cup: str = CUP) -> dict[str, str]:
    return {row.competitor.id: row.competitor.noc for row in standing(reading, cup).rows}


def tables(reading: Reading) -> list[object]:
    """What a reading says in its tables, without the basis."""
    cups = [standing_document(reading, standing(reading, cup)) for cup in (CUP, "men-1500")]
    races = [race_document(reading, name) for name in (FIRST, SECOND, THIRD)]
    quota = quota_table(reading, "owg-2026")
    documents = (one.model_copy(update={"basis": None}) for one in (*cups, *races))
    return [noc_tallies(reading), *documents, quota.events, quota.tallies, quota.notes]


def texts(reason: Reason) -> list[str]:
    return [reason.text, *(text for below in reason.because for text in texts(below))]


# A change of NOC


@pytest.mark.parametrize(("through", "noc"), [("wc1", "NED"), ("wc2", "HUN"), ("wc3", "HUN"), (None, "HUN")])
def test_a_table_has_the_noc_of_the_last_day_that_it_counts(through: str | None, noc: str) -> None:
    reading = given(MOVED).read(Question(through=through))
    assert nocs_in(reading) == {"ada": noc, "bo": "NED"}
    assert reading.season.competitor("ada").noc == noc


def test_a_table_that_counts_earlier_days_alone_stays_as_it_is() -> None:
    assert nocs_in(given(MOVED).read(), "men-1500") == {"ada": "NED", "bo": "NED"}


def test_no_axis_sees_a_transfer_before_it_was_entered_or_announced() -> None:
    reader = given(MOVED)
    assert nocs_in(reader.read(Question(at=NEXT - 1)))["ada"] == "NED"
    assert nocs_in(reader.read(Question(as_of=START + HOUR * (NEXT - 1))))["ada"] == "NED"
    assert nocs_in(reader.read(Question(as_of=START + HOUR * NEXT)))["ada"] == "HUN"
    assert next(moment.table.rows[0].competitor.noc for moment in by_competition(reader.read(), CUP)) == "NED"
    assert diff(reader, Question(at=NEXT - 1), EVERYTHING).cups == ()


def test_a_race_shows_the_name_and_the_noc_of_its_sheet_whatever_is_said_later() -> None:
    merged = CompetitorsMerged(kept="cy", merged="ada")
    row = race_document(given(MOVED, merged).read(), SECOND).rows[1]
    assert (row.competitor, row.name, row.noc) == ("cy", "Ada", "NED")
    printed = [
        one.model_copy(update={"name_printed": "A. KING", "noc_printed": "GBR"})
        if isinstance(one, ResultRecorded)
        else one
        for one in race("wc1-men-1000-a", "cy")
    ]
    row = race_document(given(*printed).read(), "wc1-men-1000-a").rows[0]
    assert (row.name, row.noc) == ("A. KING", "GBR")


def test_each_race_counts_for_the_noc_of_its_day() -> None:
    tallies = {one.noc: one for one in noc_tallies(given(MOVED).read())}
    assert (tallies["NED"].wins, tallies["HUN"].wins) == (3, 1)
    assert (tallies["NED"].skaters, tallies["HUN"].skaters) == (2, 1)
    whole = noc_tallies(given().read())
    assert sum(one.points or 0 for one in whole) == sum(one.points or 0 for one in tallies.values())


def test_of_several_transfers_the_last_first_day_holds_in_whichever_order_they_were_entered() -> None:
    back = CompetitorTransferred(competitor="ada", noc="SUI", first_day="2025-12-06")
    for both in ((MOVED, back), (back, MOVED)):
        state = given(*both).read().season
        days = ("2025-11-19", "2025-11-20", "2025-12-05", "2025-12-06")
        assert [state.competitor("ada", on=day).noc for day in days] == ["NED", "HUN", "HUN", "SUI"]


def test_a_place_belongs_to_the_noc_of_the_last_day_of_the_qualifying_races() -> None:
    after = CompetitorTransferred(competitor="ada", noc="HUN", first_day="2025-12-01")
    rules = small.quota()
    facts = [*HELD, *skaters("dee", noc="HUN")]
    table = quota_table(small.reading([*facts, after], rules), "games")
    assert {one.line.holder.noc for one in table.events[0].places} == {"NED"}
    assert not [note for note in table.notes if "change of NOC" in note]
    within = quota_table(small.reading([*facts, MOVED], rules), "games")
    assert [str(one.line.holder) for one in within.events[0].places if one.line.competitor.id == "ada"] == ["HUN"]
    assert (
        "unknown, so counted for HUN: whose the results of Ada for NED are, before the change of NOC on 2025-11-20 "
        f"(entry {len(opening()) + len(facts) + 1})"
    ) in within.notes
    through = quota_history(small.reading([*facts, MOVED], rules), "games")
    assert [{str(one.line.holder) for one in moment.table.events[0].places} for moment in through] == [
        {"NED"},
        {"NED", "HUN"},
    ]


# Results of somebody else


def test_results_that_are_given_away_count_for_whose_they_are_everywhere() -> None:
    reader = given(GIVEN)
    reading = reader.read()
    assert {row.competitor.id: row.points for row in standing(reading, CUP).rows} == {"bo": 168, "cy": 120, "ada": 54}
    found = texts(explain_rank(reading, CUP, "cy"))
    assert sum("given by ResultsReassigned of Ada, Cy" in text for text in found) == 2
    (change,) = diff(reader, Question(at=NEXT - 1), EVERYTHING, CUP).cups
    assert {one.competitor.id: one.entries for one in change.movements} == {
        "ada": (NEXT,),
        "bo": (NEXT,),
        "cy": (NEXT,),
    }
    assert [moment.position for moment in by_entry(reader, EVERYTHING, CUP)][-1] == NEXT
    assert tables(imagine(reader, EVERYTHING, without=[NEXT])) == tables(given().read())
    entries = list(reader.entries())
    assert select(entries, Filter(race=THIRD), DECISIONS)[-1].position == NEXT
    assert select(entries, Filter(race=SECOND), DECISIONS)[-1].position < NEXT


@pytest.mark.parametrize(
    "fact", [MOVED, GIVEN, CompetitorsMerged(kept="cy", merged="ada")], ids=lambda one: type(one).__name__
)
def test_what_is_undone_leaves_every_table_as_it_was(fact: Fact) -> None:
    before, after = given().read(), given(fact, DecisionReversed(reverses=NEXT)).read()
    assert tables(given(fact).read()) != tables(before)
    assert tables(after) == tables(before)


def test_as_of_a_day_a_finding_and_what_undoes_it_hold_together() -> None:
    """They say how the book reads what was announced, whenever that was found out."""
    reader = given(GIVEN, DecisionReversed(reverses=NEXT))
    assert tables(reader.read(Question(as_of=START + HOUR * (NEXT - 1)))) == tables(given().read())


def test_a_sheet_that_contradicts_a_transfer_is_settled_by_what_its_doubt_says() -> None:
    """A sheet after the transfer has the NOC of before it: the change back has a day on which it is one."""
    reading = given(MOVED).read()
    (doubt,) = identity_doubts(reading.season, HELD)
    assert "season transfer ada --noc NED --from 2025-11-21 --reason TEXT" in doubt.line
    assert f"season reverse {NEXT} --reason TEXT" in doubt.line
    assert "if it is misprinted: season confirm ada wc2 --reason TEXT" in doubt.line
    back = CompetitorTransferred(competitor="ada", noc="NED", first_day="2025-11-21")
    for settled in (given(MOVED, back), given(MOVED, DecisionReversed(reverses=NEXT))):
        assert not list(identity_doubts(settled.read().season, HELD))
    misprinted = [CompetitorConfirmed(competitor="ada", competition=one) for one in ("wc2", "wc3")]
    (left,) = identity_doubts(given(MOVED, misprinted[0]).read().season, HELD)
    assert "the sheet of wc3-men-500-a has" in left.line, "what another competition prints is another question"
    found = given(MOVED, *misprinted).read()
    assert not list(identity_doubts(found.season, HELD))
    assert nocs_in(found)["ada"] == "HUN", "and the book stays as it was"
