"""What stands in an archive of a book at a basis, as files by their paths in its payload."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from commands.archive import form
from commands.archive.database import database, entries_table, explanation
from commands.archive.log_tiles import tiles_of
from commands.archive.sources import find_sources, suffix_of
from commands.deciders.describing import described
from commands.intake.lines import write_line
from commands.sealing.checkpoints import SUFFIX, Folder, hash_lines
from commands.sealing.verifying import verify_book
from ledger.basis import EVERYTHING, Question
from ledger.book import Book, Reader, Reading
from ledger.entry import Entry
from ledger.errors import NotFoundError, RefusedError
from ledger.facts import DECISIONS, Fact
from ledger.instants import format_instant
from ledger.names import slug
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.merkle import Tree, leaf_hash
from ledger.seal.note import Note
from ledger.seal.proof import PROOF, make_proof
from ledger.seal.stamp import MAX_STAMP_BYTES, STAMP
from ledger.season import Season
from ledger.stores import Store, StoredEntry
from projections.archive.bag_info import what_it_is
from projections.archive.crate import NAME as CRATE
from projections.archive.crate import crate
from projections.archive.readme import About, parts, readme
from projections.archive.standalone import ArchiveError, stamped_at
from projections.archive.tables import moments, report_tables, sources
from projections.reports.report import Asked
from projections.tables.columns import Table
from projections.tables.csv import NEUTRAL, to_csv
from projections.tables.package import NAME, descriptor
from projections.verification.verify import Verdict


class Contents(NamedTuple):
    """An archive's payload.

    Attributes:
        about: What it is of.
        files: The files that are made, by path in the payload.
        copied: The files of sources, by path in the payload.
        missing: The SHA-256 of sources that were to be included and were not found.
        moment: When the last entry was recorded, in microseconds since 1970; all files are given this time.
    """

    about: About
    files: dict[str, bytes]
    copied: dict[str, Path]
    missing: tuple[str, ...]
    moment: int


def contents(  # noqa: PLR0913  what season archive can put in
    store: Store,
    book: Book,
    folders: Sequence[Folder],
    *,
    question: Question = EVERYTHING,
    with_sources: Path | None = None,
    parquet: Callable[[Table], bytes] | None = None,
    tiled: bool = False,
    pages: Mapping[str, bytes] = MappingProxyType({}),
) -> Contents:
    """Put together the archive of a book; the same basis and the same checkpoints give the same files.

    Args:
        store: Where the book is.
        book: The book.
        folders: Where its checkpoints are kept.
        question: How much of the book; only `at` may limit it.
        with_sources: A folder in which to look for the files that the book rests on.
        parquet: Writes a table as Parquet, where the tables are put in so too.
        tiled: Whether the book is put in as the tiles of a log too.
        pages: The site of the book, by paths in the payload, where it is put in; see `commands.archive.pages`.

    Raises:
        RefusedError: The book does not verify.
        NotFoundError: The book has no such position, or had not been opened there.
        InvalidInputError: The folder of sources cannot be read.
    """
    verdict = verified(store, book, folders)
    readings = list(moments(reader := Reader(book), question))
    end = readings[-1][1].reading
    stored, entries = list(book.stored(upto=end.basis.at)), reader.entries(upto=end.basis.at)
    tree = Tree(leaf_hash(*one) for one in stored)
    notes = _notes(verdict, tree.size)
    wanted = named_files(entries)
    found = {} if with_sources is None else find_sources(with_sources, wanted)
    paths = {sha256: f"{form.SOURCES}{sha256}{suffix_of(path)}" for sha256, path in sorted(found.items())}
    tables = tables_of(readings, entries, paths)
    raced, held = tuple(after for after, _ in readings), (len(wanted), len(found))
    about = about_of(end, entries, verdict, moments=raced, sources=held, parquet=parquet is not None, tiled=tiled)
    about = replace(about, pages=len(pages))
    files = {
        **told_of(about, tables),
        form.VERIFY: resources.files("projections.archive").joinpath("standalone.py").read_bytes(),
        **_entries(stored, entries, tree),
        form.KEYS: "".join(f"{key}\n" for key in about.keys).encode(),
        **_checkpoints(verdict, notes),
        **_proofs(tree, stored, entries, notes),
        **tiles_of(tree, stored, notes if tiled else {}),
        **rulebook_texts(end.season),
        **{f"{form.TABLES}{one.path}": to_csv(one) for one in tables},
        **_copies((*tables, entries_table(entries)), parquet),
        **pages,
    }
    copied = {path: found[sha256] for sha256, path in paths.items()}
    files[CRATE] = crate_of(about, end.season, sizes_of(files, copied), parts(about))
    missing = wanted - found.keys() if with_sources is not None else ()
    return Contents(about, files, copied, tuple(sorted(missing)), entries[-1].recorded_at)


def named_files(entries: Iterable[Entry[Fact]]) -> set[str]:
    """The SHA-256 of every file that entries name."""
    return {one.source.sha256 for one in entries if one.source is not None and one.source.sha256 is not None}


def verified(store: Store, book: Book, folders: Sequence[Folder]) -> Verdict:
    """What verification of a book came to; raises RefusedError where it does not verify."""
    verdict = verify_book(store, book.name, folders)
    if verdict.findings:
        raise RefusedError(f"{book.name} does not verify: {verdict.findings[0].text}", reason="does-not-verify")
    return verdict


def _entries(stored: Iterable[StoredEntry], entries: Iterable[Entry[Fact]], tree: Tree) -> dict[str, bytes]:
    return {
        form.READABLE: "".join(f"{write_line(entry)}\n" for entry in entries).encode(),
        form.RAW: raw_lines(stored),
        form.LEAVES: hash_lines(tree, 0, tree.size),
    }


def tables_of(
    readings: Iterable[tuple[str, Asked]], entries: Iterable[Entry[Fact]], paths: Mapping[str, str]
) -> tuple[Table, ...]:
    """All tables of an archive; `paths` says where it keeps which of the files that the book rests on."""
    return (*report_tables(readings), sources(entries, paths))


def raw_lines(stored: Iterable[StoredEntry]) -> bytes:
    """Entries as they are stored, one a line: position, name and payload in base64, with tabs between them."""
    return b"".join(
        b"%d\t%b\t%b\n" % (one.position, one.name.encode(), base64.b64encode(one.payload)) for one in stored
    )


def _notes(verdict: Verdict, at: int) -> dict[int, Note]:
    """The checkpoints that hold, by size, each with all signatures that it has anywhere."""
    notes: dict[int, Note] = {}
    for one in verdict.checkpoints:
        size = one.checked.checkpoint.size
        if one.holds and size <= at:
            before = notes[size].signatures if size in notes else ()
            notes[size] = Note(one.note.text, tuple(sorted({*before, *one.note.signatures})))
    return dict(sorted(notes.items()))


def held_checkpoints(verdict: Verdict) -> Iterator[tuple[int, Note, bytes | None]]:
    """The checkpoints that hold, smallest first: the size, the note and its time stamp."""
    stamps = _stamps(verdict)
    yield from ((size, note, stamps.get(size)) for size, note in _notes(verdict, verdict.examined.tree.size).items())


def _checkpoints(verdict: Verdict, notes: dict[int, Note]) -> dict[str, bytes]:
    stamps = {size: stamp for size, stamp in _stamps(verdict).items() if size in notes}
    return {
        **{f"{form.CHECKPOINTS}{size}{SUFFIX}": str(note).encode() for size, note in notes.items()},
        **{f"{form.CHECKPOINTS}{size}{STAMP}": stamp for size, stamp in stamps.items()},
    }


def _stamps(verdict: Verdict) -> dict[int, bytes]:
    """The time stamps of the checkpoints that hold, by size; of several, always the same one.

    One that is too large or over something else is none, and whoever reads the archive would refuse all of it.
    """
    stamps: dict[int, bytes] = {}
    for one in verdict.checkpoints:
        if one.holds and one.stamp is not None and _is_stamp(one.stamp, one.note.text):
            size = one.checked.checkpoint.size
            stamps[size] = min(stamps.get(size, one.stamp), one.stamp)
    return stamps


def _is_stamp(stamp: bytes, text: str) -> bool:
    try:
        stamped_at(stamp, text.encode())
    except ArchiveError:
        return False
    return len(stamp) <= MAX_STAMP_BYTES


def about_of(  # noqa: PLR0913  each says one thing of an archive
    end: Reading,
    entries: Sequence[Entry[Fact]],
    verdict: Verdict,
    *,
    sources: tuple[int, int],
    moments: tuple[str, ...] = (),
    parquet: bool = False,
    tiled: bool = False,
    case: str | None = None,
) -> About:
    """What an archive is of, or a case; raises NotFoundError where the book had not been opened."""
    if end.season.opened is None:
        raise NotFoundError(f"{end.basis.book} was not opened at {end.basis.at}")
    opened = end.season.opened.fact
    return About(
        book=end.basis.book,
        series=opened.series,
        season=opened.season,
        at=end.basis.at,
        root=end.basis.root,
        rulebook=end.basis.rules,
        first=format_instant(entries[0].recorded_at),
        last=format_instant(entries[-1].recorded_at),
        sealed=max(_notes(verdict, end.basis.at), default=0),
        keys=tuple(str(span.key) for span in verdict.examined.keys if span.since <= end.basis.at),
        moments=moments,
        sources=sources[0],
        held=sources[1],
        parquet=parquet,
        tiled=tiled,
        described=described(end.season),
        case=case,
    )


def _description(about: About, tables: Iterable[Table]) -> bytes:
    document = {
        "format": form.FORMAT,
        "version": form.VERSION,
        "program": form.program(),
        "tables": form.shape(tables),
        "book": about.book,
        "series": about.series,
        "season": about.season,
        "at": about.at,
        "root": about.root,
        "rulebook": about.rulebook,
        "sealed": about.sealed,
        "moments": list(about.moments),
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _proofs(
    tree: Tree, stored: Sequence[StoredEntry], entries: Sequence[Entry[Fact]], notes: dict[int, Note]
) -> dict[str, bytes]:
    """A proof for each decision that a checkpoint covers, by the largest checkpoint."""
    if not notes:
        return {}
    note = notes[max(notes)]
    size = Checkpoint.parse(note.text).size
    return {
        f"{form.PROOFS}{one.position}{PROOF}": str(make_proof(tree, *stored[one.position - 1], note)).encode()
        for one in entries[:size]
        if type(one.fact) in DECISIONS
    }


def rulebook_texts(season: Season) -> dict[str, bytes]:
    """The texts of the rulebooks that a season has adopted, by path."""
    return {
        f"{form.RULEBOOKS}{one.position}-{slug(one.fact.edition)[:60]}.toml": one.fact.text.encode()
        for one in season.rulebooks
    }


def told_of(about: About, tables: tuple[Table, ...]) -> dict[str, bytes]:
    """What an archive says of itself and of its tables, to people and to programs, by path."""
    package = descriptor(
        tables,
        name=slug(about.book),
        title=f"Speed skating, {about.series} {about.season}",
        description=f"Computed from {about.book} at {about.at}, root {about.root}, by rulebook {about.rulebook}. "
        + NEUTRAL,
    )
    about_it = _description(about, tables)
    return {form.README: readme(about, tables), form.ABOUT: about_it, f"{form.TABLES}{NAME}": package}


def _copies(tables: tuple[Table, ...], write: Callable[[Table], bytes] | None) -> dict[str, bytes]:
    """All tables and the entries as a database, and with `write` as Parquet."""
    files = {} if write is None else {f"{form.PARQUET}{one.name}.parquet": write(one) for one in tables}
    return {form.DATABASE: database((*tables, explanation(tables))), **files}


def sizes_of(files: Mapping[str, bytes], copied: Mapping[str, Path]) -> dict[str, int]:
    """The sizes of files, by path."""
    made = {name: len(data) for name, data in files.items()}
    return made | {name: path.stat().st_size for name, path in copied.items()}


def crate_of(
    about: About,
    season: Season,
    sizes: Mapping[str, int],
    meanings: Mapping[str, str],
) -> bytes:
    """The metadata of a payload as a research object.

    Args:
        about: What it is of.
        season: The season.
        sizes: The size of each other file of the payload, by path.
        meanings: What each file and folder is.
    """
    calendar, described = season.competitions(), about.described
    if about.case is not None:  # what the book says is said of its archives
        described = described.model_copy(update={"description": None})
    return crate(
        sizes,
        described,
        name=f"Speed skating, {about.series} {about.season}",
        about=what_it_is(about),
        published=about.last,
        covers=f"{calendar[0].first_day}/{max(one.last_day for one in calendar)}" if calendar else None,
        identifiers=(f"{about.book} at {about.at}, root {about.root}",),
        meanings=meanings,
    )
