"""Search, conditions, the log, what-if, diff and history: given a season, what they show."""

import pytest

from ledger.basis import EVERYTHING, Question
from ledger.book import Reader
from ledger.entry import Draft, Entry
from ledger.errors import InvalidInputError, NotFoundError
from ledger.facts import (
    DECISIONS,
    CompetitionCancelled,
    CompetitorDisqualified,
    CompetitorEntered,
    CompetitorRenamed,
    CompetitorsMerged,
    DecisionReversed,
    Fact,
    ProtestDecided,
    ProtestLodged,
    RaceVoided,
    ResultCorrected,
    ResultRow,
    RulebookAdopted,
)
from ledger.rulebook import load_edition
from projections.cups.standings import standing
from projections.disputes.conditions import first_time, parse_condition
from projections.disputes.diff import diff
from projections.disputes.explain import Reason, explain_race, explain_rank
from projections.disputes.history import blame, by_competition, by_entry
from projections.disputes.movements import movements
from projections.disputes.what_if import imagine
from projections.reports.explain import as_markdown, reason_node
from projections.season.log import Filter, citations, select
from projections.season.search import find_competitor, search
from tests.support.desks import desk_with
from tests.support.given import HOUR, START, draft, entries, finished, opening, race, season, skaters

RACE, OTHER = "wc1-men-500-a", "wc2-men-500-a"
NAMES = ("ada", "bo", "cy")
HELD: list[Fact] = [*skaters(*NAMES), *race(RACE, *NAMES), *race(OTHER, ("bo", finished(1, 34_050)), "ada")]
FIRST_RESULT = len(opening()) + len(NAMES) + 2
NEXT = len(opening()) + len(HELD) + 1
OUT = CompetitorDisqualified(race=RACE, competitor="ada")


def given(*more: Fact) -> Reader:
    return desk_with([*HELD, *more]).reader


def points(reader: Reader, question: Question = EVERYTHING) -> dict[str, int]:
    return {row.competitor.id: int(row.points) for row in standing(reader.read(question), "men-500").rows}


# Search

PEOPLE = season(
    [
        *opening(),
        CompetitorEntered(competitor="won", kind="skater", gender="men", name="Jae-Won CHUNG", noc="KOR"),
        CompetitorEntered(competitor="woong", kind="skater", gender="men", name="Jae Woong CHUNG", noc="KOR"),
        CompetitorEntered(competitor="lollo", kind="skater", gender="women", name="Francesca LOLLOBRIGIDA", noc="ITA"),
        CompetitorEntered(
            competitor="old", kind="skater", gender="women", name="F. Lollo", noc="ITA", aliases=("Lollobrigida F.",)
        ),
        CompetitorsMerged(kept="lollo", merged="old"),
    ]
)


@pytest.mark.parametrize("text", ["won", "Jae-Won Chung", "jae won chung", "JAEWON CHUNG", "chung jae-won"])
def test_somebody_is_found_by_identity_or_name_in_any_spelling(text: str) -> None:
    assert find_competitor(PEOPLE, text).id == "won"


def test_some_words_of_a_name_are_enough_where_one_has_them() -> None:
    assert find_competitor(PEOPLE, "woong").id == "woong"
    assert [one.id for one in search(PEOPLE, "chung")] == ["won", "woong"]
    with pytest.raises(
        InvalidInputError, match="'chung' may be several competitors; give one identity of Jae-Won CHUNG"
    ):
        find_competitor(PEOPLE, "chung")


def test_who_was_merged_is_found_under_both_identities_and_once_by_name() -> None:
    assert find_competitor(PEOPLE, "old").id == find_competitor(PEOPLE, "lollo").id == "lollo"
    assert [one.id for one in search(PEOPLE, "Francesca")] == ["lollo"]


