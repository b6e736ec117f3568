"""Desks on small books in memory, given some facts."""

from collections.abc import Callable, Sequence

from commands.desk.desk import Desk
from ledger.book import Book
from ledger.facts import Fact, RulebookAdopted
from ledger.rulebook import load_edition
from ledger.stores import Store, open_store
from tests.support.given import HOUR, START, draft, opening

BOOK = "world-cup/2025-26"


def desk_with(
    facts: Sequence[Fact] = (), *, store: Store | None = None, clock: Callable[[], int] = lambda: START + 2_000 * HOUR
) -> Desk:
    """A desk on a book that is open and holds `facts`, recorded an hour apart; `clock` is what comes after them."""
    book = Book(store or open_store("memory:"), BOOK)
    given = [*opening(), *facts]
    for position, fact in enumerate(given):
        book.append([draft(fact)], expected=position, recorded_at=START + HOUR * (position + 1))
    desk = Desk(book, actor="tester", clock=clock)
    for fact in given:
        if isinstance(fact, RulebookAdopted):
            # Reading a rulebook takes longer than all else that a test does.
            desk.reader._rulebooks[fact.sha256] = load_edition(fact.edition)
    return desk
