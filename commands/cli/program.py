"""The commands by their words: each is loaded when it runs; and what people are told where one ends in an error."""

import errno
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Final, NamedTuple, NoReturn

import click

from commands.cli.remembered import KeptAnswers
from ledger.errors import CorruptBookError, LedgerError, NotAsSealedError
from projections.reports.catalogue import OVER, WORDS

OF_DISKS: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})
"""What a disk says that takes no more, also where nobody says of which file."""
LONGEST: Final = 1_000
"""Characters of the line in which somebody is refused; it may quote what a stranger wrote."""


class Own(NamedTuple):
    """A command with a module of its own.

    Attributes:
        module: The module in this package, which is loaded when the command runs.
        line: What it does, in the line that lists it.
    """

    module: str
    line: str


COMMANDS: Final = {
    "open": Own("opening", "Open the book of a season, with its rules and calendar."),
    "import": Own("filing", "Read official result sheets and file them."),
    "follow": Own("following", "Keep a book up to date while racing."),
    "record": Own("recording", "Record results from lists, unofficial or official."),
    "result": Own("recording", "Record one result."),
    "entries": Own("recording", "Record who is entered, or start lists."),
    "load": Own("filing", "Load facts from files of JSON Lines."),
    "check": Own("checking", "Say what a load of a file would refuse, doubt or record."),
    "schema": Own("checking", "Print the format of facts as JSON Schema."),
    "dump": Own("filing", "Print the facts of a book, as load reads them."),
    "rulebook": Own("rulebook", "Write, check, compare and adopt editions of the rules."),
    "calendar": Own("calendar", WORDS["calendar"]),
    "missing": Own("missing", WORDS["missing"]),
    "titles": Own("titles", WORDS["titles"]),
    "quota": Own("quota", WORDS["quota"]),
    "weekend": Own("weekend", WORDS["weekend"]),
    "divisions": Own("divisions", WORDS["divisions"]),
    "places": Own("places", WORDS["places"]),
    "explain": Own("explain", WORDS["explain"]),
    "diff": Own("diff", WORDS["diff"]),
    "what-if": Own("what_if", WORDS["what-if"]),
    "history": Own("history", WORDS["history"]),
    "publish": Own("audit", "Record a list that somebody published."),
    "audit": Own("audit", WORDS["audit"]),
    "search": Own("searching", WORDS["search"]),
    "people": Own("people", OVER["people"]),
    "career": Own("people", OVER["career"]),
    "records": Own("people", OVER["records"]),
    "compare": Own("people", OVER["compare"]),
    "disqualify": Own("decisions", "Disqualify somebody from a race."),
    "correct": Own("decisions", "Put the result of somebody in a race right."),
    "annul": Own("decisions", "Annul a result afterwards, for example for doping."),
    "reverse": Own("decisions", "Undo a decision; a reversal can be undone too."),
    "void": Own("decisions", "Say that a race does not count."),
    "rerun": Own("decisions", "Say that a void race is run again under its own name."),
    "settle": Own("decisions", "Say that what is doubted of a race is right."),
    "protest": Own("protests", "Put a race under protest, or decide a protest."),
    "appeal": Own("protests", "Appeal against the verdict on a protest."),
    "sanction": Own("sanctions", "Annul all results of some days, deduct points, or exclude."),
    "rename": Own("decisions", "Put a name or its spellings right."),
    "merge": Own("decisions", "Say that two identities are one person."),
    "apart": Own("identities", "Say that two identities are two people."),
    "confirm": Own("identities", "Say that results at a competition are of one person."),
    "transfer": Own("identities", "Say that somebody competes for another NOC now."),
    "reassign": Own("identities", "Say that results are those of somebody else."),
    "member": Own("identities", "Say which skater a member of a team is."),
    "order": Own("ordering", "Order those whom the rules leave equal, by lots."),
    "withdraw": Own("withdrawing", "Take back what was filed by mistake."),
    "allocate": Own("freezing", "Allocate the places of a quota as they stand."),
    "decline": Own("freezing", "Give places of an allocated quota back."),
    "reallocate": Own("freezing", "Give a place that was given back to a reserve."),
    "award": Own("freezing", "Award the title of a cup."),
    "key": Own("keys", "Make the key that seals a book; say which are trusted."),
    "seal": Own("seal", "Sign the root of the book as it is now."),
    "witness": Own("witness", "Cosign a checkpoint that somebody else made."),
    "verify": Own("verify", "Compute everything anew from the stored bytes."),
    "prove": Own("prove", "Write a file that proves an entry."),
    "check-proof": Own("prove", "Check such a file with nothing but the public key."),
    "archive": Own("archive", "Write a season as a bag that needs no program."),
    "case": Own("case", "Write one outcome with all that it rests on, for a panel."),
    "restore": Own("archive", "Rebuild a book from an archive."),
    "doctor": Own("care", "Look at the store: is it durable and closed to changes?"),
    "copy": Own("care", "Copy a book with its checkpoints into another store."),
    "print": Own("printing", "Print readings into a PDF, a workbook or one page of HTML."),
    "export": Own("exporting", "Export books as tables: Parquet, CSV, XLSX, SQLite, DuckDB."),
    "carry": Own("carrying", "Decide again here what another copy of the book recorded."),
    "serve": Own("serve", "Serve the seasons of a store as web pages."),
    "site": Own("serve", "Write the web pages as files."),
}
"""The commands with a module of their own. Every other word of the catalogue of reports is a command too, made of its
report.
"""