def test_nobody_is_found_with_the_nearest_names() -> None:
    with pytest.raises(NotFoundError, match=r"nobody is called 'Lolobrigida Francesca'|near: Francesca LOLLOBRIGIDA"):
        find_competitor(PEOPLE, "Lolobrigida Francesca")
    with pytest.raises(NotFoundError, match="near: Francesca LOLLOBRIGIDA"):
        find_competitor(PEOPLE, "Francesca Lolobrigida")
    with pytest.raises(NotFoundError, match=r"nobody is called '---'$"):
        find_competitor(PEOPLE, "---")
    assert search(PEOPLE, "---") == ()
    assert search(PEOPLE, "chung", gender="women") == ()


# Conditions


@pytest.mark.parametrize(
    ("text", "rank", "total", "expected"),
    [
        ("rank<=3", 3, 0, True),
        ("rank<=3", 4, 0, False),
        ("rank<=3", None, 0, False),
        (" points >= 100 ", 1, 100, True),
        ("points>100", 1, 100, False),
        ("points<100", None, 0, True),
        ("rank=2", 2, 0, True),
        ("rank==2", 2, 0, True),
        ("rank<2", 1, 0, True),
        ("rank>2", None, 0, False),
    ],
)
def test_a_condition_on_rank_or_points(text: str, rank: int | None, total: int, expected: bool) -> None:
    assert parse_condition(text)(rank, total) is expected


@pytest.mark.parametrize("text", ["", "rank", "rank!=3", "rank<=x", "places<3", "rank<=3 and points>3", "rank<=-1"])
def test_what_is_no_condition(text: str) -> None:
    with pytest.raises(InvalidInputError, match="is no condition; write one like rank<=3 or points>=100"):
        parse_condition(text)


def test_the_first_time_that_it_holds() -> None:
    moments = list(by_entry(given(), EVERYTHING, "men-500"))
    found = first_time(moments, "bo", parse_condition("points>=110"))
    assert found is not None
    assert found.position == NEXT - 2, "bo's own result, not the last of the race"
    assert first_time(moments, "bo", parse_condition("points>900")) is None
    assert first_time(moments, "nobody", parse_condition("points<1")) == moments[0]


# The log

LOGGED = entries(
    [
        *opening(),
        *HELD,
        OUT,
        DecisionReversed(reverses=NEXT),
        ResultCorrected(corrects=FIRST_RESULT + 1, race=RACE, competitor="bo", result=finished(1)),
        ProtestLodged(race=OTHER, by="NED"),
        ProtestDecided(lodged=NEXT + 3, upheld=True),
        CompetitorsMerged(kept="ada", merged="cy"),
    ]
)


def kept(wanted: Filter) -> list[int]:
    return [entry.position for entry in select(LOGGED, wanted, DECISIONS)]


def test_a_citing_entry_has_the_race_and_competitor_of_what_it_cites() -> None:
    assert kept(Filter(race=RACE, kind="decisions")) == [NEXT, NEXT + 1, NEXT + 2]
    assert kept(Filter(race=OTHER, kind="decisions")) == [NEXT + 3, NEXT + 4]
    assert kept(Filter(competitor="ada", kind="decisions")) == [NEXT, NEXT + 1, NEXT + 5]
    assert kept(Filter(competitor="cy", kind="CompetitorsMerged")) == [NEXT + 5]


def test_the_log_is_limited_by_race_prefix_actor_and_time() -> None:
    assert kept(Filter(race="wc2")) == kept(Filter(race=OTHER))
    assert kept(Filter(race="wc2-men-50")) == []
    assert kept(Filter(actor="nobody")) == []
    assert kept(Filter(actor="tester")) == [entry.position for entry in LOGGED]
    assert kept(Filter(since=START + HOUR * NEXT, until=START + HOUR * (NEXT + 1))) == [NEXT, NEXT + 1]


def test_citations_are_linked_both_ways() -> None:
    assert citations(LOGGED) == {NEXT: (NEXT + 1,), FIRST_RESULT + 1: (NEXT + 2,), NEXT + 3: (NEXT + 4,)}
    twice: list[Entry[Fact]] = entries([DecisionReversed(reverses=9), DecisionReversed(reverses=9)])
    assert citations(twice) == {9: (1, 2)}


