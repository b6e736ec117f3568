"""Seasons known only in part: tables of points per race, single classifications, and what the press printed."""

from pathlib import Path

from commands.intake.older_seasons.figures import FIGURES, read_figures
from commands.intake.older_seasons.matrices import is_matrix, read_matrix
from commands.intake.older_seasons.races import is_race, read_race
from commands.intake.older_seasons.tables import OlderTable, read_csv, read_description
from ledger.errors import InvalidInputError

__all__ = ["OlderTable", "is_table", "read_table", "season_told"]


def is_table(path: Path) -> bool:
    """Whether a CSV file in a folder is a table of points: a JSON file that describes it lies beside it."""
    return path.with_suffix(".json").is_file()


def season_told(path: Path) -> str | None:
    """The season of a table by the JSON file beside it; None where that does not say one."""
    try:
        told = read_description(path).get("season")
    except InvalidInputError:
        return None
    return told if isinstance(told, str) else None


def read_table(path: Path) -> OlderTable:
    """Read a table of points, whichever kind its headings say it is.

    Raises:
        InvalidInputError: It is none, or a row or cell is not as it must be; the error names file, row and column.
    """
    columns = read_csv(path).columns
    if is_race(columns):
        return read_race(path)
    if is_matrix(columns):
        return read_matrix(path)
    if set(FIGURES) <= set(columns):
        return read_figures(path)
    raise InvalidInputError(
        f"{path.name}: no table of points; its headings are {', '.join(columns)}, and a table has rank, name, noc, a "
        "column for each race, total and row_status, or is the classification of a race"
    )