GROUPS: Final = {
    "Begin a season": ("open", "rulebook", "calendar"),
    "Results": ("record", "result", "entries", "follow", "import", "withdraw", "missing", "doubts"),
    "Decisions": (
        *("disqualify", "correct", "annul", "void", "rerun", "protest", "appeal", "sanction", "order", "settle"),
        *("reverse", "disputes", "dispute"),
    ),
    "Who is who": ("search", "competitor", "rename", "merge", "apart", "confirm", "transfer", "reassign", "member"),
    "Tables": ("overview", "standings", "titles", "races", "race", "nocs", "noc", "quota", "export"),
    "Over all seasons": ("people", "career", "records", "compare"),
    "Every week": ("weekend", "divisions", "places", "print"),
    "Why a table is as it is": ("explain", "diff", "what-if", "history"),
    "Lists of others": ("publish", "publications", "audit"),
    "Places and titles, as they were given": ("allocate", "decline", "reallocate", "award"),
    "Entries and their facts": ("log", "entry", "load", "check", "schema", "dump"),
    "Keep and prove": (
        *("key", "seal", "checkpoints", "witness", "verify", "prove", "check-proof", "archive", "case", "restore"),
        *("copy", "carry", "doctor"),
    ),
    "Web pages": ("serve", "site"),
}
"""All commands as the help lists them: under what they are for, in the order in which a season needs them."""


def words() -> dict[str, str]:
    """The words of all commands with their lines, in the order in which the help lists them."""
    return {
        word: COMMANDS[word].line if word in COMMANDS else WORDS[word] for group in GROUPS.values() for word in group
    }


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(words())

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by their lines; by default each would be loaded for the beginning of its help."""
        del ctx
        lines = words()
        widest = max(map(len, lines))
        for title, group in GROUPS.items():
            with formatter.section(title):
                beside = widest + 2 - max(map(len, group))
                formatter.write_dl([(word, lines[word]) for word in group], col_spacing=beside)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, which is loaded when it is wanted."""
        from commands.cli.options import filled  # noqa: PLC0415  what opens a store is loaded by a command

        del ctx
        if cmd_name not in COMMANDS:
            if cmd_name not in WORDS:
                return None
            from commands.cli.reports import command_of  # noqa: PLC0415  what prints is loaded by who prints

            return filled(command_of(cmd_name))
        module = import_module(f"commands.cli.{COMMANDS[cmd_name].module}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return filled(command)

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

    Exit codes: 0 done, 1 the answer is "no", 2 bad usage or bad input, and then nothing was recorded, 3 it could not be
    judged, 130 it was interrupted, by Ctrl-C.
    """


def _said(error: OSError | ValueError) -> str | None:
    """What a file system says of a path, or a fact of a value that does not fit, in one line; None for other errors."""
    from pydantic import ValidationError  # noqa: PLC0415  only a value that does not fit needs it

    if isinstance(error, OSError):
        if error.filename is None and error.errno in OF_DISKS:
            return f"what was to be written: {error.strerror}"
        return f"{_short(error.filename)}: {error.strerror}" if error.filename and error.strerror else None
    if not isinstance(error, ValidationError):
        return None
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"])) or "the value"
    return f"{where} {_short(first['input'])}: {first['msg']}"


def _told(error: LedgerError) -> str:
    """What an error says, and where to look on where the book itself is damaged."""
    damaged = isinstance(error, CorruptBookError) and not isinstance(error, NotAsSealedError)
    return f"{error}; see season verify" if damaged else str(error)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004  what fits a line


def _refused(text: str, *, code: int = 2) -> NoReturn:
    """Say in one line why nothing was done, and end."""
    from commands.cli.saying import say  # noqa: PLC0415  only who is refused waits for it

    say(f"season: {text if len(text) <= LONGEST else f'{text[:LONGEST]}…'}", err=True)
    sys.exit(code)


def _misused(error: click.ClickException) -> NoReturn:
    """Say in one line what is wrong with the words, or all that there is to say to who says nothing, and end."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        sys.exit(2)
    _refused(error.format_message())


def command(remembered: KeptAnswers) -> None:
    """Do what the command line says."""
    with season.make_context("season", sys.argv[1:], obj=remembered) as context:
        season.invoke(context)


def run(work: Callable[[], None]) -> None:
    """Do some work. An error that people can mend is one line on stderr and exit code 2."""
    try:
        work()
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.Abort, EOFError):
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        _misused(error)
    except LedgerError as error:
        _refused(_told(error), code=1 if isinstance(error, NotAsSealedError) else 2)
    except BrokenPipeError:
        # Whoever read the output has gone. What is still to be flushed goes nowhere, and that is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (OSError, ValueError) as error:
        if (said := _said(error)) is None:
            raise
        _refused(said)
    except ImportError as error:
        from commands.cli.extras import extra_of  # noqa: PLC0415  what reads metadata takes long to load

        if (extra := extra_of(error)) is None:
            raise
        needed = f"season {sys.argv[1]} needs the extra \"{extra}\": pip install 'season-ledger[{extra}]'"
        _refused(needed)
