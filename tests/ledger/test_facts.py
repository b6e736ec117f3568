"""Every fact says of itself what it touches and what it can change; lists of facts are derived from that."""

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any, get_args

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

import ledger.facts
from ledger.facts import (
    DECISIONS,
    FACTS,
    FRAME,
    CompetitorDisqualified,
    Decision,
    DecisionReversed,
    Fact,
    FilingWithdrawn,
    Position,
    ProtestDecided,
    Publication,
    RaceDecision,
    RaceVoided,
    Reach,
    RestsOn,
    RowDecision,
    Touched,
    Value,
    reaching,
    spoken_of,
)
from ledger.facts.registry import facts_in
from ledger.vocabulary import CompetitionId, CompetitorId, EventId, RaceId
from tests.support.sampled import tries
from tests.support.strategies import facts

some = settings(max_examples=tries(3))
"""What a kind of fact says of itself hardly varies from fact to fact."""


def written(*kinds: type[Fact]) -> ModuleType:
    """A module in which these facts are written."""
    module = ModuleType("written")
    for kind in kinds:
        kind.__module__ = module.__name__
        setattr(module, kind.__name__, kind)
    return module


# The registry


def test_the_registry_has_every_fact_that_is_written_and_no_base() -> None:
    modules = [import_module(one.name) for one in pkgutil.iter_modules(ledger.facts.__path__, "ledger.facts.")]
    found = {
        name
        for module in modules
        if module.__name__ != "ledger.facts.base"
        for name, kind in vars(module).items()
        if inspect.isclass(kind) and issubclass(kind, Fact) and kind.__module__ == module.__name__
    }
    assert found == set(FACTS)


def test_every_fact_can_be_had_from_the_face() -> None:
    assert {name: getattr(ledger.facts, name, None) for name in FACTS} == FACTS
    assert set(FACTS) <= set(ledger.facts.__all__)


def test_the_order_of_the_registry_is_that_of_the_lines() -> None:
    assert list(FACTS)[:3] == ["SeasonOpened", "RulebookAdopted", "CompetitionScheduled"]
    assert list(FACTS)[-2:] == ["KeyTrusted", "KeyRetired"]


def test_what_a_module_imports_is_no_fact_of_it() -> None:
    module = ModuleType("written")
    module.RaceVoided = RaceVoided  # type: ignore[attr-defined]
    assert facts_in(module) == {}


def test_a_fact_that_does_not_say_what_it_touches_is_refused() -> None:
    class TrackMeasured(Fact):
        reach = Reach.NOTHING
        race: RaceId

    with pytest.raises(TypeError, match=r"^TrackMeasured does not say what it touches$"):
        facts_in(written(TrackMeasured))
    with pytest.raises(TypeError, match="abstract"):
        TrackMeasured(race="wc1-men-500-a")  # type: ignore[abstract]


def test_a_fact_that_does_not_say_what_it_can_change_is_refused() -> None:
    class TrackMeasured(Decision):
        race: RaceId

        def touches(self) -> Touched:
            return Touched(race=self.race)

    with pytest.raises(TypeError, match=r"^TrackMeasured does not say what it can change$"):
        facts_in(written(TrackMeasured))


# What a fact touches

COVERED: dict[int, str] = {
    id(RaceId): "race",
    id(CompetitionId): "competition",
    id(CompetitorId): "competitors",
    id(EventId): "event",
    id(Position): "cites",
}
"""Which part of what is touched a field of this very type is about. Two types may be equal and mean two things."""
BY_NAME = {"quota": "quota", "cup": "cup"}


def named_in(value: Value) -> Iterator[tuple[str, str, Any]]:
    """The fields of a fact that name something: the field, the part that it is about, and what it says.

    Of the values inside a fact only the competitors count, and nothing of a basis: nobody is about what he rests on.
    Where several entries are cited, it is `cited` that says so. The events that a programme leaves open are no part of
    what it is about, as those that it names are none.
    """
    for name, annotation in inspect.get_annotations(type(value)).items():
        said = getattr(value, name, None)
        for kind in (annotation, *get_args(annotation)):
            part = BY_NAME.get(name) or COVERED.get(id(kind))
            if part in ("cites", "event") and isinstance(said, tuple):
                continue
            if said is not None and part is not None and (isinstance(value, Fact) or part == "competitors"):
                yield name, part, said
        for inner in said if isinstance(said, tuple) else ():
            if isinstance(inner, Value) and not isinstance(inner, RestsOn):
                yield from named_in(inner)


def untold(fact: Fact) -> list[str]:
    """The fields that name something which the fact does not say that it touches."""
    touched = fact.touches()
    return [
        name
        for name, part, said in named_in(fact)
        if not {said} <= {getattr(touched, part)}
        and not set(said if isinstance(said, tuple) else (said,)) <= _among(touched, part)
    ]


