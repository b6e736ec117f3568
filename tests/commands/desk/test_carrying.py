"""Given two copies of a book that went on apart, when one is carried into the other, then it is decided again there."""

from collections.abc import Mapping

import pytest

from commands.deciders import decisions, protests
from commands.deciders.withdrawing import withdraw
from commands.desk.carrying import Carriage, carry, weigh_copy
from commands.desk.decisions import Circumstances, record
from commands.desk.desk import Desk
from ledger.entry import Entry, Source
from ledger.errors import RefusedError
from ledger.facts import (
    CompetitorDisqualified,
    CompetitorEntered,
    DecisionReversed,
    Fact,
    FilingWithdrawn,
    KeyTrusted,
    ProtestAppealed,
    ProtestDecided,
    RestsOn,
    ResultCorrected,
    TitleAwarded,
)
from ledger.seal.note import SignerKey
from projections.races.classification import classify
from tests.support.desks import desk_with
from tests.support.filing import FIRST, HASHES, RACE, file, ranks, sheet
from tests.support.given import draft, race, skaters

WHY = Circumstances("referee's decision", Source(kind="file", name="jury.pdf", sha256="e" * 64))
COMMON = 5 + 1 + 2 * 5
"""Entries that both copies have: those that open the book, and the sheet of the race with its five skaters."""


@pytest.fixture
def here() -> Desk:
    desk = desk_with()
    file(desk, sheet(FIRST))
    return desk


@pytest.fixture
def there(here: Desk) -> Desk:
    copy = here.rehearsal()
    copy.actor = "laptop"
    return copy


def shown(to: Desk, of: Desk, answers: Mapping[int, bool] | None = None, name: str = "laptop.db") -> Carriage:
    return weigh_copy(to, of.reader, name, answers=answers)


def carried(to: Desk, of: Desk, name: str = "laptop.db", *, skip: bool = False) -> list[Entry[Fact]]:
    return list(carry(to, of.reader, name, shown(to, of, name=name), skip_refused=skip))


def disqualified(desk: Desk, who: str) -> int:
    return record(desk, lambda season: decisions.disqualify(season, RACE, who), WHY).position


def corrected(desk: Desk, who: str, time: int) -> int:
    changes = {"time": time, "thousandth": None}
    return record(desk, lambda season: decisions.correct(season, RACE, who, changes=changes), WHY).position


def reversed_at(desk: Desk, position: int) -> int:
    return record(desk, lambda _: decisions.reverse(position), WHY).position


def outcomes(carriage: Carriage) -> list[str]:
    return [line.outcome for line in carriage.lines]


def test_positions_that_entries_cite_become_those_that_they_have_here(here: Desk, there: Desk) -> None:
    disqualified(here, "Ada BERG")
    disqualified(here, "Ed FUJI")
    lodged = record(there, lambda season: protests.lodge_protest(season, RACE, by="NOR", against="Cy DUPONT"), WHY)
    verdict = record(there, lambda _: protests.decide_protest(lodged.position, upheld=False), WHY)
    record(there, lambda season: protests.appeal(season, verdict.position, by="NOR"), WHY)
    corrected(there, "Di ENGEL", 34_150)
    reversed_at(there, corrected(there, "Di ENGEL", 34_250))
    before = [entry.fact for entry in there.reader.entries()[COMMON:]]

    both = shown(here, there).shared
    assert (both.entries, both.own, both.others, both.differ) == (COMMON, 2, 6, True)
    assert both.root == here.reader.root(COMMON) == there.reader.root(COMMON)
    assert carried(here, there) == list(here.reader.entries()[COMMON + 2 :])

    came = here.reader.entries()[COMMON + 2 :]
    facts = [entry.fact for entry in came]
    assert facts[0] == before[0]
    assert facts[1] == ProtestDecided(lodged=COMMON + 3, upheld=False)
    assert isinstance(facts[2], ProtestAppealed)
    assert facts[2].verdict == COMMON + 4
    first, second = facts[3], facts[4]
    assert isinstance(first, ResultCorrected)
    assert isinstance(second, ResultCorrected)
    assert first == before[3], "what both have stands where it stood"
    assert second.corrects == COMMON + 6
    assert facts[5] == DecisionReversed(reverses=COMMON + 7)
    assert ranks(here) == {"Ada BERG": None, "Di ENGEL": 1, "Bo CLERK": 2, "Cy DUPONT": 3, "Ed FUJI": None}


def test_each_entry_says_where_it_came_from_and_keeps_what_it_said(here: Desk, there: Desk) -> None:
    disqualified(here, "Ada BERG")
    disqualified(there, "Bo CLERK")
    there.run(lambda _: [draft(fact, published_at=1_763_100_000_000_000) for fact in skaters("zed")])
    carried(here, there)
    original, bare = there.reader.entries()[COMMON:]
    first, second = here.reader.entries()[COMMON + 1 :]
    assert (first.actor, first.reason, first.published_at) == ("laptop", WHY.reason, original.published_at)
    assert first.source == Source(
        kind="file",
        name="jury.pdf",
        sha256="e" * 64,
        load=there.reader.root(COMMON + 2),
        loaded=2,
        carried_from="laptop.db",
        carried_at=COMMON + 1,
        carried_root=there.reader.root(COMMON + 1),
        carried_by="tester",
    )
    assert second.source is not None
    assert (second.source.kind, second.source.name) == ("reference", "copy laptop.db")
    assert (second.actor, second.published_at) == (bare.actor, bare.published_at)


