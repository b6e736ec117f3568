"""Given a season, when an official decides, then the fact that says so, whole, or a refusal."""

from pathlib import Path
from typing import Any

import pytest

from commands.deciders import decisions
from commands.deciders.admission import check
from commands.desk.decisions import Circumstances, checked, cite, preview, record
from ledger.errors import InvalidInputError, NotFoundError, RefusedError
from ledger.facts import (
    CompetitorDisqualified,
    CompetitorEntered,
    CompetitorRenamed,
    DecisionReversed,
    Fact,
    ResultAnnulled,
    ResultCorrected,
    ResultRow,
    RulebookAdopted,
)
from ledger.instants import parse_instant
from ledger.rulebook import Rulebook, load_edition, parse_rulebook
from ledger.season import Season, fold
from projections.races.classification import classify
from tests.support.desks import desk_with
from tests.support.given import HOUR, START, draft, entries, finished, opening, race, season, skaters

RACE, MASS = "wc1-men-500-a", "wc1-men-mass-start-a"
NAMES = ("ada", "bo", "cy", "di")
HELD: list[Fact] = [
    *opening(),
    *skaters(*NAMES),
    *race(RACE, "ada", "bo", ("cy", finished(3, 34_300, 2)), ("di", ResultRow(status="DNF"))),
]
FIRST_RESULT = len(opening()) + len(NAMES) + 2


def given(*more: Fact) -> Season:
    return season([*HELD, *more])


def after(state: Season, *facts: Fact, name: str = RACE) -> dict[str, int | None]:
    """The ranks once decisions are made, which fit."""
    for fact in facts:
        check(state, draft(fact))
        state = fold(state, entries([fact], after=state.length))
    return {row.competitor: row.rank for row in classify(state, name).rows}


def correct(state: Season, who: str, *, name: str = RACE, cites: int | None = None, **changes: Any) -> ResultCorrected:
    return decisions.correct(state, name, who, changes=changes, cites=cites)


def test_a_disqualification_finds_its_competitor_by_name() -> None:
    fact = decisions.disqualify(given(), RACE, "Bo", code="T08")
    assert fact == CompetitorDisqualified(race=RACE, competitor="bo", code="T08")
    assert after(given(), fact) == {"ada": 1, "cy": 2, "bo": None, "di": None}


def test_a_name_is_sought_among_those_of_the_race_s_gender() -> None:
    eva = CompetitorEntered(competitor="eva", kind="skater", gender="women", name="Bo", noc="NED")
    assert decisions.disqualify(given(eva), RACE, "bo").competitor == "bo"
    assert decisions.disqualify(given(eva), RACE, "Bo").competitor == "bo"
    with pytest.raises(NotFoundError, match="nobody is called 'Zed'"):
        decisions.disqualify(given(), RACE, "Zed")


# Corrections


@pytest.mark.parametrize(
    ("who", "time", "expected"),
    [
        ("cy", 34_150, {"ada": 1, "cy": 2, "bo": 3, "di": None}),
        ("ada", 34_250, {"bo": 1, "ada": 2, "cy": 3, "di": None}),
        ("ada", 36_000, {"bo": 1, "cy": 2, "ada": 3, "di": None}),
        ("cy", 34_200, {"ada": 1, "bo": 2, "cy": 2, "di": None}),
        ("bo", 34_190, {"ada": 1, "bo": 2, "cy": 3, "di": None}),
    ],
)
def test_a_corrected_time_finds_its_place(who: str, time: int, expected: dict[str, int | None]) -> None:
    fact = correct(given(), who, time=time, thousandth=None)
    assert (fact.result.time, fact.result.rank, fact.ranked_by) == (time, None, "time")
    assert after(given(), fact) == expected


def test_thousandths_decide_a_place_where_hundredths_are_equal() -> None:
    assert after(given(), correct(given(), "ada", time=34_300, thousandth=1))["ada"] == 2
    assert after(given(), correct(given(), "ada", time=34_300, thousandth=3))["ada"] == 3


def test_who_did_not_finish_gets_the_place_of_a_time() -> None:
    fact = correct(given(), "di", status="OK", time=34_250)
    assert after(given(), fact) == {"ada": 1, "bo": 2, "di": 3, "cy": 4}


def test_a_status_without_rank_takes_the_rank_away() -> None:
    fact = correct(given(), "ada", status="DQ")
    assert fact.result.rank is None
    assert after(given(), fact) == {"bo": 1, "cy": 2, "ada": None, "di": None}


