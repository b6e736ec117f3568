"""The moment of a list: at the end of any race, by its own words, and never surer than it is."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from commands.intake.lists.announcement import Announcement, lists_in
from ledger.basis import EVERYTHING, Question
from ledger.book import Reader, Reading
from projections.audit import Audit, audit_publication
from projections.cups.standings import standing
from tests.projections.audit.conftest import Check, Row

CUP = "men-500"
Table = Callable[..., list[Row]]


def audited(reader: Reader, text: str, name: str = "list.csv", **said: str) -> Audit:
    (publication,) = lists_in(Path(name), text.encode(), Announcement(lenient=True, **said))  # type: ignore[arg-type]
    return audit_publication(reader.read(EVERYTHING), publication, lambda instant: reader.read(Question(as_of=instant)))


def in_csv(rows: list[Row], title: str = "") -> str:
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    return "\n".join([*([title, ""] if title else []), *lines])


def after(reader: Reader, race: str, cup: str = CUP) -> list[Row]:
    """The right list at the end of a race."""
    instant = reader.read(EVERYTHING).season.races[race].protocols[0].published_at
    return [
        {
            "rank": str(line.rank),
            "name": line.competitor.name,
            "noc": line.competitor.noc,
            "points": str(line.points),
        }
        for line in standing(reader.read(Question(as_of=instant)), cup).rows
    ]


def test_a_right_list_is_of_the_end_of_every_race_of_its_cup(reader: Reader) -> None:
    races = [name for name in reader.read(EVERYTHING).season.races if "-men-500-" in name and name < "wc3"]
    for race in races[1:]:
        audit = audited(reader, in_csv(after(reader, race)), subject=CUP)

        assert [finding for finding in audit.findings if finding.severity == "fault"] == [], race
        assert audit.agreeing == audit.compared == audit.rows


def test_one_row_that_fits_by_chance_does_not_take_a_list_to_another_moment(reader: Reader, table: Table) -> None:
    # With one total changed to what it was a race earlier, that moment fits no better.
    rows = table(CUP, "wc2")
    earlier = {row["name"]: row["points"] for row in after(reader, "wc2-men-500-2-b")}
    rows[3] |= {"points": earlier[rows[3]["name"]]}
    audit = audited(reader, in_csv(rows), subject=CUP)

    assert audit.fit is not None
    assert (audit.fit.after, audit.fit.sure, audit.fit.agreeing) == ("wc2", "sure", len(rows) - 1)
    assert [finding.row for finding in audit.findings if finding.kind == "total"] == [5]


def test_a_list_that_fits_two_moments_as_well_says_both_and_is_certain_of_nothing(reader: Reader, table: Table) -> None:
    early = {row["name"]: row for row in table(CUP, "wc2")}
    both = [row for row in table(CUP, "wc3") if row["name"] in early]
    same = [row for row in both if early[row["name"]]["points"] == row["points"]]
    changed = [row for row in both if early[row["name"]]["points"] != row["points"]]
    rows = [changed[0], early[changed[1]["name"]], *same[:6]]
    audit = audited(reader, in_csv(rows), subject=CUP)

    assert audit.fit is not None
    assert (audit.fit.after, audit.fit.sure, audit.fit.agreeing) == ("wc3", "unsure", len(rows) - 1)
    assert "wc2" in {one.after for one in audit.fit.rivals}
    (finding,) = (one for one in audit.findings if one.kind == "total")
    assert (finding.row, finding.certainty) == (3, "several")
    assert "right, if the list is of after wc2" in finding.alternatives
    assert "not sure: it fits nearly as well after " in audit.assumed[-1]


@pytest.mark.parametrize(
    "title",
    [
        "Men 500 m, standing after World Cup 2, Calgary, CAN, 2025",
        "Men 500 m after WC2",
        "500m Men: before Heerenveen",
        "Standing after Calgary (500 m men)",
    ],
)
def test_the_words_above_the_headings_say_cup_and_moment(reader: Reader, table: Table, title: str) -> None:
    audit = audited(reader, in_csv(table(CUP, "wc2"), f'"{title}"'))

    assert audit.fit is not None
    assert (audit.lists, audit.fit.after, audit.fit.sure) == ((CUP,), "wc2", "stated")
    assert (audit.verdict, audit.assumed) == ("clean", ())


def test_words_that_were_left_standing_above_another_list_are_not_believed(reader: Reader, table: Table) -> None:
    audit = audited(reader, in_csv(table(CUP, "wc2"), "Men 500 m after WC1"))

    assert audit.findings == ()
    assert audit.verdict == "undecided"
    assert audit.unchecked == ("the list says that it is of after wc1, but every row is of after wc2",)


def test_of_two_races_that_were_announced_at_once_the_first_is_a_moment_too(reading: Reading, check: Check) -> None:
    # Without anybody to ask what had been announced, each race is the end of a book without the later ones.
    fewer = {name: one for name, one in reading.season.races.items() if name < "wc2-men-500-2"}
    early = replace(reading, season=replace(reading.season, races=fewer))
    rows = [
        {"rank": str(line.rank), "name": line.competitor.name, "noc": line.competitor.noc, "points": str(line.points)}
        for line in standing(early, CUP).rows
    ]
    audit = check(rows, subject=CUP)

    assert audit.reading.basis.hypothetical == ("without the races after wc2-men-500-1-a",)
    assert [finding for finding in audit.findings if finding.severity == "fault"] == []


def test_a_list_of_a_moment_that_the_book_has_not_is_not_accused(reader: Reader, table: Table) -> None:
    rows = table(CUP, "wc3")
    later = [
        {**row, "points": str(int(row["points"]) + gain)} for gain, row in zip(range(60, 0, -1), rows, strict=False)
    ]
    audit = audited(reader, in_csv(later), subject=CUP)

    assert (audit.verdict, audit.compared) == ("undecided", 0)
    assert [finding for finding in audit.findings if finding.kind == "total"] == []


def test_a_total_that_no_moment_gives_is_wrong_whatever_else_the_list_is(reader: Reader) -> None:
    audit = audited(reader, "rank,name,noc,points\n1,Jordan STOLZ,USA,999\n2,Jenning DE BOO,NED,7", subject=CUP)

    (finding,) = (one for one in audit.findings if one.kind == "total")
    assert (finding.row, finding.published, finding.certainty) == (3, "7 points", "likely")
    assert "no moment of the book gives 7 points" in finding.explanation
    assert audit.verdict == "faults"
