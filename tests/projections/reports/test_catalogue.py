"""What holds of every report in the catalogue."""

import inspect
from typing import Any, get_type_hints

import pytest

from commands.cli.program import words
from projections.reports.catalogue import CATALOGUE, WORDS, report, reports, reports_of
from projections.reports.report import Report
from projections.tables.columns import Description
from projections.web.answers.answers import Answers
from projections.web.pages import PAGES
from tests.projections.reports.conftest import BASIS

REPORTS = pytest.mark.parametrize("one", reports(), ids=lambda one: one.name)
TABLES = pytest.mark.parametrize(
    "table",
    [table for one in reports() for table in one.tables],
    ids=[f"{one.name}-{table.name}" for one in reports() for table in one.tables],
)


def test_every_report_has_a_name_of_its_own() -> None:
    names = [one.name for one in reports()]
    assert len(names) == len(set(names))
    assert [report(name) for name in names] == list(reports())


def test_a_module_has_the_reports_of_its_word() -> None:
    assert [{one.word for one in reports_of(word)} for word in WORDS] == [{word} for word in WORDS]
    assert set(CATALOGUE) == {name.replace("-", "_") for name in WORDS}


def test_every_word_is_a_command() -> None:
    assert [word for word in WORDS if word not in words()] == []


def test_a_word_that_is_none_has_no_report() -> None:
    with pytest.raises(KeyError):
        reports_of("nonsense")


@REPORTS
def test_a_report_is_made_of_its_places_and_parameters(one: Report[Any]) -> None:
    takes = inspect.signature(one.make).parameters
    asked, *given = takes
    known = {place.name for place in (*one.places, *one.parameters)}

    assert asked == "asked"
    assert known <= set(given)
    assert [name for name in given if name not in known and takes[name].default is inspect.Parameter.empty] == []
    assert get_type_hints(one.make)["return"] is one.model


@REPORTS
def test_a_report_says_what_it_gives(one: Report[Any]) -> None:
    assert one.about.endswith(".")
    assert inspect.getdoc(one.model) not in (None, "")
    assert [given.name for given in (*one.places, *one.parameters) if not given.about.endswith(".")] == []
    assert [place.name for place in one.places if not place.takes(place.example)] == []


@REPORTS
def test_the_paths_of_a_report_are_its_own(one: Report[Any], answers: Answers) -> None:
    asked = answers.asked(answers.find("page", BASIS, "", ""))
    for path in list(one.paths(asked))[:500]:
        found = answers.find("page", BASIS, path, "")
        assert (found.report.name, found.report.fill(found.places)) == (one.name, path)


@TABLES
def test_a_table_describes_every_column(table: Description[Any, Any]) -> None:
    columns = [field.column for field in (*table.fields, *table.last)]
    names = [column.name for column in columns if column.meaning]

    assert [column.name for column in columns if not column.meaning.endswith(".")] == []
    assert len(table.columns) == len({column.name for column in table.columns})
    assert set(table.key) <= {column.name for column in table.columns}
    assert len(names) == len(columns)


def test_tables_that_an_archive_keeps_have_names_of_their_own() -> None:
    kept = [table.name for one in reports() for table in one.tables if table.kept != "nowhere"]
    assert len(kept) == len(set(kept))


def test_every_page_of_its_own_is_that_of_a_report() -> None:
    assert set(PAGES) <= {one.name for one in reports()}


def test_what_rests_on_races_has_a_place_for_what_is_doubted_of_them() -> None:
    free = {
        "log",
        "log_page",
        "entry",
        "checkpoints",
        "competitors",
        "audits",
        "disputes",
        "what_ifs",
        "doubts",
        "missing",
        "calendar",
    }
    assert {one.name for one in reports() if one.rests is None} == free
    assert all("doubts" in one.model.model_fields for one in reports() if one.rests is not None)
