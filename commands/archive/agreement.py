"""What is signed must agree with the files that show it: each is compared with the entries, or refused by its name.

The program in the archive checks the same by itself, and comes to the same verdict.
"""

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from commands.archive import form
from commands.archive.log_tiles import FOLDER as TILES
from commands.archive.reading import Files
from commands.sealing.checkpoints import SUFFIX, hash_lines
from ledger.entry import Entry
from ledger.errors import InvalidInputError
from ledger.facts import Fact, RulebookAdopted
from ledger.seal.merkle import Tree, leaf_data
from ledger.seal.proof import MAX_PROOF_BYTES, PROOF, Proof, check_proof
from ledger.seal.stamp import STAMP
from ledger.seal.tiles import CHECKPOINT
from ledger.stores import StoredEntry
from projections.archive import standalone
from projections.archive.standalone import Bag
from projections.tables.package import NAME as PACKAGE
from projections.verification.verify import Verdict


class CheckedPart(NamedTuple):
    """One line of the table of what was checked: the result, what it is of, and against what, or why not."""

    result: str
    what: str
    against: str


OK = "ok"
NOT_CHECKED = "not checked"
DIFFERS = "differs"

_SHA256_DIGITS = 64
_TOLD = (form.VERIFY, form.DATABASE, form.ABOUT, form.READABLE, form.RAW, form.LEAVES, form.KEYS)
_FOLDERS_TOLD = (
    *(form.TABLES, form.PARQUET, form.CHECKPOINTS, form.PROOFS, form.RULEBOOKS, form.SOURCES),
    *(form.SITE, TILES),
)


def of_the_bag(bag: Bag) -> list[CheckedPart]:
    """The lines about an archive as a bag."""
    rows = [CheckedPart(OK, f"{bag.files} files", ", ".join(bag.manifests))]
    if bag.unknown:
        rows.append(CheckedPart(NOT_CHECKED, ", ".join(bag.unknown), "manifests of hashes that are not known here"))
    if bag.unlisted:
        rows.append(CheckedPart(NOT_CHECKED, ", ".join(bag.unlisted), "no manifest lists them"))
    return rows


def with_files(
    files: Files, stored: Sequence[StoredEntry], entries: Sequence[Entry[Fact]], verdict: Verdict
) -> list[CheckedPart]:
    """Compare the files that show what is signed with the entries; the lines about them.

    Raises:
        InvalidInputError: One of them says something else.
    """
    tree, size = verdict.examined.tree, len(entries)
    if files.read(form.PAYLOAD + form.LEAVES) != hash_lines(tree, 0, size):
        raise InvalidInputError(f"{files.where}: {form.LEAVES} does not hold the leaf hashes of the entries")
    if files.read(form.PAYLOAD + form.KEYS) != "".join(f"{span.key}\n" for span in verdict.examined.keys).encode():
        raise InvalidInputError(f"{files.where}: {form.KEYS} does not hold the keys that the entries name")
    for one in verdict.checkpoints:
        named, found = (
            f"{form.CHECKPOINTS}{one.checked.checkpoint.size}{SUFFIX}",
            one.where.removeprefix(f"{files.where}: "),
        )
        if found.startswith(form.PAYLOAD) and found != form.PAYLOAD + named:
            raise InvalidInputError(
                f"{one.where} is of {one.checked.checkpoint.size} entries, not of as many as its name says"
            )
    held = len(files.names(form.PAYLOAD + form.CHECKPOINTS, SUFFIX))
    return [
        CheckedPart(OK, f"{size} entries", f"{form.LEAVES}, and the root {tree.root().hex()}"),
        CheckedPart(OK, form.READABLE, "the stored bytes of the entries"),
        CheckedPart(OK, _rulebooks(files, entries), "the texts in the entries"),
        CheckedPart(OK, _sources(files, entries), "the SHA-256 that the entries name"),
        CheckedPart(OK, form.KEYS, "the keys that the entries name"),
        CheckedPart(OK, f"{form.CHECKPOINTS}: {held}", "the entries, and the keys that are trusted"),
        *_stamps(files, verdict),
        CheckedPart(OK, _proofs(files, stored, verdict), "the entries and the checkpoints"),
        *_tiles(files, stored, tree),
    ]


def not_signed(files: Files, compared: Collection[str] = ()) -> list[CheckedPart]:
    """The lines about the program in the archive, and about the other files that nothing signed names.

    Those that are `compared` have a line of their own.
    """
    rows = []
    if form.PAYLOAD + form.VERIFY in files.names(form.PAYLOAD):
        same = files.read(form.PAYLOAD + form.VERIFY) == Path(standalone.__file__).read_bytes()
        result, told = (OK, "that of this program") if same else (NOT_CHECKED, "another than that of this program")
        rows.append(CheckedPart(result, form.VERIFY, told))
    names = [name.removeprefix(form.PAYLOAD) for name in files.names(form.PAYLOAD)]
    others = {
        f"{top}{slash}"
        for top, slash, _ in (
            name.partition("/") for name in names if name not in _TOLD and not name.startswith(_FOLDERS_TOLD)
        )
    }
    package = form.TABLES + PACKAGE
    others |= {package} if form.PAYLOAD + package in files.names(form.PAYLOAD) else set()
    others -= {*compared}
    if others:
        rows.append(CheckedPart(NOT_CHECKED, ", ".join(sorted(others)), "not signed; nothing is restored from it"))
    pages = sum(name.startswith(form.SITE) for name in names)
    if pages:
        rows.append(CheckedPart(NOT_CHECKED, f"{form.SITE}: {pages} files", standalone.PAGES_SAID))
    if form.BAG_INFO in files.inside.sizes:
        rows.append(CheckedPart(NOT_CHECKED, form.BAG_INFO, "not signed; only its size of the payload is compared"))
    return rows


