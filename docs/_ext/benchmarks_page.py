"""The generated part of the page on benchmarks: the last measurement, as a table."""

import json
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[1] / "benchmarks.json"


def benchmarks_page() -> str:
    """The measured bars, in Markdown."""
    document = json.loads(RESULTS.read_text(encoding="utf-8"))
    lines = [
        f"Measured with Python {document['python']} on {document['machine']}.",
        "",
        "| what | measured | bar | | times |",
        "|---|---:|---:|---|---|",
    ]
    for bar in document["bars"]:
        verdict = "holds" if bar["holds"] else "**missed**"
        measured = f"{bar['measured']:g} {bar['unit']}"
        lines.append(f"| {bar['what']} | {measured} | {bar['bar']} | {verdict} | {bar['times']} |")
    return "\n".join(lines)
