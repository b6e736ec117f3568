"""The 76 sheets of 2025/26 as the project draws them itself: the facts of the fixtures, in the looks of the originals.

Where the official sheets are not at hand, the tests that need sheets run on these. They are as good as the originals
for all that a reader makes of them, and never the same files, so no SHA-256 is theirs.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from commands.intake.protocol import Sheet, SheetRow
from ledger.book import Reader
from ledger.instants import to_datetime
from ledger.season import RaceRecord
from ledger.vocabulary import SERIES
from tests.commands.intake.sheets.sheet_writer import draw_sheet
from tests.support.drawn.looks import pages_of, style_of, venue_of


def sheets_of(reader: Reader) -> list[Sheet]:
    """The sheets that a book of official results was filed from, in the order in which it has them."""
    season = reader.read().season
    calendar = {one.competition: (number, one) for number, one in enumerate(season.competitions(), 1)}
    sheets = []
    for record in season.races.values():
        fact, source = record.protocols[0].fact, record.protocols[0].source
        number, competition = calendar[fact.competition]
        assert source is not None
        assert fact.sheet is not None
        sheets.append(
            Sheet(
                file=source.name,
                protocol=fact.protocol or "",
                series=SERIES,
                competition_number=number,
                venue=venue_of(fact.competition, fact.sheet, competition.venue),
                city=competition.city,
                noc=competition.noc,
                first_day=competition.first_day,
                last_day=competition.last_day,
                sheet=fact.sheet,
                title=fact.title,
                gender=fact.gender,
                distance=fact.distance,
                number=fact.number,
                division=fact.division or "a",
                day=fact.day,
                revision=fact.revision,
                created_local=_local(fact.created_at, competition.time_zone),
                pages=pages_of(fact.competition, fact.sheet, fact.distance, fact.division),
                referee=fact.referee,
                starter=fact.starter,
                conditions=fact.conditions,
                legend=fact.legend,
                rows=_rows(record),
            )
        )
    return sheets


def _local(instant: int | None, time_zone: str) -> str | None:
    if instant is None:
        return None
    moment: datetime = to_datetime(instant).astimezone(ZoneInfo(time_zone))
    return moment.strftime("%Y-%m-%dT%H:%M")


def _rows(record: RaceRecord) -> tuple[SheetRow, ...]:
    facts = [entry.fact for entry in record.results]
    return tuple(
        SheetRow(row=fact.row, name=fact.name_printed, noc=fact.noc_printed, result=fact.result) for fact in facts
    )


def draw_season(sheets: list[Sheet], folder: Path) -> Path:
    """Draw sheets into a folder for each competition, under the names of the official files."""
    for sheet in sheets:
        below = folder / f"wc{sheet.competition_number}"
        below.mkdir(parents=True, exist_ok=True)
        (below / sheet.file).write_bytes(draw_sheet(sheet, style_of(sheet)))
    return folder
