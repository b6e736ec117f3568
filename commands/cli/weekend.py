"""``season weekend``: one page on what a competition brought, also as Markdown to paste elsewhere."""

import sys
from collections.abc import Iterator
from typing import Any

import click

from commands.cli.options import basis_options, question
from commands.cli.reports import asking, deliver, form, form_options, resting_lines
from ledger.errors import InvalidInputError
from projections.reports.weekend import REPORTS, WeekendDocument, weekend_document
from projections.tables.markdown import grid_lines, inert

_WEEKEND = REPORTS[0]


@click.command("weekend")
@click.argument("competition")
@click.option("--markdown", is_flag=True, help="Print it as Markdown.")
@form_options(*REPORTS)
@basis_options
def weekend_command(competition: str, markdown: bool, store: str, season_name: str | None, **options: Any) -> None:
    """Print one page on what COMPETITION, such as wc3, brought.

    It has the first three of each race, who moved among the first ten of each cup and why, titles decided, places of
    quotas won and lost, decisions, what is still missing, and what comes next. It is read through COMPETITION, with
    everything learnt since, and compared with the competition before.
    """
    wanted, asked_for = form(options), question(options)
    if markdown and not wanted.people:
        raise InvalidInputError("--markdown is a form of its own; leave out --json, --csv and --table")
    with asking(store, season_name, asked_for) as asked:
        document = _WEEKEND.resting(asked, weekend_document(asked, competition=competition))
    if markdown:
        sys.stdout.write("\n".join(_markdown(document)) + "\n")
    else:
        deliver(_WEEKEND, document, wanted, _show)


def _grids(document: WeekendDocument) -> Iterator[Any]:
    """The tables that have rows; the others say nothing on one page."""
    grids = (table.grid(document) for table in _WEEKEND.tables)
    return (grid for grid in grids if grid.rows)


def _show(out: Any, document: WeekendDocument) -> None:
    from commands.cli.output import Text, print_basis, print_grid  # noqa: PLC0415  programs do not wait for it

    out.print(Text(_WEEKEND.title(document), style="bold"))
    for grid in _grids(document):
        out.print()
        print_grid(out, grid)
    print_basis(out, document.basis, tuple(_WEEKEND.notes(document)))


def _markdown(document: WeekendDocument) -> Iterator[str]:
    yield f"# {inert(_WEEKEND.title(document))}"
    yield ""
    for grid in _grids(document):
        yield from grid_lines(grid)
    for note in (*_WEEKEND.notes(document), *resting_lines(_WEEKEND, document, noted=True)):
        yield f"- {inert(note)}"
    yield ""
    yield f"Basis: {inert(document.basis.line())}"
