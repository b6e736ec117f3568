"""Readings as pictures, drawn by Typst: a table as large as it is, and the beginning of one as a preview.

Texts are handed over as JSON, so that none of them is ever markup. Letters of an SVG are shapes, so that it looks alike
everywhere; what it shows is said in its title.
"""

import json
import re
from importlib.resources import files
from itertools import count
from typing import Any, Final, Literal
from xml.sax.saxutils import escape

import typst

from projections.printing.paper import Printed, texts
from projections.tables.columns import Grid
from projections.tables.text import count_of

MOST: Final = 200
"""A picture has so many rows of a table at most; it says how many more there are."""
FIRST: Final = 9
"""A preview has so many."""
_NOTES: Final = 3
_LONGEST: Final = 80
"""A cell of a picture has so many letters at most."""
_DOTS: Final = 144
"""Dots of a picture in PNG, on an inch."""
_SHAPE: Final = re.compile(r"\bg[0-9A-F]{32}\b")


def picture(printed: Printed, *, svg: bool) -> bytes:
    """A reading as a picture: SVG, or PNG."""
    if not svg:
        return _drawn(printed, "png", first=MOST)
    text = _drawn(printed, "svg", first=MOST).decode()
    number = count()
    names: dict[str, str] = {}
    short = _SHAPE.sub(lambda found: names.setdefault(found[0], f"g{next(number)}"), text)
    head, _, rest = short.partition(">")
    title = escape(f"{printed.series}: {printed.title}")
    return f'{head} role="img"><title>{title}</title>{rest}'.encode()


def preview(printed: Printed) -> bytes:
    """The beginning of a reading as a PNG of 1200 by 630 dots, which links to a page are shown with."""
    return _drawn(printed, "png", first=FIRST)


def _drawn(printed: Printed, kind: Literal["svg", "png"], *, first: int) -> bytes:
    width, height = (600, 315) if first == FIRST else (None, None)
    grids = printed.grids[:1] if first == FIRST else printed.grids
    each = max(first // len(grids), 1)
    data = {
        "series": printed.series,
        "title": printed.title,
        "occasion": printed.occasion,
        "notes": [*([" · ".join(printed.state)] if printed.state else []), *printed.notes[:_NOTES]],
        "grids": [_grid(one, each) for one in grids],
        "foot": f"{printed.counted}. {printed.foot()}",
        "width": width,
        "height": height,
    }
    return typst.compile(
        files("projections.printing").joinpath("picture.typ").read_bytes(),
        format=kind,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[]),
        ppi=_DOTS if kind == "png" else None,
    )


def _grid(grid: Grid, first: int) -> dict[str, Any]:
    more = len(grid.rows) - first
    return {
        "title": grid.title,
        "columns": [{"head": one.text, "side": "right" if one.unit else one.side} for one in grid.headings],
        "rows": [tuple(map(_short, texts(row))) for row in grid.rows[:first]],
        "more": f"and {count_of(more, 'row')} more" if more > 0 else "",
    }


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
