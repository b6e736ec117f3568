"""``season seal``: sign the root of a book, and keep the checkpoint."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.cli.keys import DEFAULT_KEY
from commands.cli.options import actor_option, checkpoints_option, find_book, opened_store, store_options, warn
from commands.cli.output import console
from commands.cli.saying import say
from commands.cli.verify import print_book
from commands.desk.desk import Desk
from commands.files import write_named
from commands.sealing.checkpoints import Folder, folder_beside, read_checkpoint
from commands.sealing.seals import Sealed, add, seal
from commands.sealing.stamping import Ask, add_stamp, stamp
from commands.sealing.verifying import public_keys
from ledger.errors import LedgerError
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.keys import read_key
from ledger.seal.note import Note, VerifierKey
from ledger.seal.stamp import STAMP, make_query, require_library
from ledger.stores import Store
from projections.documents.seal import (
    book_line,
)

if TYPE_CHECKING:
    from commands.sealing.public_witness import Submit


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
@click.option(
    "--witness",
    "witnesses",
    multiple=True,
    metavar="URL",
    help="Let the public witness at this address (C2SP tlog-witness) cosign the checkpoint; may be repeated.",
)
@click.option(
    "--signer", "signers", multiple=True, metavar="PUB", help="With --add or --witness: trust this public key as well."
)
@checkpoints_option
@actor_option
@store_options
def seal_command(
    key_files: tuple[Path, ...],
    to: tuple[Path, ...],
    authority_url: str | None,
    query_file: Path | None,
    added: Path | None,
    witnesses: tuple[str, ...],
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
    the same command tries again. So it is with --witness, which asks a witness whose public key the book trusts.

    With --add nothing is signed: FILE is a checkpoint that others have signed, or the answer of a time-stamp authority,
    and is kept if all of it holds.
    """
    folder = folder_beside(store, checkpoints)
    folders = [folder, *map(Folder, to)]
    known = public_keys(signers)
    if added is not None:
        with opened_store(store, read_only=True) as opened:
            _add(opened, find_book(opened, season_name, people=True).name, added, folders, known)
        return
    # What is wrong with these is told before anything is signed.
    ask = None if authority_url is None else _authority(authority_url)
    asked = [(url, _witness(url)) for url in witnesses]
    if query_file is not None:
        require_library()
    keys = [read_key(file) for file in key_files]
    with opened_store(store) as opened:
        desk = Desk(find_book(opened, season_name, people=True), actor=actor, warn=warn)
        sealed = seal(desk, opened, keys, folder, to=to)
    if sealed.note is None:
        print_book(console(stderr=True), book_line(sealed.verdict))
        say("the book does not verify, so it was not sealed", err=True)
        sys.exit(1)
    if sealed.trusted is not None:
        say(f"entry {sealed.trusted.position}: the book trusts {keys[0].public} from here on")
    checkpoint = Checkpoint.parse(sealed.note.text)
    say(f"sealed {checkpoint.origin} at {checkpoint.size}, root {checkpoint.root.hex()}")
    say(f"kept in {', '.join(map(str, sealed.files))}")
    if query_file is not None:
        write_named(query_file, make_query(sealed.note.text, nonce=False).data)
        say(f"wrote {query_file}: the query for a time-stamp authority; add its answer with --add FILE.tsr")
    done = [_cosign(sealed, folders, known, url, submit) for url, submit in asked]
    if ask is not None:
        done.append(_stamp(sealed.note, folders, ask))
    if not all(done):
        sys.exit(1)


def _add(store: Store, book: str, added: Path, folders: Sequence[Folder], known: Sequence[VerifierKey]) -> None:
    if added.suffix == STAMP:
        files, doubt = add_stamp(store, book, added, folders)
    else:
        given = read_checkpoint(added)
        files, doubt = tuple(add(store, book, given, one, keys=known) for one in folders), None
    _say_doubt(doubt)
    say(f"kept in {', '.join(map(str, files))}")


def _authority(url: str) -> Ask:
    from commands.sealing.time_authority import authority  # noqa: PLC0415  what speaks HTTP takes long to load

    return authority(url)


def _witness(url: str) -> "Submit":
    from commands.sealing.public_witness import public_witness  # noqa: PLC0415  as above

    return public_witness(url)


def _cosign(
    sealed: Sealed, folders: Sequence[Folder], known: Sequence[VerifierKey], url: str, submit: "Submit"
) -> bool:
    from commands.sealing.public_witness import cosign  # noqa: PLC0415  as above

    try:
        names = cosign(sealed, folders, known, submit)
    except LedgerError as error:
        say(f"season: the book is sealed, but the checkpoint is not cosigned: {url}: {error}", err=True)
        return False
    say(f"cosigned by {', '.join(names)}")
    return True


def _stamp(note: Note, folders: Sequence[Folder], ask: Ask) -> bool:
    try:
        files, doubt = stamp(note, folders, ask)
    except LedgerError as error:
        say(f"season: the book is sealed, but the checkpoint has no time stamp: {error}", err=True)
        return False
    _say_doubt(doubt)
    say(f"time stamp kept in {', '.join(map(str, files))}; it is verified by: season verify --authority CA.pem")
    return True


def _say_doubt(doubt: str | None) -> None:
    if doubt is not None:
        warn(f"the time stamp is kept, but {doubt}")
