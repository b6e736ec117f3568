"""A case file: one outcome with every entry that it rests on, each proven, for who has to decide and has not the book.

It is a bag as an archive is, so that the program in it checks both: entries, proofs and a signed checkpoint in place of
the whole book. The pages beside them are computed from these entries, and say so.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Final

from commands.archive import form
from commands.archive.contents import (
    Contents,
    about_of,
    crate_of,
    held_checkpoints,
    raw_lines,
    rulebook_texts,
    sizes_of,
    verified,
)
from commands.archive.outcomes import Outcome, Saying
from commands.archive.sources import find_sources, suffix_of
from commands.intake.lines import write_line
from commands.sealing.checkpoints import SUFFIX, Folder
from ledger.book import Reading
from ledger.entry import Entry
from ledger.errors import InvalidInputError, RefusedError
from ledger.facts import Fact, KeyRetired, KeyTrusted
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.merkle import Tree
from ledger.seal.note import Note
from ledger.seal.proof import PROOF, make_proof
from ledger.seal.stamp import STAMP
from ledger.stores import Store
from projections.archive.case import CASE, parts, readme
from projections.archive.crate import NAME as CRATE
from projections.disputes.grounds import resting_on
from projections.documents.base import json_text
from projections.documents.case import CaseDocument, beside_lines, turning_lines
from projections.documents.log import log_line
from projections.printing.html import html
from projections.printing.paper import Printed, SealedAt, section
from projections.reports.report import Asked
from projections.verification.verify import Verdict

VERSION: Final = 1
Print = Callable[[Sequence[Printed]], bytes]


def case(
    store: Store, asked: Asked, folders: Sequence[Folder], found: Outcome, *, sheets: Path | None, pdf: Print
) -> Contents:
    """Put together a case file; the same basis and the same checkpoints give the same files.

    Args:
        store: Where the book is.
        asked: The season at the basis.
        folders: Where the checkpoints of the book are kept.
        found: The outcome.
        sheets: A folder in which to look for the sheets that it rests on.
        pdf: Prints readings as a PDF.

    Raises:
        RefusedError: The book does not verify, or an entry that the outcome rests on is not sealed.
        InvalidInputError: The folder of sheets cannot be read, no font has a letter, or other rules are asked for than
            the book has adopted.
    """
    reader, reading = asked.reader, asked.reading
    _check_rules(asked)
    verdict = verified(store, reader.book, folders)
    everything = reader.entries(upto=reading.basis.at)
    entries = resting_on(everything, reading.season, found.grounds)
    note, stamp = _checkpoint(verdict, entries[-1])
    # Who may have signed it is said by the entries up to the checkpoint, which may be later than the basis.
    later = reader.entries(upto=Checkpoint.parse(note.text).size)[len(everything) :]
    entries = (*entries, *(entry for entry in later if isinstance(entry.fact, KeyTrusted | KeyRetired)))
    wanted = {one.source.sha256 for one in entries if one.source is not None and one.source.sha256 is not None}
    at_hand = {} if sheets is None else find_sources(sheets, wanted)
    paths = {sha256: f"{form.SOURCES}{sha256}{suffix_of(path)}" for sha256, path in sorted(at_hand.items())}
    document = _document(reading, found, entries, Checkpoint.parse(note.text), paths)
    size, stamped = document.sealed, stamp is not None
    counts = (len(wanted), len(at_hand))
    about = about_of(reading, everything, verdict, sources=counts, case=" ".join(found.subject))
    files = {
        form.README: readme(document, stamped=stamped),
        form.VERIFY: resources.files("projections.archive").joinpath("standalone.py").read_bytes(),
        form.CASE: json_text(document).encode(),
        form.EXPLANATION: json_text(found.readings[0].document).encode(),
        **_pages(asked, found, document, pdf),
        form.READABLE: "".join(f"{write_line(entry)}\n" for entry in entries).encode(),
        form.KEYS: "".join(f"{one.fact.key}\n" for one in entries if isinstance(one.fact, KeyTrusted)).encode(),
        f"{form.CHECKPOINTS}{size}{SUFFIX}": str(note).encode(),
        **({} if stamp is None else {f"{form.CHECKPOINTS}{size}{STAMP}": stamp}),
        **_proven(asked, entries, verdict.examined.tree, note),
        **rulebook_texts(reading.season),
    }
    copied = {path: at_hand[sha256] for sha256, path in paths.items()}
    files[CRATE] = crate_of(about, reading.season, sizes_of(files, copied), parts(document, stamped=stamped))
    missing = tuple(sorted(wanted - at_hand.keys())) if sheets is not None else ()
    return Contents(about, files, copied, missing, everything[-1].recorded_at)


def _check_rules(asked: Asked) -> None:
    """The rules must be in the book, which proves them; others are nobody's but of who asks."""
    wanted, adopted = asked.question.rulebook, asked.reading.season.rulebooks
    if wanted is not None and asked.reading.rulebook.text not in [one.fact.text for one in adopted]:
        names = ", ".join(dict.fromkeys(one.fact.edition for one in adopted)) or "none"
        raise InvalidInputError(
            f"--rulebook {wanted}: a case rests on rules that its book has adopted, which are {names}; "
            "season explain computes by others"
        )


