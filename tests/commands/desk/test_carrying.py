"""Given two copies of a book that went on apart, when one is carried into the other, then it is decided again there."""

from collections.abc import Mapping

import pytest

from commands.deciders import decisions, protests
from commands.deciders.naming_races import Said
from commands.deciders.withdrawing import withdraw
from commands.desk.carrying import Carriage, carry, weigh_copy
from commands.desk.decisions import Circumstances, record
from commands.desk.desk import Desk
from commands.desk.results import record_results
from commands.intake.results.model import ReadAs
from commands.intake.results.reading import results_of
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
    ResultAnnulled,
    ResultCorrected,
    TitleAwarded,
)
from ledger.seal.note import SignerKey
from ledger.season import Season
from ledger.vocabulary import parse_race
from projections.races.classification import classify
from projections.season.search import find_competitor
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
    disqualified(here, "Di ENGEL")
    wrong = record(there, lambda season: _annulled(season, "Di ENGEL"), WHY).position
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


def _annulled(season: Season, who: str) -> ResultAnnulled:
    return ResultAnnulled(race=RACE, competitor=find_competitor(season, who).id, others_move_up=True)


def test_two_corrections_of_one_row_are_a_doubt_and_what_is_taken_corrects_what_stands_here(
    here: Desk, there: Desk
) -> None:
    corrected(here, "Di ENGEL", 34_150)
    record(here, lambda season: decisions.correct(season, RACE, "Di ENGEL", changes={"bib": 7}), WHY)
    other = corrected(there, "Di ENGEL", 34_250)
    later = reversed_at(there, other)
    (doubt, follows) = shown(here, there).lines
    assert (doubt.outcome, follows.outcome) == ("doubted", "doubted")
    assert doubt.why == (
        f"Di ENGEL in {RACE} has 34.15 here (entry {COMMON + 2} by tester), and 34.25 in laptop.db; to take it "
        "corrects what is here, to leave it keeps that"
    )
    left = shown(here, there, {other: False})
    assert outcomes(left) == ["left", "refused"]
    assert carry(here, there.reader, "laptop.db", left, skip_refused=True) == ()
    first, _ = carry(here, there.reader, "laptop.db", shown(here, there, {other: True, later: True}))
    assert isinstance(first.fact, ResultCorrected)
    assert (first.fact.corrects, first.fact.result.time, first.fact.result.bib) == (COMMON + 2, 34_250, 7)
    assert first.source is not None
    assert (first.source.carried_from, first.source.carried_at) == ("laptop.db", other)
    assert outcomes(shown(here, there)) == ["here", "here"]


def test_two_who_corrected_a_row_alike_have_no_doubt(here: Desk, there: Desk) -> None:
    record(here, lambda season: decisions.correct(season, RACE, "Di ENGEL", changes={"bib": 7}), WHY)
    corrected(here, "Di ENGEL", 34_150)
    corrected(there, "Di ENGEL", 34_150)
    assert outcomes(shown(here, there)) == ["here"]


LISTED = "rank,name,noc,time\n1,Ada BERG,NED,1:44.10\n2,Zed NEW,SWE,{}\n"
FIFTEEN = "wc1-men-1500-a"


def listed(desk: Desk, *times: str) -> None:
    """Somebody lists a race by hand: one skater, or two."""
    content = LISTED.format(times[0]) if times else LISTED.rpartition("2,")[0]
    said = Said(race=parse_race(FIFTEEN), day="2025-11-15")
    record_results(desk, results_of("list.csv", content.encode(), ReadAs(), race=said.race), said)


def test_one_race_that_both_listed_with_another_time_is_a_doubt_of_that_row(here: Desk, there: Desk) -> None:
    listed(here, "1:45.00")
    listed(there, "1:45.20")
    found = shown(here, there)
    assert [line.outcome for line in found.lines] == ["here", "here", "here", "doubted"]
    doubt = found.lines[-1]
    assert doubt.why == (
        f"Zed NEW in {FIFTEEN} has 1:45.00 here (entry {COMMON + 4} by tester), and 1:45.20 in laptop.db; to take it "
        "corrects what is here, to leave it keeps that"
    )
    at = doubt.entry.position
    assert outcomes(shown(here, there, {at: False}))[-1] == "left"
    (entry,) = carry(here, there.reader, "laptop.db", shown(here, there, {at: True}))
    assert isinstance(entry.fact, ResultCorrected)
    assert (entry.fact.corrects, entry.fact.result.time) == (COMMON + 4, 105_200)
    assert outcomes(shown(here, there)) == ["here"] * 4


def test_a_longer_list_of_a_race_is_a_doubt_that_adds_and_corrects_rows(here: Desk, there: Desk) -> None:
    listed(here)
    listed(there, "1:45.20")
    found = shown(here, there)
    doubt = next(line for line in found.lines if line.outcome == "doubted")
    assert doubt.why is not None
    assert doubt.why.startswith(
        f"{FIFTEEN} is filed here from another sheet or list (unofficial, 1 row, entry {COMMON + 1} by tester), and "
        "in laptop.db from one that is unofficial, 2 rows; to take it files it as a re-issue"
    )
    assert set(outcomes(shown(here, there, {doubt.entry.position: False}))) == {"left", "here"}
    carry(here, there.reader, "laptop.db", shown(here, there, {doubt.entry.position: True}))
    assert [row.rank for row in classify(here.season(), FIFTEEN).rows] == [1, 2]


def test_rows_that_the_list_that_is_taken_has_not_leave_the_race(here: Desk, there: Desk) -> None:
    listed(here, "1:45.20")
    listed(there)
    (doubt,) = (line for line in shown(here, there).lines if line.outcome == "doubted")

    last = carry(here, there.reader, "laptop.db", shown(here, there, {doubt.entry.position: True}))[-1]

    assert isinstance(last.fact, ResultAnnulled)
    assert (last.actor, last.reason) == ("tester", f"Zed NEW is not in {FIFTEEN} in laptop.db")
    assert [(row.competitor, row.rank) for row in classify(here.season(), FIFTEEN).rows if not row.annulled] == [
        (row.competitor, row.rank) for row in classify(there.season(), FIFTEEN).rows
    ]
    assert set(outcomes(shown(here, there))) == {"here"}


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
    assert outcomes(found) == ["recorded", "doubted", "here", "recorded", "recorded"], "one row says the same in both"
    doubt = found.lines[1].entry.position
    left = shown(here, there, {doubt: False})
    assert outcomes(left) == ["left", "left", "here", "left", "refused"]
    by_kind = {line.entry.name: line.why or "" for line in left.lines}
    assert by_kind["ProtocolFiled"].startswith(
        "wc1-men-1500-a is filed here from another sheet or list (official, 1 row,"
    )
    assert by_kind["CompetitorEntered"].endswith("which is not taken")
    assert left.lines[-1].entry.position == late.position
    assert "rests on the sheet of wc1-men-1500-a that laptop.db has" in (left.lines[-1].why or "")
    with pytest.raises(RefusedError, match="meanwhile"):
        carry(here, there.reader, "laptop.db", fine)
    assert carry(here, there.reader, "laptop.db", left, skip_refused=True) == ()


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
