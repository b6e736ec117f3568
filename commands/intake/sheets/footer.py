"""What stands below the table: officials, conditions, and the legend of remarks and rule codes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from commands.intake.sheets.words import TextLine, Word, quoted
from ledger.errors import UnreadableSheetError
from ledger.facts import Conditions

OFFICIALS = "Referee:"
"""The word that ends the table."""

_OFFICIALS = re.compile(rf"^{OFFICIALS} (?P<referee>\S.*?) / Starter: (?P<starter>\S.*)$")
_CONDITIONS = "Conditions Time Air Temperature Humidity Ice Temperature"
_TIME = re.compile(r"^(?:[01]?\d|2[0-3]):[0-5]\d(?: [AP]M)?$", re.ASCII)
_MEASURE = re.compile(r"^[-+−]?\d{1,3}(?:[.,]\d{1,2})? ?(?:°C|%)?$", re.ASCII)
_LEGEND = re.compile(r"^(?P<code>[A-Z]{1,3}\d{0,2}) ?: (?P<text>\S.*)$", re.ASCII)
_BESIDE = 6.0
"""How far left of its head a measurement may begin, in points."""


@dataclass(frozen=True, slots=True)
class Footer:
    """Officials with their codes, conditions as printed, and the legend in its order."""

    referee: str
    starter: str
    conditions: tuple[Conditions, ...]
    legend: tuple[tuple[str, str], ...]


def read_footer(lines: Sequence[tuple[int, TextLine]]) -> Footer:
    """Read the lines below the table, each with its page; the first names the officials.

    Raises:
        UnreadableSheetError: A line is not understood.
    """
    officials: re.Match[str] | None = None
    heads: tuple[float, ...] | None = None
    conditions: list[Conditions] = []
    legend: dict[str, str] = {}
    for page, line in lines:
        code = _LEGEND.match(line.text)
        if line.text.startswith(OFFICIALS) and officials is None:
            officials = _OFFICIALS.match(line.text)
            if officials is None:
                raise UnreadableSheetError(
                    f"page {page}: {quoted(line.text)} does not read 'Referee: Name (NOC) / Starter: Name (NOC)'"
                )
        elif line.text == _CONDITIONS and heads is None:
            heads = _measure_heads(line)
        elif code and code["code"] not in legend:
            legend[code["code"]] = code["text"]
        elif heads is not None and not legend:
            conditions.append(_measured(line, heads, page))
        else:
            raise UnreadableSheetError(f"page {page}: {quoted(line.text)} below the table is not understood")
    if officials is None:
        raise UnreadableSheetError("has no line 'Referee: … / Starter: …' below the table; it is cut off")
    if heads is not None and not conditions:
        raise UnreadableSheetError("has heads of conditions, but none measured; it is cut off")
    return Footer(officials["referee"], officials["starter"], tuple(conditions), tuple(legend.items()))


def _measure_heads(line: TextLine) -> tuple[float, ...]:
    """The left edges of Time, Air, Humidity and Ice."""
    return tuple(word.left - _BESIDE for word in line.words if word.text in {"Time", "Air", "Humidity", "Ice"})


def _measured(line: TextLine, heads: Sequence[float], page: int) -> Conditions:
    """One line of the conditions: the moment, and a measurement under each head or nothing."""
    cells: list[list[Word]] = [[] for _ in range(len(heads) + 1)]
    for word in line.words:
        cells[sum(word.left >= head for head in heads)].append(word)
    moment, time, air, humidity, ice = (TextLine(tuple(cell)).text for cell in cells)
    measured = all(not text or _MEASURE.match(text) for text in (air, humidity, ice))
    if not moment or not measured or not (not time or _TIME.match(time)):
        raise UnreadableSheetError(
            f"page {page}: {quoted(line.text)} does not read 'Start 12:58 19,2 28,0 -8,1' as conditions do"
        )
    return Conditions(moment=moment, time=time, air=air, humidity=humidity, ice=ice)
