"""Several books under one roof: their list is at the root, and each book's own application is mounted below its season.

A book is read when somebody first asks for it, so that the list is there at once, however many there are.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from threading import Lock
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from ledger.errors import LedgerError
from projections.documents.base import json_text
from projections.web.addresses.basis import NOW, is_basis
from projections.web.addresses.problems import Problem, nearest_paths
from projections.web.addresses.seasons import seasons_document
from projections.web.addresses.wanted import Moved
from projections.web.answers.answers import TYPES, Answers
from projections.web.pages.render import Renderer, Setting
from projections.web.server.replies import Handler, kept, path_below, redirect, refusal, refused, root_of, static_file

Begin = Callable[[], Awaitable[None]]
"""Reads a book, and follows it from there."""


class Running(Protocol):
    """Knows whether requests are answered inside a server that runs."""

    running: bool


DATA = "api/seasons.json"
"""The address of the list as JSON, below the root."""


def seasons_app(books: Mapping[str, str], mounted: Mapping[str, ASGIApp], lifespan: Lifespan[Starlette]) -> Starlette:
    """The application that lists `books`, by their seasons, and hands on what is asked below a season."""
    seasons = _Seasons(books)
    routes = [
        Route("/", seasons.front),
        Route(f"/{DATA}", seasons.data),
        Route("/static/{name}", seasons.static),
        *(Route(f"/{season}", partial(seasons.slashed, season)) for season in mounted),
        *(Mount(f"/{season}", app) for season, app in mounted.items()),
        Route("/{path:path}", seasons.nothing),
    ]
    handlers: Mapping[Any, Handler] = {
        Problem: seasons.problem,
        HTTPException: partial(refused, seasons.problem),
    }
    return Starlette(routes=routes, exception_handlers=handlers, lifespan=lifespan)


class _Seasons:
    """The handlers of the list."""

    def __init__(self, books: Mapping[str, str]) -> None:
        self.renderer = Renderer(Setting())
        self.books = books

    async def front(self, request: Request) -> Response:
        """The list as a page."""
        return kept(request, self.renderer.seasons(seasons_document(self.books), DATA).encode(), TYPES["page"])

    async def data(self, request: Request) -> Response:
        """The list as JSON."""
        return kept(request, json_text(seasons_document(self.books, "../")).encode(), TYPES["json"])

    async def static(self, request: Request) -> Response:
        """A static file."""
        return static_file(request, self.renderer)

    async def slashed(self, season: str, request: Request) -> Response:
        """A season without the slash at its end."""
        return redirect(request, f"{season}/", HTTPStatus.PERMANENT_REDIRECT)

    async def nothing(self, request: Request) -> Response:
        """What is below no season."""
        path = path_below(request).strip("/")
        first = path.partition("/")[0]
        near = nearest_paths(first, self.books) or (self._below_each(path) if is_basis(first) else ())
        where = f"the seasons are {', '.join(self.books)}; {root_of(request)}/{DATA} lists them"
        raise Problem(HTTPStatus.NOT_FOUND, f"there is nothing at {request.url.path}; {where}", near)

    def _below_each(self, path: str) -> tuple[str, ...]:
        """An address of a book that was alone, below each season: none of them is taken for the one that was meant."""
        return tuple(f"{season}/{path}" for season in self.books)

    async def problem(self, request: Request, error: Exception) -> Response:
        """A problem, in the form that was asked for."""
        if not isinstance(error, Problem):
            raise error
        return refusal(request, error, lambda root: self.renderer.problem(error, root=root))


class WhenAsked:
    """Stands before the application of one of several books, which is read when somebody first asks for it."""

    def __init__(self, application: ASGIApp, begin: Begin, server: Running) -> None:
        self.application = application
        self.begin = begin
        self.server = server
        self._beginning = Lock()
        self._begun = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, after the book was read."""
        if not self._begun and self.server.running and self._beginning.acquire(blocking=False):
            try:
                await self.begin()
                self._begun = True
            except LedgerError:
                pass  # the answer says it
            finally:
                self._beginning.release()
        await self.application(scope, receive, send)


def others(seasons: Mapping[str, str], book: str) -> tuple[str, ...]:
    """The seasons of a list but that of a book."""
    return tuple(season for season, name in seasons.items() if name != book)


def nearest_page(answers: Answers, path: str) -> str:
    """A path where the book has a page as of now, or what is nearest above it."""
    path = path.strip("/")
    while path:
        try:
            wanted = answers.find("page", NOW, path, "")
            answers.document(wanted, answers.asked(wanted))
        except (Problem, Moved):
            path = path.rpartition("/")[0]
        else:
            break
    return path
