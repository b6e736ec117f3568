"""The official sheets of 2025/26, read once, with the seconds that reading them takes."""

import time
from pathlib import Path
from typing import NamedTuple

from commands.filing import read_file, sheet_files
from commands.intake.sheet import Sheet


class Official(NamedTuple):
    """All sheets, by the names of their files, and the seconds of the processor that reading them took."""

    sheets: dict[str, Sheet]
    seconds: float


def read_all(folder: Path) -> Official:
    """Read every sheet below a folder."""
    started = time.process_time()
    sheets = {file.name: read_file(file) for file in sheet_files([folder])}
    return Official(sheets, time.process_time() - started)
