"""Given teams with their members, who these are, what is in doubt, and what falls with a member."""

import pytest

from commands.deciders import decisions, identities, sanctions
from commands.deciders.teams import on_teams
from commands.desk.decisions import record
from commands.desk.desk import Desk
from ledger.basis import EVERYTHING
from ledger.errors import RefusedError
from ledger.facts import (
    CompetitorEntered,
    Fact,
    Member,
    MemberIdentified,
    PeriodAnnulled,
    ResultAnnulled,
    ResultCorrected,
)
from ledger.rulebook import Rulebook, load_edition
from ledger.season import Season
from projections.cups.standings import standing
from projections.disputes.explain import Reason, explain_race
from projections.disputes.history import by_entry
from projections.documents.doubts import member_lines
from projections.races.classification import classify
from projections.reports.race import race_document
from projections.season.identities import open_member_doubts
from projections.season.team_members import member_races
from tests.support.desks import desk_with
from tests.support.given import finished, opening, race, season, skaters
from tests.support.small_sheets import WHY

PURSUIT, RELAY, RACE = "wc1-men-team-pursuit-a", "wc1-mixed-relay-a", "wc1-men-500-a"
CUP = "men-team-pursuit"


def team(who: str, noc: str, gender: str = "men") -> CompetitorEntered:
    return CompetitorEntered.model_validate(
        {"competitor": who, "kind": "team", "gender": gender, "name": who.title(), "noc": noc}
    )


def teams(name: str, *rows: tuple[str, str, str]) -> list[Fact]:
    """A race of teams: who, its NOC, and its members with spaces, in the order of the ranks."""
    members = [tuple(Member(name=one.replace("_", " ")) for one in names.split()) for _, _, names in rows]
    results = [
        (who, finished(rank).model_copy(update={"members": own}))
        for rank, ((who, _, _), own) in enumerate(zip(rows, members, strict=True), 1)
    ]
    codes = {who: noc for who, noc, _ in rows}
    protocol, *given = race(name, *results)
    return [protocol, *(one.model_copy(update={"noc_printed": codes[one.competitor]}) for one in given)]  # type: ignore[attr-defined]


HELD: list[Fact] = [
    *skaters("ada", "bo", "cy", "li"),
    *skaters("eve", gender="women"),
    *skaters("tom", "tim", noc="GER"),
    CompetitorEntered(competitor="li-2", kind="skater", gender="men", name="Li", noc="NED"),
    team("ned", "NED"),
    team("ger", "GER"),
    team("both", "NED", "mixed"),
    *race(RACE, "ada", "bo", "cy"),
    *teams(PURSUIT, ("ned", "NED", "ADA Bo Li"), ("ger", "GER", "Tom Tim Max")),
    *teams(RELAY, ("both", "NED", "Eve Ada")),
]
NEXT = len(opening()) + len(HELD) + 1
MEMBER = MemberIdentified(team="ned", name="li", member="li-2", races=(PURSUIT,))
DAYS = PeriodAnnulled(competitor="ada", first_day="2025-11-14", others_move_up=True, teams_annulled=True)
ONE = ResultAnnulled(race=RACE, competitor="ada", others_move_up=False, teams_annulled=True)


def given(*more: Fact) -> Season:
    return season([*opening(), *HELD, *more])


def members_in(desk: Desk, name: str = PURSUIT) -> list[list[str | None]]:
    rows = race_document(desk.reader.read(EVERYTHING), name).rows
    return [[one.competitor for one in row.members] for row in rows]


def places(state: Season, name: str = PURSUIT) -> dict[str, tuple[int | None, str]]:
    return {row.competitor: (row.rank, row.status) for row in classify(state, name).rows}


def texts(reason: Reason) -> list[str]:
    return [reason.text, *(text for below in reason.because for text in texts(below))]


# Who they are


def test_a_member_is_the_one_skater_of_the_noc_and_gender_who_is_called_so() -> None:
    desk = desk_with(HELD)
    assert members_in(desk) == [["ada", "bo", None], ["tom", "tim", None]]
    assert members_in(desk, RELAY) == [["eve", "ada"]], "in a mixed team of either gender"
    assert member_races(desk.season(), "ada") == ((PURSUIT, "ned"), (RELAY, "both"))
    assert member_races(desk.season(), "li") == ()


def test_whoever_is_not_exactly_one_is_a_doubt_with_what_settles_it() -> None:
    found = member_lines(desk_with(HELD).reader.read(EVERYTHING))
    assert [(one.doubt, one.competitors) for one in found] == [
        ("identity", ("ned", "li", "li-2")),
        ("identity", ("ger",)),
    ]
    assert f"if li-2: season member ned Li {PURSUIT} --to li-2 --reason TEXT" in found[0].settle
    assert f"season member ger Max {PURSUIT} --to-new Max --reason TEXT" in found[1].settle


def test_who_a_member_is_can_be_said_and_taken_back() -> None:
    desk = desk_with(HELD)
    record(desk, lambda season: identities.identify_member(season, "ned", "Li", [], to="li-2"), WHY)
    record(desk, lambda season: identities.identify_new_member(season, "ger", "Max", [], new="Max MEIER"), WHY)
    assert members_in(desk) == [["ada", "bo", "li-2"], ["tom", "tim", "men-ger-max-meier"]]
    assert open_member_doubts(desk.season()) == ()
    for position in (NEXT, NEXT + 2):
        record(desk, lambda _, at=position: decisions.reverse(at), WHY)  # type: ignore[misc]
    assert members_in(desk) == [["ada", "bo", None], ["tom", "tim", None]]
    assert len(open_member_doubts(desk.season())) == 2


