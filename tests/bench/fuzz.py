"""Command lines and files of facts by chance, many more than a run of the tests has time for."""

import os
import subprocess
import sys
from pathlib import Path

from tests.bench.measure import Bar

ROOT = Path(__file__).parents[2]
FUZZ = ("tests/commands/cli/test_fuzz.py", "tests/commands/cli/test_fuzz_facts.py")
EXAMPLES = 1_000
"""What SEASON_EXAMPLES says: eight times so many command lines are tried, and four times so many files."""


def fuzz() -> list[Bar]:
    """Whether some command line or file of facts brings the program down, or is answered as none may be."""
    environment = {**os.environ, "SEASON_EXAMPLES": str(EXAMPLES)}
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", *FUZZ]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    broken = sum(line.startswith("FAILED") for line in ran.stdout.splitlines())
    if ran.returncode and not broken:
        raise RuntimeError(ran.stdout[-2_000:] + ran.stderr[-2_000:])
    name = (
        f"of {8 * EXAMPLES:,} command lines and {4 * EXAMPLES:,} files of facts, the kinds that bring the program down"
    )
    return [Bar(name, broken, 0, "kinds", at_least=False)]
