"""Documents as pages, JSON and CSV."""

import csv
import io
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from pydantic import BaseModel

from ledger.basis import Basis, Question
from ledger.facts import CompetitionScheduled
from ledger.rulebook import editions
from ledger.vocabulary import format_time
from projections.web.address import write_basis
from projections.web.problems import Problem
from projections.web.visit import Resource, Sheet, Visit

PACKAGE: Final = "projections.web"
STATIC: Final = {
    "room.css": "text/css; charset=utf-8",
    "room.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
}
"""The static files, and what they are."""
_EVERYWHERE: Final = frozenset({"standings", "competitors", "nocs", "quotas", "disputes", "audits", "what-if"})


@dataclass(frozen=True, slots=True)
class Setting:
    """Where pages are shown.

    Attributes:
        live: Whether pages of a basis that is not fixed can be told of new entries.
        site: Whether they are files, which no form can ask.
        upload: The endings of the files with lists that can be sent to be audited; none where none can be sent.
        sealed: Whether the checkpoints of the book are shown.
    """

    live: bool = False
    site: bool = False
    upload: tuple[str, ...] = ()
    sealed: bool = False


class Renderer:
    """Renders pages in one setting."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.static = {name: files(PACKAGE).joinpath("static", name).read_bytes() for name in STATIC}
        self._environment = Environment(
            loader=PackageLoader(PACKAGE),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters |= {
            "points": points,
            "time": time_text,
            "moment": moment,
            "fact": fact_name,
            "sentence": sentence,
            "clock": format_time,
        }
        self._environment.globals |= {
            "setting": setting,
            "stamp": self.stamp,
            "editions": editions(),
            "through": through,
            "turned": turned,
        }

    @cached_property
    def stamp(self) -> str:
        """A word that changes with any static file, for their addresses."""
        return sha256(b"\0".join(self.static.values())).hexdigest()[:12]

    def page(self, resource: Resource, visit: Visit, document: BaseModel, *, kept: bool = True) -> str:
        """A resource as a page at its address, or at the root of the site where it is not kept under one."""
        shown = resource.show(visit, document)
        path = resource.fill(visit.path)
        above = ("../" * (path.count("/") + 1) if path else "") if kept else f"{visit.basis}/"
        basis: Basis = getattr(document, "basis", visit.reading.basis)
        text: str = self._environment.get_template(f"{resource.name}.html").render(
            doc=document,
            title=shown.title,
            command=shown.command,
            resource=resource,
            visit=visit,
            season=visit.reading.season,
            basis=basis,
            path=path,
            query=query_text(visit),
            up=above,
            logs=f"{above}../at={basis.at}/" if self.setting.site else above,
            stops=self._stops(visit),
            stop_path=path if not self.setting.site or in_every_basis(path) else "",
            root=f"{above}../" if kept else "./",
            kept=kept,
            **shown.more,
        )
        return text

    def _stops(self, visit: Visit) -> list[CompetitionScheduled]:
        """The competitions that a page can be turned to; a static site has those that have raced."""
        season = visit.reading.season
        raced = {record.race.competition for record in season.races.values()}
        return [one for one in season.competitions() if not self.setting.site or one.competition in raced]

    def problem(self, problem: Problem, *, basis: str, root: str) -> str:
        """A problem as a page."""
        text: str = self._environment.get_template("problem.html").render(
            problem=problem, title=problem.status.phrase, basis_text=basis, root=root
        )
        return text

    def leading(self, basis: str) -> str:
        """The first page of a static site, which leads to a basis."""
        text: str = self._environment.get_template("leading.html").render(basis_text=basis)
        return text


def in_every_basis(path: str) -> bool:
    """Whether a page of a static site is there at each of its bases."""
    return path in ("", "races", "log") or path.partition("/")[0] in _EVERYWHERE


def query_text(visit: Visit) -> str:
    """The query of a visit as an address writes it, with its question mark; empty without one."""
    pairs = [(name, value) for name, values in visit.query.items() for value in values]
    return f"?{urlencode(pairs)}" if pairs else ""


def turned(visit: Visit, page: int) -> str:
    """The query of another page of the same list."""
    return query_text(replace(visit, query={**visit.query, "page": (str(page),)}))


def through(question: Question, competition: str | None) -> str:
    """The same basis up to another competition, or to the last one, as an address writes it."""
    return write_basis(replace(question, through=competition))


def csv_text(sheet: Sheet) -> str:
    """A table as CSV; what is None is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(sheet.header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in sheet.rows)
    return out.getvalue()


def json_text(document: BaseModel) -> str:
    """A document as ``--json`` prints it."""
    return document.model_dump_json(indent=2) + "\n"


def points(value: Any) -> str:
    """Points as people write them."""
    return f"{value:,}" if isinstance(value, int) else f"{value}"


def time_text(row: Any) -> str:
    """A race time with its thousandth in brackets; a status where there is no time."""
    if row.time is None:
        return ""
    return row.time if row.thousandth is None else f"{row.time}({row.thousandth})"


def moment(instant: str) -> str:
    """An instant as a page shows it: to the minute, in UTC."""
    day, _, clock = instant.partition("T")
    return f"{day} {clock[:5]} UTC"


def sentence(text: str) -> str:
    """A text with a capital at its beginning; what follows keeps its own letters."""
    return text[:1].upper() + text[1:]


def fact_name(name: str) -> str:
    """The name of a fact in words: ``ResultCorrected/1`` is ``result corrected``."""
    text = name.partition("/")[0]
    return "".join(f" {char.lower()}" if char.isupper() else char for char in text).strip()
