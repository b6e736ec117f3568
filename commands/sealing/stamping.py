"""Get time stamps for checkpoints, from an authority or carried by hand, and keep them beside."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from commands.sealing.checkpoints import Folder, keep_stamp, read_stamp
from commands.sealing.verifying import verify_book
from ledger.errors import InvalidInputError, RefusedError
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.note import Note
from ledger.seal.stamp import STAMP, check_answer, make_query, other_than
from ledger.stores import Store

Ask = Callable[[bytes], bytes]
"""Gives the answer of an authority to a query, both in DER."""


class Stamped(NamedTuple):
    """Where a time stamp is kept, and what stands in the way of verifying it, where something does."""

    files: tuple[Path, ...]
    doubt: str | None


def stamp(note: Note, folders: Sequence[Folder], ask: Ask) -> Stamped:
    """Keep a time stamp beside a checkpoint in each folder; where one of them has it, nobody is asked.

    What an authority has answered over this checkpoint is kept, whether or not it can be verified here.

    Raises:
        InvalidInputError: No answer comes, it is not what was asked for, what is kept is no time stamp of this
            checkpoint, or a folder cannot be written to.
    """
    files = [folder.file_of(Checkpoint.parse(note.text)) for folder in folders]
    kept = next((one for one in (_kept(file, note.text) for file in files) if one is not None), None)
    if kept is None:
        query = make_query(note.text)
        answer = ask(query.data)
        kept = answer, check_answer(answer, note.text, query.nonce)
    data, doubt = kept
    return Stamped(tuple(keep_stamp(file, data) for file in files), doubt)


def _kept(checkpoint: Path, text: str) -> tuple[bytes, str | None] | None:
    """The time stamp beside a checkpoint, and what stands in the way of verifying it."""
    file = checkpoint.with_suffix(STAMP)
    if not file.is_file():
        return None
    data = read_stamp(file)
    try:
        return data, check_answer(data, text)
    except InvalidInputError as error:
        raise InvalidInputError(f"{file}: {error}; remove the file and try again") from error


def add_stamp(store: Store, book: str, file: Path, folders: Sequence[Folder]) -> Stamped:
    """Keep a time stamp that was carried here, beside the checkpoint that it is over.

    Args:
        store: Where the book is.
        book: The book's name.
        file: The answer of an authority.
        folders: Where checkpoints are kept; those that do not have the stamp's checkpoint get it as well.

    Raises:
        RefusedError: It is over no checkpoint that is kept and holds.
        InvalidInputError: It is no time stamp, or a folder cannot be written to.
    """
    data = read_stamp(file)
    verdict = verify_book(store, book, folders)
    held = [one for one in reversed(verdict.checkpoints) if one.holds]
    problem = f"no checkpoint of {book} is kept"
    for one in held:
        try:
            doubt = check_answer(data, one.note.text)
        except InvalidInputError as error:
            problem = str(error)
            continue
        files = [folder.keep(one.note, verdict.examined.tree, data).with_suffix(STAMP) for folder in folders]
        return Stamped(tuple(files), doubt)
    if len(held) > 1:
        problem = other_than(data, [one.note.text for one in held]) or problem
    raise RefusedError(f"{file}: {problem}", reason="other-stamp")
