"""Find the person that somebody means, over all books: by identity, by season and name, or by words of a name.

A name may have its family name first, lack its accents, or have initials in place of words.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from ledger.errors import InvalidInputError, NotFoundError
from ledger.names import letters
from projections.season.search import find_competitor
from projections.seasons.members import Member, Name, members, words_of
from projections.seasons.people import Person, by_member, people
from projections.seasons.shelf import Shelf

_SHOWN: Final = 6
"""So many people are named to who means one of several."""


def find_person(shelf: Shelf, text: str) -> Person:
    """The one person that `text` names: an identity, a season and an identity or a name, a name, or words of one.

    Raises:
        NotFoundError: Nobody is called so; the error names who is called nearly so.
        InvalidInputError: Several are; the error says how to name one.
    """
    if ":" in text:
        return by_member(shelf)[find_member(shelf, text).who]
    for one in people(shelf):
        if one.id == text:
            return one
    own = {id(person): person for (_, identity), person in by_member(shelf).items() if identity == text}
    found = tuple(own.values()) or search_people(shelf, text)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{_called(one)}: {one.newest.called}" for one in found[:_SHOWN])
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise InvalidInputError(f"{text!r} may be several people; give one of {names}{more}")
    near = near_names(shelf, text)
    raise NotFoundError(
        f"nobody is called {text!r} in any book here" + (f"; near are {', '.join(near)}" if near else "")
    )


def find_member(shelf: Shelf, text: str) -> Member:
    """Who somebody is in one season, from ``2013-14:women-ned-ireen-wust``, or a name in place of the identity.

    Raises:
        NotFoundError: There is no such book, or nobody is called so in it.
        InvalidInputError: It is not written so, or several are called so.
    """
    season, colon, name = text.partition(":")
    if not colon or not name:
        raise InvalidInputError(
            f"{text!r}: write the season, a colon, and an identity or a name, such as 2013-14:women-ned-ireen-wust"
        )
    reading = shelf.book(season)
    own = [one for one in members(shelf) if one.book == reading.basis.book]
    found = [one for one in own if name in (one.id, *one.others)] or _called_so(own, name)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{one.name} ({one.noc}): {one.called}" for one in found[:_SHOWN])
        raise InvalidInputError(f"{text!r} may be several people; give one of {names}")
    try:
        find_competitor(reading.season, name)  # says who is near
    except (InvalidInputError, NotFoundError) as error:
        raise type(error)(f"{season}: {error}") from None
    raise InvalidInputError(f"{text}: came without a name, so that nothing tells over seasons who that is")


def _called_so(own: Sequence[Member], text: str) -> list[Member]:
    """Who in a book is called so: by the whole name, else by all its words."""
    wanted = words_of(text)
    for fits in (_whole, _all_words):
        found = [one for one in own if wanted and any(fits(wanted, name) for name in one.names)]
        if found:
            return found
    return []


def search_people(shelf: Shelf, text: str) -> tuple[Person, ...]:
    """The people who are called so: by the whole name, else by all its words, else by their beginnings and initials.

    Within each, whose family name is among the words stands first, as it does in a list by family name.
    """
    wanted = words_of(text)
    if not wanted:
        return ()
    known = people(shelf)
    for fits in (_whole, _all_words, _beginnings):
        found = [one for one in known if any(fits(wanted, name) for each in one.members for name in each.names)]
        if found:
            family = [one for one in found if _family(one.newest.name) in wanted]
            return (*family, *(one for one in found if one not in family))
    return ()


def near_names(shelf: Shelf, text: str) -> list[str]:
    """The names that are nearly what nobody is called."""
    by_letters = {letters(one.newest.name): one.newest.name for one in people(shelf)}
    by_word = {word: one.newest.name for one in people(shelf) for word in one.newest.names[0] if len(word) > 1}
    whole = [by_letters[key] for key in get_close_matches(letters(text), by_letters, n=3)]
    words = [by_word[key] for word in words_of(text) for key in get_close_matches(word, by_word, n=2, cutoff=0.7)]
    return list(dict.fromkeys((*whole, *words)))[:4]


def _whole(wanted: Name, name: Name) -> bool:
    return wanted == name


def _all_words(wanted: Name, name: Name) -> bool:
    return set(wanted) <= set(name)


def _beginnings(wanted: Name, name: Name) -> bool:
    """Whether each word begins another word of the name; an initial does so as well, beside a word that is more."""
    left = list(name)
    for word in sorted(wanted, key=len, reverse=True):
        fitting = next((one for one in left if one.startswith(word)), None)
        if fitting is None:
            return False
        left.remove(fitting)
    return max(map(len, wanted)) > 1


def _family(name: str) -> str:
    """The family name as its letters: the words in capitals, as the ISU prints them, or else the last word."""
    words = name.split()
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    return letters(capitals[0] if capitals else words[-1]) if words else ""


def _called(person: Person) -> str:
    seasons = [one.season for one in person.members]
    span = seasons[0] if len(seasons) == 1 else f"{seasons[0]} to {seasons[-1]}"
    return f"{person.newest.name} ({', '.join(person.nocs)}, {span})"