def test_a_given_rank_holds_whatever_the_time() -> None:
    fact = correct(given(), "cy", rank=1, time=34_400)
    assert (fact.result.rank, fact.ranked_by) == (1, "officials")
    assert after(given(), fact) == {"cy": 1, "ada": 2, "bo": 3, "di": None}


def test_printed_points_alone_move_nobody() -> None:
    fact = correct(given(), "bo", points_printed=54)
    assert (fact.result.rank, fact.result.points_printed, fact.result.time) == (None, 54, 34_200)
    assert after(given(), fact) == {"ada": 1, "bo": 2, "cy": 3, "di": None}


def test_a_correction_carries_the_whole_row_as_it_stands() -> None:
    """But for its rank, which follows from the others: after a disqualification above it, and after its reversal."""
    state = given(CompetitorDisqualified(race=RACE, competitor="ada"))
    fact = correct(state, "cy", points_printed=54)
    assert fact.result == finished(2, 34_300, 2).model_copy(update={"points_printed": 54, "rank": None})
    assert after(state, fact) == {"bo": 1, "cy": 2, "ada": None, "di": None}
    assert after(state, fact, DecisionReversed(reverses=state.length)) == {"ada": 1, "bo": 2, "cy": 3, "di": None}


def test_a_correction_cites_what_stands_or_what_it_is_told_to() -> None:
    assert correct(given(), "bo", time=34_190).corrects == FIRST_RESULT + 1
    state = given(correct(given(), "bo", time=34_190))
    assert correct(state, "bo", time=34_180).corrects == state.length
    assert correct(state, "bo", time=34_180, cites=FIRST_RESULT).corrects == FIRST_RESULT


def test_nothing_to_correct_is_refused() -> None:
    with pytest.raises(RefusedError, match="Bo in wc1-men-500-a has this result already") as caught:
        correct(given(), "bo", time=34_200)
    assert caught.value.reason == "nothing-to-correct"


def test_a_mass_start_is_not_ranked_by_time() -> None:
    state = given(*race(MASS, "ada", "bo"))
    with pytest.raises(InvalidInputError, match="give the new rank with --rank"):
        correct(state, "bo", name=MASS, time=34_000)
    assert correct(state, "bo", name=MASS, time=34_000, rank=1).result.rank == 1
    assert after(state, correct(state, "bo", name=MASS, points_printed=3), name=MASS) == {"ada": 1, "bo": 2}


def test_a_rank_needs_a_time_or_to_be_given() -> None:
    with pytest.raises(InvalidInputError, match="needs a time or --rank"):
        correct(given(), "di", status="OK")
    assert correct(given(), "di", status="OK", rank=4).result.rank == 4


def test_correcting_who_did_not_race_or_a_race_that_is_not_filed_is_refused() -> None:
    with pytest.raises(RefusedError) as caught:
        correct(given(*skaters("flo")), "flo", rank=1)
    assert caught.value.reason == "no-such-row"
    with pytest.raises(RefusedError) as caught:
        correct(given(), "bo", name="wc2-men-500-a", rank=1)
    assert caught.value.reason == "no-such-race"


# Annulments


def book_s_rulebook(*, others_move_up: bool) -> Rulebook:
    text = load_edition("2025-26").text
    assert "others_move_up = true" in text
    return parse_rulebook(text.replace("others_move_up = true", f"others_move_up = {str(others_move_up).lower()}"))


@pytest.mark.parametrize("default", [True, False])
def test_the_rulebook_says_whether_others_move_up_unless_the_decision_does(default: bool) -> None:
    rulebook = book_s_rulebook(others_move_up=default)
    assert decisions.annul(given(), rulebook, RACE, "ada") == ResultAnnulled(
        race=RACE, competitor="ada", others_move_up=default
    )
    for said in (True, False):
        assert decisions.annul(given(), rulebook, RACE, "ada", others_move_up=said).others_move_up is said


# Names


def test_a_new_name_keeps_the_old_one_as_an_alias() -> None:
    fact = decisions.rename(given(), "ada", name="Ada BERG", noc="NED", delegation="SWE", aliases=("A. Berg",))
    assert fact == CompetitorRenamed(
        competitor="ada", name="Ada BERG", noc="NED", delegation="SWE", aliases=("A. Berg", "Ada")
    )


def test_another_noc_is_no_spelling() -> None:
    with pytest.raises(RefusedError, match=r"season transfer ada --noc NOR --from DAY$") as caught:
        decisions.rename(given(), "ada", name="Ada BERG", noc="NOR")
    assert caught.value.reason == "no-spelling"


