"""Opening a season: its book, its rulebook and its calendar."""

from collections.abc import Sequence

from commands.deciders.admission import admit
from ledger.entry import Draft
from ledger.errors import RefusedError
from ledger.facts import CompetitionScheduled, RulebookAdopted, SeasonOpened
from ledger.rulebook import Rulebook
from ledger.season import Season


def open_season(
    season: Season, *, rulebook: Rulebook, series: str, name: str, calendar: Sequence[CompetitionScheduled], actor: str
) -> list[Draft]:
    """Open a book: the season, the rulebook with its whole text, and the calendar.

    Raises:
        RefusedError: The book is open already, or its calendar or its rulebook is none.
    """
    if season.opened is not None:
        raise RefusedError(
            f"{series}/{name} is open already, since entry {season.opened.position}",
            reason="already-open",
            position=season.opened.position,
        )
    adopted = RulebookAdopted(edition=rulebook.edition, text=rulebook.text, sha256=rulebook.sha256)
    drafts = [Draft(fact, actor) for fact in (SeasonOpened(series=series, season=name), adopted, *calendar)]
    return admit(season, drafts, file=f"{series}/{name}")
