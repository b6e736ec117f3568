"""Keys that sign checkpoints: which are trusted, and when one is added or retired.

A key that was retired is never trusted again; its holder makes a new one. So a key has one span in a book.
"""

from typing import Final

from commands.deciders.admission.rules import Family
from ledger.entry import Entry
from ledger.errors import InvalidInputError, RefusedError
from ledger.facts import KeyRetired, KeyTrusted, SeasonOpened, key_name
from ledger.seal.note import VerifierKey
from ledger.season import Season

FAMILY: Final = Family()


@FAMILY.rule(KeyTrusted, said=lambda season, _: season.keys)
def check_trusted(season: Season, fact: KeyTrusted) -> None:
    """Refuse a key that is malformed or that the book speaks of already, and an origin that cannot be this book's.

    Raises:
        RefusedError: The key or the origin is one of these.
    """
    try:
        VerifierKey.parse(fact.key)
    except InvalidInputError as error:
        raise RefusedError(str(error), reason="no-key") from None
    for entry in season.keys:
        if entry.fact.key == fact.key:
            what = "trusted already" if isinstance(entry.fact, KeyTrusted) else "retired"
            raise RefusedError(f"{key_name(fact.key)} is {what}, by entry {entry.position}", reason="known-key")
    if fact.origin is not None:
        _check_origin(season, fact.origin)


def _check_origin(season: Season, origin: str) -> None:
    for entry in season.keys:
        if isinstance(entry.fact, KeyTrusted) and entry.fact.origin is not None:
            raise RefusedError(
                f"the book is called {entry.fact.origin} already, by entry {entry.position}", reason="known-origin"
            )
    if season.opened is not None and not origin.endswith(f"/{_name(season.opened.fact)}"):
        raise RefusedError(
            f"{origin} is no origin of this book: it ends with /{_name(season.opened.fact)}", reason="no-origin"
        )


def _name(fact: SeasonOpened) -> str:
    """How the book is called: a season that names its own series is the whole name."""
    return fact.season if "/" in fact.season else f"{fact.series}/{fact.season}"


@FAMILY.rule(KeyRetired, said=lambda season, _: season.keys)
def check_retired(season: Season, fact: KeyRetired) -> None:
    """Refuse to retire a key that the book does not trust.

    Raises:
        RefusedError: It does not.
    """
    if fact.key not in {entry.fact.key for entry in trusted(season)}:
        raise RefusedError(f"the book does not trust {key_name(fact.key)}", reason="no-such-key")


def trusted(season: Season) -> tuple[Entry[KeyTrusted], ...]:
    """The entries by which keys are trusted that are not retired, oldest first."""
    retired = {entry.fact.key for entry in season.keys if isinstance(entry.fact, KeyRetired)}
    return tuple(
        Entry(entry.position, entry.recorded_at, entry.published_at, entry.actor, entry.fact, entry.reason)
        for entry in season.keys
        if isinstance(entry.fact, KeyTrusted) and entry.fact.key not in retired
    )
