"""Find the person that somebody means, over all books: by identity, by season and name, or by a name.

A search finds people by the beginning of a name too, or by initials. To who means one person they are suggested, as is
what is nearly a name; nobody is taken for one by them.
"""

from typing import Final

from ledger.errors import InvalidInputError, NotFoundError
from projections.season import matching
from projections.season.matching import Candidate
from projections.season.search import NobodyError, SeveralError, Suggested, find_competitor
from projections.seasons.members import BookMember, members
from projections.seasons.people import OnePerson, by_member, people
from projections.seasons.shelf import Bookshelf

_SHOWN: Final = 6
"""So many people are named to who means one of several."""


def find_person(shelf: Bookshelf, text: str) -> OnePerson:
    """The one person that `text` names: an identity, a season and an identity or a name, a name, or words of one.

    Raises:
        NobodyError: Nobody is called so; the error names who is called nearly so.
        SeveralError: Several are; the error says how to name one.
    """
    if ":" in text:
        return by_member(shelf)[find_member(shelf, text).who]
    for one in people(shelf):
        if one.id == text:
            return one
    own = {id(person): person for (_, identity), person in by_member(shelf).items() if identity == text}
    found = tuple(own.values()) or matching.named(text, _candidates(shelf))
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{_called(one)}: {one.newest.called}" for one in found[:_SHOWN])
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise SeveralError(
            f"{text!r} may be several people; give one of {names}{more}", text=text, suggested=_pairs(found[:_SHOWN])
        )
    near = suggest_people(shelf, text)
    names = ", ".join(dict.fromkeys(one.newest.name for one in near))
    raise NobodyError(
        f"nobody is called {text!r} in any book here" + (f"; near: {names}" if near else ""),
        text=text,
        suggested=_pairs(near),
    )


def find_member(shelf: Bookshelf, text: str) -> BookMember:
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
    found = [one for one in own if name in (one.id, *one.others)] or matching.named(
        name, (Candidate(one, one.spellings, one.nocs) for one in own)
    )
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{one.name} ({one.noc}): {one.called}" for one in found[:_SHOWN])
        raise InvalidInputError(f"{text!r} may be several people; give one of {names}")
    try:
        find_competitor(reading.season, name)  # says who is near
    except InvalidInputError as error:
        raise InvalidInputError(f"{season}: {error}") from None
    except NotFoundError as error:
        raise NotFoundError(f"{season}: {error}") from None
    raise InvalidInputError(f"{text}: came without a name, so that nothing tells over seasons who that is")


def search_people(shelf: Bookshelf, text: str) -> tuple[OnePerson, ...]:
    """The people whom a search finds in all books, those first whose family name is typed."""
    return matching.found(text, _candidates(shelf))


def suggest_people(shelf: Bookshelf, text: str) -> tuple[OnePerson, ...]:
    """Who may be meant by what nobody is called."""
    return matching.near(text, _candidates(shelf))


def _candidates(shelf: Bookshelf) -> tuple[Candidate[OnePerson], ...]:
    return shelf.once("candidates", lambda: tuple(map(_candidate, people(shelf))))


def _candidate(person: OnePerson) -> Candidate[OnePerson]:
    newest_first = [name for one in reversed(person.members) for name in one.spellings]
    return Candidate(person, tuple(dict.fromkeys(newest_first)), person.nocs)


def _pairs(found: tuple[OnePerson, ...]) -> tuple[Suggested, ...]:
    return tuple((one.id, one.newest.name) for one in found)


def _called(person: OnePerson) -> str:
    seasons = [one.season for one in person.members]
    span = seasons[0] if len(seasons) == 1 else f"{seasons[0]} to {seasons[-1]}"
    return f"{person.newest.name} ({', '.join(person.nocs)}, {span})"
