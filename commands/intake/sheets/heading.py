"""The four lines above the table: competition, venue and days, title, day of the race."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from commands.intake.sheets.words import SheetPage, lines_of, quoted
from ledger.errors import UnreadableSheetError
from ledger.vocabulary import Distance, Division, Gender

_PRINTED = "ISU SPEED SKATING WORLD CUP"
_LINES = 4
_COMPETITION = re.compile(
    rf"^{_PRINTED}(?=.*(?:#|FINAL))(?:[ -]+FINAL)?(?: #(?P<number>\d{{1,2}}))?(?:[ -]+FINAL)?$",
    re.ASCII | re.IGNORECASE,
)
_VENUE = re.compile(r"^(?P<venue>.+) - (?P<city>.+?) \((?P<noc>[A-Za-z]{3})\) / (?P<days>.+)$")
_DAYS = re.compile(
    r"^(?P<from_day>\d{1,2})(?: (?P<from_month>[A-Za-z]{3,9})(?: (?P<from_year>\d{4}))?)? - "
    r"(?P<to_day>\d{1,2}) (?P<to_month>[A-Za-z]{3,9}) (?P<to_year>\d{4})$",
    re.ASCII,
)
_TITLE = re.compile(r"^(?P<sheet>\d{1,3})\. RESULT (?P<title>\S.*)$", re.ASCII)
GENDERS_PRINTED: Final[dict[str, Gender]] = {"men": "men", "women": "women", "ladies": "women"}
"""How sheets print a gender."""
_RACE = re.compile(
    r"^(?:(?P<number>1st|2nd) )?"
    r"(?P<distance>\d{3,5} ?m|Mass Start|Team Pursuit|Team Sprint) "
    rf"(?P<gender>{'|'.join(GENDERS_PRINTED)})"
    r"(?: Division (?P<division>[AB]))?"
    r"(?P<again>(?: -)? \(?(?:revised|corrected|amended|(?:rev\.?|revision|version) (?P<revision>\d))\)?)?$",
    re.ASCII | re.IGNORECASE,
)
_DAY = re.compile(r"^(?P<weekday>[A-Z][a-z]+), (?P<day>\d{1,2}) (?P<month>[A-Z][a-z]+) (?P<year>\d{4})$", re.ASCII)
_FILE_AGAIN = re.compile(r"-(?P<revision>\d{1,2})_\d{14}\.pdf$", re.ASCII | re.IGNORECASE)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class SheetHeading:
    """What the heading says, in the words of `Sheet`."""

    competition_number: int | None
    venue: str
    city: str
    noc: str
    first_day: str
    last_day: str
    sheet: int
    title: str
    gender: Gender
    distance: Distance
    number: int | None
    division: Division
    day: str
    revision: int


def check_kind(page: SheetPage) -> None:
    """See from the first line of the first page whether this is an official result sheet at all.

    Raises:
        UnreadableSheetError: It is another document.
    """
    first = next((line.text for line in lines_of(page.words)), "")
    if not _COMPETITION.match(first):
        raise UnreadableSheetError(
            f"is no official result sheet of the World Cup: it begins with {quoted(first)}, not with '{_PRINTED} #1'"
        )


def read_heading(lines: Sequence[str], *, file: str) -> SheetHeading:
    """Read the four lines; a title without a division is of Division A.

    `revision` is 1 unless the sheet is declared a re-issue, by the later of two signs: its title ("corrected",
    "revision 2"), or a number from 2 on between a hyphen and the time stamp at the end of the file's name
    (``…_a-2_20251124001652.pdf``). A ``-1`` there is no re-issue: where it is seen it stands for ``-signed``, because
    one referee's signing program numbers its copies; and ``_a_1-signed_…`` is race number 1, behind an underscore.

    Raises:
        UnreadableSheetError: A line is missing, is not understood, or contradicts another.
    """
    found = _COMPETITION.match(lines[0]) if len(lines) == _LINES else None
    if found is None:
        raise UnreadableSheetError(
            f"has {len(lines)} lines above the table; a sheet has four: competition, venue, title, day"
        )
    venue = _VENUE.match(lines[1])
    if venue is None:
        raise UnreadableSheetError(
            f"the second line {quoted(lines[1])} does not read 'Venue - City (Noc) / 14 - 16 Nov 2025'"
        )
    first_day, last_day = _days(venue["days"])
    day = _race_day(lines[3])
    if not first_day <= day <= last_day:
        raise UnreadableSheetError(f"the race is on {day}, but the competition lasts from {first_day} to {last_day}")
    sheet, title, race = _race(lines[2])
    again = int(race["revision"] or 2) if race["again"] else 1
    file_again = _FILE_AGAIN.search(file)
    revision = max(again, int(file_again["revision"]) if file_again else 1, 1)
    return SheetHeading(
        competition_number=int(found["number"]) if found["number"] else None,
        venue=venue["venue"],
        city=venue["city"],
        noc=venue["noc"].upper(),
        first_day=first_day.isoformat(),
        last_day=last_day.isoformat(),
        sheet=sheet,
        title=title,
        gender=GENDERS_PRINTED[race["gender"].lower()],
        distance=_distance(race["distance"]),
        number=int(race["number"][0]) if race["number"] else None,
        division="b" if (race["division"] or "").lower() == "b" else "a",
        day=day.isoformat(),
        revision=revision,
    )


def _race(line: str) -> tuple[int, str, re.Match[str]]:
    """The number of the sheet, the title without it, and the race that the title names."""
    found = _TITLE.match(line)
    if found is None:
        raise UnreadableSheetError(f"the title {quoted(line)} does not read '12. RESULT 1st 500m Men Division B'")
    race = _RACE.match(found["title"])
    if race is None:
        raise UnreadableSheetError(
            f"the title {quoted(found['title'])} names no race that is known; a title reads '1st 500m Men Division B', "
            "or with another distance, 'Mass Start', 'Team Pursuit' or 'Team Sprint', and 'Women'"
        )
    return int(found["sheet"]), found["title"], race


def _distance(text: str) -> Distance:
    """The distance that a title names; whether a season has it, the door says."""
    return text.lower().removesuffix("m").strip() if text[0].isdigit() else text.lower().replace(" ", "-")


def _days(text: str) -> tuple[date, date]:
    """First and last day of ``14 - 16 Nov 2025``, ``28 Nov - 1 Dec 2025`` or ``30 Dec 2025 - 1 Jan 2026``."""
    found = _DAYS.match(text)
    if found is None:
        raise UnreadableSheetError(f"the days {quoted(text)} do not read '14 - 16 Nov 2025'")
    last = _date(found["to_day"], found["to_month"], found["to_year"])
    first = _date(found["from_day"], found["from_month"] or found["to_month"], found["from_year"] or found["to_year"])
    if first > last:
        raise UnreadableSheetError(f"the competition ends before it begins: {quoted(text)}")
    return first, last


def _race_day(text: str) -> date:
    found = _DAY.match(text)
    if found is None:
        raise UnreadableSheetError(f"the fourth line {quoted(text)} does not read 'Saturday, 15 November 2025'")
    day = _date(found["day"], found["month"], found["year"])
    if _WEEKDAYS[day.weekday()] != found["weekday"]:
        raise UnreadableSheetError(f"{day} is no {found['weekday']} but a {_WEEKDAYS[day.weekday()]}")
    return day


def _date(day: str, month: str, year: str) -> date:
    try:
        return date(int(year), _MONTHS.index(month[:3].lower()) + 1, int(day))
    except ValueError:
        raise UnreadableSheetError(f"there is no day {quoted(f'{day} {month} {year}')}") from None
