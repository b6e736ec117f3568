"""Given a book and one that is loaded from its dump, then every table is the same, whatever had been announced."""

from pathlib import Path

import pytest

from commands.deciders.decisions import disqualify, reverse
from commands.deciders.identities import transfer
from commands.desk.desk import Desk
from commands.desk.facts import load_facts, unmarked
from commands.intake.facts import read_facts
from commands.intake.lines import write_line
from ledger.basis import Question
from ledger.book import Book, Reader
from ledger.facts import PointsDeducted, ProtestDecided, ProtestLodged
from ledger.stores import open_store
from projections.archive.tables import END, report_tables
from projections.reports.report import Asked
from projections.tables.columns import Table
from tests.support.disputed_season import decide
from tests.support.fixture_season import MOMENT, opened
from tests.support.given import HOUR

RACE, CUP, BOOK = "wc1-men-1500-a", "men-1500", "world-cup/2025-26"
MADE = 6
"""So many decisions are made below, none of which says when it was published, an hour apart."""


@pytest.fixture(scope="module")
def books(disputed_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Reader, Reader]:
    """The disputed season with decisions on it, and what its dump gives when it is loaded a year later."""
    store, path = open_store("memory:"), tmp_path_factory.mktemp("dumped") / "book.jsonl"
    with open_store(f"sqlite:{disputed_file}", read_only=True) as old:
        store.append(BOOK, 0, [(entry.name, entry.payload) for entry in Book(old, BOOK).stored()])
    clock = iter(MOMENT + HOUR * number for number in range(1, MADE + 1))
    desk = Desk(Book(store, BOOK), actor="office", clock=lambda: next(clock))
    protest = desk.book.last() + 1
    decide(desk, "he was blocked", lambda _: ProtestLodged(race=RACE, by="NED"))
    decide(desk, "he was not", lambda _: ProtestDecided(lodged=protest, upheld=False))
    decide(desk, "a false start", lambda season: disqualify(season, RACE, "Kjeld NUIS"))
    decide(desk, "no cup", lambda _: PointsDeducted(competitor="men-usa-jordan-stolz", cup=CUP, points="7"))
    decide(desk, "he moved", lambda season: transfer(season, "Sonnekalb", noc="AUT", first_day="2025-11-20"))
    decide(desk, "it was none", lambda _: reverse(protest + 2))

    path.write_text("".join(f"{write_line(unmarked(one))}\n" for one in desk.reader.entries()), encoding="utf-8")
    copy = opened(open_store("memory:"), clock=lambda: MOMENT + 9_000 * HOUR)
    load_facts(copy, read_facts(path), file=path.name)
    return desk.reader, copy.reader


def tables(reader: Reader, as_of: int) -> tuple[Table, ...]:
    """Every table of a book, of what had been announced by an instant."""
    question = Question(as_of=as_of)
    return report_tables([(END, Asked(reader, question, reader.read(question)))])


@pytest.mark.parametrize("hours", [0, 3])
def test_every_table_is_the_same_whatever_had_been_announced(books: tuple[Reader, Reader], hours: int) -> None:
    one, other = (tables(book, MOMENT + HOUR * hours) for book in books)
    assert [table.name for table in one] == [table.name for table in other]
    for table, again in zip(one, other, strict=True):
        assert table.rows == again.rows, table.name
