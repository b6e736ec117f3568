"""What is read over several seasons as people read it: names for ids, each in the words of the season that it is of."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from ledger.book import Reading
from projections.cups.standings import known_cups
from projections.documents.plain import sentence, without_twice
from projections.documents.words import in_plain_words, raced_in_words
from projections.seasons.members import members
from projections.seasons.shelf import Bookshelf
from projections.tables.columns import Grid, Shown

_MEMBER: Final = re.compile(r"[^\s:]+:[a-z0-9]+(?:-[a-z0-9]+)*")
"""Somebody of a season, as commands take it: ``2014-15:men-ned-kjeld-nuis``."""
_BEGINS: Final = re.compile(r"(?P<season>[^\s:]+)(?P<mark>: | )(?P<rest>.+)", re.DOTALL)
_OF_SEASON: Final = ("season", "after")
"""The columns that say which season a row is of."""


def over_in_words(shelf: Bookshelf, text: str, season: str = "") -> str:
    """A text with its days and names as people say them, in the words of a season.

    It is the one that the text begins with, else the one that is given, else the newest: events and cups are called
    alike in all. Who is named as commands take it is named by name, with the season; a command stays as it is typed.
    """
    begins = _BEGINS.fullmatch(text)
    if begins is not None and begins["season"] in shelf.books:
        own = shelf.books[begins["season"]]
        alone = begins["mark"] == " " and " " not in begins["rest"]
        said = in_plain_words(own, begins["rest"])
        return said if alone else f"{begins['season']}{begins['mark']}{said}"
    if "season people " not in text:
        people = text.split(" ")
        between = "; " if all(map(_MEMBER.fullmatch, people)) else " "
        text = between.join(_called(shelf).get(one, one) for one in people)
    return in_plain_words(shelf.books.get(season) or list(shelf.books.values())[-1], text)


def grid_over(shelf: Bookshelf, grid: Grid) -> Grid:
    """A table with names for ids, days as they are written, and cups by their titles; its cells stay what they are."""
    columns = [heading.column for heading in grid.headings]
    at = next((columns.index(name) for name in _OF_SEASON if name in columns), None)
    rows = tuple(_row(shelf, columns, row, "" if at is None else row[at].text) for row in grid.rows)
    return without_twice(grid, Grid(grid.title, grid.headings, rows))


def _row(shelf: Bookshelf, columns: Sequence[str], row: Sequence[Shown], season: str) -> tuple[Shown, ...]:
    dated = {"race", "day"} <= {*columns}

    def said(column: str, text: str) -> str:
        if column in _OF_SEASON or not text:
            return text
        if column == "cup":
            return _cups(shelf).get(text, text)
        if column == "race" and dated:  # where and when it was stand beside it
            return sentence(raced_in_words(text))
        return over_in_words(shelf, text, season)

    return tuple(cell._replace(text=said(column, cell.text)) for column, cell in zip(columns, row, strict=True))


def _called(shelf: Bookshelf) -> Mapping[str, str]:
    """Everybody of every season by what commands take, each with the name and the season."""
    return shelf.once("called", lambda: {one.called: f"{one.name}, {one.season}" for one in members(shelf)})


def _cups(shelf: Bookshelf) -> Mapping[str, str]:
    """The titles of all cups, as the newest season with each has them."""

    def titles(reading: Reading) -> dict[str, str]:
        return {cup.id: cup.title for cup in known_cups(reading)}

    return shelf.once("titles of cups", lambda: {k: v for one in shelf.books.values() for k, v in titles(one).items()})
