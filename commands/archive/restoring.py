"""Restore a book from an archive: entry for entry, with the same root, or not at all."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from commands.archive import form
from commands.archive.agreement import NOT_CHECKED, CheckedPart, not_signed, of_the_bag, with_files
from commands.archive.reading import Files, check_bag, named, opened
from commands.archive.recomputed import recomputed, tables_in
from commands.intake.lines import MOST_LINE
from commands.sealing.checkpoints import SUFFIX, Folder
from ledger.codec import decode_all
from ledger.entry import Entry
from ledger.errors import ConflictError, InvalidInputError, LedgerError, RefusedError
from ledger.facts import Fact, SeasonOpened
from ledger.seal.merkle import Tree, leaf_hash, verify_consistency
from ledger.seal.note import MAX_NOTE_BYTES, Note, VerifierKey
from ledger.seal.stamp import MAX_STAMP_BYTES, STAMP
from ledger.season import Season, fold
from ledger.stores import Store, StoredEntry
from projections.archive import standalone
from projections.archive.standalone import once
from projections.verification.examine import examine
from projections.verification.verify import Kept, Verdict, confront

MOST_ENTRIES = 1_000_000

_LINE = re.compile(r"([1-9][0-9]{0,9})\t([A-Za-z]+/[0-9]+)\t([A-Za-z0-9+/]*={0,2})")
_CHECKPOINT = re.compile(rf"{form.PAYLOAD}{form.CHECKPOINTS}([1-9][0-9]{{0,9}})\.(checkpoint|tsr)")
_SHOWN = 300


class ArchiveDescription(BaseModel):
    """What an archive says it is of; keys that a later version adds are passed over."""

    model_config = ConfigDict(strict=True, frozen=True)

    format: str
    version: int
    book: str
    at: int
    root: str
    series: str | None = None
    season: str | None = None
    program: str | None = None
    tables: str | None = None


class Archived(NamedTuple):
    """A book as an archive holds it, after everything was checked.

    Attributes:
        book: The name of the book.
        stored: Its entries.
        tree: Their Merkle tree.
        verdict: What verification against the checkpoints in the archive came to.
        notes: These checkpoints, each with its time stamp where it has one.
        table: What was checked, against what, and what was not.
    """

    book: str
    stored: tuple[StoredEntry, ...]
    tree: Tree
    verdict: Verdict
    notes: tuple[tuple[Note, bytes | None], ...]
    table: tuple[CheckedPart, ...] = ()


class Demand(NamedTuple):
    """What somebody who reads an archive holds against it.

    Attributes:
        keys: Public keys that are known from elsewhere; see `projections.verification.verify.confront`.
        more: Checkpoints that are known from elsewhere.
        sealed_to: With keys, all entries must be sealed; this is content with those up to a position.
        tables_as_given: Whether the tables are not computed anew, because an older program computed them otherwise.
    """

    keys: Sequence[VerifierKey] = ()
    more: Sequence[Kept] = ()
    sealed_to: int | None = None
    tables_as_given: bool = False


NOTHING_MORE = Demand()
"""Whoever has nothing from elsewhere takes the archive's own word for what only its keys can show."""


class Restored(NamedTuple):
    """What restoring came to.

    Attributes:
        book: The name of the book.
        added: How many entries were appended.
        last: The position of the last entry of the book in the store.
        root: The root of the archive, in hexadecimal.
    """

    book: str
    added: int
    last: int
    root: str


def read_archive(path: Path, demand: Demand = NOTHING_MORE) -> Archived:
    """Read a book from an archive, a folder or a ZIP or tar file, and check all of it.

    Raises:
        InvalidInputError: It is no archive, not a whole one, or something in it does not verify.
    """
    with opened(path) as files:
        bag = check_bag(files)
        archived = checked(files, demand)
    return archived._replace(table=(*of_the_bag(bag), *archived.table))