# What if


def test_a_decision_that_is_left_out_is_as_if_it_had_not_been_made() -> None:
    reader = given(OUT)
    imagined = imagine(reader, EVERYTHING, without=[NEXT])
    assert {row.competitor.id: row.points for row in standing(imagined, "men-500").rows} == points(given())
    assert imagined.basis.hypothetical == (f"without entry {NEXT} (CompetitorDisqualified)",)
    assert points(reader) != points(given())


def test_imagined_facts_stand_after_the_last_and_are_appended_nowhere() -> None:
    reader = given()
    imagined = imagine(reader, EVERYTHING, more=[draft(OUT), Draft(RaceVoided(race=OTHER), "x", START, "why")])
    assert {row.competitor.id: row.points for row in standing(imagined, "men-500").rows} == {"bo": 60, "cy": 54}
    assert imagined.basis.hypothetical == (f"with CompetitorDisqualified {RACE} ada", f"with RaceVoided {OTHER}")
    assert imagined.basis.line().startswith("HYPOTHETICAL (with CompetitorDisqualified")
    assert sorted(imagined.season.decisions) == [NEXT, NEXT + 1]
    assert imagined.season.decisions[NEXT].actor == "hypothetical"
    assert reader.book.last() == NEXT - 1


def test_only_entries_of_the_basis_can_be_left_out() -> None:
    reader = given(OUT)
    with pytest.raises(NotFoundError, match=f"--without {NEXT}: no such entry at this basis, which ends at {NEXT - 1}"):
        imagine(reader, Question(at=NEXT - 1), without=[NEXT])
    with pytest.raises(NotFoundError, match=f"--without {NEXT}: no such entry"):
        imagine(reader, Question(as_of=START + HOUR * (NEXT - 1)), without=[NEXT])


# Diff


def test_a_diff_has_the_entries_between_and_who_moved() -> None:
    reader = given(OUT)
    found = diff(reader, Question(at=NEXT - 1), EVERYTHING)
    assert [entry.position for entry in found.gained] == [NEXT]
    assert found.lost == ()
    (cup,) = found.cups
    assert {one.competitor.id: one.entries for one in cup.movements} == dict.fromkeys(NAMES, (NEXT,))
    back = diff(reader, EVERYTHING, Question(at=NEXT - 1), "men-500")
    assert [entry.position for entry in back.lost] == [NEXT]


def test_a_diff_over_announcements() -> None:
    reader = given(OUT)
    found = diff(reader, Question(as_of=START + HOUR * (NEXT - 1)), EVERYTHING)
    assert [entry.position for entry in found.gained] == [NEXT]


def test_a_cup_that_one_basis_cannot_compute_is_left_out_unless_it_was_asked_for() -> None:
    reader = given()
    other = Question(rulebook="2017-18")
    assert {cup.cup for cup in diff(reader, EVERYTHING, other).cups} >= {"men-500"}
    with pytest.raises(LookupError):
        diff(reader, EVERYTHING, other, "men-900")


def test_a_later_rulebook_is_named_as_the_cause() -> None:
    edition = load_edition("2017-18")
    adopted = RulebookAdopted(edition=edition.edition, text=edition.text, sha256=edition.sha256)
    reader = given(adopted)
    found = diff(reader, Question(at=NEXT - 1), EVERYTHING, "men-500")
    moved = {one.competitor.id: one for one in found.cups[0].movements}
    assert moved["ada"].points_before == 114
    assert moved["ada"].points_after == 180
    assert NEXT in moved["ada"].entries


CAUSES: dict[str, tuple[Fact, set[str]]] = {
    "a void race": (RaceVoided(race=RACE), {"ada", "bo", "cy"}),
    "a cancelled competition": (CompetitionCancelled(competition="wc1"), {"ada", "bo", "cy"}),
    "a merger": (CompetitorsMerged(kept="di", merged="cy"), {"di", "cy"}),
    "a disqualification of one who then has no points": (
        CompetitorDisqualified(race=RACE, competitor="cy"),
        {"cy"},
    ),
}