def _rulebooks(files: Files, entries: Sequence[Entry[Fact]]) -> str:
    names = files.names(form.PAYLOAD + form.RULEBOOKS)
    for name in names:
        position = standalone.rulebook_at(name)
        fact = entries[position - 1].fact if 1 <= position <= len(entries) else None
        if not isinstance(fact, RulebookAdopted) or fact.text != files.text(name):
            raise InvalidInputError(
                f"{files.where}: {name} is not the text of the rulebook in the entry that its name says"
            )
    adopted = sum(isinstance(one.fact, RulebookAdopted) for one in entries)
    return f"{form.RULEBOOKS}: {len(names)} of {adopted}"


def _sources(files: Files, entries: Sequence[Entry[Fact]]) -> str:
    wanted = {one.source.sha256 for one in entries if one.source is not None} - {None}
    names = files.names(form.PAYLOAD + form.SOURCES)
    for name in names:
        digest = hashlib.sha256()
        for block in files.blocks(name):
            digest.update(block)
        sha256 = digest.hexdigest()
        if sha256 not in wanted:
            raise InvalidInputError(f"{files.where}: {name} has the SHA-256 {sha256}, which no entry names")
        if name.removeprefix(form.PAYLOAD + form.SOURCES)[:_SHA256_DIGITS] != sha256:
            raise InvalidInputError(f"{files.where}: {name} has another SHA-256 than its name says, {sha256}")
    return f"{form.SOURCES}: {len(names)} of {len(wanted)}"


def _stamps(files: Files, verdict: Verdict) -> list[CheckedPart]:
    """Each time stamp is over the checkpoint beside it; who made it, `season verify --authority` tells afterwards."""
    texts = {one.where: one.note.text for one in verdict.checkpoints}
    names = files.names(form.PAYLOAD + form.CHECKPOINTS, STAMP)
    rows = []
    for name in names:
        text = texts.get(f"{files.where}: {name.removesuffix(STAMP)}{SUFFIX}")
        if text is None:
            raise InvalidInputError(f"{files.where}: {name}: there is no checkpoint beside it")
        try:
            moment = standalone.stamped_at(files.read(name), text.encode())
        except standalone.ArchiveError as error:
            raise InvalidInputError(f"{files.where}: {name}: {error}") from None
        told = f"which it says it saw at {moment}" if moment else "in a form that is not read here"
        rows.append(CheckedPart(OK, name.removeprefix(form.PAYLOAD), f"the hash of its checkpoint, {told}"))
    who = "season verify --authority tells, once it is restored"
    return [*rows, *([CheckedPart(NOT_CHECKED, "who made the time stamps", who)] if names else [])]


def _proofs(files: Files, stored: Sequence[StoredEntry], verdict: Verdict) -> str:
    """Each proof leads from the entry of its name to a checkpoint of the archive."""
    checkpoints = {one.note.text: one.checked for one in verdict.checkpoints if one.holds}
    names = files.names(form.PAYLOAD + form.PROOFS)
    for name in names:
        where = f"{files.where}: {name}"
        try:
            proof = Proof.parse(files.read(name, most=MAX_PROOF_BYTES))
            checkpoint = checkpoints.get(proof.checkpoint.text)
            keys = [one.key for one in checkpoint.signed] if checkpoint is not None else ()
            origin = checkpoint.checkpoint.origin if checkpoint is not None else None
            checked = check_proof(proof, keys, origin=origin)
        except InvalidInputError as error:
            raise InvalidInputError(f"{where}: {str(error).removeprefix(f'{where} ')}") from None
        if checkpoint is None:
            raise InvalidInputError(f"{where}: its checkpoint is none of those in the archive")
        if checked.problem is not None:
            raise InvalidInputError(f"{where}: {checked.problem}")
        if (checked.position, checked.name, checked.payload) != stored[checked.position - 1]:
            raise InvalidInputError(f"{where}: its entry is not the one at {checked.position}")
        if name != f"{form.PAYLOAD}{form.PROOFS}{checked.position}{PROOF}":
            raise InvalidInputError(f"{where}: it is of entry {checked.position}")
    return f"{form.PROOFS}: {len(names)}"


def _tiles(files: Files, stored: Sequence[StoredEntry], tree: Tree) -> list[CheckedPart]:
    """The book as the tiles of a log holds its entries, and one of the checkpoints."""
    names = files.names(form.PAYLOAD + TILES)
    if not names:
        return []
    held = [files.read(name) for name in files.names(form.PAYLOAD + form.CHECKPOINTS, SUFFIX)]
    entries, leaves = [leaf_data(*one) for one in stored], [tree.leaf(at) for at in range(tree.size)]
    for name in names:
        path, data = name.removeprefix(form.PAYLOAD + TILES), files.read(name)
        try:
            if path != CHECKPOINT:
                standalone.check_tile(path, data, entries, leaves)
            elif data not in held:
                raise InvalidInputError(f"{files.where}: {name}: it is none of those in {form.CHECKPOINTS}")
        except standalone.ArchiveError as error:
            raise InvalidInputError(f"{files.where}: {name}: {error}") from None
    return [CheckedPart(OK, f"{TILES}: {len(names)}", "the entries and the checkpoints")]
