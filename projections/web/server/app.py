"""The web application: books that are read, as pages, JSON and CSV, over HTTP.

One book is at the root; of several each is below its season, and the root lists them. The application answers GET and
HEAD only, sets no cookie, and runs no script or style that is not its own file. Every answer has a tag that covers the
program and the entries that it rests on. Answers of a basis that names its position may be kept for a day; all others
are asked for again.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from time import thread_time
from typing import Final

from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from projections.web.addresses.seasons import season_addresses
from projections.web.answers.shared_reader import SharedReader
from projections.web.server.errands import Elsewhere, Made, errand
from projections.web.server.headers import Closed
from projections.web.server.hosts import Hosts
from projections.web.server.lanes import enter_dear_lane
from projections.web.server.live import ServerBounds
from projections.web.server.one_book import SECONDS, OneBook
from projections.web.server.several import WhenAsked, others, seasons_app
from projections.web.server.shown import ShownBook

IN_LESS: Final = partial(GZipMiddleware, minimum_size=1_400, compresslevel=6)
"""What fits one packet is sent as it is, all else compressed to who takes it."""


def create_app(
    *shown: ShownBook,
    people: SharedReader | None = None,
    names: Iterable[str] = (),
    open_data: bool = False,
    elsewhere: Elsewhere | None = None,
) -> ASGIApp:
    """The application for a book, at the root, or for several, each below its season and all listed at the root.

    What is of no one of several seasons is below ``/people/``; `people` reads who is who over them, if that is known.

    It answers who asks it as localhost, by the address at which it is reached, or by one of `names`. With `open_data`
    the pages of other sites may read its data. What takes long is made `elsewhere` if it can be; see `doer`.

    Raises:
        InvalidInputError: There is no book, two of several would be at one address, or a name is none.
    """
    several = len(shown) != 1
    bounds = ServerBounds(elsewhere)
    seasons, sites = _sites(shown, bounds)
    lifespan = partial(_lifespan, [] if several else sites, bounds)
    if not several:
        return Closed(IN_LESS(Hosts(sites[0].application(lifespan), names)), open_data=open_data)
    from projections.web.server.people import PEOPLE, people_app  # noqa: PLC0415  a book that is alone has none of it

    applications = {
        one.book.name: WhenAsked(site.application(), site.begin, bounds) for one, site in zip(shown, sites, strict=True)
    }
    mounted: dict[str, ASGIApp] = {season: applications[book] for season, book in seasons.items()}
    mounted[PEOPLE] = people_app([site.look for site in sites], people, limiter=bounds.limiter, seconds=SECONDS)
    return Closed(IN_LESS(Hosts(seasons_app(seasons, mounted, lifespan), names)), open_data=open_data)


def doer(*shown: ShownBook) -> Callable[[bytes], bytes]:
    """What does errands for servers of the same books, one after the other; it gives nothing for one that fails."""
    enter_dear_lane()
    bounds = ServerBounds()
    sites = {site.shown.book.name: site for site in _sites(shown, bounds)[1]}

    def do(packed: bytes) -> bytes:
        asked = errand(packed)
        start = thread_time()
        try:
            answer = sites[asked.book].do(asked)
        except Exception:  # noqa: BLE001  whatever it is, who asked comes upon it and says it
            return b""
        took = max(thread_time() - start, bounds.lanes.cost(answer.headers["etag"]))  # it may have been kept
        return Made.of(answer, took).packed()

    return do


def _sites(shown: Sequence[ShownBook], bounds: ServerBounds) -> tuple[Mapping[str, str], Sequence[OneBook]]:
    """The seasons of several books, by their addresses, and the site of each book."""
    several = len(shown) != 1
    seasons = season_addresses(one.book.name for one in shown) if several else {}
    return seasons, [OneBook(one, bounds, seasons=others(seasons, one.book.name), listed=several) for one in shown]


@asynccontextmanager
async def _lifespan(sites: Sequence[OneBook], bounds: ServerBounds, _app: Starlette) -> AsyncIterator[None]:
    """Read some books before the first request, and follow all that are read while there are requests."""
    bounds.running = True
    try:
        for site in sites:
            await site.begin()
        yield
    finally:
        bounds.running = False
        bounds.watches.stop()
