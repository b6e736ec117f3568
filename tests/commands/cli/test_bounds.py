"""What grows where it is read: each reader ends within bounds of time and memory, in one line, and records nothing.

Each command runs in a process of its own with a limit (`tests.support.limited`), which ends it where it goes beyond.
The bounds are stated in docs/door.md.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from commands.archive import form
from tests.commands.archive.conftest import made
from tests.commands.archive.support import rebagged, zipped
from tests.support.grown import MEGA, entities, fact, nested_forms, rows_of_the_api, same_key, text_bomb, workbook
from tests.support.limited import run_limited

__all__ = ["made"]

CALENDAR = b"competition,name,venue,city,noc,first_day,last_day,time_zone,programme\n"
RECORD = ("record", "--race", "wc1-men-500-1-a", "--yes")
RULES = ("rulebook", "check")
Case = tuple[tuple[str, ...], str, Callable[[], bytes], str]
"""The command, the name of its file, what stands in it, and what is said of it."""

CASES: dict[str, Case] = {
    "a PDF whose text never ends": (("import",), "a.pdf", text_bomb, "no sheet does"),
    "a PDF of drawings in drawings": (("import",), "a.pdf", nested_forms, "no sheet does"),
    "a rulebook that is too large": (RULES, "r.toml", lambda: b"#" * MEGA, "larger than 200 kB"),
    "a workbook that unpacks to more": (
        *(RECORD, "l.xlsx"),
        lambda: workbook("<row/>" * 9 * MEGA),
        "unpacked larger than 50 MB",
    ),
    "a workbook of one endless row": (
        RECORD,
        "l.xlsx",
        lambda: workbook(f"<row>{'<c/>' * 2_400_000}</row>"),
        "no workbook",
    ),
    "a workbook of entities": (RECORD, "l.xlsx", entities, "not a workbook in XLSX"),
    "a list of commas": (RECORD, "l.csv", lambda: b"rank,name\n" + b"," * (2 * MEGA + 9), "more than 2,000,000 cells"),
    "a list of fifty thousand columns": (
        *(RECORD, "l.csv"),
        lambda: b"rank,name,noc,%b\n1,A,NED" % b",".join(b"c%d" % number for number in range(50_000)),
        "nothing says on which day",
    ),
    "a time that is a novel": (RECORD, "l.csv", lambda: b"rank,name,noc,time\n1,A,NED,%b" % (b"1" * 90_000), "111…"),
    "a block without headings": (RECORD, "l.txt", lambda: b"1 25 A B USA 33.90\n" * 50_000, "500,000 characters"),
    "JSON that is too large": (RECORD, "l.json", lambda: b"[" + b"{}," * 2 * MEGA + b"{}]", "larger than 5 MB"),
    "JSON of objects": (RECORD, "l.json", lambda: b"[" + b"{}," * MEGA + b"{}]", "more than 200,000 rows"),
    "JSON of as many keys": (
        *(RECORD, "l.json"),
        lambda: json.dumps([{str(number): 1} for number in range(1_600)]).encode(),
        "more than 2,000,000 cells",
    ),
    "JSON that is deep": (RECORD, "l.json", lambda: b"[" * 4 * MEGA, "not JSON in UTF-8"),
    "an answer of the results API": (RECORD, "l.json", lambda: rows_of_the_api(50_000), "which day"),
    "facts: empty lines": (("load",), "f.jsonl", lambda: b"\n" * 2 * MEGA, "1,000,000 lines"),
    "facts: a line that is too long": (
        ("load",),
        "f.jsonl",
        lambda: fact(f'"{"a" * 9 * MEGA}"'),
        "8,000,000 characters",
    ),
    "facts: a line of objects": (("load",), "f.jsonl", lambda: fact(f"[{'{},' * MEGA}{{}}]"), "line 1"),
    "facts: very many keys": (("load",), "f.jsonl", lambda: same_key(200_000), "the key '9' is given twice"),
    "facts: deep": (("load",), "f.jsonl", lambda: fact("[" * MEGA), "not a line of JSON"),
    "a calendar": (("calendar", "load"), "c.csv", lambda: CALENDAR + b"a" * 200_000, "larger than 100 kB"),
    "entries of a list": (
        ("entries",),
        "l.json",
        lambda: b"[" + b"{}," * MEGA + b"{}]",
        "200,000 rows",
    ),
}


@pytest.fixture(scope="module")
def opened_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the book of a season in which nothing has happened yet."""
    folder = tmp_path_factory.mktemp("bounds")
    assert run_limited(f"sqlite:{folder / 'season.db'}", "open", "2025-26", folder=folder).code == 0
    return folder / "season.db"