def checked(files: Files, demand: Demand = NOTHING_MORE) -> Archived:
    """Check all that is in an archive whose manifests fit; see `read_archive`.

    Raises:
        InvalidInputError: Something does not verify.
    """
    about = _description(files)
    stored = tuple(_stored(files, about))
    kept = _checkpoints(files, about)
    verdict = confront(examine(about.book, stored), [*kept, *demand.more], keys=demand.keys)
    if verdict.findings:
        told = verdict.findings[0].text.removeprefix(f"{files.where}: ")
        raise InvalidInputError(f"{files.where}: {_short(told)}")
    tree = verdict.examined.tree
    if tree.root().hex() != about.root:
        raise InvalidInputError(f"{files.where}: its entries have not the root that {form.ABOUT} names")
    entries = list(decode_all(stored))
    _check_season(files, about, entries)
    _check_readable(files, stored)
    table = with_files(files, stored, entries, verdict)
    _check_seal(files, about.at, verdict.sealed, demand)
    if demand.tables_as_given:
        table.append(CheckedPart(NOT_CHECKED, tables_in(files), "taken as given"))
    else:
        table += recomputed(files, about.book, stored, entries, verdict, by=(about.program, about.tables))
    table += not_signed(files, {name for one in table for name in one.what.split(", ")})
    if not demand.more:
        later = f"what came after entry {about.at} a later checkpoint shows; see --against"
        table.append(CheckedPart(NOT_CHECKED, "whether the book went on", later))
    return Archived(
        about.book, stored, tree, verdict, tuple((Note.parse(one.data), one.stamp) for one in kept), tuple(table)
    )


def _check_seal(files: Files, size: int, sealed: int, demand: Demand) -> None:
    """With keys, an archive must be sealed by them: what they have not signed anybody may have written."""
    if not demand.keys or sealed >= min(size, demand.sealed_to or size) > 0 < sealed:
        return
    told = f"has sealed only the entries 1 to {sealed}" if sealed else "has sealed nothing in it"
    raise InvalidInputError(
        f"{files.where}: the key given {told}; nobody vouches for the entries {sealed + 1} to {size}"
        + (f"; --sealed-to {sealed} is content with that" if sealed else "")
    )


def _checkpoints(files: Files, about: ArchiveDescription) -> list[Kept]:
    names = files.names(form.PAYLOAD + form.CHECKPOINTS)
    for name in names:
        if _CHECKPOINT.fullmatch(name) is None:
            raise InvalidInputError(f"{files.where}: {name} is not called as a checkpoint is, or its time stamp")
    stamps = {
        name.removesuffix(STAMP): files.read(name, most=MAX_STAMP_BYTES) for name in names if name.endswith(STAMP)
    }
    return [
        Kept(
            f"{files.where}: {name}",
            files.read(name, most=MAX_NOTE_BYTES),
            about.book,
            stamps.get(name.removesuffix(SUFFIX)),
        )
        for name in names
        if not name.endswith(STAMP)
    ]


def restore(archived: Archived, store: Store, folder: Folder | None = None) -> Restored:
    """Rebuild a book in a store, or continue it where the store has its beginning.

    Args:
        archived: The book.
        store: Where it goes.
        folder: Where the checkpoints of the archive are kept from now on; None for nowhere.

    Raises:
        RefusedError: The store has a book of that name that differs; the error has the first such position.
        ConflictError: Somebody appended to it at the same moment.
    """
    before = Tree(leaf_hash(*one) for one in store.read(archived.book))
    common = min(before.size, archived.tree.size)
    _check_beginning(archived, before, common)
    rest = [(one.name, one.payload) for one in archived.stored[common:]]
    if rest and before.size == common:
        try:
            store.append(archived.book, common, rest)
        except ConflictError:
            raise ConflictError(f"{archived.book}: somebody appended to it at the same moment; try again") from None
    if folder is not None:
        for note, stamp in archived.notes:
            folder.keep(note, archived.tree, stamp)
    added = archived.tree.size - common
    return Restored(archived.book, added, max(before.size, archived.tree.size), archived.tree.root().hex())


