"""Every report of a season with something of everything, as it is printed."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from commands.sealing.checkpoints import folder_beside, kept_checkpoints
from ledger.basis import Basis
from ledger.book import Book
from ledger.stores import open_store
from projections.printing.paper import Printed, section
from projections.reports.catalogue import reports
from projections.tables.columns import Description, Field, always
from projections.web.answers.answers import Answers
from projections.web.answers.shared_reader import SharedReader
from projections.web.pages.render import Setting
from tests.support.disputed_season import LAST

BASIS = Basis(book="world-cup/2025-26", at=12, as_of=None, through=None, rulebook="2025-26", root="ab" * 32)
RECORDED = 1_766_000_000_000_000


@pytest.fixture(scope="session")
def printed(disputed_file: Path) -> dict[str, Printed]:
    """Every report at its example, by its name."""
    return dict(_sections(disputed_file))


def _sections(file: Path) -> Iterator[tuple[str, Printed]]:
    with open_store(f"sqlite:{file}", read_only=True) as store:
        book = Book(store, "world-cup/2025-26")
        answers = Answers(
            SharedReader(book), Setting(), partial(kept_checkpoints, folder_beside(store.url, None), book.name)
        )
        shared: dict[object, object] = {}
        for one in reports():
            wanted = answers.find("json", f"at={LAST}", one.fill(one.example), "")
            asked = answers.asked(wanted, shared)
            document = one.answer(asked, wanted.places, {})
            yield one.name, section(one, document, asked.reading, recorded_at=RECORDED)


def made(fields: tuple[Field[tuple[str, ...]], ...], rows: list[tuple[str, ...]], **said: tuple[str, ...]) -> Printed:
    """A section with one table of these rows."""
    table: Description[None, tuple[str, ...]] = Description(
        name="table", title="A table", rows=lambda _: rows, fields=fields
    )
    return Printed(
        title="Men's 1500 m",
        series="World Cup 2025-26",
        occasion="after Salt Lake City",
        state=said.get("state", ()),
        counted="As the book was on 17 December 2025, 19:33 UTC, counting every race, rules of 2025-26",
        notes=said.get("notes", ()),
        legend=said.get("legend", ()),
        grids=(table.grid(None),),
        basis=BASIS,
        recorded_at=RECORDED,
    )


def names(rows: list[str], heading: str = "name") -> Printed:
    """A section with a table of names."""
    field: Field[tuple[str, ...]] = always("name", "string", "A name.", lambda of: of[0], heading=heading, names=True)
    return made((field, always("noc", "string", "A code.", lambda _of: "NED")), [(one,) for one in rows])