def test_nothing_is_carried_twice_whichever_way_it_goes(here: Desk, there: Desk) -> None:
    third = here.rehearsal()
    disqualified(here, "Ada BERG")
    disqualified(there, "Bo CLERK")
    corrected(third, "Di ENGEL", 34_150)
    assert len(carried(here, there)) == 1
    assert carried(here, there) == []
    assert outcomes(shown(here, there)) == ["here"]
    assert [entry.fact for entry in carried(there, here, "office.db")] == [here.reader.entry(COMMON + 1).fact]
    assert carried(here, there) == carried(there, here, "office.db") == []
    assert len(carried(third, there)) == 2
    assert [type(entry.fact) for entry in carried(here, third, "third.db")] == [ResultCorrected]
    (entry,) = carried(there, here, "office.db")
    assert entry.source is not None
    assert (entry.source.carried_from, entry.source.carried_at) == ("third.db", COMMON + 1), "it began there"
    assert carried(third, here, "office.db") == []
    assert ranks(here) == ranks(there) == ranks(third)


def test_what_came_is_taken_back_together_and_can_come_again(here: Desk, there: Desk) -> None:
    disqualified(there, "Bo CLERK")
    reversed_at(there, disqualified(there, "Cy DUPONT"))
    before = ranks(here)
    carried(here, there)
    record(here, lambda season: withdraw(season, there.reader.root(COMMON + 3)[:12]), WHY)
    assert ranks(here) == before
    assert len(carried(here, there)) == 3
    assert ranks(here) == ranks(there)


def test_what_is_refused_is_said_and_what_rests_on_it_too(here: Desk, there: Desk) -> None:
    corrected(here, "Di ENGEL", 34_150)
    wrong = corrected(there, "Di ENGEL", 34_250)
    disqualified(there, "Bo CLERK")
    reversed_at(there, wrong)
    found = shown(here, there)
    assert outcomes(found) == ["refused", "recorded", "refused"]
    assert f"entry {COMMON + 1}" in (found.lines[0].why or "")
    assert found.lines[2].why == f"it rests on entry {wrong} of laptop.db, which is not taken"
    with pytest.raises(RefusedError, match="2 of 3 entries are refused, so nothing is carried; --skip-refused takes"):
        carried(here, there)
    assert here.book.last() == COMMON + 1
    (entry,) = carried(here, there, skip=True)
    assert entry.fact == CompetitorDisqualified(race=RACE, competitor="men-nor-bo-clerk")


def test_where_both_decided_somebody_has_to_answer(here: Desk, there: Desk) -> None:
    corrected(here, "Di ENGEL", 34_150)
    other = disqualified(there, "Di ENGEL")
    same = disqualified(there, "Bo CLERK")
    disqualified(here, "Bo CLERK")
    found = shown(here, there)
    assert outcomes(found) == ["doubted", "here"], "who decided the same did not decide anything else"
    assert found.lines[0].why == f"entry {COMMON + 1} here (ResultCorrected by tester) decides on the same"
    assert found.lines[1].entry.position == same
    with pytest.raises(RefusedError, match="1 of 2 entries are doubted and nobody has answered"):
        carry(here, there.reader, "laptop.db", found, skip_refused=True)
    left = shown(here, there, {other: False})
    assert outcomes(left) == ["left", "here"]
    assert carry(here, there.reader, "laptop.db", left) == ()
    (entry,) = carry(here, there.reader, "laptop.db", shown(here, there, {other: True}))
    assert entry.fact == CompetitorDisqualified(race=RACE, competitor="men-ger-di-engel")


@pytest.mark.parametrize("first", ["void", "row"])
def test_a_decision_on_a_race_meets_one_on_a_row_of_it(here: Desk, there: Desk, first: str) -> None:
    one, other = (here, there) if first == "void" else (there, here)
    record(one, lambda _: decisions.void(RACE), WHY)
    disqualified(other, "Bo CLERK")
    (line,) = shown(here, there).lines
    assert line.outcome == "doubted"


