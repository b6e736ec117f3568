"""The ``season`` command: reads arguments, calls one function, prints."""

import atexit
import gc
import os
import sys
from importlib import import_module
from typing import Final

import click

from ledger.errors import LedgerError
from projections.reports.catalogue import WORDS

COMMANDS: Final = {
    "open": "opening",
    "import": "filing",
    "load": "filing",
    "dump": "filing",
    "quota": "quota",
    "explain": "explain",
    "diff": "diff",
    "what-if": "what_if",
    "history": "history",
    "publish": "audit",
    "audit": "audit",
    "disqualify": "decisions",
    "correct": "decisions",
    "annul": "decisions",
    "reverse": "decisions",
    "void": "decisions",
    "protest": "decisions",
    "rename": "decisions",
    "merge": "decisions",
    "order": "ordering",
    "allocate": "freezing",
    "decline": "freezing",
    "reallocate": "freezing",
    "award": "freezing",
    "key": "keys",
    "seal": "seal",
    "witness": "witness",
    "verify": "verify",
    "prove": "prove",
    "check-proof": "prove",
    "archive": "archive",
    "restore": "archive",
    "doctor": "care",
    "copy": "care",
    "serve": "serve",
    "site": "serve",
}
"""The commands with a module of their own in this package, which is loaded when one of them runs.

Every other word of the catalogue of reports is a command too, made of its report.
"""


def words() -> list[str]:
    """The words of all commands, those that read in the middle, where people look for them."""
    own = list(COMMANDS)
    first = own.index("quota")
    return [*own[:first], *(word for word in WORDS if word not in COMMANDS), *own[first:]]


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return words()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            if cmd_name not in WORDS:
                return None
            from commands.cli.reports import command_of  # noqa: PLC0415  what prints is loaded by who prints

            return command_of(cmd_name)
        module = import_module(f"commands.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in words() and not args[0].startswith("-"):
            from difflib import get_close_matches  # noqa: PLC0415  only a mistyped command needs it

            near = get_close_matches(args[0], words(), n=1)
            hint = f"did you mean {near[0]}?" if near else "see season --help"
            raise click.UsageError(f"no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="season-ledger", prog_name="season")
def season() -> None:
    """A speed-skating season as an append-only book: tables at any point, and the reason for every point.

    Exit codes: 0 done, 1 the answer is "no", 2 bad usage or bad input, and then nothing was recorded.
    """


def _said(error: OSError | ValueError) -> str | None:
    """What a file system says of a path, or a fact of a value that does not fit, in one line; None for other errors."""
    from pydantic import ValidationError  # noqa: PLC0415  only a value that does not fit needs it

    if isinstance(error, OSError):
        return f"{_short(error.filename)}: {error.strerror}" if error.filename and error.strerror else None
    if not isinstance(error, ValidationError):
        return None
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"])) or "the value"
    return f"{where} {_short(first['input'])}: {first['msg']}"


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004  what fits a line


def main() -> None:
    """Run the command line. An error that people can mend is one line on stderr and exit code 2."""
    # A command makes many objects that live to its end; collecting as often as by default takes a tenth of its time.
    gc.set_threshold(100_000, 20, 20)
    # At its end Python would look once more at all of them, though they go with the process: another tenth.
    atexit.register(gc.freeze)
    # No plugin of pydantic is used, and looking for them goes through everything that is installed.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        with season.make_context("season", sys.argv[1:]) as context:
            season.invoke(context)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.Abort, KeyboardInterrupt, EOFError):
        sys.exit("season: stopped; nothing more was recorded")
    except click.ClickException as error:
        click.echo(f"season: {error.format_message()}", err=True)
        sys.exit(2)
    except LedgerError as error:
        click.echo(f"season: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # Whoever read the output has gone. What is still to be flushed goes nowhere, and that is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (OSError, ValueError) as error:
        if (said := _said(error)) is None:
            raise
        click.echo(f"season: {said}", err=True)
        sys.exit(2)
    except ImportError as error:
        from commands.cli.extras import extra_of  # noqa: PLC0415  what reads metadata takes long to load

        if (extra := extra_of(error)) is None:
            raise
        needed = f"season {sys.argv[1]} needs the extra \"{extra}\": pip install 'season-ledger[{extra}]'"
        click.echo(f"season: {needed}", err=True)
        sys.exit(2)
