"""The list of several books under one roof, at the root; each book's own application is mounted below its season."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Lifespan

from projections.documents.base import json_text
from projections.web.addresses.problems import Problem, nearest_paths
from projections.web.addresses.seasons import seasons_document
from projections.web.answers.answers import TYPES
from projections.web.pages.render import Renderer, Setting
from projections.web.server.replies import Handler, kept, path_below, redirect, refusal, refused, root_of, static_file

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
        near = nearest_paths(path_below(request).split("/")[1], self.books)
        where = f"the seasons are {', '.join(self.books)}; {root_of(request)}/{DATA} lists them"
        raise Problem(HTTPStatus.NOT_FOUND, f"there is nothing at {request.url.path}; {where}", near)

    async def problem(self, request: Request, error: Exception) -> Response:
        """A problem, in the form that was asked for."""
        if not isinstance(error, Problem):
            raise error
        return refusal(request, error, lambda root: self.renderer.problem(error, root=root))
