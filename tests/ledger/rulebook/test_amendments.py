"""Rules that are amended in the middle of a season: which edition holds for what, and what the door refuses."""

import pytest

from commands.deciders.admission import check
from ledger.basis import EVERYTHING, Question
from ledger.book import Book, Reader, Reading
from ledger.entry import Draft
from ledger.errors import RefusedError
from ledger.facts import CompetitionCancelled, CompetitionMoved, Fact, FilingWithdrawn, RulebookAdopted
from ledger.rulebook import Rulebook, load_edition, parse_rulebook
from ledger.season import Season
from ledger.stores import open_store
from projections.cups.standings import standing
from projections.disputes.explain import explain_rank
from projections.disputes.what_if import imagine
from tests.support.given import START, draft, opening, race, season, skaters

RULES = load_edition("2025-26")


def variant(name: str, first: int, keys: str = '"higher-scores"') -> Rulebook:
    """An edition whose winner has `first` points, and whose cups order equal points by other keys."""
    text = RULES.text.replace('edition = "2025-26"', f'edition = "{name}"', 1)
    old = text[text.index("[scales.A60]") :].partition("]\n\n")[0]
    new = old.replace("    60,", f"    {first},", 1)
    assert (old != new) == (first != 60)
    return parse_rulebook(text.replace(old, new, 1).replace('"higher-scores",', f"{keys},"))


def adopted(rulebook: Rulebook, holds_from: str | None = None) -> RulebookAdopted:
    return RulebookAdopted(edition=rulebook.edition, text=rulebook.text, sha256=rulebook.sha256, holds_from=holds_from)


SEVENTY, EIGHTY = variant("2025-26-seventy", 70), variant("2025-26-eighty", 80)
RACES = [fact for name in ("wc1", "wc2", "wc3") for fact in race(f"{name}-men-500-a", "ada", "bo")]
BASE = [*opening(), *skaters("ada", "bo"), *RACES]


def read(*more: Fact, question: Question = EVERYTHING) -> Reading:
    return reader(*more).read(question)


def reader(*more: Fact) -> Reader:
    book = Book(open_store("memory:"), "world-cup/2025-26")
    book.append([Draft(fact, "tester", START) for fact in (*BASE, *more)], expected=0, recorded_at=START)
    return Reader(book)


def points(reading: Reading) -> list[int]:
    """What the winner of every race has of each."""
    (first, *_) = standing(reading, "men-500").rows
    return [int(one.points) for one in first.scores]


@pytest.mark.parametrize(
    ("more", "question", "given", "edition", "amended"),
    [
        ((), EVERYTHING, [60, 60, 60], "2025-26", ()),
        ((adopted(SEVENTY),), EVERYTHING, [70, 70, 70], "2025-26-seventy", ()),
        (
            (adopted(SEVENTY, "wc2"),),
            EVERYTHING,
            [60, 70, 70],
            "2025-26-seventy",
            ("2025-26 for wc1",),
        ),
        ((adopted(SEVENTY, "wc3"),), Question(through="wc2"), [60, 60], "2025-26", ()),
        ((adopted(SEVENTY, "wc3"),), Question(at=len(BASE)), [60, 60, 60], "2025-26", ()),
        ((adopted(SEVENTY, "wc3"),), Question(rulebook="2017-18"), [100, 100, 150], "2017-18", ()),
        ((adopted(SEVENTY, "wc3"),), Question(rulebook="2025-26-seventy"), [70, 70, 70], "2025-26-seventy", ()),
        (
            (adopted(SEVENTY, "wc2"), adopted(EIGHTY, "wc3")),
            EVERYTHING,
            [60, 70, 80],
            "2025-26-eighty",
            ("2025-26 for wc1", "2025-26-seventy for wc2"),
        ),
        # The later adoption holds, also where an earlier one is to begin later.
        ((adopted(SEVENTY, "wc3"), adopted(EIGHTY, "wc2")), EVERYTHING, [60, 80, 80], "2025-26-eighty", None),
        ((adopted(SEVENTY, "wc2"), adopted(EIGHTY)), EVERYTHING, [80, 80, 80], "2025-26-eighty", ()),
        # Rules that begin with a competition that is cancelled hold for those after it.
        (
            (adopted(SEVENTY, "wc2"), CompetitionCancelled(competition="wc2")),
            EVERYTHING,
            [60, 70],
            "2025-26-seventy",
            ("2025-26 for wc1",),
        ),
        # The order is that of the days: wc1, moved behind wc3, is skated by the new rules.
        (
            (
                adopted(SEVENTY, "wc3"),
                CompetitionMoved(competition="wc1", first_day="2026-01-09", last_day="2026-01-11"),
            ),
            EVERYTHING,
            [60, 70, 70],
            "2025-26-seventy",
            ("2025-26 for wc2",),
        ),
    ],
)
def test_races_are_scored_by_the_rules_that_held(
    more: tuple[Fact, ...], question: Question, given: list[int], edition: str, amended: tuple[str, ...] | None
) -> None:
    reading = read(*more, question=question)

    assert (points(reading), reading.basis.rulebook) == (given, edition)
    assert amended is None or reading.basis.amended == amended
    assert (", and 2025-26 for wc1" in reading.basis.line()) == ("2025-26 for wc1" in reading.basis.amended)
    assert ("amended" in reading.basis.model_dump()) == bool(reading.basis.amended)


