"""Rulebooks as files and in a book: what ``season rulebook`` does."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from commands.files import write_named
from ledger.basis import EVERYTHING
from ledger.book import Reader
from ledger.errors import InvalidInputError, UnknownRulebookError
from ledger.rulebook import Rulebook, editions, load_edition, load_rulebook, why_no_rules
from ledger.rulebook.checking import CheckedRulebook, check_file, check_text
from ledger.rulebook.loader import NO_BOOK
from ledger.rulebook.writing import next_edition, readable, taken_over_from
from ledger.season import adopted_texts


def find_rulebook(name: str, reader: Reader | None) -> Rulebook:
    """An edition that the program carries, a file, or an edition that a book has adopted; a file may extend any.

    Raises:
        UnknownRulebookError: It is none of them.
        InvalidInputError: The file is no rulebook.
    """
    return load_rulebook(name, adopted=_adopted(reader))


def check_rulebook(name: str, reader: Reader | None) -> CheckedRulebook:
    """Check what `find_rulebook` finds under a name; of what is no file a fault has no line.

    Raises:
        InvalidInputError: The file cannot be read as text.
    """
    adopted, file = _adopted(reader), Path(name)
    if name not in editions() and (file.is_file() or name not in adopted):
        return check_file(file, adopted=adopted)
    checked = check_text(find_rulebook(name, reader).text)
    return replace(checked, faults=tuple(replace(one, line=None) for one in checked.faults))


def made_from(checked: CheckedRulebook, reader: Reader | None) -> Rulebook | None:
    """What a rulebook that was checked was made from, by all that it says: what it extends, or was taken over from.

    Where it says nothing, what the book at hand has, or else what the program has of the same season.
    """
    rulebook = checked.rulebook
    if rulebook is None or checked.base is not None:
        return checked.base
    taken = taken_over_from(rulebook)
    if taken is not None:
        try:
            return next_edition(find_rulebook(taken, reader), rulebook.edition)
        except UnknownRulebookError:
            return None
    of_book = None if reader is None else reader.read(EVERYTHING).rulebook
    if of_book is not None and why_no_rules(of_book) is None:
        return of_book
    return load_edition(rulebook.edition[:7]) if rulebook.edition[:7] in editions() else None


def _adopted(reader: Reader | None) -> Mapping[str, str]:
    return NO_BOOK if reader is None else adopted_texts(reader.read(EVERYTHING).season)


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
