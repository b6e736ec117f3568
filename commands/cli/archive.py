"""``season archive`` and ``restore``: a season as a package that others can read and check, and back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from commands.archive.bag import check_target, write_archive
from commands.archive.contents import contents
from commands.archive.pages import pages_of
from commands.archive.restoring import Demand, read_archive, restore
from commands.archive.told import aligned, missing, verdict
from commands.cli.describing import describing_options, record_said, take_said
from commands.cli.options import (
    actor_option,
    against_option,
    checkpoints_option,
    find_book,
    new_store_option,
    opened_store,
    store_option,
)
from commands.cli.output import console
from commands.cli.saying import say
from commands.sealing.checkpoints import Folder, folder_beside, read_checkpoint
from commands.sealing.verifying import public_keys
from ledger.basis import ask
from ledger.book import of_people
from ledger.errors import InvalidInputError
from projections.tables.columns import Table


@click.command("archive")
@click.argument("season")
@click.argument("target", metavar="DIR|FILE.zip", type=click.Path(path_type=Path))
@click.option("--at", metavar="POSITION|INSTANT", help="What did this book contain?")
@click.option(
    "--with-sources",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Put in the official sheets, which are looked for in DIR by their SHA-256.",
)
@click.option("--parquet", is_flag=True, help="Put in the tables as Parquet too.")
@click.option(
    "--tiles", "tiled", is_flag=True, help="Put in the tiles of the log too, by which any client of logs follows it."
)
@click.option(
    "--with-site", is_flag=True, help="Put in the pages too, as season site writes them, to be opened from the folder."
)
@describing_options
@actor_option
@checkpoints_option
@store_option
def archive_command(
    season: str,
    target: Path,
    at: str | None,
    with_sources: Path | None,
    *,
    parquet: bool,
    tiled: bool,
    with_site: bool,
    actor: str,
    checkpoints: Path | None,
    store: str,
    **options: Any,
) -> None:
    """Write SEASON, such as 2025-26, as a BagIt bag into a new folder DIR or a new FILE.zip.

    It holds the entries to read and as they are stored, all tables as CSV and SQLite, the rulebook, checkpoints and
    proofs, a text that explains all of it, and a program that checks it. The same basis gives the same bytes.

    What is said of it by --organization and the options after it is recorded in the book, and holds for later archives
    too; an empty TEXT takes it out again.
    """
    write, said = _parquet_writer() if parquet else None, take_said(options)
    check_target(target)
    if with_site and at is not None:
        raise InvalidInputError("--at: the pages show the whole book; leave --at or --with-site out")
    if said:
        if at is not None:
            raise InvalidInputError("--at: what is said of an archive is recorded at the end of the book; leave it out")
        record_said(said, store=store, season=season, actor=actor, target=target, sources=with_sources)
    with opened_store(store, read_only=True) as opened:
        book, kept = find_book(opened, season, people=True), folder_beside(store, checkpoints)
        if with_site and of_people(book.name):
            raise InvalidInputError(f"--with-site: {book.name} is of no season and has no pages")
        made = contents(
            opened,
            book,
            [kept],
            question=ask(at=at),
            with_sources=with_sources,
            parquet=write,
            tiled=tiled,
            pages=pages_of(opened, book, kept) if with_site else {},
        )
    fingerprint = write_archive(made, target)
    about, notes = made.about, console(stderr=True)
    if not about.sealed:
        notes.print("nothing in it is sealed, so it proves nothing by itself; seal the book first: season seal")
    elif about.sealed < about.at:
        notes.print(f"not sealed: entries {about.sealed + 1} to {about.at}; season seal, and archive once more")
    for line in missing(made.missing, "file", "; tables/sources.csv lists all"):
        notes.print(line)
    say(f"wrote {target}: {about.book} at {about.at}, root {about.root}")
    sealed, sources = f"{about.sealed} of {about.at} entries sealed", f"{about.held} of {about.sources} sources"
    say(f"  {sealed}, {sources}, manifests {fingerprint}")


def _parquet_writer() -> Callable[[Table], bytes]:
    from projections.tables.parquet import to_parquet  # noqa: PLC0415  only who wants it needs the library

    return to_parquet


@click.command("restore")
@click.argument("archive", metavar="DIR|FILE", type=click.Path(path_type=Path))
@click.option("--key", "keys", multiple=True, metavar="PUB", help="Trust this public key, not what the archive says.")
@against_option
@click.option(
    "--sealed-to",
    type=click.IntRange(min=1),
    metavar="POSITION",
    help="With --key, be content if the entries up to here are sealed; by default all must be.",
)
@click.option(
    "--tables-as-given", is_flag=True, help="Do not compute the tables anew; an older program computed them otherwise."
)
@click.option("--dry-run", is_flag=True, help="Check the archive, and restore nothing.")
@checkpoints_option
@new_store_option
def restore_command(
    archive: Path,
    keys: tuple[str, ...],
    against: tuple[Path, ...],
    sealed_to: int | None,
    tables_as_given: bool,
    dry_run: bool,
    checkpoints: Path | None,
    store: str,
) -> None:
    """Rebuild a book from an archive, entry for entry, in any store; everything is checked before the first is written.

    An archive is a folder, a ZIP file, or a tar file as it is or packed by gzip. Its tables are computed anew. At the
    end stands what was checked, against what, and what was not.

    A store that has the beginning of the book gets the rest. One whose book differs is left as it is.
    """
    more = [
        one for path in against for one in (Folder(path).checkpoints() if path.is_dir() else [read_checkpoint(path)])
    ]
    demand = Demand(public_keys(keys), more, sealed_to, tables_as_given)
    archived = read_archive(archive, demand)
    for line in aligned(archived.table):
        say(line)
    say(verdict(archived, known=bool(keys or against)))
    if dry_run:
        return
    with opened_store(store, create=True) as opened:
        done = restore(archived, opened, folder_beside(store, checkpoints))
    say(f"restored {done.added} entries into {opened.url}, where the book now has {done.last}")
