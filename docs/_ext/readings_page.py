"""Writes the reference of all readings, from the catalogue of reports."""

from collections.abc import Iterator
from typing import Any

from docs._ext.markdown import table
from projections.reports.catalogue import reports, reports_over
from projections.reports.report import Report
from projections.tables.columns import Description


def readings_page() -> str:
    """Every reading with its command, its address, its function and the columns of its tables, in Markdown."""
    every = (*reports(), *reports_over())
    return "\n\n".join((_overview(), *(part for report in every for part in _reading(report))))


def _overview() -> str:
    rows = ((f"`{usage(report)}`", f"`/now/{address(report)}`", report.about) for report in reports())
    over = ((f"`{usage(report)}`", f"`/people/{address(report)}`", report.about) for report in reports_over())
    return table(("command", "address", "what it gives"), (*rows, *over))


def usage(report: Report[Any]) -> str:
    """How a reading is called on the command line; what is to be filled in stands in capitals."""
    places = {place.name: place.name.upper() for place in report.places}
    return " ".join(("season", *report.words({**places, "basis": "BASIS"}, {})))


def address(report: Report[Any]) -> str:
    """Its address below the basis; what is to be filled in stands in capitals."""
    path = report.fill({place.name: place.name.upper() for place in report.places})
    return f"{path}/" if path else ""


def _reading(report: Report[Any]) -> Iterator[str]:
    yield f"## {report.name.replace('_', ' ').capitalize()}"
    make = f"{report.make.__module__}.{report.make.__name__}"
    yield f"{report.about} `{usage(report)}`, from Python `{make}`; its document is `{report.model.__name__}`."
    given = [*report.places, *report.parameters]
    if given:
        yield table(("it takes", "what that is"), ((f"`{one.name}`", one.about) for one in given))
    for one in report.tables:
        yield from _table(one)


def _table(one: Description[Any, Any]) -> Iterator[str]:
    kept = {"nowhere": "", "end": "; in an archive", "moments": "; in an archive, after each competition"}[one.kept]
    yield f"**{one.name}**: {one.title}{kept}."
    yield table(
        ("column", "type", "meaning"),
        (
            (f"`{column.name}`", f"{column.type}{f', {column.unit}' if column.unit else ''}", column.meaning)
            for column in one.columns
        ),
    )
    if one.spread is not None:
        yield "Further columns depend on what is shown, such as one for each race."
