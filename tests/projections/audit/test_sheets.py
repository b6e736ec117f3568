"""What the sheets print and the rules do not give: the season's own misprints, and every kind on small races."""

from collections.abc import Sequence

import pytest

from ledger.basis import EVERYTHING
from ledger.book import Reading
from ledger.facts import Fact, ResultRow
from projections.audit import Audit, Finding, audit_sheets
from tests.support.desks import desk_with
from tests.support.given import finished, race, skaters


@pytest.fixture(scope="module")
def audit(reading: Reading) -> Audit:
    return audit_sheets(reading)


def test_the_misprints_of_the_season(audit: Audit) -> None:
    assert [(finding.kind, finding.list, finding.subject) for finding in audit.findings] == [
        ("printed-points", "wc1-women-mass-start-a", "Momoka HORIKAWA (JPN)"),
        ("printed-laps", "wc1-women-mass-start-a", "the laps column"),
        ("printed-points", "wc1-men-mass-start-a", "Jake WEIDEMANN (CAN)"),
        ("printed-sprints", "wc2-men-mass-start-b", "Andrey ZUYEV (KAZ)"),
        ("printed-rank", "wc2-men-mass-start-b", "Mathieu BELLOIR (FRA)"),
        ("printed-points", "wc2-men-mass-start-b", "the points column"),
        ("printed-sprints", "wc2-men-mass-start-a", "Didrik Eng STRAND (NOR)"),
        ("printed-rank", "wc2-men-mass-start-a", "Daniele DI STEFANO (ITA)"),
        ("printed-points", "wc3-men-mass-start-a", "Sigurd Holbø DYRSET (NOR)"),
        ("treatment", "wc3-men-10000-b, wc3-women-500-a, wc3-men-500-a", "a DNF"),
        ("treatment", "wc3-men-mass-start-a", "fewer laps than the others in a mass start"),
    ]
    assert (len(audit.lists), audit.rows) == (76, 1899)


def test_a_column_that_is_another_one_is_one_finding(audit: Audit) -> None:
    finding = audit.findings[5]

    assert finding.explanation == (
        "18 rows have other points than table b-mass-start gives; 18 of them have those of the rank below"
    )
    assert len(finding.entries) == 18


def test_a_sheet_of_fewer_laps(audit: Audit) -> None:
    finding = audit.findings[1]

    assert (finding.published, finding.computed) == ("15 laps", "16 laps")
    assert finding.explanation == "22 rows print 15 laps; the other sheets of women-mass-start print 16"


def test_a_dnf_that_is_ranked_on_some_sheets(audit: Audit) -> None:
    finding = audit.findings[9]

    assert finding.published.startswith("7 times no rank, no points; 2 times the last rank, with points")
    assert finding.computed == "what the sheet prints counts"
    assert "Erin JACKSON (USA) in wc3-women-500-a, Joep WENNEMARS (NED) in wc3-men-500-a" in finding.explanation


def audited(*facts: Sequence[Fact]) -> list[Finding]:
    flat = [fact for group in facts for fact in group]
    reading = desk_with([*skaters("a", "b", "c"), *flat]).reader.read(EVERYTHING)
    return list(audit_sheets(reading).findings)


def row(rank: int, time: int, **more: object) -> ResultRow:
    points = (60, 54, 48)[rank - 1]
    return finished(rank, time).model_copy(update={"points_printed": points, **more})


def test_a_right_sheet_is_clean() -> None:
    rows = [("a", row(1, 34_000)), ("b", row(2, 34_100, behind=100)), ("c", row(3, 34_200, behind=200))]

    assert audited(race("wc1-men-500-a", *rows)) == []


def test_a_rank_that_the_times_do_not_give() -> None:
    rows = [("a", row(1, 34_100, behind=100)), ("b", row(2, 34_000)), ("c", row(3, 34_200, behind=200))]
    found = audited(race("wc1-men-500-a", *rows))

    assert [(one.kind, one.row, one.published, one.computed) for one in found] == [
        ("printed-rank", 1, "rank 1", "rank 2"),
        ("printed-rank", 2, "rank 2", "rank 1"),
    ]


