"""Measure the bars and write them to a JSON file: ``make bench``, or ``make bench ARGS=shell`` for a part.

What a part measures takes the place of what was measured of it before. Bars are ratios where both sides can be measured
in one run, because absolute times mean little on another machine. It is run as a module, of which the processes that
verification starts do not load the whole again.
"""

import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from commands.desk.desk import Desk
from commands.desk.facts import load_facts
from commands.desk.opening import open_season
from commands.intake.facts import fact_files, read_facts
from ledger.codec import encode, stored_name
from ledger.entry import Entry
from ledger.errors import InvalidInputError
from ledger.facts import Fact
from ledger.stores import open_store
from tests.bench import compared, crowds, exports, fuzz, intake, laws, positions, quotas, sealing, storage, tables, web
from tests.bench.measure import Bar
from tests.support.beside import beside

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "docs" / "benchmarks.json"


def main(wanted: Sequence[str]) -> int:
    """Measure the parts that are `wanted`, or everything.

    Exit code 1 where a bar does not hold, 2 where there is no such part or the folder with the sheets is not there.
    """
    try:
        shared = beside()
    except InvalidInputError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    with TemporaryDirectory(prefix="season-bench-") as name:
        folder = Path(name)
        url = f"sqlite:{folder / 'season.db'}"
        with open_store(url) as store:
            book, _ = open_season(store, "2025-26", actor="bench")
            desk = Desk(book, actor="bench")
            for file in fact_files([ROOT / "fixtures" / "2025-26"]):
                load_facts(desk, read_facts(file), file=file.name)
            entries = list(book.entries())
        parts = _parts(folder, url, book.name, entries, shared)
        unknown = [one for one in wanted if one not in parts]
        if unknown:
            sys.stderr.write(f"there is no part {unknown[0]}; there are {', '.join(parts)}\n")
            return 2
        if shared is None and "intake" in (wanted or parts):
            sys.stderr.write("reading official sheets is not measured: no folder with them is at ../shared or named\n")
        bars = [bar for part, measure in parts.items() if not wanted or part in wanted for bar in measure()]
    _print(bars)
    _write(bars, whole=not wanted)
    return 0 if all(bar.holds for bar in bars) else 1


def _parts(
    folder: Path, url: str, name: str, entries: list[Entry[Fact]], shared: Path | None
) -> dict[str, Callable[[], Iterable[Bar]]]:
    """What measures each part, by the word that asks for it."""
    sample = [(stored_name(entry.fact), encode(entry)) for entry in entries if entry.name == "ResultRecorded"][:20]
    lists = ROOT / "fixtures" / "disputes" / "olympic-lists-2025" / "lists.jsonl"
    return {
        "appends": lambda: storage.appends(folder, sample),
        "intake": lambda: (*intake.sheets(shared), *intake.lists(folder), *intake.following(folder)),
        "tables": lambda: (*tables.standings(url, name), *tables.fields(url, name), *tables.disputes(url, name)),
        "export": lambda: exports.exports(folder, ROOT / "fixtures"),
        "quotas": lambda: quotas.quotas(url, name, lists),
        "laws": laws.laws,
        "fuzz": fuzz.fuzz,
        "shell": lambda: (*tables.shell(url), *compared.processes(folder, url, name)),
        "positions": lambda: positions.positions(folder, url, name),
        "web": lambda: web.web(folder, url, len(entries)),
        "crowds": lambda: crowds.crowds(folder, url, name, len(entries)),
        "seal": lambda: (*sealing.sealing(folder, url, name), *sealing.archiving(folder, url, name)),
        "verify": lambda: sealing.verifying(folder, entries),
        "replay": lambda: storage.replay(folder, entries),
    }


def _print(bars: list[Bar]) -> None:
    table = Table(box=None, pad_edge=False)
    for heading, side in (("what", "left"), ("measured", "right"), ("bar", "right"), ("", "left"), ("times", "left")):
        table.add_column(heading, justify="right" if side == "right" else "left", no_wrap=True)
    for bar in bars:
        sign = "≥" if bar.at_least else "≤"
        verdict = "holds" if bar.holds else "MISSED"
        table.add_row(bar.name, f"{bar.value:.2f} {bar.unit}", f"{sign} {bar.limit:g}", verdict, bar.detail)
    Console(width=180).print(table)


def _write(bars: list[Bar], *, whole: bool) -> None:
    """Write what was measured; of a part in the place of what the file has of it."""
    measured = {
        bar.name: {
            "what": bar.name,
            "measured": round(bar.value, 3),
            "unit": bar.unit,
            "bar": f"{'≥' if bar.at_least else '≤'} {bar.limit:g}",
            "holds": bar.holds,
            "times": bar.detail,
        }
        for bar in bars
    }
    before = {} if whole else {one["what"]: one for one in json.loads(RESULTS.read_text(encoding="utf-8"))["bars"]}
    document = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} on {platform.machine()}, {os.cpu_count()} processors",
        "bars": list({**before, **measured}.values()),
    }
    RESULTS.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
