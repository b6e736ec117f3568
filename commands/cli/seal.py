"""``season seal``, ``verify``, ``prove`` and ``check-proof``: that nobody can quietly change a book."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.text import Text

from commands.checkpoints import STAMP, Folder, folder_beside, read_checkpoint, write_whole
from commands.cli.keys import DEFAULT_KEY
from commands.cli.options import actor_option, find_book, json_option, opened_store, store_options
from commands.cli.output import console, print_json
from commands.desk import Desk
from commands.opening import SERIES
from commands.sealing import add, prove, public_keys, seal, sealed_books, verify_book
from commands.stamping import Ask, add_stamp, stamp
from ledger.errors import InvalidInputError, LedgerError, NotFoundError
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.keys import read_key
from ledger.seal.note import Note
from ledger.seal.proof import MAX_PROOF_BYTES, Proof, check_proof
from ledger.seal.stamp import Authorities, make_query, require_library
from ledger.stores import Store
from projections.documents.seal import (
    BookLine,
    CheckpointLine,
    TimeStampLine,
    VerifyDocument,
    book_line,
    proof_document,
)
from projections.verify import Kept

Command = TypeVar("Command", bound=Callable[..., Any])

SHOWN_FINDINGS = 20
MOST_ROOT_BYTES = 1 << 22
"""Far above the list of all authorities that a system trusts."""


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
@click.option(
    "--time-stamp",
    "authority_url",
    envvar="SEASON_TIME_STAMP",
    show_envvar=True,
    metavar="URL",
    help="Let the time-stamp authority at this address (RFC 3161) say when it saw the checkpoint.",
)
@click.option(
    "--time-stamp-query",
    "query_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the query for an authority into FILE, to be carried there; --add takes the answer.",
)
@click.option(
    "--add",
    "added",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Add a checkpoint that others have signed, or a time stamp (FILE.tsr).",
)
@click.option("--signer", "signers", multiple=True, metavar="PUB", help="With --add: trust this public key as well.")
@checkpoints_option
@actor_option
@store_options
def seal_command(
    key_files: tuple[Path, ...],
    to: tuple[Path, ...],
    authority_url: str | None,
    query_file: Path | None,
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

    With --time-stamp the checkpoint is kept first: if no time stamp comes it stays without one, the exit code is 1, and
    the same command tries again.

    With --add nothing is signed: FILE is a checkpoint that others have signed, or the answer of a time-stamp authority,
    and is kept if all of it holds.
    """
    folder = folder_beside(store, checkpoints)
    folders = [folder, *map(Folder, to)]
    if added is not None:
        with opened_store(store, read_only=True) as opened:
            book = find_book(opened, season_name).name
            if added.suffix == STAMP:
                files = add_stamp(opened, book, added, folders)
            else:
                given, known = read_checkpoint(added), public_keys(signers)
                files = [add(opened, book, given, one, keys=known) for one in folders]
        click.echo(f"kept in {', '.join(map(str, files))}")
        return
    # What is wrong with these is told before anything is signed.
    ask = None if authority_url is None else _authority(authority_url)
    if query_file is not None:
        require_library()
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
    if query_file is not None:
        _write(query_file, make_query(sealed.note.text, nonce=False).data)
        click.echo(f"wrote {query_file}: the query for a time-stamp authority; add its answer with --add FILE.tsr")
    if ask is not None:
        _stamp(sealed.note, folders, ask)


def _authority(url: str) -> Ask:
    from commands.time_authority import authority  # noqa: PLC0415  what speaks HTTP takes long to load

    return authority(url)


