"""Rulebooks as files and in a book: what ``season rulebook`` does."""

from pathlib import Path

from commands.files import write_named
from ledger.basis import EVERYTHING
from ledger.book import Reader
from ledger.errors import InvalidInputError, UnknownRulebookError
from ledger.rulebook import Rulebook, load_rulebook, parse_rulebook
from ledger.rulebook.writing import next_edition, readable


def find_rulebook(name: str, reader: Reader | None) -> Rulebook:
    """An edition that the program carries, a file, or an edition that a book has adopted.

    Raises:
        UnknownRulebookError: It is none of them.
        InvalidInputError: The file is no rulebook.
    """
    try:
        return load_rulebook(name)
    except UnknownRulebookError:
        adopted = () if reader is None else reader.read(EVERYTHING).season.rulebooks
        for entry in reversed(adopted):
            if entry.fact.edition == name:
                return parse_rulebook(entry.fact.text)
        raise


def new_rulebook(file: Path, base: Rulebook, edition: str) -> Rulebook:
    """Write the rules of an edition into a new file under the name of another, readable and complete.

    Raises:
        InvalidInputError: The file is there already or cannot be written, or no edition can be called so.
    """
    if file.exists():
        raise InvalidInputError(f"{file}: it is there already; take another name, or change it and check it")
    made = next_edition(base, edition)
    write_named(file, readable(made).encode())
    return made
