"""What is of no one season, below ``/people/`` where several are served: people, careers, records, comparisons.

``/people/careers/men-ned-kjeld-nuis/`` is a page, ``/people/api/careers/men-ned-kjeld-nuis.json`` its document, and
``/people/csv/careers/men-ned-kjeld-nuis.titles.csv`` one of its tables.
"""

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from anyio import CapacityLimiter, move_on_after, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from projections.reports.report import Form
from projections.web.addresses.problems import Problem
from projections.web.answers.answers import TYPES
from projections.web.answers.over import OverAnswers
from projections.web.server.replies import Handler, kept, redirect, refusal, refused

PEOPLE = "people"
"""The address of what is of no one season, beside those of the seasons."""


def people_app(answers: OverAnswers, *, limiter: CapacityLimiter, seconds: float) -> ASGIApp:
    """The application over all seasons; an answer that takes longer than so many seconds is refused."""
    people = _People(answers, limiter, seconds)
    routes = [
        Route("/", partial(people.answer, "page")),
        Route("/api/{path:path}.json", partial(people.answer, "json")),
        Route("/csv/{path:path}.csv", partial(people.answer, "csv")),
        Route("/{path:path}/", partial(people.answer, "page")),
        Route("/{path:path}", people.slashed),
    ]
    handlers: Mapping[Any, Handler] = {Problem: people.problem, HTTPException: partial(refused, people.problem)}
    return Starlette(routes=routes, exception_handlers=handlers)


class _People:
    """The handlers."""

    def __init__(self, answers: OverAnswers, limiter: CapacityLimiter, seconds: float) -> None:
        self.answers = answers
        self.limiter = limiter
        self.seconds = seconds

    async def answer(self, form: Form, request: Request) -> Response:
        """A page, or its JSON or CSV."""
        path = request.path_params.get("path", "")
        text = await self._timely(self.answers.answer, form, path, request.url.query)
        return kept(request, text.encode(), TYPES[form])

    async def _timely(self, make: Callable[..., str], *given: Any) -> str:
        with move_on_after(self.seconds):
            return await to_thread.run_sync(make, *given, limiter=self.limiter, abandon_on_cancel=True)
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, f"the answer took longer than {self.seconds:g} seconds")

    async def slashed(self, request: Request) -> Response:
        """A page without the slash at its end."""
        query = f"?{request.url.query}" if request.url.query else ""
        return redirect(request, f"{request.path_params['path']}/{query}", HTTPStatus.PERMANENT_REDIRECT)

    async def problem(self, request: Request, error: Exception) -> Response:
        """A problem, in the form that was asked for."""
        if not isinstance(error, Problem):
            raise error
        return refusal(request, error, lambda root: self.answers.pages.refused(error, up=root))
