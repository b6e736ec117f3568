"""From the cells of a row to a result: the grammar of the three layouts.

A row is read by itself here; what must hold between rows is the business of `checks`.
"""

import re
import unicodedata

from pydantic import ValidationError

from commands.intake.protocol import SheetRow
from commands.intake.sheets.countries import code_of
from commands.intake.sheets.layout import Columns, Row
from commands.intake.sheets.words import quoted
from ledger.errors import InvalidInputError, UnreadableSheetError
from ledger.facts import ResultRow
from ledger.vocabulary import Lane, Status, parse_time

REMARKS: dict[str, str] = {
    "F": "fell",
    "RS": "reskate",
    "RW": "referee's warning",
    "PB": "personal best",
}
"""Remarks that are known; beside them stand the rule codes T01 to T99, and what a sheet's own legend explains."""

_STATUSES: tuple[Status, ...] = ("DNF", "DNS", "DQ", "WDR")
_LANES: dict[str, Lane] = {"In": "inner", "Out": "outer", "Finish": "finish", "Crossing": "crossing"}

_CODE = rf"(?:T[0-9]{{2}}|{'|'.join(REMARKS)})"
_CODES = rf"{_CODE}(?:,{_CODE})*"
_MARK = re.compile(r"^[A-Z]{1,3}[0-9]{0,2}(?:,[A-Z]{1,3}[0-9]{0,2})*$")
_TIME = re.compile(rf"^(?:(?P<time>[0-9:.]+(?:\([0-9]\))?)|(?P<status>{'|'.join(_STATUSES)})) ?(?P<codes>{_CODES})?$")
# A letter that sticks to a name could be one of the name; a rule code could not, nor a remark that stands apart.
_NAME = re.compile(rf"^(?P<name>.*?[^\W\d_].*?)(?: ?(?P<rules>T[0-9]{{2}}(?:,{_CODE})*)| (?P<codes>{_CODES}))?$")
_DIGIT = re.compile(r"\d")
_POINTS = re.compile(r"^(?P<mark>\(N\))? ?(?P<points>\d{1,4})?$", re.ASCII)
_WHOLE = re.compile(r"^\d{1,4}$", re.ASCII)
_NOC = re.compile(r"^[A-Z]{3}$", re.ASCII)


def read_row(row: Row, columns: Columns, *, number: int) -> SheetRow:
    """Read row `number` of the sheet, counted from 1.

    A competitor who is classified (status OK) has a rank and a time, and the pair and lane or the laps and total of
    the layout; the others may have them or not, as officials print them.

    Raises:
        UnreadableSheetError: A cell is missing where it must not be, or does not read as its column must.
    """
    reader = _Reader(row, columns, number)
    try:
        return reader.read()
    except ValidationError as error:
        raise UnreadableSheetError(f"{reader.where}: {beyond_limits(error)}") from error


def beyond_limits(error: ValidationError) -> str:
    """Which limit of the value types a sheet breaks: a longest text, a highest number. They are known to them alone."""
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{' '.join(str(step) for step in first['loc'])}: {first['msg']}"


