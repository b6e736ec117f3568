"""The docs leave nothing out: every command, option, fact and rulebook table is described."""

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from docs._ext.facts_page import facts_page
from docs._ext.generated import PAGES, marker
from docs._ext.markdown import cell
from docs._ext.readings_page import readings_page, usage
from docs._ext.rule_keys_page import rule_keys_page
from docs._ext.rules_page import edition_page, editions_list, rules_page
from ledger.facts import FACTS
from ledger.rulebook import Rulebook, Ruling, editions, load_edition
from ledger.rulebook.base import Part
from ledger.rulebook.keys import Kind, kinds
from ledger.rulebook.points import Scale
from projections.reports.catalogue import WORDS, reports
from projections.reports.report import Report

DOCS = Path(__file__).resolve().parents[2] / "docs"
CALL = re.compile(r"(?:^|(?<!``)[`$/] ?|run )season ([a-z][a-z-]+)", re.MULTILINE)
MARKED = re.compile(r"\| (?:confirmed|inferred|unknown) \| [\d, ]*\|$|\((?:confirmed|inferred|unknown); ", re.MULTILINE)


def walk(command: click.Command, name: str = "season") -> Iterator[tuple[str, click.Command]]:
    """A command and all below it, with the words that call each."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for word in command.list_commands(context):
            below = command.get_command(context, word)
            assert below is not None
            yield from walk(below, f"{name} {word}")


@pytest.fixture(scope="module")
def commands() -> list[tuple[str, click.Command]]:
    return list(walk(importlib.import_module("commands.cli.program").season))


def test_every_decision_with_a_code_of_an_noc_can_take_one_that_is_not_known(
    commands: list[tuple[str, click.Command]],
) -> None:
    options = {name: {one.name for one in command.params} for name, command in commands}
    takes = {name for name, own in options.items() if "reason" in own and own & {"noc", "delegation"}}
    elsewhere = {"season decline", "season reallocate"}  # whoever has a place of an allocation is in the book
    assert {name for name in takes if "nocs" not in options[name]} == elsewhere


def test_every_command_says_what_it_does(commands: list[tuple[str, click.Command]]) -> None:
    assert [name for name, command in commands if not command.help or command.hidden] == []


def test_every_option_says_what_it_does(commands: list[tuple[str, click.Command]]) -> None:
    assert [
        f"{name} {option.opts[-1]}"
        for name, command in commands
        for option in command.params
        if isinstance(option, click.Option) and (not option.help or option.hidden)
    ] == []


def test_the_reference_is_generated_from_the_whole_program() -> None:
    page = (DOCS / "cli.md").read_text(encoding="utf-8")

    assert re.search(r"\.\. click:: commands\.cli\.program:season\n +:prog: season\n +:nested: full\n", page)


def test_commands_named_in_the_docs_exist(commands: list[tuple[str, click.Command]]) -> None:
    known = {name.split()[1] for name, _ in commands if " " in name}
    named = {
        (path.name, word)
        for path in (*DOCS.glob("*.md"), *DOCS.glob("t*/*.md"), *DOCS.glob("*.sh"), DOCS.parent / "README.md")
        for word in CALL.findall(path.read_text(encoding="utf-8"))
    }

    assert {pair for pair in named if pair[1] not in known} == set()


@pytest.mark.parametrize("page", PAGES)
def test_a_generated_part_has_its_place(page: str) -> None:
    assert marker(page) in (DOCS / f"{page}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_is_described_with_its_fields(name: str) -> None:
    fact = FACTS[name]
    section = facts_page().split(f"### {name}\n")[1].split("\n### ")[0]

    assert inspect.getdoc(fact) is not None
    assert str(inspect.getdoc(fact)) in section
    assert [field for field in fact.model_fields if f"| `{field}` |" not in section] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ResultRecorded", "Stored as `ResultRecorded/1`. It can change the tables that its race counts in."),
        ("CompetitorsMerged", "Stored as `CompetitorsMerged/1`, part of the frame and a decision. It can change every"),
        (
            "QuotaDeclined",
            "Stored as `QuotaDeclined/1`, a decision and a publication. It can change no computed",
        ),
    ],
)
def test_every_fact_is_described_with_its_kind_and_what_it_can_change(name: str, said: str) -> None:
    assert said in facts_page()
    assert f"Stored as `{name}/{FACTS[name].version}`" in said


def test_every_fact_has_a_docstring_of_its_own() -> None:
    assert [name for name, fact in FACTS.items() if "__doc__" not in vars(fact) or not fact.__doc__] == []


def parts(value: object) -> Iterator[Part]:
    """Everything inside a rulebook that is made of keys, however deep."""
    if isinstance(value, Part):
        yield value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name))
    for one in value if isinstance(value, tuple) else value.values() if isinstance(value, dict) else ():
        yield from parts(one)


def rulings(value: object) -> Iterator[Ruling]:
    """Every table inside a rulebook, however deep."""
    if isinstance(value, tuple):
        for one in value:
            yield from rulings(one)
    elif isinstance(value, Part):
        if isinstance(value, Ruling):
            yield value
        for name in type(value).model_fields:
            yield from rulings(getattr(value, name))


@pytest.fixture(scope="module", params=editions())
def edition(request: pytest.FixtureRequest) -> tuple[Rulebook, str]:
    """An edition, and its page."""
    return load_edition(request.param), edition_page(request.param)


def test_every_edition_is_in_the_list_with_its_mark() -> None:
    rows = editions_list()

    assert [
        name for name in editions() if f"[{name}](rules/{name}.md)" not in rows or f"rules/{name}\n" not in rows
    ] == []


def test_every_kind_of_table_is_explained() -> None:
    named = re.findall(r"^\*\*(.+?)\.\*\* \S", rules_page(), re.MULTILINE)
    held = {type(one) for name in editions() for one in parts(load_edition(name))} - {Rulebook, Scale}

    assert {name.replace(" ", "").lower() for name in named} == {kind.__name__.lower() for kind in held}


def test_every_rulebook_table_is_described_with_its_status_and_sources(edition: tuple[Rulebook, str]) -> None:
    rulebook, page = edition
    found = list(rulings(rulebook))
    tables = page.split("## Tables, status and sources")[1]

    assert len(MARKED.findall(tables)) == len(found) - 1, "the rulebook itself is marked in words"
    assert [source for one in found for source in one.source if " ".join(source.split()) not in page] == []


def test_every_points_table_cup_and_quota_is_described_by_name(edition: tuple[Rulebook, str]) -> None:
    rulebook, page = edition
    names = [
        *(points.name for points in rulebook.points),
        *(cup.id for cup in rulebook.cups),
        *(quota.id for quota in rulebook.quotas),
    ]

    assert [name for name in names if f"| {name} |" not in page] == []


def test_the_points_are_on_the_page(edition: tuple[Rulebook, str]) -> None:
    rulebook, page = edition

    assert [
        points.name
        for points in rulebook.points
        if points.scale
        and f": {', '.join(map(str, rulebook.scales[points.scale].points[: points.ranks]))}.\n" not in page
    ] == []


def test_a_page_of_rules_is_told_in_words_with_what_is_otherwise_than_before() -> None:
    page = edition_page("2025-26")
    words, otherwise = page.split("## In words")[1].split("## Otherwise than in 2024-25")

    assert "- 20 start in Division A of 500 m, 1000 m and 1500 m (men and women) (confirmed)" in words
    assert "\n  - at most 82 men in all (confirmed)" in words
    assert "points table b-mass-start is new" in otherwise.split("## Tables")[0]
    assert "| 500 m, 1000 m and 1500 m (men and women) |" in page


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.path or "file")
def test_every_key_of_a_rulebook_is_explained(kind: Kind) -> None:
    head = f"`[[{kind.path}]]`" if kind.many else f"`[{kind.path}]`" if kind.path else "The file"
    section = rule_keys_page().split(f"## {head}\n")[1].split("\n## ")[0]
    rows = {line.split(" | ")[0].strip("| `"): line for line in section.splitlines() if line.startswith("| `")}

    assert kind.meaning in section
    assert set(rows) == {name for name in kind.part.model_fields if name != "text"}
    assert [
        key.name for key in kind.keys if not key.meaning or not rows[key.name].endswith(f"{cell(key.meaning)} |")
    ] == []


def test_the_keys_of_all_kinds_of_tables_are_explained() -> None:
    held = {type(one) for edition in editions() for one in parts(load_edition(edition))}

    assert held <= {kind.part for kind in kinds()}


def test_every_command_has_its_function_on_the_page_for_python(commands: list[tuple[str, click.Command]]) -> None:
    page = (DOCS / "python-api.md").read_text(encoding="utf-8")

    readings = {f"season {word}" for word in WORDS}
    own = [name for name, _ in commands if name.count(" ") == 1 and name not in readings]

    assert [name for name in own if f"`{name}`" not in page] == []


@pytest.mark.parametrize("report", reports(), ids=lambda report: report.name)
def test_every_reading_is_described_with_its_columns(report: Report[Any]) -> None:
    page = readings_page()
    section = page.split(f"## {report.name.replace('_', ' ').capitalize()}\n")[1].split("\n## ")[0]

    assert f"`{usage(report)}`" in page.split("\n## ")[0]
    assert report.about in section
    described = [column for table in report.tables for column in table.columns]
    assert [column.name for column in described if f"| `{column.name}` |" not in section] == []
    assert [one.name for one in (*report.places, *report.parameters) if f"| `{one.name}` |" not in section] == []


def test_every_function_on_the_page_for_python_exists() -> None:
    page = (DOCS / "python-api.md").read_text(encoding="utf-8")
    table = page.partition("## Commands and their functions")[2].partition("\n## ")[0]
    for dotted in re.findall(r"`((?:commands|projections|ledger)\.[a-z_.]+)`", table):
        module, _, name = dotted.rpartition(".")
        try:
            importlib.import_module(dotted)
        except ModuleNotFoundError:
            assert hasattr(importlib.import_module(module), name), dotted
