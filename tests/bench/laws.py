"""The laws of places, on many more random histories than a run of the tests has time for."""

import os
import subprocess
import sys
from pathlib import Path

from tests.bench.measure import Bar

ROOT = Path(__file__).parents[2]
LAWS = "tests/projections/races/test_places.py"
HISTORIES = 50_000
"""Random histories of decisions over all laws."""
EACH, LAWS_TRIED = 4, 5
"""Each law is tried on so many times SEASON_EXAMPLES histories, and there are so many laws."""


def laws() -> list[Bar]:
    """How many laws are broken by some history."""
    environment = {**os.environ, "SEASON_EXAMPLES": str(HISTORIES // (EACH * LAWS_TRIED))}
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", LAWS]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    broken = sum(line.startswith("FAILED") for line in ran.stdout.splitlines())
    if ran.returncode and not broken:
        raise RuntimeError(ran.stdout[-2_000:] + ran.stderr[-2_000:])
    name = f"laws of places that some of {HISTORIES:,} random histories of decisions break"
    return [Bar(name, broken, 0, "laws", at_least=False)]
