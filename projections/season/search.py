"""Find the competitor that a person means: by identity, or by name. A name that is nearly so is suggested alone."""

from collections.abc import Iterable
from difflib import get_close_matches

from ledger.errors import InvalidInputError, NotFoundError
from ledger.names import letters
from ledger.season import Competitor, Season
from projections.season import matching
from projections.season.matching import Candidate
from projections.season.sightings import undone

Suggested = tuple[str, str]
"""Somebody who may be meant: the identity and the name."""


class NobodyError(NotFoundError):
    """Raised when nobody is called so.

    Attributes:
        text: What was asked for.
        suggested: Who is called nearly so.
    """

    def __init__(self, message: str, *, text: str, suggested: tuple[Suggested, ...]) -> None:
        super().__init__(message)
        self.text = text
        self.suggested = suggested


class SeveralError(InvalidInputError):
    """Raised when several are called so.

    Attributes:
        text: What was asked for.
        suggested: Those who are called so.
    """

    def __init__(self, message: str, *, text: str, suggested: tuple[Suggested, ...]) -> None:
        super().__init__(message)
        self.text = text
        self.suggested = suggested


def find_competitor(season: Season, text: str, *, gender: str | None = None) -> Competitor:
    """The one competitor that `text` names: an identity, a whole name, some words of one, or the NOC of a team.

    Raises:
        NobodyError: Nobody is called so; the error names who is called nearly so.
        SeveralError: Several are; the error names their identities.
    """
    if text in season.entrants:
        return season.competitor(season.identity(text))
    own = matching.named(text, _candidates(season, gender)) or _teams(season, text, gender)
    if len(own) == 1:
        return own[0]
    if own:
        names = ", ".join(f"{one.name} ({one.noc}): {one.id}" for one in own[:6])
        raise SeveralError(
            f"{text!r} may be several competitors; give one identity of {names}", text=text, suggested=_pairs(own[:6])
        )
    close, by_identity = _near(season, text, gender)
    names = ", ".join(one.id if by_identity else one.name for one in close)
    raise NobodyError(
        f"nobody is called {text!r}" + (f"; near: {names}" if close else ""), text=text, suggested=_pairs(close)
    )


def _teams(season: Season, noc: str, gender: str | None) -> tuple[Competitor, ...]:
    """The teams of an NOC: an NOC has one of each gender."""
    return tuple(one for one in everybody(season, gender) if one.kind == "team" and one.noc == noc)


def search(season: Season, text: str, *, gender: str | None = None) -> tuple[Competitor, ...]:
    """The competitors whom a search finds, those first whose family name was typed."""
    return matching.found(text, _candidates(season, gender))


def suggest(season: Season, text: str, *, gender: str | None = None) -> tuple[Competitor, ...]:
    """Who may be meant by what nobody is called, or has as identity."""
    return _near(season, text, gender)[0]


def everybody(season: Season, gender: str | None = None) -> list[Competitor]:
    """Every competitor, or those of a gender, each once, in the order of names."""
    nobody = undone(season)
    names = (name for name in season.entrants if season.identity(name) == name and name not in nobody)
    kept = [season.competitor(name) for name in names]
    return sorted((one for one in kept if gender in (None, one.gender)), key=lambda one: (letters(one.name), one.id))


def _candidates(season: Season, gender: str | None) -> tuple[Candidate[Competitor], ...]:
    def known() -> tuple[Candidate[Competitor], ...]:
        return tuple(Candidate(one, (one.name, *one.aliases), (one.noc,)) for one in everybody(season, gender))

    return season.once(f"candidates {gender}", known)


def _near(season: Season, text: str, gender: str | None) -> tuple[tuple[Competitor, ...], bool]:
    """Who may be meant, and whether it is an identity that was mistyped."""
    known = {one.id: one for one in everybody(season, gender)}
    close = [season.identity(one) for one in get_close_matches(text, season.entrants, n=3, cutoff=0.8)]
    mistyped = tuple(dict.fromkeys(known[one] for one in close if one in known)) if "-" in text else ()
    return mistyped or matching.near(text, _candidates(season, gender)), bool(mistyped)


def _pairs(several: Iterable[Competitor]) -> tuple[Suggested, ...]:
    return tuple((one.id, one.name) for one in several)
