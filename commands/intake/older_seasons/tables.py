"""What a table of points says, before anybody is recognised: the values that its readers give and deciders take."""

import csv
import io
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple
from urllib.parse import urlsplit

from pydantic import Field

from ledger.entry import Source
from ledger.errors import InvalidInputError
from ledger.facts import PublishedRow, ResultRow, Text, Value
from ledger.vocabulary import Distance, Division, Gender, Noc

GENDERS: Final[dict[str, Gender]] = {"M": "men", "W": "women"}
DISTANCES: Final[dict[str, Distance]] = {
    "100": "100",
    "500": "500",
    "1000": "1000",
    "1500": "1500",
    "3000": "3000",
    "5000": "5000",
    "10000": "10000",
    "mass start": "mass-start",
    "MS": "mass-start",
    "team pursuit": "team-pursuit",
    "TP": "team-pursuit",
    "team sprint": "team-sprint",
    "TS": "team-sprint",
}
"""The distances as these tables write them."""

MAX_BYTES: Final = 2_000_000
"""A table of a season has some kilobytes; what is a thousand times larger is none."""


class Mention(Value):
    """What a table says of one competitor in one race.

    `row` is its line in the table, from 1 below the headings. `name` is None where the table gives the code alone.
    `remark` is what a reader must know of it, such as that sources disagree.
    """

    row: Annotated[int, Field(ge=1)]
    name: Text | None
    noc: Noc
    result: ResultRow
    source: Source
    remark: Text | None = None

    @property
    def line(self) -> int:
        """Its row in the file, where the headings have the first; what people are told."""
        return self.row + 1


class Dismissal(Value):
    """A disqualification after the race, announced `minutes` after the protocol."""

    name: Text
    noc: Noc
    minutes: Annotated[int, Field(ge=1)]
    reason: Text
    source: Source


class RaceColumn(Value):
    """One race as a table gives it.

    `day` is a day, or a month where the table does not know the day. `mark` is the digit in the heading: the number of
    a race, or of a visit to the city. `division` is None where one column mixes the points of several divisions.
    """

    heading: Text
    city: Text
    day: Annotated[str, Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")]
    gender: Gender
    distance: Distance
    mark: int | None
    division: Division | None
    mentions: tuple[Mention, ...]
    dismissals: tuple[Dismissal, ...] = ()


class PrintedStanding(Value):
    """The standing that a table prints: ranks and totals, to be audited.

    `day` is the day of which it is, None for the end of the season. `columns` and the cells of `rows` are as printed;
    the column of a race has the race's heading.
    """

    subject: Text
    day: str | None
    columns: tuple[str, ...]
    rows: tuple[PublishedRow, ...]


class OlderTable(Value):
    """A table of points per race, or the classification of one race.

    `source` is the file with its hash and the address that it was taken from. `whole` says that `columns` are whole
    classifications, division by division.
    """

    file: Text
    season: Text
    source: Source
    whole: bool
    columns: tuple[RaceColumn, ...]
    standing: PrintedStanding | None = None


class Record(NamedTuple):
    """A row of a CSV file: its number, from 1 below the headings, and its cells by heading."""

    row: int
    cells: dict[str, str]

    @property
    def line(self) -> int:
        """Its row in the file, where the headings have the first; what people are told."""
        return self.row + 1


class CsvFile(NamedTuple):
    """A CSV file that was read whole."""

    name: str
    digest: str
    columns: tuple[str, ...]
    records: tuple[Record, ...]


def read_csv(path: Path, *needed: str) -> CsvFile:
    """Read a CSV file with a row of headings.

    Raises:
        InvalidInputError: It is too large, not UTF-8 or not CSV, lacks one of the headings, or a row is uneven.
    """
    content = _content(path)
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError:
        raise InvalidInputError(f"{path.name}: not UTF-8 text") from None
    except csv.Error as error:
        raise InvalidInputError(f"{path.name}: not CSV: {error}") from None
    columns = tuple(lines[0]) if lines else ()
    for heading in needed:
        if heading not in columns:
            raise InvalidInputError(f"{path.name}: no column {heading}; there are {', '.join(columns) or 'none'}")
    return CsvFile(path.name, sha256(content).hexdigest(), columns, tuple(_records(path.name, columns, lines[1:])))


def _records(file: str, columns: tuple[str, ...], lines: list[list[str]]) -> Iterator[Record]:
    for row, cells in enumerate(lines, 1):
        if not cells:
            continue
        if len(cells) != len(columns):
            raise InvalidInputError(f"{file}, row {row + 1}: {len(cells)} cells under {len(columns)} headings")
        yield Record(row, {column: cell.strip() for column, cell in zip(columns, cells, strict=True)})


def read_description(path: Path) -> dict[str, Any]:
    """The JSON file that lies beside a table and describes it.

    Raises:
        InvalidInputError: There is none, or it is no JSON object.
    """
    beside = path.with_suffix(".json")
    content = _content(beside)
    try:
        described = json.loads(content)
    except (ValueError, RecursionError):
        raise InvalidInputError(f"{beside.name}: not JSON") from None
    if not isinstance(described, dict):
        raise InvalidInputError(f"{beside.name}: not a JSON object")
    return described


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise InvalidInputError(f"{path}: no such file")
    if path.stat().st_size > MAX_BYTES:
        raise InvalidInputError(f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB; a table is not")
    return path.read_bytes()


def points(text: str, where: str) -> int | None:
    """Printed World Cup points; None for an empty cell.

    Raises:
        InvalidInputError: The cell is no whole number.
    """
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):  # noqa: PLR2004  Python reads no number of thousands of digits
        raise InvalidInputError(f"{where}: {text[:60]!r} is no whole number of points")
    return int(text)


def code(text: str, where: str) -> str:
    """An NOC code.

    Raises:
        InvalidInputError: It is none.
    """
    if not (len(text) == len("NED") and text.isascii() and text.isalpha() and text.isupper()):
        raise InvalidInputError(f"{where}: {text!r} is no NOC code such as NED")
    return text


def publisher(address: str) -> str:
    """Who publishes at an address: its host, or the address itself where it is none."""
    return urlsplit(address).netloc.removeprefix("www.") or address
