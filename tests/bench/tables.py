"""Tables: a standing from a warm state, from a closed book, and from the shell."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ledger.basis import EVERYTHING, Question
from ledger.book import Book, Reader
from ledger.stores import open_store
from projections.cups.standings import standing
from projections.disputes.diff import diff
from projections.disputes.explain import explain_rank
from projections.disputes.history import by_competition, by_entry
from projections.disputes.what_if import imagine
from projections.reports.divisions import divisions_document
from projections.reports.report import Asked
from projections.reports.standings import standing_document
from tests.bench.measure import Bar, best, best_of_turns

CUP = "men-1500"
ANOTHER = "men-500"


def standings(url: str, name: str) -> Iterator[Bar]:
    """A standing of the season, warm and cold."""
    with open_store(url, read_only=True) as store:
        reader = Reader(Book(store, name))
        reader.read(EVERYTHING)
        warm = best(lambda: standing(reader.read(EVERYTHING), ANOTHER), rounds=30)

    def cold() -> None:
        with open_store(url, read_only=True) as store:
            reading = Book(store, name).read(EVERYTHING)
            standing_document(reading, standing(reading, CUP))

    yield Bar("a standing of the season, state warm", warm * 1e3, 3, "ms", at_least=False)
    yield Bar("a standing of the season, from a closed book", best(cold, rounds=10) * 1e3, 80, "ms", at_least=False)


def fields(url: str, name: str) -> Iterator[Bar]:
    """The proposed fields of the next competition, with who moves up for each absent skater."""
    with open_store(url, read_only=True) as store:
        reader = Reader(Book(store, name))
        reading = reader.read(EVERYTHING)
        warm = best(lambda: divisions_document(Asked(reader, EVERYTHING, reading), event=ANOTHER), rounds=30)
    yield Bar("the proposed fields of an event, state warm", warm * 1e3, 10, "ms", at_least=False)


def disputes(url: str, name: str) -> Iterator[Bar]:
    """Explain, diff, what-if and history from a warm state."""
    with open_store(url, read_only=True) as store:
        reader = Reader(Book(store, name))
        reading = reader.read(EVERYTHING)
        works = {
            "explain": lambda: explain_rank(reading, CUP, "1"),
            "diff of two bases": lambda: diff(reader, Question(through="wc1"), EVERYTHING, CUP),
            "diff of two positions": lambda: diff(reader, Question(at=1000), EVERYTHING, CUP),
            "what-if": lambda: standing(imagine(reader, EVERYTHING, without=[reading.basis.at]), CUP),
            "history by competition": lambda: by_competition(reading, CUP),
            "history by entry": lambda: list(by_entry(reader, EVERYTHING, CUP)),
        }
        for what, work in works.items():
            yield Bar(f"{what}, state warm", best(work, rounds=8) * 1e3, 60, "ms", at_least=False)


def shell(url: str) -> Iterator[Bar]:
    """``season standings`` as a process, against a process that only imports the libraries."""
    command = [str(Path(sys.executable).with_name("season")), "standings", CUP, "--store", url]
    imports = [sys.executable, "-c", "import pydantic, eventsourcing.application"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}

    def run(arguments: list[str]) -> None:
        subprocess.run(arguments, check=True, capture_output=True, env=environment)

    mine, theirs = best_of_turns(lambda: run(command), lambda: run(imports), rounds=8)
    detail = f"{mine * 1e3:.0f} ms against {theirs * 1e3:.0f} ms"
    yield Bar(
        "season standings from the shell, against importing the libraries",
        mine / theirs,
        4,
        "times",
        at_least=False,
        detail=detail,
    )
