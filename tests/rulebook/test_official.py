"""The editions give the points that official sheets and published tables print, but for misprints, all listed here."""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from ledger.errors import UnknownRuleError
from ledger.rulebook import load_edition
from ledger.vocabulary import Division, Event, parse_event

GENDERS = {"M": "men", "W": "women"}
TEAM_AND_MASS = {"MS": "mass-start", "TP": "team-pursuit"}
MISPRINTED = {
    ("1", "men-mass-start", "A"): {4: "44"},
    ("1", "women-mass-start", "A"): {4: "44"},
    ("2", "men-mass-start", "B"): {rank: str(20 - rank) for rank in range(3, 21)},
    ("3", "men-mass-start", "A"): {24: ""},
}
"""World Cup, event and division: rank, and the points that the sheet of 2025/26 prints instead of the rule's."""


def test_the_sheets_of_2025_26_print_the_points_of_the_edition(shared: Path) -> None:
    rulebook = load_edition("2025-26")
    rows = 0
    others: dict[tuple[str, str, str], dict[int, str]] = {}
    with (shared / "data" / "2025-26" / "transcription_wc1-3.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["rank"] or row["status"] not in {"OK", "DNF"}:
                continue
            event = parse_event(f"{GENDERS[row['gender']]}-{TEAM_AND_MASS.get(row['distance'], row['distance'])}")
            division: Division = "a" if row["division"] == "A" else "b"
            rank = int(row["rank"])
            points = rulebook.points_rule(event, division, final=False).points(rank)
            rows += 1
            if str(points) != (row["points_printed"] or ("0" if not points else "")):
                others.setdefault((row["wc"], str(event), row["division"]), {})[rank] = row["points_printed"]

    assert rows > 1_800
    assert others == MISPRINTED


def matrices(shared: Path) -> Iterator[tuple[str, str, dict[str, Any], list[dict[str, str]]]]:
    """The published standings with points per race: season, cup, description, rows."""
    for path in sorted((shared / "data" / "history" / "matrices").glob("*.csv")):
        description: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        with path.open(encoding="utf-8", newline="") as file:
            yield description["season"], description["cup"], description, list(csv.DictReader(file))


def test_published_standings_have_only_points_of_their_edition(shared: Path) -> None:
    strange = {}
    for season, cup, description, rows in matrices(shared):
        if cup == "grand":
            continue
        for race in description["events"]:
            event = parse_event(f"{GENDERS[description['gender']]}-{race['distance'].replace(' ', '-')}")
            values = {int(row[race["code"]]) for row in rows if row.get(race["code"], "").isdigit()} - {0}
            unknown = values - possible(season, event, final=race["is_final"])
            if unknown:
                strange[season, cup, race["code"]] = unknown

    assert strange == {}


def possible(season: str, event: Event, *, final: bool) -> set[int]:
    """The points that a race can give in any division; a race that a description calls final had the Final's scale."""
    found: set[int] = set()
    for division in ("a", "b"):
        try:
            rule = load_edition(season).points_rule(event, "a" if division == "a" else "b", final=final, last=final)
        except UnknownRuleError:
            continue
        found.update(rule.values)
    return found


def test_published_grand_world_cup_points_are_those_of_their_edition(shared: Path) -> None:
    checked = 0
    for season, cup, description, rows in matrices(shared):
        if cup != "grand":
            continue
        for race in description["events"]:
            event = parse_event(f"{GENDERS[description['gender']]}-{race['distance'].replace(' ', '-')}")
            twice = race["distance"] == "500" and race["code"][-1] in "ab"
            rule = load_edition(season).grand_rule(event, final=race["is_final"], twice=twice)
            for row in rows:
                if row.get(race["code"]) not in {None, "", "0"}:
                    assert rule.ranks(Decimal(row[race["code"]])), (season, race["code"], row["name"])
                    checked += 1

    assert checked
