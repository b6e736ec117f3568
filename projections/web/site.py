"""The static site: the same pages as files that any web server can hand out.

The pages are those of bases that are named by their position: the book as it is, and the same through each competition
that has raced. Such pages never change, so that a later export into the same folder adds to it and leaves old addresses
as they are. What only a server can answer, forms that set a basis, filter the log or imagine, is left out; names are
searched by the script, in the page that lists them all.

The pages of a book link to each other by relative addresses, so that they are the same wherever the folder stands. Of
several books each has a folder of its own, called as its season, beside the page that lists them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ledger.basis import EVERYTHING
from ledger.book import Book, Reading
from ledger.rulebook import why_no_rules
from ledger.seal.merkle import leaf_data
from ledger.seal.proof import proof_name
from ledger.seal.tiles import CHECKPOINT, log_files
from projections.documents.base import json_text
from projections.races.classification import counted_races
from projections.reports.catalogue import reports
from projections.reports.report import Asked
from projections.verification.kept import ReadCheckpoints, Seal
from projections.web.addresses.basis import permanent, write_basis
from projections.web.addresses.problems import Problem
from projections.web.addresses.seasons import seasons_document
from projections.web.addresses.wanted import Wanted, file_path
from projections.web.answers.answers import Answers
from projections.web.answers.followed import followed_files
from projections.web.answers.shared_reader import SharedReader
from projections.web.pages.render import Renderer, Setting

LOG = "log-tiles"
"""The folder of the checkpoint and the tiles."""
SEASONS = "seasons.json"
"""The list of several seasons as JSON, beside the page."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file of the site: its path below the folder, with slashes, and its content."""

    path: str
    content: bytes


def bases(reading: Reading) -> tuple[str, ...]:
    """The bases of the site: everything, then through each competition that has raced, all at the same position."""
    whole = permanent(EVERYTHING, reading.basis)
    raced = dict.fromkeys(reading.season.races[name].race.competition for name in counted_races(reading))
    return (write_basis(whole), *(write_basis(replace(whole, through=name)) for name in raced))


def shares(book: Book) -> tuple[tuple[str, bool], ...]:
    """What can be written at the same time: each basis, and whether the log belongs to it."""
    reading = SharedReader(book).read()
    return tuple((basis, index == 0) for index, basis in enumerate(bases(reading)))


def front(book: Book, read: ReadCheckpoints, *, listed: bool = False) -> Iterator[SiteFile]:
    """The files beside the bases: the first page, the static files, the checkpoints, the tiles, and the proofs by them.

    Pages of a book that is `listed` among several link to the list, one folder above their own.
    """
    answers = _answers(book, read, listed=listed)
    newest = bases(answers.reader.read())[0]
    page = answers.renderer.leading(newest)
    yield SiteFile("index.html", page.encode())
    yield from _static(answers.renderer)
    asked = answers.asked(answers.find("page", newest, "", ""))
    yield from (SiteFile(*one) for one in followed_files(asked, newest=newest))
    seal = answers.seal()
    if seal is None:
        return
    for name, content in seal.files().items():
        yield SiteFile(f"checkpoints/{name}", content)
    if not seal.verdict.findings:
        yield from _tiles(book, seal)
        for position in range(1, seal.verdict.sealed + 1):
            yield SiteFile(f"proofs/{proof_name(book.name, position)}", seal.proof(book, position))


def _tiles(book: Book, seal: Seal) -> Iterator[SiteFile]:
    """The book as a log that any client follows, up to its newest checkpoint that holds."""
    newest = seal.covering(seal.verdict.sealed)
    if newest is None:
        return
    size = newest.checked.checkpoint.size
    yield SiteFile(f"{LOG}/{CHECKPOINT}", str(newest.note).encode())
    leaves = [leaf_data(*one) for one in book.stored(upto=size)]
    sizes = {one.checked.checkpoint.size for one in seal.verdict.checkpoints if one.holds}
    for path, content in log_files(seal.verdict.examined.tree, leaves, sizes).items():
        yield SiteFile(f"{LOG}/{path}", content)


def seasons_front(books: Mapping[str, str]) -> Iterator[SiteFile]:
    """The files beside the folders of several seasons: the page that lists the books, its JSON, the static files."""
    renderer, document = Renderer(Setting(site=True)), seasons_document(books)
    yield SiteFile("index.html", renderer.seasons(document, SEASONS).encode())
    yield SiteFile(SEASONS, json_text(document).encode())
    yield from _static(renderer)


def _static(renderer: Renderer) -> Iterator[SiteFile]:
    for name, content in renderer.static.items():
        yield SiteFile(f"static/{name}", content)


def _answers(book: Book, read: ReadCheckpoints, *, listed: bool) -> Answers:
    """The answers of a site, for which the checkpoints are read once."""
    kept = read()
    return Answers(SharedReader(book), Setting(site=True, listed=listed), lambda: kept)


def pages(book: Book, basis: str, read: ReadCheckpoints, *, log: bool, listed: bool = False) -> Iterator[SiteFile]:
    """The pages, JSON and CSV of one basis; with what only the whole book has, such as its log, or without.

    Pages of a book that is `listed` among several link to the list, one folder above their own.
    """
    answers = _answers(book, read, listed=listed)
    kept: dict[object, Any] = {}
    asked = answers.asked(answers.find("page", basis, "", ""), kept)
    for path in paths(asked, log=log):
        wanted = answers.find("page", basis, path, "")
        asked = answers.asked(wanted, kept)
        try:
            document = answers.document(wanted, asked)
        except Problem as problem:
            # A table that the rulebook does not know well enough is no page. Where there are no rules at all, pages
            # that others link to say so.
            if why_no_rules(asked.reading.rulebook) is not None:
                yield from _refused(answers.renderer, wanted, path, problem)
            continue
        for file, one in _files(wanted, path):
            yield SiteFile(file, answers.write(one, asked, document).encode())


def _refused(renderer: Renderer, wanted: Wanted, path: str, problem: Problem) -> Iterator[SiteFile]:
    """Why there is no page, in place of it."""
    folder = file_path("page", wanted.basis, path)
    page = renderer.problem(problem, root="../" * folder.count("/"), below=file_path("page", wanted.basis, ""))
    yield SiteFile(f"{folder}index.html", page.encode())
    yield SiteFile(file_path("json", wanted.basis, path), json_text(problem.document()).encode())


def _files(wanted: Wanted, path: str) -> Iterator[tuple[str, Wanted]]:
    """The files of a report: its page, its JSON, and each of its tables as CSV."""
    yield f"{file_path('page', wanted.basis, path)}index.html", wanted
    yield file_path("json", wanted.basis, path), replace(wanted, form="json")
    for index, table in enumerate(wanted.report.tables):
        name = table.name if index else None
        yield file_path("csv", wanted.basis, path, name), replace(wanted, form="csv", table=name)


def paths(asked: Asked, *, log: bool) -> Iterator[str]:
    """The paths of everything that the pages of a basis link to."""
    for report in reports():
        if log or report.bases != "last":
            yield from report.paths(asked)


def write(file: SiteFile, folder: Path) -> int:
    """Write a file of the site into a folder; gives 1, to be counted."""
    target = folder.joinpath(*file.path.split("/"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(file.content)
    return 1
