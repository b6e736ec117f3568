"""Documents as pages and as JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context
from pydantic import BaseModel

from ledger.basis import Basis, Question
from ledger.facts import CompetitionScheduled
from ledger.instants import format_instant
from ledger.rulebook import editions
from ledger.season import adopted_texts
from ledger.vocabulary import format_time, parse_event, parse_race
from projections.documents.log import fact_name
from projections.documents.plain import counted_in_words, resting_on, sentence, title_in_words
from projections.documents.words import (
    day_in_words,
    days_in_words,
    moment_in_words,
    raced_in_words,
    series_of,
)
from projections.reports.catalogue import reports
from projections.reports.race import time_in_words
from projections.tables.text import count_of, isolated
from projections.web.addresses.basis import write_basis
from projections.web.addresses.problems import Problem
from projections.web.addresses.seasons import SeasonsDocument
from projections.web.addresses.sheets import SheetFiles
from projections.web.addresses.wanted import FRONT
from projections.web.pages import PAGES
from projections.web.pages.compiled import Compiled
from projections.web.pages.looking import LISTED, sifting
from projections.web.pages.page import PLAIN, View
from projections.web.pages.parts import PageParts
from projections.web.pages.sharing import citation, description, feed_of, structured

PACKAGE: Final = "projections.web"
STATIC: Final = {
    "room.css": "text/css; charset=utf-8",
    "room.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
}
"""The static files, and what they are."""
EMBEDDED: Final = 100
"""A page within another shows so many rows at most."""
PICTURED: Final = ("overview", "standing")
"""The reports whose previews are written into a site too."""
OF_ONE_BOOK: Final = ("before", "page", "position", "publication")
"""Places in a path that mean something else in another book, or nothing."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where pages are shown.

    Attributes:
        book: The name of the book, for pages that are of no basis; empty where pages are of several.
        live: Whether pages of a basis that is not fixed can be told of new entries.
        site: Whether they are files, which no form can ask.
        upload: The endings of the files with lists that can be sent to be audited; none where none can be sent.
        sealed: Whether the checkpoints of the book are shown.
        listed: Whether the book is one of several, whose list is one folder above its own.
        drawn: Whether tables are given as workbooks, PDF and pictures too.
        charted: Whether charts are given as pictures.
        dated: Whether the calendar is given for people's calendars.
        seasons: The other seasons on that list, by which a page leads to the same page of each.
        sheets: The official sheets that are handed out; None where none are.
        changed: What every page says of a book that was changed behind the server; nothing as long as it only grew.
    """

    book: str = ""
    live: bool = False
    site: bool = False
    upload: tuple[str, ...] = ()
    sealed: bool = False
    listed: bool = False
    drawn: bool = False
    charted: bool = False
    dated: bool = False
    seasons: tuple[str, ...] = ()
    changed: str = ""
    sheets: SheetFiles | None = None


_PLACE: Final = re.compile(r"\b(points|time|host) (\d+)\b")

_COMPILED: Final = Compiled(Path(str(files(PACKAGE).joinpath("templates"))))


class Renderer:
    """Renders pages in one setting."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.static = {name: files(PACKAGE).joinpath("static", name).read_bytes() for name in STATIC}
        self._environment = Environment(
            loader=PackageLoader(PACKAGE),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            finalize=shown,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_COMPILED,
        )
        self._environment.filters |= {
            "points": points,
            "time": time_in_words,
            "day": day_in_words,
            "days": days_in_words,
            "moment": moment_in_words,
            "plain": plain,
            "many": count_of,
            "placed": placed,
            "series": series_of,
            "raced": raced_in_words,
            "fact": fact_name,
            "sentence": sentence,
            "clock": format_time,
            "race": parse_race,
            "event": parse_event,
        }
        self._environment.globals |= {
            "setting": setting,
            "once": PageParts().once,
            "stamp": self.stamp,
            "counted_in_words": counted_in_words,
            "resting_on": resting_on,
            "through": through,
            "turned": turned,
            "front": FRONT,
            "sifting": sifting,
            "navigation": [(one.path, one.label) for one in reports() if one.label],
        }

    @cached_property
    def stamp(self) -> str:
        """A word that changes with any static file, for their addresses."""
        return sha256(b"\0".join(self.static.values())).hexdigest()[:12]

    def page(
        self, view: View, document: BaseModel, brought: Mapping[str, Any] | None = None, *, origin: str = ""
    ) -> str:
        """A report as a page at its address; or at the root, of what a visitor `brought`, which has no address.

        `origin` is the whole address of the root, where it is known.
        """
        page, kept = PAGES.get(view.report.name, LISTED if view.report.sorts else PLAIN), brought is None
        path = view.report.fill(view.places) if kept else view.report.path.partition("/")[0]
        given = self._given(view, document, path, kept=kept)
        given |= self._shared(view, document, given, origin) if kept else {}
        more = page.more(view, document) if brought is None else brought
        text: str = self._environment.get_template(page.template).render({**given, **more})
        return text

    def together(self, view: View, document: BaseModel, path: str, template: str, more: Mapping[str, Any]) -> str:
        """A page of a site on which stands at `path` what has a page each elsewhere; it is no report of its own."""
        same = view.report.fill(view.places)
        given = {
            **self._given(view, document, path, kept=True),
            "command": "",
            "data": False,
            "tables": (),
            "same": same,
        }
        given |= self._shared(view, document, given, "")
        text: str = self._environment.get_template(template).render({**given, **more})
        return text

    def _given(self, view: View, document: BaseModel, path: str, *, kept: bool) -> dict[str, Any]:
        """What every page of a book is made of."""
        above = ("../" * (path.count("/") + 1) if path else "") if kept else f"{view.basis}/"
        basis: Basis = getattr(document, "basis", view.reading.basis)
        return {
            "doc": document,
            "title": title_in_words(view.reading, view.report.title(document), document),
            "command": view.command if kept else "",
            "report": view.report,
            "view": view,
            "season": view.reading.season,
            "basis": basis,
            "series": series_of(basis.book),
            "recorded": format_instant(view.reading.season.recorded_at),
            "editions": tuple(dict.fromkeys((*editions(), *adopted_texts(view.reading.season)))),
            "path": path,
            "query": query_text(view),
            "looking": looking_text(view),
            "up": above,
            "logs": f"{above}../at={basis.at}/" if self.setting.site else above,
            "stops": self._stops(view),
            "stop_path": path if not self.setting.site or view.report.bases == "every" else "",
            "root": f"{above}../" if kept else "./",
            "kept": kept,
            "same": same_path(view, path) if kept else path,
            "data": not self.setting.site or has_data(view.report.name, earlier=view.question.through is not None),
            "tables": view.report.tables if not self.setting.site or has_tables(view) else (),
        }

    def _shared(self, view: View, document: BaseModel, given: Mapping[str, Any], origin: str) -> dict[str, Any]:
        """What a page says of itself to who shares, quotes or follows it."""
        below = f"{given['path']}/" if given["path"] else ""
        here, lasting = f"{view.basis}/{below}{given['query']}", f"{view.fixed}/{below}{given['looking']}"
        return {
            "described": description(view, given["title"], given["basis"]),
            "cited": citation(given["title"], given["basis"]),
            "events": structured(view, document, f"{origin}/{lasting}" if origin else ""),
            "feed": feed_of(view, site=self.setting.site),
            "here": here,
            "lasting": lasting,
            "origin": origin,
            "pictured": origin and view.report.name in PICTURED,
        }

    def embed(self, view: View, document: BaseModel, table: str | None) -> str:
        """A report as a page that other pages show within them: a table, the basis, and the way back.

        The table is the one that is named, or else the first that people are shown.
        """
        report, path = view.report, view.report.fill(view.places)
        first = next((one for one in report.tables if one.people), report.tables[0])
        title = title_in_words(view.reading, report.title(document), document)
        grid = report.table(table).grid(document) if table else first.grid(document).called(title)
        below = f"{path}.{table}" if table else path
        above = "../" * (2 + (below.count("/") + 1 if below else 0))
        text: str = self._environment.get_template("embed.html").render(
            doc=document,
            title=title,
            report=report,
            view=view,
            basis=getattr(document, "basis", view.reading.basis),
            series=series_of(view.reading.basis.book),
            recorded=format_instant(view.reading.season.recorded_at),
            grid=replace(grid, rows=grid.rows[:EMBEDDED]),
            more=len(grid.rows) - EMBEDDED,
            root=above,
            up=f"{above}{view.basis}/",
            whole=f"{view.basis}/{path}/{query_text(view)}" if path else f"{view.basis}/",
        )
        return text

    def _stops(self, view: View) -> list[CompetitionScheduled]:
        """The competitions that a page can be turned to; a static site has those that have raced."""
        season = view.reading.season
        raced = {record.race.competition for record in season.races.values()}
        return [one for one in season.competitions() if not self.setting.site or one.competition in raced]

    def problem(self, problem: Problem, *, root: str, below: str = "") -> str:
        """A problem as a page, with the way to the pages of the book at the basis `below`, or to all seasons."""
        of_book = {"below": below, "series": series_of(self.setting.book), "path": "", "same": ""}
        text: str = self._environment.get_template("problem.html").render(
            problem=problem, title=problem.title, root=root, **of_book
        )
        return text

    def seasons(self, document: SeasonsDocument, data: str) -> str:
        """The list of several seasons, with a link to the same as `data`."""
        text: str = self._environment.get_template("seasons.html").render(
            seasons=document.seasons, title="Seasons", data=data, root="./"
        )
        return text

    def leading(self) -> str:
        """The page of a static site that leads to the season as it is."""
        text: str = self._environment.get_template("leading.html").render()
        return text

    def evidence(self, document: BaseModel) -> str:
        """The page of a static site that says which book it shows, as of when."""
        given = {"doc": document, "title": f"What these pages show: {getattr(document, 'book', '')}", "root": "../"}
        text: str = self._environment.get_template("evidence.html").render(given)
        return text


