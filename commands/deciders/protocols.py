"""Filing a sheet: a protocol and its results, the same sheet again, or a re-issue that corrects what it replaces."""

from commands.deciders.differences import Filing
from commands.deciders.refiling import RaceFiling, record_of
from commands.deciders.sheet_places import competition_of
from commands.intake.protocol import Sheet
from ledger.instants import local_instant
from ledger.season import Season
from ledger.vocabulary import Race


def file_sheet(season: Season, sheet: Sheet, *, actor: str) -> Filing:
    """Decide what a sheet adds to the book.

    Raises:
        RefusedError: Its competition is not on the calendar, or it is older than the sheet that is filed.
    """
    competition = competition_of(season, sheet)
    race = Race(competition.competition, sheet.gender, sheet.distance, sheet.number, sheet.division)
    for record in season.races.values():
        for entry in (entry for run in record.runs for entry in run.protocols):
            if entry.fact.protocol == sheet.protocol:
                return Filing(str(record.race), "same", ())
    published = local_instant(sheet.created_local, competition.time_zone) if sheet.created_local else None
    record = record_of(season, race)
    filing = RaceFiling(season, sheet, record, actor, published)
    return filing.reissue() if record.protocols else filing.first()
