"""``season key``, ``seal``, ``verify``, ``prove`` and ``check-proof``: that nobody can quietly change a book."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.text import Text

from commands.checkpoints import Folder, folder_beside, read_checkpoint, write_whole
from commands.cli.options import (
    actor_option,
    find_book,
    json_option,
    opened_desk,
    opened_store,
    store_options,
    user_name,
)
from commands.cli.output import console, print_json
from commands.desk import Desk
from commands.looking import raw_entries
from commands.opening import SERIES
from commands.sealing import add, prove, public_keys, retire, seal, sealed_books, trust, verify_book
from ledger.errors import InvalidInputError, NotFoundError
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.keys import new_key, read_key, write_key
from ledger.seal.note import VerifierKey
from ledger.seal.proof import MAX_PROOF_BYTES, Proof, check_proof
from ledger.stores import Store
from projections.documents.seal import BookLine, VerifyDocument, book_line, keys_document, proof_document
from projections.examine import examine
from projections.verify import Kept

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_KEY = "season.key"
SHOWN_FINDINGS = 20


def checkpoints_option(command: Command) -> Command:
    """Add ``--checkpoints``."""
    return click.option(
        "--checkpoints",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="SEASON_CHECKPOINTS",
        show_envvar=True,
        metavar="DIR",
        help="Where checkpoints are kept; by default PATH.checkpoints beside sqlite:PATH, else season.checkpoints.",
    )(command)


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
    try:
        write_whole(public, f"{key.public}\n".encode())
    except OSError as error:
        raise InvalidInputError(f"{public}: {error.strerror}; the public key is {key.public}") from error
    click.echo(f"private key: {file} (keep it secret, and a copy of it elsewhere)")
    click.echo(f"public key:  {public} (give it to everybody who is to check what you seal)")
    click.echo(str(key.public))


@key_command.command("list")
@json_option
@store_options
def key_list_command(as_json: bool, store: str, season_name: str | None) -> None:
    """Print the keys that the book trusts or has trusted, each with the entries that say so."""
    with opened_store(store, read_only=True) as opened:
        book = find_book(opened, season_name)
        document = keys_document(examine(book.name, raw_entries(opened, book.name)))
    if as_json:
        print_json(document)
        return
    for line in document.keys:
        ended = f", retired by entry {line.retired_by}" if line.retired_by else ""
        click.echo(f"{line.key}  trusted by entry {line.trusted_by}{ended}")
    if not document.keys:
        click.echo("no key yet; the first one that seals the book is trusted from then on")
    click.echo(f"{document.book} at {document.at}, root {document.root}")


@key_command.command("trust")
@click.argument("key", metavar="PUB")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@actor_option
@store_options
def key_trust_command(key: str, reason: str, actor: str, store: str, season_name: str | None) -> None:
    """Let the book trust the public key PUB (a file, or the key itself) from now on; recorded as an entry.

    Seal once more with an old key afterwards, so that whoever knows that one can trust the new one.
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
    "--to", multiple=True, type=click.Path(path_type=Path), metavar="DIR", help="Keep it here too; may be repeated."
)
@click.option("--add", "added", type=click.Path(path_type=Path), metavar="FILE", help="Add what others have signed.")
@click.option("--signer", "signers", multiple=True, metavar="PUB", help="With --add: trust this public key as well.")
@checkpoints_option
@actor_option
@store_options
def seal_command(
    key_files: tuple[Path, ...],
    to: tuple[Path, ...],
    added: Path | None,
    signers: tuple[str, ...],
    checkpoints: Path | None,
    actor: str,
    store: str,
    season_name: str | None,
) -> None:
    """Sign the root of the book as it is now, and keep the checkpoint beside the store and wherever --to says.

    A checkpoint that lies only beside the data proves nothing to somebody who can change both: keep a copy elsewhere,
    or give it away. A book that does not verify is not sealed. A book that trusts no key yet trusts the first one.

    With --add nothing is signed: FILE is a checkpoint that others have signed, and is kept if all of it holds.
    """
    folder = folder_beside(store, checkpoints)
    if added is not None:
        with opened_store(store, read_only=True) as opened:
            book = find_book(opened, season_name).name
            files = [
                add(opened, book, read_checkpoint(added), one, keys=public_keys(signers))
                for one in (folder, *map(Folder, to))
            ]
        click.echo(f"kept in {', '.join(map(str, files))}")
        return
    keys = [read_key(file) for file in key_files]
    with opened_store(store) as opened:
        desk = Desk(find_book(opened, season_name), actor=actor)
        sealed = seal(desk, opened, keys, folder, to=to)
    if sealed.note is None:
        _print_book(console(stderr=True), book_line(sealed.verdict))
        click.echo("the book does not verify, so it was not sealed", err=True)
        sys.exit(1)
    if sealed.trusted is not None:
        click.echo(f"entry {sealed.trusted.position}: the book trusts {keys[0].public} from here on")
    checkpoint = Checkpoint.parse(sealed.note.text)
    click.echo(f"sealed {checkpoint.origin} at {checkpoint.size}, root {checkpoint.root.hex()}")
    click.echo(f"kept in {', '.join(map(str, sealed.files))}")


