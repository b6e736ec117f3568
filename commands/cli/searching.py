"""``season search``: competitors by name, of one book; or of all, where a store holds several and none is named."""

from typing import Any

import click

from commands.cli.options import basis_options, find_books, opened_store, question
from commands.cli.reports import asking, deliver, form, form_options, given, parameter
from commands.cli.shelf import opened_shelf, show_over
from projections.reports.catalogue import WORDS, reports_of, reports_over

_ONE, _ALL = reports_of("search")[0], reports_over("people")[0]


def _searching(**options: Any) -> None:
    wanted, store, season = form(options), options.pop("store"), options.pop("season_name")
    of_one = any(options[axis] is not None for axis in ("at", "through", "rulebook"))
    with opened_store(store, read_only=True) as opened:
        several = season is None and not of_one and len(find_books(opened, None)) > 1
    if several:
        with opened_shelf(store, as_of=options["as_of"]) as shelf:
            show_over(_ALL, shelf, options, wanted)
        return
    asked_for = question(options)
    with asking(store, season, asked_for) as asked:
        document = _ONE.answer(asked, options, given(_ONE, options))
    deliver(_ONE, document, wanted)


_HELP = (
    f"{WORDS['search']}\n\nOf a store with several seasons, where none is named, it looks through all of them and says "
    "who is one person over seasons: season people search."
)
search_command = click.command("search", help=_HELP)(
    parameter(_ONE.parameters[0])(form_options(_ONE, _ALL)(basis_options(_searching)))
)
