"""Readings as a PDF that an official signs, typeset by Typst: equal bases give equal bytes.

Texts are handed to the template as JSON, so that none of them is ever markup. The file is PDF/A: its fonts are in it,
and a letter that no font has is refused, not left out.
"""

import json
import re
from collections.abc import Iterable, Sequence
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any, Final

import typst

from ledger.errors import InvalidInputError
from ledger.instants import to_datetime
from projections.documents.plain import EVIDENCE
from projections.printing.paper import Printed, divided, indented, texts
from projections.tables.columns import Grid

PAPERS: Final = {"a4": (210, 297), "letter": (215.9, 279.4)}
"""Widths and heights in millimetres."""
STANDARD: Final = "a-2a"
"""For archives, with the structure of its tables in it for who hears them read."""

_TRIED: Final = 40
"""So many texts of a column are measured, the longest by a guess; the widest is among them."""
_LONG: Final = 24
"""A word with more letters, such as a hash, may be broken after every few of them."""
_WHOLE: Final = 1_000
"""A row is not divided between two pages where none of its texts has more letters."""
_PIECE: Final = re.compile(r"\S{8}(?=\S)")
_NARROW_LETTER: Final = re.compile(r"[fijlrtIJ.,:;'’()\[\]| -]")
_WIDE_LETTER: Final = re.compile(r"[A-HK-ZmwÀ-ÞĀ-Ž\u2e80-\uffff]")
_NO_GLYPH: Final = "could not be displayed with"


def pdf(sections: Sequence[Printed], *, paper: str = "a4", fonts: Iterable[Path] = ()) -> bytes:
    """The sections as a PDF, each on pages of its own.

    Args:
        sections: What is printed, in its order.
        paper: One of `PAPERS`.
        fonts: Folders with further fonts, for letters that those of Typst do not have.

    Raises:
        InvalidInputError: No font has a letter.
    """
    width, height = PAPERS[paper]
    made = max(one.recorded_at for one in sections)
    instant = to_datetime(made)
    data = {
        "paper": {"width": width, "height": height},
        "title": "; ".join(dict.fromkeys(f"{one.series}: {one.title}" for one in sections)),
        "author": "season ledger",
        "date": {name: getattr(instant, name) for name in ("year", "month", "day", "hour", "minute", "second")},
        "sections": [_section(one) for one in sections],
    }
    try:
        return typst.compile(
            files("projections.printing").joinpath("page.typ").read_bytes(),
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=list(fonts)),
            pdf_standards=STANDARD,
            timestamp=made // 1_000_000,
        )
    except typst.TypstError as error:
        if _NO_GLYPH not in error.message:
            raise
        raise InvalidInputError(f"{_without_glyph(error.message)}; --fonts FOLDER names a folder with a font") from None


def _without_glyph(message: str) -> str:
    shown = re.search(r'the text [`"]*(.+?)[`"]* could not', message)
    return f"no font has the letters of {shown[1]}" if shown else "no font has all letters"


def _section(one: Printed) -> dict[str, Any]:
    return {
        "title": one.title,
        "series": one.series,
        "occasion": one.occasion,
        "state": " · ".join(one.state),
        "counted": f"{one.counted}.",
        "notes": one.notes,
        "legend": one.legend,
        "evidence": {"head": EVIDENCE, "lines": one.evidence()},
        "line": one.foot(),
        "sheets": [_sheet(grid) for grid in one.grids],
    }


def _sheet(grid: Grid) -> dict[str, Any]:
    headings, divisions = divided(grid)
    deep = indented(headings)
    kept = [index for index in range(len(headings)) if index != deep]
    rows = [
        (one.head, [(_depth(row[deep].text) if deep is not None else 0, texts(row)) for row in one.rows])
        for one in divisions
    ]
    columns = [[cells[index] for _, lines in rows for _, cells in lines] for index in kept]
    depth = max((depth for _, lines in rows for depth, _ in lines), default=0)
    naming = [place for place, index in enumerate(kept) if headings[index].names]
    return {
        "title": grid.title,
        "rows": len(grid.rows),
        "keys": max(naming, default=0) + 1,
        "indented": None if deep is None else kept.index(deep + 1),
        "columns": [
            {
                "head": headings[index].text,
                "side": "right" if headings[index].unit else headings[index].side,
                "names": headings[index].names,
                "wide": _longest(column),
                "usual": _usual(column),
                "words": _longest(chain.from_iterable(_broken(text).replace("\u200b", " ").split() for text in column)),
                "indent": depth if deep is not None and index == deep + 1 else 0,
            }
            for index, column in zip(kept, columns, strict=True)
        ],
        "divisions": [
            {
                "head": head,
                "rows": [
                    {
                        "depth": depth,
                        "whole": max(map(len, cells)) <= _WHOLE,
                        "cells": [_broken(cells[index]) for index in kept],
                    }
                    for depth, cells in lines
                ],
            }
            for head, lines in rows
        ],
    }


def _depth(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _longest(found: Iterable[str]) -> list[str]:
    """The texts among which the widest is, by a guess of how wide letters are."""
    return sorted(dict.fromkeys(found), key=lambda text: (-_guessed(text), text))[:_TRIED]


def _guessed(text: str) -> int:
    return 2 * len(text) - len(_NARROW_LETTER.findall(text)) + len(_WIDE_LETTER.findall(text))


def _usual(column: Sequence[str]) -> str:
    """The text of a column that nineteen in twenty of its others are no longer than."""
    return sorted(column, key=lambda text: (len(text), text))[len(column) * 19 // 20] if column else ""


def _broken(text: str) -> str:
    """A text in which a line may end within a word that is too long for one."""
    if len(text) <= _LONG:
        return text
    return " ".join(_PIECE.sub("\\g<0>\u200b", word) if len(word) > _LONG else word for word in text.split(" "))
