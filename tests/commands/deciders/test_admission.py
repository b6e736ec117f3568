"""Given a season, when a fact is to enter the book, then it fits or is refused with a reason and a position."""

import pytest

from commands.deciders.admission import admit, as_entry, check
from commands.deciders.admission.rules import Family, rules_of
from ledger.entry import Draft
from ledger.errors import RefusedError
from ledger.facts import (
    FACTS,
    AllocatedPlace,
    CompetitionCancelled,
    CompetitorDisqualified,
    CompetitorRenamed,
    Fact,
    KeyRetired,
    KeyTrusted,
    PeopleJoined,
    PeopleKeptApart,
    ProtestDecided,
    QuotaAllocated,
    QuotaDeclined,
    QuotaReallocated,
    RaceVoided,
    RestsOn,
    ResultAnnulled,
    SeasonOpened,
    TitleAwarded,
)
from ledger.instants import format_instant, parse_instant
from ledger.season import Season
from tests.commands.deciders.admission_cases.book import (
    CORRECTED,
    HELD,
    LIST,
    NEXT,
    OUT,
    PROTOCOL,
    RACE,
    VOID,
    Case,
    given,
    merged,
    undone,
)
from tests.commands.deciders.admission_cases.decisions import APPEAL, PROTEST, REJECTED
from tests.commands.deciders.admission_cases.every import ADMITTED, REFUSED
from tests.support.given import draft, race, skaters


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_with_reason_and_position(case: Case) -> None:
    with pytest.raises(RefusedError) as caught:
        check(given(*case.before), draft(case.fact))
    assert (caught.value.reason, caught.value.position) == (case.reason, case.position)
    assert case.says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("before", "fact"), ADMITTED.values(), ids=ADMITTED)
def test_what_fits_is_admitted(before: tuple[Fact, ...], fact: Fact) -> None:
    check(given(*before), draft(fact))


def test_every_fact_has_a_case() -> None:
    cases = {type(case.fact) for case in REFUSED.values()} | {type(fact) for _, fact in ADMITTED.values()}
    # Those of freezing and of keys are tried where what they rest on is made, those over seasons in a book of people.
    frozen = {QuotaAllocated, QuotaDeclined, QuotaReallocated, TitleAwarded}
    elsewhere = {*frozen, KeyTrusted, KeyRetired, PeopleJoined, PeopleKeptApart}
    assert cases == set(FACTS.values()) - elsewhere


def test_a_fact_without_a_check_is_refused_before_anything_can_enter() -> None:
    with pytest.raises(TypeError, match=r"^nothing checks whether a RaceVoided may enter a book$"):
        rules_of(Family(), facts=[RaceVoided])


def test_a_fact_that_is_no_decision_says_where_a_book_has_it_already() -> None:
    with pytest.raises(TypeError, match=r"^nothing says where a book has a KeyTrusted already$"):
        Family().rule(KeyTrusted)


@pytest.mark.parametrize("fact", [fact for fact in HELD if not isinstance(fact, SeasonOpened)][:8], ids=repr)
def test_nothing_enters_a_book_that_is_not_open(fact: Fact) -> None:
    with pytest.raises(RefusedError, match="open it with: season open") as caught:
        check(Season(), draft(fact))
    assert caught.value.reason == "not-open"
    check(Season(), draft(HELD[0]))


@pytest.mark.parametrize("what", ["actor", "reason"])
@pytest.mark.parametrize("text", ["", " "])
def test_what_is_said_of_a_fact_is_in_words(what: str, text: str) -> None:
    with pytest.raises(RefusedError, match=f"^the {what} is empty; say it in words$") as caught:
        check(given(), draft(OUT)._replace(**{what: text}))
    assert caught.value.reason == f"empty-{what}"


# A decision cannot be older than its race

BEFORE, SAME_DAY = parse_instant("2025-11-13T09:59:59Z"), parse_instant("2025-11-13T10:00Z")
"""The race was on 2025-11-14, which began 14 hours before that day began in UTC."""


@pytest.mark.parametrize(
    ("before", "fact"),
    [
        ((), OUT),
        ((), CORRECTED),
        ((), VOID),
        ((), PROTEST),
        ((), ResultAnnulled(race=RACE, competitor="bo", others_move_up=True)),
        ((OUT,), undone(NEXT)),
        ((OUT, undone(NEXT)), undone(NEXT + 1)),
        ((PROTEST,), ProtestDecided(lodged=NEXT, upheld=True)),
    ],
)
def test_a_decision_published_before_its_race_is_refused(before: tuple[Fact, ...], fact: Fact) -> None:
    state = given(*before)
    with pytest.raises(RefusedError, match="published before its race, which was on 2025-11-14") as caught:
        check(state, draft(fact, BEFORE))
    assert (caught.value.reason, caught.value.position) == ("before-its-race", PROTOCOL)
    with pytest.raises(RefusedError, match="published before its race") as caught:
        check(state, draft(fact), now=BEFORE)
    check(state, draft(fact, SAME_DAY if not before else published(state)))
    check(state, draft(fact))


