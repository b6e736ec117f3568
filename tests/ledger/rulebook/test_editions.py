"""Editions load, are complete in themselves, and say what they rest on."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

import ledger.rulebook as package
from ledger.errors import NotFoundError, UnknownRuleError
from ledger.rulebook import Rulebook, Ruling, editions, load_edition, parse_rulebook
from ledger.rulebook.base import Part
from ledger.vocabulary import parse_event
from tests.support.rules import rule_of

FOLDER = Path(__file__).parents[3] / "ledger" / "rulebooks"
SEASONS = (
    *(f"{year}-{(year + 1) % 100:02d}" for year in range(2008, 2020)),
    *("2021-22", "2022-23", "2023-24", "2024-25", "2025-26"),
)


def parts(value: Any, path: str = "") -> Iterator[tuple[str, Part]]:
    """Every part of a rulebook, itself included, with its path."""
    if isinstance(value, Part):
        yield path, value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from parts(item, f"{path}.{key}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from parts(item, f"{path}[{index}]")


def leaves(value: Any) -> Iterator[Any]:
    """Every plain value of a TOML document."""
    if isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def keys(value: Any) -> Iterator[str]:
    """Every key of a TOML document."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from keys(item)


def test_the_public_names_are_the_ones_that_are_listed() -> None:
    assert len(set(package.__all__)) == len(package.__all__)
    assert [name for name in package.__all__ if not hasattr(package, name)] == []


def test_every_season_that_is_known_has_an_edition() -> None:
    assert editions() == SEASONS


@pytest.fixture(params=SEASONS)
def rulebook(request: pytest.FixtureRequest) -> Rulebook:
    name: str = request.param
    return load_edition(name)


@pytest.mark.uncounted
def test_the_text_is_the_whole_rulebook(rulebook: Rulebook) -> None:
    again = parse_rulebook(rulebook.text)

    assert again == rulebook
    assert again.text == rulebook.text
    assert again.sha256 == rulebook.sha256 == sha256(rulebook.text.encode()).hexdigest()
    assert tomli_w.dumps(tomllib.loads(rulebook.text)) == rulebook.text


def test_nothing_in_the_text_points_elsewhere(rulebook: Rulebook) -> None:
    document = tomllib.loads(rulebook.text)

    assert {"use", "then"} & set(keys(document)) == set()
    assert [leaf for leaf in leaves(document) if isinstance(leaf, str) and "@" in leaf] == []
    assert [leaf for leaf in leaves(document) if isinstance(leaf, float)] == []


def test_every_table_that_computes_says_where_it_comes_from(rulebook: Rulebook) -> None:
    inherited = (".events[", ".sizes[")  # rows of a table that has the source
    silent = [
        path
        for path, part in parts(rulebook)
        if isinstance(part, Ruling) and not part.source and not any(word in path for word in inherited)
    ]

    assert silent == []


def test_the_first_fitting_table_holds_so_no_table_is_hidden(rulebook: Rulebook) -> None:
    found = {
        rulebook.points_rule(
            parse_event(event),
            table.division,
            final=bool(table.final),
            stage=table.stage,
            starters=table.starters,
            last=table.last,
        ).name
        for table in rulebook.points
        if table.scale is not None
        for event in table.events
    }

    assert found == {table.name for table in rulebook.points if table.scale is not None}


def test_every_cup_that_counts_races_has_points_for_them(rulebook: Rulebook) -> None:
    unknown = {event for table in rulebook.points if table.status == "unknown" for event in table.events}
    for cup in rulebook.cups:
        if cup.status == "unknown":
            with pytest.raises(UnknownRuleError, match=f"cup {cup.id} is unknown"):
                rulebook.cup(cup.id)
            continue
        assert rulebook.cup(cup.id) is cup
        for event in set(cup.events) - unknown:
            points = rulebook.points_rule(parse_event(event), "a", final=True).points(1)
            assert points >= 60


def test_unknown_tables_refuse_and_name_themselves(rulebook: Rulebook) -> None:
    for table in rulebook.points:
        if table.status == "unknown":
            with pytest.raises(UnknownRuleError, match=f"rulebook {rulebook.edition}: points table {table.name}"):
                rulebook.points_rule(parse_event(table.events[0]), table.division, final=bool(table.final))


def test_a_cup_that_does_not_exist_is_named_with_those_that_do(rulebook: Rulebook) -> None:
    with pytest.raises(NotFoundError, match=r"has no cup men-42; it has men-500, women-500"):
        rulebook.cup("men-42")


@given(st.sampled_from(SEASONS), st.data())
def test_points_never_rise_and_ranks_are_their_inverse(season: str, data: st.DataObject) -> None:
    rulebook = load_edition(season)
    table = data.draw(st.sampled_from([table for table in rulebook.points if table.scale is not None]))
    rule = rule_of(rulebook, table.name)
    rank = data.draw(st.integers(min_value=1, max_value=60))
    if rule.mark(rank) == "unknown":
        with pytest.raises(UnknownRuleError, match=f"rank {rank} are unknown in table {rule.name}"):
            rule.points(rank)
        return
    points = rule.points(rank)

    assert points <= (rule.points(rank - 1) if rank > 1 else points)
    assert points >= (0 if rule.mark(rank + 1) == "unknown" else rule.points(rank + 1))
    assert rank in rule.ranks(points) or points == 0
    assert all(rule.points(one) == points for one in rule.ranks(points))
    assert rule.ranks(0) == ()


def test_scales_are_written_once() -> None:
    common = tomllib.loads((FOLDER / "common.toml").read_text(encoding="utf-8"))
    written = [tuple(scale["points"]) for scale in common["scales"].values()]
    in_editions = [path.name for path in FOLDER.glob("*-*.toml") if "scales" in tomllib.loads(path.read_text("utf-8"))]

    assert [scale for scale, times in Counter(written).items() if times > 1] == []
    assert in_editions == []


def test_whatever_is_written_once_is_used() -> None:
    common = tomllib.loads((FOLDER / "common.toml").read_text(encoding="utf-8"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.toml"))
    blocks = [
        f"{kind}.{name}"
        for kind, members in common.items()
        if kind not in {"sources", "scales", "groups"}
        for name in members
    ]

    assert [name for name in blocks if f'"{name}"' not in text] == []
    assert [name for name in common["groups"] if f'"groups.{name}"' not in text] == []
    assert [name for name in common["sources"] if f'"@{name}"' not in text] == []
    assert [
        name for name in common["scales"] if f'scale = "{name}"' not in text and f'then = "{name}"' not in text
    ] == []
