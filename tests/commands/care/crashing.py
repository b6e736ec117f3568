"""A desk that files sheets, decides and seals until it is killed. Processes import this module by its name."""

import hashlib
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from commands.deciders import decisions
from commands.desk.decisions import Circumstances, record
from commands.desk.desk import Desk
from commands.desk.opening import open_season
from commands.desk.sheets import file_sheets
from commands.intake.protocol import Sheet
from commands.sealing.checkpoints import Folder
from commands.sealing.seals import seal
from ledger.seal.note import SignerKey
from ledger.stores import open_store
from tests.commands.intake.sheets.sheet_examples import distance_sheet
from tests.support.given import calendar

KEY = SignerKey("crash.example", bytes(range(32)))
ROWS = 8
DISTANCES = ("500", "1000", "1500")
REASON = Circumstances("because")


def work(url: str, folder: str, season: str, confirm: Connection) -> None:
    """Open a book and write to it, and say after each step what is there: the last position, or the sealed size."""
    with open_store(url) as store:
        book, _ = open_season(store, season, rulebook="2025-26", calendar=calendar(), actor="desk")
        desk = Desk(book, actor="desk")
        for number in count():
            confirm.send(("entries", book.last()))
            file_sheets(desk, [sheet(number)])
            confirm.send(("entries", book.last()))
            race = f"wc1-men-{DISTANCES[number % 3]}-a"
            entry = record(desk, lambda state, race=race: decisions.disqualify(state, race, "Skater C"), REASON)
            confirm.send(("entries", entry.position))
            made = seal(desk, store, [KEY], Folder(Path(folder)))
            assert made.note is not None, made.verdict.findings
            confirm.send(("sealed", made.verdict.examined.tree.size))
            entry = record(desk, lambda _, at=entry.position: decisions.reverse(at), REASON)
            confirm.send(("entries", entry.position))


def sheet(number: int) -> Sheet:
    """The sheet of one of three races, in which with each new issue every time is another."""
    issue = number // 3
    rows = [(f"Skater {chr(65 + at)}", "NED", f"{34 + at}.{10 + issue % 80:02d}") for at in range(ROWS)]
    protocol = hashlib.sha256(str(number).encode()).hexdigest()
    return distance_sheet(
        rows,
        distance=DISTANCES[number % 3],
        title=f"{DISTANCES[number % 3]}m Men",
        protocol=protocol,
        file=f"{number}.pdf",
        created_local=f"2025-11-{15 + issue // 1_440:02d}T{issue // 60 % 24:02d}:{issue % 60:02d}",
    )
