"""The files of one season of a site: pages with their data, and what proves them."""

from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ledger.basis import Question
from ledger.book import Book
from ledger.instants import format_instant
from ledger.seal.merkle import leaf_data
from ledger.seal.proof import proof_name
from ledger.seal.tiles import CHECKPOINT, log_files
from projections.documents.base import Document, json_text
from projections.documents.log import LogLine, log_line
from projections.reports.log import LogDocument, entries_of
from projections.reports.report import Asked
from projections.season.log import citations
from projections.tables.text import printable_json
from projections.verification.kept import ReadCheckpoints, Seal
from projections.web.addresses.basis import NOW, write_basis
from projections.web.addresses.problems import Problem
from projections.web.addresses.wanted import Wanted, file_path
from projections.web.answers.answers import Answers
from projections.web.answers.feeds import paths
from projections.web.answers.followed import CALENDAR, can_date, file_of
from projections.web.answers.shared_reader import SharedReader
from projections.web.pages.facts import shown_facts
from projections.web.pages.render import Setting, has_data
from projections.web.site.links import Links
from projections.web.site.plan import BLOCK, INDEX, Plan, Planned
from projections.web.site.reasons import reasons

LOG: Final = "log-tiles"
"""The folder of the checkpoint and the tiles."""
PROOFS: Final = 500
"""The proofs of so many entries are in one file."""
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""A file in a ZIP file has a time; these have none."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file of the site: its path below the folder, with slashes, and its content."""

    path: str
    content: bytes


class StoredLine(LogLine):
    """An entry with its stored bytes, from which the book can be made again."""

    stored_name: str
    payload_base64: str
    leaf_hash: str


class BlockDocument(Document):
    """Some entries of a book, one after the other."""

    book: str
    entries: tuple[StoredLine, ...]


class EvidenceDocument(Document):
    """What a site shows: a book and its last entry; `stored` are the files with its bytes, `proofs` those of proofs."""

    book: str
    at: int
    root: str
    rulebook: str
    recorded_at: str
    stored: tuple[str, ...]
    proofs: tuple[str, ...]


