"""Open a season's book: what ``season open`` does."""

from collections.abc import Callable, Sequence

from commands.deciders.opening import open_season as decide
from commands.desk.desk import Desk, system_clock
from commands.intake.calendars import calendars, load_calendar
from ledger.book import Book, book_name
from ledger.entry import Entry
from ledger.errors import UnknownRulebookError
from ledger.facts import CompetitionScheduled, Fact
from ledger.rulebook import editions, load_rulebook
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

    `rulebook` names another edition, or a file.

    Raises:
        InvalidInputError: No season is written so.
        UnknownRulebookError: There is no such edition; of a season of which none is known it says how to make one.
        RefusedError: The book is open already.
    """
    season_years(season)
    if rulebook is None and season not in editions():
        raise UnknownRulebookError(_how_to_begin(season))
    edition = load_rulebook(rulebook or season)
    competitions = load_calendar(season) if calendar is None else calendar
    book = Book(store, book_name(season))
    desk = Desk(book, actor=actor, clock=clock)
    entries = desk.run(
        lambda state: decide(state, rulebook=edition, series=SERIES, name=season, calendar=competitions, actor=actor)
    )
    return book, entries


def _how_to_begin(season: str) -> str:
    """What makes the files that a season needs of which the program has no rules, and perhaps no calendar."""
    rules, plan = f"{season}.toml", f"{season}-calendar.toml"
    first = f"make an edition with: season rulebook new {rules} --from {editions()[-1]} --edition {season}"
    if season in calendars():
        return (
            f"nothing of the rules of {season} is known; {first}, and open it with: season open {season} --rulebook "
            f"{rules}"
        )
    return (
        f"nothing of the rules and the calendar of {season} is known; {first}, a calendar with: season calendar new "
        f"{plan} --for {season}, and open it with: season open {season} --rulebook {rules} --calendar {plan}"
    )
