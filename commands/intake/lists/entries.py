"""Lists of entries, and of last season's cup: CSV, XLSX or JSON with a name and a code in each row.

A file of entries has columns for names and codes, and may have one for the event, or for gender and distance. A list of
a cup has one for ranks too. Headings are known in the words that publishers use.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from commands.files import read_some
from commands.intake.lists.tables import OWN, ListTable, read_tables
from ledger.errors import InvalidInputError
from ledger.nocs import names, near
from ledger.vocabulary import parse_event
from projections.audit.lists.columns import Meaning, meanings, parse_gender, parse_list_name
from projections.fields.entrants import GivenEntry

_RANK: Final = re.compile(r"0*[1-9][0-9]{0,5}")


def read_entries(path: Path, *, ranked: bool = False) -> tuple[GivenEntry, ...]:
    """The rows of a list of entries or, where `ranked`, of a list with ranks.

    Raises:
        InvalidInputError: The file, a column or a cell cannot be read; the error names file, row, and what is right.
    """
    if not path.is_file():
        raise InvalidInputError(f"{path}: no such file")
    found = [
        row for table in read_tables(path, read_some(path, OWN.size), OWN) for row in _rows(path, table, ranked=ranked)
    ]
    if not found:
        raise InvalidInputError(f"{path.name}: no rows; a list has the columns name and noc, and a row for each entry")
    return tuple(found)


def _rows(path: Path, table: ListTable, *, ranked: bool) -> Iterator[GivenEntry]:
    columns = meanings(table.columns)
    wanted: tuple[Meaning, ...] = ("rank", "name", "noc") if ranked else ("noc",)
    missing = [meaning for meaning in wanted if meaning not in columns]
    if missing:
        raise InvalidInputError(
            f"{path.name}: no column for {' and '.join(missing)} among {', '.join(table.columns)}; a list has the "
            f"columns {'rank,' if ranked else ''}name,noc"
        )
    for number, cells in table.rows:
        row = dict(zip(table.columns, cells, strict=False))
        said = {meaning: row.get(column, "").strip() for meaning, column in columns.items()}
        yield _entry(path.name, number, said, ranked=ranked)


def _entry(file: str, number: int, cells: dict[Meaning, str], *, ranked: bool) -> GivenEntry:
    where = f"{file}, row {number}"
    name = " ".join(filter(None, (cells.get("given", ""), cells.get("name", ""))))
    noc = cells.get("noc", "").upper()
    if noc not in names():
        hint = f"; near is {near(noc)}" if noc else ", such as NED"
        raise InvalidInputError(f"{where}: {cells.get('noc', '') or 'an empty cell'} is no code of an NOC{hint}")
    rank = cells.get("rank", "") if ranked else ""
    if rank and not _RANK.fullmatch(rank):
        raise InvalidInputError(f"{where}: {rank[:60]} is no rank; a rank is a number from 1")
    gender, event = _event(cells.get("event", ""))
    said = cells.get("gender", "")
    if cells.get("event") and event is None:
        raise InvalidInputError(f"{where}: {cells['event']} is no event, such as men-500")
    if said and parse_gender(said) is None:
        raise InvalidInputError(f"{where}: {said} is no gender; men or women")
    return GivenEntry(
        file, number, name, noc, parse_gender(said) if said else gender, event, int(rank) if rank else None
    )


def _event(text: str) -> tuple[str | None, str | None]:
    """Gender and distance of an event by its name, such as ``men-500``, or in words of a list, such as ``500m Men``."""
    try:
        event = parse_event(text)
    except InvalidInputError:
        return parse_list_name(text)
    return event.gender, event.distance
