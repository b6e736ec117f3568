"""What answers from one book: its pages, the same in other forms, its feeds, its files, and the news of it.

Where the book is found to be another one than was read, everything is read afresh, and every page says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from threading import Lock
from typing import Any, Final

from anyio import move_on_after, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Lifespan

from ledger.errors import MISFITS, BookChangedError, LedgerError, StoreError
from projections.reports.audit import SHEETS
from projections.reports.catalogue import reports
from projections.reports.report import Form
from projections.web.addresses.basis import NOW, write_basis
from projections.web.addresses.problems import Problem
from projections.web.addresses.seasons import is_address
from projections.web.addresses.wanted import FOLDERS, FRONT, Moved, Wanted, file_path, question_of
from projections.web.answers.answers import TYPES, Answers
from projections.web.answers.drawn import DISPOSED, can_draw, file_name
from projections.web.answers.followed import CALENDAR, Followed, calendar_file, can_date, feed_file
from projections.web.pages.render import Setting
from projections.web.server.errands import Errand
from projections.web.server.forms import basis_or_now, page_of, to_basis, to_comparison, to_what_if
from projections.web.server.headers import AGAIN, NEVER, Revalidation, Tags, caching, of_basis
from projections.web.server.leading import alone, front, moved, nothing, slashed
from projections.web.server.live import ServerBounds
from projections.web.server.openapi import openapi
from projections.web.server.replies import (
    Handler,
    beside_csv,
    download,
    origin_of,
    redirect,
    refusal,
    refused,
    root_of,
    static_file,
    unless_had,
    unless_known,
)
from projections.web.server.several import nearest_page
from projections.web.server.shown import ShownBook
from projections.web.server.upload import ReadLists, audited, brought

SECONDS: Final = 10.0
"""An answer that takes longer is refused."""


class OneBook:
    """The handlers of the application of one book."""

    def __init__(self, shown: ShownBook, bounds: ServerBounds, *, seasons: tuple[str, ...], listed: bool) -> None:
        upload = () if shown.lists is None else shown.lists.endings
        live, book = shown.follow is not None, shown.book.name
        setting = Setting(book, live, upload=upload, listed=listed, seasons=seasons, drawn=can_draw(), dated=can_date())
        setting = replace(setting, sheets=shown.sheets)
        self.seasons = seasons
        self.shown = shown
        self.answers = Answers(shown.first or shown.reader(), setting, shown.checkpoints)
        self.lists = shown.lists
        self.bounds = bounds
        self.watch = None if shown.follow is None else bounds.watches.over(shown.follow)
        if self.watch is not None:
            self.watch.look = self.look
        self.tags = Tags(self._last)
        self._changing = Lock()
        self._notices = shown.notices

    def application(self, lifespan: Lifespan[Starlette] | None = None) -> ASGIApp:
        """The application; where it is mounted, who mounts it looks after its `lifespan`."""
        listed = self.answers.renderer.setting.listed
        routes = [
            Route("/", front),
            Route("/basis", to_basis),
            Route("/compare", to_comparison),
            Route("/what-if", to_what_if),
            Route("/events", self.events),
            Route("/feeds/{path:path}.atom", self.feed),
            Route("/feeds/{path:path}", nothing),
            Route(f"/{CALENDAR}", self.calendar),
            *([Route("/audit", self.audit, methods=["POST"])] if self.lists is not None else []),
            Route("/static/{name}", self.static),
            Route("/checkpoints/{name}", partial(self.file, "checkpoints")),
            Route("/proofs/{name}", partial(self.file, "proofs")),
            Route("/sheets/{name}", partial(self.file, "sheets")),
            Route("/api/openapi.json", self.openapi),
            *(
                Route(f"/{folder}/{{basis}}/{{path:path}}.{ending}", partial(self.answer, form))
                for form, (folder, ending) in FOLDERS.items()
            ),
            *(Route(f"/{folder}/{{path:path}}", nothing) for folder, _ in FOLDERS.values()),
            Route("/embed/{basis}", slashed),
            Route("/embed/{basis}/{path:path}", partial(self.answer, "embed")),
            *(self._of_several() if listed else self._of_one()),
            Route("/{basis}", slashed),
            Route("/{basis}/{path:path}", partial(self.answer, "page")),
        ]
        handlers: Mapping[Any, Handler] = {
            Problem: self.problem,
            Moved: moved,
            HTTPException: partial(refused, self.problem),
        }
        return Revalidation(Starlette(routes=routes, exception_handlers=handlers, lifespan=lifespan), self.tags)

    def _of_several(self) -> list[Route]:
        return [Route("/same/{path:path}", self.same)]

    def _of_one(self) -> list[Route]:
        """Addresses of the book among several lead to its own, so that they hold while it is alone."""
        season = self.shown.book.name.rpartition("/")[2]
        return [Route(f"/{season}/{{path:path}}", alone)] if is_address(season) else []

    async def begin(self) -> None:
        """Read the book, and follow it from there; what was read before it was changed is not read on."""
        answers = await to_thread.run_sync(self.look)
        entries = await to_thread.run_sync(answers.reader.entries)
        if self.watch is not None:
            self.watch.start(len(entries))

    async def answer(self, form: Form, request: Request) -> Response:
        """A page, or the same in another form."""
        places = request.path_params
        path = places["path"]
        if form not in FOLDERS and path and not path.endswith("/"):
            query = f"?{request.url.query}" if request.url.query else ""
            raise Moved(f"{file_path(form, places['basis'], path)}{query}")
        name = path.removesuffix("/") if form not in FOLDERS else "" if path == FRONT else path
        asked = Errand(self.shown.book.name, form, places["basis"], name, request)
        wanted = self._find(asked)
        make, kind = partial(self._make, wanted, request), (wanted.report.name, wanted.form)
        answer = await self.bounds.lanes.answer(asked, make, kind=kind, version=self._version, seconds=SECONDS)
        return unless_had(request, answer)

    def do(self, asked: Errand) -> Response:
        """The answer to an errand; raises whatever comes of it."""
        return self._make(self._find(asked), asked.request)

    def _find(self, asked: Errand) -> Wanted:
        return self.answers.find(asked.form, asked.basis, asked.path, asked.request.url.query)

    def _version(self) -> tuple[int, int]:
        """Which book it is that is read, and how many entries it has now; 0 where that is not known."""
        answers = self.look()
        try:
            return id(answers), answers.reader.book.last()
        except LedgerError:
            return id(answers), 0

    def _last(self) -> int:
        if self._notices is not None and self._notices.unheard:
            raise StoreError("another process found that a book was changed")
        return self.answers.reader.confirm()

    def look(self) -> Answers:
        """What answers from the book as it is now: other answers than before where it is found to be changed.

        Whoever still answers from what was read before has begun to do so earlier, and mixes nothing into it.
        """
        self._hear()
        answers = self.answers
        try:
            answers.reader.confirm()
        except BookChangedError as error:
            with self._changing:
                if self.answers is answers:
                    self._begin_again(self._told(str(error)))
        except LedgerError:
            pass  # who reads will hear of it
        return self.answers

    def _hear(self) -> None:
        """Begin again where another process found the book to be changed."""
        if self._notices is not None and self._notices.unheard:
            with self._changing:
                said = self._notices.hear()
                if said is not None:
                    self._begin_again(said)

    def _told(self, changed: str) -> str:
        """What all processes say of a change that this one has found: the words of the one that was first."""
        if self._notices is None:
            return changed
        said = self._notices.hear()
        if said is None:
            self._notices.tell(changed)
            said = self._notices.hear()
        return said or changed

    def _begin_again(self, changed: str) -> None:
        setting = replace(self.answers.renderer.setting, changed=changed)
        self.answers = Answers(self.shown.reader(), setting, self.shown.checkpoints)
        self.tags.forget()
        if self.watch is not None:
            self.watch.restart(self.shown.book.last())

    async def _timely(self, what: str, make: Callable[..., Response], *given: Any) -> Response:
        """What a function gives that is called in another thread, unless it takes too long."""
        with move_on_after(SECONDS):
            return await to_thread.run_sync(make, *given, limiter=self.bounds.limiter, abandon_on_cancel=True)
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, f"{what} took longer than {SECONDS:g} seconds")

    def _make(self, wanted: Wanted, request: Request) -> Response:
        answers = self.look()
        try:
            return self._made(answers, wanted, request)
        except (LedgerError, Problem):
            raise
        except MISFITS:
            unfit = self.shown.unfit(answers.reader.entries())
            if unfit is None:
                raise
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, f"{self.shown.book.name}: {unfit}") from None

    def _made(self, answers: Answers, wanted: Wanted, request: Request) -> Response:
        try:
            asked = answers.asked(wanted)
        except Problem as problem:
            problem.at_basis = False
            raise
        origin = origin_of(request)
        tag, last = answers.tag(wanted, asked, origin), _last(wanted, asked.reading.basis.at)

        def made() -> Response:
            document = answers.document(wanted, asked)
            reply = Response(answers.content(wanted, asked, document, origin), media_type=TYPES[wanted.form])
            if wanted.form in DISPOSED:
                named = f'filename="{file_name(wanted, asked)}"'
                reply.headers["Content-Disposition"] = f"{DISPOSED[wanted.form]}; {named}"
            for name, value in beside_csv(document) if wanted.form == "csv" else ():
                reply.headers.append(name, value)
            return reply

        once = partial(self.bounds.lanes.made, (wanted.report.name, wanted.form), tag, made)
        answer = unless_known(request, caching(tag, of_basis(fixed=wanted.fixed)), once)
        if answers is self.answers:
            self.tags.remember(request.scope, tag, last)
        return answer

    async def same(self, request: Request) -> Response:
        """Where a page of another season leads: to the same of this one, or to what is nearest above it."""
        return await self._timely("the answer", lambda: redirect(request, self._same(request), HTTPStatus.SEE_OTHER))

    def _same(self, request: Request) -> str:
        return page_of(NOW, nearest_page(self.look(), request.path_params["path"]))

    async def audit(self, request: Request) -> Response:
        """The audit of a list that a visitor sends; neither is kept."""
        if self.lists is None:
            raise Problem(HTTPStatus.NOT_FOUND, "no list can be sent here")
        basis, name, content = await brought(request, self.lists.endings)
        wanted = self.answers.find("page", write_basis(question_of(basis)), f"audits/{SHEETS}", "")
        return await self._timely("the audit", self._audit, wanted, self.lists.read, name, content)

    # A list of nonsense takes long to compare, longer than anybody waits for it; but never more than one at a time.
    def _audit(self, wanted: Wanted, read: ReadLists, name: str, content: bytes) -> Response:
        if not self.bounds.auditing.acquire(blocking=False):
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "another list is being audited; send yours again in a moment")
        try:
            return audited(self.look(), wanted, partial(read, name, content))
        finally:
            self.bounds.auditing.release()

    async def feed(self, request: Request) -> Response:
        """What changes, for who follows it."""
        return await self._timely(
            "the feed", self._followed, partial(feed_file, path=request.path_params["path"]), request
        )

    async def calendar(self, request: Request) -> Response:
        """The calendar, for people's calendars."""
        return await self._timely("the calendar", self._followed, calendar_file, request)

    def _followed(self, make: Callable[..., Followed], request: Request) -> Response:
        answers = self.look()
        wanted = answers.find("page", NOW, "", "")
        asked, origin = answers.asked(wanted), origin_of(request)
        tag = answers.tag(wanted, asked, f"{origin}{request.url.path}")

        def made() -> Response:
            file = make(asked, root=origin, newest=NOW)
            named = {"Content-Disposition": f'inline; filename="{file.name}"'}
            return Response(file.content, headers=named, media_type=file.kind)

        answer = unless_known(request, caching(tag, AGAIN), made)
        if answers is self.answers:
            self.tags.remember(request.scope, tag, asked.reading.basis.at)
        return answer

    async def file(self, folder: str, request: Request) -> Response:
        """A checkpoint or a proof, to be downloaded, which the next seal may change; or an official sheet."""
        return await self._timely("the file", self._file, folder, request)

    def _file(self, folder: str, request: Request) -> Response:
        answers, name = self.look(), request.path_params["name"]
        return download(request, name, answers.file(folder, name), answers.sheet_name(name))

    async def events(self, request: Request) -> Response:
        """News of the book for a page that is open."""
        if self.watch is None or self.bounds.watches.full:
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "no news can be had now; ask for the page again later")
        after = request.headers.get("last-event-id") or request.query_params.get("after", "")
        if not (after.isascii() and after.isdecimal() and len(after) < 16):  # noqa: PLR2004  fits every position
            raise Problem(HTTPStatus.BAD_REQUEST, "after: the last position that the page knows, such as 2336")
        news = self.watch.events(int(after), lambda known, last: self.look().told(known, last))
        return StreamingResponse(news, media_type="text/event-stream", headers={"Cache-Control": NEVER})

    async def static(self, request: Request) -> Response:
        """A static file."""
        return static_file(request, self.answers.renderer)

    async def openapi(self, request: Request) -> Response:
        """The description of the API."""
        described = openapi(reports(), self.answers.version, root_of(request))
        return JSONResponse(described, headers={"Cache-Control": AGAIN})

    async def problem(self, request: Request, error: Exception) -> Response:
        """A problem, in the form that was asked for."""
        if not isinstance(error, Problem):
            raise error
        below = f"{basis_or_now(request.path_params.get('basis', NOW)) if error.at_basis else NOW}/"
        return refusal(request, error, lambda root: self.answers.renderer.problem(error, root=root, below=below))


def _last(wanted: Wanted, at: int) -> int | None:
    """The last position that an answer knows of, or -1 where it may change though the book has no later entry."""
    if wanted.fixed:
        return None
    return at if wanted.question.at_instant is None and not wanted.sealed else -1