def test_a_name_is_in_words() -> None:
    with pytest.raises(RefusedError, match=r"^the name is empty; say it in words$"):
        decisions.rename(given(), "ada", name=" ")


def test_what_is_not_given_stays() -> None:
    state = given(decisions.rename(given(), "ada", name="Ada BERG", delegation="SWE"))
    fact = decisions.rename(state, "Ada", aliases=("A. Berg",))
    assert (fact.name, fact.noc, fact.delegation, fact.aliases) == ("Ada BERG", "NED", "SWE", ("Ada", "A. Berg"))


def test_a_name_that_was_an_alias_is_none_any_more() -> None:
    state = given(decisions.rename(given(), "ada", name="Ada BERG"))
    assert decisions.rename(state, "ada", name="Ada").aliases == ("Ada BERG",)


def test_renaming_without_a_change_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"Ada \(ada\) is called so already") as caught:
        decisions.rename(given(), "ada", name="Ada")
    assert caught.value.reason == "nothing-to-correct"


def test_a_merger_is_of_identities() -> None:
    assert decisions.merge(given(), "ada", "bo").merged == "bo"
    with pytest.raises(RefusedError, match="nobody is entered as Ada; season log --kind CompetitorEntered") as caught:
        decisions.merge(given(), "Ada", "bo")
    assert caught.value.reason == "no-such-competitor"


def test_the_others_say_what_they_are_told() -> None:
    assert decisions.reverse(7).reverses == 7
    assert decisions.void(RACE).race == RACE


# Recording


def test_a_decision_is_recorded_with_actor_reason_source_and_moment() -> None:
    desk = desk_with(HELD[len(opening()) :])
    published = parse_instant("2025-11-15T12:00Z")
    circumstances = Circumstances("he was pushed", cite("letter of 3 December"), published)
    entry = record(desk, lambda state: decisions.disqualify(state, RACE, "bo"), circumstances)
    assert (entry.actor, entry.reason) == ("tester", "he was pushed")
    assert entry.source is not None
    assert (entry.source.kind, entry.source.name, entry.source.sha256) == ("reference", "letter of 3 December", None)
    assert (entry.published_at, entry.recorded_at) == (published, START + 2_000 * HOUR)
    assert desk.reader.entries()[-1] == entry


def test_a_decision_that_does_not_fit_is_not_recorded() -> None:
    desk = desk_with(HELD[len(opening()) :])
    last = desk.book.last()
    early = Circumstances("he was pushed", None, parse_instant("2025-11-01"))
    with pytest.raises(RefusedError, match="published before its race"):
        record(desk, lambda state: decisions.disqualify(state, RACE, "bo"), early)
    assert desk.book.last() == last


def test_a_source_that_is_a_file_is_kept_with_its_hash(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"dear sirs")
    source = cite(str(tmp_path / "letter.pdf"))
    assert (source.kind, source.name) == ("file", "letter.pdf")
    assert source.sha256 == "738576c3476be1c22c613686dcd801321681a32e7b3ea2e0ce2a644c1042c80e"
    with pytest.raises(InvalidInputError, match=r"--source .*missing\.pdf: no such file"):
        cite(str(tmp_path / "missing.pdf"))
    assert cite("https://example.org/decision.pdf").kind == "reference"


def test_a_preview_shows_who_would_move_and_records_nothing() -> None:
    desk = desk_with(HELD[len(opening()) :])
    before = desk.book.last()
    wanted = checked(
        desk, desk.season(), lambda season: decisions.disqualify(season, RACE, "ada"), Circumstances("why")
    )
    (cup,) = preview(desk, *wanted)
    assert cup.cup == "men-500"
    moved = {one.competitor.id: (one.points_before, one.points_after) for one in cup.movements}
    assert moved == {"ada": (60, 0), "bo": (54, 60), "cy": (48, 54)}
    assert desk.book.last() == before


def test_a_later_rulebook_gives_the_default_of_an_annulment() -> None:
    """The desk asks the rulebook that the book holds at the moment of the decision."""
    desk = desk_with(HELD[len(opening()) :])
    other = book_s_rulebook(others_move_up=False)
    adopted = RulebookAdopted(edition=other.edition, text=other.text, sha256=other.sha256)
    desk.run(lambda _: [draft(adopted)])
    rulebook = desk.reader.read().rulebook
    assert decisions.annul(desk.season(), rulebook, RACE, "ada").others_move_up is False
