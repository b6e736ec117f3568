"""Load facts: what ``season load`` and the fixtures rest on.

The facts of a file that names its season go into that season's book, which is opened, with its rulebook and its
calendar, where the store has none.
"""

from collections.abc import Callable, Sequence

from commands.deciders.admission import admit
from commands.desk.desk import Desk
from commands.desk.opening import open_season
from ledger.book import Book, book_name
from ledger.entry import Draft, Entry
from ledger.facts import CompetitionMoved, Fact
from ledger.stores import Store


def season_desk(
    store: Store, season: str, *, actor: str, warn: Callable[[str], None] = lambda _: None
) -> tuple[Desk, bool]:
    """A desk on the book of a season, and whether the book had to be opened for it; `warn` is that of the desk.

    Raises:
        UnknownRulebookError: The book is not open, and there is no rulebook of that season.
    """
    name = book_name(season)
    opened = name not in store.books()
    if opened:
        open_season(store, season, actor=actor)
    return Desk(Book(store, name), actor=actor, warn=warn), opened


def load_facts(desk: Desk, drafts: list[Draft], *, file: str) -> tuple[Entry[Fact], ...]:
    """Record the facts of one file, all of them or none.

    Facts that say exactly what the book says already are passed over, so that loading a file twice records nothing.

    Raises:
        RefusedError: A fact does not fit the season; the error names the file and the fact.
    """
    return desk.run(lambda season: admit(season, drafts, file=file))


def moved_instead(drafts: Sequence[Draft], entries: Sequence[Entry[Fact]]) -> list[str]:
    """What a file puts on the calendar once more, and was recorded as a move; one sentence each."""
    given = [draft.fact for draft in drafts]
    return [
        f"{entry.fact.competition} is on the calendar already, so entry {entry.position} moves it to "
        f"{entry.fact.first_day}; to undo it: season reverse {entry.position} --reason TEXT"
        for entry in entries
        if isinstance(entry.fact, CompetitionMoved) and entry.fact not in given
    ]
