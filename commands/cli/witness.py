"""``season witness``: sign what the owner of a book has sealed, without having the book."""

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from commands.cli.keys import WITNESS_KEY
from commands.cli.options import opened_store, warn
from commands.cli.saying import say
from commands.sealing.checkpoints import Folder, read_checkpoint
from commands.sealing.stored_entries import looked
from commands.sealing.verifying import public_keys
from commands.sealing.witnessing import newest, witness
from ledger.errors import InvalidInputError, RefusedError
from ledger.seal.checkpoint import may_be_of
from ledger.seal.keys import read_key
from ledger.seal.merkle import Tree
from ledger.stores import Store
from projections.verification.examine import assemble

DEFAULT_FOLDER = "witness.checkpoints"


@click.command("witness")
@click.argument("checkpoint", metavar="FILE|DIR", type=click.Path(path_type=Path))
@click.option(
    "--signer", "signers", multiple=True, required=True, metavar="PUB", help="The public key of the book's owner."
)
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    default=WITNESS_KEY,
    show_default=True,
    metavar="FILE",
    help="The witness's private key, made by season key new --witness.",
)
@click.option(
    "--checkpoints",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_FOLDER,
    show_default=True,
    metavar="DIR",
    help="The witness's own folder, which remembers what it has signed.",
)
@click.option("--store", metavar="URL", help="Compare with the book in this store, not with the file of hashes.")
def witness_command(
    checkpoint: Path, signers: tuple[str, ...], key: Path, checkpoints: Path, store: str | None
) -> None:
    """Cosign the checkpoint FILE, or the newest in DIR, with the time; its owner adds it by season seal --add.

    It must be signed by an owner whom the witness trusts, and continue the last checkpoint of its book that the witness
    signed. That it does is shown by the file of hashes beside it, or by the book itself. A book that was rewritten or
    cut off is not signed: exit code 1.
    """
    source = Folder(checkpoint if checkpoint.is_dir() else checkpoint.parent)
    if checkpoints.exists() and source.path.resolve() == checkpoints.resolve():
        raise InvalidInputError(f"--checkpoints {checkpoints}: a witness remembers by a folder of its own")
    given = newest(source.checkpoints()) if checkpoint.is_dir() else read_checkpoint(checkpoint)
    with nullcontext() if store is None else opened_store(store, read_only=True) as opened:
        try:
            done = witness(
                given,
                read_key(key),
                public_keys(signers),
                Folder(checkpoints),
                tree_of=lambda book: _tree(source, book, opened),
            )
        except RefusedError as error:
            say(f"season: not signed: {error}", err=True)
            sys.exit(1)
    for other in done.others:
        warn(f"two books under one name: you have signed one called {done.checkpoint.origin} for {other} too")
    size = done.checkpoint.size
    since = "the first of this book" if done.before is None else f"after the one of {done.before}"
    say(f"cosigned {done.checkpoint.origin} at {size}, {'as before' if done.before == size else since}")
    say(f"kept in {done.file}; its owner adds it by: season seal --add FILE")


def _tree(source: Folder, book: str, store: Store | None) -> Tree:
    if store is not None:
        book = next((name for name in store.books() if may_be_of(book, name)), book)
        return assemble(book, looked(store, book)).tree
    return Tree.of(source.hashes(book))
