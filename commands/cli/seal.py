"""``season key``, ``seal``, ``verify``, ``prove`` and ``check-proof``: that nobody can quietly change a book."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic import BaseModel

from commands.checkpoints import Folder, folder_beside, read_checkpoint, write_whole
from commands.cli.options import actor_option, find_book, json_option, opened_desk, opened_store, store_options, user_name
from commands.cli.output import console, print_json
from commands.sealing import add, prove, public_keys, retire, seal, sealed_books, trust, verify_book
from ledger.book import Book
from ledger.codec import decode
from ledger.errors import InvalidInputError, LedgerError, NotFoundError
from ledger.instants import format_instant
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.keys import new_key, read_key, write_key
from ledger.seal.note import VerifierKey
from ledger.seal.proof import MAX_PROOF_BYTES, Proof, check_proof
from projections.examine import examine
from projections.verify import Verdict
from projections.documents.seal import ProofDocument, VerifyDocument, proof_document, verdict_document

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_KEY = "season.key"


def _checkpoints_option(command: Command) -> Command:
    return click.option(
        "--checkpoints",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="SEASON_CHECKPOINTS",
        show_envvar=True,
        metavar="DIR",
        help="Where checkpoints are kept; by default PATH.checkpoints beside sqlite:PATH, else season.checkpoints.",
    )(command)


def _trusted_option(text: str) -> Callable[[Command], Command]:
    def added(command: Command) -> Command:
        return click.option("--key", "keys", multiple=True, metavar="PUB", help=text)(command)

    return added


@click.group("key")
def key_command() -> None:
    """Make the key that seals a book, and say which keys a book trusts."""


@key_command.command("new")
@click.argument("file", type=click.Path(path_type=Path), default=DEFAULT_KEY)
@click.option("--name", metavar="NAME", help="Who holds the key, in one word; by default your user name.")
def key_new_command(file: Path, name: str | None) -> None:
    """Write a new private key to FILE (season.key), which only you can read, and its public key to FILE.pub."""
    key = new_key(name or user_name().replace(" ", "-"))
    public = file.with_name(f"{file.name}.pub")
    if public.exists():
        raise InvalidInputError(f"{public} exists already; a key is never overwritten.")
    write_key(file, key)
    write_whole(public, f"{key.public}\n".encode())
    click.echo(f"private key: {file} (keep it secret, and a copy elsewhere)")
    click.echo(f"public key:  {public} (give it to everybody who is to check what you seal)")
    click.echo(str(key.public))


@key_command.command("list")
@json_option
@store_options
def key_list_command(as_json: bool, store: str, season_name: str | None) -> None:
    """Print the keys that the book trusts or has trusted, each with the entries that say so."""
    with opened_store(store, read_only=True) as opened:
        book = find_book(opened, season_name)
        examined = examine(book.name, book.stored())
    lines = tuple(
        KeyLine(key=str(span.key), name=span.key.name, trusted_by=span.since, retired_by=span.until)
        for span in examined.keys
    )
    if as_json:
        print_json(KeysDocument(book=book.name, at=examined.last, root=examined.root, keys=lines))
        return
    for line in lines:
        ended = f", retired by entry {line.retired_by}" if line.retired_by else ""
        click.echo(f"{line.key}  trusted by entry {line.trusted_by}{ended}")
    if not lines:
        click.echo(f"{book.name} trusts no key yet; season seal lets it trust the first one that seals it")
    click.echo(f"{book.name} at {examined.last}, root {examined.root}")


class KeyLine(BaseModel):
    """One key of a book: trusted from one entry on, up to another where it was retired."""

    key: str
    name: str
    trusted_by: int
    retired_by: int | None


class KeysDocument(BaseModel):
    """``season key list --json``."""

    book: str
    at: int
    root: str
    keys: tuple[KeyLine, ...]


@key_command.command("trust")
@click.argument("key", metavar="PUB")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@actor_option
@store_options
def key_trust_command(key: str, reason: str, actor: str, store: str, season_name: str | None) -> None:
    """Let the book trust the public key PUB (a file, or the key itself) from now on; recorded as an entry.

    Seal once more with an old key after this, so that whoever knows that one can trust the new one.
    """
    with opened_desk(store, season_name, actor=actor) as desk:
        entry = trust(desk, _one_key(key), reason=reason)
        click.echo(f"recorded as entry {entry.position} of {desk.book.name}: the key is trusted from here on")


@key_command.command("retire")
@click.argument("key", metavar="PUB")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@actor_option
@store_options
def key_retire_command(key: str, reason: str, actor: str, store: str, season_name: str | None) -> None:
    """Let the book trust the public key PUB no more; what it has signed before this entry still holds."""
    with opened_desk(store, season_name, actor=actor) as desk:
        entry = retire(desk, _one_key(key), reason=reason)
        click.echo(f"recorded as entry {entry.position} of {desk.book.name}: the key signs no more")


def _one_key(word: str) -> VerifierKey:
    keys = public_keys([word])
    if len(keys) != 1:
        raise InvalidInputError(f"{word}: {len(keys)} keys in this file; name one")
    return keys[0]


@click.command("seal")
@click.option(
    "--key",
    "key_files",
    multiple=True,
    type=click.Path(path_type=Path),
    envvar="SEASON_KEY",
    show_envvar=True,
    default=[DEFAULT_KEY],
    show_default=DEFAULT_KEY,
    metavar="FILE",
    help="The private key to sign with; may be repeated.",
)
@click.option(
    "--to", multiple=True, type=click.Path(path_type=Path), metavar="DIR", help="Keep it here as well; may be repeated."
)
@click.option(
    "--add", "added", type=click.Path(path_type=Path), metavar="FILE", help="Add what others have signed, and sign nothing."
)
@_trusted_option_for_add
@_checkpoints_option
@actor_option
@store_options
def seal_command() -> None:
    """."""
