"""Answers that need no book: they lead to where something is, or say that nothing is there."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from projections.web.addresses.basis import NOW
from projections.web.addresses.problems import Problem
from projections.web.addresses.wanted import Moved
from projections.web.server.replies import path_below, redirect, root_of


async def front(request: Request) -> Response:
    """The season, now."""
    return redirect(request, f"{NOW}/", HTTPStatus.TEMPORARY_REDIRECT)


async def alone(request: Request) -> Response:
    """The same address without the season."""
    query = f"?{request.url.query}" if request.url.query else ""
    return redirect(request, request.path_params["path"] + query, HTTPStatus.TEMPORARY_REDIRECT)


async def slashed(request: Request) -> Response:
    """A basis without the slash at its end."""
    raise Moved(f"{path_below(request).lstrip('/')}/")


async def nothing(request: Request) -> Response:
    """An address that is neither a document nor a table."""
    described = f"{root_of(request)}/api/openapi.json"
    raise Problem(HTTPStatus.NOT_FOUND, f"there is nothing at {request.url.path}; the API is in {described}")


async def moved(request: Request, error: Exception) -> Response:
    """The one address of what was asked for."""
    if not isinstance(error, Moved):
        raise error
    return redirect(request, error.path, HTTPStatus.PERMANENT_REDIRECT)