def test_one_person_is_never_two_members_of_a_team() -> None:
    state = season([*opening(), *HELD[:-2], *teams(RELAY, ("both", "NED", "Ada ada"))])
    (doubt,) = [one for one in open_member_doubts(state) if one.competitors[0] == "both"]
    assert (doubt.competitors, "who is another member of it too" in doubt.words) == (("both", "ada"), True)


def test_the_gender_of_who_is_new_in_a_mixed_team_is_asked_for() -> None:
    state = season([*opening(), *HELD[:-2], *teams(RELAY, ("both", "NED", "Eve Zoe"))])
    with pytest.raises(RefusedError, match="--gender men or --gender women"):
        identities.identify_new_member(state, "both", "Zoe", [], new="Zoe")
    entered, said = identities.identify_new_member(state, "both", "Zoe", [], new="Zoe", gender="women")
    assert (entered.touches().competitors, said.touches().races) == (("women-ned-zoe",), (RELAY,))


# What falls with a member


@pytest.mark.parametrize(
    ("annulled", "falls"),
    [
        (DAYS, True),
        (DAYS.model_copy(update={"teams_annulled": False}), False),
        (DAYS.model_copy(update={"teams_annulled": None}), False),
        (DAYS.model_copy(update={"first_day": "2025-11-15"}), False),
        (DAYS.model_copy(update={"competitor": "cy"}), False),
        (DAYS.model_copy(update={"competitor": "li"}), False),
        (ONE, True),
        (ONE.model_copy(update={"teams_annulled": None}), False),
    ],
)
def test_a_team_falls_with_its_member_where_that_was_ruled(annulled: Fact, falls: bool) -> None:
    before, after = places(given()), places(given(annulled))
    moves = isinstance(annulled, PeriodAnnulled)
    gone = {"ned": (None, "ANNULLED"), "ger": (1 if moves else 2, "OK")}
    assert after == (gone if falls else before)


def test_a_member_in_doubt_takes_nothing_until_it_is_said_who_that_is() -> None:
    li = DAYS.model_copy(update={"competitor": "li-2"})
    assert places(given(li))["ned"] == (1, "OK")
    assert places(given(li, MEMBER))["ned"] == places(given(MEMBER, li))["ned"] == (None, "ANNULLED")


def test_a_result_that_was_given_back_gives_the_teams_back() -> None:
    back = ResultCorrected(corrects=NEXT - 9, race=RACE, competitor="ada", result=finished(1), ranked_by="officials")
    assert places(given(ONE, back)) == places(given())


@pytest.mark.parametrize("annulled", [DAYS, ONE.model_copy(update={"others_move_up": True})])
def test_one_reversal_undoes_all_and_every_reading_names_the_cause(annulled: Fact) -> None:
    desk = desk_with(HELD)
    before = places(desk.season()), [row.points for row in standing(desk.reader.read(EVERYTHING), CUP).rows]
    record(desk, lambda _: annulled, WHY)
    reading = desk.reader.read(EVERYTHING)
    assert [(row.competitor.id, row.rank) for row in standing(reading, CUP).rows] == [("ger", 1)]
    rows = {row.competitor: row for row in race_document(reading, PURSUIT).rows}
    assert (rows["ned"].decisions, rows["ger"].moved_by) == ((NEXT,), (NEXT,))
    said = " ".join(texts(explain_race(reading, PURSUIT)))
    assert f"annulled with a member of the team, {type(annulled).__name__} of Ada" in said
    assert [moment.position for moment in by_entry(desk.reader, EVERYTHING, CUP)][-1] == NEXT
    record(desk, lambda _: decisions.reverse(NEXT), WHY)
    reading = desk.reader.read(EVERYTHING)
    assert (places(reading.season), [row.points for row in standing(reading, CUP).rows]) == before


# What is ruled


def ruling(rulebook: Rulebook, who: str = "ada", *, said: bool | None = None) -> bool | None:
    state = given()
    annulled = sanctions.annul_period(state, rulebook, who, first="2025-11-14", last=None, others_move_up=True)
    return on_teams(state, rulebook, annulled, teams_annulled=said).teams_annulled


def test_the_rulebook_rules_where_nobody_does() -> None:
    rulebook = load_edition("2025-26")
    rule = rulebook.team_members
    assert rule is not None
    assert (rule.status, rule.days, rule.result) == ("inferred", "annulled", "stand")
    assert (ruling(rulebook), ruling(rulebook, said=False), ruling(rulebook, "cy")) == (True, False, True)
    one = decisions.annul(given(), rulebook, RACE, "ada")
    assert on_teams(given(), rulebook, one).teams_annulled is False
    assert on_teams(given(), rulebook, decisions.annul(given(), rulebook, RACE, "cy")).teams_annulled is None


def test_without_a_rule_it_is_asked_for_where_there_is_a_team() -> None:
    silent = load_edition("2025-26").model_copy(update={"team_members": None})
    with pytest.raises(RefusedError, match="say it with --teams-annulled or --teams-stand"):
        ruling(silent)
    assert (ruling(silent, said=True), ruling(silent, "cy")) == (True, None)
    with pytest.raises(RefusedError, match="ned is a team, and no member of one"):
        ruling(silent, "ned", said=True)
