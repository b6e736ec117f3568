"""How each of the 76 sheets of 2025/26 came out: what its facts do not say, looked at on the official sheet.

Sheets are named by competition and number, such as ``wc1-22``.
"""

from typing import Final

from commands.intake.protocol import Sheet
from commands.intake.sheets.reading import kind_of
from ledger.vocabulary import Distance, Division
from tests.support.drawn.forms import Style

WIDE: Final = frozenset(
    {
        *(f"wc1-{number}" for number in (9, 10, 17, 19, 20, 21, 26)),
        *(f"wc3-{number}" for number in (1, 3, 4, 5, 6, 7, 9, 10, 11, 12, 15, 16)),
    }
)
CLOSE: Final = frozenset(
    {
        *(f"wc1-{number}" for number in (22, 27, 28)),
        *(f"wc2-{number}" for number in (12, 18, 22, 26, 27, 28)),
        *(f"wc3-{number}" for number in (17, 18, 19, 20)),
    }
)
"""Sheets in the wide form and in the close one; all others are in the narrow one."""

ROWS: Final = {"wc1": 33, "wc2": 33, "wc3": 32}
"""The most rows of a page; on close sheets there are two more."""
MORE_ROWS: Final = 2

ALONE: Final = {
    "wc1-9": "officials",
    "wc1-19": "conditions",
    "wc1-22": "nothing",
    "wc3-3": "officials",
    "wc3-13": "conditions",
}
"""What stands on a last page that has no row."""

BROKEN_HEADS: Final = {"wc1-21": "S1La", "wc1-22": "S1", "wc1-27": "S1La", "wc1-28": "S1La"}
MARKS: Final = {"wc2-22": "both", "wc2-26": "time", "wc2-28": "time"}
"""Sheets whose remarks do not stand beside the name, or not all of them."""

SIZES: Final = {
    "wc1-27": (("Francesca LOLLOBRIGIDA", 9.0),),
    "wc2-12": (("Connor Howe", 10.5),),
    "wc2-27": (("Francesca LOLLOBRIGIDA", 9.0),),
    "wc2-28": (("DQ", 8.0),),
}

SHORT_VENUE: Final = "Olympic Oval"
LONG_VENUE: Final = "Calgary Olympic Oval"
LAST_WITH_LONG_VENUE: Final = 10
"""The first ten sheets of Calgary name the venue otherwise than the calendar and all later ones."""


def style_of(sheet: Sheet) -> Style:
    """The style in which the official sheet came out."""
    competition = f"wc{sheet.competition_number}"
    name = f"{competition}-{sheet.sheet}"
    form = "wide" if name in WIDE else "close" if name in CLOSE else "narrow"
    return Style(
        form=form,
        mark_at=MARKS.get(name, "name"),
        wrapped_lanes=form == "wide",
        broken_heads=BROKEN_HEADS.get(name, ""),
        iso=kind_of(sheet.distance) == "mass-start",
        rows=ROWS[competition] + (MORE_ROWS if form == "close" else 0),
        alone=ALONE.get(name, ""),
        sizes=SIZES.get(name, ()),
    )


def pages_of(competition: str, sheet: int, distance: Distance, division: Division | None) -> int:
    """The pages of the official sheet: two for every Division B in pairs, and where the second one is empty."""
    long = (kind_of(distance), division) == ("distance", "b")
    return 2 if long or ALONE.get(f"{competition}-{sheet}") == "nothing" else 1


def venue_of(competition: str, sheet: int, venue: str) -> str:
    """The venue as a sheet names it, where the calendar has `venue`."""
    return LONG_VENUE if competition == "wc2" and venue == SHORT_VENUE and sheet <= LAST_WITH_LONG_VENUE else venue
