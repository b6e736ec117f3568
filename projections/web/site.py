"""The static site: the same pages as files that any web server can hand out.

The pages are those of bases that are named by their position: the book as it is, and the same through each competition
that has raced. Such pages never change, so that a later export into the same folder adds to it and leaves old addresses
as they are. What only a server can answer, forms that set a basis, filter the log or imagine, is left out; names are
searched by the script, in the page that lists them all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ledger.basis import EVERYTHING
from ledger.book import Book, Reading
from ledger.seal.proof import proof_name
from projections.cups.standings import standing
from projections.quota import quota_table
from projections.races.classification import counted_races
from projections.web.address import permanent, write_basis
from projections.web.pages import RESOURCES
from projections.web.pages.log import PAGE
from projections.web.problems import Problem
from projections.web.reading import SharedReader
from projections.web.render import Setting
from projections.web.room import Form, Room
from projections.web.sealed import ReadCheckpoints


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file of the site: its path below the folder, with slashes, and its content."""

    path: str
    content: bytes


_FORMS: dict[str, tuple[Form, ...]] = {
    resource.name: ("page", "json", "csv") if resource.sheet else ("page", "json") for resource in RESOURCES
}


def bases(reading: Reading) -> tuple[str, ...]:
    """The bases of the site: everything, then through each competition that has raced, all at the same position."""
    whole = permanent(EVERYTHING, reading.basis)
    raced = dict.fromkeys(reading.season.races[name].race.competition for name in counted_races(reading))
    return (write_basis(whole), *(write_basis(replace(whole, through=name)) for name in raced))


def shares(book: Book) -> tuple[tuple[str, bool], ...]:
    """What can be written at the same time: each basis, and whether the log belongs to it."""
    reading = SharedReader(book).read()
    return tuple((basis, index == 0) for index, basis in enumerate(bases(reading)))


def front(book: Book, read: ReadCheckpoints) -> Iterator[SiteFile]:
    """The files beside the bases: the first page, the static files, the checkpoints, and the proofs by them."""
    room = _room(book, read)
    newest = bases(room.reader.read())[0]
    page = room.renderer.leading(newest)
    yield SiteFile("index.html", page.encode())
    for name, content in room.renderer.static.items():
        yield SiteFile(f"static/{name}", content)
    seal = room.seal()
    if seal is None:
        return
    for name, content in seal.files().items():
        yield SiteFile(f"checkpoints/{name}", content)
    if not seal.verdict.findings:
        for position in range(1, seal.verdict.sealed + 1):
            yield SiteFile(f"proofs/{proof_name(book.name, position)}", seal.proof(book, position))


def _room(book: Book, read: ReadCheckpoints) -> Room:
    """The room of a site, for which the checkpoints are read once."""
    kept = read()
    return Room(SharedReader(book), Setting(site=True), lambda: kept)


def pages(book: Book, basis: str, read: ReadCheckpoints, *, log: bool) -> Iterator[SiteFile]:
    """The pages, JSON and CSV of one basis; with its log or without."""
    room = _room(book, read)
    visit = room.visit(room.find("page", basis, "", ""))
    kept: dict[object, Any] = {}
    for path in paths(visit.reading, log=log):
        wanted = room.find("page", basis, path, "")
        visit = room.visit(wanted, kept)
        try:
            document = room.document(wanted, visit)
        except Problem:
            continue  # a table that the rulebook does not know well enough is no page
        for form in _FORMS[wanted.resource.name]:
            yield SiteFile(_file(form, basis, path), room.write(form, wanted, visit, document).encode())


def _file(form: Form, basis: str, path: str) -> str:
    if form == "page":
        return f"{basis}/{path}/index.html" if path else f"{basis}/index.html"
    return f"{'api' if form == 'json' else 'csv'}/{basis}/{path or 'season'}.{form}"


def paths(reading: Reading, *, log: bool) -> Iterator[str]:
    """The paths of everything that the pages of a basis link to."""
    season = reading.season
    yield from ("", "races", "competitors", "disputes", "audits", "audits/sheets", "what-if", "log")
    cups = [cup for cup in reading.rulebook.cups if cup.status != "unknown"]
    for cup in cups:
        table = standing(reading, cup.id)
        yield f"standings/{cup.id}"
        if table.rows:
            yield f"history/{cup.id}"
        raced = list(dict.fromkeys(race.race.competition for race in table.races))
        yield from (f"compare/through={competition}/{cup.id}" for competition in raced[:-1])
        yield from (f"explain/{cup.id}/{row.competitor.id}" for row in table.rows)
    for race in counted_races(reading):
        yield f"races/{race}"
        rows = {season.identity(entry.fact.competitor) for entry in season.races[race].results}
        yield from (f"explain-race/{race}/{who}" for who in sorted(rows))
    yield from (f"competitors/{who}" for who in season.entrants)
    codes = {season.competitor(who).noc for who in season.entrants}
    yield from (f"nocs/{code}" for code in sorted(codes))
    yield from (f"audits/{name}" for name in season.publications)
    yield from (f"disputes/{position}" for position in season.decisions)
    for quota in reading.rulebook.quotas:
        if quota.status == "unknown":
            continue
        yield f"quotas/{quota.id}"
        for one in quota_table(reading, quota.id).events:
            yield f"quotas/{quota.id}/{one.event}"
    if log:
        last = reading.basis.at
        yield from (f"log/pages/{page}" for page in range(1, -(-last // PAGE) + 1))
        yield from (f"log/{position}" for position in range(1, last + 1))
        yield "checkpoints"


def write(file: SiteFile, folder: Path) -> int:
    """Write a file of the site into a folder; gives 1, to be counted."""
    target = folder.joinpath(*file.path.split("/"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(file.content)
    return 1
