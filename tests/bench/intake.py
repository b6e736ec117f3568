"""Reading the official sheets of a season."""

from collections.abc import Iterator
from pathlib import Path

from commands.desk.sheets import read_file, sheet_files
from tests.bench.measure import Bar, best


def sheets(folder: Path) -> Iterator[Bar]:
    """All sheets in a folder, which is not part of the repository; nothing is measured where it is missing."""
    files = sheet_files([folder]) if folder.is_dir() else []
    if files:
        seconds = best(lambda: [read_file(file) for file in files], rounds=2)
        yield Bar(f"reading {len(files)} official sheets", seconds, 10, "s", at_least=False)
