"""The columns of a result list or a start list: those of published lists, and what only races have."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from ledger.errors import InvalidInputError
from projections.audit.lists.columns import MEANINGS, heading, meanings_among

Column = Literal[
    "rank",
    "name",
    "given",
    "noc",
    "points",
    "time",
    "gender",
    "event",
    "day",
    "city",
    "season",
    "status",
    "codes",
    "behind",
    "bib",
    "pair",
    "lane",
    "order",
    "race",
    "number",
    "division",
    "competition",
    "race_points",
    "laps",
    "members",
]
_SHARED: Final = ("rank", "name", "given", "noc", "points", "time", "gender", "event", "day", "city", "season")
_OWN: Final[dict[Column, tuple[str, ...]]] = {
    "bib": (
        *("bib", "bibno", "bibnumber", "helmet", "helmetnumber", "startno", "startnumber", "startnummer"),
        *("rugnummer", "dossard", "no", "nr"),
    ),
    "status": ("status", "irm", "resultstatus"),
    "codes": ("remarks", "remark", "notes", "note", "record", "records", "rmk", "bemerkung", "opmerking", "remarque"),
    "behind": (
        *(
            "behind",
            "diff",
            "difference",
            "gap",
            "timebehind",
            "rückstand",
            "verschil",
            "achterstand",
            "écart",
            "ecart",
        ),
    ),
    "pair": ("pair", "heat", "paar", "rit", "paire", "par"),
    "lane": ("lane", "startlane", "ln", "bahn", "baan", "couloir", "bane"),
    "order": ("startorder", "order", "startposition", "grid"),
    "race": ("race", "raceid"),
    "number": ("number", "racenumber", "run", "racenr"),
    "division": ("division", "div", "group", "groep", "gruppe", "divisie"),
    "competition": ("competition", "worldcup", "meeting", "wedstrijd", "wettkampf"),
    "race_points": ("racepoints", "sprintpoints"),
    "laps": ("laps", "lapcount"),
    "members": ("members", "skaters", "teammembers"),
}
COLUMNS: Final[dict[Column, tuple[str, ...]]] = {
    **{name: words for name, words in MEANINGS.items() if name in _SHARED},
    **_OWN,
}
"""Every meaning that a column of results can have, with the headings that stand for it."""
_EITHER: Final = ("no", "nr")
"""Headings that stand for a rank in one list and for a bib in another."""


def columns_of(printed: Sequence[str], given: Mapping[str, str]) -> dict[Column, str]:
    """The printed column of each meaning; `given` is what a person says of single ones.

    Raises:
        InvalidInputError: A given meaning or column does not exist, nobody is named, or a column may be two things.
    """
    found = meanings_among(COLUMNS, printed, given)
    if not {"name", "noc"} & found.keys():
        raise InvalidInputError(
            f"no column for names among {', '.join(printed)}; say which with --columns, such as rank=Pos,name=Skater"
        )
    rank = found.get("rank", "")
    if "rank" not in given and heading(rank) in _EITHER:
        raise InvalidInputError(
            f"the column {rank} may be the rank or the bib; say which with --columns rank={rank} or bib={rank}"
        )
    return found


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a line of a file names columns of results: who, and something of their race."""
    known = meanings_among(COLUMNS, [cell for cell in cells if cell])
    return bool({"name", "noc"} & known.keys()) and len(known) > 1
