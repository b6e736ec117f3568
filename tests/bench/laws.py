"""The laws of places and of sanctions, on many more random histories than a run of the tests has time for."""

import os
import subprocess
import sys
from pathlib import Path

from tests.bench.measure import Bar

ROOT = Path(__file__).parents[2]
LAWS = ("tests/projections/races/test_places.py", "tests/projections/cups/test_sanctions.py")
HISTORIES = 50_000
"""Random histories of decisions over all laws."""
TRIED = 4 * 6 + 4
"""So many times SEASON_EXAMPLES histories are tried: four times of each of the six laws of places, and four of cups."""


def laws() -> list[Bar]:
    """How many laws are broken by some history."""
    environment = {**os.environ, "SEASON_EXAMPLES": str(HISTORIES // TRIED)}
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", *LAWS]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    broken = sum(line.startswith("FAILED") for line in ran.stdout.splitlines())
    if ran.returncode and not broken:
        raise RuntimeError(ran.stdout[-2_000:] + ran.stderr[-2_000:])
    name = f"laws of places and sanctions that some of {HISTORIES:,} random histories of decisions break"
    return [Bar(name, broken, 0, "laws", at_least=False)]
