"""Lists that others published, from CSV, XLSX and JSON files: one publication for each version in them, row by row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any, Literal

from pydantic import ValidationError

from commands.files import read_some
from commands.intake.lists.tables import OWN, Bounds, ListTable, read_tables
from ledger.errors import InvalidInputError
from ledger.facts import ClassificationPublished, PublishedRow
from ledger.names import slug
from projections.audit.lists.columns import CellError, Meaning, heading, meanings, parse_list_name, require
from projections.audit.lists.rows import lists_of

Kind = Literal["standing", "quota", "title", "figures"]


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
        lenient: Whether a row with a cell that cannot be read is left to the audit, which names it and goes on.
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
    lenient: bool = False


def read_lists(path: Path, said: Announcement) -> tuple[ClassificationPublished, ...]:
    """The publications in a file, one for each sheet and version in it, in the order of their first rows.

    Raises:
        InvalidInputError: As `lists_in`, or there is no such file.
    """
    if not path.is_file():
        raise InvalidInputError(f"{path}: no such file")
    return lists_in(path, read_some(path, OWN.size), said)


def lists_in(
    path: PurePath, content: bytes, said: Announcement, bounds: Bounds = OWN
) -> tuple[ClassificationPublished, ...]:
    """The publications in the content of a file; every row is read before anything is given back.

    Raises:
        InvalidInputError: The file, a column or a cell cannot be read, or there is more than the bounds allow; the
            error names file, row and column.
    """
    tables = read_tables(path, content, bounds)
    digest = sha256(content).hexdigest()
    several = len(tables) > 1
    found = [one for table in tables for one in _publications(path, table, said, digest, several=several)]
    if not found:
        versions = f" of version {said.version}" if said.version else ""
        raise InvalidInputError(f"{path.name}: no rows{versions}")
    return tuple(found)


def _publications(
    path: PurePath, table: ListTable, said: Announcement, digest: str, *, several: bool
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
            title=said.title or _title(table) or path.stem,
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
        _check(path, table, one, lenient=said.lenient)
        yield one


def _published(path: PurePath, **fields: Any) -> ClassificationPublished:
    try:
        return ClassificationPublished(**fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InvalidInputError(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _title(table: ListTable) -> str:
    """The name of a sheet that says what it lists, or else what stands above the headings."""
    named = table.name if any(parse_list_name(table.name)) else ""
    return named or table.title or table.name


def _after(label: str) -> str | None:
    """The competition that a label such as ``after WC5 Erfurt`` names."""
    found = re.match(r"(?:after )?(wc\d+)(?! race)\b", label, re.IGNORECASE)
    return found[1].lower() if found else None


def _is_version(wanted: str, label: str) -> bool:
    return label == wanted or label.startswith(f"{wanted}_") or slug(label) == slug(wanted)


def _check(path: PurePath, table: ListTable, publication: ClassificationPublished, *, lenient: bool) -> None:
    """Refuse a list with a cell that cannot be read, or with no row of any list; figures are kept as they are."""
    if publication.kind == "figures":
        return
    unread: list[CellError] = []
    try:
        lists = lists_of(publication, unread=unread if lenient else None)
        if unread and not lists:
            raise unread[0]
    except CellError as error:
        where = f"{path.name}, sheet {table.name}" if table.name else path.name
        raise InvalidInputError(f"{where}, {error}") from None


def _kind(columns: Mapping[Meaning, str], printed: Sequence[str]) -> Kind:
    if {"kind", "unit", "value"} <= {heading(column) for column in printed}:
        return "figures"
    if "section" in columns:
        return "quota"
    return "title" if "winner" in columns else "standing"
