"""Readings as one page of HTML: its style is in it, it has no script, and it asks for nothing from anywhere.

Where there are several, those below are listed at its head.
"""

from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from projections.documents.plain import EVIDENCE
from projections.printing.paper import Division, Printed, divided, indented
from projections.tables.columns import Grid, Heading
from projections.tables.text import isolated

_STYLE: Final = """
body { font: 1rem/1.4 "Libertinus Serif", Georgia, serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
section { margin-bottom: 3rem; }
h1 { font-size: 1.7rem; margin: .3rem 0; } h2 { font-size: 1.1rem; }
.sheet { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: lining-nums tabular-nums; }
th, td { border-bottom: 1px solid #ccc; padding: .15rem .5rem; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #333; vertical-align: bottom; }
.right { text-align: right; white-space: nowrap; }
.state { font-style: italic; } .quiet, dl { color: #555; font-size: .85rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
@media print { nav, section { break-after: page; } thead { display: table-header-group; } tr { break-inside: avoid; } }
"""


def html(sections: Sequence[Printed]) -> bytes:
    """The sections one after the other, in UTF-8."""
    page = Element("html", lang="en")
    head = SubElement(page, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    _add(head, "title", "; ".join(dict.fromkeys(f"{one.series}: {one.title}" for one in sections)))
    SubElement(head, "style").text = _STYLE
    body = SubElement(SubElement(page, "body"), "main")
    if len(sections) > 1:
        _contents(body, sections)
    for number, one in enumerate(sections, 1):
        _section(body, one, number)
    text: str = tostring(page, encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{text}\n".encode()


def _add(parent: Element, tag: str, text: str, **attributes: str) -> Element:
    made = SubElement(parent, tag, {name.rstrip("_"): value for name, value in attributes.items()})
    made.text = isolated(text)
    return made


def _contents(body: Element, sections: Sequence[Printed]) -> None:
    listed = SubElement(SubElement(body, "nav", {"aria-label": "Contents"}), "ol")
    for number, one in enumerate(sections, 1):
        _add(SubElement(listed, "li"), "a", one.title, href=f"#{number}")


def _section(body: Element, one: Printed, number: int) -> None:
    made = SubElement(body, "section", {"id": str(number)})
    _add(made, "p", " · ".join(filter(None, (one.series, one.occasion))), class_="quiet")
    _add(made, "h1", one.title)
    if one.state:
        _add(made, "p", " · ".join(one.state), class_="state")
    _add(made, "p", f"{one.counted}.", class_="quiet")
    for note in one.notes:
        _add(made, "p", f"! {note}")
    for grid in one.grids:
        if len(one.grids) > 1:
            _add(made, "h2", grid.title)
        _table(made, grid)
    for line in one.legend:
        _add(made, "p", line, class_="quiet")
    _add(made, "h2", EVIDENCE)
    facts = SubElement(made, "dl")
    for name, value in one.evidence():
        _add(facts, "dt", name)
        _add(facts, "dd", value)


def _table(parent: Element, grid: Grid) -> None:
    if not grid.rows:
        _add(parent, "p", "There are none.")
        return
    headings, divisions = divided(grid)
    deep = indented(headings)
    table = SubElement(SubElement(parent, "div", {"class": "sheet"}), "table")
    heads = SubElement(SubElement(table, "thead"), "tr")
    for index, heading in enumerate(headings):
        if index != deep:
            _add(heads, "th", heading.text, scope="col", title=heading.meaning, class_=_side(heading))
    for division in divisions:
        _rows(SubElement(table, "tbody"), division, headings, deep)


def _rows(body: Element, division: Division, headings: Sequence[Heading], deep: int | None) -> None:
    if division.head:
        across = str(len(headings) - (deep is not None))
        _add(SubElement(body, "tr"), "th", division.head, scope="rowgroup", colspan=across)
    for row in division.rows:
        line = SubElement(body, "tr")
        for index, (cell, heading) in enumerate(zip(row, headings, strict=True)):
            if index == deep:
                continue
            made = _add(line, "td", cell.text, class_=_side(heading))
            if deep is not None and index == deep + 1 and row[deep].text != "0":
                made.set("style", f"padding-left: {row[deep].text}.5rem")


def _side(heading: Heading) -> str:
    return "right" if heading.unit else heading.side
