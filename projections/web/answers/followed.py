"""Files that are followed: a feed for a reader of feeds, and the calendar for people's calendars."""

from functools import cache
from http import HTTPStatus
from importlib.util import find_spec
from typing import Final, NamedTuple

from projections.reports.catalogue import reports_of
from projections.reports.report import Asked
from projections.web.addresses.problems import Problem
from projections.web.answers.feeds import feed
from projections.web.pages.atom import KIND, atom

CALENDAR: Final = "calendar.ics"
"""Where the calendar is, below the root."""


class Followed(NamedTuple):
    """A file that is followed: its content, what kind of file it is, and its name."""

    content: bytes
    kind: str
    name: str


@cache
def can_date() -> bool:
    """Whether what writes calendars is installed; it is an extra."""
    return find_spec("icalendar") is not None


def file_of(asked: Asked, path: str, *, newest: str) -> bytes:
    """A file of a site that is followed, by its path: the calendar, or a feed below its folder.

    It leads to the addresses of the pages at the basis `newest`, wherever the site stands.
    """
    if path == CALENDAR:
        return calendar_file(asked).content
    name = path.removeprefix("feeds/").removesuffix(".atom")
    root = "/".join([".."] * path.count("/"))
    return feed_file(asked, path=name, root=root, newest=newest).content


def feed_file(asked: Asked, *, path: str, root: str, newest: str) -> Followed:
    """The feed at a path; `root` and `newest` as `atom` takes them.

    Raises:
        Problem: There is no such feed.
    """
    found = feed(asked, path)
    opened_at = asked.reader.entry(1).recorded_at
    content = atom(found, asked.reading.basis.book, opened_at, root=root, newest=newest)
    return Followed(content, KIND, f"{found.path.replace('/', '-')}.atom")


def calendar_file(asked: Asked, *, root: str = "", newest: str = "") -> Followed:
    """The calendar, which leads nowhere.

    Raises:
        Problem: What writes it is not installed.
    """
    del root, newest
    if not can_date():
        raise Problem(HTTPStatus.NOT_IMPLEMENTED, "this server gives no calendar: it needs the extra calendar")
    from projections.printing.appointments import appointments  # noqa: PLC0415  an extra

    content = appointments(asked.reading, reports_of("calendar")[0].answer(asked, {}, {}))
    season = asked.reading.basis.book.rpartition("/")[2]
    return Followed(content, "text/calendar; charset=utf-8", f"{season}.ics")