def shown(value: Any) -> Any:
    """What a template prints: texts that others wrote are visible and turn nothing around; markup is as it is."""
    return _isolated(value) if type(value) is str else value


_isolated = lru_cache(maxsize=16_384)(isolated)
"""The same names and numbers stand in many cells, and on many pages."""


def has_data(report: str, *, earlier: bool) -> bool:
    """Whether a site has the JSON of a report: as of now, and of standings after an earlier competition too."""
    return not earlier or report == "standing"


def has_tables(view: View) -> bool:
    """Whether a site has the tables of a report as CSV: those as of now, but of a competitor, whose JSON has all."""
    return view.question.through is None and view.report.name != "competitor"


def same_path(view: View, path: str) -> str:
    """The path at which another season has what is nearest to a page: without what only this book has."""
    return path.partition("/")[0] if any(one.name in OF_ONE_BOOK for one in view.report.places) else path


def query_text(view: View) -> str:
    """The query of a view as an address writes it, with its question mark; empty without one."""
    return f"?{urlencode(view.pairs)}" if view.pairs else ""


def looking_text(view: View) -> str:
    """The query of the page itself: of a view, and of how its tables are looked at."""
    pairs = [*view.pairs, *view.look.pairs]
    return f"?{urlencode(pairs)}" if pairs else ""


def turned(view: View, page: int) -> str:
    """The query of another page of the same list."""
    return query_text(replace(view, query={**view.query, "page": (str(page),)}))


def through(question: Question, competition: str | None) -> str:
    """The same basis up to another competition, or to the last one, as an address writes it."""
    return write_basis(replace(question, through=competition))


def placed(text: str) -> str:
    """Places of a quota in a text as people say them: ``place 28 by time`` for ``time 28``, which could be points."""
    return _PLACE.sub(lambda found: f"place {found[2]} {'as' if found[1] == 'host' else 'by'} {found[1]}", text)


def points(value: Any) -> str:
    """Points as people write them; a question mark where no rule gives them."""
    if value is None:
        return "?"
    return f"{value:,}" if isinstance(value, int) else f"{value}"


@pass_context
def plain(context: Context, text: str) -> str:
    """A text as the page says it."""
    view = context.get("view")  # what is of no book, such as a problem, has none
    return text if view is None else view.plain(text)
