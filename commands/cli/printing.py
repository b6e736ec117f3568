"""``season print``: readings on paper and in files for people, each as its own command would give it."""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, Final

import click

from commands.cli.options import basis_options
from commands.cli.reports import Collected, command_of, resting_lines
from commands.cli.saying import say
from commands.files import write_named
from ledger.errors import InvalidInputError, LedgerError, NotAsSealedError
from projections.printing.paper import Printed, section
from projections.reports.catalogue import OVER, WORDS, reports_over

PAPERS: Final = ("a4", "letter")
_OPTIONS: Final = {"as_of": "as-of", "season_name": "season"}
"""Options that are not called as their values are."""
_SAME: Final = {"seasons": "season_name"}
"""What readings over several seasons take more than once, by what others call it."""
_OF_ONE: Final = ("at", "through", "rulebook")
"""The options for the basis that mean nothing over several seasons."""


@click.command("print")
@click.argument("what", nargs=-1, required=True, metavar="WHAT…")
@click.option(
    "--to", "file", required=True, type=click.Path(path_type=Path), metavar="FILE", help="A .pdf, .xlsx or .html file."
)
@click.option("--paper", type=click.Choice(PAPERS), default="a4", show_default=True, help="The paper of a PDF.")
@click.option(
    "--fonts",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FOLDER",
    help="A folder with further fonts for a PDF, for letters such as 寧 that its own lack.",
)
@basis_options
@click.pass_context
def print_command(
    context: click.Context, /, what: tuple[str, ...], file: Path, paper: str, fonts: tuple[Path, ...], **options: Any
) -> None:
    """Print readings into one FILE: a PDF to sign, a workbook with a sheet for each table, or one page of HTML.

    Each WHAT is what is written behind "season" for the same reading, in quotes where it has several words: titles,
    "standings men-1500", "race wc1-men-500-1-a", "quota owg-2026 --event men-500", or over all seasons "career nuis".
    With --table NAME in it, that table alone. The options for the basis hold for each WHAT that has none of its own.
    """
    write = _writer(file, paper, fonts)
    write_named(file, write([made for words in what for made in _sections(context, words, options)]))
    say(f"printed: {file}", err=True)


def _writer(file: Path, paper: str, fonts: Sequence[Path]) -> Callable[[Sequence[Printed]], bytes]:
    """What writes a file of this name; it is loaded before anything is computed, so that a missing extra is said first.

    Raises:
        InvalidInputError: Nothing writes such a file, or fonts are named that are not there or that it does not take.
    """
    ending = file.suffix.lower()
    if fonts and ending != ".pdf":
        raise InvalidInputError(f"--fonts is of a PDF; --to {file} is none")
    for folder in fonts:
        if not folder.is_dir():
            raise InvalidInputError(f"--fonts {folder}: no such folder")
    if ending == ".pdf":
        from projections.printing.pdf import pdf  # noqa: PLC0415  an extra

        return partial(pdf, paper=paper, fonts=fonts)
    if ending == ".xlsx":
        from projections.printing.workbook import workbook  # noqa: PLC0415  an extra

        return partial(workbook, paper=paper)
    if ending in (".html", ".htm"):
        from projections.printing.html import html  # noqa: PLC0415  who prints something else does not wait for it

        return html
    raise InvalidInputError(f"--to {file}: not a .pdf, .xlsx or .html file")


def _sections(context: click.Context, words: str, axes: Mapping[str, Any]) -> Iterator[Printed]:
    """What some words call, as it is printed; errors begin with the words."""
    try:
        found = _collected(context, words, axes)
        if not found.delivered:
            raise InvalidInputError("what it gives is no table")
        yield from _printed(found)
    except NotAsSealedError:
        raise
    except (LedgerError, click.ClickException) as error:
        said = error.format_message() if isinstance(error, click.ClickException) else str(error)
        raise InvalidInputError(f"print {words!r}: {said}") from error


def _printed(found: Collected) -> Iterator[Printed]:
    for one in found.delivered:
        if one.wanted.json or one.wanted.csv:
            raise InvalidInputError("leave --json and --csv out; --to says what is written")
        if found.shelf is not None:
            from projections.printing.paper_over import section_over  # noqa: PLC0415  few print what is over seasons

            yield section_over(one.report, one.document, found.shelf, table=one.wanted.table)
            continue
        yield section(
            one.report,
            one.document,
            found.asked.reading,
            recorded_at=found.asked.reader.entry(one.document.basis.at).recorded_at,
            resting=resting_lines(one.report, one.document, noted=True),
            table=one.wanted.table,
        )


def _collected(context: click.Context, words: str, axes: Mapping[str, Any]) -> Collected:
    """Run the command of a reading as if it were called alone, and keep what it would have printed.

    Its exit code says what was found, such as faults; that is on the page.
    """
    try:
        word, *rest = shlex.split(words) or [""]
    except ValueError as error:
        raise InvalidInputError(f"{error}") from None
    if word in OVER:
        command, rest = _over(context, word, rest, axes)
    else:
        command = _command(context, word)
    if word == "calendar" and rest[:1] == ["show"]:
        rest = rest[1:]
    takes = {_SAME.get(parameter.name or "", parameter.name) for parameter in command.params}
    common = [
        part
        for name, value in axes.items()
        if value is not None and name in takes
        for part in (f"--{_OPTIONS.get(name, name)}", value)
    ]
    found = Collected()
    with redirect_stdout(StringIO()):
        try:
            with command.make_context(word, [*common, *rest], parent=context, obj=found) as inner:
                command.invoke(inner)
        except (SystemExit, click.exceptions.Exit):
            return found
    return found


def _over(
    context: click.Context, word: str, rest: Sequence[str], axes: Mapping[str, Any]
) -> tuple[click.Command, list[str]]:
    """The command of a reading over several seasons, and the words that are left for it.

    Raises:
        InvalidInputError: It is none, or an option is given that is of one season.
    """
    for name in _OF_ONE:
        if axes.get(name) is not None:
            raise InvalidInputError(f"--{name} is of one season, and {word} is read over several; leave it out")
    program = context.find_root().command
    command = program.get_command(context, word) if isinstance(program, click.Group) else None
    if isinstance(command, click.Group):
        readings = [one.usage for one in reports_over(word) if one.usage]
        named, *rest = rest or readings[:1]
        if named not in readings:
            raise InvalidInputError(f"{named!r} is no reading of {word}; there are {', '.join(readings)}")
        command = command.get_command(context, named)
    if command is None:
        raise InvalidInputError(f"{word} is no reading")
    return command, list(rest)


def _command(context: click.Context, word: str) -> click.Command:
    """The command of a reading, and no other: nothing is recorded by printing.

    Raises:
        InvalidInputError: The word calls no reading.
    """
    if word not in WORDS:
        from difflib import get_close_matches  # noqa: PLC0415  only a mistyped word needs it

        known = (*WORDS, *OVER)
        near = get_close_matches(word, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
        raise InvalidInputError(f"no reading; {hint}")
    program = context.find_root().command
    command = program.get_command(context, word) if isinstance(program, click.Group) else None
    return command_of(word) if command is None or isinstance(command, click.Group) else command
