"""``season calendar ics``: the calendar of the season for people's calendars."""

from pathlib import Path
from typing import Any

import click

from commands.cli.json_output import write_bytes
from commands.cli.options import basis_options, question
from commands.cli.reports import asking
from commands.cli.saying import say
from commands.files import write_named
from projections.reports.catalogue import reports_of


@click.command("ics")
@click.option(
    "--to", "file", type=click.Path(path_type=Path), metavar="FILE", help="The file to write; without it, print it."
)
@basis_options
def calendar_ics_command(file: Path | None, store: str, season_name: str | None, **options: Any) -> None:
    """Write the calendar as an .ics file (iCalendar), which people's own calendars take or subscribe to.

    Each competition is an event over its days there, with its programme. When it is moved or cancelled, a calendar that
    reads the file again changes its event.
    """
    from projections.printing.appointments import appointments  # noqa: PLC0415  an extra

    with asking(store, season_name, question(options)) as asked:
        data = appointments(asked.reading, reports_of("calendar")[0].answer(asked, {}, {}))
    if file is None:
        write_bytes(data)
    else:
        write_named(file, data)
        say(f"written: {file}", err=True)
