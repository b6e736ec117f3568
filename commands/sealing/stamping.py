"""Get time stamps for checkpoints, from an authority or carried by hand, and keep them beside."""

from collections.abc import Callable, Sequence
from pathlib import Path

from commands.sealing.checkpoints import Folder, keep_stamp, read_stamp
from commands.sealing.verifying import verify_book
from ledger.errors import InvalidInputError, RefusedError
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.note import Note
from ledger.seal.stamp import STAMP, check_answer, make_query
from ledger.stores import Store

Ask = Callable[[bytes], bytes]
"""Gives the answer of an authority to a query, both in DER."""


def stamp(note: Note, folders: Sequence[Folder], ask: Ask) -> list[Path]:
    """Keep a time stamp beside a checkpoint in each folder; where one of them has it, nobody is asked.

    Raises:
        InvalidInputError: No answer comes, it is not what was asked for, what is kept is no time stamp of this
            checkpoint, or a folder cannot be written to.
    """
    files = [folder.file_of(Checkpoint.parse(note.text)) for folder in folders]
    kept = next((data for data in (_kept(file, note.text) for file in files) if data is not None), None)
    if kept is None:
        query = make_query(note.text)
        kept = ask(query.data)
        check_answer(kept, note.text, query.nonce)
    return [keep_stamp(file, kept) for file in files]


def _kept(checkpoint: Path, text: str) -> bytes | None:
    file = checkpoint.with_suffix(STAMP)
    if not file.is_file():
        return None
    data = read_stamp(file)
    try:
        check_answer(data, text)
    except InvalidInputError as error:
        raise InvalidInputError(f"{file}: {error}; remove the file and try again") from error
    return data


def add_stamp(store: Store, book: str, file: Path, folders: Sequence[Folder]) -> list[Path]:
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
    problem = f"no checkpoint of {book} is kept"
    for one in verdict.checkpoints:
        if not one.holds:
            continue
        try:
            check_answer(data, one.note.text)
        except InvalidInputError as error:
            problem = str(error)
            continue
        return [folder.keep(one.note, verdict.examined.tree, data).with_suffix(STAMP) for folder in folders]
    raise RefusedError(f"{file}: {problem.replace('this checkpoint', 'a checkpoint kept here')}", reason="other-stamp")
