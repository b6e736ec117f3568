"""Which competition a sheet is of: the one on its days, whatever of the calendar was cancelled or moved."""

from commands.intake.protocol import Sheet
from ledger.errors import RefusedError
from ledger.facts import CompetitionScheduled
from ledger.season import Season
from ledger.vocabulary import official_number


def competition_of(season: Season, sheet: Sheet) -> CompetitionScheduled:
    """The competition of a sheet: the one on its days, with its number or else, of two on the same days, its city.

    Raises:
        RefusedError: There is none, or not one alone.
    """
    wanted, named = (sheet.first_day, sheet.last_day), sheet.competition_number
    found = [one for one in season.competitions() if (one.first_day, one.last_day) == wanted]
    if named is not None:
        fits = [one for one in found if _number(one) == named]
    else:
        fits = [one for one in found if one.city == sheet.city] if len(found) > 1 else found
    if len(fits) == 1:
        return fits[0]
    if found and named is None:
        names = " and ".join(one.competition for one in found)
        raise RefusedError(
            f"{sheet.file}: the sheet has no number, and {names} are all from {sheet.first_day} to {sheet.last_day}; "
            f"not one of them alone is in {sheet.city}",
            reason="competition-mismatch",
        )
    if found:
        raise RefusedError(
            f"{sheet.file}: the sheet calls itself World Cup #{named}, but has the days of {found[0].competition}, "
            f"which is number {_number(found[0])}",
            reason="competition-mismatch",
        )
    raise RefusedError(
        f"{sheet.file}: no competition from {sheet.first_day} to {sheet.last_day} in {sheet.city} is on the calendar, "
        f"which has {_calendar(season) or 'nothing'}{_hint(season, sheet)}",
        reason="not-on-the-calendar",
    )


def _number(competition: CompetitionScheduled) -> int:
    return official_number(competition.competition, competition.name)


def _calendar(season: Season) -> str:
    return ", ".join(f"{one.competition} {one.first_day} to {one.last_day}" for one in season.competitions())


def _hint(season: Season, sheet: Sheet) -> str:
    """What may have become of the competition that has the number, or else the days, of a sheet."""
    every = [season.scheduled(name) for name in season.schedule]
    by_number = [one for one in every if _number(one) == sheet.competition_number]
    by_days = [one for one in every if (one.first_day, one.last_day) == (sheet.first_day, sheet.last_day)]
    for one in by_number or by_days:
        off = season.cancellation(one.competition)
        if off is not None:
            return f"; {one.competition} was cancelled, by entry {off.position}"
        return (
            f"; if {one.competition} was moved: season calendar move {one.competition} --first-day {sheet.first_day} "
            f"--last-day {sheet.last_day}"
        )
    return ""
