"""``season key``: make the key that seals a book or witnesses it, and say which keys a book trusts."""

import sys
from pathlib import Path

import click

from commands.cli.groups import Group
from commands.cli.json_output import print_json
from commands.cli.options import (
    actor_option,
    any_desk,
    find_book,
    json_option,
    opened_store,
    store_options,
    user_name,
    warn,
)
from commands.cli.saying import say
from commands.files import write_whole
from commands.sealing.beside import agreement_with_seals
from commands.sealing.seals import retire, trust
from commands.sealing.stored_entries import raw_entries
from commands.sealing.verifying import public_keys
from ledger.book import book_name
from ledger.errors import InvalidInputError
from ledger.seal.checkpoint import may_be_of, origin_of
from ledger.seal.keys import new_key, write_key
from ledger.seal.note import COSIGNATURE_V1, ED25519, VerifierKey
from projections.documents.seal import keys_document
from projections.verification.examine import examine

DEFAULT_KEY = "season.key"
WITNESS_KEY = "witness.key"


@click.group("key", cls=Group)
def key_command() -> None:
    """Make the key that seals a book, and say which keys a book trusts."""


@key_command.command("new")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--name",
    metavar="NAME",
    help="Who holds the key: an address that you control, such as federation.example; asked for where it is missing.",
)
@click.option(
    "--witness", "for_witness", is_flag=True, help="Make the key of a witness, which cosigns and seals no book."
)
def key_new_command(file: Path | None, name: str | None, *, for_witness: bool) -> None:
    """Write a new private key to FILE, which only you can read, and its public key to FILE.pub.

    FILE is season.key by default, and witness.key for a witness. The seals of a book call it by the name of its first
    key and its own, as in federation.example/world-cup/2025-26, so that no two books in the world have one name: take a
    name that nobody else can take, an address of yours, or all of it.
    """
    file = file or Path(WITNESS_KEY if for_witness else DEFAULT_KEY)
    if not file.name or file.is_dir():
        raise InvalidInputError(f"{file}: a folder; name a file for the key")
    key = new_key(_asked_name() if name is None else name, algorithm=COSIGNATURE_V1 if for_witness else ED25519)
    public = file.with_name(f"{file.name}.pub")
    if public.exists():
        raise InvalidInputError(f"{public} exists already; a key is never overwritten.")
    write_key(file, key)
    try:
        write_whole(public, f"{key.public}\n".encode())
    except OSError as error:
        raise InvalidInputError(f"{public}: {error.strerror}; the public key is {key.public}") from error
    say(f"private key: {file} (keep it secret, and a copy of it elsewhere)")
    say(f"public key:  {public} (give it to everybody who is to check what you sign)")
    say(str(key.public))
    if not for_witness and "." not in key.name:
        warn(
            f"{key.name} is no address that you control; a book that this key seals first is called "
            f"{origin_of(key.public, book_name('2025-26'))} or the like"
        )


def _asked_name() -> str:
    """The name that a person types; where nobody is there to ask, that of the user."""
    known = user_name().replace(" ", "-")
    if not sys.stdin.isatty():
        return known
    name: str = click.prompt("An address that you control, such as federation.example", default=known)
    return name


@key_command.command("list")
@json_option
@store_options
def key_list_command(as_json: bool, store: str, season_name: str | None) -> None:
    """Print the keys that the book trusts or has trusted, each with the entries that say so."""
    with opened_store(store, read_only=True) as opened:
        book = find_book(opened, season_name, people=True)
        examined = examine(book.name, raw_entries(opened, book.name))
        agrees = agreement_with_seals(opened, book, store)
        if agrees is not None:
            agrees(examined.tree, True)
        document = keys_document(examined)
    if as_json:
        print_json(document)
        return
    for line in document.keys:
        ended = f", retired by entry {line.retired_by}" if line.retired_by else ""
        say(f"{line.key}  trusted by entry {line.trusted_by}{ended}")
    if not document.keys:
        say("no key yet; the first one that seals the book is trusted from then on")
    say(f"{document.book} at {document.at}, root {document.root}, called {document.origin} by its seals")


@key_command.command("trust")
@click.argument("key", metavar="PUB")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@click.option(
    "--origin",
    metavar="NAME",
    help="Call the book NAME/BOOK in its seals from now on, where it was sealed before it had a name of its own.",
)
@actor_option
@store_options
def key_trust_command(
    key: str, reason: str, origin: str | None, actor: str, store: str, season_name: str | None
) -> None:
    """Let the book trust the public key PUB (a file, or the key itself) from now on; recorded as an entry.

    Seal once more with an old key afterwards, so that whoever knows that one can trust the new one.
    """
    with any_desk(store, season_name, actor=actor) as desk:
        whole = origin and (origin if may_be_of(origin, desk.book.name) else f"{origin}/{desk.book.name}")
        entry = trust(desk, _one_key(key), reason=reason, origin=whole)
        say(f"recorded as entry {entry.position} of {desk.book.name}: the key is trusted from here on")


@key_command.command("retire")
@click.argument("key", metavar="PUB")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@actor_option
@store_options
def key_retire_command(key: str, reason: str, actor: str, store: str, season_name: str | None) -> None:
    """Let the book trust the public key PUB no more; what it has signed before this entry still holds."""
    with any_desk(store, season_name, actor=actor) as desk:
        entry = retire(desk, _one_key(key), reason=reason)
        say(f"recorded as entry {entry.position} of {desk.book.name}: the key signs no more")


def _one_key(word: str) -> VerifierKey:
    keys = public_keys([word])
    if len(keys) != 1:
        raise InvalidInputError(f"{word}: {len(keys)} keys in this file; name one")
    return keys[0]