@click.command("verify")
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="PUB",
    help="Trust this public key (a file, or the key itself), not the book.",
)
@click.option(
    "--against",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="A checkpoint, or a folder of them, that was kept elsewhere; may be repeated.",
)
@checkpoints_option
@json_option
@store_options
def verify_command(
    keys: tuple[str, ...],
    against: tuple[Path, ...],
    checkpoints: Path | None,
    as_json: bool,
    store: str,
    season_name: str | None,
) -> None:
    """Recompute everything from the stored bytes, and compare it with every checkpoint that is known.

    Says at which position a book first differs from what was sealed, has lost entries, has been put in another order,
    or has entries that cannot be read. Exit code 1 if anything is wrong. Without --season every book is verified.
    """
    trusted = public_keys(keys)
    folders = [folder_beside(store, checkpoints), *(Folder(path) for path in against if path.is_dir())]
    more = [read_checkpoint(path) for path in against if not path.is_dir()]
    with opened_store(store, read_only=True) as opened:
        books = _wanted(opened, season_name, folders, more)
        lines = tuple(book_line(verify_book(opened, book, folders, more=more, keys=trusted)) for book in books)
    document = VerifyDocument(verified=not any(line.findings for line in lines), books=lines)
    if as_json:
        print_json(document)
    else:
        for line in lines:
            _print_book(console(), line)
        if not trusted and any(line.checkpoints for line in lines):
            text = "signers are taken to be whom the book names; --key relies on a key that you have from elsewhere"
            console().print(Text(text, style="dim"))
    if not document.verified:
        sys.exit(1)


def _wanted(store: Store, season: str | None, folders: Sequence[Folder], more: Sequence[Kept]) -> list[str]:
    """The books to verify: also those of which only checkpoints are left."""
    known = sorted({*store.books(), *sealed_books(folders, more)})
    if season is None:
        if not known:
            raise NotFoundError(f"{store.url}: no book in this store; open one with: season open 2025-26")
        return known
    name = season if "/" in season else f"{SERIES}/{season}"
    if name not in known:
        raise NotFoundError(f"--season {season}: no such book; the store holds {', '.join(known) or 'none'}")
    return [name]


def _print_book(out: Console, line: BookLine) -> None:
    out.print(Text(f"{line.book}: {line.entries} entries, root {line.root}", style="bold"))
    for one in line.checkpoints:
        by = ", ".join(f"{signer.key}" + (f" at {signer.at}" if signer.at else "") for signer in one.signed)
        others = f", also by {', '.join(one.unknown)}, not known" if one.unknown and one.signed else ""
        state = "holds" if one.holds else "does not hold"
        out.print(
            f"  checkpoint of {one.size}: {state}, signed by {by or 'nobody who is trusted'}{others} ({one.where})"
        )
    for finding in line.findings[:SHOWN_FINDINGS]:
        out.print(Text(f"  ! {finding.kind}: {finding.text}", style="bold red"))
    if len(line.findings) > SHOWN_FINDINGS:
        out.print(f"  … and {len(line.findings) - SHOWN_FINDINGS} more; --json gives all")
    if line.findings:
        return
    if line.sealed < line.entries:
        since = f"entries {line.sealed + 1} to {line.entries} are" if line.sealed else "the book is"
        out.print(Text(f"  {since} not sealed: nothing shows that they are what was recorded", style="yellow"))
    out.print(f"  verified: {line.entries} entries, of which {line.sealed} are sealed")


@click.command("prove")
@click.argument("position", type=click.IntRange(1))
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="By default BOOK.POSITION.tlog-proof."
)
@checkpoints_option
@store_options
def prove_command(
    position: int, output: Path | None, checkpoints: Path | None, store: str, season_name: str | None
) -> None:
    """Write a file that shows that the entry at POSITION stood in the book when it was sealed."""
    with opened_store(store, read_only=True) as opened:
        book = find_book(opened, season_name).name
        proof = prove(opened, book, position, [folder_beside(store, checkpoints)])
    file = output or Path(f"{book.replace('/', '_')}.{position}.tlog-proof")
    try:
        write_whole(file, str(proof).encode())
    except OSError as error:
        raise InvalidInputError(f"{file}: {error.strerror}") from error
    size = Checkpoint.parse(proof.checkpoint.text).size
    click.echo(f"wrote {file}: entry {position} of {book}, by the checkpoint of {size}")


@click.command("check-proof")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", "keys", multiple=True, required=True, metavar="PUB", help="The public key of the book's owner.")
@click.option("--book", metavar="BOOK", help="The book that it must be of, such as world-cup/2025-26.")
@json_option
def check_proof_command(file: Path, keys: tuple[str, ...], book: str | None, as_json: bool) -> None:
    """Check a proof with nothing but the public key, and print the entry that it is of. Exit code 1 if it is none."""
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_PROOF_BYTES + 1)
    except OSError as error:
        raise InvalidInputError(f"{file}: {error.strerror}") from error
    document = proof_document(check_proof(Proof.parse(data), public_keys(keys), origin=book))
    if as_json:
        print_json(document)
    elif document.holds:
        click.echo(f"it holds: {document.fact} is entry {document.position} of {document.book}")
        for name, value in (document.entry or {}).items():
            if value is not None:
                click.echo(f"  {name}: {value}")
        by = ", ".join(one.key + (f" at {one.at}" if one.at else "") for one in document.signed)
        click.echo(f"  sealed with {document.size} entries, root {document.root}, by {by}")
    else:
        click.echo(f"it does not hold: {document.problem}")
    if not document.holds:
        sys.exit(1)