@pytest.mark.parametrize(("fact", "moved"), CAUSES.values(), ids=CAUSES)
def test_every_kind_of_decision_is_named_as_the_cause_and_so_is_its_reversal(fact: Fact, moved: set[str]) -> None:
    reader = given(*skaters("di"), fact, DecisionReversed(reverses=NEXT + 1), DecisionReversed(reverses=NEXT + 2))
    tables = [standing(reader.read(Question(at=at)), "men-500") for at in range(NEXT, NEXT + 4)]
    for offset, position in enumerate(range(NEXT + 1, NEXT + 4)):
        found = {one.competitor.id: one.entries for one in movements(tables[offset], tables[offset + 1])}
        assert found.keys() >= moved
        assert {found[name] for name in moved} == {(position,)}


# History


def test_a_history_by_competition_counts_each_with_everything_learnt_since() -> None:
    moments = by_competition(given(OUT).read(), "men-500")
    assert [moment.after for moment in moments] == ["wc1", "wc2"]
    assert [row.competitor.id for row in moments[0].table.rows] == ["bo", "cy"]
    assert moments[0].position is None
    assert moments[0].row("ada") is None


def test_a_history_by_entry_has_a_moment_for_each_entry_that_concerns_the_cup() -> None:
    reader = given(CompetitorRenamed(competitor="ada", name="Ada B", noc="NED"), *race("wc1-men-1500-a", "ada"), OUT)
    positions = [moment.position for moment in by_entry(reader, EVERYTHING, "men-500")]
    assert positions[-1] == NEXT + 3
    assert NEXT not in positions, "a name changes no rank"
    assert not {NEXT + 1, NEXT + 2} & set(positions), "another cup's race"


def test_a_history_as_of_an_instant_and_through_a_competition() -> None:
    reader = given(OUT)
    all_moments = list(by_entry(reader, EVERYTHING, "men-500"))
    early = list(by_entry(reader, Question(as_of=START + HOUR * (NEXT - 1)), "men-500"))
    assert [moment.position for moment in early] == [moment.position for moment in all_moments][:-1]
    through = list(by_entry(reader, Question(through="wc1"), "men-500"))
    assert {race.race.competition for moment in through for race in moment.table.races} == {"wc1"}


def test_blame_names_the_entry_that_last_changed_each_row() -> None:
    reader = given(OUT)
    found = {one.row.competitor.id: one.since.position for one in blame(list(by_entry(reader, EVERYTHING, "men-500")))}
    assert found == {"bo": NEXT, "ada": NEXT, "cy": NEXT}
    assert blame([]) == ()


# Explain


def test_an_explanation_says_why_the_one_above_is_above() -> None:
    reading = given().read()
    assert explain_rank(reading, "men-500", "1").because[0].text.startswith("wc1-men-500-a: rank ")
    above = explain_rank(reading, "men-500", "2").because[0]
    assert "with equal points: separated by best-time" in above.text
    third = explain_rank(reading, "men-500", "cy").because[0]
    assert third.text.startswith("below ")
    assert third.text.endswith("points fewer")


def test_a_shared_rank_says_that_nothing_separates() -> None:
    tied = race(RACE, ("ada", finished(1, 34_000)), ("bo", finished(1, 34_000)))
    reading = desk_with([*skaters(*NAMES), *tied]).reader.read()
    assert "shares rank 1 with Ada (NED, 60 points): no key of the rulebook separates them" in (
        explain_rank(reading, "men-500", "bo").because[0].text
    )


def leaves(reason: Reason) -> list[str]:
    return [reason.text, *(text for below in reason.because for text in leaves(below))]