def _stamp(note: Note, folders: Sequence[Folder], ask: Ask) -> None:
    try:
        files = stamp(note, folders, ask)
    except LedgerError as error:
        click.echo(f"season: the book is sealed, but the checkpoint has no time stamp: {error}", err=True)
        sys.exit(1)
    click.echo(f"time stamp kept in {', '.join(map(str, files))}; it is verified by: season verify --authority CA.pem")


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
@click.option(
    "--authority",
    "roots",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="CA.pem",
    help="Verify time stamps by this root certificate of their authority; may be repeated.",
)
@checkpoints_option
@json_option
@store_options
def verify_command(
    keys: tuple[str, ...],
    against: tuple[Path, ...],
    roots: tuple[Path, ...],
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
    authorities = (
        Authorities([(f"--authority {path}", _read(path, MOST_ROOT_BYTES)) for path in roots]) if roots else None
    )
    folders = [folder_beside(store, checkpoints), *(Folder(path) for path in against if path.is_dir())]
    more = [read_checkpoint(path) for path in against if not path.is_dir()]
    with opened_store(store, read_only=True) as opened:
        books = _wanted(opened, season_name, folders, more)
        lines = tuple(
            book_line(verify_book(opened, book, folders, more=more, keys=trusted, authorities=authorities))
            for book in books
        )
    document = VerifyDocument(verified=not any(line.findings for line in lines), books=lines)
    if as_json:
        print_json(document)
    else:
        for line in lines:
            _print_book(console(), line)
        if not trusted and any(line.checkpoints for line in lines):
            text = "signers are taken to be whom the book names; --key relies on a key that you have from elsewhere"
            console().print(Text(text, style="dim"))
        _print_unverified([one.time_stamp for line in lines for one in line.checkpoints], asked=bool(roots))
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
        state = "holds" if one.holds else "does not hold"
        out.print(f"  checkpoint of {one.size}: {state}, {_said_by(one)} ({one.where})")
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


def _said_by(one: CheckpointLine) -> str:
    """Who has signed, cosigned and stamped a checkpoint."""
    owners = ", ".join(signer.key for signer in one.signed if not signer.at)
    words = [f"signed by {owners or 'nobody who is trusted'}"]
    words += [f"cosigned by {signer.key} at {signer.at}" for signer in one.signed if signer.at]
    if one.unknown and one.signed:
        words.append(f"also by {', '.join(one.unknown)}, not known")
    if one.time_stamp is not None and one.time_stamp.holds:
        words.append(f"stamped {one.time_stamp.at} by {one.time_stamp.by}")
    return ", ".join(words)


def _print_unverified(stamps: Sequence[TimeStampLine | None], *, asked: bool) -> None:
    """Say that time stamps were not verified, or that there is none to verify."""
    count = sum(one is not None and one.holds is None for one in stamps)
    if count:
        text = f"{count} time stamp{' is' if count == 1 else 's are'} kept but not verified; --authority verifies them"
        console().print(Text(text, style="dim"))
    elif asked and not any(stamps):
        console().print(Text("no time stamp is kept with these checkpoints", style="yellow"))


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
    _write(file, str(proof).encode())
    size = Checkpoint.parse(proof.checkpoint.text).size
    click.echo(f"wrote {file}: entry {position} of {book}, by the checkpoint of {size}")


@click.command("check-proof")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", "keys", multiple=True, required=True, metavar="PUB", help="The public key of the book's owner.")
@click.option("--book", metavar="BOOK", help="The book that it must be of, such as world-cup/2025-26.")
@json_option
def check_proof_command(file: Path, keys: tuple[str, ...], book: str | None, as_json: bool) -> None:
    """Check a proof with nothing but the public key, and print the entry that it is of. Exit code 1 if it is none."""
    data = _read(file, MAX_PROOF_BYTES)
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


def _read(file: Path, most: int) -> bytes:
    """The bytes of a file; where it has more than `most`, one byte more than that."""
    try:
        with file.open("rb") as opened:
            return opened.read(most + 1)
    except OSError as error:
        raise InvalidInputError(f"{file}: {error.strerror}") from error


def _write(file: Path, data: bytes) -> None:
    try:
        write_whole(file, data)
    except OSError as error:
        raise InvalidInputError(f"{file}: {error.strerror}") from error
