"""Files of lists from anybody: read to the same rows in every form, and refused in one line where they are too much."""

import io
import json
from collections.abc import Callable
from pathlib import PurePath
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.intake.lists.announcement import Announcement, lists_in
from commands.intake.lists.endings import endings
from commands.intake.lists.sent import sent_lists
from commands.intake.lists.tables import SENT
from ledger.errors import InvalidInputError
from tests.support.workbooks import workbook

HEAD = ("rank", "name", "noc", "points")
ROWS = [(1, "Jordan STOLZ", "USA", 180), (2, "Kjeld NUIS", "NED", 142.5)]


def with_sheet(xml: bytes, *, packed: int = ZIP_DEFLATED) -> bytes:
    """A workbook whose sheet is these bytes."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(workbook([HEAD]))) as good, ZipFile(out, "w", packed) as bad:
        for name in good.namelist():
            bad.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else good.read(name))
    return out.getvalue()


def sheet(data: bytes, before: bytes = b"") -> bytes:
    return (
        b'<?xml version="1.0"?>' + before + b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006'
        b'/main"><dimension ref="A1:XFD1048576"/><sheetData>' + data + b"</sheetData></worksheet>"
    )


def of_file(name: str, content: bytes) -> list[tuple[str, ...]]:
    (publication,) = sent_lists("2025-26", name, content)
    return [tuple(value for _, value in row.cells) for row in publication.rows]


def test_every_form_gives_the_same_rows() -> None:
    named = [dict(zip(HEAD, row, strict=True)) for row in ROWS]
    text = "\n".join(",".join(map(str, row)) for row in [HEAD, *ROWS])
    expected = [("1", "Jordan STOLZ", "USA", "180"), ("2", "Kjeld NUIS", "NED", "142.5")]

    assert of_file("a.csv", text.encode()) == expected
    assert of_file("a.xlsx", workbook([HEAD, *ROWS])) == expected
    assert of_file("a.json", json.dumps(named).encode()) == expected
    printed = {"basis": {"at": 1}, "rows": [{**row, "races": [{"race": "wc1"}]} for row in named]}
    assert of_file("a.json", json.dumps(printed).encode()) == expected


def test_a_row_of_json_may_lack_what_others_have() -> None:
    rows = [{"rank": 1, "name": "A B"}, {"name": "C D", "noc": "NED", "points": None}]

    assert of_file("a.json", json.dumps(rows).encode()) == [("1", "A B", "", ""), ("", "C D", "NED", "")]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"{", "not JSON in UTF-8"),
        (b"\xff", "not JSON in UTF-8"),
        (b"[" * 100_000, "not JSON in UTF-8"),
        (b"7" * 10_000, "not JSON in UTF-8"),
        (b"7", "no rows; a list in JSON is"),
        (b"[]", "no rows"),
        (b'{"rows": {}}', "no rows"),
        (b"[[1, 2]]", "no rows"),
        (b"[{}]", "no column for the name, which is called name, skater"),
    ],
)
def test_json_that_is_no_list(content: bytes, word: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        of_file("a.json", content)

    assert len(str(refused.value).splitlines()) == 1
    assert str(refused.value).startswith("a.json")
    assert word in str(refused.value) or word.startswith("no column")


LONG = b"rank,name\n" + b"1,A\n" * 6_000
WIDE = (",".join(f"c{number}" for number in range(101_000))).encode()
HOSTILE: dict[str, Callable[[], tuple[str, bytes]]] = {
    "more rows": lambda: ("a.csv", LONG),
    "more cells": lambda: ("a.csv", WIDE),
    "a larger file": lambda: ("a.csv", b"x" * (SENT.size + 1)),
    "more objects": lambda: ("a.json", json.dumps([{"rank": 1}] * 6_000).encode()),
    "a longer cell": lambda: ("a.csv", b"rank,name\n1," + b"A " * 200),
    "a longer cell in a sheet": lambda: ("a.xlsx", workbook([HEAD, (1, "A " * 200, "NED", 1)])),
    "more columns": lambda: (
        "a.json",
        json.dumps([{f"c{n}": 1 for n in range(300)}] * 4 + [{"x": 1}] * 900).encode(),
    ),
    "a bomb": lambda: ("a.xlsx", with_sheet(sheet(b"<row/>" * 2_000_000))),
    "a sheet of rows": lambda: ("a.xlsx", with_sheet(sheet(b"<row/>" * 6_000))),
    "a row far below": lambda: ("a.xlsx", with_sheet(sheet(b'<row r="999999999"><c r="A999999999"/></row>'))),
    "cells far to the right": lambda: ("a.xlsx", with_sheet(sheet(b'<row><c r="XFD1"><v>1</v></c></row>' * 40))),
    "rows without numbers": lambda: ("a.xlsx", with_sheet(sheet(b'<row r="x"/>'))),
    "no XML": lambda: ("a.xlsx", with_sheet(b"<<<")),
    "packed otherwise": lambda: ("a.xlsx", with_sheet(sheet(b""), packed=ZIP_BZIP2)),
    "an archive of something else": lambda: ("a.xlsx", _archive({"a": b"b"})),
    "half an archive": lambda: ("a.xlsx", workbook([HEAD])[:-40]),
    "entities in entities": lambda: (
        "a.xlsx",
        with_sheet(sheet(b'<row><c t="inlineStr"><is><t>&e9;</t></is></c></row>', _entities())),
    ),
}


def _archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _entities() -> bytes:
    more = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE w [<!ENTITY e0 "lol">{more}]>'.encode()


@pytest.mark.parametrize("name", HOSTILE)
def test_too_much_is_refused_in_one_line(name: str) -> None:
    file, content = HOSTILE[name]()
    with pytest.raises(InvalidInputError) as refused:
        sent_lists("2025-26", file, content)

    assert len(str(refused.value).splitlines()) == 1
    assert str(refused.value).startswith(file)


def test_what_a_stranger_may_send_is_less_than_what_a_person_reads() -> None:
    (publication,) = lists_in(PurePath("a.csv"), LONG, Announcement())
    assert len(publication.rows) == 6_000


@given(st.binary(max_size=300), st.sampled_from(endings()))
def test_whatever_is_sent_is_read_or_refused(content: bytes, ending: str) -> None:
    try:
        assert sent_lists("2025-26", f"a{ending}", content)
    except InvalidInputError as refused:
        one_line = len(str(refused).splitlines()) == 1
        assert one_line


def test_workbooks_are_taken_only_where_they_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ".xlsx" in endings()
    monkeypatch.setattr("commands.intake.lists.endings.find_spec", lambda _: None)
    assert endings() == (".csv", ".tsv", ".txt", ".json", ".jsonl")
