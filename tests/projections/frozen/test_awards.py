"""Given an awarded title, when the book goes on, then the award stays, and says what a fresh computation gives."""

from collections.abc import Callable, Sequence

import pytest

from commands.deciders import freezing
from commands.deciders.admission import check
from commands.desk.desk import Desk
from ledger.basis import EVERYTHING, Question
from ledger.codec import decode, encode
from ledger.entry import Entry
from ledger.errors import RefusedError
from ledger.facts import (
    CompetitionCancelled,
    CompetitionMoved,
    CompetitorDisqualified,
    DecisionReversed,
    Fact,
    ProtestLodged,
    RestsOn,
    TitleAwarded,
)
from projections.frozen.awards import Award, awards
from tests.support.desks import desk_with
from tests.support.given import START, draft, race, skaters

CUP = "men-500"
WON = [
    *skaters("ada", "bo", "cy"),
    *race("wc1-men-500-a", "ada", "bo", "cy"),
    *race("wc2-men-500-a", "ada", "bo"),
    *race("wc3-men-500-a", "bo", "ada"),
]
"""Ada has 174 points, Bo 168 and Cy 48."""
STORED = (
    "85a56163746f72a46a757279a46661637484a5626173697384a2617409a4726f6f74d9406161616161616161616161616161"
    "6161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161"
    "a872756c65626f6f6ba7323032352d3236a77468726f756768a3776331ab636f6d70657469746f727391a3616461a3637570"
    "a76d656e2d353030a6706f696e7473a23630ac7075626c69736865645f6174cf000643706cbd3000a6726561736f6ea9736f"
    "20697420776173ab7265636f726465645f6174cf000643706cbd3000"
)
"""An award as versions of the program stored it that asked for no words."""


def record(desk: Desk, fact: Fact) -> int:
    (entry,) = desk.run(lambda season: [check(season, draft(fact)) or draft(fact)])
    return entry.position


def awarded(facts: Sequence[Fact] = WON, question: Question = EVERYTHING, although: str | None = None) -> Desk:
    """A desk on a book whose last entry awards the title at a basis."""
    desk = desk_with(facts)
    record(desk, freezing.award(desk.reader.read(question), CUP, although=although))
    return desk


def found(desk: Desk, question: Question = EVERYTHING) -> Award | None:
    reader = desk.reader
    return awards(reader, reader.read(question)).get(CUP)


def text(desk: Desk) -> str:
    award = found(desk)
    assert award is not None
    return award.text


# What may be awarded


def test_a_title_that_is_won_is_awarded_without_more_words() -> None:
    desk = awarded()
    award = found(desk)
    assert award is not None
    fact = award.entry.fact
    assert (fact.competitors, fact.points, fact.state, fact.although) == (("ada",), "174", "won", None)
    assert award.text == f"awarded by entry {award.entry.position} to Ada (NED)"
    assert award.fresh is None
    assert award.root_holds


LOST = [*skaters("ada", "bo"), *race("wc2-men-500-a", "ada", "bo"), *race("wc3-men-500-a", "ada", "bo")]


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        (WON[:-3], "is open at this basis: wc3-men-500 could still change it"),
        (LOST, "is incomplete at this basis: wc1-men-500, missing or known in part, could change it"),
        (
            [*WON, ProtestLodged(race="wc2-men-500-a", by="NOR")],
            "is provisional at this basis: wc2-men-500-a is unofficial or under protest",
        ),
    ],
)
def test_a_title_that_is_not_won_is_awarded_only_for_a_reason_that_stays(facts: list[Fact], says: str) -> None:
    reading = desk_with(facts).reader.read()
    for nothing in (None, "", "  "):
        with pytest.raises(RefusedError) as refused:
            freezing.award(reading, CUP, although=nothing)
        assert refused.value.reason == "not-won"
        assert (
            str(refused.value) == f"the title of {CUP} {says}; to award it all the same, say why with --although TEXT"
        )

    desk = awarded(facts, although="the rest was rained off")
    assert text(desk).endswith(f'; awarded although it was {says.split()[1]}: "the rest was rained off"')


def test_the_door_asks_for_the_words_too() -> None:
    desk = desk_with(WON)
    fact = freezing.award(desk.reader.read(), CUP)
    with pytest.raises(RefusedError, match="the title of men-500 was open, and although says nothing") as refused:
        record(desk, fact.model_copy(update={"state": "open"}))
    assert refused.value.reason == "not-won"
    record(desk, fact.model_copy(update={"state": "open", "although": "so it is"}))


def test_an_award_of_an_earlier_version_reads_as_it_was_stored() -> None:
    basis = RestsOn(at=9, through="wc1", rulebook="2025-26", root="a" * 64)
    old = TitleAwarded(cup=CUP, basis=basis, competitors=("ada",), points="60")
    payload = encode(Entry(10, START, START, "jury", old, "so it was"))
    assert payload == bytes.fromhex(STORED)
    read = decode(10, "TitleAwarded/1", payload)
    assert read.fact == old
    assert (old.state, old.although) == (None, None)
    assert encode(read) == payload


