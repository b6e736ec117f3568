"""Which programs a run of the tests rests on beside the locked packages, in one line at its head."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.support.chromium import version

LOCK = Path(__file__).parents[2] / "requirements" / "lock.txt"


def programs() -> str:
    """The versions of Chromium, of the uv that is locked, and of pgbouncer."""
    return f"programs: {version()}, {_uv()}, {_pgbouncer()}"


def _uv() -> str:
    found = re.search(r"^uv==([0-9.]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    return f"uv {found[1]} (locked)" if found else "no uv locked"


def _pgbouncer() -> str:
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        return "no pgbouncer"
    said = subprocess.run([program, "--version"], capture_output=True, check=False, text=True, timeout=100)
    return (said.stdout.splitlines() or ["pgbouncer of no version"])[0]
