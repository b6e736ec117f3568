"""Every rank that the evidence gives has its points in the edition and is confirmed there, and no other rank is."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import pytest

from ledger.errors import UnknownRuleError
from ledger.rulebook import GrandRule, PointsRule, Rulebook, editions, load_edition
from ledger.vocabulary import Event, parse_event
from tests.support.published import Evidence
from tests.support.rules import rule_of

SHORT = ("men-500", "women-500", "men-1000", "women-1000", "men-1500", "women-1500")
LONG = ("women-3000", "men-5000", "women-5000", "men-10000")
MASS_START = ("men-mass-start", "women-mass-start")
TEAM_PURSUIT = ("men-team-pursuit", "women-team-pursuit")
TEAM_SPRINT = ("men-team-sprint", "women-team-sprint")

TWO_SCALES_FOR_LONG_B = ("2018-19", "2019-20")
"""Seasons whose Division B has another scale in the longest distances; their evidence is of the shorter ones."""

IN_WORDS = {("2011-12", "final_half"): [4]}
"""Grand World Cup ranks that the evidence gives in its note: a fourth place in a 500 m of the Final is 4.5."""

CONFIRMED_BY_RULES = "2025-26"
"""RULES.md confirms this edition from the official sheets; points.toml does not have it."""


class Kind(NamedTuple):
    """A kind of race, as points_rule is asked for it."""

    event: Event
    division: str
    final: bool
    stage: str | None = None
    starters: int | None = None
    last: bool = False

    def rule(self, rulebook: Rulebook) -> PointsRule:
        return rulebook.points_rule(
            self.event,
            "a" if self.division == "a" else "b",
            final=self.final,
            stage=None if self.stage is None else "semi-final" if self.stage == "semi-final" else "final",
            starters=self.starters,
            last=self.last,
        )


def kinds(season: str, table: str) -> Iterator[Kind]:
    """The kinds of race that a table of the evidence speaks of."""
    longer_b = LONG[:2] if season in TWO_SCALES_FOR_LONG_B else LONG
    distances = (*SHORT, *LONG)
    everything = distances if season >= "2018" else (*distances, *MASS_START, *TEAM_PURSUIT, *TEAM_SPRINT)
    match table:
        case "A_short_regular_24":
            found = [Kind(parse_event(name), "a", final=False, starters=24) for name in SHORT]
        case "A_mass_start_semifinal":
            found = [Kind(parse_event(name), "a", final=False, stage="semi-final") for name in MASS_START]
        case "A_mass_start_final_race_regular":
            found = [Kind(parse_event(name), "a", final=False, stage="final") for name in MASS_START]
        case "A_mass_start_final_weekend":
            found = [Kind(parse_event(name), "a", final=True) for name in MASS_START]
        case "A_all_final":
            found = [Kind(parse_event(name), "a", final=True) for name in everything]
        case "A_team_pursuit_final":
            found = [
                Kind(parse_event(name), "a", final=final, last=True)
                for name in TEAM_PURSUIT
                for final in ((True, False) if season < "2015" else (True,))
            ]
        case "B_10000":
            found = [Kind(parse_event("men-10000"), "b", final=False)]
        case "B_long_regular":
            found = [Kind(parse_event(name), "b", final=False) for name in longer_b]
        case _:
            division, _, rest = table.partition("_")
            name, _, moment = rest.rpartition("_")
            events = {
                "short": SHORT,
                "long": LONG,
                "mass_start": MASS_START,
                "team_pursuit": TEAM_PURSUIT,
                "team_sprint": TEAM_SPRINT,
            }[name]
            found = [Kind(parse_event(event), division.lower(), final=moment == "final") for event in events]
    yield from found


def test_every_season_with_evidence_has_an_edition(evidence: Evidence) -> None:
    assert {season for season, _ in evidence.points} | set(evidence.grand) <= set(editions())


def test_every_rank_in_evidence_has_its_points_and_is_confirmed(evidence: Evidence) -> None:
    wrong = []
    for (season, table), ranks in evidence.points.items():
        if table.startswith("GWC"):
            continue
        for kind in kinds(season, table):
            rule = kind.rule(load_edition(season))
            wrong += [
                (season, table, str(kind.event), rank, points, rule.points(rank), rule.mark(rank))
                for rank, points in ranks.items()
                if (str(rule.points(rank)), rule.mark(rank)) != (points, "confirmed")
            ]

    assert wrong == []


def test_no_rank_without_evidence_is_confirmed(evidence: Evidence) -> None:
    seen: dict[tuple[str, str], set[int]] = {}
    for (season, table), ranks in evidence.points.items():
        for kind in () if table.startswith("GWC") else kinds(season, table):
            seen.setdefault((season, kind.rule(load_edition(season)).name), set()).update(ranks)

    claimed = {
        (season, name): {rank for rank in range(1, len(rule.values) + 1) if rule.mark(rank) == "confirmed"}
        for season in editions()
        if season != CONFIRMED_BY_RULES
        for table in load_edition(season).points
        if table.scale is not None
        for name, rule in [(table.name, rule_of(load_edition(season), table.name))]
    }

    assert {key: ranks - seen.get(key, set()) for key, ranks in claimed.items() if ranks - seen.get(key, set())} == {}


@pytest.mark.parametrize("table", ["GWC_regular", "GWC_regular_half"])
def test_grand_world_cup_points_of_the_race_pages(evidence: Evidence, table: str) -> None:
    checked = 0
    for (season, name), ranks in evidence.points.items():
        if name != table:
            continue
        rule = load_edition(season).grand_rule(parse_event("men-500"), final=False, twice=table.endswith("half"))
        assert {rank: (Decimal(points), "confirmed") for rank, points in ranks.items()} == {
            rank: (rule.points(rank), rule.mark(rank)) for rank in ranks
        }
        checked += len(ranks)

    assert checked


def test_grand_world_cup_tables(evidence: Evidence) -> None:
    for season, tables in evidence.grand.items():
        for name in ("regular", "regular_half", "final", "final_half"):
            rule = grand_rule(season, name)
            for rank, points in tables.get(name, {}).items():
                assert rule is not None
                assert rule.points(rank) == Decimal(points), (season, name, rank)
                if season in evidence.confirmed or name != "regular":
                    assert rule.mark(rank) == "confirmed", (season, name, rank)
            if rule is not None and name not in tables:
                confirmed_here = [rank for rank in range(1, 6) if rule.mark(rank) == "confirmed"]
                assert confirmed_here == IN_WORDS.get((season, name), []), (season, name)


def grand_rule(season: str, name: str) -> GrandRule | None:
    """The rule of a table of the evidence, or None where the edition refuses."""
    try:
        return load_edition(season).grand_rule(
            parse_event("women-500"), final=name.startswith("final"), twice=name.endswith("half")
        )
    except UnknownRuleError:
        return None


def test_the_grand_world_cup_of_2016_17_is_unknown() -> None:
    assert grand_rule("2016-17", "regular") is None
