"""Addresses of several books under one roof: each is below its season, which is the last part of its name."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict

from ledger.errors import InvalidInputError

# Without a dot: in a folder of files the seasons stand beside files.
_SEASON: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_TAKEN: Final = ("api", "people", "static")


class ListedSeason(BaseModel):
    """A season of the list. `href` is where it is, as a link from the list's own address."""

    model_config = ConfigDict(frozen=True)

    series: str
    season: str
    href: str


class SeasonsDocument(BaseModel):
    """The seasons under one roof as JSON, the newest first."""

    model_config = ConfigDict(frozen=True)

    seasons: tuple[ListedSeason, ...]


def season_addresses(books: Iterable[str]) -> dict[str, str]:
    """The names of books by the seasons below which they are shown, the newest first.

    Raises:
        InvalidInputError: There is no book, two are of one season, or a season can be no address.
    """
    found: dict[str, str] = {}
    for book in books:
        season = book.rpartition("/")[2]
        if season in found:
            raise InvalidInputError(
                f"{found[season]} and {book} would both be at /{season}/; show one of them, with --season {book}"
            )
        if season in _TAKEN or not _SEASON.fullmatch(season):
            raise InvalidInputError(
                f"{book}: beside other books it would be at /{season}/, which cannot be; show it alone, with --season "
                f"{book}"
            )
        found[season] = book
    if not found:
        raise InvalidInputError("there is no book to show; open one with: season open 2025-26")
    return dict(sorted(found.items(), reverse=True))


def seasons_document(books: Mapping[str, str], above: str = "") -> SeasonsDocument:
    """The list of books by their seasons; `above` leads from where it is to the folder of the seasons."""
    return SeasonsDocument(
        seasons=tuple(
            ListedSeason(series=book.rpartition("/")[0], season=season, href=f"{above}{season}/")
            for season, book in books.items()
        )
    )
