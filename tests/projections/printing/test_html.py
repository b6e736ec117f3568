"""One page of HTML holds every reading, runs nothing, and asks for nothing."""

import re
from html import unescape

from projections.printing.html import html
from projections.printing.paper import Printed
from tests.projections.printing.conftest import names


def test_a_page_has_every_report_and_no_script(printed: dict[str, Printed]) -> None:
    page = html(tuple(printed.values())).decode()
    text = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", page)).replace("\u2068", "").replace("\u2069", ""))
    for section in printed.values():
        assert section.title in text
        assert section.basis.root in text
        cells = [cell.text for grid in section.grids for row in grid.rows for cell in row[1:] if cell.text.isascii()]
        assert [cell for cell in cells if re.sub(r"\s+", " ", cell).strip() not in text][:3] == []
    assert re.search(r"<script|\son[a-z]+=|\ssrc=|\shref=\"[^#]|url\(|@import", page) is None
    assert page.count("<section id=") == len(printed)


def test_several_readings_are_listed_above_and_each_is_led_to(printed: dict[str, Printed]) -> None:
    page = html((printed["titles"], printed["race"])).decode()
    led = re.findall(r'<a href="#(\d+)">(.*?)</a>', page)
    assert led == [("1", "Titles"), ("2", printed["race"].title)]
    assert re.findall(r'<section id="(\d+)">.*?<h1>(.*?)</h1>', page) == led
    assert "<nav" not in html((printed["titles"],)).decode()


def test_a_text_is_never_markup() -> None:
    page = html([names(["<b onclick=x>&amp;</b>"])]).decode()
    assert "&lt;b onclick=x&gt;&amp;amp;&lt;/b&gt;" in page