class SeasonSite:
    """The site of one book, as it is now."""

    def __init__(self, book: Book, read: ReadCheckpoints, seasons: tuple[str, ...] = ()) -> None:
        """Show a book with its checkpoints, which are read once; its pages lead to the other `seasons` too."""
        kept = read()
        setting = Setting(site=True, listed=True, seasons=seasons, dated=can_date())
        self.book = book
        self.season = book.name.rpartition("/")[2]
        self.answers = Answers(SharedReader(book), setting, lambda: kept)
        self._kept: dict[str, dict[object, Any]] = {}

    @cached_property
    def plan(self) -> Plan:
        """What there is to show."""
        last = len(self.answers.reader.entries())
        return Plan(self._asked(Question(at=last)))

    @cached_property
    def pages(self) -> tuple[Planned, ...]:
        """All its pages, with those after earlier competitions."""
        plan = self.plan
        earlier = (
            one
            for name in plan.before()
            for one in plan.earlier(self._asked(Question(at=plan.concerns.last, through=name)))
        )
        return (*plan.pages(), *earlier)

    @property
    def at(self) -> int:
        """The last position of the book."""
        return self.plan.concerns.last

    def files(self) -> tuple[str, ...]:
        """The paths of all its files, below the folder of the season."""
        pages = (path for page in self.pages for path in self.paths(page))
        return (*pages, *self.fixed(), *self.followed())

    def paths(self, page: Planned) -> tuple[str, ...]:
        """The files of a page: itself, its JSON, and each of its tables as CSV."""
        own = page.file
        if page.kind == "reasons" or not self._has_data(page):
            return (own,)
        if page.kind == "entries":
            return own, file_path("json", page.basis, page.path)
        return own, *(path for path, _ in self._data(page))

    def key(self, page: Planned) -> str:
        """What changes when a page may: the program, the book up to where the page is as of, and its checkpoints."""
        wanted = self._wanted(page) if page.report else None
        seal = self._seal()
        shown = "" if seal is None else seal.stamp if wanted is not None and wanted.sealed else "sealed"
        text = f"{self.answers.version}\0{page}\0{self.answers.reader.root(page.at)}\0{shown}"
        return sha256(text.encode()).hexdigest()[:16]

    def write(self, page: Planned, links: Links) -> Iterator[SiteFile]:
        """The files of a page."""
        own = page.file
        address = f"{page.asked}/{page.path}/" if page.path else f"{page.asked}/"
        for path, text in self._written(page):
            shown = links.page(text, address=address, file=own) if path == own else text
            yield SiteFile(path, shown.encode())

    def _written(self, page: Planned) -> Iterator[tuple[str, str]]:
        if page.kind == "reasons":
            yield page.file, self._reasons(page)
        elif page.kind == "entries":
            yield from self._entries(page)
        else:
            yield from self._report(page)

    def _asked(self, question: Question, wanted: Wanted | None = None) -> Asked:
        """What a report is asked at a basis; reports of one basis share what they have computed."""
        one = wanted or self.answers.find("page", write_basis(question), "", "")
        return self.answers.asked(one, self._kept.setdefault(one.basis, {}))

    def _wanted(self, page: Planned) -> Wanted:
        return self.answers.find("page", page.asked, page.path, "")

    def _has_data(self, page: Planned) -> bool:
        return has_data(page.report, earlier=page.basis != NOW)

    def _data(self, page: Planned) -> Iterator[tuple[str, Wanted]]:
        """The data of a report; the tables of one competitor are in its JSON alone."""
        wanted = self._wanted(page)
        yield file_path("json", page.basis, page.path), replace(wanted, form="json")
        if page.report != "competitor" and page.basis == NOW:
            for index, table in enumerate(wanted.report.tables):
                name = table.name if index else None
                yield file_path("csv", page.basis, page.path, name), replace(wanted, form="csv", table=name)

    def _report(self, page: Planned) -> Iterator[tuple[str, str]]:
        wanted = self._wanted(page)
        asked, own = self._asked(wanted.question, wanted), page.file
        try:
            document = self.answers.document(wanted, asked)
        except Problem as problem:
            # What cannot be computed, for want of a rule, has a page that says so in place of it.
            below = file_path("page", wanted.basis, "")
            yield own, self.answers.renderer.problem(problem, root="../" * own.count("/"), below=below)
            for path, one in self._data(page) if self._has_data(page) else ():
                yield path, json_text(problem.document()) if one.form == "json" else f"{problem.detail}\n"
            return
        yield own, self.answers.write(wanted, asked, document)
        if self._has_data(page):
            for path, one in self._data(page):
                yield path, self.answers.write(one, asked, document)

    def _reasons(self, page: Planned) -> str:
        """Why a competitor stands where it stands, in every cup and race: one page, with an anchor for each."""
        competitor = page.path.partition("/")[2]
        wanted = self.answers.find("page", page.asked, f"competitors/{competitor}", "")
        asked = self._asked(wanted.question, wanted)
        more = reasons(asked, competitor)
        document = self.answers.document(wanted, asked)
        return self.answers.renderer.together(
            self.answers.view(wanted, asked), document, page.path, "reasons.html", more
        )

    def _entries(self, page: Planned) -> Iterator[tuple[str, str]]:
        first = int(page.path.rpartition("-")[2])
        wanted = self.answers.find("page", page.asked, "log", "")
        asked = self._asked(wanted.question, wanted)
        entries, season = entries_of(asked), asked.reading.season
        links = asked.once("links", lambda: citations(entries))
        lines = [
            log_line(season, one, links.get(one.position, ()), season.withdrawn_by(one.position))
            for one in entries[first - 1 : first - 1 + BLOCK]
        ]
        stored = file_path("json", page.basis, page.path)
        shown = zip(lines, shown_facts([one.data for one in lines]), strict=True)
        more = {"title": f"Entries {first} to {lines[-1].position}", "lines": list(shown), "stored": stored}
        document = LogDocument(basis=asked.reading.basis, matching=len(lines), page=None, pages=1, entries=tuple(lines))
        view = self.answers.view(wanted, asked)
        yield (
            page.file,
            self.answers.renderer.together(view, document, page.path, "entries.html", more),
        )
        yield stored, f"{printable_json(self._block(lines).model_dump_json())}\n"

    def _block(self, lines: list[LogLine]) -> BlockDocument:
        first, last = lines[0].position, lines[-1].position
        stored = self.book.stored(after=first - 1, upto=last)
        return BlockDocument(
            book=self.book.name,
            entries=tuple(
                StoredLine(
                    **line.model_dump(),
                    stored_name=one.name,
                    payload_base64=b64encode(one.payload).decode(),
                    leaf_hash=self.answers.reader.leaf(line.position),
                )
                for line, one in zip(lines, stored, strict=True)
            ),
        )

    def _seal(self) -> Seal | None:
        return self.answers.seal()

    def fixed(self) -> Mapping[str, str]:
        """The files beside the pages, each with its key: the first page, what the site shows, and what proves it."""
        code, seal = self.answers.version, self._seal()
        whole = f"{code} {self.answers.reader.root(self.at)} {seal.stamp if seal else ''}"
        found = {INDEX: code, f"basis/{INDEX}": whole, "basis.json": whole}
        if seal is not None:
            stamp = sha256(f"{[(one.where, one.holds) for one in seal.verdict.checkpoints]}".encode()).hexdigest()[:16]
            found |= dict.fromkeys((f"checkpoints/{name}" for name in seal.files()), stamp)
            found |= dict.fromkeys(self._proofs(seal), stamp)
            if not seal.verdict.findings and seal.covering(seal.verdict.sealed) is not None:
                found |= dict.fromkeys((f"{LOG}/{path}" for path in self._tiles(seal)), stamp)
        return found

    def write_fixed(self, links: Links) -> Iterator[SiteFile]:
        """The files beside the pages."""
        seal, document = self._seal(), self._evidence()
        yield SiteFile(INDEX, self.answers.renderer.leading().encode())
        shown = self.answers.renderer.evidence(document)
        yield SiteFile(f"basis/{INDEX}", links.page(shown, address="basis/", file=f"basis/{INDEX}").encode())
        yield SiteFile("basis.json", json_text(document).encode())
        if seal is None:
            return
        for name, content in seal.files().items():
            yield SiteFile(f"checkpoints/{name}", content)
        for name, (first, last) in self._proofs(seal).items():
            yield SiteFile(name, self._zipped(seal, first, last))
        for path, content in self._tiles(seal).items():
            yield SiteFile(f"{LOG}/{path}", content)

    def followed(self) -> Mapping[str, str]:
        """The files that are followed, each with its key: the feeds of tables and of decisions, and the calendar."""
        root, code = self.answers.reader.root, self.answers.version
        found = {f"feeds/{path}.atom": f"{code} {root(self.plan.at_of(path))}" for path in paths(self.plan.asked)}
        return found | ({CALENDAR: f"{code} {root(self.at)}"} if can_date() else {})

    def write_followed(self, wanted: Collection[str], links: Links) -> Iterator[SiteFile]:
        """Some of the files that are followed; what they lead to are files."""
        for path in wanted:
            text = file_of(self.plan.asked, path, newest=NOW).decode()
            yield SiteFile(path, (links.feed(text, file=path) if path != CALENDAR else text).encode())

    def _evidence(self) -> EvidenceDocument:
        seal, reading = self._seal(), self.plan.reading
        blocks = [file_path("json", one.basis, one.path) for one in self.pages if one.kind == "entries"]
        return EvidenceDocument(
            book=self.book.name,
            at=self.at,
            root=reading.basis.root,
            rulebook=reading.basis.rules,
            recorded_at=format_instant(reading.season.recorded_at),
            stored=tuple(blocks),
            proofs=() if seal is None else tuple(self._proofs(seal)),
        )

    def _proofs(self, seal: Seal) -> dict[str, tuple[int, int]]:
        """The files of proofs, each with the first and the last entry that it proves."""
        if seal.verdict.findings:
            return {}
        sealed = seal.verdict.sealed
        spans = [(first, min(first + PROOFS - 1, sealed)) for first in range(1, sealed + 1, PROOFS)]
        return {f"proofs/{first}-{last}.zip": (first, last) for first, last in spans}

    def _zipped(self, seal: Seal, first: int, last: int) -> bytes:
        """The proofs of some entries in one file, the same whenever it is written."""
        buffer = BytesIO()
        with ZipFile(buffer, "w") as archive:
            for position in range(first, last + 1):
                info = ZipInfo(proof_name(self.book.name, position), _LONG_AGO)
                info.compress_type = ZIP_DEFLATED
                archive.writestr(info, seal.proof(self.book, position))
        return buffer.getvalue()

    def _tiles(self, seal: Seal) -> dict[str, bytes]:
        """The book as a log that any client follows, up to its newest checkpoint that holds."""
        newest = seal.covering(seal.verdict.sealed)
        if newest is None:
            return {}
        size = newest.checked.checkpoint.size
        leaves = [leaf_data(*one) for one in self.book.stored(upto=size)]
        sizes = {one.checked.checkpoint.size for one in seal.verdict.checkpoints if one.holds}
        files = log_files(seal.verdict.examined.tree, leaves, sizes)
        return {CHECKPOINT: str(newest.note).encode(), **files}


def links_of(site: SeasonSite, others: Mapping[str, Collection[str]]) -> Links:
    """The links of the pages of a season, beside others with their files."""
    return Links(site.season, site.files(), others, site.at)