def test_an_explanation_names_statuses_decisions_misprints_and_scores_that_do_not_count() -> None:
    mass = [
        *race("wc1-men-mass-start-a", ("ada", finished(5).model_copy(update={"points_printed": 41})), "bo"),
        *race("wc1-men-mass-start-b", "ada"),
    ]
    reading = given(*mass, OUT).read()
    said = leaves(explain_rank(reading, "men-mass-start", "ada"))
    assert any("which do not count: the better score of the same competition does" in text for text in said)
    assert "the sheet prints 41; printed points do not count" in said
    said = leaves(explain_rank(reading, "men-500", "ada"))
    assert "status DQ has no points" in said
    assert any(text.startswith("decided CompetitorDisqualified of Ada, published ") for text in said)
    said = leaves(explain_rank(reading, "men-500", "bo"))
    assert any(text.startswith("moved by CompetitorDisqualified of Ada") for text in said)


def test_a_void_race_and_a_partial_one_are_explained() -> None:
    unknown = ResultRow(status="OK", points_printed=33)
    partial = race("wc1-men-1500-a", "ada", ("bo", unknown), state="PARTIAL")
    reading = given(RaceVoided(race=OTHER), *partial).read()
    assert "the race is void" in leaves(explain_rank(reading, "men-500", "ada"))
    said = leaves(explain_rank(reading, "men-1500", "bo"))
    assert any("the printed points count, because the race is known in part" in text for text in said)
    assert explain_race(reading, OTHER).text.endswith(f"VOID by entry {NEXT}")


def test_a_race_is_explained_by_the_rows_that_decisions_touched() -> None:
    reading = given(OUT).read()
    assert len(explain_race(reading, RACE).because) == 3
    assert explain_race(reading, OTHER).because == ()
    with pytest.raises(NotFoundError, match=r"Cy \(NED\) is not in wc2-men-500-a"):
        explain_race(reading, OTHER, "cy")
    with pytest.raises(NotFoundError, match="no protocol is filed"):
        explain_race(reading, "wc3-men-500-a")


def test_who_has_no_points_or_is_not_known_has_no_rank_to_explain() -> None:
    reading = given(*skaters("di")).read()
    with pytest.raises(NotFoundError, match=r"Di \(NED\) has no points in men-500 at this basis"):
        explain_rank(reading, "men-500", "di")
    with pytest.raises(NotFoundError, match="men-500 has no rank 9; it has 3 rows"):
        explain_rank(reading, "men-500", "9")


def test_a_team_is_named_by_its_noc_and_a_rank_in_a_race_is_refused_with_who_has_it(season_2025_26: Reader) -> None:
    reading = season_2025_26.read()

    assert explain_rank(reading, "women-team-pursuit", "CAN").text.startswith("2. CANADA (CAN): ")
    assert explain_race(reading, "wc1-women-team-pursuit-a", "CAN").because[0].text.startswith("CANADA (CAN): rank 2")
    assert find_competitor(reading.season, "CAN", gender="men").id == "men-can-team"
    with pytest.raises(InvalidInputError, match=r"'CAN' may be several competitors; .*men-can-team.*women-can-team"):
        find_competitor(reading.season, "CAN")
    with pytest.raises(NotFoundError, match="nobody is called 'XYZ'"):
        find_competitor(reading.season, "XYZ")
    right = r"^wc1-men-1500-a 5: name a competitor of a race and not a rank; at rank 5 is Kjeld NUIS \(NED\), men-ned-"
    with pytest.raises(InvalidInputError, match=right):
        explain_race(reading, "wc1-men-1500-a", "5")
    with pytest.raises(InvalidInputError, match=r"nobody is at rank 50 of 20 rows$"):
        explain_race(reading, "wc1-men-1500-a", "50")


def test_markdown_is_a_list_with_its_entries() -> None:
    reason = Reason("top", (1, 2), 3, (Reason("below", (3,), None, (Reason("leaf"),)),))
    assert as_markdown(reason_node(reason)) == "- top [entry 1, 2]\n  - below [entry 3]\n    - leaf\n"
