"""Lists that contradict themselves or each other, rows without a name, and cells that cannot be read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from commands.desk.desk import Desk
from commands.desk.lists import publish
from commands.intake.lists.announcement import Announcement, lists_in
from ledger.basis import EVERYTHING
from ledger.book import Book, Reader
from ledger.errors import InvalidInputError
from ledger.stores import open_store
from projections.audit import Audit, audit_publication, audit_sheets
from projections.cups.standings import standing
from projections.reports.audit import audit_all
from projections.reports.report import Asked
from tests.projections.audit.conftest import Check, Row
from tests.support.history_books import FILES, load_season

CUP = "men-1000"
Table = Callable[..., list[Row]]


def faults(audit: Audit) -> list[tuple[str, int | None]]:
    return [(one.kind, one.row) for one in audit.findings if one.severity == "fault"]


def with_races(reader: Reader, *, merged: bool = False) -> list[Row]:
    """A right list with the points of every race, or of every competition under headings of its own."""
    rows = []
    for line in standing(reader.read(EVERYTHING), CUP).rows:
        row = {
            "rank": str(line.rank),
            "name": line.competitor.name,
            "noc": line.competitor.noc,
            "points": str(line.points),
        }
        for race in standing(reader.read(EVERYTHING), CUP).races:
            row[race.race.competition.upper() if merged else str(race.race)] = ""
        for one in line.scores:
            row[one.race.competition.upper() if merged else str(one.race)] = str(one.points)
        rows.append(row)
    return rows


@pytest.mark.parametrize("merged", [False, True])
def test_a_total_that_its_own_columns_do_not_give(reader: Reader, check: Check, merged: bool) -> None:
    rows = with_races(reader, merged=merged)
    assert check(rows, subject=CUP).verdict == "clean"
    rows[4] |= {"points": str(int(rows[4]["points"]) - 1)}
    audit = check(rows, subject=CUP)

    (finding,) = (one for one in audit.findings if one.kind == "total")
    assert "the list's own columns give" in finding.explanation
    assert finding.of_itself


def test_a_race_that_its_own_total_does_not_give(reader: Reader, check: Check) -> None:
    rows = with_races(reader)
    race = next(name for name, cell in rows[4].items() if name.startswith("wc1") and cell)
    rows[4] |= {race: "33"}

    assert faults(check(rows, subject=CUP)) == [("race-points", 6), ("sum", 6)]


def test_a_gap_printed_as_a_total(check: Check, table: Table) -> None:
    rows = table(CUP, "wc3")
    rows[1] |= {"points": str(int(rows[0]["points"]) - int(rows[1]["points"]))}
    audit = check(rows, subject=CUP)

    (finding,) = (one for one in audit.findings if one.kind == "total")
    assert finding.explanation.startswith("it is the gap to the first, Jordan STOLZ (USA): ")


def test_a_cell_that_cannot_be_read_is_named_and_the_rest_goes_on(reader: Reader, table: Table) -> None:
    rows = table(CUP, "wc3")
    rows[1] |= {"rank": "x"}
    rows[3] |= {"points": "1.180"}
    text = "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]).encode()
    with pytest.raises(InvalidInputError, match="row 3, column rank: 'x' is no rank"):
        lists_in(Path("list.csv"), text, Announcement(subject=CUP))
    (publication,) = lists_in(Path("list.csv"), text, Announcement(subject=CUP, lenient=True))
    audit = audit_publication(reader.read(EVERYTHING), publication)

    assert (audit.verdict, audit.findings) == ("undecided", ())
    assert [(one.row, one.why.partition(";")[0]) for one in audit.uncompared] == [
        (3, "column rank: 'x' is no rank"),
        (5, "column points: '1.180' may be thousands or parts of a point"),
    ]
    assert audit.compared == audit.rows - 2


@pytest.mark.parametrize(
    "text",
    [
        'World Cup, Men, 1000 m, Final, 2025\n"a, b, c, d, e"\nrank;name;noc;points\n1;Jordan STOLZ;USA;180\n',
        "rank,name,noc,points\n----,----,----,----\n1,Jordan STOLZ,USA,180 pts\n,Total,,180\n* subject to protest\n",
        'rank,name,noc,points\n\n1,"Jordan\nSTOLZ",USA,180.000\n',
    ],
)
def test_what_stands_around_the_rows_is_no_row(reader: Reader, text: str) -> None:
    (publication,) = lists_in(Path("list.csv"), text.encode(), Announcement(subject=CUP))
    audit = audit_publication(reader.read(EVERYTHING), publication)

    line = next(number for number, words in enumerate(text.split("\n"), 1) if "Jordan" in words)
    assert [row.row for row in publication.rows] == [line]
    assert (audit.verdict, audit.agreeing) == ("clean", 1)


@pytest.fixture(scope="module")
def old() -> Reader:
    """A season of which the book lacks most, with two lists of one moment that contradict each other."""
    store = open_store("memory:")
    load_season(store, "2017-18")
    return Reader(Book(store, "world-cup/2017-18"))


def test_two_lists_of_one_cup_and_moment_contradict_each_other(old: Reader, tmp_path: Path) -> None:
    desk = Desk(old.book, actor="tester")
    file = tmp_path / "other-men-500.csv"
    file.write_text("rank,name,noc,points\n1,Håvard Holmefjord Lorentzen,NOR,715\n", encoding="utf-8")
    publish(desk, file, Announcement(subject="men-500", after="wc6"))
    asked = Asked(old, EVERYTHING, old.read(EVERYTHING))
    steps: list[tuple[int, int]] = []
    document = audit_all(asked, lambda done, of: steps.append((done, of)))

    by_name = {one.audited: one for one in document.audits}
    (said,) = {one.computed for one in by_name["other-men-500"].findings if one.kind == "contradiction"} & {
        "716 points by men-500-final-35-201-78-98"
    }
    assert said
    assert by_name["other-men-500"].verdict == "undecided"
    assert {"other-men-500", "men-500-final-35-201-78-98"} <= set(document.contradicting)
    assert document.verdict == "faults"
    assert steps[-1] == (len(document.audits) - 1, len(document.audits))


def test_a_list_that_cannot_be_compared_does_not_stop_the_others(old: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> Audit:
        raise InvalidInputError("no such thing")

    monkeypatch.setattr("projections.reports.audit.audit_publication", refused)
    document = audit_all(Asked(old, EVERYTHING, old.read(EVERYTHING)))

    assert {one.unchecked for one in document.audits} == {("no such thing",)}
    assert (document.verdict, document.counts and document.counts.undecided) == ("undecided", len(document.audits))


def test_rows_without_a_name_are_those_of_the_very_table() -> None:
    store = open_store("memory:")
    load_season(store, "2015-16")
    reading = Reader(Book(store, "world-cup/2015-16")).read(EVERYTHING)
    fact = reading.season.publications["2015-16-1500-w"].fact
    unnamed = [row.row for row in fact.rows if not dict(row.cells).get("name")]
    audit = audit_publication(reading, fact)

    assert unnamed
    assert (audit.verdict, audit.agreeing) == ("clean", len(fact.rows))
    another = fact.model_copy(update={"publication": "another", "protocol": "0" * 64})
    assert {one.row for one in audit_publication(reading, another).uncompared} == set(unnamed)


@pytest.mark.uncounted
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_book_made_from_tables_has_a_fault_on_its_sheets(file: Path) -> None:
    store = open_store("memory:")
    load_season(store, file.stem)

    assert faults(audit_sheets(Reader(Book(store, f"world-cup/{file.stem}")).read(EVERYTHING))) == []
