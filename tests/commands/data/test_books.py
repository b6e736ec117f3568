"""The door of one import: books of a store, the documents that ``--json`` prints, and frames of them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import ledger
from commands.data.books import Books, OpenBook, open_books
from commands.data.formats import Exported
from commands.deciders import decisions
from commands.desk.decisions import Circumstances, record
from commands.desk.desk import Desk
from commands.desk.opening import open_season
from commands.sealing.checkpoints import folder_beside
from commands.sealing.seals import seal
from ledger.basis import EVERYTHING
from ledger.book import Book
from ledger.errors import InvalidInputError, LedgerError, NotAsSealedError, NotFoundError
from ledger.seal.keys import new_key
from ledger.stores import open_store
from projections.documents.base import json_text
from projections.reports.catalogue import reports
from tests.support.command_line import Run
from tests.support.fixture_season import moment

DOCS = Path(__file__).resolve().parents[3] / "docs"
NUIS = "men-ned-kjeld-nuis"
TYPED = ("standings", "titles", "races", "race", "competitor", "quota", "decisions")
"""What a book gives by a name of its own, with the type of the document."""


@pytest.fixture(scope="module")
def book(books: Books) -> OpenBook:
    return books["2025-26"]


def test_the_lowest_floor_has_the_door_and_loads_nothing_for_it() -> None:
    program = (
        "import sys, ledger, ledger.book\n"
        "assert not {'commands', 'projections'} & sys.modules.keys()\n"
        "from ledger import open_books\n"
        "print(open_books.__module__, ledger.open_books is open_books)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout == "commands.data.books True\n"


def test_the_lowest_floor_has_nothing_else_of_those_above() -> None:
    assert ledger.open_books is open_books
    with pytest.raises(AttributeError, match="module 'ledger' has no attribute 'open_book'"):
        ledger.open_book  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize(
    ("words", "places", "given"),
    [
        ("standings men-1500", ("standings", "men-1500"), {}),
        ("standings men-1500 --through wc2", ("standings", "men-1500"), {"through": "wc2"}),
        ("titles --at 2000", ("titles",), {"at": 2000}),
        ("race wc1-men-500-1-a", ("race", "wc1-men-500-1-a"), {}),
        ("quota owg-2026 --event men-500 --bubble", ("quota", "owg-2026", "men-500"), {"bubble": True}),
        ("search stolz", ("search",), {"q": "stolz"}),
        ("disputes", ("disputes",), {}),
        ("log --race wc1-men-500-1-a", ("log",), {"race": "wc1-men-500-1-a"}),
        ("checkpoints", ("checkpoints",), {}),
    ],
)
def test_what_is_read_is_what_json_prints(
    run: Run, book: OpenBook, words: str, places: tuple[str, ...], given: dict[str, Any]
) -> None:
    printed = run(*words.split(), "--season", "2025-26", "--json")
    assert printed.code == 0, printed.err
    assert json_text(book.read(*places, **given)) == printed.out


@pytest.mark.parametrize(
    ("words", "places", "given"),
    [
        ("career nuis", ("career", "nuis"), {}),
        ("career stolz --season 2025-26", ("career", "stolz"), {"seasons": ["2025-26"]}),
        ("records --gender women --top 2", ("records",), {"gender": "women", "top": 2}),
        ("compare 2015-16 2025-26 men-1500", ("compare", "men-1500"), {"season": ["2015-16", "2025-26"]}),
        ("people search stolz", ("people",), {"q": "stolz"}),
        ("people doubts --as-of 2016-06-01", ("people_doubts",), {"as_of": "2016-06-01"}),
    ],
)
def test_what_is_read_over_all_books_is_what_json_prints(
    run: Run, books: Books, words: str, places: tuple[str, ...], given: dict[str, Any]
) -> None:
    printed = run(*words.split(), "--json")
    assert printed.code == 0, printed.err
    assert json_text(books.read(*places, **given)) == printed.out


def test_a_reading_over_all_books_with_a_name_of_its_own_gives_its_document(books: Books) -> None:
    page = (DOCS / "python-api.md").read_text(encoding="utf-8")
    made = {
        "career": books.career("nuis"),
        "records": books.records(top=1),
        "compare": books.compare("men-1500", "2015-16", "2025-26"),
    }
    for name, document in made.items():
        said = getattr(Books, name).__annotations__["return"]
        assert type(document).__name__ == said
        assert f"`books.{name}(" in page, name
        assert f"`{said}`" in page, name
    assert [one.season for one in books.compare("men-1500", "2015-16", "2025-26").seasons] == ["2015-16", "2025-26"]
    assert {"wins", "name"} <= set(made["records"].to_pandas().columns)


def test_what_cannot_be_read_over_all_books_is_said(books: Books) -> None:
    for words, given, said in (
        (("careers",), {}, "careers: no reading over seasons; there are people, career, records, compare"),
        (("career",), {}, "career: takes competitor, and was given nothing"),
        (("records",), {"tops": 1}, "tops: records takes gender, top"),
        (("records",), {"top": 0}, "top 0: "),
        (("records",), {"seasons": ["1999-00"]}, "1999-00: no such book"),
        (("career", "nobody"), {}, "nobody is called 'nobody' in any book here"),
    ):
        with pytest.raises(LedgerError, match=re.escape(said)):
            books.read(*words, **given)  # type: ignore[arg-type]


def test_books_say_which_they_are(books: Books) -> None:
    assert repr(books) == "<books of 2015-16, 2025-26>"
    assert repr(books["2025-26"]) == "<book world-cup/2025-26>"
    with pytest.raises(NotFoundError, match="0: books are found by their seasons, such as 2015-16"):
        books[0]  # type: ignore[index]


def test_a_reading_with_a_name_of_its_own_says_its_document() -> None:
    models = {model.__name__: model for model in (report.model for report in reports())}
    page = (DOCS / "python-api.md").read_text(encoding="utf-8")
    for name in TYPED:
        said = getattr(OpenBook, name).__annotations__["return"]
        assert said in models, name
        assert f"`book.{name}(" in page, name
        assert f"`{said}`" in page, name


def test_each_name_gives_its_document(book: OpenBook) -> None:
    documents = {
        "standings": book.standings("men-1500"),
        "titles": book.titles(),
        "races": book.races(),
        "race": book.race("wc1-men-500-1-a"),
        "competitor": book.competitor("men-ned-kjeld-nuis"),
        "quota": book.quota("owg-2026", "men-500"),
        "decisions": book.decisions(),
    }
    assert documents.keys() == set(TYPED)
    assert {name: type(one).__name__ for name, one in documents.items()} == {
        name: getattr(OpenBook, name).__annotations__["return"] for name in TYPED
    }


def test_what_was_computed_is_kept_until_the_book_grows(tmp_path: Path, disputed_file: Path) -> None:
    path = Path(shutil.copy(disputed_file, tmp_path))
    with open_books(path) as others, open_store(f"sqlite:{path}") as store:
        book = others["2025-26"]
        before = book.ask(EVERYTHING)
        assert book.ask(EVERYTHING) is before
        desk = Desk(Book(store, book.name), actor="official", clock=moment)
        record(desk, lambda _season: decisions.void("wc1-men-500-1-a"), Circumstances("it was too dark"))
        after = book.ask(EVERYTHING)
        assert after.reading.basis.at == before.reading.basis.at + 1
        assert book.race("wc1-men-500-1-a").voided


def test_a_table_of_a_document_is_a_typed_frame(book: OpenBook) -> None:
    race = book.race("wc1-men-500-1-a")
    frame = race.to_pandas()
    assert list(frame["milliseconds"]) == [pd.NA if one.milliseconds is None else one.milliseconds for one in race.rows]
    assert {name: str(frame.dtypes[name]) for name in ("rank", "seconds", "name", "from_division_b")} == {
        "rank": "Int64",
        "seconds": "Float64",
        "name": "string",
        "from_division_b": "boolean",
    }
    assert frame.attrs["meanings"]["rank"] == "The rank that stands; ties share it."
    scores = book.standings("men-1500").to_pandas("scores")
    assert {"competitor", "race", "counts"} <= set(scores.columns)
    with pytest.raises(InvalidInputError, match=r"RaceDocument has no table score; it has results"):
        race.to_pandas("score")
    with pytest.raises(InvalidInputError, match=r"RaceRow has no table; it has none"):
        race.rows[0].to_pandas()


def test_a_table_over_all_books_is_the_one_of_the_export(books: Books, exported: Exported) -> None:
    frame = books.to_pandas("decisions")
    table = next(one for one in exported.tables if one.name == "decisions")
    assert list(frame["entry"]) == [row[2] for row in table.rows]
    assert str(frame.dtypes["published_at"]) == "datetime64[us, UTC]"
    assert set(books.to_pandas("races", seasons=["2015-16"])["season"]) == {"2015-16"}


def test_books_are_found_by_their_seasons(books: Books, several_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert books.seasons == ("2015-16", "2025-26")
    assert [one.season for one in books] == list(books.seasons)
    assert len(books) == 2
    assert books["world-cup/2025-26"] is books["2025-26"]
    with pytest.raises(NotFoundError, match="1999-00: no such book; the store holds 2015-16, 2025-26"):
        books["1999-00"]
    monkeypatch.setenv("SEASON_STORE", f"sqlite:{several_file}")
    with open_books() as others:
        assert others.seasons == books.seasons
    monkeypatch.chdir(several_file.parent)
    monkeypatch.delenv("SEASON_STORE")
    with open_books() as others:
        assert others.seasons == books.seasons
    with pytest.raises(NotFoundError):
        open_books(several_file.parent / "none.db")


def test_what_was_decided_on_who_is_who_over_seasons_counts_and_is_no_season(
    several_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(shutil.copy(several_file, tmp_path))
    run = Run(monkeypatch, capsys, f"sqlite:{path}")
    with open_books(path) as others:
        frame = others.to_pandas("competitors")
        then, now = (f"{row.season}:{row.competitor}" for row in frame[frame["person"] == NUIS].itertuples())
    done = run("people", "apart", then, now, "--reason", "two of one name", "--yes")
    assert done.code == 0, done.err
    with open_books(path) as others:
        assert others.seasons == ("2015-16", "2025-26")
        frame = others.to_pandas("competitors")
        assert frame[frame["name"].str.casefold() == "kjeld nuis"]["person"].nunique() == 2
    assert run("export", "--to", str(tmp_path / "a.csv"), "--table", "books").err.endswith("2 books; books 2\n")


def test_what_cannot_be_read_is_said(book: OpenBook) -> None:
    for words, given, said in (
        (("standing",), {}, "standing: takes cup, and was given nothing"),
        (("tables",), {}, "tables: no such reading; there are overview, calendar"),
        (("titles",), {"cups": "men-500"}, "cups: titles takes cup"),
        (("quota", "owg-2026"), {"bubbles": True}, "bubbles: quota takes bubble, noc"),
        (("titles",), {"at": "soon"}, "--at takes a position or an instant"),
    ):
        with pytest.raises(InvalidInputError, match=said):
            book.read(*words, **given)


def test_a_book_that_is_not_as_it_was_sealed_is_not_given(tmp_path: Path) -> None:
    url = f"sqlite:{tmp_path / 'season.db'}"
    with open_store(url) as store:
        book, _ = open_season(store, "2025-26", actor="importer", clock=moment)
        desk = Desk(book, actor="importer", clock=moment)
        seal(desk, store, [new_key("federation.example")], folder_beside(url, None))
    for file in tmp_path.glob("season.db*"):
        if file.is_file():
            file.unlink()
    with open_store(url) as store:
        open_season(store, "2025-26", actor="somebody else", clock=moment)
    with open_books(url) as others, pytest.raises(NotAsSealedError):
        others["2025-26"].titles()
    with open_books(url) as others, pytest.raises(NotAsSealedError):
        others.export(tmp_path / "data", format="csv")
    assert not (tmp_path / "data").exists()
