"""``season prove`` and ``check-proof``: that one entry stood in a book, shown without the book."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from commands.cli.json_output import print_json
from commands.cli.options import Position, checkpoints_option, find_book, json_option, opened_store, store_options
from commands.cli.saying import say
from commands.files import read_some, write_named
from commands.sealing.checkpoints import folder_beside
from commands.sealing.verifying import prove, public_keys
from ledger.book import book_name
from ledger.seal.checkpoint import Checkpoint, may_be_of
from ledger.seal.proof import MAX_PROOF_BYTES, Proof, check_proof, proof_name
from projections.documents.seal import (
    proof_document,
)


@click.command("prove")
@click.argument("position", type=Position())
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
        book = find_book(opened, season_name, people=True).name
        proof = prove(opened, book, position, [folder_beside(store, checkpoints)])
    file = output or Path(proof_name(book, position))
    write_named(file, str(proof).encode())
    size = Checkpoint.parse(proof.checkpoint.text).size
    say(f"wrote {file}: entry {position} of {book}, by the checkpoint of {size}")


@click.command("check-proof")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", "keys", multiple=True, required=True, metavar="PUB", help="The public key of the book's owner.")
@click.option("--book", metavar="BOOK", help=f"The book that it must be of, such as {book_name('2025-26')}.")
@json_option
def check_proof_command(file: Path, keys: tuple[str, ...], book: str | None, as_json: bool) -> None:
    """Check a proof with nothing but the public key, and print the entry that it is of. Exit code 1 if it is none."""
    data = read_some(file, MAX_PROOF_BYTES)
    proof = Proof.parse(data)
    origin = Checkpoint.parse(proof.checkpoint.text).origin
    wanted = origin if book is None or may_be_of(origin, book) else book
    document = proof_document(check_proof(proof, public_keys(keys), origin=wanted))
    if as_json:
        print_json(document)
    elif document.holds:
        say(f"it holds: {document.fact} is entry {document.position} of {document.book}")
        for line in _lines(document.entry or {}, "  "):
            say(line)
        by = ", ".join(one.key + (f" at {one.at}" if one.at else "") for one in document.signed)
        say(f"  sealed with {document.size} entries, root {document.root}, by {by}")
    else:
        say(f"it does not hold: {document.problem}")
    if not document.holds:
        sys.exit(1)


def _lines(fields: Mapping[str, Any], indent: str) -> Iterator[str]:
    """What is in an entry, one field a line; what is empty is left out."""
    for name, value in fields.items():
        if isinstance(value, Mapping):
            yield f"{indent}{name}:"
            yield from _lines(value, f"{indent}  ")
        elif value not in (None, [], ()):
            yield f"{indent}{name}: {value}"
