"""Open a season's book: what ``season open`` does."""

from collections.abc import Callable, Sequence

from commands.deciders.opening import open_season as decide
from commands.desk.desk import Desk, system_clock
from commands.intake.calendars import load_calendar
from ledger.book import Book, book_name
from ledger.entry import Entry
from ledger.facts import CompetitionScheduled, Fact
from ledger.rulebook import load_rulebook
from ledger.stores import Store
from ledger.vocabulary import SERIES, season_years


def open_season(
    store: Store,
    season: str,
    *,
    rulebook: str | None = None,
    calendar: Sequence[CompetitionScheduled] | None = None,
    actor: str,
    clock: Callable[[], int] = system_clock,
) -> tuple[Book, tuple[Entry[Fact], ...]]:
    """Open the book of `season`, such as ``2025-26``, with the edition of the rules of that name and its calendar.

    Raises:
        InvalidInputError: No season is written so.
        UnknownRulebookError: There is no such edition.
        RefusedError: The book is open already.
    """
    season_years(season)
    edition = load_rulebook(rulebook or season)
    competitions = load_calendar(season) if calendar is None else calendar
    book = Book(store, book_name(season))
    desk = Desk(book, actor=actor, clock=clock)
    entries = desk.run(
        lambda state: decide(state, rulebook=edition, series=SERIES, name=season, calendar=competitions, actor=actor)
    )
    return book, entries
