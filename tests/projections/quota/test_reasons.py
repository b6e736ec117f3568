"""Why a place, down to the protocols; what changed between two quotas; a quota over the season."""

from collections.abc import Callable, Iterator

import pytest

from ledger.basis import Question
from ledger.book import Reader, Reading
from ledger.entry import Draft
from ledger.errors import InvalidInputError, NotFoundError
from ledger.facts import CompetitorDisqualified, ResultRecorded
from projections.disputes.explain import Reason
from projections.disputes.what_if import imagine
from projections.quota import (
    explain_place,
    quota_changes,
    quota_history,
    quota_history_by_entry,
    quota_table,
)

QUOTA = "owg-2026"


@pytest.fixture(scope="module")
def now(after: Callable[[str], Reading]) -> Reading:
    return after("wc2")


def everything(reason: Reason) -> Iterator[Reason]:
    yield reason
    for below in reason.because:
        yield from everything(below)


def texts(reason: Reason) -> str:
    return "\n".join(one.text for one in everything(reason))


def test_every_line_of_an_event_is_explained_down_to_protocols(now: Reading) -> None:
    for one in quota_table(now, QUOTA).event("men-5000").listed:
        reason = explain_place(now, QUOTA, "men-5000", one.line.competitor.id)
        points = [part for part in everything(reason) if part.points is not None and "in Men's" in part.text]
        assert sum(part.points or 0 for part in points) == one.line.points
        assert "SHA-256" in texts(reason)
        assert "source:" in texts(reason)


def test_a_place_by_time_names_its_time_and_who_was_passed_over(now: Reading) -> None:
    reason = explain_place(now, QUOTA, "men-500", "28")

    assert reason.text == "28. Altay ZHARDEMBEKULY (KAZ): place 28 of men-500 by time"
    assert "rank 36 in the times list: 34.58 in wc2-men-500-1-b" in texts(reason)
    assert "passed over before: Haonan DU (CHN), at its 3" in texts(reason)
    assert "line 2 of KAZ, which may have 3 in this event" in texts(reason)
    assert "would take, if the qualification ended now, the place of Altay ZHARDEMBEKULY" in texts(reason)


def test_a_reserve_names_its_turn(now: Reading) -> None:
    assert explain_place(now, QUOTA, "men-500", "R2").text.endswith("reserve of men-500, called 1.")


def test_who_is_passed_over_is_told_who_has_the_places(now: Reading) -> None:
    reason = explain_place(now, QUOTA, "men-500", "Yuma Murakami")

    assert reason.text == "Yuma MURAKAMI (JPN): passed over in the points list of men-500"
    assert "it has 5. Wataru MORISHIGE, 18. Yuta HIROSE, 19. Tatsuya SHINHAMA" in texts(reason)


def test_a_tie_is_named(now: Reading) -> None:
    assert "tied with Antoine GÉLINAS-BEAULIEU in the points list: no rule orders them" in texts(
        explain_place(now, QUOTA, "men-mass-start", "Stolz")
    )


def test_an_noc_is_explained_line_by_line(now: Reading) -> None:
    reason = explain_place(now, QUOTA, "men-500", "JPN")

    assert reason.text == "JPN: 3 of 28 places in men-500"
    assert len(reason.because) == 5
    assert explain_place(now, QUOTA, "men-team-pursuit", "NED").because[0].text.startswith("5. NETHERLANDS (NED)")


def test_without_a_place_the_ends_of_the_lists_are_named(now: Reading) -> None:
    last = quota_table(now, QUOTA).event("men-500").times_list[-1].competitor
    reason = explain_place(now, QUOTA, "men-500", last.id)

    assert reason.text == f"{last.name} ({last.noc}): no place and no reserve of men-500"
    assert "the last place by points is 21: Kyung-Min KOO (KOR), 70 points" in texts(reason)
    assert "the last place by time is 28: Altay ZHARDEMBEKULY (KAZ), 34.58" in texts(reason)


@pytest.mark.parametrize("who", ["29", "R9", "XYZ", "Sven Kramer", "Marina Zueva", "Casey Dawson"])
def test_who_is_in_no_list_is_not_found(now: Reading, who: str) -> None:
    with pytest.raises((NotFoundError, InvalidInputError)):
        explain_place(now, QUOTA, "men-500", who)


def test_a_disqualification_shows_in_the_places_of_every_noc_and_is_named(reader: Reader) -> None:
    question = Question(through="wc2")
    before = reader.read(question)
    last = quota_table(before, QUOTA).event("men-500").places[-1].line
    fact = CompetitorDisqualified(race="wc2-men-500-1-b", competitor=last.competitor.id)
    after = imagine(reader, question, more=[Draft(fact, "tester")])
    changes = {one.event: one for one in quota_changes(quota_table(before, QUOTA), quota_table(after, QUOTA))}

    sprint = changes["men-500"]
    own = next(one for one in sprint.lines if one.competitor.id == last.competitor.id)
    assert own.before is not None
    assert (own.before.place, own.by_others) == (28, False)
    assert before.basis.at + 1 in own.entries
    assert all(before.basis.at + 1 in one.entries for one in sprint.lines)
    assert any(one.by_others for one in sprint.lines)
    assert sum(one.after - one.before for one in sprint.holders) == 0
    assert set(changes) == {"men-500"}


def test_between_two_competitions_the_entries_are_results_of_the_second(reader: Reader) -> None:
    tables = [quota_table(reader.read(Question(through=name)), QUOTA) for name in ("wc2", "wc3")]
    entries = {entry.position: entry for entry in reader.entries()}
    changed = quota_changes(*tables)

    assert {one.event for one in changed} >= {"men-10000", "women-5000", "men-500"}
    assert "men-team-pursuit" not in {one.event for one in changed}
    for line in (line for one in changed for line in one.lines):
        facts = [entries[position].fact for position in line.entries]
        assert facts
        assert all(isinstance(fact, ResultRecorded) for fact in facts)


def test_a_quota_with_itself_has_no_changes(now: Reading) -> None:
    assert quota_changes(quota_table(now, QUOTA), quota_table(now, QUOTA)) == ()


def test_the_history_is_the_quota_through_each_competition(reader: Reader) -> None:
    moments = quota_history(reader.read(), QUOTA)

    assert [one.after for one in moments] == ["wc1", "wc2", "wc3"]
    for one in moments:
        alone = quota_table(reader.read(Question(through=one.after)), QUOTA)
        assert one.table.events == alone.events
        assert one.table.reading.basis == alone.reading.basis


@pytest.mark.uncounted
def test_the_history_by_entry_is_the_quota_at_each_sheet(reader: Reader) -> None:
    moments = list(quota_history_by_entry(reader, Question(), QUOTA))
    positions = [one.position or 0 for one in moments]
    sheets = {entry.source.sha256 for entry in reader.entries() if entry.source and entry.source.kind == "protocol"}

    assert positions == sorted(set(positions))
    assert len([one for one in moments if one.table.held]) == len(sheets)
    for one in (moments[len(moments) // 2], moments[-1]):
        alone = quota_table(reader.read(Question(at=one.position)), QUOTA)
        assert one.table.events == alone.events
        assert one.table.reading.basis == alone.reading.basis


def test_the_history_by_entry_ends_with_what_was_announced(reader: Reader) -> None:
    question = Question(as_of=1_763_251_200_000_000, through="wc1")  # 2025-11-16
    *_, last = quota_history_by_entry(reader, question, QUOTA)

    assert last.table.events == quota_table(reader.read(question), QUOTA).events
