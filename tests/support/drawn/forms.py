"""How official result sheets of 2025/26 look: where what stands, measured on them in points from the lower left corner.

A sheet is laid out by its kind of race, and came out in one of three ways, after the program that it was printed from:

``narrow`` a narrow font; rows 16.9 points apart
``wide``   a wide font, for which some columns are too small: ``Out`` is wrapped as "Ou" and "t"; rows 16.9 points apart
``close``  the same wide font, a little moved, with rows 15.75 points apart

Columns stand in nearly the same places in all three.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from commands.intake.sheets.layout import Kind


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and where its cells end (right), begin (left) or have their middle (center)."""

    head: str
    key: str
    align: str
    x: float
    size: float = 10.0


COLUMNS: Final[Mapping[Kind, tuple[Column, ...]]] = {
    "distance": (
        Column("Rnk", "rank", "right", 55.5),
        Column("Nr", "bib", "right", 88.2),
        Column("Name", "name", "left", 102.2),
        Column("Ctry", "noc", "right", 305.6),
        Column("pair", "pair", "right", 338.1),
        Column("lane", "lane", "center", 359.6, size=8.0),
        Column("Time", "time", "right", 453.5),
        Column("Behind", "behind", "right", 504.0),
        Column("Points", "points", "right", 558.3),
    ),
    "mass-start": (
        Column("Rnk", "rank", "right", 56.7),
        Column("Nr", "bib", "right", 90.7),
        Column("Name", "name", "left", 104.7),
        Column("Country", "noc", "right", 274.0),
        Column("Laps", "laps", "right", 307.2),
        Column("S1", "s1", "center", 328.0),
        Column("S2", "s2", "center", 355.7),
        Column("S3", "s3", "center", 383.5),
        Column("S4", "s4", "center", 410.5),
        Column("Total", "total", "center", 441.6),
        Column("Time", "time", "right", 516.6),
        Column("Points", "points", "right", 574.0),
    ),
    "team": (
        Column("Rnk", "rank", "right", 56.4),
        Column("Nr", "bib", "right", 89.9),
        Column("Name", "name", "left", 104.3),
        Column("Race", "pair", "right", 305.1),
        Column("Straight", "lane", "center", 343.0),
        Column("Time", "time", "right", 442.5),
        Column("Behind", "behind", "right", 504.5),
        Column("Points", "points", "right", 559.5),
    ),
}


Heading = tuple[float, float, float, float]
"""The baselines of the four lines above a table."""


@dataclass(frozen=True, slots=True)
class Form:
    """Where the lines of a sheet stand: baselines, and distances from line to line.

    Attributes:
        heading: The four lines above the table.
        heads: The heads of the columns.
        first: The first row.
        foot: "Created on …".
        step: From row to row.
        lane: How far the small letters of a lane are raised above their row.
        mark: How small a remark is set, and how far it is raised.
        officials: From the last row to the referee and the starter.
        conditions: From there to the heads of the conditions, without and with a legend further down.
        measured: From there to the first of the conditions.
        legend: From the last of the conditions to the legend, and from line to line of it.
        again: The heads of conditions that begin a page.
        names: How wide a name can be before it goes on in a second line.
        stretch: The width of the letters, against those of the font that is drawn with.
    """

    heading: Heading
    heads: float
    first: float
    foot: float
    step: float = 16.9
    lane: float = 1.3
    mark: tuple[float, float] = (6.4, 3.6)
    officials: float = 13.0
    conditions: tuple[float, float] = (23.4, 23.4)
    measured: float = 13.2
    legend: tuple[float, float] = (26.8, 14.8)
    again: float = 601.5
    names: float = 172.0
    stretch: float = 1.0


_WIDE: Final = Form((697.6, 684.9, 663.1, 647.8), 620.6, 599.0, 7.5)
_NARROW: Final = Form(
    (697.6, 683.8, 662.0, 646.7),
    *(618.5, 596.9, 7.5),
    lane=2.0,
    mark=(6.5, 3.8),
    officials=12.9,
    conditions=(24.9, 24.9),
    measured=13.7,
    legend=(28.0, 16.0),
    again=588.0,
    names=178.0,
    stretch=0.9,
)
_CLOSE: Final = Form(
    (699.2, 686.5, 666.5, 652.2),
    *(625.2, 604.7, 7.2),
    step=15.75,
    lane=0.75,
    mark=(6.0, 3.5),
    officials=13.5,
    legend=(26.5, 14.7),
    names=157.0,
)

FORMS: Final[Mapping[tuple[Kind, str], Form]] = {
    ("distance", "narrow"): _NARROW,
    ("distance", "wide"): _WIDE,
    ("distance", "close"): _CLOSE,
    ("team", "narrow"): replace(_NARROW, heading=(703.1, 689.3, 667.0, 651.7), heads=629.5, first=607.9, foot=26.4),
    ("team", "wide"): replace(_WIDE, heading=(703.6, 690.9, 669.2, 653.9), heads=632.7, first=611.2, foot=24.4),
    ("team", "close"): replace(
        _CLOSE, heading=(705.2, 692.5, 672.5, 658.5), heads=637.2, first=616.7, foot=24.2, legend=(19.3, 14.7)
    ),
    ("mass-start", "narrow"): replace(
        _NARROW,
        heading=(655.3, 641.5, 619.7, 604.5),
        heads=582.3,
        first=557.8,
        foot=15.6,
        officials=13.6,
        conditions=(42.8, 22.9),
        measured=13.8,
        names=124.0,
        stretch=1.0,
    ),
    ("mass-start", "wide"): replace(
        _WIDE,
        heading=(655.3, 642.6, 620.9, 605.6),
        heads=584.4,
        first=558.9,
        foot=15.6,
        officials=12.6,
        conditions=(41.2, 21.3),
        names=124.0,
    ),
    ("mass-start", "close"): replace(
        _CLOSE,
        heading=(656.7, 644.2, 624.0, 610.0),
        heads=588.9,
        first=564.4,
        foot=15.2,
        officials=13.2,
        conditions=(41.2, 21.3),
        legend=(28.4, 14.7),
        names=120.0,
    ),
}
"""The forms by kind of race, and by the way in which a sheet came out."""


@dataclass(frozen=True, slots=True)
class Style:
    """What differs from sheet to sheet of one kind.

    Attributes:
        form: The way in which it came out: ``narrow``, ``wide`` or ``close``.
        without: Columns to leave out ("Points", "Behind").
        marks: Remarks are set small and "raised" or "level" beside their word, or "stuck" to it in its own size.
        mark_at: Remarks stand beside the "name" or the "time", or "both": the first beside the name.
        wrapped_lanes: ``Out`` is wrapped as "Ou" and "t".
        broken_heads: What is left of a head "Lane" beside S1: "S1La", or "S1" where the first page has lost it; and
            below it "ne".
        iso: The moment of creation is written as 2025-11-16 15:48, and no provider is named.
        rows: The most rows of a page.
        alone: What stands on the last page without a row: "officials", "conditions", "nothing", or as it comes.
        sizes: Texts of cells that are set in another size than their column.
    """

    form: str = "wide"
    without: tuple[str, ...] = ()
    marks: str = "raised"
    mark_at: str = "name"
    wrapped_lanes: bool = False
    broken_heads: str = ""
    iso: bool = False
    rows: int = 33
    alone: str = ""
    sizes: tuple[tuple[str, float], ...] = ()