# What a fresh computation gives


def test_a_later_decision_changes_no_award_and_is_named_as_the_cause() -> None:
    desk = awarded()
    position = record(desk, CompetitorDisqualified(race="wc1-men-500-a", competitor="ada"))
    award = found(desk)
    assert award is not None
    assert [one.id for one in award.winners] == ["ada"]
    assert award.fresh is not None
    assert ([row.competitor.id for row in award.fresh.leaders], award.fresh.entries) == (["bo"], (position,))
    assert award.text == (
        f"awarded to Ada (NED) by entry {award.entry.position}; a fresh computation gives Bo (NED) with 174 points, "
        f"because of entry {position}"
    )
    undone = record(desk, DecisionReversed(reverses=position))
    assert found(desk) is not None
    assert found(desk, Question(at=undone - 1)) == award
    assert text(desk) == f"awarded by entry {award.entry.position} to Ada (NED)"


@pytest.mark.parametrize(
    ("change", "gives"),
    [
        (lambda: CompetitorDisqualified(race="wc1-men-500-a", competitor="bo"), None),
        (
            lambda: CompetitorDisqualified(race="wc3-men-500-a", competitor="bo"),
            "Ada (NED) with 180 points instead of 174",
        ),
        (lambda: CompetitionCancelled(competition="wc3"), "Ada (NED) with 120 points instead of 174"),
    ],
)
def test_only_what_changes_the_title_is_a_difference(change: Callable[[], Fact], gives: str | None) -> None:
    desk = awarded()
    position = record(desk, change())
    award = found(desk)
    assert award is not None
    if gives is None:
        assert award.fresh is None
    else:
        assert f"; a fresh computation gives {gives}, because of entry {position}" in award.text


def test_who_is_left_without_points_and_nobody_is() -> None:
    only = [*skaters("ada"), *race("wc1-men-500-a", "ada")]
    desk = awarded(only, Question(through="wc1"), although="one race")
    position = record(desk, CompetitorDisqualified(race="wc1-men-500-a", competitor="ada"))
    assert f"; a fresh computation gives nobody, because of entry {position}; awarded although" in text(desk)


def on(day: str, *facts: Fact) -> list[Fact]:
    """A race on another day."""
    filed, *results = facts
    return [filed.model_copy(update={"day": day}), *results]


def test_a_moved_competition_is_the_cause_where_the_last_race_decides() -> None:
    """Both have a win and a second rank; the sheets of two weekends that touch allow either order."""
    tied: list[Fact] = [
        *skaters("ada", "bo"),
        CompetitionCancelled(competition="wc3"),
        CompetitionMoved(competition="wc2", first_day="2025-11-16", last_day="2025-11-18"),
        *on("2025-11-16", *race("wc1-men-500-a", "ada", "bo")),
        *on("2025-11-17", *race("wc2-men-500-a", "bo", "ada")),
    ]
    desk = awarded(tied)
    assert text(desk).endswith("to Bo (NED)")
    moved = record(desk, CompetitionMoved(competition="wc1", first_day="2025-11-17", last_day="2025-11-19"))
    assert text(desk).endswith(f"; a fresh computation gives Ada (NED) with 114 points, because of entry {moved}")


# What the basis has


def test_an_award_after_the_basis_is_not_shown() -> None:
    desk = awarded()
    last = len(desk.reader.entries())
    moment = desk.reader.entry(last).published_at
    assert found(desk, Question(at=last - 1)) is None
    assert found(desk, Question(as_of=moment - 1)) is None
    for question in (Question(at=last), Question(as_of=moment), Question(through="wc1")):
        award = found(desk, question)
        assert award is not None
        assert award.fresh is None, "it is asked the question of the award, whatever is read"
    record(desk, DecisionReversed(reverses=last))
    assert found(desk) is None


def test_an_award_keeps_to_its_own_competitions() -> None:
    """It was made after the second competition; the third, which was skated later, changes nothing of it."""
    desk = awarded(WON[:9], Question(through="wc2"), although="after two")
    for fact in WON[9:]:
        record(desk, fact)
    award = found(desk)
    assert award is not None
    assert award.fresh is None
    off = record(desk, CompetitionCancelled(competition="wc2"))
    assert f"a fresh computation gives Ada (NED) with 60 points instead of 120, because of entry {off}" in text(desk)


def test_a_root_that_the_book_has_not_is_said() -> None:
    desk = desk_with(WON)
    fact = freezing.award(desk.reader.read(), CUP)
    record(desk, fact.model_copy(update={"basis": fact.basis.model_copy(update={"root": "0" * 64})}))
    assert text(desk).endswith("; this book has not the root that the award rests on")
