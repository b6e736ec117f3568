"""Find the competitor that a person means: by identity, or by name with or without accents."""

from difflib import get_close_matches

from ledger.errors import InvalidInputError, NotFoundError
from ledger.names import letters, words
from ledger.season import Competitor, Season
from projections.season.sightings import undone


def find_competitor(season: Season, text: str, *, gender: str | None = None) -> Competitor:
    """The one competitor that `text` names: an identity, a whole name, or some words of one.

    Raises:
        NotFoundError: Nobody is called so; the error names who is called nearly so.
        InvalidInputError: Several are; the error names their identities.
    """
    if text in season.entrants:
        return season.competitor(season.identity(text))
    found = search(season, text, gender=gender)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{one.name} ({one.noc}): {one.id}" for one in found[:6])
        raise InvalidInputError(f"{text!r} may be several competitors; give one identity of {names}")
    by_letters = {letters(one.name): one for one in everybody(season, gender)}
    near = get_close_matches(text, season.entrants, n=3, cutoff=0.8)
    near = near or [by_letters[key].name for key in get_close_matches(letters(text), by_letters, n=3)]
    raise NotFoundError(f"nobody is called {text!r}" + (f"; near are {', '.join(near)}" if near else ""))


def search(season: Season, text: str, *, gender: str | None = None) -> tuple[Competitor, ...]:
    """The competitors whose name or alias is `text`, or else has all its words, in the order of their names."""
    known = everybody(season, gender)
    whole = [one for one in known if letters(text) in {letters(name) for name in (one.name, *one.aliases)}]
    if whole:
        return tuple(whole)
    wanted = words(text)
    return tuple(
        one for one in known if wanted and any(set(wanted) <= set(words(name)) for name in (one.name, *one.aliases))
    )


def everybody(season: Season, gender: str | None = None) -> list[Competitor]:
    """Every competitor, or those of a gender, each once, in the order of names."""
    nobody = undone(season)
    names = (name for name in season.entrants if season.identity(name) == name and name not in nobody)
    kept = [season.competitor(name) for name in names]
    return sorted((one for one in kept if gender in (None, one.gender)), key=lambda one: (letters(one.name), one.id))