def test_a_decision_on_no_race_may_be_as_old_as_it_is() -> None:
    check(given(), draft(merged("ada", "cy"), 0))


# What undoes, answers or carries out a decision cannot be older than that


ALLOCATED = QuotaAllocated(
    quota="owg-2026",
    basis=RestsOn(at=NEXT - 1, rulebook="2025-26", root="0" * 64),
    places=(AllocatedPlace(event="men-500", place=1, via="points", noc="NED", competitor="ada"),),
    reserves=(AllocatedPlace(event="men-500", place=2, via="points", noc="NOR", competitor="bo", call=1),),
)
DECLINED = QuotaDeclined(allocated=NEXT, event="men-500", noc="NED", places=1)
CALLED = QuotaReallocated(declined=NEXT + 1, event="men-500", noc="NOR", call=1)


def published(state: Season) -> int:
    """When the last decision of a season was."""
    return state.decisions[max(state.decisions)].published_at


@pytest.mark.parametrize(
    ("before", "fact"),
    [
        ((OUT,), undone(NEXT)),
        ((OUT, undone(NEXT)), undone(NEXT + 1)),
        ((merged("ada", "cy"),), undone(NEXT)),
        ((PROTEST,), REJECTED),
        ((PROTEST, REJECTED), APPEAL),
        ((ALLOCATED,), DECLINED),
        ((ALLOCATED, DECLINED), CALLED),
    ],
)
def test_what_rests_on_a_decision_is_not_published_before_it(before: tuple[Fact, ...], fact: Fact) -> None:
    state = given(*before)
    since = published(state)
    says = (
        f"published at {format_instant(since - 1)}, before entry {state.length}, which it rests on and which is "
        f"published at {format_instant(since)}; --published-at must not be earlier"
    )
    for early, now in ((draft(fact, since - 1), None), (draft(fact), since - 1)):
        with pytest.raises(RefusedError) as caught:
            check(state, early, now=now)
        assert (str(caught.value), caught.value.reason) == (says, "before-its-decision")
        assert caught.value.position == state.length
    check(state, draft(fact, since))
    check(state, draft(fact), now=since)


def test_a_file_that_leaves_open_when_a_decision_was_published_publishes_it_now() -> None:
    state = given()
    then, now = state.recorded_at, state.recorded_at + 1
    with pytest.raises(RefusedError, match=r"^book\.jsonl, line 2: DecisionReversed: .*, before line 1, which"):
        admit(state, [draft(OUT), draft(undone(NEXT), then)], file="book.jsonl", lines=[1, 2], now=now)
    assert len(admit(state, [draft(OUT), draft(undone(NEXT), now)], file="book.jsonl", lines=[1, 2], now=now)) == 2


def test_a_correction_may_be_older_than_the_one_that_it_replaces() -> None:
    """It is of a sheet that was re-issued in its time, and filed after somebody had put the row right."""
    again = CORRECTED.model_copy(update={"corrects": NEXT})
    check(given(CORRECTED), draft(again, SAME_DAY))


def test_a_key_is_called_by_its_name_and_number_alone() -> None:
    with pytest.raises(RefusedError, match=r"the book does not trust press\.example\+0a1b2c3d$"):
        check(given(), draft(KeyRetired(key=f"press.example+0a1b2c3d+{'A/+b' * 11}")))


# Several facts at once


def test_facts_are_checked_one_after_another() -> None:
    facts = [
        *skaters("flo"),
        *race("wc2-men-500-a", "flo"),
        CompetitorDisqualified(race="wc2-men-500-a", competitor="flo"),
    ]
    drafts = [draft(fact) for fact in facts]
    assert admit(given(), drafts, file="x.jsonl") == drafts


def test_a_refusal_names_the_file_and_the_fact() -> None:
    drafts = [draft(fact) for fact in (OUT, OUT.model_copy(update={"code": "T08"}))]
    with pytest.raises(RefusedError, match=r"^x\.jsonl: fact 2, CompetitorDisqualified: bo is disqualified") as caught:
        admit(given(), drafts, file="x.jsonl")
    assert (caught.value.reason, caught.value.position) == ("already-disqualified", NEXT)


def test_what_the_book_says_already_is_passed_over() -> None:
    decisions: list[Fact] = [CompetitionCancelled(competition="wc3"), merged("ada", "cy"), OUT, LIST]
    state = given(*decisions)
    assert admit(state, [draft(fact) for fact in (*HELD, *decisions)], file="x") == []


@pytest.mark.parametrize("fact", [OUT, CompetitorRenamed(competitor="ada", name="Ada L.", noc="NED")], ids=repr)
def test_what_was_undone_is_not_said_any_more(fact: Fact) -> None:
    again = draft(fact)
    assert admit(given(fact), [again], file="x") == []
    assert admit(given(fact, undone(NEXT)), [again], file="x") == [again]


def test_a_draft_becomes_the_entry_after_the_last() -> None:
    entry = as_entry(given(), Draft(OUT, "referee", SAME_DAY, "because"))
    assert (entry.position, entry.published_at, entry.actor, entry.reason) == (NEXT, SAME_DAY, "referee", "because")
    assert as_entry(given(), draft(OUT)).published_at == 0
