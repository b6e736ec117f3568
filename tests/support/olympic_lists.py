"""The ISU's provisional Olympic lists for men, as the file that the fixtures were made of, from their facts."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Final

FIXTURES: Final = Path(__file__).parents[2] / "fixtures" / "disputes" / "olympic-lists-2025"
NAME: Final = "olympic_classification_men.csv"


def list_rows() -> tuple[list[str], list[dict[str, str]]]:
    """The headings of both lists, and their rows by heading."""
    lines = (FIXTURES / "lists.jsonl").read_text(encoding="utf-8").splitlines()
    published = [json.loads(line)["data"] for line in lines]
    (headings,) = {tuple(one["columns"]) for one in published}
    rows = sorted((row for one in published for row in one["rows"]), key=lambda row: int(row["row"]))
    assert [row["row"] for row in rows] == list(range(2, len(rows) + 2)), "a row is missing or stands twice"
    return list(headings), [dict(row["cells"]) for row in rows]


def write_lists(folder: Path) -> Path:
    """Write the file, to the last byte of that whose SHA-256 the facts name."""
    headings, rows = list_rows()
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headings)
    writer.writeheader()
    writer.writerows(rows)
    content = text.getvalue().encode()
    first = json.loads((FIXTURES / "lists.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert sha256(content).hexdigest() == first["data"]["protocol"]
    (folder / NAME).write_bytes(content)
    return folder / NAME
