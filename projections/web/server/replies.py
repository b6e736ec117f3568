"""Replies that a book and the list of several give alike: a redirect, a file that may be kept, and a refusal.

Addresses are below the root that the server is mounted at (ASGI's ``root_path``): a season's own among several, and
whatever stands before that when a proxy hands on a part of its addresses.
"""

from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ledger.basis import Basis
from ledger.seal.stamp import STAMP
from projections.documents.base import Document, json_text
from projections.tables.text import visible
from projections.web.addresses.problems import Problem
from projections.web.answers.answers import TYPES
from projections.web.pages.render import STATIC, Renderer
from projections.web.server.headers import AGAIN, DATA, FOREVER, NEVER, caching, matches

DOUBTS: Final = 20
"""So many doubts are headers of a CSV file; its JSON has all of them."""
LONGEST: Final = 600
"""A header has so many characters of a text at the most."""
PRINTABLE: Final = "".join(chr(code) for code in range(32, 127) if chr(code) != "%")

Handler = Callable[[Request, Exception], Awaitable[Response]]
"""Answers a request that ended in an error."""


def root_of(request: Request) -> str:
    """Where the application is mounted: nothing, or a path without a slash at its end."""
    root: str = request.scope.get("root_path", "")
    return root


def origin_of(request: Request) -> str:
    """The whole address of the root, by the name by which the server was asked."""
    return f"{request.url.scheme}://{request.headers.get('host', '')}{root_of(request)}"


def path_below(request: Request) -> str:
    """The path of a request below the root."""
    path: str = request.scope["path"]
    return path.removeprefix(root_of(request))


def redirect(request: Request, path: str, status: HTTPStatus) -> Response:
    """The way to another path below the root."""
    to = f"{root_of(request)}/{path.lstrip('/')}"
    return RedirectResponse(to, status_code=status, headers={"Cache-Control": NEVER})


def kept(request: Request, content: bytes, kind: str, *, tag: str = "", fixed: bool = False) -> Response:
    """Content that may be kept under its tag, by default the hash of it; only the headers to who has it already."""
    headers = caching(f'"{tag or sha256(content).hexdigest()[:32]}"', FOREVER if fixed else AGAIN)
    return unless_known(request, headers, lambda: Response(content, media_type=kind))


def unless_known(request: Request, headers: Mapping[str, str], make: Callable[[], Response]) -> Response:
    """What `make` gives with headers of caching; these alone, and nothing made, to who has it already."""
    if matches(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    answer = make()
    answer.headers.update(headers)
    return answer


def unless_had(request: Request, answer: Response) -> Response:
    """An answer; its headers of caching alone to who has it already."""
    tag = answer.headers.get("etag")
    if tag is None or not matches(request.headers.get("if-none-match", ""), tag):
        return answer
    headers = {name: answer.headers[name] for name in ("etag", "cache-control") if name in answer.headers}
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)


def download(request: Request, name: str, content: bytes, sheet: str | None) -> Response:
    """A file under its own name; an official `sheet` is shown, under the name that the book has for it."""
    if sheet is not None:
        answer = kept(request, content, "application/pdf")
    else:
        kind = "application/timestamp-reply" if name.endswith(STAMP) else "text/plain; charset=utf-8"
        answer = kept(request, content, kind)
    how, called = ("attachment", name) if sheet is None else ("inline", sheet)
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(called, safe='')}"
    return answer


def beside_csv(document: Document) -> list[tuple[str, str]]:
    """What a CSV file has no place for, as headers: the basis, and what may be false, a header each.

    What is no printable character of ASCII is written as in an address, ``%C3%A9``.
    """
    basis: Basis | None = getattr(document, "basis", None)
    said = [] if basis is None else [("Season-Basis", basis.line())]
    said += [("Season-Doubt", doubt.line) for doubt in getattr(document, "doubts", ())[:DOUBTS]]
    return [(name, quote(visible(text)[:LONGEST], safe=PRINTABLE)) for name, text in said]


def static_file(request: Request, renderer: Renderer) -> Response:
    """A static file. Its address has a word that changes with its content.

    Raises:
        Problem: There is none of this name.
    """
    name = request.path_params["name"]
    if name not in STATIC:
        raise Problem(HTTPStatus.NOT_FOUND, f"there is no file {name}; there are {', '.join(STATIC)}")
    fixed = request.query_params.get("v") == renderer.stamp
    return kept(request, renderer.static[name], STATIC[name], tag=renderer.stamp, fixed=fixed)


def refusal(request: Request, problem: Problem, page: Callable[[str], str]) -> Response:
    """A problem in the form that was asked for; `page` gives it as a page, from which a link leads up to the root."""
    path = path_below(request)
    if path.startswith("/api/"):
        text, kind = json_text(problem.document()), "application/problem+json"
    elif path.split("/")[1] in DATA:
        text, kind = f"{problem.detail}\n", "text/plain; charset=utf-8"
    else:
        text, kind = page("../" * (path.count("/") - 1) or "./"), TYPES["page"]
    return Response(text, status_code=problem.status, headers={"Cache-Control": NEVER}, media_type=kind)


async def refused(problem: Handler, request: Request, error: Exception) -> Response:
    """What the framework refuses, a method or a path, answered as `problem` answers."""
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"{request.method}: this is for reading only; ask with GET or HEAD"
    else:
        detail = f"there is nothing at {request.url.path}"
    answer = await problem(request, Problem(status, detail))
    answer.headers.update(error.headers or {})
    return answer
