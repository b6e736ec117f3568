"""Measure the bars and write them to a JSON file: ``make bench``.

Bars are ratios where both sides can be measured in one run, because absolute times mean little on another machine.
It is run as a module, of which the processes that verification starts do not load the whole again.
"""

import json
import platform
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from commands.desk.desk import Desk
from commands.desk.facts import load_facts
from commands.desk.opening import open_season
from commands.intake.facts import fact_files, read_facts
from ledger.codec import encode, stored_name
from ledger.errors import InvalidInputError
from ledger.stores import open_store
from tests.bench import exports, fuzz, intake, laws, quotas, sealing, storage, tables, web
from tests.bench.measure import Bar
from tests.support.beside import beside

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "docs" / "benchmarks.json"


def main() -> int:
    """Measure everything; exit code 1 where a bar does not hold, 2 where the folder with the sheets is not there."""
    try:
        shared = beside()
    except InvalidInputError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if shared is None:
        sys.stderr.write("reading official sheets is not measured: no folder with them is at ../shared or named\n")
    with TemporaryDirectory(prefix="season-bench-") as name:
        folder = Path(name)
        url = f"sqlite:{folder / 'season.db'}"
        with open_store(url) as store:
            book, _ = open_season(store, "2025-26", actor="bench")
            desk = Desk(book, actor="bench")
            for file in fact_files([ROOT / "fixtures" / "2025-26"]):
                load_facts(desk, read_facts(file), file=file.name)
            entries = list(book.entries())
        sample = [(stored_name(entry.fact), encode(entry)) for entry in entries if entry.name == "ResultRecorded"][:20]
        bars = [
            *storage.appends(folder, sample),
            *intake.sheets(shared),
            *intake.lists(folder),
            *intake.following(folder),
            *tables.standings(url, book.name),
            *tables.fields(url, book.name),
            *tables.disputes(url, book.name),
            *exports.exports(folder, ROOT / "fixtures"),
            *quotas.quotas(url, book.name, ROOT / "fixtures" / "disputes" / "olympic-lists-2025" / "lists.jsonl"),
            *laws.laws(),
            *fuzz.fuzz(),
            *tables.shell(url),
            *web.web(folder, url, len(entries)),
            *sealing.sealing(folder, url, book.name),
            *sealing.archiving(folder, url, book.name),
            *sealing.verifying(folder, entries),
            *storage.replay(folder, entries),
        ]
    _print(bars)
    _write(bars)
    return 0 if all(bar.holds for bar in bars) else 1


def _print(bars: list[Bar]) -> None:
    table = Table(box=None, pad_edge=False)
    for heading, side in (("what", "left"), ("measured", "right"), ("bar", "right"), ("", "left"), ("times", "left")):
        table.add_column(heading, justify="right" if side == "right" else "left", no_wrap=True)
    for bar in bars:
        sign = "≥" if bar.at_least else "≤"
        verdict = "holds" if bar.holds else "MISSED"
        table.add_row(bar.name, f"{bar.value:.2f} {bar.unit}", f"{sign} {bar.limit:g}", verdict, bar.detail)
    Console(width=180).print(table)


def _write(bars: list[Bar]) -> None:
    document = {
        "python": platform.python_version(),
        "bars": [
            {
                "what": bar.name,
                "measured": round(bar.value, 3),
                "unit": bar.unit,
                "bar": f"{'≥' if bar.at_least else '≤'} {bar.limit:g}",
                "holds": bar.holds,
            }
            for bar in bars
        ],
    }
    RESULTS.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
