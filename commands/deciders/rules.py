"""Rules of a book: adopt an edition, for the whole season or from a competition on."""

from ledger.errors import RefusedError
from ledger.facts import RulebookAdopted
from ledger.rulebook import Rulebook
from ledger.season import Season


def adopt(season: Season, rulebook: Rulebook, *, holds_from: str | None = None) -> RulebookAdopted:
    """Adopt an edition with its whole text, from the competition `holds_from` on where that is given.

    Raises:
        RefusedError: The book has adopted this very text last, and for the same competitions.
    """
    fact = RulebookAdopted(edition=rulebook.edition, text=rulebook.text, sha256=rulebook.sha256, holds_from=holds_from)
    last = season.rulebooks[-1] if season.rulebooks else None
    if last is not None and last.fact == fact:
        raise RefusedError(
            f"edition {rulebook.edition} is what the book adopted last, by entry {last.position}; nothing would change",
            reason="already-adopted",
            position=last.position,
        )
    return fact
