"""Result lists in tables: each row read by the meaning of its columns, and the rows of one race put together."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from commands.intake.lists.tables import ListTable
from commands.intake.results.columns import Column, columns_of
from commands.intake.results.model import DoubtfulError, ListedRow, RaceSaid, ReadAs, ResultList
from commands.intake.results.words import (
    NOTHING,
    days_of,
    division_of,
    event_said,
    lane_of,
    noc_of,
    status_of,
    whole_of,
)
from ledger.errors import InvalidInputError
from ledger.facts import Member, ResultRow
from ledger.nocs import names
from ledger.times import DoubtfulTimeError, RaceTime, read_time
from ledger.vocabulary import MIXED, MIXED_DISTANCES, Gender, is_team, parse_race
from projections.audit.lists.columns import parse_gender

_FIELDS: Final[dict[Column, tuple[str, ...]]] = {
    "rank": ("rank", "status"),
    "time": ("time", "thousandth", "status"),
    "status": ("status",),
    "codes": ("codes",),
    "behind": ("behind",),
    "bib": ("bib",),
    "pair": ("pair",),
    "lane": ("lane",),
    "points": ("points_printed",),
    "race_points": ("race_points",),
    "laps": ("laps",),
    "members": ("members",),
}
"""The fields of a result that each column says."""
_T = TypeVar("_T")


class _Row:
    """One row of a table, read cell by cell; an error names file, row and column."""

    def __init__(
        self,
        file: str,
        line: int,
        cells: Mapping[str, str],
        columns: Mapping[Column, str],
        reading: ReadAs,
        title: str,
    ) -> None:
        self.where = f"{file}, row {line}"
        self.line, self.cells, self.columns, self.reading = line, cells, columns, reading
        self.title = title
        self.notes: list[str] = []

    def text(self, column: Column) -> str:
        text = self.cells.get(self.columns.get(column, ""), "").strip()
        return "" if text.casefold() in NOTHING else text

    def read(self, column: Column, read: Callable[[str], _T | None], right: str) -> _T | None:
        """What a cell says, or None where it is empty.

        Raises:
            InvalidInputError: It says something that is not read.
        """
        text = self.text(column)
        found = read(text) if text else None
        if text and found is None:
            raise InvalidInputError(f"{self.where}, column {self.columns[column]}: {text[:60]!r} is no {right}")
        return found

    def number(self, column: Column) -> int | None:
        return self.read(column, whole_of, "number")

    def time(self, column: Column, text: str) -> RaceTime:
        where = f"{self.where}, column {self.columns[column]}"
        try:
            return read_time(text)
        except DoubtfulTimeError as doubt:
            seconds, digits = doubt.readings
            if self.reading.times is not None:
                return seconds if self.reading.times == "seconds" else digits
            choices = {"seconds": str(seconds), "digits": str(digits)}
            raise DoubtfulError(f"{where}: {doubt}", "--times", choices) from None
        except InvalidInputError as error:
            raise InvalidInputError(f"{where}: {error}") from None

    def said(self) -> RaceSaid:
        """What the row says of its race."""
        race = self.text("race")
        if race:
            try:
                parse_race(race)
            except InvalidInputError as error:
                hint = "; which race of a distance it is stands in a column number" if race.isdecimal() else ""
                raise InvalidInputError(f"{self.where}, column {self.columns['race']}: {error}{hint}") from None
            return RaceSaid(race=race, season=self.text("season") or None)
        # What stands above the rows, or on the tab of a workbook, is said of all of them.
        event = event_said(self.text("event") or self.title)
        if self.text("event") and event.distance is None:
            self.read("event", lambda _: None, "distance, such as 500, mass start or team pursuit")
        gender: Gender | None = self.read("gender", parse_gender, "gender, such as M, W, men or mixed")
        days = self.read("day", lambda text: tuple(days_of(text)) or None, "day, such as 2025-01-24 or 24.01.2025")
        return RaceSaid(
            season=self.text("season") or None,
            competition=self.text("competition") or None,
            city=self.text("city") or None,
            day=days or (),
            gender=MIXED if event.distance in MIXED_DISTANCES else gender or event.gender,
            distance=event.distance,
            number=self.number("number") or event.number,
            division=self.read("division", division_of, "division; divisions are A and B") or event.division,
        )

    def row(self) -> ListedRow:
        """Who is in the row, with what result."""
        name = " ".join(part for part in (self.text("given"), self.text("name")) if part)
        noc = self.read("noc", noc_of, "NOC; codes have three letters, such as NED")
        said = self._result()
        fields: dict[str, Any] = {
            "bib": self.number("bib"),
            "pair": self.number("pair"),
            "lane": self.read("lane", lane_of, "lane; lanes are inner and outer, or I and O"),
        }
        if not name and noc is None:
            raise InvalidInputError(f"{self.where}: nobody is named")
        try:
            result = None if said is None else ResultRow(**said, **fields)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise InvalidInputError(f"{self.where}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
        return ListedRow((self.line,), name, noc, result, order=self.number("order"), **fields)

    def _result(self) -> dict[str, Any] | None:
        """The fields of the result; None where the row has neither rank nor time nor status."""
        rank_text, time_text, codes = self.text("rank"), self.text("time"), self._codes()
        status = self.read("status", status_of, "status; there are DNF, DNS, DQ and WDR")
        for text in (rank_text, time_text, *codes):
            status = status or (status_of(text) if text else None)
        codes = tuple(one for one in codes if status_of(one) is None)
        rank = None if status_of(rank_text) else self.read("rank", _rank, "rank; ranks are written like 1, 1. or =3")
        time = None
        behind = self._behind()
        if time_text and status_of(time_text) is None:
            words = time_text.split()
            time = self.time("time", words[0].lstrip("+"))
            codes += tuple(words[1:])
            if words[0].startswith("+"):
                behind, time = time.exact, None
        if status is None and rank is None and time is None and behind is None:
            return None
        return {
            "status": status or "OK",
            "rank": rank,
            "time": None if time is None else time.time,
            "thousandth": None if time is None else time.thousandth,
            "behind": behind or None,
            "codes": codes,
            "laps": self.number("laps"),
            "points_printed": self.number("points"),
            "race_points": self.number("race_points"),
            "members": self._members(),
        }

    def _members(self) -> tuple[Member, ...]:
        """The names in a cell of members, parted by semicolons, strokes or lines, or else by commas.

        Raises:
            InvalidInputError: Commas part single words, which may be surnames and given names.
        """
        text = self.text("members")
        names_of = [" ".join(part.split()) for part in re.split(r"[;/|&+\n]", text) if part.strip()]
        if len(names_of) == 1:
            names_of = [" ".join(part.split()) for part in text.split(",") if part.strip()]
            if len(names_of) > 1 and not all(" " in name for name in names_of):
                raise InvalidInputError(
                    f"{self.where}, column {self.columns['members']}: {text[:60]!r} may be surnames and given names; "
                    "part the members by semicolons"
                )
        return tuple(Member(name=name) for name in names_of)

    def _behind(self) -> int | None:
        """The time behind the first. Who left a mass start early may be "before" the first, which is none."""
        text = self.text("behind")
        if text.startswith(("-", "–", "−")):
            self.notes.append(f"{self.where}: {text} behind the first is no time behind, and is left out")
            return None
        return self.time("behind", text.lstrip("+ ")).exact if text else None

    def _codes(self) -> tuple[str, ...]:
        text = self.text("codes")
        if status_of(text) is not None:  # such as "did not finish", which is one remark
            return (text,)
        return tuple(text.replace(",", " ").replace(";", " ").split())


def _rank(text: str) -> int | None:
    digits = text.strip("=TtEe .º°").removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("th")
    digits = digits.removesuffix(".0")
    return whole_of(digits) or None


def lists_of(file: str, sha256: str, table: ListTable, reading: ReadAs) -> list[ResultList]:
    """The lists of a table: one for each race that its rows name, in the order of their first rows.

    Raises:
        InvalidInputError: A column or a cell cannot be read; the error names file, row and column.
        DoubtfulError: One can be read in two ways.
    """
    try:
        columns = columns_of(table.columns, reading.columns)
    except InvalidInputError as error:
        raise InvalidInputError(f"{file}: {error}") from None
    title = table.title if event_said(table.title).distance else table.name
    found: dict[RaceSaid, list[ListedRow]] = {}
    notes: dict[RaceSaid, list[str]] = {}
    for line, cells in table.rows:
        one = _Row(file, line, dict(zip(table.columns, cells, strict=False)), columns, reading, title)
        said = one.said()
        found.setdefault(said, []).append(one.row())
        notes.setdefault(said, []).extend(one.notes)
    cells_said = frozenset(name for column in columns for name in _FIELDS.get(column, ()))
    unread = tuple(column for column in table.columns if column not in columns.values())
    return [
        _as_teams(ResultList(file, sha256, said, tuple(rows), cells_said, None, tuple(notes[said]), unread))
        for said, rows in found.items()
    ]


def _as_teams(one: ResultList) -> ResultList:
    """The list with a row for each team, where it is of teams; see `teams`."""
    distance = parse_race(one.said.race).distance if one.said.race else one.said.distance
    return teams(one) if distance is not None and is_team(distance) else one


def teams(one: ResultList) -> ResultList:
    """A list of teams with one row for each: rows of one NOC that have one rank, time and status are its members.

    A row that is called as its country is the team itself. Members that a row has already stay with it.

    Raises:
        InvalidInputError: A row has no NOC.
    """
    found: dict[Any, list[ListedRow]] = {}
    for row in one.rows:
        if row.noc is None:
            raise InvalidInputError(f"{one.file}, row {row.lines[0]}: a team needs its NOC")
        result = row.result
        key = None if result is None else (result.rank, result.time, result.thousandth, result.status)
        found.setdefault((row.noc, key), []).append(row)
    rows = tuple(_team(noc, own) for (noc, _), own in found.items())
    named = any(row.result is not None and row.result.members for row in rows)
    return replace(one, rows=rows, cells=one.cells | {"members"} if named else one.cells)


def _team(noc: str, rows: Sequence[ListedRow]) -> ListedRow:
    """The row of a team. A remark on all of its members is one on the team."""
    own = next((row for row in rows if not row.name or noc_of(row.name) == noc), None)
    skaters = [row for row in rows if row is not own and row.name]
    first = own or rows[0]
    result = first.result
    if result is not None:
        codes = [row.result.codes for row in rows if row.result is not None]
        shared = tuple(code for code in result.codes if all(code in one for one in codes))
        members = result.members + tuple(
            Member(name=row.name, codes=tuple(code for code in row.result.codes if code not in shared))
            for row in skaters
            if row.result is not None
        )
        result = result.model_copy(update={"members": members, "codes": shared})
    lines = tuple(line for row in rows for line in row.lines)
    name = own.name if own is not None and len(own.name) > len(noc) else names().get(noc, (noc,))[0]
    return replace(first, lines=lines, name=name, result=result)
