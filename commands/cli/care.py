"""``season doctor`` and ``copy``: is a store as it must be, and the same book in another."""

import sys
from pathlib import Path

import click

from commands.care.store import copy_book, examine_store
from commands.cli.json_output import print_json, write_bytes
from commands.cli.keys import DEFAULT_KEY
from commands.cli.options import checkpoints_option, find_book, json_option, opened_store, store_option, store_options
from commands.cli.output import Text, console
from commands.cli.saying import say
from commands.sealing.checkpoints import folder_beside
from ledger.errors import InvalidInputError
from projections.documents.base import Document
from projections.documents.carried import CopyDocument, shared_line
from projections.tables.text import count_of


class CheckLine(Document):
    """One thing that was looked at; `mend` says how to mend it, and is null where it is as it must be."""

    what: str
    found: str
    mend: str | None


class DoctorDocument(Document):
    """``season doctor --json``."""

    healthy: bool
    checks: tuple[CheckLine, ...]


@click.command("doctor")
@click.option(
    "--key",
    "keys",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=f"Private keys to look at; by default {DEFAULT_KEY}, if there is one.",
)
@click.option(
    "--grants",
    is_flag=True,
    help="Of a store in PostgreSQL, print the SQL for an owner, writers who can only append, and readers.",
)
@checkpoints_option
@json_option
@store_option
def doctor_command(keys: tuple[Path, ...], grants: bool, checkpoints: Path | None, as_json: bool, store: str) -> None:
    """Look at the store: is it durable, closed to changes, sealed, with room to grow? Say how to mend what is not.

    Exit code 1 if there is something to mend. Whether the entries are what they were is for season verify to say.
    """
    if grants:
        if not store.startswith(("postgresql:", "postgres:")):
            raise InvalidInputError("--grants is for a store in PostgreSQL; who may write to a file its own rights say")
        from commands.care.grants import grants as of_roles  # noqa: PLC0415 - the driver is an extra

        write_bytes(f"{of_roles(store)}\n".encode())  # to be piped into psql
        return
    files = keys or ((Path(DEFAULT_KEY),) if Path(DEFAULT_KEY).exists() else ())
    checked = examine_store(store, folder_beside(store, checkpoints), key_files=files)
    document = DoctorDocument(
        healthy=all(one.mend is None for one in checked),
        checks=tuple(CheckLine(what=one.what, found=one.found, mend=one.mend) for one in checked),
    )
    if as_json:
        print_json(document)
    else:
        out = console()
        for line in document.checks:
            out.print(Text(f"{'ok' if line.mend is None else '! '} {line.what}: {line.found}"))
            if line.mend is not None:
                out.print(Text(f"     to mend: {line.mend}", style="yellow"))
    if not document.healthy:
        sys.exit(1)


@click.command("copy")
@click.argument("target", metavar="URL")
@click.option(
    "--target-checkpoints",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where the copied checkpoints go; by default beside the target, as with --checkpoints.",
)
@checkpoints_option
@json_option
@store_options
def copy_command(
    target: str,
    target_checkpoints: Path | None,
    checkpoints: Path | None,
    as_json: bool,
    store: str,
    season_name: str | None,
) -> None:
    """Copy a book with its checkpoints into the store at URL, which is made when it is missing.

    The book may be written to meanwhile. A target that has its beginning gets the rest, so the same command is a
    backup that can be repeated; a target whose book differs is left as it is. What both share is said in either case;
    season carry brings over what one of them has beyond it.
    """
    if target == store:
        raise InvalidInputError("the store and its copy are the same")
    with opened_store(store, read_only=True) as source:
        book = find_book(source, season_name, people=True).name
        with opened_store(target, create=True) as opened:
            done = copy_book(
                source, book, folder_beside(store, checkpoints), opened, folder_beside(target, target_checkpoints)
            )
            if as_json:
                print_json(
                    CopyDocument(
                        book=book, target=opened.url, added=done.added, last=done.last, shared=shared_line(done.shared)
                    )
                )
                return
            say(f"copied {count_of(done.added, 'entry')} of {book} into {opened.url}, where it now has {done.last}")
            say(done.shared.line("the book", "its copy"))
