"""The editions give the points that official sheets and published tables print, but for misprints, all listed here."""

from decimal import Decimal

from ledger.errors import UnknownRuleError
from ledger.rulebook import load_edition
from ledger.vocabulary import Division, Event, parse_event
from tests.support.published import results, tables

MISPRINTED = {
    ("wc1", "men-mass-start", "a"): {4: "44"},
    ("wc1", "women-mass-start", "a"): {4: "44"},
    ("wc2", "men-mass-start", "b"): {rank: str(20 - rank) for rank in range(3, 21)},
    ("wc3", "men-mass-start", "a"): {24: ""},
}
"""World Cup, event and division: rank, and the points that the sheet of 2025/26 prints instead of the rule's."""


def test_the_sheets_of_2025_26_print_the_points_of_the_edition() -> None:
    rulebook = load_edition("2025-26")
    rows = 0
    others: dict[tuple[str, str, str], dict[int, str]] = {}
    for row in (row for sheet in results().values() for row in sheet):
        if row.rank is None or row.status not in {"OK", "DNF"}:
            continue
        division: Division = "a" if row.sheet.division == "a" else "b"
        points = rulebook.points_rule(parse_event(row.sheet.event), division, final=False).points(row.rank)
        rows += 1
        printed = "" if row.points is None else str(row.points)
        if str(points) != (printed or ("0" if not points else "")):
            key = (row.sheet.competition, row.sheet.event, division)
            others.setdefault(key, {})[row.rank] = printed

    assert rows > 1_800
    assert others == MISPRINTED


def test_published_standings_have_only_points_of_their_edition() -> None:
    strange = {}
    for table in tables().values():
        if table.cup == "grand":
            continue
        for number, race in enumerate(table.races):
            values = {points for row in table.rows if isinstance(points := row.points[number], int)} - {0}
            event = parse_event(f"{table.gender}-{race.distance}")
            unknown = values - possible(table.season, event, final=race.final)
            if unknown:
                strange[table.season, table.cup, race.heading] = unknown

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


def test_published_grand_world_cup_points_are_those_of_their_edition() -> None:
    checked = 0
    for table in tables().values():
        if table.cup != "grand":
            continue
        for number, race in enumerate(table.races):
            twice = race.distance == "500" and race.heading[-1] in "ab"
            event = parse_event(f"{table.gender}-{race.distance}")
            rule = load_edition(table.season).grand_rule(event, final=race.final, twice=twice)
            for row in table.rows:
                if row.points[number]:
                    assert rule.ranks(Decimal(str(row.points[number]))), (table.season, race.heading, row.name)
                    checked += 1

    assert checked
