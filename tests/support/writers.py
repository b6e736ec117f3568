"""What a process does that writes to a book which others write to as well."""

import itertools
from typing import Any

from commands.deciders import decisions
from commands.desk.decisions import Circumstances, record
from commands.desk.desk import Desk
from commands.desk.sheets import file_sheets
from ledger.book import Book
from ledger.stores import open_store
from tests.commands.intake.sheets.sheet_examples import distance_sheet
from tests.support.desks import BOOK
from tests.support.given import HOUR, START

DISTANCES = ("500", "1000", "1500", "5000")
"""What each writer files, in three competitions; one distance is one writer's."""
OWN = ("Cy DUPONT", "Flo GARCIA", "Xavier HUBERT", "Max ZIDANE")
"""A skater whom only one writer knows."""
COMPETITIONS = (
    (1, "2025-11-14", "2025-11-16"),
    (2, "2025-11-21", "2025-11-23"),
    (3, "2025-12-05", "2025-12-07"),
)


def write(url: str, number: int, barrier: Any) -> None:
    """File three sheets and disqualify somebody on each, by a clock that runs backwards."""
    clock = itertools.count(START + 9_000 * HOUR + number, -HOUR)
    names = [("Ada BERG", "NED"), ("Bo CLERK", "NOR"), (OWN[number], "FRA")]
    with open_store(url) as store:
        desk = Desk(Book(store, BOOK), actor=f"desk {number}", clock=lambda: next(clock))
        barrier.wait(timeout=120)
        for competition, first, last in COMPETITIONS:
            distance = DISTANCES[number]
            sheet = distance_sheet(
                [(name, noc, f"3{place}.10") for place, (name, noc) in enumerate(names)],
                protocol=f"{number}{competition}" * 32,
                file=f"{number}_{competition}.pdf",
                distance=distance,
                title=f"{distance}m Men",
                sheet=number + 1,
                competition_number=competition,
                first_day=first,
                last_day=last,
                day=first,
                created_local=f"{last}T12:00",
            )
            (filing,) = file_sheets(desk, [sheet])
            race = filing.race
            record(desk, lambda season, race=race: decisions.disqualify(season, race, "Bo CLERK"), Circumstances("why"))