@pytest.mark.parametrize("name", CASES)
def test_bounded(opened_store: Path, tmp_path: Path, name: str) -> None:
    command, file, content, said = CASES[name]
    path = tmp_path / file
    path.write_bytes(content())
    before = opened_store.read_bytes()
    ended = run_limited(f"sqlite:{opened_store}", *command, str(path), folder=tmp_path)
    assert (ended.code, ended.out) == (2, ""), ended
    assert len(ended.err.splitlines()) == 1
    assert said in ended.err
    assert len(ended.err) < 1_200
    assert opened_store.read_bytes() == before


RULEBOOKS: dict[str, str] = {
    "a list of many lines": "x = [\n" + "1,\n" * 20_000 + "]\n",
    "a text of many lines": 'x = """\n' + "a\n" * 50_000 + '"""\n',
    "keys that nobody knows": "".join(f"k{number} = 1\n" for number in range(9_000)),
    "tables in tables": "[[a]]\n" * 3_000 + "[[a.b]]\n" * 9_000,
    "tables of many names": "".join(f"[[a{number}]]\n" for number in range(9_000)),
    "a key of many parts": ".".join(["a"] * 1_900) + " = 1\n",
    "a key of very many parts": ".".join(["a"] * 50_000) + " = 1\n",
    "a list in a list": "x = " + "[" * 20_000 + "]" * 20_000 + "\n",
    "blocks in great number": "[[cups]]\nuse = [\n" + "'men',\n" * 9_000 + "]\n",
    "scales that go on": "".join(f"[scales.s{at}]\npoints = [1]\nthen = 's{at + 1}'\n" for at in range(1_500))
    + "[[points]]\nscale = 's0'\n",
}


@pytest.mark.parametrize("name", RULEBOOKS)
def test_rulebooks(opened_store: Path, tmp_path: Path, name: str) -> None:
    """A check answers "no", and names some faults; adopting refuses in one line."""
    path = tmp_path / "r.toml"
    path.write_text(f"extends = '2025-26'\nedition = '2025-26-b'\n{RULEBOOKS[name]}")
    checked = run_limited(f"sqlite:{opened_store}", *RULES, str(path), folder=tmp_path)
    assert (checked.code, checked.err) == (1, ""), checked
    assert 1 <= len(checked.out.splitlines()) <= 420
    adopted = run_limited(f"sqlite:{opened_store}", "rulebook", "adopt", str(path), "--reason", "b", folder=tmp_path)
    assert (adopted.code, adopted.out) == (2, ""), adopted
    assert len(adopted.err.splitlines()) == 1


ARCHIVES = {
    "entries that are none": (form.RAW, b"\n" * 90 * MEGA, "whole lines"),
    "readable entries that are none": (form.READABLE, b"\n" * 90 * MEGA, "more than 2000000 lines"),
    "a description that is deep": (form.ABOUT, b"[" * 900_000, "does not describe"),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives(made: object, tmp_path: Path, name: str) -> None:
    """More of archives is in tests/commands/archive/test_hostile.py: bombs, many files, deep paths, lying sizes."""
    file, data, said = ARCHIVES[name]
    files = rebagged({**made.files, f"{form.PAYLOAD}{file}": data})  # type: ignore[attr-defined]
    (tmp_path / "grown.zip").write_bytes(zipped(files))
    store = f"sqlite:{tmp_path / 'restored.db'}"
    ended = run_limited(store, "restore", str(tmp_path / "grown.zip"), folder=tmp_path)
    assert (ended.code, ended.out) == (2, ""), ended
    assert len(ended.err.splitlines()) == 1
    assert said in ended.err
    assert not (tmp_path / "restored.db").exists()