class _Reader:
    """The cells of one row, and the refusals that name it."""

    def __init__(self, row: Row, columns: Columns, number: int) -> None:
        self.row = row
        self.columns = columns
        self.where = f"page {row.page}, row {number}"
        self.number = number

    def read(self) -> SheetRow:
        name, name_codes = self._name()
        self.where = f"{self.where} ({name[:60]})"
        status, time, thousandth, time_codes = self._time()
        classified = status == "OK"
        if not classified and self._text("behind"):
            raise self._refusal("behind", self._text("behind"), f"nothing beside {status}")
        points, from_division_b = self._points()
        kind = self.columns.kind
        lane = self._lane("straight" if kind == "team" else "lane") if kind != "mass-start" else None
        if kind != "mass-start" and classified and lane is None:
            raise self._refusal("lane", "", "one of " + ", ".join(_LANES))
        sprints = [column for column in self.columns.names if column.startswith("sprint-")]
        return SheetRow(
            row=self.number,
            name=name,
            noc=self._noc(name),
            result=ResultRow(
                status=status,
                rank=self._whole("rank", needed=classified, least=1),
                time=time,
                thousandth=thousandth,
                behind=self._behind(),
                bib=self._whole("bib", needed=True),
                pair=self._whole("heat" if kind == "team" else "pair", needed=classified, least=1),
                lane=lane,
                laps=self._whole("laps", needed=classified),
                sprints=tuple(self._whole(column) for column in sprints),
                race_points=self._whole("total", needed=classified),
                from_division_b=from_division_b,
                codes=(*name_codes, *time_codes),
                points_printed=points,
            ),
        )

    def _text(self, column: str) -> str:
        """A cell without its marks; lines of a wrapped cell belong together without a space."""
        return "".join(self.row.lines(column))

    def _refusal(self, column: str, text: str, right: str) -> UnreadableSheetError:
        head = column.capitalize()
        return UnreadableSheetError(f"{self.where}: {head} is {quoted(text) if text else 'empty'}; it must be {right}")

    def _marks(self, column: str) -> tuple[str, ...]:
        marks = self.row.marks.get(column, [])
        for mark in marks:
            if not _MARK.match(mark):
                raise self._refusal(column, mark, "marked with remarks such as F, RS or T07")
        return tuple(code for mark in marks for code in mark.split(","))

    def _name(self) -> tuple[str, tuple[str, ...]]:
        """Name as printed, with wraps joined, and the remarks beside it."""
        text = ""
        for line in self.row.lines("name"):
            text += line if not text or text.endswith("-") else f" {line}"
        found = _NAME.match(unicodedata.normalize("NFC", " ".join(text.split())))
        if found is None or (self.columns.kind != "team" and _DIGIT.search(found["name"])):
            raise self._refusal("name", text, "a name")
        stuck = found["rules"] or found["codes"]
        return found["name"], (*(stuck.split(",") if stuck else ()), *self._marks("name"))

    def _noc(self, name: str) -> str:
        if "noc" not in self.columns.names:
            noc = code_of(name)
            if noc is None:
                raise UnreadableSheetError(f"{self.where}: {quoted(name)} is no country that is known")
            return noc
        noc = self._text("noc")
        if not _NOC.match(noc):
            raise self._refusal("country", noc, "a code of three capitals")
        return noc

    def _time(self) -> tuple[Status, int | None, int | None, tuple[str, ...]]:
        """Status, time in milliseconds, thousandth and the remarks beside it."""
        text = self._text("time")
        found = _TIME.match(text)
        right = f"a time such as 1:42.97 or 37.90(1), or {', '.join(_STATUSES)}"
        if found is None:
            raise self._refusal("time", text, right)
        codes = (*(found["codes"].split(",") if found["codes"] else ()), *self._marks("time"))
        for status in _STATUSES:
            if found["status"] == status:
                return status, None, None, codes
        try:
            return "OK", *parse_time(found["time"]), codes
        except InvalidInputError:
            raise self._refusal("time", text, right) from None

    def _behind(self) -> int | None:
        text = self._text("behind")
        if not text:
            return None
        try:
            time, thousandth = parse_time(text.removeprefix("+"))
        except InvalidInputError:
            time, thousandth = 0, 0
        if not text.startswith("+") or thousandth is not None:
            raise self._refusal("behind", text, "a difference such as +0.34 or +1:04.00")
        return time

    def _points(self) -> tuple[int | None, bool]:
        """Printed World Cup points, and whether (N) marks a skater who came up from Division B."""
        text = self._text("points")
        found = _POINTS.match(text)
        if found is None:
            raise self._refusal("points", text, "a whole number, with (N) before it or without")
        return int(found["points"]) if found["points"] else None, found["mark"] is not None

    def _lane(self, column: str) -> Lane | None:
        text = self._text(column)
        if not text:
            return None
        if text not in _LANES:
            raise self._refusal(column, text, f"one of {', '.join(_LANES)}")
        return _LANES[text]

    def _whole(self, column: str, *, needed: bool = False, least: int = 0) -> int | None:
        """The whole number in a cell; None where it is empty and may be, or the sheet has no such column."""
        if column not in self.columns.names:
            return None
        text = self._text(column)
        if not text and not needed:
            return None
        if not _WHOLE.match(text) or int(text) < least:
            raise self._refusal(column, text, f"a whole number{f' from {least}' if least else ''}")
        return int(text)
