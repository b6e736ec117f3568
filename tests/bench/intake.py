"""Reading the official sheets of a season."""

from collections.abc import Iterator
from pathlib import Path

from commands.desk.sheets import read_file, sheet_files
from tests.bench.measure import Bar, best


def sheets(shared: Path | None) -> Iterator[Bar]:
    """The 76 sheets in the folder beside the repository; nothing is measured where there is none."""
    if shared is not None:
        files = sheet_files([shared / "data" / "2025-26" / "sheets"])
        seconds = best(lambda: [read_file(file) for file in files], rounds=2)
        yield Bar(f"reading {len(files)} official sheets", seconds, 10, "s", at_least=False)
