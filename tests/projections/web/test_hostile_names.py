"""Pages of a season whose names try to bite: nothing in them is markup, hides, or turns its line around."""

import re
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.sealing.checkpoints import folder_beside, kept_checkpoints
from ledger.book import Book
from ledger.stores import open_store
from projections.tables.text import is_visible
from projections.web.addresses.problems import Problem
from projections.web.answers.answers import Answers
from projections.web.answers.shared_reader import SharedReader
from projections.web.pages.charts import Chart, ChartColumn, Course, DecisionPin, Dot
from projections.web.pages.render import Renderer, Setting
from projections.web.site.plan import paths
from tests.support.hostile_season import BOOK, hostile


@pytest.fixture(scope="module")
def hostile_answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    file = hostile(tmp_path_factory.mktemp("hostile") / "season.db")
    with open_store(f"sqlite:{file}", read_only=True) as store:
        kept = partial(kept_checkpoints, folder_beside(store.url, None), BOOK)
        yield Answers(SharedReader(Book(store, BOOK)), Setting(), kept)


def page(answers: Answers, path: str) -> str | None:
    wanted = answers.find("page", "at=48", path, "")
    try:
        return answers.answer(wanted, answers.asked(wanted))
    except Problem:
        return None


class Tags(HTMLParser):
    """The tags of a page, and all that is said in its texts and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.handlers: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.handlers |= {name for name, _ in attrs if name.startswith("on")}


def test_no_page_has_anything_of_a_name_but_its_text(hostile_answers: Answers) -> None:
    first = hostile_answers.find("page", "at=48", "", "")
    found = [path for path in paths(hostile_answers.asked(first), log=False) if path.count("/") < 2]
    pages = {path: text for path in found if (text := page(hostile_answers, path)) is not None}
    assert pages.keys() >= {"", "standings/men-500", "races/wc1-men-500-1-a", "competitors/ed", "disputes", "audits"}
    for path, text in pages.items():
        assert is_visible(text.translate({ord("\n"): "", 0x2068: "", 0x2069: ""})), path
        assert text.count("\u2068") == text.count("\u2069"), path
        tags = Tags()
        tags.feed(text)
        assert not tags.handlers, path
        assert "blink" not in tags.tags, path


def test_a_name_is_shown_with_what_is_hidden_in_it(hostile_answers: Answers) -> None:
    text = page(hostile_answers, "standings/men-500") or ""
    assert r"Ed \u202eNEDLOG\u202c \u2066x\u2069 " + "\u2068דוד כהן\u2069" in text
    assert r"Ada \x1b[31mRED\x1b[0m\x9b2J" in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


def test_an_entry_is_shown_line_by_line_and_its_json_is_exact(hostile_answers: Answers) -> None:
    text = page(hostile_answers, "log/6") or ""
    fact = re.search(r'<pre[^>]*aria-labelledby="data">(.*?)</pre>', text, re.DOTALL)
    assert fact is not None
    assert fact[1].splitlines()[0] == "{"
    assert r"Ada \u001b[31mRED\u001b[0m\u009b2J" in fact[1]


def test_a_list_whose_name_no_address_can_have_is_on_the_list_of_lists_without_a_link(hostile_answers: Answers) -> None:
    text = page(hostile_answers, "audits") or ""
    assert r"list\x1b[2J" in text
    assert "audits/list" not in text


@given(st.text(st.characters(), max_size=60), st.text(st.characters(), max_size=5))
def test_the_drawing_of_a_page_is_well_formed_with_any_name(name: str, noc: str) -> None:
    dots = (Dot(1, 2, name), Dot(3, 4, "2"))
    line = Course("id", name, name[:9], noc, "M1 2", dots, 4.5, (("1", "2"), ("1", "2")))
    pins = (DecisionPin(1, 2, 7, "ResultCorrected"),)
    chart = Chart(
        "points",
        name,
        400,
        300,
        34,
        (ChartColumn(1, "wc1", (name,)), ChartColumn(3, "wc2", ("Oslo",))),
        ((2, name),),
        (line,),
        pins,
    )
    given = {"charts": lambda: {"ranks": chart, "points": chart}, "same_table": None, "up": "../"}
    drawn = Renderer(Setting())._environment.get_template("bumps.html").render(given)
    first, second = re.findall(r"<svg.*?</svg>", drawn, re.DOTALL)
    for svg in (first, second):
        parser = expat.ParserCreate()
        parser.Parse(svg, True)  # it raises where the SVG is not well-formed
