"""A desk that appends again and again until it is told to stop. Processes import this module by its name."""

from multiprocessing.synchronize import Event
from time import sleep

from commands.desk.desk import Desk
from ledger.book import Book
from ledger.entry import Draft
from ledger.facts import CompetitorEntered
from ledger.stores import open_store
from tests.commands.sealing.support import BOOK

BATCH = 3
PAUSE = 0.004
"""Seconds between two batches: what is copied meanwhile takes long enough for dozens, and is no longer for them."""


def write(url: str, started: Event, stop: Event) -> None:
    """Enter three teams at a time, so that a copy that is cut within a batch would show."""
    with open_store(url) as store:
        desk = Desk(Book(store, BOOK), actor="writer")
        number = 0
        while not stop.is_set():
            desk.run(lambda _: entered(number))  # noqa: B023 - it runs within this turn of the loop
            number += BATCH
            started.set()
            sleep(PAUSE)


def entered(number: int) -> list[Draft]:
    """Three teams, whom nobody takes for another."""
    return [
        Draft(CompetitorEntered(competitor=f"c{at}", kind="team", gender="men", name="C", noc="NED"), "writer")
        for at in range(number, number + BATCH)
    ]
