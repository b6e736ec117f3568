"""What the tests of commands say again and again: the program, a race and a cup of the season 2025/26, a reason."""

import csv
import io
import sys
from pathlib import Path

from tests.support.command_line import Ran

PROGRAM = Path(sys.executable).parent / "season"
RACE = "wc1-men-500-1-a"
CUP = "men-500"
WHY = ("--reason", "the referee said so", "--yes")
LAST, SHORT = 2_336, 1_062
"""The last positions of the whole season, and after its first competition."""


def table_of(ran: Ran) -> list[list[str]]:
    """The lines of the CSV that a command printed."""
    assert ran.code == 0, ran
    return list(csv.reader(io.StringIO(ran.out)))
