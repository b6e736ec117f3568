"""A verdict has three values: clean is said only where everything was compared, and a fault only where it is one."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from commands.intake.lists.announcement import Announcement, lists_in
from ledger.basis import EVERYTHING, Question
from ledger.book import Book, Reader
from ledger.stores import open_store
from projections.audit import Audit, audit_publication, audit_sheets
from projections.cups.standings import standing
from tests.projections.audit.conftest import Check, Row
from tests.support.history_books import FILES, load_season
from tests.support.workbooks import workbook

CUP = "men-1000"
HEAD = "Rank,Name,NOC,Points"


def history(season: str) -> Reader:
    """A reader of an older season."""
    store = open_store("memory:")
    load_season(store, season)
    return Reader(Book(store, f"world-cup/{season}"))


def csv(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *lines)).encode()


def audited(reader: Reader, name: str, content: bytes, subject: str | None = CUP) -> Audit:
    (publication,) = lists_in(Path(name), content, Announcement(subject=subject))
    return audit_publication(reader.read(EVERYTHING), publication, lambda instant: reader.read(Question(as_of=instant)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.csv", csv("1,Jordan STOLZ,USA,180", "2,Jenning DE BOO,NED,145")),
        ("floats.csv", csv("1.0,Jordan STOLZ,USA,180.0", "2.0,Jenning DE BOO,NED,145.0")),
        ("sep.csv", b"\xef\xbb\xbfsep=;\n" + csv("1;Jordan STOLZ;USA;180", head=HEAD.replace(",", ";"))),
        ("title.csv", b"ISU World Cup 2025/26, Men 1000 m\n\n" + csv("1,Jordan STOLZ,USA,180")),
        ("utf16.csv", csv("1,Jordan STOLZ,USA,180").decode().encode("utf-16")),
        (
            "office.csv",
            csv("3,Damian ZUREK,POL,126", "28,Bjørn MAGNUSSEN,NOR,40").decode().encode("cp1252"),
        ),
        ("comma.csv", csv('1,Jordan STOLZ,USA,180,"1:05,66"', head=f"{HEAD},Best time")),
        ("thousandths.csv", csv("1,Jordan STOLZ,USA,180,1:05.661", head=f"{HEAD},Best time")),
        ("of-a-day.csv", csv("1,Jordan STOLZ,USA,180,0.000759953703703704", head=f"{HEAD},Best time")),
    ],
)
def test_every_usual_writing_is_read(season_2025_26: Reader, name: str, content: bytes) -> None:
    audit = audited(season_2025_26, name, content)

    assert [finding for finding in audit.findings if finding.kind in ("total", "best-time", "unknown-name")] == []
    assert audit.compared == audit.rows == audit.agreeing > 0


def test_ties_are_written_on_either_side_of_the_rank(season_2025_26: Reader) -> None:
    (one,) = lists_in(Path("ties.csv"), csv("T1,A,NED,5", "1T,B,NED,5", "=3,C,NED,4", "3=,D,NED,4"), Announcement())
    audit = audit_publication(season_2025_26.read(EVERYTHING), one.model_copy(update={"subject": CUP}))

    assert [finding.kind for finding in audit.findings].count("rank") == 0


def test_a_list_without_points_is_undecided(season_2025_26: Reader) -> None:
    audit = audited(season_2025_26, "list.csv", csv("1,Jordan STOLZ,USA,", "2,Jenning DE BOO,NED,"))

    assert (audit.verdict, audit.compared) == ("undecided", 0)
    assert {one.why for one in audit.uncompared} == {"no points are printed"}


def test_formulas_without_values_are_undecided(season_2025_26: Reader) -> None:
    rows = [tuple(HEAD.split(",")), (1, "Jordan STOLZ", "USA", "=60+60+60"), (2, "Jenning DE BOO", "NED", 145)]
    audit = audited(season_2025_26, "list.xlsx", workbook(rows))

    assert (audit.verdict, audit.compared) == ("undecided", 1)
    assert [(one.row, one.why) for one in audit.uncompared] == [
        (2, "Points is a formula without its value; open the file in a spreadsheet and save it")
    ]


def test_a_name_that_nobody_has_is_not_clean(check: Check, table: Callable[..., list[Row]]) -> None:
    rows = table(CUP)
    rows[-1] = rows[-1] | {"name": "Nobody ATALL", "noc": "ITA"}

    assert check(rows, subject=CUP).verdict != "clean"


@pytest.mark.parametrize("race", ["wc1-men-500-1-a", "wc2-men-500-1-a"])
def test_a_right_list_from_the_middle_of_a_weekend_is_not_accused(season_2025_26: Reader, race: str) -> None:
    whole = season_2025_26.read(EVERYTHING)
    instant = whole.season.races[race].protocols[0].published_at
    at_the_moment = season_2025_26.read(Question(as_of=instant))
    lines = standing(at_the_moment, "men-500").rows
    rows = [f"{line.rank},{line.competitor.name},{line.competitor.noc},{line.points}" for line in lines]
    audit = audited(season_2025_26, "list.csv", csv(*rows), "men-500")

    assert audit.verdict == "clean"
    assert audit.reading.basis.as_of == at_the_moment.basis.as_of
    assert f"after {race}, with which {len(rows)} of {len(rows)} rows agree" in audit.assumed[0]


def test_a_wrong_list_of_a_whole_book_is_still_wrong(check: Check, table: Callable[..., list[Row]]) -> None:
    rows = [row | {"points": str(int(row["points"]) + 1)} for row in table(CUP)]

    assert check(rows, subject=CUP).verdict == "faults"


def test_a_total_beyond_every_basis_is_wrong_though_none_fits() -> None:
    """The ISU's own release of March 2014; its book is known in part, but of these two it holds every race."""
    reader = history("2013-14")
    rows = csv("1,Martina Sáblíková,CZE,610", "2,Claudia Pechstein,GER,485")
    audit = audited(reader, "isu.csv", rows, "women-3000-5000")

    assert audit.verdict == "faults"
    assert [(one.published, one.computed.partition(" =")[0]) for one in audit.findings] == [
        ("610 points", "at most 550 points"),
        ("485 points", "at most 416 points"),
    ]
    assert {one.certainty for one in audit.findings} == {"likely"}