def test_a_sheet_goes_in_whole_or_not_at_all(here: Desk, there: Desk) -> None:
    names = [("Ada BERG", "NED", "1:44.10"), ("Zed NEW", "SWE", "1:45.00")]
    heading = {"distance": "1500", "title": "1500m Men", "sheet": 9}
    file(there, sheet(names, protocol=HASHES[2], file="there.pdf", **heading))
    late = record(there, lambda season: decisions.disqualify(season, "wc1-men-1500-a", "Zed NEW"), WHY)
    fine = shown(here, there)
    assert outcomes(fine) == ["recorded"] * 5
    file(here, sheet(names[:1], protocol=HASHES[1], file="here.pdf", **heading))
    found = shown(here, there)
    assert outcomes(found) == ["refused", "refused", "here", "refused", "refused"], "one row says the same in both"
    by_kind = {line.entry.name: line.why or "" for line in found.lines}
    assert by_kind["ProtocolFiled"].startswith("wc1-men-1500-a was filed here meanwhile from another sheet, by entry")
    assert by_kind["CompetitorEntered"].endswith("which is not taken")
    assert found.lines[-1].entry.position == late.position
    assert "rests on the sheet of wc1-men-1500-a that laptop.db has" in (found.lines[-1].why or "")
    with pytest.raises(RefusedError, match="meanwhile"):
        carry(here, there.reader, "laptop.db", fine)
    assert carried(here, there, skip=True) == []


def test_a_sheet_that_both_filed_is_here_already(here: Desk, there: Desk) -> None:
    names = [("Ada BERG", "NED", "1:44.10"), ("Zed NEW", "SWE", "1:45.00")]
    heading = {"distance": "1500", "title": "1500m Men", "sheet": 9, "protocol": HASHES[2], "file": "x.pdf"}
    disqualified(here, "Ada BERG")
    file(here, sheet(names, **heading))
    file(there, sheet(names, **heading))
    record(there, lambda season: decisions.disqualify(season, "wc1-men-1500-a", "Zed NEW"), WHY)
    assert outcomes(shown(here, there)) == ["here"] * 4 + ["recorded"]
    carried(here, there)
    assert [row.rank for row in classify(here.season(), "wc1-men-1500-a").rows] == [1, None]


def test_what_was_taken_back_there_does_not_come(here: Desk, there: Desk) -> None:
    heading = {"distance": "1500", "title": "1500m Men", "sheet": 9, "protocol": HASHES[2], "file": "x.pdf"}
    file(there, sheet([("Ada BERG", "NED", "1:44.10")], **heading))
    gone = record(there, lambda season: withdraw(season, "wc1-men-1500-a"), WHY)
    assert set(outcomes(shown(here, there))) == {"withdrawn"}
    assert carried(here, there) == []
    reversed_at(there, gone.position)
    assert [type(entry.fact).__name__ for entry in carried(here, there)] == [
        "ProtocolFiled",
        "ResultRecorded",
        "FilingWithdrawn",
        "DecisionReversed",
    ]
    taken = here.reader.entries()[COMMON + 2].fact
    assert isinstance(taken, FilingWithdrawn)
    assert taken.entries == ((COMMON + 1, COMMON + 2),)


def test_one_identity_with_two_names_is_asked_about(here: Desk, there: Desk) -> None:
    entered = CompetitorEntered(competitor="kim", kind="skater", gender="men", name="Kim ONE", noc="KOR")
    here.run(lambda _: [draft(entered)])
    there.run(
        lambda _: [draft(entered.model_copy(update={"name": "Kim TWO"})), *map(draft, race("wc2-men-500-a", "kim"))]
    )
    found = shown(here, there)
    assert outcomes(found) == ["doubted", "recorded", "recorded"]
    assert found.lines[0].why == "kim is Kim TWO (KOR) there and Kim ONE (KOR) here: one person?"
    assert outcomes(shown(here, there, {COMMON + 1: True})) == ["here", "recorded", "recorded"]
    left = shown(here, there, {COMMON + 1: False})
    assert outcomes(left) == ["left", "recorded", "refused"]
    assert left.lines[2].why == "it is about kim of laptop.db, who is not taken"


def test_keys_are_never_taken_unasked_and_an_award_only_on_a_common_basis(here: Desk, there: Desk) -> None:
    award = TitleAwarded(
        cup="men-500",
        basis=RestsOn(at=COMMON, rulebook="2025-26", root=shown(here, there).shared.root),
        competitors=("men-ned-ada-berg",),
        points="60",
        state="won",
    )
    later = award.model_copy(
        update={"cup": "men-1000", "basis": award.basis.model_copy(update={"at": COMMON + 1, "root": "f" * 64})}
    )
    key = KeyTrusted(key=str(SignerKey("laptop.example", bytes(range(32))).public))
    there.run(lambda _: [draft(key), draft(award), draft(later)])
    found = shown(here, there)
    assert outcomes(found) == ["doubted", "recorded", "refused"]
    assert (
        found.lines[2].why
        == f"it rests on laptop.db at {COMMON + 1}, which no basis of this book is; decide it here anew"
    )


def test_books_that_share_nothing_are_refused(here: Desk) -> None:
    stranger = desk_with()
    assert shown(here, stranger).shared.entries == 5
    other = here.rehearsal()
    other.book.name = "world-cup/2024-25"
    with pytest.raises(RefusedError, match=r"laptop.db is of world-cup/2024-25, and this book is world-cup/2025-26"):
        shown(here, other)
