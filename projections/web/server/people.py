"""What is of no one season, below ``/people/`` where several are served: people, careers, records, comparisons.

``/people/careers/men-ned-kjeld-nuis/`` is a page, ``/people/api/careers/men-ned-kjeld-nuis.json`` its document, and
``/people/csv/careers/men-ned-kjeld-nuis.titles.csv`` one of its tables. Workbooks, PDF, pictures, and pages that may be
framed have their folders as those of a season have.
"""

from collections.abc import Callable, Mapping, Sequence
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
from projections.web.addresses.wanted import FOLDERS
from projections.web.answers.answers import TYPES, Answers
from projections.web.answers.drawn import DISPOSED, DRAWN, can_draw
from projections.web.answers.over import Answered, OverAnswers
from projections.web.answers.shared_reader import SharedReader
from projections.web.pages.render import Setting
from projections.web.server.replies import Handler, beside_csv, kept, origin_of, redirect, refusal, refused, static_file

PEOPLE = "people"
"""The address of what is of no one season, beside those of the seasons."""


def people_app(
    looks: Sequence[Callable[[], Answers]], decided: SharedReader | None, *, limiter: CapacityLimiter, seconds: float
) -> ASGIApp:
    """The application over all seasons; an answer that takes longer than so many seconds is refused.

    `looks` give what answers from each book as it is now, and `decided` reads who is who over them.
    """
    setting = Setting(drawn=can_draw())
    answers = OverAnswers([partial(_reader, look) for look in looks], decided, setting)
    people = _People(answers, limiter, seconds)
    routes = [
        Route("/", partial(people.answer, "page")),
        Route("/static/{name}", people.static),
        *(
            Route(f"/{folder}/{{path:path}}.{ending}", partial(people.answer, form))
            for form, (folder, ending) in FOLDERS.items()
        ),
        Route("/embed/", partial(people.answer, "embed")),
        Route("/embed/{path:path}/", partial(people.answer, "embed")),
        Route("/{path:path}/", partial(people.answer, "page")),
        Route("/{path:path}", people.slashed),
    ]
    handlers: Mapping[Any, Handler] = {Problem: people.problem, HTTPException: partial(refused, people.problem)}
    return Starlette(routes=routes, exception_handlers=handlers)


def _reader(look: Callable[[], Answers]) -> SharedReader:
    """What reads a book now: another reader than before where the book is found to be changed."""
    return look().reader


class _People:
    """The handlers."""

    def __init__(self, answers: OverAnswers, limiter: CapacityLimiter, seconds: float) -> None:
        self.answers = answers
        self.limiter = limiter
        self.seconds = seconds
        self.drawing = CapacityLimiter(1)

    async def answer(self, form: Form, request: Request) -> Response:
        """A page, or the same in another form; one picture or paper is drawn at a time, and keeps no page waiting."""
        path = request.path_params.get("path", "")
        limiter = self.drawing if form in DRAWN else self.limiter
        answered = await self._timely(limiter, form, path, request.url.query, origin_of(request))
        answer = kept(request, answered.content, TYPES[form])
        if answered.name and answer.status_code == HTTPStatus.OK:
            answer.headers["Content-Disposition"] = f'{DISPOSED[form]}; filename="{answered.name}"'
            for name, value in beside_csv(answered.document) if form == "csv" and answered.document else ():
                answer.headers.append(name, value)
        return answer

    async def _timely(self, limiter: CapacityLimiter, *given: Any) -> Answered:
        with move_on_after(self.seconds):
            return await to_thread.run_sync(self.answers.answer, *given, limiter=limiter, abandon_on_cancel=True)
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, f"the answer took longer than {self.seconds:g} seconds")

    async def static(self, request: Request) -> Response:
        """A static file."""
        return static_file(request, self.answers.pages)

    async def slashed(self, request: Request) -> Response:
        """A page without the slash at its end."""
        query = f"?{request.url.query}" if request.url.query else ""
        return redirect(request, f"{request.path_params['path']}/{query}", HTTPStatus.PERMANENT_REDIRECT)

    async def problem(self, request: Request, error: Exception) -> Response:
        """A problem, in the form that was asked for."""
        if not isinstance(error, Problem):
            raise error
        return refusal(request, error, lambda root: self.answers.pages.refused(error, up=root))