def test_what_the_book_holds_in_part_is_a_lower_bound() -> None:
    reader = history("2009-10")
    audit = audit_publication(
        reader.read(EVERYTHING), reader.read(EVERYTHING).season.publications["2009-10-team-pursuit-w"].fact
    )

    (fault,) = (one for one in audit.findings if one.severity == "fault")
    assert fault.computed.startswith("at least 260 points")
    assert fault.certainty != "certain"


def test_no_list_is_clean_of_which_a_row_was_not_compared(historic: list[Reader]) -> None:
    for reader in historic:
        whole = reader.read(EVERYTHING)
        for entry in whole.season.publications.values():
            audit = audit_publication(whole, entry.fact)
            assert (audit.verdict == "clean") <= (audit.compared == audit.rows > 0), entry.fact.publication


def test_a_source_without_a_column_has_no_fault_in_it(historic: list[Reader]) -> None:
    """Tables of points print no times behind; nothing is missing there."""
    found = [one for reader in historic for one in audit_sheets(reader.read(EVERYTHING)).findings]

    assert [one for one in found if one.kind == "printed-behind"] == []


@pytest.fixture(scope="module")
def historic() -> list[Reader]:
    """The older seasons of the fixtures."""
    return [history(file.stem) for file in FILES]


def test_sheets_that_print_no_points_are_not_compared(season_2025_26: Reader) -> None:
    reading = season_2025_26.read(EVERYTHING)
    record = reading.season.races["wc1-men-500-1-a"]
    silent = tuple(
        entry._replace(
            fact=entry.fact.model_copy(
                update={"result": entry.fact.result.model_copy(update={"points_printed": None})}
            ),
        )
        for entry in record.results
    )
    races = {**reading.season.races, "wc1-men-500-1-a": replace(record, results=silent)}
    audit = audit_sheets(replace(reading, season=replace(reading.season, races=races)))

    assert audit.unchecked == ("wc1-men-500-1-a: no points are printed",)
