"""The web application: a book that is read, as pages, JSON and CSV, over HTTP.

It answers GET and HEAD only, sets no cookie, and runs no script or style that is not its own file. Answers of a basis
that names its position never change and may be kept for ever; all others are asked for again and have a tag.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Final

from anyio import CapacityLimiter, move_on_after, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger.book import Book
from ledger.errors import LedgerError
from projections.web.address import NOW, basis_of_form, read_basis
from projections.web.openapi import openapi
from projections.web.pages import RESOURCES
from projections.web.problems import Problem, problem_of
from projections.web.reading import SharedReader
from projections.web.render import STATIC, Setting, json_text
from projections.web.room import TYPES, Form, Moved, Room, Wanted

SECONDS: Final = 10.0
"""An answer that takes longer is refused."""
FOREVER: Final = "public, max-age=31536000, immutable"
AGAIN: Final = "public, no-cache"
NEVER: Final = "no-store"

_HEADERS: Final = tuple(
    (name.encode(), value.encode())
    for name, value in {
        "content-security-policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
    }.items()
)


def create_app(book: Book) -> ASGIApp:
    """The application for a book, whose store was opened so that it cannot be written to."""
    site = _Site(Room(SharedReader(book), Setting()))
    routes = [
        Route("/", site.front),
        Route("/basis", site.to_basis),
        Route("/compare", site.to_comparison),
        Route("/static/{name}", site.static),
        Route("/api/openapi.json", site.openapi),
        Route("/api/{basis}/{path:path}.json", partial(site.answer, "json")),
        Route("/csv/{basis}/{path:path}.csv", partial(site.answer, "csv")),
        Route("/{basis}", site.slashed),
        Route("/{basis}/{path:path}", partial(site.answer, "page")),
    ]
    handlers: Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
        Problem: site.problem,
        Moved: site.moved,
        HTTPException: site.refused,
    }
    return _Guarded(Starlette(routes=routes, exception_handlers=handlers))


class _Guarded:
    """Adds the headers that every answer has."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        await self.app(scope, receive, guarded)


class _Site:
    """The handlers of the application."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.limiter = CapacityLimiter(2)

    async def answer(self, form: Form, request: Request) -> Response:
        """A page, or its JSON or CSV."""
        places = request.path_params
        path = places["path"]
        if form == "page" and path and not path.endswith("/"):
            raise Moved(f"{places['basis']}/{path}/" + (f"?{request.url.query}" if request.url.query else ""))
        name = path.removesuffix("/") if form == "page" else "" if path == "season" else path
        wanted = self.room.find(form, places["basis"], name, request.url.query)
        known = request.headers.get("if-none-match")
        kept = self.room.kept(wanted.question)
        if known is not None and kept is not None and _matches(known, tag := self.room.tag(wanted, kept)):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=_caching(wanted, tag))
        with move_on_after(SECONDS):
            return await to_thread.run_sync(self._make, wanted, known, limiter=self.limiter, abandon_on_cancel=True)
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, f"the answer took longer than {SECONDS:g} seconds")

    def _make(self, wanted: Wanted, known: str | None) -> Response:
        visit = self.room.visit(wanted)
        tag = self.room.tag(wanted, visit.reading)
        headers = _caching(wanted, tag)
        if known is not None and _matches(known, tag):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(self.room.answer(wanted, visit), headers=headers, media_type=TYPES[wanted.form])

    async def front(self, request: Request) -> Response:
        """The season, now."""
        del request
        return _redirect(f"{NOW}/", HTTPStatus.TEMPORARY_REDIRECT)

    async def slashed(self, request: Request) -> Response:
        """A basis without the slash at its end."""
        raise Moved(f"{request.path_params['basis']}/")

    async def to_basis(self, request: Request) -> Response:
        """Where the form leads that sets the basis: the same page at that basis."""
        fields = request.query_params
        basis = _basis(fields)
        return _redirect(_page(basis, fields.get("page", "")), HTTPStatus.SEE_OTHER)

    async def to_comparison(self, request: Request) -> Response:
        """Where the form leads that compares a cup with another basis."""
        fields = request.query_params
        before = _basis({name.removeprefix("before-"): value for name, value in fields.items() if "before-" in name})
        return _redirect(
            _page(fields.get("basis", NOW), f"compare/{before}/{fields.get('cup', '')}"), HTTPStatus.SEE_OTHER
        )

    async def static(self, request: Request) -> Response:
        """A static file. Its address has a word that changes with its content."""
        name = request.path_params["name"]
        if name not in STATIC:
            raise Problem(HTTPStatus.NOT_FOUND, f"there is no file {name}; there are {', '.join(STATIC)}")
        stamped = request.query_params.get("v") == self.room.renderer.stamp
        headers = {"Cache-Control": FOREVER if stamped else AGAIN, "ETag": f'"{self.room.renderer.stamp}"'}
        if _matches(request.headers.get("if-none-match", ""), headers["ETag"]):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(self.room.renderer.static[name], headers=headers, media_type=STATIC[name])

    async def openapi(self, request: Request) -> Response:
        """The description of the API."""
        del request
        return JSONResponse(openapi(RESOURCES, self.room.version), headers={"Cache-Control": AGAIN})

    async def problem(self, request: Request, error: Exception) -> Response:
        """A problem, in the form that was asked for."""
        if not isinstance(error, Problem):
            raise error
        headers = {"Cache-Control": NEVER}
        path = request.url.path
        if path.startswith("/api/"):
            text, kind = json_text(error.document()), "application/problem+json"
        elif path.startswith("/csv/"):
            text, kind = f"{error.detail}\n", "text/plain; charset=utf-8"
        else:
            above = "../" * (path.count("/") - 1)
            basis = request.path_params.get("basis", NOW)
            text, kind = self.room.renderer.problem(error, basis=_if_basis(basis), root=above or "./"), TYPES["page"]
        return Response(text, status_code=error.status, headers=headers, media_type=kind)

    async def moved(self, request: Request, error: Exception) -> Response:
        """The one address of what was asked for."""
        del request
        if not isinstance(error, Moved):
            raise error
        return _redirect(error.path, HTTPStatus.PERMANENT_REDIRECT)

    async def refused(self, request: Request, error: Exception) -> Response:
        """What the framework refuses: a method, a path."""
        if not isinstance(error, HTTPException):
            raise error
        status = HTTPStatus(error.status_code)
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            detail = f"{request.method}: this is for reading only; ask with GET or HEAD"
        else:
            detail = f"there is nothing at {request.url.path}"
        answer = await self.problem(request, Problem(status, detail))
        answer.headers.update(error.headers or {})
        return answer


def _if_basis(text: str) -> str:
    """The basis of an address where it can be read, so that links on a problem's page lead somewhere."""
    try:
        read_basis(text)
    except LedgerError:
        return NOW
    return text


def _basis(fields: Mapping[str, str]) -> str:
    try:
        return basis_of_form(fields)
    except LedgerError as error:
        raise problem_of(error) from None


def _page(basis: str, path: str) -> str:
    clean = path.strip("/")
    return f"{basis}/{clean}/" if clean else f"{basis}/"


def _redirect(path: str, status: HTTPStatus) -> Response:
    return RedirectResponse(f"/{path.lstrip('/')}", status_code=status, headers={"Cache-Control": NEVER})


def _caching(wanted: Wanted, tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": FOREVER if wanted.fixed else AGAIN}


def _matches(known: str, tag: str) -> bool:
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in known.split(","))
