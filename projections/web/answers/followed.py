"""Files that are followed: a feed for a reader of feeds, and the calendar for people's calendars."""

from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from importlib.util import find_spec
from typing import Final, NamedTuple

from projections.reports.catalogue import reports_of
from projections.reports.report import Asked
from projections.web.addresses.problems import Problem
from projections.web.answers.feeds import feed, paths
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


def followed_files(asked: Asked, *, newest: str) -> Iterator[tuple[str, bytes]]:
    """The files of a site that are followed, by their paths: the feeds of tables and of decisions, and the calendar.

    They lead to the pages at the basis `newest` as files, wherever the site stands.
    """
    for path in paths(asked):
        root = "/".join([".."] * (path.count("/") + 1))
        yield f"feeds/{path}.atom", feed_file(asked, path=path, root=root, newest=newest, page="index.html").content
    if can_date():
        yield CALENDAR, calendar_file(asked).content


def feed_file(asked: Asked, *, path: str, root: str, newest: str, page: str = "") -> Followed:
    """The feed at a path; `root`, `newest` and `page` as `atom` takes them.

    Raises:
        Problem: There is no such feed.
    """
    found, at = feed(asked, path), asked.reading.basis.at
    recorded_at = asked.reader.entry(at).recorded_at if at else 0
    content = atom(found, asked.reading.basis, recorded_at, root=root, newest=newest, page=page)
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