def _check_beginning(archived: Archived, before: Tree, common: int) -> None:
    """What both have must be the same: the shorter one is shown to begin the longer one (RFC 9162, section 2.1.4)."""
    longer = archived.tree if archived.tree.size >= before.size else before
    shorter = before if longer is archived.tree else archived.tree
    proof = longer.consistency_proof(common)
    if verify_consistency(common, longer.size, proof, shorter.root(), longer.root()):
        return
    position = next(at + 1 for at in range(common) if before.leaf(at) != archived.tree.leaf(at))
    raise RefusedError(
        f"{archived.book}: the book in the store differs from the archive, first at entry {position}; nothing restored",
        reason="diverges",
        position=position,
    )


def _description(files: Files) -> ArchiveDescription:
    if form.PAYLOAD + form.CASE in files.names(form.PAYLOAD):
        raise InvalidInputError(
            f"{files.where}: a case, which holds some entries of a book; its {form.VERIFY} checks it, none is restored"
        )
    text = files.text(form.PAYLOAD + form.ABOUT, most=1_000_000)
    try:
        about = ArchiveDescription.model_validate(json.loads(text, object_pairs_hook=once))
    except (ValidationError, ValueError, RecursionError):
        raise InvalidInputError(f"{files.where}: {form.ABOUT} does not describe an archive of a season") from None
    if about.format != form.FORMAT or about.version != form.VERSION:
        raise InvalidInputError(
            f"{files.where}: version {about.version} of {_short(about.format)}; "
            f"this program reads version {form.VERSION} of {form.FORMAT}"
        )
    if not 1 <= about.at <= MOST_ENTRIES:
        raise InvalidInputError(f"{files.where}: {form.ABOUT} says that it has {about.at} entries")
    return about


def _stored(files: Files, about: ArchiveDescription) -> Iterator[StoredEntry]:
    where = f"{files.where}: {form.RAW}"
    text = files.text(form.PAYLOAD + form.RAW)
    lines = text.split("\n") if text.count("\n") == about.at else [""]
    if lines.pop() or len(lines) != about.at:
        raise InvalidInputError(f"{where}: it has not {about.at} whole lines, as {form.ABOUT} says")
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(line) if len(line) <= MOST_LINE else None
        if found is None or int(found[1]) != number:
            raise InvalidInputError(f"{where}, line {number}: not the entry at position {number}")
        try:
            payload = base64.b64decode(found[3], validate=True)
        except binascii.Error:
            payload = b""
        if base64.b64encode(payload).decode() != found[3]:
            raise InvalidInputError(f"{where}, line {number}: the stored bytes are not in base64")
        yield StoredEntry(number, found[2], payload)


def _check_season(files: Files, about: ArchiveDescription, entries: Sequence[Entry[Fact]]) -> None:
    """The entries must make a season, and it must be the one that the archive is named after."""
    opened = entries[0].fact
    if not isinstance(opened, SeasonOpened) or f"{opened.series}/{opened.season}" != about.book:
        raise InvalidInputError(f"{files.where}: its first entry does not open the book {_short(about.book)}")
    if about.series not in (None, opened.series) or about.season not in (None, opened.season):
        raise InvalidInputError(f"{files.where}: {form.ABOUT} names another series or season than {_short(about.book)}")
    if any(isinstance(entry.fact, SeasonOpened) for entry in entries[1:]):
        raise InvalidInputError(f"{files.where}: the book is opened twice")
    try:
        fold(Season(), entries)
    except (LedgerError, LookupError, RecursionError) as error:
        raise InvalidInputError(f"{files.where}: its entries make no season: {_short(str(error))}") from None


def _check_readable(files: Files, stored: Sequence[StoredEntry]) -> None:
    """The readable lines must say what the stored bytes say, key by key, so that nobody is shown something else."""
    said = [standalone.stored_in(one.position, one.payload) for one in stored]
    with named(files.where):
        lines = files.inside.lines(form.PAYLOAD + form.READABLE)
        standalone.check_readable(lines, [one.name for one in stored], said)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
