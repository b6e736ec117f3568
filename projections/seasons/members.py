"""Everybody whom the books know, each within its own book: those who are entered, and holders of published titles.

A row that came without a name is nobody here: nothing tells over seasons who that is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ledger.book import Reading
from ledger.names import UNNAMED, letters, slug
from ledger.rulebook import why_no_rules
from ledger.season import members as merged_into
from ledger.season import nocs, numbers, spellings
from ledger.vocabulary import Gender, gender_of
from projections.audit.lists.claims import Claim, claims_of
from projections.season.search import everybody
from projections.seasons.decided import Who
from projections.seasons.shelf import Bookshelf, season_of

_BETWEEN: Final = re.compile(r"[\s.,'’‐-]+")

Name = tuple[str, ...]
"""The words of a name, each as its letters alone, in alphabetical order; a hyphen parts words as a space does."""


@dataclass(frozen=True, slots=True)
class BookMember:
    """Somebody as one book knows it.

    Attributes:
        season: The season of the book.
        book: The book.
        id: The identity in the book; for whom only a published list names, the one that it would be entered under.
        kind: ``skater`` or ``team``.
        gender: ``men``, ``women``, or ``mixed`` for a team of both.
        name: The name as the book shows it.
        noc: The code that it has at the end.
        nocs: Every code that it has had in the season.
        names: Every spelling of the name, as words.
        spellings: The same as they are written, the name first.
        numbers: Those that other systems have for it, each with its system.
        others: Further identities of the book that were merged into it.
        entered: Whether it is entered; else a published list alone names it.
    """

    season: str
    book: str
    id: str
    kind: str
    gender: Gender
    name: str
    noc: str
    nocs: tuple[str, ...]
    names: tuple[Name, ...]
    spellings: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()
    entered: bool = True

    @property
    def who(self) -> Who:
        """The identity with the book."""
        return self.book, self.id

    @property
    def called(self) -> str:
        """The identity with the season, as it is typed."""
        return f"{self.season}:{self.id}"


def words_of(name: str) -> Name:
    """The words of a name, in which order and with which accents ever."""
    return tuple(sorted(filter(None, map(letters, _BETWEEN.split(name)))))


def members(shelf: Bookshelf) -> tuple[BookMember, ...]:
    """Everybody of every book, the oldest season first."""
    return shelf.once("members", lambda: tuple(one for reading in shelf.books.values() for one in _of(reading)))


def _of(reading: Reading) -> tuple[BookMember, ...]:
    key = f"over seasons {' '.join(reading.counted)} {reading.basis.rulebook}"
    return reading.season.once(key, lambda: (*_entered(reading), *_published(reading)))


def _entered(reading: Reading) -> Iterator[BookMember]:
    season, book = reading.season, reading.basis.book
    for one in everybody(season):
        if one.name.startswith(UNNAMED):
            continue
        printed = (*spellings(season, one.id), *one.aliases)
        own = tuple(dict.fromkeys(name for name in (one.name, *printed) if not name.startswith(UNNAMED)))
        yield BookMember(
            season=season_of(book),
            book=book,
            id=one.id,
            kind=one.kind,
            gender=one.gender,
            name=one.name,
            noc=one.noc,
            nocs=nocs(season, one.id),
            names=tuple(dict.fromkeys(map(words_of, own))),
            spellings=own,
            numbers=numbers(season, one.id),
            others=tuple(other for other in merged_into(season, one.id) if other != one.id),
        )


def _published(reading: Reading) -> Iterator[BookMember]:
    """Whom published lists of titles name as holder, and the book does not know otherwise; each once."""
    known: set[str] = set(reading.season.entrants)
    for cup, claim in holders(reading):
        noc, name = claim.row.noc, claim.row.name or claim.row.label
        if claim.competitor is not None or noc is None:
            continue
        gender, team = gender_of(cup), _of_teams(reading, cup)
        identity = f"{gender}-{noc.lower()}-{'team' if team else slug(name)}"
        if identity in known:
            continue
        known.add(identity)
        yield BookMember(
            season=season_of(reading.basis.book),
            book=reading.basis.book,
            id=identity,
            kind="team" if team else "skater",
            gender=gender,
            name=name,
            noc=noc,
            nocs=(noc,),
            names=(words_of(name),),
            spellings=(name,),
            entered=False,
        )


def holders(reading: Reading) -> tuple[tuple[str, Claim], ...]:
    """What published lists say of who has the title of each cup, the cups in the order of the rulebook."""
    if why_no_rules(reading.rulebook) is not None:
        return ()
    return tuple(
        (cup.id, claim)
        for cup in reading.rulebook.cups
        for claim in claims_of(reading, cup.id)
        if claim.end and claim.first
    )


def identity_of(reading: Reading, cup: str, claim: Claim) -> str | None:
    """The identity of whom a published list names as holder of a title; None where it names no NOC."""
    if claim.competitor is not None:
        return claim.competitor
    if claim.row.noc is None:
        return None
    last = "team" if _of_teams(reading, cup) else slug(claim.row.name or claim.row.label)
    return f"{gender_of(cup)}-{claim.row.noc.lower()}-{last}"


def _of_teams(reading: Reading, cup: str) -> bool:
    """Whether teams compete in a cup."""
    return next(one for one in reading.rulebook.cups if one.id == cup).kind == "team"