def _among(touched: Touched, part: str) -> set[Any]:
    return {*(getattr(touched, part) or ()), *(touched.races if part == "race" else ())}


@pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS)
@some
@over(st.data())
def test_every_field_that_names_something_is_told(kind: type[Fact], data: st.DataObject) -> None:
    assert untold(data.draw(facts(kind))) == []


@pytest.mark.parametrize(
    ("fact", "names"),
    [
        ("CompetitionScheduled", {"competition"}),
        ("ProtocolFiled", {"race", "competition"}),
        ("ResultCorrected", {"corrects", "race", "competitor"}),
        ("CompetitorsMerged", {"kept", "merged"}),
        ("QuotaDeclined", {"allocated", "event"}),
        ("TitleAwarded", {"cup", "competitors"}),
    ],
)
@some
@over(st.data())
def test_the_fields_that_name_something_are_found(fact: str, names: set[str], data: st.DataObject) -> None:
    assert {name for name, _, _ in named_in(data.draw(facts(FACTS[fact])))} == names


def test_a_fact_that_forgets_one_of_its_fields_is_found() -> None:
    class TrackMeasured(Fact):
        reach = Reach.NOTHING
        race: RaceId
        by: CompetitorId
        after: Position

        def touches(self) -> Touched:
            return Touched(race=self.race)

    assert untold(TrackMeasured(race="wc1-men-500-a", by="ada", after=3)) == ["by", "after"]


@pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS)
@some
@over(st.data())
def test_every_fact_is_about_something_or_cites(kind: type[Fact], data: st.DataObject) -> None:
    touched = data.draw(facts(kind)).touches()
    assert touched.subject or touched.cites
    assert touched.in_words.startswith(" ".join(touched.subject))


# What a fact can change


@pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS)
@some
@over(st.data())
def test_what_a_fact_can_change_fits_what_it_touches(kind: type[Fact], data: st.DataObject) -> None:
    touched = data.draw(facts(kind)).touches()
    assert (touched.race is not None) == (kind.reach is Reach.RACE)
    if kind.reach is Reach.NAMES:
        assert touched.competitors
    if kind.reach is Reach.CUP:
        assert touched.cup is not None
    if kind.reach is Reach.CITED:
        assert touched.cites is not None


def test_the_sets_are_those_of_the_bases() -> None:
    on_races = {fact for fact in FACTS.values() if issubclass(fact, RaceDecision)}
    assert {fact.__name__ for fact in DECISIONS & FRAME} == {
        "CompetitorConfirmed",
        "CompetitorRenamed",
        "CompetitorsMerged",
        "CompetitorsToldApart",
        "FilingWithdrawn",
        "MemberIdentified",
        "PeopleJoined",
        "PeopleKeptApart",
        "RaceRunAgain",
        "ResultsReassigned",
    }
    assert on_races == DECISIONS & reaching(Reach.RACE)
    assert {fact for fact in on_races if "competitor" in fact.model_fields} == {
        fact for fact in on_races if issubclass(fact, RowDecision)
    }
    assert {fact for fact in FACTS.values() if issubclass(fact, Publication)} <= reaching(Reach.NOTHING)
    assert frozenset(FACTS.values()) == reaching(*Reach)


def test_a_chain_of_reversals_and_verdicts_is_about_what_it_began_with() -> None:
    out = CompetitorDisqualified(race="wc1-men-500-a", competitor="ada")
    book: dict[int, Fact] = {1: out, 2: DecisionReversed(reverses=1), 3: DecisionReversed(reverses=2)}
    assert spoken_of(DecisionReversed(reverses=3), book.get) == out
    assert spoken_of(out, book.get) == out
    assert spoken_of(ProtestDecided(lodged=9, upheld=True), book.get) == ProtestDecided(lodged=9, upheld=True)


# What a fact cites, in this book and in another copy of it


@pytest.mark.parametrize("kind", [kind for kind in FACTS.values() if kind is not FilingWithdrawn])
def test_every_position_in_a_fact_moves_with_the_entry_that_it_is_of(kind: type[Fact]) -> None:
    """All that is cited stands ten further down; nothing else changes, and nothing is cited that is not found."""

    @some
    @over(facts(kind))
    def holds(fact: Fact) -> None:
        moved = fact.citing(lambda position: position + 10)
        assert moved.cited() == tuple(position + 10 for position in fact.cited())
        assert moved.citing(lambda position: position - 10) == fact
        assert fact.touches().cites in (None, *fact.cited())
        assert (moved == fact) == (not fact.cited())

    holds()


def test_a_withdrawal_takes_back_the_same_entries_though_they_stand_apart_elsewhere() -> None:
    fact = FilingWithdrawn(entries=((4, 6), (9, 9)))
    assert fact.cited() == (4, 5, 6, 9)
    assert fact.citing({4: 20, 5: 7, 6: 8, 9: 9}.__getitem__).entries == ((7, 9), (20, 20))
