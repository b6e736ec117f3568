"""Texts of others neither act on what shows them nor lie: on a terminal, on a page, in Markdown, CSV and JSON."""

import csv
import io
import json
import re
import unicodedata
from decimal import Decimal
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from projections.tables.columns import Column, Table
from projections.tables.csv import as_written, neutral, to_csv
from projections.tables.text import in_markdown, is_visible, isolated, points_in_words, printable_json, visible

ANY = st.text(st.characters(), max_size=40)
"""Any text at all, with controls and halves of characters."""
WHOLE = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NASTY = st.lists(
    st.sampled_from(
        [*"[](){}<>!*_`~#|&\\:@./= \n\t1-+", "http://a.b", "www.", "<b>", "&lt;", "&#64;", "a", "é", "![x](y)"]
    )
).map("".join)


@given(ANY)
def test_nothing_that_acts_or_hides_is_left(text: str) -> None:
    shown = visible(text)
    kinds = {unicodedata.category(character) for character in shown}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}
    assert is_visible(shown)
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Jordan STOLZ", "Jordan STOLZ"),
        ("Żurek, 高木 美帆, דוד, 👩‍🚀", "Żurek, 高木 美帆, דוד, 👩‍🚀"),
        ("one\ntwo\rthree\tfour", r"one\ntwo\rthree\tfour"),
        ("\x1b[31mred\x9b0m\x00", r"\x1b[31mred\x9b0m\x00"),
        ("a\u202eb\u2066c\u200fd", r"a\u202eb\u2066c\u200fd"),
        ("a\u2028b\x85c\ufeff\ud800", r"a\u2028b\x85c\ufeff\ud800"),
        ("flag\U000e0067", r"flag\U000e0067"),
    ],
)
def test_what_is_hidden_is_shown_as_it_is_written(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_what_is_written_from_right_to_left_turns_nothing_around() -> None:
    assert isolated("1. דוד כהן (ISR): 3") == "1. \u2068דוד כהן\u2069 (ISR): 3"
    assert isolated("1. Jörg (GER)\u202e") == r"1. Jörg (GER)\u202e"


@given(WHOLE)
def test_json_is_exact_and_can_be_printed(text: str) -> None:
    written = printable_json(json.dumps({"name": text}, ensure_ascii=False, indent=2))
    assert json.loads(written) == {"name": text}
    assert all(map(is_visible, written.split("\n")))


@given(NASTY | WHOLE)
def test_markdown_reads_as_it_is_written(text: str) -> None:
    """A list item that another reader of CommonMark makes of it: one paragraph, no tag, the very text."""
    html = MarkdownIt("commonmark").render(f"- {in_markdown(text)}\n")
    inside = re.fullmatch(r"<ul>\n<li>(.*)</li>\n</ul>\n", html)
    assert inside, html
    assert "<" not in inside[1]
    assert " ".join(unescape(inside[1]).split()) == " ".join(visible(text).split())


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("see https://a.example/x and www.a.example", r"see https\://a.example/x and www\.a.example"),
        ("mail me@a.example", r"mail me\@a.example"),
        ("3. Kjeld NUIS (NED): 142 points in Men's 1500 m", r"3\. Kjeld NUIS (NED): 142 points in Men's 1500 m"),
        ("row 5 of 14_result.pdf", "row 5 of 14_result.pdf"),
        ("[x](http://e.example) <script>", r"\[x\](http\://e.example) \<script\>"),
    ],
)
def test_addresses_in_markdown_lead_nowhere(text: str, written: str) -> None:
    assert in_markdown(text) == written


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("@x", "'@x"),
        ("  =1", "'  =1"),
        ("\xa0＝1", "'\xa0＝1"),
        ("\t=1", r"\t=1"),
        ("\r=1", r"\r=1"),
        ("'=1", "''=1"),
        ("-0.12", "'-0.12"),
        ("+49", "'+49"),
        ("-5", "'-5"),
        ("Jean-Luc =", "Jean-Luc ="),
        ("'t Hart", "'t Hart"),
        ("", ""),
    ],
)
def test_a_cell_is_no_formula_and_can_be_read_back(text: str, cell: str) -> None:
    assert neutral(text) == cell
    assert as_written(cell) == visible(text)


def test_what_is_measured_stays_a_number_and_a_name_does_not() -> None:
    columns = (Column("name", "string", ""), Column("behind", "string", "", unit="s"), Column("points", "integer", ""))
    rows = (("+49", "+1:02.34", -5), ("-5", "-0.12", 0), ("49", "+1+1", None))
    assert to_csv(Table("t", "T", columns, (), rows)).decode().split("\n")[1:] == [
        "'+49,+1:02.34,-5",
        "'-5,-0.12,0",
        "49,'+1+1,",
        "",
    ]


@given(ANY)
def test_every_cell_can_be_read_back(text: str) -> None:
    assert as_written(neutral(text)) == visible(text)


@given(st.lists(st.tuples(ANY, st.integers(), st.decimals(allow_nan=False, allow_infinity=False)), max_size=5))
def test_a_table_is_one_line_a_row_and_its_numbers_are_numbers(rows: list[tuple[str, int, object]]) -> None:
    columns = (Column("=name", "string", ""), Column("points", "integer", ""), Column("behind", "number", ""))
    written = to_csv(Table("t", "T", columns, (), tuple(rows))).decode()  # type: ignore[arg-type]
    read = list(csv.reader(io.StringIO(written)))
    assert len(written.split("\n")) == len(rows) + 2
    assert read == [["'=name", "points", "behind"], *([neutral(name), str(one), str(two)] for name, one, two in rows)]


@pytest.mark.parametrize(
    ("points", "at_least", "said"),
    [
        (1, False, "1 point"),
        (Decimal(1), True, "≥ 1 point"),
        (0, False, "0 points"),
        (Decimal("1.5"), False, "1.5 points"),
    ],
)
def test_one_point_is_one_point(points: object, at_least: bool, said: str) -> None:
    assert points_in_words(points, at_least=at_least) == said
