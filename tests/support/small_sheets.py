"""Sheets of a few rows at any of three competitions, and what is in doubt when they are filed."""

from commands.desk.decisions import Circumstances
from commands.desk.desk import Desk
from commands.desk.sheets import file_sheets
from commands.intake.protocol import Sheet
from projections.season.identities import identity_doubts
from tests.commands.intake.sheets.sheet_examples import distance_sheet
from tests.support.filing import numbered

WEEKENDS = {
    "wc1": ("2025-11-14", "2025-11-16"),
    "wc2": ("2025-11-21", "2025-11-23"),
    "wc3": ("2025-12-05", "2025-12-07"),
}
WHY = Circumstances("found out")


def sheet(competition: str, distance: str, *rows: tuple[str, str, int | None]) -> Sheet:
    """A sheet with name, code and bib of each row."""
    first, last = WEEKENDS[competition]
    name = f"{competition}-{distance}"
    drawn = distance_sheet(
        [(who, noc, f"{34 + place}.10") for place, (who, noc, _) in enumerate(rows)],
        distance=distance,
        title=f"{distance}m Men",
        sheet=int(distance) // 500,
        competition_number=int(competition[-1]),
        first_day=first,
        last_day=last,
        day=first,
        created_local=f"{first}T15:00",
        protocol=name.encode().hex().ljust(64, "0"),
        file=f"{name}.pdf",
    )
    return numbered(drawn, *(bib for _, _, bib in rows))


def doubted(desk: Desk, one: Sheet) -> list[str]:
    """The lines of doubt when a sheet is filed."""
    (filing,) = file_sheets(desk, [one])
    return [doubt.line for doubt in identity_doubts(desk.season(), (draft.fact for draft in filing.drafts))]
