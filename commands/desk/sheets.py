"""File official sheets and tables of points: what ``season import`` does."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from commands.deciders.accepting import accepting
from commands.deciders.differences import Filing
from commands.deciders.protocols import file_sheet
from commands.deciders.tables import TableFiling, file_tables
from commands.desk.desk import Desk
from commands.intake.older_seasons import OlderTable, is_table, read_table, season_told
from commands.intake.paths import named_files
from commands.intake.protocol import Sheet
from commands.intake.sheets.reading import read_sheet
from ledger.entry import Draft
from ledger.errors import InvalidInputError
from ledger.season import Season

MAX_BYTES = 20_000_000
"""A result sheet has about 200 kB; what is a hundred times larger is none."""


def sheet_files(paths: Iterable[Path]) -> list[Path]:
    """The PDF files that `paths` name: files as they are, folders with all that is below them.

    Raises:
        InvalidInputError: A path does not exist, or a folder has no PDF file.
    """
    return named_files(paths, _sheets_below, kind="PDF")


def _sheets_below(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() == ".pdf")


def import_files(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """The sheets and the tables of points that `paths` name: files as they are, folders with all that is below them.

    In a folder a CSV file is a table of points where a JSON file of its name, which describes it, lies beside it.

    Raises:
        InvalidInputError: A path does not exist, or a folder has neither.
    """
    sheets: list[Path] = []
    tables: list[Path] = []
    for path in paths:
        below = sorted(file for file in path.rglob("*.csv") if is_table(file)) if path.is_dir() else []
        if path.suffix.lower() == ".csv" and path.is_file():
            tables.append(path)
        elif not below:
            sheets.extend(sheet_files([path]))
        else:
            tables.extend(below)
            sheets.extend(_sheets_below(path))
    return sheets, tables


@dataclass(slots=True)
class FilesRead:
    """What was read of files: each whole or not at all.

    Attributes:
        sheets: The sheets.
        tables: The tables of points that are of the season.
        unreadable: Why each of the others cannot be read: its name, and which row and cell of it.
    """

    sheets: list[Sheet] = field(default_factory=list)
    tables: list[OlderTable] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def read_files(
    sheets: Iterable[Path],
    tables: Iterable[Path],
    *,
    given: Iterable[Path],
    season: str,
    done: Callable[[], None] = lambda: None,
) -> FilesRead:
    """Read sheets and tables, whichever of them can be read; `done` hears of each sheet.

    A table of another season is passed over, unless `given` names its file.
    """
    found, named = FilesRead(), set(given)
    for path in sheets:
        try:
            found.sheets.append(read_file(path))
        except InvalidInputError as error:
            found.unreadable.append(str(error))
        done()
    for path in tables:
        if path not in named and season_told(path) not in (None, season):
            continue
        try:
            table = read_table(path)
        except InvalidInputError as error:
            found.unreadable.append(str(error))
        else:
            if path in named or table.season == season:
                found.tables.append(table)
    return found


def file_points(desk: Desk, tables: Sequence[OlderTable], *, nocs: Sequence[str] = ()) -> TableFiling:
    """File tables of points, all of them or nothing; `nocs` are codes to take though they are not known.

    Raises:
        RefusedError: A table is refused.
    """
    filed: list[TableFiling] = []

    def decide(season: Season) -> Sequence[Draft]:
        filed.append(file_tables(season, tables, actor=desk.actor))
        return filed[-1].drafts

    desk.run(lambda season: accepting(season, nocs, actor=desk.actor, decide=decide))
    return filed[-1]


def read_file(path: Path) -> Sheet:
    """Read one sheet from a file.

    Raises:
        InvalidInputError: The file is too large to be a sheet.
        UnreadableSheetError: It is no official result sheet, or not a whole one.
    """
    if path.stat().st_size > MAX_BYTES:
        raise InvalidInputError(f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB; a result sheet is not")
    return read_sheet(path.read_bytes(), file=path.name)


def filing_order(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Sheets in the order in which they are filed: by competition, sheet number, then moment of printing."""
    return sorted(sheets, key=lambda one: (one.first_day, one.sheet or 0, one.created_local or "", one.file))


def file_sheets(
    desk: Desk, sheets: Iterable[Sheet], *, nocs: Sequence[str] = (), done: Callable[[Filing], None] = lambda _: None
) -> list[Filing]:
    """File sheets one after another, each whole or not at all; `done` hears of each.

    `nocs` are codes to take though they are not known. On a rehearsal desk (see `Desk.rehearsal`) nothing is recorded.

    Raises:
        RefusedError: A sheet is refused; those before it are filed.
    """
    filings = []
    for sheet in filing_order(sheets):
        decided: list[Filing] = []

        def decide(season: Season, sheet: Sheet = sheet, decided: list[Filing] = decided) -> Sequence[Draft]:
            decided.append(file_sheet(season, sheet, actor=desk.actor))
            return decided[-1].drafts

        def accepted(season: Season, decide: Callable[[Season], Sequence[Draft]] = decide) -> Sequence[Draft]:
            return accepting(season, nocs, actor=desk.actor, decide=decide)

        desk.run(accepted)
        filings.append(decided[-1])
        done(decided[-1])
    return filings
