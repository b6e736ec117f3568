"""Load facts from JSON Lines, and write them: what ``season load`` and the fixtures rest on."""

from collections.abc import Iterable
from pathlib import Path

from commands.deciders.admission import admit
from commands.desk import Desk
from commands.intake.lines import read_lines
from ledger.entry import Draft, Entry
from ledger.errors import InvalidInputError
from ledger.facts import Fact


def fact_files(paths: Iterable[Path]) -> list[Path]:
    """The JSON Lines files that `paths` name: files as they are, folders with all that is in them, by name.

    Raises:
        InvalidInputError: A path does not exist, or a folder has no such file.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.glob("*.jsonl"))
            if not inside:
                raise InvalidInputError(f"{path}: no .jsonl file in this folder")
            files.extend(inside)
        elif path.is_file():
            files.append(path)
        else:
            raise InvalidInputError(f"{path}: no such file")
    return files


def read_facts(path: Path) -> list[Draft]:
    """The drafts in one file.

    Raises:
        InvalidInputError: A line is no fact, or the file is not UTF-8.
    """
    try:
        return list(read_lines(path.read_text(encoding="utf-8").splitlines(), file=path.name))
    except UnicodeDecodeError:
        raise InvalidInputError(f"{path.name}: not UTF-8 text") from None


def load_facts(desk: Desk, drafts: list[Draft], *, file: str) -> tuple[Entry[Fact], ...]:
    """Record the facts of one file, all of them or none.

    Facts that say exactly what the book says already are passed over, so that loading a file twice records nothing.

    Raises:
        RefusedError: A fact does not fit the season; the error names the file and the fact.
    """
    return desk.run(lambda season: admit(season, drafts, file=file))
