"""Lists that others published, from CSV and XLSX files: one publication for each version in them, row by row."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import ValidationError

from ledger.errors import InvalidInputError
from ledger.facts import ClassificationPublished, PublishedRow
from ledger.names import slug
from ledger.vocabulary import format_time
from projections.audit.columns import CellError, Meaning, heading, meanings, require
from projections.audit.listed import lists_of

Kind = Literal["standing", "quota", "title", "figures"]

SECTION_MARKS: Final = ("reserve", "point", "time")
"""Words in the name of a section of a list of places."""
MAX_BYTES: Final = 20_000_000
"""A published list has some kilobytes; what is a thousand times larger is none."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a person says of a file of lists; what is None or empty is taken from the file.

    Attributes:
        name: The name of the publication, or the first part of it where the file has several versions.
        title: Its title.
        publisher: Who published it.
        version: Which version; of a file with several, the one to take.
        kind: What it is.
        subject: The cup or quota it is of.
        after: The competition it is after.
        columns: Printed columns by meaning.
        season: The season whose rows are taken where the file has a column that says it.
    """

    name: str | None = None
    title: str | None = None
    publisher: str | None = None
    version: str | None = None
    kind: Kind | None = None
    subject: str | None = None
    after: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    season: str | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a file: its name, headings, and rows of cells with their line in the file."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_lists(path: Path, said: Announcement) -> tuple[ClassificationPublished, ...]:
    """The publications in a file, one for each sheet and version in it, in the order of their first rows.

    Every row is read before anything is given back.

    Raises:
        InvalidInputError: The file, a column or a cell cannot be read; the error names file, row and column.
    """
    content = _content(path)
    tables = _workbook(path, content) if path.suffix.lower() in (".xlsx", ".xlsm") else (_csv(path, content),)
    digest = sha256(content).hexdigest()
    several = len(tables) > 1
    found = [one for table in tables for one in _publications(path, table, said, digest, several=several)]
    if not found:
        versions = f" of version {said.version}" if said.version else ""
        raise InvalidInputError(f"{path.name}: no rows{versions}")
    return tuple(found)


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise InvalidInputError(f"{path}: no such file")
    if path.stat().st_size > MAX_BYTES:
        raise InvalidInputError(f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB; a list is not")
    return path.read_bytes()


def _csv(path: Path, content: bytes) -> _Table:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInputError(f"{path.name}: not UTF-8 text; save it as CSV in UTF-8, or as XLSX") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InvalidInputError(f"{path.name}: not CSV: {error}") from None
    if not lines or not any(cell.strip() for cell in lines[0]):
        raise InvalidInputError(f"{path.name}, row 1: no headings; the first row names the columns")
    return _table(path.name, "", enumerate(lines, 1))


def _workbook(path: Path, content: bytes) -> tuple[_Table, ...]:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415  an optional extra, needed for workbooks only
    except ImportError:
        raise InvalidInputError(
            f"{path.name}: to read a workbook, install the extra 'excel' of season-ledger, or save the sheet as CSV"
        ) from None
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001  openpyxl lets errors of zipfile, XML and its own through
        raise InvalidInputError(f"{path.name}: not a workbook in XLSX: {error}") from None
    tables = []
    for sheet in book.worksheets:
        lines = [
            (number, [_text(cell) for cell in cells])
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1)
        ]
        start = next((index for index, (_, cells) in enumerate(lines) if _is_heading(cells)), None)
        if start is not None:
            tables.append(_table(path.name, sheet.title, iter(_sectioned(lines[start:]))))
    book.close()
    if not tables:
        raise InvalidInputError(f"{path.name}: no sheet with a row of headings such as rank, name, NOC, points")
    return tuple(tables)


def _sectioned(lines: Sequence[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """The lines of a sheet that are rows; a line above some of them that names their section becomes a column.

    A line of one cell is no row: it names a section, or is a remark. Headings may stand again above each section.
    """
    number, headings = lines[0]
    section, rows = "", []
    for line, cells in lines[1:]:
        filled = [cell for cell in cells if cell]
        if len(filled) == 1:
            section = filled[0] if any(mark in heading(filled[0]) for mark in SECTION_MARKS) else section
        elif filled and cells != headings:
            rows.append((line, [section, *cells]))
    if not any(cells[0] for _, cells in rows) or "section" in meanings([cell for cell in headings if cell]):
        return [lines[0], *((line, cells[1:]) for line, cells in rows)]
    return [(number, ["section", *headings]), *rows]


def _is_heading(cells: Sequence[str]) -> bool:
    """Whether a row of a sheet names columns: those of a list have two known meanings at least."""
    known = meanings([cell for cell in cells if cell])
    return bool({"name", "winner", "noc"} & known.keys()) and bool({"rank", "points", "time", "winner"} & known.keys())


def _text(cell: Any) -> str:
    """A workbook's cell as text, as people see it."""
    match cell:
        case None:
            return ""
        case date():
            # A day without a moment is kept as midnight.
            return cell.isoformat().removesuffix("T00:00:00")
        case float() if cell.is_integer():
            return str(int(cell))
        case time():
            return _duration((cell.hour * 60 + cell.minute) * 60 + cell.second, cell.microsecond)
        case timedelta():
            return _duration(cell.days * 86_400 + cell.seconds, cell.microseconds)
        case _:
            return str(cell).strip()


