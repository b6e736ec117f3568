"""``season quota``: the JSON contract, the CSV, and what people read."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commands.cli.program import season
from ledger.errors import NotFoundError, UnknownRuleError

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def run(season_file: Path) -> Run:
    return lambda *words: CliRunner().invoke(season, ["quota", *words, "--store", f"sqlite:{season_file}"])


def document(run: Run, *words: str) -> Any:
    result = run("owg-2026", "--json", *words)
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_the_document_keeps_the_contract(run: Run) -> None:
    made = document(run, "--through", "wc2")

    assert made["quota"] == "owg-2026"
    assert made["basis"]["through"] == "wc2"
    assert len(made["events"]) == 14
    sprint = next(one for one in made["events"] if one["event"] == "men-500")
    assert sprint["places"][0] == {
        "place": 1,
        "via": "points",
        "noc": "USA",
        "delegation": None,
        "competitor": "men-usa-jordan-stolz",
        "name": "Jordan STOLZ",
        "points": 211,
        "at_least": False,
        "time": "33.79",
        "milliseconds": 33_790,
        "entry": 1,
        "tied": False,
    }
    assert [sprint["places"][place]["via"] for place in (20, 21, 27)] == ["points", "time", "time"]
    second = sprint["reserves"][1]
    assert (second["place"], second["noc"], second["via"], second["call"]) == (2, "ITA", "time", 1)
    ned = next(one for one in made["nocs"] if one["noc"] == "NED")
    assert (ned["men"]["events"]["men-500"], ned["men"]["places"], ned["men"]["athletes_max"]) == (3, 17, 8)
    assert next(one for one in made["nocs"] if one["noc"] == "HUN")["women"] == {}


def test_before_any_competition_and_after_the_last_that_is_held(run: Run) -> None:
    assert document(run, "--at", "3")["held"] == []
    made = document(run)
    assert made["held"] == ["wc1", "wc2", "wc3"]
    assert made["provisional"] is True


def test_one_event_and_one_noc(run: Run) -> None:
    made = document(run, "--event", "women-500", "--noc", "ned")

    assert [one["event"] for one in made["events"]] == ["women-500"]
    assert {line["noc"] for line in made["events"][0]["places"]} == {"NED"}
    assert [one["noc"] for one in made["nocs"]] == ["NED"]


def test_the_csv_has_places_reserves_and_who_was_passed_over(run: Run) -> None:
    result = run("owg-2026", "--csv", "--through", "wc2", "--event", "men-1000")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))

    assert [(row["section"], row["by"]) for row in rows] == [
        *[("points", "points")] * 21,
        *[("time", "time")] * 7,
        *[("reserve", "time")] * 8,
        *[("passed over", "time")] * 2,
        *[("passed over", "reserve")] * (len(rows) - 38),
    ]
    assert (rows[28]["section"], rows[28]["place"]) == ("reserve", "1")


def test_what_people_read_says_why(run: Run) -> None:
    text = run("owg-2026", "--through", "wc2").stdout

    for part in (
        "provisional after wc2",
        "men-500: 28 places (21 by points, 7 by time), at most 3 for an NOC, 8 reserves",
        "passed over: JPN has its 3",
        "host rule: if nothing changed until the last qualifying race, Jeffrey ROSANELLI (ITA)",
        "no times list: men-10000 has not been raced",
        "3 of 12 places are open",
        "are not ordered by the rules",
        "women: places per NOC",
        "for 9 lacks maximum-by-points-in-every-individual-event: 5000",
        "82 allowed",
        "AIN counts as one NOC",
        "basis: world-cup/2025-26",
    ):
        assert part in text, part


def test_the_bubble_says_the_margin_and_what_would_change_it(run: Run) -> None:
    text = run("owg-2026", "--through", "wc2", "--bubble").stdout

    for part in (
        "men-500 by time: last in 28. Altay ZHARDEMBEKULY (KAZ, 34.58), first out Artur GALIYEV (KAZ, 34.62)",
        "(KAZ, 34.62); margin 0.04 s",
        "who has place 23; margin 2 points",
        "rank 13 or better instead of 16 in wc2-men-500-2-a",
        "34.57 or faster in men-500 at wc3",
        "rank 8 or better in men-team-pursuit at wc4, division a",
        "margin none: separated by best-time",
        "men-10000 by time: 3 open",
        "any time in men-10000 at wc3",
        "21 below can still pass: 180 points to win",
        "basis: world-cup/2025-26",
    ):
        assert part in text, part


def test_the_bubble_is_in_the_document_where_it_is_asked_for(run: Run) -> None:
    (event,) = document(run, "--through", "wc2", "--bubble", "--event", "men-500")["events"]

    by_points, by_time = event["bubble"]
    assert (by_points["list"], by_points["margin_points"], by_points["elsewhere"]) == ("points", 2, 23)
    assert (by_time["last_place"], by_time["margin_time"]) == (28, "0.04")
    assert by_time["enough"][0]["time"] == "34.57"
    assert document(run, "--event", "men-500")["events"][0]["bubble"] is None


def test_what_cannot_be_computed_is_refused(run: Run) -> None:
    assert isinstance(run("wsd-2026").exception, UnknownRuleError)
    assert isinstance(run("owg-2030").exception, NotFoundError)
    assert isinstance(run("owg-2026", "--event", "men-3000").exception, NotFoundError)
    assert isinstance(run("owg-2026", "--through", "wc9").exception, NotFoundError)
    assert isinstance(run("owg-2026", "--noc", "XYZ").exception, NotFoundError)


def test_equal_bases_give_equal_bytes(run: Run) -> None:
    assert run("owg-2026", "--json", "--through", "wc1").stdout == run("owg-2026", "--json", "--through", "wc1").stdout
