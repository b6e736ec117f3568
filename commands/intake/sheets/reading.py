"""The steps of reading, in order: bytes to pages, pages to parts, parts to rows and footer, all of it checked."""

import hashlib
from collections.abc import Sequence

from pydantic import ValidationError

from commands.intake.apart import SHEET, read_apart
from commands.intake.protocol import Sheet, SheetRow
from commands.intake.sheets.checks import contradictions
from commands.intake.sheets.footer import OFFICIALS, Footer, read_footer
from commands.intake.sheets.heading import check_kind, read_heading
from commands.intake.sheets.layout import (
    Columns,
    Kind,
    PageTable,
    check_spacing,
    read_heads,
    read_rows,
    without_rest_of_heads,
)
from commands.intake.sheets.pages import Parts, in_order, take_apart
from commands.intake.sheets.rows import beyond_limits, read_row
from commands.intake.sheets.words import SAME_BASE, SheetPage, TextLine, Word, lines_of
from ledger.errors import InvalidInputError, UnreadableSheetError
from ledger.vocabulary import SERIES, Distance, is_team

_KINDS: dict[Kind, str] = {
    "distance": "a distance skated in pairs",
    "mass-start": "a mass start",
    "team": "a team race",
}


def read_sheet(data: bytes, *, file: str) -> Sheet:
    """Read an official ISU result sheet.

    Args:
        data: The bytes of the PDF.
        file: The name of the file; it goes into messages, and its end tells a re-issue (see `read_heading`).

    Raises:
        UnreadableSheetError: This is not a whole official result sheet. The text is one line that begins with `file`.
    """
    name = " ".join(file.split())
    try:
        return sheet_of(_pages_of(data), file=name, protocol=hashlib.sha256(data).hexdigest())
    except InvalidInputError as error:
        raise UnreadableSheetError(f"{name}: {error}") from error


def _pages_of(data: bytes) -> tuple[SheetPage, ...]:
    """What `pdf.read_pages` gives, in a process of its own."""
    said = read_apart(SHEET, data)
    return tuple(SheetPage(number, tuple(Word(*word) for word in words)) for number, words in said)


def sheet_of(pages: Sequence[SheetPage], *, file: str, protocol: str) -> Sheet:
    """The sheet that the words of its pages make; `protocol` is the SHA-256 of its file.

    Raises:
        UnreadableSheetError: The words are not those of a whole official result sheet; the text does not name `file`.
    """
    try:
        sheet = _sheet_of(pages, file=file, protocol=protocol)
    except ValidationError as error:
        raise UnreadableSheetError(beyond_limits(error)) from error
    found = contradictions(sheet)
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise UnreadableSheetError(f"contradicts itself: {found[0]}{more}")
    return sheet


def kind_of(distance: Distance) -> Kind:
    """The layout in which the sheets of a distance are printed."""
    return "team" if is_team(distance) else "mass-start" if distance == "mass-start" else "distance"


def _sheet_of(pages: Sequence[SheetPage], *, file: str, protocol: str) -> Sheet:
    """The sheet as it is printed, with or without contradictions between its rows."""
    check_kind(pages[0])
    parts = [take_apart(page) for page in pages]
    in_order(parts)
    heading = read_heading(parts[0].heading, file=file)
    columns, rows, footer = _table(parts)
    if columns.kind != kind_of(heading.distance):
        raise UnreadableSheetError(
            f"the title {heading.title!r} is of {_KINDS[kind_of(heading.distance)]}, but the columns are those of "
            f"{_KINDS[columns.kind]}"
        )
    return Sheet(
        file=file,
        protocol=protocol,
        series=SERIES,
        competition_number=heading.competition_number,
        venue=heading.venue,
        city=heading.city,
        noc=heading.noc,
        first_day=heading.first_day,
        last_day=heading.last_day,
        sheet=heading.sheet,
        title=heading.title,
        gender=heading.gender,
        distance=heading.distance,
        number=heading.number,
        division=heading.division,
        day=heading.day,
        revision=heading.revision,
        created_local=parts[0].created,
        pages=len(parts),
        referee=footer.referee,
        starter=footer.starter,
        conditions=footer.conditions,
        legend=footer.legend,
        rows=rows,
    )


def _table(parts: Sequence[Parts]) -> tuple[Columns, tuple[SheetRow, ...], Footer]:
    """Columns, rows and footer: the word ``Referee:`` ends the table, on whichever page it stands."""
    columns = read_heads(parts[0].heads, page=1)
    tables: list[PageTable] = []
    below: list[tuple[int, TextLine]] = []
    ended = False
    for part in parts:
        here = read_heads(part.heads, page=part.number)
        if here.names != columns.names:
            raise UnreadableSheetError(f"page {part.number}: its columns are not those of page 1")
        table = without_rest_of_heads(part.body, part.heads)
        rest: list[Word] = []
        end: float | None = None
        if ended:
            table, rest = [], table
        elif (officials := next((word for word in table if word.text == OFFICIALS), None)) is not None:
            ended, end = True, officials.base
            # A wrapped name in the last row ends less than a line above the officials.
            rest = [word for word in table if word.base <= end + SAME_BASE]
            table = [word for word in table if word.base > end + SAME_BASE]
        rows = tuple(read_rows(table, here, page=part.number))
        if rows or end is not None:
            tables.append(PageTable(part.number, part.heads.base, rows, end))
        below.extend((part.number, line) for line in lines_of(rest))
    rows_of_all = [row for one in tables for row in one.rows]
    read = tuple(read_row(row, columns, number=number) for number, row in enumerate(rows_of_all, 1))
    if not read:
        raise UnreadableSheetError("has no row below the column heads; a sheet without a result is none")
    footer = read_footer(below)
    check_spacing(tables)
    return columns, read, footer