def _duration(seconds: int, microseconds: int) -> str:
    """A race time that a workbook keeps as a time of day or a duration; its hundredths are rounded, not cut."""
    hundredths = seconds * 100 + (microseconds + 5_000) // 10_000
    return format_time(hundredths * 10)


def _table(file: str, name: str, lines: Iterator[tuple[int, Sequence[str]]]) -> _Table:
    number, printed = next(lines)
    columns = [" ".join(cell.split()) for cell in printed]
    while columns and not columns[-1]:
        columns.pop()
    twice = next((column for column in columns if column and columns.count(column) > 1), None)
    if twice is not None:
        raise InvalidInputError(f"{file}, row {number}: the column {twice} stands twice")
    named = [column or f"column {index}" for index, column in enumerate(columns, 1)]
    rows = []
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(named) and any(cell.strip() for cell in cells[len(named) :]):
            raise InvalidInputError(f"{file}, row {line}: has {len(cells)} cells, the headings are {len(named)}")
        rows.append((line, tuple(cell.strip() for cell in cells[: len(named)])))
    return _Table(name, tuple(named), tuple(rows))


def _publications(
    path: Path, table: _Table, said: Announcement, digest: str, *, several: bool
) -> Iterator[ClassificationPublished]:
    try:
        columns = meanings(table.columns, said.columns)
        kind = said.kind or _kind(columns, table.columns)
        if kind != "figures":
            require(columns, table.columns)
    except InvalidInputError as error:
        where = f"{path.name}, sheet {table.name}" if table.name else path.name
        raise InvalidInputError(f"{where}: {error}") from None
    groups: dict[str, list[PublishedRow]] = {}
    version, season = columns.get("version", ""), columns.get("season", "")
    for line, cells in table.rows:
        row = PublishedRow(row=line, cells=tuple(zip(table.columns, cells, strict=False)))
        printed = dict(row.cells)
        if said.season and season and printed.get(season, "") not in ("", said.season):
            continue
        groups.setdefault(printed.get(version, ""), []).append(row)
    for label, rows in groups.items():
        if said.version and label and not _is_version(said.version, label):
            continue
        parts = [said.name or path.stem, table.name if several else "", label or (said.version or "")]
        one = _published(
            path,
            publication=slug(" ".join(part for part in parts if part)),
            title=said.title or table.name or path.stem,
            publisher=said.publisher or "unknown",
            edition=label or said.version,
            kind=kind,
            subject=said.subject,
            after=said.after or _after(label),
            protocol=digest,
            columns=table.columns,
            meanings=tuple(sorted(said.columns.items())),
            rows=tuple(rows),
        )
        _check(path, table, one)
        yield one


def _published(path: Path, **fields: Any) -> ClassificationPublished:
    try:
        return ClassificationPublished(**fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InvalidInputError(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _after(label: str) -> str | None:
    """The competition that a label such as ``after WC5 Erfurt`` names."""
    found = re.match(r"(?:after )?(wc\d+)(?! race)\b", label, re.IGNORECASE)
    return found[1].lower() if found else None


def _is_version(wanted: str, label: str) -> bool:
    return label == wanted or label.startswith(f"{wanted}_") or slug(label) == slug(wanted)


def _check(path: Path, table: _Table, publication: ClassificationPublished) -> None:
    """Refuse a list with a cell that cannot be read; figures of all kinds are kept as they are."""
    if publication.kind == "figures":
        return
    try:
        lists_of(publication)
    except CellError as error:
        where = f"{path.name}, sheet {table.name}" if table.name else path.name
        raise InvalidInputError(f"{where}, {error}") from None


def _kind(columns: Mapping[Meaning, str], printed: Sequence[str]) -> Kind:
    if {"kind", "unit", "value"} <= {heading(column) for column in printed}:
        return "figures"
    if "section" in columns:
        return "quota"
    return "title" if "winner" in columns else "standing"
