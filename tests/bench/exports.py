"""Exports: every book that the clone has, from the shell."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from commands.desk.facts import load_facts, season_desk
from commands.intake.facts import fact_files, read_facts
from ledger.stores import open_store
from tests.bench.measure import Bar, best

SECONDS = 5


def exports(folder: Path, fixtures: Path) -> Iterator[Bar]:
    """All books as Parquet."""
    url = f"sqlite:{folder / 'all.db'}"
    seasons = [*sorted((fixtures / "history").iterdir()), fixtures / "2017-18", fixtures / "2025-26"]
    with open_store(url) as store:
        for season in seasons:
            desk, _ = season_desk(store, season.stem, actor="bench")
            for file in fact_files([season]):
                load_facts(desk, read_facts(file), file=file.name)
        count = len(store.books())
    command = [str(Path(sys.executable).with_name("season")), "export", "--store", url, "--to", str(folder / "tables")]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    seconds = best(lambda: subprocess.run(command, check=True, capture_output=True, env=environment), rounds=3)
    yield Bar(f"{count} books as Parquet, from the shell", seconds, SECONDS, "s", at_least=False)
