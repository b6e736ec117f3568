"""The tables of an archive are not signed: restoring computes each anew, and names the first cell that differs."""

import csv
import io
import json
import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from commands.archive import recomputed
from commands.archive.contents import contents
from commands.archive.reading import Files
from commands.archive.restoring import Demand, checked, read_archive
from commands.sealing.checkpoints import folder_beside
from ledger.book import Book
from ledger.stores import open_store
from projections.tables.parquet import to_parquet
from tests.commands.archive.conftest import Made
from tests.commands.archive.support import Change, added, by_restoring, inside, moved, rebagged, replaced, unfold
from tests.commands.sealing.support import BOOK, KEY

pytestmark = pytest.mark.uncounted  # restoring goes through all tables, which have tests of their own


def in_database(statement: str) -> Change:
    def change(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            connection.deserialize(files["data/season.sqlite"])
            connection.execute(statement)
            return {**files, "data/season.sqlite": connection.serialize()}

    return change


STANDINGS = "data/tables/standings.csv"
LAST_POINTS = "wc1,men-500,1,1,ada,Ada,NED,60"
TABLES = {
    "a cell": (
        replaced(STANDINGS, LAST_POINTS, LAST_POINTS[:-2] + "61"),
        "standings.csv: row 1, column points: '61' stands there, '60' is computed",
    ),
    "a row less": (
        lambda files: {**files, STANDINGS: files[STANDINGS][: files[STANDINGS].rindex(b"\n", 0, -1) + 1]},
        "standings.csv: row 13 is missing",
    ),
    "a row more": (lambda files: {**files, STANDINGS: files[STANDINGS] * 2}, "standings.csv: row 14 is one too many"),
    "a cell less": (replaced(STANDINGS, ",Ada", ""), "standings.csv: row 1 has not a cell a column"),
    "another column": (replaced(STANDINGS, "points", "marks"), "no column 'marks' is computed"),
    "another table": (moved(STANDINGS, "data/tables/merits.csv"), "tables/merits.csv: no such table is computed"),
    "a table less": (
        lambda files: {name: data for name, data in files.items() if name != STANDINGS},
        "tables/standings.csv: there is no table standings",
    ),
    "no table": (replaced(STANDINGS, "wc1", '"wc1'), "not a table as CSV"),
    "a cell in the database": (
        in_database("UPDATE standings SET points = 61 WHERE points = 60"),
        "season.sqlite, 'standings': row 1, column points: 61 stands there, 60 is computed",
    ),
    "an entry in the database": (
        in_database("UPDATE entries SET actor = 'Tester' WHERE position = 4"),
        "'entries': row 4, column actor: 'Tester' stands there",
    ),
    "a text for a number": (
        in_database("UPDATE standings SET points = x'3630' WHERE points = 60"),
        "column points: b'60' stands there",
    ),
    "no table in the database": (in_database("DROP TABLE standings"), "season.sqlite: there is no table standings"),
    "another meaning of a column": (
        in_database("UPDATE columns SET meaning = 'The fewest win.' WHERE column_name = 'points'"),
        "'columns': row ",
    ),
    "a table as something else than CSV": (
        added("data/tables/standings.xlsx", b"PK"),
        "tables/standings.xlsx: no such table is computed",
    ),
    "a view": (
        in_database("CREATE VIEW more AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n"),
        "'more': no plain table",
    ),
    "a computed column": (
        in_database("ALTER TABLE standings ADD COLUMN more AS (points + 1)"),
        "'standings': no plain table",
    ),
    "an empty database": (added("data/season.sqlite", b""), "not a database, or a damaged one"),
    "no database": (added("data/season.sqlite", b"no database" * 1_000), "not a database, or a damaged one"),
}
"""Tables that say something else than the entries come to, and the words by which restoring refuses them."""


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_computed_anew_and_the_first_cell_that_differs_is_named(made: Made, name: str) -> None:
    change, words = TABLES[name]
    told = by_restoring(inside(rebagged(change(made.files))), Demand([KEY.public]))
    assert told.startswith("WRONG: ")
    assert words in told


def unnamed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files as an older program wrote them, which named no program, or as somebody says that one did."""
    about = json.loads(files["data/archive.json"])
    about = {key: value for key, value in about.items() if key not in ("program", "tables")}
    return {**files, "data/archive.json": json.dumps(about).encode()}


def in_table(name: str, change: Callable[[list[dict[str, str]]], object]) -> Change:
    """What somebody does to the rows of a table as CSV."""

    def changed(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        rows = list(csv.DictReader(io.StringIO(files[f"data/tables/{name}.csv"].decode())))
        rows, text = change(rows) or rows, io.StringIO()  # type: ignore[assignment]
        writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return {**files, f"data/tables/{name}.csv": text.getvalue().encode()}

    return changed


def only(rows: list[dict[str, str]], keep: Callable[[str], bool]) -> list[dict[str, str]]:
    return [{key: cell for key, cell in row.items() if keep(key)} for row in rows]


NO_TABLE = "data/tables/nocs.csv"
SAID: dict[str, tuple[Change, str, tuple[str, ...]]] = {
    "a table less": (lambda files: {key: files[key] for key in files if key != NO_TABLE}, "nocs", ("not there",)),
    "a table more": (added("data/tables/merits.csv", b"name,merit\n"), "merits", ("not computed now",)),
    "a column less": (
        in_table("standings", lambda rows: only(rows, lambda name: name != "separated_by")),
        "standings.separated_by",
        ("not there",),
    ),
    "a table less in the database": (in_database("DROP TABLE nocs"), "nocs", ("not there",)),
    "a column more in the database": (
        in_database('ALTER TABLE standings ADD COLUMN "a ""b" TEXT'),
        'standings.a "b',
        ("not computed now",),
    ),
    "rows in another order": (in_table("standings", list.reverse), "", ()),
    "lines numbered otherwise": (in_table("scores", lambda rows: [row.update(line="1") for row in rows][:0]), "", ()),
    "a name in another spelling": (
        in_table("results", lambda rows: [row.update(name=row["name"].replace("A", "Á")) for row in rows][:0]),
        "2 cells in tables/, season.sqlite",
        ("column name: 'Áda' stands there, 'Ada' is computed",),
    ),
    "something in place of nothing": (
        in_table("results", lambda rows: rows[-1].update(time="1:40.48")),
        "1 cells in tables/, season.sqlite",
        ("column time: '1:40.48' stands there, '' is computed",),
    ),
}
"""What another version may have written otherwise, and how it is said."""


@pytest.mark.parametrize("name", SAID)
def test_what_another_version_wrote_otherwise_is_said(made: Made, name: str) -> None:
    change, what, words = SAID[name]
    table = checked(Files("it", inside(change(unnamed(made.files)))), Demand([KEY.public])).table
    said = {one.what: one.against for one in table if one.result in ("not checked", "differs")}
    assert all(word in said[what] and "as by an older program" in said[what] for word in words), said
    assert len(said) == 3 + len(words), said


FORGED: dict[str, tuple[Change, str]] = {
    "points": (in_table("standings", lambda rows: rows[0].update(points="61")), "column points: '61' stands there"),
    "a rank of one without": (
        in_table("results", lambda rows: next(row for row in rows if not row["rank"]).update(rank="9")),
        "column rank: '9' stands there, '' is computed",
    ),
    "a rank exchanged": (
        in_table("standings", lambda rows: [rows[0].update(rank="2"), rows[1].update(rank="1")][:0]),
        "column rank: '2' stands there, '1' is computed",
    ),
    "a name exchanged": (
        in_table("standings", lambda rows: rows[0].update(name="Bo")),
        "column name: 'Bo' stands there, 'Ada' is computed",
    ),
    "a name that nobody has": (
        in_table("standings", lambda rows: rows[0].update(name="Zed")),
        "column name: 'Zed' stands there, 'Ada' is computed",
    ),
    "somebody else": (
        in_table("standings", lambda rows: rows[0].update(competitor="bo")),
        "column competitor: 'bo' stands there, 'ada' is computed",
    ),
    "another time": (
        in_table("results", lambda rows: rows[0].update(time="0:33.00")),
        "column time: '0:33.00' stands there",
    ),
    "a row less": (in_table("standings", lambda rows: rows[:-1]), "standings.csv: a row is missing: "),
    "a row more": (in_table("standings", lambda rows: [*rows, rows[0]]), "row 14 is not computed: "),
    "no column that is computed": (
        in_table("standings", lambda rows: [{"best": row["name"]} for row in rows]),
        "it has no column that is computed",
    ),
    "points in the database": (
        in_database("UPDATE standings SET points = 61 WHERE points = 60"),
        "season.sqlite, 'standings': row 1, column points: 61 stands there, 60 is computed",
    ),
    "an entry in the database": (
        in_database("UPDATE entries SET data = '{}' WHERE position = 9"),
        "'entries': row 9, column data: ",
    ),
}
"""What no version of the program would have written, and the words by which it is refused."""


@pytest.mark.parametrize("name", FORGED)
def test_what_tables_say_must_be_right_whoever_is_said_to_have_written_them(made: Made, name: str) -> None:
    change, words = FORGED[name]
    files = inside(rebagged(change(unnamed(made.files))))
    told = by_restoring(files, Demand([KEY.public]))
    assert told.startswith("WRONG: "), told
    assert words in told
    assert told.endswith("; --tables-as-given takes them as they are")


def test_an_archive_may_name_another_version_of_the_program(made: Made) -> None:
    about = {**json.loads(made.files["data/archive.json"]), "program": "season-ledger 9.9"}
    files = SAID["a column less"][0]({**made.files, "data/archive.json": json.dumps(about).encode()})
    rows = checked(Files("it", inside(files))).table
    assert [one.against for one in rows if one.what == "standings.separated_by"] == [
        "not there; by 'season-ledger 9.9'"
    ]


@pytest.mark.parametrize("name", TABLES)
def test_tables_may_be_taken_as_given(made: Made, name: str) -> None:
    files = inside(rebagged(TABLES[name][0](made.files)))
    assert by_restoring(files, Demand([KEY.public], tables_as_given=True)).startswith("whole and sealed")


def with_parquet(made: Made) -> dict[str, bytes]:
    with open_store(made.url, read_only=True) as store:
        kept = contents(store, Book(store, BOOK), [folder_beside(made.url, None)], parquet=to_parquet).files
    return {**made.files, **{f"data/{name}": data for name, data in kept.items() if name.startswith("parquet/")}}


def test_what_is_written_as_parquet_is_not_read_but_written_again(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = with_parquet(made)
    count = sum(name.startswith("data/parquet/") for name in files)
    forged = {**files, "data/parquet/standings.parquet": files["data/parquet/races.parquet"]}

    def told(files: Mapping[str, bytes], number: int) -> list[str]:
        table = read_archive(unfold(rebagged(files), tmp_path / str(number))).table
        return [f"{one.result}: {one.what}" for one in table if "parquet" in one.what]

    assert told(files, 1) == [f"ok: {count} files in parquet/"]
    assert told(forged, 2) == [f"not checked: 1 of {count} files in parquet/"]
    monkeypatch.setitem(sys.modules, "projections.tables.parquet", None)
    assert told(files, 3) == ["not checked: parquet/"]


def test_another_program_than_ours_in_an_archive_is_said_to_be_so(made: Made, tmp_path: Path) -> None:
    other = rebagged({**made.files, "data/verify.py": b"print('the archive is whole')"})
    for files, line in ((made.files, ("ok", "that of")), (other, ("not checked", "another than that of"))):
        table = read_archive(unfold(files, tmp_path / line[0])).table
        assert next((one.result, one.against) for one in table if one.what == "verify.py") == (
            line[0],
            f"{line[1]} this program",
        )


ABOUT, PACKAGE = "data/archive.json", "data/tables/datapackage.json"
TO_PROGRAMS = {
    "the type of a column": (replaced(PACKAGE, '"integer"', '"string"'), "datapackage.json, line "),
    "the rulebook": (
        replaced(ABOUT, '"rulebook": "2025-26"', '"rulebook": "2024-25"'),
        """archive.json, rulebook: "2024-25" stands there, "2025-26" is written""",
    ),
    "no moments": (replaced(ABOUT, '"moments"', '"minutes"'), "archive.json, moments: nothing stands there"),
}
"""Descriptions for programs that say something else, and the words by which restoring refuses them."""


@pytest.mark.parametrize("name", TO_PROGRAMS)
def test_what_an_archive_says_of_itself_to_programs_is_written_anew(made: Made, name: str) -> None:
    change, words = TO_PROGRAMS[name]
    told = by_restoring(inside(rebagged(change(made.files))), Demand([KEY.public]))
    assert told.startswith("WRONG: ")
    assert words in told
    assert "WRONG" not in by_restoring(inside(rebagged(change(made.files))), Demand(tables_as_given=True))


@pytest.mark.parametrize(
    ("change", "what", "told"),
    [
        (replaced("data/README.txt", "19 of 19", "20 of 20"), "README.txt", "20 of 20 entries are covered"),
        (added("data/README.txt", b"\xff"), "README.txt", "line 1: "),
        (replaced("data/ro-crate-metadata.json", "Speed skating", "Swimming"), "ro-crate-metadata.json", "Swimming"),
        (replaced(ABOUT, '"sealed": 19', '"sealed": 20'), "archive.json", "sealed: 20 stands there, 19 is written"),
        (
            lambda files: {name: data for name, data in files.items() if name != "data/README.txt"},
            "README.txt",
            "it is not there",
        ),
    ],
)
def test_where_an_archive_says_something_else_to_people_the_line_is_told(
    made: Made, change: Change, what: str, told: str
) -> None:
    where = inside(rebagged(change(made.files)))
    table = checked(Files("", where), Demand([KEY.public])).table
    (row,) = [one for one in table if one.result == "differs" and one.what == what]
    assert told in row.against
    assert what in by_restoring(where, Demand([KEY.public]))


def test_an_archive_that_says_what_is_written_of_it_is_told_so(made: Made) -> None:
    table = read_archive(made.folder).table
    (row,) = [one for one in table if "README.txt" in one.what]
    assert row.result == "ok"
    assert row.what == "archive.json, README.txt, ro-crate-metadata.json, tables/datapackage.json"
    assert not [one for one in table if one.result == "differs"]


def test_tables_after_more_competitions_than_a_season_has_are_not_computed(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They take as long each, and an archive that a stranger made could have any number."""
    monkeypatch.setattr(recomputed, "_MOST_COMPETITIONS", 1)
    table = read_archive(made.folder).table
    assert ("not checked", "tables/, season.sqlite") in [(one.result, one.what) for one in table]
