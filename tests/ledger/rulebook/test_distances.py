"""Distances that a rulebook brings: what their names say, and that nothing but a rulebook brings them."""

import pytest

from commands.deciders.admission import check
from ledger.errors import InvalidInputError, RefusedError
from ledger.facts import CompetitorEntered, Fact, ResultRow, RulebookAdopted
from ledger.rulebook import Rulebook
from ledger.rulebook.checking import check_text
from ledger.rulebook.writing import readable
from ledger.vocabulary import DISTANCES, Event, is_team, is_timed, parse_event, parse_race
from projections.races.classification import classify
from tests.support.given import calendar, draft, opening, race, season, skaters
from tests.support.rules import written

OWN = """
[[distances]]
name = "300"
title = "300 m"
kind = "skater"
ranked_by = "time"
laps = 1
status = "confirmed"

[[distances]]
name = "long-relay"
title = "Long relay"
kind = "team"
ranked_by = "time"
status = "confirmed"

[[distances]]
name = "elimination-start"
title = "Elimination race"
kind = "skater"
ranked_by = "rank"
status = "confirmed"

"""


def with_distances(text: str) -> str:
    """The edition of 2025/26 with distances of its own, and cups and points for one of them."""
    events = '"men-300", "men-long-relay", "men-elimination-start"'
    more = written("2025-26").replace("\n# World Cup points by rank", f"{text}\n# World Cup points by rank", 1)
    more = more.replace(
        '"men-mass-start", "women-mass-start",\n]', f'"men-mass-start", "women-mass-start", {events},\n]', 1
    )
    return more.replace('events = ["men-500"]', 'events = ["men-500", "men-300", "men-elimination-start"]', 1)


def edition() -> Rulebook:
    found = check_text(with_distances(OWN))
    assert found.rulebook is not None, found.faults
    return found.rulebook


@pytest.mark.parametrize(
    ("name", "event", "team", "timed"),
    [
        ("wc1-men-300-1-a", "men-300", False, True),
        ("wc1-women-long-relay-b", "women-long-relay", True, True),
        ("wc1-men-elimination-start-2-a", "men-elimination-start", False, False),
        ("wc1-men-team-dash", "men-team-dash", True, True),
        ("wc12-men-relay-a", "men-relay", True, True),
    ],
)
def test_the_name_of_a_distance_says_what_it_is(name: str, event: str, team: bool, timed: bool) -> None:
    found = parse_race(name)

    assert (str(found), str(found.event), found.event.is_team, found.timed) == (name, event, team, timed)
    assert parse_event(event) == found.event
    assert (is_team(found.distance), is_timed(found.distance)) == (team, timed)


def test_the_distances_of_every_season_are_called_so_too() -> None:
    assert [name for name in DISTANCES if is_team(name)] == ["team-pursuit", "team-sprint", "relay"]
    assert [name for name in DISTANCES if not is_timed(name)] == ["mass-start"]
    assert parse_event("men-500") == Event("men", "500")


@pytest.mark.parametrize("text", ["men-5", "men-123456", "men-relay-a", "men-Relay", "men-", "boys-300", "men-a-b"])
def test_what_is_called_otherwise_is_no_event(text: str) -> None:
    with pytest.raises(InvalidInputError, match="is no event"):
        parse_event(text)


def adopted() -> list[Fact]:
    rules = edition()
    own = RulebookAdopted(edition=rules.edition, text=rules.text, sha256=rules.sha256)
    return [*(fact for fact in opening() if not isinstance(fact, RulebookAdopted)), own]


def refusal(fact: Fact, facts: list[Fact]) -> str:
    with pytest.raises(RefusedError) as caught:
        check(season(facts), draft(fact))
    assert caught.value.reason == "no-such-event"
    return str(caught.value)


@pytest.mark.uncounted
def test_only_a_rulebook_brings_a_distance() -> None:
    (protocol, *_), (other, *_) = race("wc1-men-300-a"), race("wc1-men-50000-a")
    planned = calendar()[0].model_copy(update={"competition": "wc9", "programme": (("men-300", 2),)})

    assert refusal(protocol, opening()) == "men-300: no distance is called 300; did you mean 3000?"
    assert refusal(planned, opening()) == "men-300: no distance is called 300; did you mean 3000?"
    assert "did you mean 5000?" in refusal(other, adopted())
    for fact in (protocol, planned):
        check(season(adopted()), draft(fact))


def test_a_race_of_such_a_distance_is_ranked_as_its_name_says() -> None:
    slow, fast = ResultRow(status="OK", rank=1, time=90_000), ResultRow(status="OK", rank=2, time=80_000)
    state = season(
        [*adopted(), *skaters("ada", "bo"), *race("wc1-men-elimination-start-a", ("ada", slow), ("bo", fast))]
    )
    found = classify(state, "wc1-men-elimination-start-a")

    assert [(row.competitor, row.rank) for row in found.rows] == [("ada", 1), ("bo", 2)]
    assert (found.race.timed, [found.behind(row) for row in found.rows]) == (False, [None, None])
    team = CompetitorEntered(competitor="ned", kind="team", gender="men", name="Netherlands", noc="NED")
    (protocol, result) = race("wc1-men-long-relay-a", "ned")
    check(season([*adopted(), team, protocol]), draft(result))


def test_an_edition_with_distances_of_its_own_is_written_and_checked() -> None:
    rules = edition()
    again = check_text(readable(rules))

    assert again.rulebook is not None
    assert [one.name for one in again.rulebook.distances] == ["300", "long-relay", "elimination-start"]
    assert rules.cup("men-500").events == ("men-500", "men-300", "men-elimination-start")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "300"', 'name = "500"', "every season may have 500; it needs no table"),
        ('name = "long-relay"', 'name = "long"', "long: what teams race is called team-… or …-relay"),
        ('kind = "team"', 'kind = "skater"', "long-relay: what skaters race is not called team-… or …-relay"),
        ('ranked_by = "rank"', 'ranked_by = "time"', "what is ranked by time is not called …-start"),
        ('name = "long-relay"', 'name = "300"', "300: what teams race is called team-… or …-relay"),
        ('"men-300", "men-elim', '"men-30", "men-elim', "there is no event 'men-30'; did you mean 'men-300'?"),
    ],
)
def test_what_a_distance_is_called_wrong_is_named(old: str, new: str, says: str) -> None:
    text = with_distances(OWN)
    assert old in text
    assert any(says in one.message for one in check_text(text.replace(old, new, 1)).faults if one.wrong)
