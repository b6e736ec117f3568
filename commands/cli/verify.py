"""``season verify``: recompute everything, and hold it against every checkpoint."""

import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import click
from rich.console import Console

from commands.cli.json_output import print_json
from commands.cli.options import against_option, checkpoints_option, json_option, opened_store, store_options
from commands.cli.output import Text, console
from commands.sealing.checkpoints import Folder, folder_beside, read_checkpoint
from commands.sealing.roots import authorities
from commands.sealing.verifying import public_keys, sealed_books, verify_book
from ledger.book import book_name
from ledger.errors import NotFoundError
from ledger.seal.checkpoint import may_be_of
from ledger.stores import Store
from projections.documents.seal import (
    BookLine,
    CheckpointLine,
    TimeStampLine,
    VerifyDocument,
    book_line,
)
from projections.verification.verify import Kept

SHOWN_FINDINGS = 20


@click.command("verify")
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="PUB",
    help="Trust this public key (a file, or the key itself), not the book.",
)
@against_option
@click.option(
    "--authority",
    "roots",
    multiple=True,
    metavar="CA.pem|DIR|system",
    help="Verify time stamps by these certificates of their authority: a file, a folder of them, or those that the "
    "system trusts; may be repeated.",
)
@checkpoints_option
@json_option
@store_options
def verify_command(
    keys: tuple[str, ...],
    against: tuple[Path, ...],
    roots: tuple[str, ...],
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
    believed = authorities(roots) if roots else None
    folders = [folder_beside(store, checkpoints), *(Folder(path) for path in against if path.is_dir())]
    more = [read_checkpoint(path) for path in against if not path.is_dir()]
    with opened_store(store, read_only=True) as opened:
        verdicts = [
            verify_book(opened, book, folders, more=more, keys=trusted, authorities=believed)
            for book in _wanted(opened, season_name, folders, more)
        ]
        lines = tuple(book_line(verdict) for verdict in verdicts)
    document = VerifyDocument(verified=not any(line.findings for line in lines), books=lines)
    if as_json:
        print_json(document)
    else:
        for line in lines:
            print_book(console(), line)
        if not trusted and any(line.checkpoints for line in lines):
            text = "signers are taken to be whom the book names; --key relies on a key that you have from elsewhere"
            console().print(Text(text, style="dim"))
        _print_unverified([one.time_stamp for line in lines for one in line.checkpoints], asked=bool(roots))
    if not document.verified:
        sys.exit(1)


def _wanted(store: Store, season: str | None, folders: Sequence[Folder], more: Sequence[Kept]) -> list[str]:
    """The books to verify: also those of which only checkpoints are left, by what these call them."""
    books = list(store.books())
    lost = (one for one in sealed_books(folders, more) if not any(may_be_of(one, book) for book in books))
    known = sorted({*books, *lost})
    if season is None:
        if not known:
            raise NotFoundError(f"{store.url}: no book in this store; open one with: season open 2025-26")
        return known
    name = book_name(season)
    wanted = [one for one in known if may_be_of(one, name)]
    if not wanted:
        raise NotFoundError(f"--season {season}: no such book; the store holds {', '.join(known) or 'none'}")
    return wanted


def print_book(out: Console, line: BookLine) -> None:
    """Print what verification found of a book."""
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
        words.append(_stamped(one.time_stamp))
    return ", ".join(words)


def _stamped(stamp: TimeStampLine) -> str:
    """When an authority stamped it, how exactly, and until when its certificates are valid."""
    accuracy = "" if stamp.accuracy_us is None else f" (to within {_seconds(stamp.accuracy_us)} s)"
    until = "" if stamp.valid_until is None else f", certified by {stamp.root} until {stamp.valid_until}"
    return f"stamped {stamp.at}{accuracy} by {stamp.by}{until}"


def _seconds(microseconds: int) -> str:
    return f"{Decimal(microseconds).scaleb(-6).normalize():f}"


def _print_unverified(stamps: Sequence[TimeStampLine | None], *, asked: bool) -> None:
    """Say that time stamps were not verified, or that there is none to verify."""
    count = sum(one is not None and one.holds is None for one in stamps)
    if count:
        text = f"{count} time stamp{' is' if count == 1 else 's are'} kept but not verified; --authority verifies them"
        console().print(Text(text, style="dim"))
    elif asked and not any(stamps):
        console().print(Text("no time stamp is kept with these checkpoints", style="yellow"))
