"""The words of result lists: how a race ended, the lane, the day, the distance, in the usual spellings."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from commands.intake.sheets.countries import code_of
from ledger.errors import InvalidInputError
from ledger.vocabulary import Distance, Division, Lane, Status, parse_event
from projections.audit.lists.columns import heading, parse_gender, parse_list_name

_STATUSES: Final[dict[Status, tuple[str, ...]]] = {
    "OK": ("ok", "finished"),
    "DNF": (
        *("dnf", "didnotfinish", "notfinished", "retired", "nietgefinisht", "nichtbeendet", "aufgegeben", "abandon"),
        *("abandonné", "abandonnée", "ritirato", "ritirata", "ikkefullført", "brutt", "bröt", "fullföljdeinte"),
        *("keskeytti", "nieukończył", "nieukończyła", "nedokončil", "nedokončila", "сошел", "сошёл", "сошла"),
        *("нефинишировал", "нефинишировала", "途中棄権", "未完成"),
    ),
    "DNS": (
        *("dns", "didnotstart", "notstarted", "nietgestart", "nichtgestartet", "nonpartant", "nonpartante"),
        *("nonpartito", "nonpartita", "ikkestartet", "ikkestart", "startetikke", "ejstart", "startadeinte"),
        *("eistartannut", "niewystartował", "niewystartowała", "nestartoval", "nestartovala", "нестартовал"),
        *("нестартовала", "欠場", "未出发", "未出發"),
    ),
    "DQ": (
        *("dq", "dsq", "dqf", "disq", "disqualified", "disqualification", "gediskwalificeerd", "disqualifiziert"),
        *("disqualifié", "disqualifiée", "squalificato", "squalificata", "diskvalifisert", "diskvalificerad"),
        *(
            "diskvalificeret",
            "hylätty",
            "zdyskwalifikowany",
            "zdyskwalifikowana",
            "diskvalifikován",
            "diskvalifikována",
        ),
        *("дисквалифицирован", "дисквалифицирована", "дисквалификация", "失格", "실격", "取消资格"),
    ),
    "WDR": (
        *("wdr", "wd", "wdn", "withdrawn", "withdrew", "withdrawal", "teruggetrokken", "zurückgezogen", "forfait"),
        *("trukket", "struken", "снят", "снята"),
    ),
}
_STATUS_OF: Final = {word: status for status, words in _STATUSES.items() for word in words}
_LANES: Final[dict[str, Lane]] = {
    **dict.fromkeys(("i", "in", "inner", "inside", "innen", "binnen", "int"), "inner"),
    **dict.fromkeys(("o", "out", "outer", "outside", "aussen", "außen", "buiten", "ext"), "outer"),
    **dict.fromkeys(("f", "finish"), "finish"),
    **dict.fromkeys(("c", "crossing"), "crossing"),
}
NOTHING: Final = frozenset(("", "-", "–", "—", "n/a"))
"""What stands in a cell where there is nothing to say."""
_WHOLE: Final = re.compile(r"\d{1,9}", re.ASCII)
"""No number of a list is longer; Python refuses to read one of thousands of digits."""
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS: Final = {"1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3}


def status_of(text: str) -> Status | None:
    """The status that a word says in any usual spelling, or None where it says none."""
    return _STATUS_OF.get(heading(text))


def whole_of(text: str) -> int | None:
    """The whole number that a cell is, or None."""
    return int(text) if _WHOLE.fullmatch(text) else None


def lane_of(text: str) -> Lane | None:
    """The lane that a word says, or None."""
    return _LANES.get(text.strip().casefold())


def division_of(text: str) -> Division | None:
    """The division that a cell or a title says: ``A``, ``Division B``, ``Group A``; or None."""
    found = re.fullmatch(
        r"(?:.*\b(?:division|div|group|groep|gruppe|divisie)\.?[ _-]*)?([ab])\b.*", text.strip(), re.IGNORECASE
    )
    if found is None or (len(text.strip()) > 1 and found[1] == found[0]):
        return None
    return "a" if found[1].lower() == "a" else "b"


def noc_of(text: str) -> str | None:
    """The code that a cell has, as a code or as the name of a country; what looks like a code is taken for one."""
    word = text.strip()
    return code_of(word) or (word.upper() if re.fullmatch(r"[A-Za-z]{3}", word) else None)


@lru_cache(maxsize=1_024)  # a list says the same of many rows
def event_said(text: str) -> "EventSaid":
    """What some words say of a race."""
    return EventSaid(text)


class EventSaid:
    """What words such as ``1st 500m Men Division A`` say of a race, as far as they do."""

    def __init__(self, text: str) -> None:
        """Take the words of a cell or a title apart."""
        words = text.casefold().replace("_", " ").split()
        self.number = next((_NUMBERS[word.strip("()")] for word in words if word.strip("()") in _NUMBERS), None)
        again = re.search(r"(?:race|run|\()\s*#?([1-9])\)?\s*$", text, re.IGNORECASE)
        if self.number is None and again is not None:
            self.number = int(again[1])
        self.division = division_of(text) if len(words) > 1 else None
        bare = re.sub(
            r"\bdiv(?:ision|isie)?\.?\s*[ab]\b|[(].*|\brace\s*\d", " ", text.replace("_", " "), flags=re.IGNORECASE
        )
        self.gender, name = parse_list_name(" ".join(w for w in bare.split() if w.casefold() not in _NUMBERS))
        self.distance: Distance | None = None
        for gender in ("men", "mixed"):
            try:
                self.distance = parse_event(f"{gender}-{name}").distance
            except InvalidInputError:
                continue
        if self.division is None and self.distance is not None and words[-1] in ("a", "b"):
            self.division = "a" if words[-1] == "a" else "b"
        if self.distance == "relay":
            self.gender = "mixed"
        elif self.gender is None:
            self.gender = next((found for word in words if (found := parse_gender(word)) is not None), None)


def days_of(text: str) -> Iterator[str]:
    """The days that a cell can mean, as ISO text: one for ``24.01.2025`` and ``24 Jan 2025``, two for ``1/2/2025``."""
    written = text.strip().removesuffix("T00:00:00").split("T")[0]
    found = re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", written)
    if found is not None:
        yield from _day(int(found[1]), int(found[2]), int(found[3]))
        return
    found = re.fullmatch(r"(\d{1,2})([-./])(\d{1,2})[-./](\d{4})", written)
    if found is not None:
        yield from _day(int(found[4]), int(found[3]), int(found[1]))
        if found[2] == "/" and found[1] != found[3]:
            yield from _day(int(found[4]), int(found[1]), int(found[3]))
        return
    found = re.fullmatch(r"(?:[A-Za-z]+,?\s+)?(\d{1,2})\.?\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})", written)
    if found is not None and found[2].lower() in _MONTHS:
        yield from _day(int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))


def _day(year: int, month: int, day: int) -> Iterator[str]:
    try:
        yield date(year, month, day).isoformat()
    except ValueError:
        return