def test_a_time_behind_that_is_not_the_difference() -> None:
    rows = [("a", row(1, 34_000)), ("b", row(2, 34_100, behind=110)), ("c", row(3, 34_200))]
    found = audited(race("wc1-men-500-a", *rows))

    assert [(one.kind, one.published, one.computed) for one in found] == [
        ("printed-behind", "+0.11", "+0.10"),
        ("printed-behind", "nothing", "+0.20"),
    ]


def test_points_of_another_rank() -> None:
    rows = [("a", row(1, 34_000)), ("b", row(2, 34_100, behind=100, points_printed=48))]
    (finding,) = audited(race("wc1-men-500-a", *rows))

    assert (finding.kind, finding.published, finding.computed) == (
        "printed-points",
        "48 points",
        "54 points for rank 2",
    )
    assert finding.explanation.endswith("48 are those of rank 3")


def test_equal_thousandths_share_the_rank() -> None:
    rows = [("a", row(1, 34_000, thousandth=4)), ("b", row(2, 34_000, thousandth=4))]
    (finding,) = audited(race("wc1-men-500-a", *rows))

    assert (finding.kind, finding.severity) == ("printed-rank", "fault")
    assert finding.explanation == "34.00(4) each; equal thousandths share the rank"


def test_equal_times_without_thousandths_are_a_note() -> None:
    rows = [("a", row(1, 34_000)), ("b", row(2, 34_000))]
    (finding,) = audited(race("wc1-men-500-a", *rows))

    assert (finding.kind, finding.severity) == ("tie", "note")


def test_a_tie_that_is_shared_on_one_sheet_and_not_on_the_other() -> None:
    tied = [("a", row(1, 34_000)), ("b", row(1, 34_000)), ("c", row(3, 34_200, behind=200))]
    apart = [("a", row(1, 34_000)), ("b", row(2, 34_000)), ("c", row(3, 34_200, behind=200))]
    found = audited(race("wc1-men-500-a", *tied), race("wc2-men-500-a", *apart))

    assert [(one.kind, one.subject) for one in found if one.kind == "treatment"] == [("treatment", "equal hundredths")]


def test_an_empty_column_of_points_is_one_finding() -> None:
    names = ("a", "b", "c", "d", "e", "f")
    rows = [
        (name, finished(place, 34_000 + 100 * place).model_copy(update={"behind": 100 * (place - 1)}))
        for place, name in enumerate(names, 1)
    ]
    reading = desk_with([*skaters(*names), *race("wc1-men-500-a", *rows)]).reader.read(EVERYTHING)
    found = [one for one in audit_sheets(reading).findings if one.kind == "printed-points"]

    assert [(one.row, one.published) for one in found] == [(None, "no points")]
    assert "for the 6 rows" in found[0].explanation


def test_a_disqualified_skater_has_no_rank() -> None:
    rows = [("a", row(1, 34_000)), ("b", ResultRow(status="DQ", rank=2))]
    (finding,) = audited(race("wc1-men-500-a", *rows))

    assert (finding.kind, finding.computed) == ("printed-rank", "no rank")


def test_sprints_add_up() -> None:
    first = row(1, 500_000, laps=16, sprints=(3, 3, 3, 60), race_points=68)
    second = row(2, 501_000, laps=16, sprints=(2, 2, 2, 40), race_points=46)
    third = row(3, 502_000, laps=16, sprints=(1, 1, 1, 20), race_points=23)
    found = audited(race("wc1-men-mass-start-a", ("a", first), ("b", second), ("c", third)))

    assert [(one.kind, one.row, one.computed) for one in found if one.row] == [("printed-sprints", 1, "total 69")]


def test_a_sprint_gives_its_places_once() -> None:
    first = row(1, 500_000, laps=16, sprints=(3, None, None, 60), race_points=63)
    second = row(2, 501_000, laps=16, sprints=(3, None, None, 40), race_points=43)
    found = audited(race("wc1-men-mass-start-a", ("a", first), ("b", second)))

    assert ("printed-sprints", "sprint 1", "3, 3") in [(one.kind, one.subject, one.published) for one in found]
