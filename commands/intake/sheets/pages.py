"""A page taken apart: heading, heads of the columns, body and foot."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commands.intake.sheets.words import SheetPage, TextLine, Word, lines_of, quoted
from ledger.errors import UnreadableSheetError

_FIRST_HEADS = ("Rnk", "Nr", "Name")
_FOOT = re.compile(
    r"^Created [Oo]n: (?:(?P<day>\d{2})-(?P<month>\d{2})-(?P<year>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2}))"
    r" (?P<time>\d{2}:\d{2})(?: www\..*)? Page (?P<page>\d{1,3}) of (?P<pages>\d{1,3})$",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one page.

    `heading` are the lines above the heads of the columns, `heads` those heads, `body` the words between them and the
    foot. `created` is the moment of creation in the foot as ``YYYY-MM-DDTHH:MM``, as it is printed. On the sheets of
    2025/26 that write the day first, the minutes are the number of the month (``15-11-2025 18:11``): trust the hour.
    `page` and `pages` are what the foot says of the page and of the number of pages.
    """

    number: int
    heading: tuple[str, ...]
    heads: TextLine
    body: tuple[Word, ...]
    created: str
    page: int
    pages: int


def take_apart(page: SheetPage) -> Parts:
    """Find the parts of a page.

    Raises:
        UnreadableSheetError: It has no heads of columns or no foot, so it is another document or only a part of one.
    """
    where = f"page {page.number}"
    lines = lines_of(page.words)
    heads = next((line for line in lines if tuple(word.text for word in line.words[:3]) == _FIRST_HEADS), None)
    if heads is None:
        raise UnreadableSheetError(
            f"{where}: is no page of an official result sheet: it has no line of column heads 'Rnk Nr Name …'"
        )
    foot = next((line for line in lines if line.text.startswith("Created ")), None)
    if foot is None:
        raise UnreadableSheetError(f"{where}: has no foot 'Created on: … Page 1 of 1'; it is cut off")
    found = _FOOT.match(foot.text)
    if found is None:
        raise UnreadableSheetError(
            f"{where}: the foot {quoted(foot.text)} does not read 'Created on: 2025-11-16 15:48 … Page 1 of 1'"
        )
    above = lines[: lines.index(heads)]
    below = [line for line in lines if line is not foot and line.base <= foot.base]
    if below:
        raise UnreadableSheetError(f"{where}: {quoted(below[0].text)} stands below the foot, where nothing should")
    body = tuple(word for line in lines[lines.index(heads) + 1 :] if line is not foot for word in line.words)
    return Parts(
        number=page.number,
        heading=tuple(line.text for line in above),
        heads=heads,
        body=body,
        created=_moment(found, where),
        page=int(found["page"]),
        pages=int(found["pages"]),
    )


def _moment(found: re.Match[str], where: str) -> str:
    day = found["iso"] or f"{found['year']}-{found['month']}-{found['day']}"
    try:
        return datetime.fromisoformat(f"{day}T{found['time']}").isoformat(timespec="minutes")
    except ValueError:
        raise UnreadableSheetError(f"{where}: there is no moment {day} {found['time']}, as the foot says") from None


def in_order(parts: Sequence[Parts]) -> None:
    """Check that the pages are all there, in order, and of one sheet.

    Raises:
        UnreadableSheetError: A page is missing or doubled, or belongs to another sheet.
    """
    for part in parts:
        if (part.page, part.pages) != (part.number, len(parts)):
            raise UnreadableSheetError(
                f"page {part.number}: says that it is page {part.page} of {part.pages}, but the file has "
                f"{len(parts)} page{'s' if len(parts) > 1 else ''}; a page is missing or out of order"
            )
        first = parts[0]
        if part.heading != first.heading or part.created != first.created:
            raise UnreadableSheetError(f"page {part.number}: its heading or its foot is not that of page 1")