def test_equal_points_are_ordered_by_the_newest_rules_in_force() -> None:
    reading = reader(adopted(variant("2025-26-wins", 60, '"wins"'), "wc3"))

    keys = [standing(reading.read(Question(through=name)), "men-500").cup.ties.keys for name in ("wc2", "wc3")]
    assert keys == [("higher-scores", "best-time"), ("wins", "best-time")]


def test_a_reason_names_the_edition_where_there_are_several() -> None:
    def said(reading: Reading) -> str:
        return str(explain_rank(reading, "men-500", "1"))

    assert "points rule a-individual of edition 2025-26 (confirmed) gives 60" in said(read(adopted(SEVENTY, "wc3")))
    assert "points rule a-individual of edition 2025-26-seventy (inferred) gives 70" in said(
        read(adopted(SEVENTY, "wc3"))
    )
    assert " of edition " not in said(read())


def test_what_is_imagined_goes_by_the_rules_that_it_adopts() -> None:
    found = imagine(reader(), EVERYTHING, more=[draft(adopted(SEVENTY, "wc3"))])

    assert points(found) == [60, 60, 70]
    assert found.basis.amended == ("2025-26 for wc1, wc2",)
    overridden = imagine(reader(), Question(rulebook="2025-26"), more=[draft(adopted(SEVENTY, "wc3"))])
    assert points(overridden) == [60, 60, 60]


def refusal(fact: Fact, state: Season) -> tuple[str, str]:
    with pytest.raises(RefusedError) as caught:
        check(state, draft(fact))
    return caught.value.reason, str(caught.value)


def test_an_amendment_begins_with_a_competition_and_amends_something() -> None:
    opened = season(BASE)
    bare = season([fact for fact in opening() if not isinstance(fact, RulebookAdopted)])

    assert refusal(adopted(SEVENTY, "wc9"), opened)[0] == "no-such-competition"
    assert refusal(adopted(SEVENTY, "wc2"), bare)[0] == "nothing-amended"
    assert refusal(adopted(RULES, "wc2"), opened) == (
        "same-edition",
        "edition 2025-26 is adopted already, by entry 2; an amendment has a name of its own, such as 2025-26-amended",
    )


def test_rules_for_the_whole_season_are_left() -> None:
    state = season([*BASE, adopted(SEVENTY, "wc2")])
    last = state.length

    assert refusal(FilingWithdrawn(entries=((2, 2),)), state)[0] == "not-to-be-withdrawn"
    check(state, draft(FilingWithdrawn(entries=((last, last),))))
    assert points(read(adopted(SEVENTY, "wc2"), FilingWithdrawn(entries=((last, last),)))) == [60, 60, 60]


def test_the_competition_from_which_rules_hold_is_not_withdrawn() -> None:
    state = season([*opening(), adopted(SEVENTY, "wc2")])
    assert refusal(FilingWithdrawn(entries=((4, 4),)), state)[0] == "rested-on"
