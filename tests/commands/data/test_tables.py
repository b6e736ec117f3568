"""The tables of an export: described to the last column, typed, and the same as what the readings say."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from commands.data.books import Books, OpenBook
from commands.data.export import tables_of
from commands.data.formats import Exported
from docs._ext.export_page import export_page
from ledger.basis import EVERYTHING
from ledger.book import Book, Reader
from ledger.entry import Draft
from ledger.facts import ResultRow
from ledger.stores import open_store
from ledger.vocabulary import parse_race
from projections.export.tables import TABLES, chosen, dictionary
from projections.tables.columns import Cell, Table, Type
from tests.support.given import START, opening, race, skaters

HEAD, TAIL = ("book", "season"), ("basis", "complete", "races_expected", "races_whole", "coverage")


def is_day(cell: Cell) -> bool:
    return isinstance(cell, str) and date.fromisoformat(cell).isoformat() == cell


def is_instant(cell: Cell) -> bool:
    return isinstance(cell, str) and datetime.fromisoformat(cell).utcoffset() is not None


FITS: dict[Type, Any] = {
    "string": lambda cell: isinstance(cell, str),
    "integer": lambda cell: type(cell) is int,
    "number": lambda cell: type(cell) in (int, Decimal),
    "boolean": lambda cell: type(cell) is bool,
    "date": is_day,
    "datetime": is_instant,
}


def rows(exported: Exported, name: str, **wanted: Cell) -> list[dict[str, Cell]]:
    """The rows of a table in which some cells are as wanted."""
    table = next(one for one in exported.tables if one.name == name)
    names = [column.name for column in table.columns]
    found = (dict(zip(names, row, strict=True)) for row in table.rows)
    return [row for row in found if all(row[column] == cell for column, cell in wanted.items())]


@pytest.fixture(scope="module")
def season(books: Books) -> OpenBook:
    return books["2025-26"]


def test_every_table_begins_with_the_book_and_ends_with_what_a_row_rests_on(exported: Exported) -> None:
    for table in exported.tables[:-1]:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert (tuple(names[:2]), tuple(names[-5:])) == (HEAD, TAIL)


def test_the_dictionary_says_what_every_column_means_and_so_do_the_docs(exported: Exported) -> None:
    said = {(str(row["table"]), str(row["column"])): row for row in rows(exported, "dictionary")}
    held = {(table.name, column.name): column for table in exported.tables[:-1] for column in table.columns}
    assert said.keys() == held.keys()
    for key, column in held.items():
        assert (said[key]["type"], said[key]["unit"] or "") == (column.type, column.unit)
        assert str(said[key]["meaning"]).endswith("."), key
    page = export_page()
    for table in TABLES:
        section = page.split(f"\n### {table.name}\n")[1].split("\n### ")[0]
        assert table.title in section
        assert table.row in section
        assert [one.name for one in table.columns if f"| `{one.name}` |" not in section] == []
    assert [row["table"] for row in rows(exported, "dictionary")] == [row[0] for row in dictionary().rows]


def test_every_cell_has_the_type_of_its_column_and_is_there_where_it_must_be(exported: Exported) -> None:
    for table in exported.tables:
        for place, column in enumerate(table.columns):
            cells = {row[place] for row in table.rows}
            assert not (column.required and None in cells), (table.name, column.name)
            assert [cell for cell in cells - {None} if not FITS[column.type](cell)] == [], (table.name, column.name)


def test_the_key_of_a_table_tells_its_rows_apart(exported: Exported) -> None:
    for table in exported.tables:
        key = [[column.name for column in table.columns].index(name) for name in table.key]
        assert len({tuple(row[place] for place in key) for row in table.rows}) == len(table.rows), table.name


def test_every_book_is_in_every_table_that_it_has_something_for(exported: Exported) -> None:
    of = {table.name: {row[1] for row in table.rows} for table in exported.tables[:-1]}
    both = {"2015-16", "2025-26"}
    shared = {"books", "competitions", "competitors", "races", "results", "cups", "standings", "scores"}
    assert {name for name, seasons in of.items() if seasons == both} >= shared


def test_a_standing_is_that_of_each_competition_with_all_that_was_learnt_since(
    exported: Exported, season: OpenBook
) -> None:
    for after, through in (("wc1", "wc1"), ("wc2", "wc2"), ("wc3", None)):
        document = season.standings("men-1500", through=through)
        found = rows(exported, "standings", season="2025-26", cup="men-1500", after=after)
        assert [(row["rank"], row["competitor"], row["points"], row["at_least"]) for row in found] == [
            (line.rank, line.competitor, line.points, line.at_least) for line in document.rows
        ]
        assert {row["latest"] for row in found} == {through is None}
        assert {row["basis"] for row in found} == {document.basis.line(whole=True)}
        # The book was recorded in February: the last two competitions are past, and it was not told of them.
        untold = "unfinished in this book: the days of wc4, wc5 are past, and races are not there"
        held = (True, 5, None) if through else (None, 5, untold)
        assert {(row["complete"], row["races_expected"], row["coverage"]) for row in found} == {held}
        assert (document.complete, document.coverage.expected, document.coverage.words) == held
        assert {row["rules"] for row in found} == {document.status}


def test_scores_add_up_to_the_points_of_the_standings(exported: Exported) -> None:
    won: dict[tuple[Cell, Cell], Decimal] = {}
    for one in rows(exported, "scores", season="2025-26", counts=True):
        who = (one["cup"], one["competitor"])
        won[who] = won.get(who, Decimal(0)) + Decimal(str(one["points"]))
    for row in rows(exported, "standings", season="2025-26", latest=True):
        assert won[row["cup"], row["competitor"]] - Decimal(str(row["deducted"] or 0)) == row["points"], row


def test_a_result_is_that_of_its_race_and_its_time_is_a_number(exported: Exported, season: OpenBook) -> None:
    for name in (one.race for one in season.races().races[:20]):
        document = season.race(name)
        found = rows(exported, "results", season="2025-26", race=name)
        assert [(row["rank"], row["competitor"], row["status"], row["milliseconds"]) for row in found] == [
            (line.rank, line.competitor, line.status, line.milliseconds) for line in document.rows
        ]
        parts = parse_race(name)
        for row in found:
            assert (row["event"], row["division"], row["race_number"]) == (
                str(parts.event),
                parts.division,
                parts.number,
            )
            assert row["seconds"] == (None if row["milliseconds"] is None else Decimal(str(row["milliseconds"])) / 1000)
            assert row["complete"] is document.complete


def test_who_was_taken_out_has_the_time_as_measured_and_none_as_a_result(exported: Exported) -> None:
    out = [row for row in rows(exported, "results", season="2025-26") if row["measured_milliseconds"] is not None]
    assert out
    assert {(row["rank"], row["milliseconds"], row["time"]) for row in out} == {(None, None, None)}
    assert all(row["decisions"] for row in out)


def test_what_a_book_lacks_is_said_in_its_row_and_in_those_that_rest_on_it(exported: Exported) -> None:
    (book,) = rows(exported, "books", season="2015-16")
    assert book["complete"] is False
    assert book["in_part"] or book["missing"]
    lacking = {row["coverage"] for row in rows(exported, "standings", season="2015-16", latest=True, complete=False)}
    assert lacking
    assert all("lower bounds" in str(words) for words in lacking)
    assert any(row["at_least"] for row in rows(exported, "standings", season="2015-16"))


def test_a_decision_says_what_it_touches_a_reversal_what_it_undoes(exported: Exported, season: OpenBook) -> None:
    lines = season.decisions().decisions
    found = rows(exported, "decisions", season="2025-26")
    assert [(row["entry"], row["state"]) for row in found] == [(one.entry.position, one.state) for one in lines]
    by_entry = {row["entry"]: row for row in found}
    undone = [row for row in found if row["fact"] == "DecisionReversed" and row["cites"] in by_entry]
    assert undone
    assert all(
        (row["races"], row["competitors"]) == tuple(by_entry[row["cites"]][name] for name in ("races", "competitors"))
        for row in undone
    )


def test_places_are_those_of_the_quota_with_the_mark_of_its_rules(exported: Exported, season: OpenBook) -> None:
    document = season.quota("owg-2026")
    found = rows(exported, "places", season="2025-26", quota="owg-2026")
    assert [row["competitor"] for row in found if row["section"] in ("points", "time", "host")] == [
        one.competitor for event in document.events for one in event.places
    ]
    assert {(row["rules"], row["provisional"]) for row in found} == {(document.status, document.provisional)}
    refused = rows(exported, "not_computed", season="2025-26", table="quota")
    assert [(row["subject"], row["after"]) for row in refused] == [("wsd-2026", "end")]
    assert "unknown" in str(refused[0]["reason"])


def test_who_is_one_person_over_seasons_is_said_with_what_joins_them(exported: Exported) -> None:
    then, now = (row for row in rows(exported, "competitors") if str(row["name"]).casefold() == "kjeld nuis")
    assert (then["season"], now["season"]) == ("2015-16", "2025-26")
    assert then["person"] == now["person"] is not None
    assert (then["joined_by"], then["because"], now["joined_by"]) == ("first", None, "name")
    assert now["because"]
    nobody = {str(row["name"]).partition(",")[0] for row in rows(exported, "competitors") if row["person"] is None}
    assert nobody == {"unnamed"}


def test_a_lap_is_the_time_between_two_passages() -> None:
    skated = (
        ("ada", ResultRow(status="OK", rank=1, time=105_120, passages=(24_500, 51_000, 77_900, 105_120))),
        ("bo", ResultRow(status="OK", rank=2, time=106_000)),
    )
    facts = (*opening(), *skaters("ada", "bo"), *race("wc1-men-1500-a", *skated))
    book = Book(open_store("memory:"), "world-cup/2025-26")
    book.append([Draft(fact, "tester") for fact in facts], expected=0, recorded_at=START)
    made = tables_of([Reader(book)], EVERYTHING, chosen(["laps"]))
    assert [
        (row["competitor"], row["lap"], row["milliseconds"], row["lap_milliseconds"]) for row in rows(made, "laps")
    ] == [
        ("ada", 1, 24_500, 24_500),
        ("ada", 2, 51_000, 26_500),
        ("ada", 3, 77_900, 26_900),
        ("ada", 4, 105_120, 27_220),
    ]


def test_a_table_alone_is_as_it_is_among_all(books: Books, exported: Exported) -> None:
    alone: tuple[Table, ...] = tables_of([books["2015-16"].reader], EVERYTHING, chosen(["not_computed"])).tables
    assert [one.name for one in alone] == ["not_computed", "dictionary"]
    assert alone[0].rows == tuple(row for row in exported.tables[-2].rows if row[1] == "2015-16")
