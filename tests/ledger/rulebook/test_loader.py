"""Loading: by name, by path, from a book; and what is refused, in one line."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InvalidInputError, UnknownRulebookError
from ledger.rulebook import adopted_rulebook, load_edition, load_rulebook, parse_rulebook
from ledger.rulebook.resolver import resolve

HOUSE_RULES = """
edition = "2025-26-house"
title = "The house's own rules"
status = "inferred"
source = ["@isu-sheets"]
use = "frames.earlier"

[scales.TEN]
points = [10, 5]

[[points]]
use = "points.individual-60"
scale = "TEN"

[[cups]]
use = "groups.distance-cups"
status = "inferred"
source = ["ours"]
ties = { use = "ties.unknown" }
title_ties = { use = "ties.title" }
"""


def test_an_edition_is_read_once() -> None:
    assert load_edition("2025-26") is load_edition("2025-26")
    assert load_rulebook("2025-26") is load_edition("2025-26")


def test_a_path_is_a_rulebook_too(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(HOUSE_RULES, encoding="utf-8")
    rulebook = load_rulebook(str(path))

    assert rulebook.edition == "2025-26-house"
    assert rulebook.scales["TEN"].points == (10, 5)
    assert list(rulebook.scales) == ["TEN"]
    assert parse_rulebook(rulebook.text) == rulebook


def test_a_file_can_say_only_what_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "other-reading.toml"
    path.write_text(
        'extends = "2025-26"\nedition = "2025-26-other"\n\n[annulment]\nothers_move_up = false\nstatus = "inferred"\n',
        encoding="utf-8",
    )
    rulebook, edition = load_rulebook(path), load_edition("2025-26")

    assert not rulebook.annulment.others_move_up
    assert rulebook.sha256 != edition.sha256
    assert rulebook.points == edition.points
    assert rulebook.quotas == edition.quotas


def extending(path: Path, base: str, more: str = "", *, edition: str = "2025-26-other") -> Path:
    path.write_text(f'extends = "{base}"\nedition = "{edition}"\n{more}', encoding="utf-8")
    return path


def test_a_file_extends_a_file_beside_it_and_what_a_book_adopted(tmp_path: Path) -> None:
    (tmp_path / "house.toml").write_text(HOUSE_RULES, encoding="utf-8")
    house = load_rulebook(tmp_path / "house.toml")
    annulment = '[annulment]\nothers_move_up = false\nstatus = "inferred"\n'
    beside = load_rulebook(extending(tmp_path / "beside.toml", "house.toml", annulment))
    adopted = {"2025-26-beside": beside.text}
    scale = "[scales.NINE]\npoints = [9]\n"
    again = load_rulebook(extending(tmp_path / "again.toml", "2025-26-beside", scale), adopted=adopted)

    assert beside.points == again.points == house.points
    assert again.scales == house.scales
    assert not again.annulment.others_move_up
    assert load_rulebook("2025-26-beside", adopted=adopted) == beside
    assert parse_rulebook(again.text) == again


def test_a_file_that_extends_a_scale_of_its_base_keeps_the_others(tmp_path: Path) -> None:
    own = HOUSE_RULES + '[scales.FIVE]\npoints = [5]\n[[points]]\nuse = "points.short-60"\nname = "b"\nscale = "FIVE"\n'
    (tmp_path / "house.toml").write_text(own, encoding="utf-8")
    changed = load_rulebook(extending(tmp_path / "x.toml", "house.toml", "[scales.TEN]\npoints = [11]\n"))

    assert {name: scale.points for name, scale in changed.scales.items()} == {"TEN": (11,), "FIVE": (5,)}


def test_what_extends_nothing_or_itself_is_refused(tmp_path: Path) -> None:
    one = extending(tmp_path / "one.toml", "other.toml")
    with pytest.raises(InvalidInputError, match="no rulebook 'other"):
        load_rulebook(one)
    with pytest.raises(InvalidInputError, match=r"no rulebook 'on\.toml'; near it are one\.toml"):
        load_rulebook(extending(tmp_path / "two.toml", "on.toml"))
    extending(tmp_path / "other.toml", "one.toml")
    with pytest.raises(InvalidInputError, match="it extends itself"):
        load_rulebook(one)


def test_the_text_of_an_edition_is_a_rulebook_file(tmp_path: Path) -> None:
    path = tmp_path / "copy.toml"
    path.write_text(load_edition("2017-18").text, encoding="utf-8")

    assert load_rulebook(str(path)) == load_edition("2017-18")


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownRulebookError, match="there is no rulebook '2025/26'; near it are 2025-26"):
        load_rulebook("2025/26")
    with pytest.raises(UnknownRulebookError, match="there is no rulebook 'x'; there are 2008-09, 2009-10"):
        load_rulebook("x")
    with pytest.raises(UnknownRulebookError, match="no rulebook 'common'"):
        load_edition("common")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[scales.TEN]", "[scales.", "not TOML"),
        ('scale = "TEN"', 'scale = "ELEVEN"', "scales used and scales given differ: ELEVEN"),
        ("[scales.TEN]\npoints = [10, 5]", "scales = 7", "scales: Input should be a valid dictionary"),
        ("points = [10, 5]", "points = [5, 10]", "points rise from one rank to the next"),
        ("points = [10, 5]", "points = [10.0, 5.0]", "scales.TEN.points.0"),
        ('"groups.distance-cups"', '"groups.nothing"', "there is no such block"),
        ('"frames.earlier"', '["cups.men-500", "cups.men-1000"]', "a single table uses a single block"),
        ('"@isu-sheets"', '"@nobody"', "there is no such source"),
        ('"groups.distance-cups"', '["cups.men-500", "cups.men-500"]', "cup men-500 stands twice"),
        ('title = "The house', 'colour = "blue"\ntitle = "The house', "colour: Extra inputs are not permitted"),
        ('title = "The house', 'text = "blue"\ntitle = "The house', "text: a rulebook has no such key"),
        ('source = ["ours"]', 'source = "ours"', "source"),
        ('source = ["ours"]', 'source = ["ours"]\npoints = "grand"', "the edition has none"),
        ('source = ["ours"]', 'source = ["ours"]\nevents = []', "a cup without events is unknown"),
        ("[[points]]", '[mass_start]\nstatus = "inferred"\n\n[[points]]', "a mass start has points at the finish"),
        ("points = [10, 5]", "points = 7", "scales.TEN.points"),
        ("[scales.TEN]\npoints = [10, 5]", "[scales]\nTEN = 7", "scales.TEN"),
        ('title = "The house', 'extends = "2025"\ntitle = "The house', "there is no rulebook '2025'"),
        ('use = "points.individual-60"', 'use = ["points.short-60", "points.short-60"]', "points table a-short stands"),
        ('scale = "TEN"', 'scale = "TEN"\nconfirmed_ranks = [1]\nstatus = "confirmed"', "single ranks are confirmed"),
        ('scale = "TEN"', 'scale = "TEN"\nstatus = "unknown"', "a table has a scale, or its status is unknown"),
        ('"ties.title"', '"ties.title", status = "unknown"', "ties with keys are confirmed or inferred"),
    ],
)
def test_a_file_that_is_no_rulebook_is_refused_in_one_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in HOUSE_RULES
    path = tmp_path / "house.toml"
    path.write_text(HOUSE_RULES.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(InvalidInputError, match=message) as caught:
        load_rulebook(str(path))
    assert "\n" not in str(caught.value)


def test_a_fault_in_a_file_leads_to_the_check_that_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "our house.toml"
    path.write_text('extends = "2025-26"\nedition = "2025-26-x"\n[[points]]\nname = "a"\n', encoding="utf-8")

    with pytest.raises(InvalidInputError, match=r": it is missing; every fault with its line: season rulebook check '"):
        load_rulebook(str(path))


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ('points = ["150", "120", "unknown", "130"]', "points rise"),
        ("points = [1.5]", "decimal points are written as text"),
        ('points = ["many"]', "decimal points are written as text"),
        ('points = ["1.125"]', "decimal points are written as text"),
        ('points = ["10"]\nconfirmed_ranks = [1]', None),
        ('points = ["10"]\nconfirmed_ranks = [1]\nstatus = "confirmed"', "single ranks are confirmed only"),
        ('points = ["10"]\nstatus = "unknown"', None),
    ],
)
def test_grand_world_cup_tables_are_exact(tmp_path: Path, section: str, message: str | None) -> None:
    path = tmp_path / "house.toml"
    status = "" if "status" in section else 'status = "inferred"\n'
    table = f'[[grand.tables]]\nname = "grand"\nfinal = true\ntwice = false\n{status}{section}\n'
    path.write_text(f'{HOUSE_RULES}\n[grand]\nuse = "events.short"\nstatus = "inferred"\n\n{table}', encoding="utf-8")

    if message is None:
        assert load_rulebook(str(path)).grand is not None
    else:
        with pytest.raises(InvalidInputError, match=message):
            load_rulebook(str(path))


def test_two_grand_world_cup_tables_for_one_kind_of_race_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    grand = '[grand]\nuse = "events.short"\nstatus = "inferred"\n\n[[grand.tables]]\nstatus = "inferred"\n'
    path.write_text(f'{HOUSE_RULES}\n{grand}use = ["grand-tables.ten", "grand-tables.hundred"]\n', encoding="utf-8")
    with pytest.raises(InvalidInputError, match="two tables are for the same kind of race"):
        load_rulebook(path)

    path.write_text(f'{HOUSE_RULES}\n[grand]\nuse = "events.short"\nstatus = "inferred"\n', encoding="utf-8")
    with pytest.raises(InvalidInputError, match="has tables, or its status is unknown"):
        load_rulebook(path)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(InvalidInputError, match=r"house\.toml: it cannot be read as text"):
        load_rulebook(str(path))


COMMON_BLOCKS: dict[str, Any] = {"a": {"itself": {"use": "a.itself"}, "group": ["a.group"]}}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"use": "a.itself"}, "the block uses itself"),
        ({"use": "a.group"}, "the block uses itself"),
        ({"scales": {"S": {"points": [2], "then": "S"}}}, "it goes on as itself"),
        ({"scales": {"S": {"points": [2], "then": "T"}}}, "it does not exist"),
        ({"scales": {"S": {"then": "T"}, "T": {"points": [1]}}}, "are no list"),
        ({"scales": {"S": {"points": [2], "then": "T"}, "T": 7}}, "are no list"),
    ],
)
def test_what_never_ends_or_goes_nowhere_is_refused(document: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        resolve(document | {"points": [{"scale": "S"}]}, COMMON_BLOCKS)


LINES = HOUSE_RULES.splitlines()
VALUES = ("3", '"men-500"', "[]", "[1]", '["men-500", 7]', "[[1]]", "true", "{ use = 1 }", "2025-11-14", "1.5", "[{}]")


@given(st.integers(0, len(LINES) - 1), st.sampled_from(VALUES), st.booleans())
def test_a_spoilt_file_is_refused_and_never_a_crash(line: int, value: str, drop: bool) -> None:
    key = LINES[line].partition(" = ")[0]
    spoilt = [*LINES[:line], *([] if drop else [f"{key} = {value}"]), *LINES[line + 1 :]]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "house.toml"
        path.write_text("\n".join(spoilt), encoding="utf-8")
        try:
            load_rulebook(path)
        except InvalidInputError as error:
            assert "\n" not in str(error)  # noqa: PT017 - some files stay rulebooks


@given(st.text(max_size=200))
def test_any_text_is_a_rulebook_or_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        parse_rulebook(text)


def test_a_text_is_parsed_once_for_all_who_ask() -> None:
    text = load_edition("2025-26").text
    assert adopted_rulebook(text) is adopted_rulebook(f"{text}") is parse_rulebook(text, name="the edition")