def _document(
    reading: Reading,
    found: Outcome,
    entries: Sequence[Entry[Fact]],
    signed: Checkpoint,
    sheets: dict[str, str],
) -> CaseDocument:
    return CaseDocument(
        format=form.CASE_FORMAT,
        version=VERSION,
        book=reading.basis.book,
        subject=found.subject,
        outcome=found.said,
        basis=reading.basis,
        sealed=signed.size,
        root=signed.root.hex(),
        margins=beside_lines(found.margins),
        turning=turning_lines(reading.season, found.turning),
        turns=found.turns,
        entries=tuple(log_line(reading.season, entry) for entry in entries),
        sheets=sheets,
        complete=getattr(found.readings[0].document, "complete", None),
        coverage=getattr(found.readings[0].document, "coverage", None),
    )


def _pages(asked: Asked, found: Outcome, document: CaseDocument, pdf: Print) -> dict[str, bytes]:
    """The case to read: the explanation and what helps to judge it, then how close it is and what it rests on."""
    sealed = SealedAt(document.sealed, document.root)
    pages = [_printed(asked, one, sealed) for one in found.readings]
    # What lies between and what would turn it is computed from the races that the book has.
    lacking = [line for one in found.readings for line in one.report.lacking(one.document)]
    pages.append(_printed(asked, Saying(CASE, document), sealed, lacking=dict.fromkeys(lacking)))
    return {form.CASE_PDF: pdf(pages), form.CASE_HTML: html(pages)}


def _checkpoint(verdict: Verdict, last: Entry[Fact]) -> tuple[Note, bytes | None]:
    """The smallest checkpoint that covers the last of the entries, with its time stamp."""
    for size, note, stamp in held_checkpoints(verdict):
        if size >= last.position:
            return note, stamp
    raise RefusedError(
        f"the case rests on entry {last.position} ({last.name}), which is not sealed yet: season seal",
        reason="not-sealed",
    )


def _proven(asked: Asked, entries: Sequence[Entry[Fact]], tree: Tree, note: Note) -> dict[str, bytes]:
    """The entries as they are stored, and the proof of each."""
    stored = [asked.reader.stored(entry.position) for entry in entries]
    proofs = {f"{form.PROOFS}{one.position}{PROOF}": str(make_proof(tree, *one, note)).encode() for one in stored}
    return {form.RAW: raw_lines(stored), **proofs}


def _printed(asked: Asked, one: Saying, sealed: SealedAt, *, lacking: Iterable[str] = ()) -> Printed:
    doubts = getattr(one.document, "doubts", ()) if one.report.rests is not None else ()
    made = section(
        one.report,
        one.document,
        asked.reading,
        recorded_at=asked.reader.entry(asked.reading.basis.at).recorded_at,
        resting=(*lacking, *one.report.lacking(one.document, noted=True), *(doubt.line for doubt in doubts)),
    )
    return replace(made, sealed=sealed)
