"""What must be true of a season before its book is opened, adopts rules, or changes its calendar."""

from typing import Final

from commands.deciders.admission.rules import Family
from commands.deciders.admission.standing import on_the_calendar
from ledger.errors import RefusedError
from ledger.facts import CompetitionCancelled, CompetitionScheduled, RulebookAdopted, SeasonOpened
from ledger.season import Season

FAMILY: Final = Family()


@FAMILY.rule(SeasonOpened, said=lambda season, _: (season.opened,))
def opened(season: Season, fact: SeasonOpened) -> None:
    """A book is opened once."""
    if season.opened is not None:
        raise RefusedError(
            f"{fact.series}/{fact.season}: the book is open already, since entry {season.opened.position}",
            reason="already-open",
            position=season.opened.position,
        )


@FAMILY.rule(RulebookAdopted, said=lambda season, _: season.rulebooks[-1:])
def adopted(_season: Season, _fact: RulebookAdopted) -> None:
    """A later edition may be adopted at any time; the last one holds."""


@FAMILY.rule(CompetitionScheduled, said=lambda season, fact: (season.schedule.get(fact.competition),))
def scheduled(season: Season, fact: CompetitionScheduled) -> None:
    """A competition is put on the calendar once."""
    old = season.schedule.get(fact.competition)
    if old is not None:
        raise RefusedError(
            f"{fact.competition} is on the calendar already, by entry {old.position}",
            reason="already-scheduled",
            position=old.position,
        )


@FAMILY.rule(CompetitionCancelled)
def cancelled(season: Season, fact: CompetitionCancelled) -> None:
    """What is not on the calendar cannot be taken off it."""
    on_the_calendar(season, fact.competition)
