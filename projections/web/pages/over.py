"""Pages over several seasons: the tables of a report, with the way to the others, a search, and what they rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from ledger.names import family_name, letters
from projections.documents.books import books_covered
from projections.documents.people import PersonLine
from projections.documents.plain_over import grid_over, over_in_words
from projections.printing.paper_over import series_over
from projections.reports.catalogue import reports_over
from projections.reports.people import PeopleDocument
from projections.reports.report import Report
from projections.seasons.records import cups_in
from projections.seasons.shelf import Bookshelf
from projections.web.addresses.looks import TableLook
from projections.web.addresses.problems import Problem
from projections.web.pages.looking import all_looked
from projections.web.pages.render import EMBEDDED, Renderer
from projections.web.pages.sharing import citation_over, description_over

FRONT: Final = "people"
"""What the empty path is called in an address of JSON or CSV."""
LETTER: Final = "letter"
"""What an address calls the letter by which people are looked through."""
_LONGEST: Final = 40
"""So many of those with the most seasons stand on the first page, before anybody is looked for."""


@dataclass(frozen=True, slots=True)
class OverView:
    """One look at a report over several books.

    Attributes:
        report: The report.
        shelf: The books.
        places: What stands in the places of its path.
        query: The parameters as the address gives them.
        letter: The letter by which people are looked through; empty for none.
        look: How its tables are looked at.
    """

    report: Report[Any]
    shelf: Bookshelf
    places: Mapping[str, str]
    query: Mapping[str, tuple[str, ...]]
    letter: str = ""
    look: TableLook = field(default_factory=TableLook)

    @property
    def path(self) -> str:
        """The path of the report, with its places filled in."""
        return self.report.fill(self.places)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What the query of the address has, beside how its tables are looked at."""
        own = tuple((name, value) for name, values in self.query.items() for value in values)
        return (*own, (LETTER, self.letter)) if self.letter else own

    def plain(self, text: str) -> str:
        """A text as it is: what is of several seasons has no one book with names for ids."""
        return text

    def to_come(self, _column: str) -> bool:
        """No column is of a competition."""
        return False

    @property
    def command(self) -> str:
        """The command line that gives the same."""
        return " ".join(("season", *self.report.words(self.places, self.query)))


class OverPages(Renderer):
    """Renders pages over several seasons, in the setting of those of one."""

    def over(self, view: OverView, document: Any, *, origin: str = "") -> str:
        """A report over several books as a page at its address, below that of all of them.

        `origin` is the whole address of what is over several seasons, where it is known.
        """
        shown = document
        if isinstance(document, PeopleDocument):
            shown = document.model_copy(update={"people": _listed(view, document.people)})
        pairs = [pair for pair in view.pairs if pair[0] != LETTER]
        people = (one for one in view.report.tables if one.people)
        grids = [(one.name, grid_over(view.shelf, one.grid(shown))) for one in people]
        title = view.report.title(document)
        text: str = self._environment.get_template("over.html").render(
            doc=document,
            title=title,
            series=series_over(document.basis),
            described=description_over(title, view.report.about, document.basis),
            cited=citation_over(title, document.basis),
            origin=origin,
            tables=[one for at, one in enumerate(view.report.tables) if not at or (one.people and one.rows(document))],
            view=view,
            report=view.report,
            path=view.path,
            front_path=FRONT,
            query=f"?{urlencode(pairs)}" if pairs else "",
            up="../" * (view.path.count("/") + 1) if view.path else "./",
            pages=_pages(),
            letters=_letters(document.people) if view.report.name == "people" else (),
            looked_at=all_looked(view, grids),
            covered=books_covered(view.shelf) if view.report.name == "people" and not pairs else (),
            compared=_compared(view) if view.report.name == "compare_seasons" else {},
            over=partial(over_in_words, view.shelf),
        )
        return text

    def framed(self, view: OverView, document: Any, table: str | None) -> str:
        """A report over several books as a page that other pages show within them: a table, and the way back.

        The table is the one that is named, or else the first that people are shown.
        """
        report = view.report
        first = next((one for one in report.tables if one.people), report.tables[0])
        title = report.title(document)
        shown = report.table(table).grid(document) if table else first.grid(document).called(title)
        grid = grid_over(view.shelf, shown)
        below = f"{view.path or FRONT}.{table}" if table else view.path
        up = "../" * (below.count("/") + 2 if below else 1)
        text: str = self._environment.get_template("over_embed.html").render(
            doc=document,
            title=title,
            report=report,
            view=view,
            series=series_over(document.basis),
            grid=replace(grid, rows=grid.rows[:EMBEDDED]),
            more=len(grid.rows) - EMBEDDED,
            root=up,
            up=up,
            whole=f"{view.path}/" if view.path else "",
            query=f"?{urlencode(view.pairs)}" if view.pairs else "",
            over=partial(over_in_words, view.shelf),
        )
        return text

    def refused(self, problem: Problem, *, up: str) -> str:
        """A problem as a page; `up` leads to the first page over all seasons."""
        text: str = self._environment.get_template("over_problem.html").render(
            problem=problem, title=problem.title, up=up, path=None, pages=_pages()
        )
        return text

    def cups(self, shelf: Bookshelf) -> str:
        """The cups whose seasons can be put side by side, each with its seasons."""
        text: str = self._environment.get_template("over_cups.html").render(
            title="Seasons side by side",
            up="../",
            path="compare",
            pages=_pages(),
            cups=seasons_of_cups(shelf),
            titles={cup.id: cup.title for one in shelf.books.values() for cup in cups_in(one)},
        )
        return text


def _pages() -> list[tuple[str, str]]:
    """The pages that the head of each names, with their labels."""
    return [(one.path, one.label) for one in reports_over() if one.label]


def seasons_of_cups(shelf: Bookshelf) -> dict[str, list[str]]:
    """The cups of all books, each with the seasons whose rules have it."""
    found: dict[str, list[str]] = {}
    for season, reading in shelf.books.items():
        for cup in cups_in(reading):
            found.setdefault(cup.id, []).append(season)
    return dict(sorted(found.items()))


def _compared(view: OverView) -> dict[str, bool]:
    """The seasons that have the cup of a comparison, each with whether it is in it."""
    own, asked = seasons_of_cups(view.shelf).get(view.places["cup"], []), view.query.get("season", ())
    return {season: season in asked or not asked for season in own}


def family(person: PersonLine) -> str:
    """What somebody is listed under: the letters of the family name, and of a team those of its country."""
    return letters(person.name if person.kind == "team" else family_name(person.name))


def _letters(people: Sequence[PersonLine]) -> tuple[str, ...]:
    return tuple(sorted({family(one)[:1].upper() for one in people} - {""}))


def _listed(view: OverView, people: Sequence[PersonLine]) -> tuple[PersonLine, ...]:
    """Whom a page lists: those who were looked for, those of a letter, or those with the most seasons."""
    if "q" in view.query:
        return tuple(people)
    if view.letter:
        own = (one for one in people if family(one).startswith(letters(view.letter)[:1] or view.letter))
        return tuple(sorted(own, key=lambda one: (family(one), one.name)))
    return tuple(sorted(people, key=lambda one: (-len(one.seasons), one.name)))[:_LONGEST]
