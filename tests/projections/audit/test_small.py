"""Audits of small books, in which every result is known: titles, namesakes, decisions, figures."""

from collections.abc import Sequence
from typing import Literal

import pytest

from ledger.basis import EVERYTHING
from ledger.errors import NotFoundError
from ledger.facts import (
    ClassificationPublished,
    CompetitorDisqualified,
    CompetitorEntered,
    Fact,
    PublishedRow,
    ResultRow,
)
from projections.audit import Audit, Finding, audit_publication, audit_sheets
from tests.support.desks import desk_with
from tests.support.given import finished, race, skaters

COMPETITIONS = ("wc1", "wc2", "wc3")
WHOLE = [fact for name in COMPETITIONS for fact in race(f"{name}-men-500-a", "a", "b", "c")]
"""Every race that the calendar of a small book has at 500 m: a wins each time, before b and c."""


def published(
    columns: str,
    *rows: str,
    kind: Literal["standing", "quota", "title", "figures"] = "standing",
    subject: str | None = "men-500",
    after: str | None = None,
) -> ClassificationPublished:
    names = tuple(columns.split(","))
    return ClassificationPublished(
        publication="list",
        title="a list",
        publisher="somebody",
        kind=kind,
        subject=subject,
        after=after,
        columns=names,
        rows=tuple(
            PublishedRow(row=number, cells=tuple(zip(names, row.split(","), strict=True)))
            for number, row in enumerate(rows, 2)
        ),
    )


def audited(publication: ClassificationPublished, facts: Sequence[Fact] = WHOLE) -> Audit:
    reading = desk_with([*skaters("a", "b", "c"), *facts]).reader.read(EVERYTHING)
    return audit_publication(reading, publication)


def only(audit: Audit) -> Finding:
    (finding,) = audit.findings
    return finding


def test_a_title_of_somebody_else() -> None:
    finding = only(audited(published("cup,winner", "men-500,B", kind="title", subject=None)))

    assert (finding.kind, finding.severity, finding.computed) == ("title", "fault", "A (180 points)")
    assert finding.explanation == "B has 162 points, the book's first is A (180 points)"


def test_a_title_that_is_right() -> None:
    assert audited(published("cup,winner,points", "men-500,A,180", kind="title", subject=None)).findings == ()


def test_a_title_before_the_season_is_over() -> None:
    finding = only(audited(published("cup,winner", "men-500,A", kind="title", subject=None), WHOLE[:4]))

    assert (finding.kind, finding.severity) == ("open", "note")
    assert finding.explanation == "the title is open at this basis: 120 points are left"


def test_a_title_of_which_a_race_is_missing() -> None:
    facts = [fact for name in ("wc1", "wc3") for fact in race(f"{name}-men-500-a", "a", "b", "c")]
    finding = only(audited(published("cup,winner", "men-500,A", kind="title", subject=None), facts))

    assert (finding.kind, finding.severity) == ("open", "note")
    assert finding.explanation == "the title is incomplete at this basis: 0 points are left; missing: wc2-men-500"


def test_the_total_of_a_namesake() -> None:
    entered = [
        CompetitorEntered(competitor=name.lower(), kind="skater", gender="men", name=f"{name} Smith", noc="NED")
        for name in ("Ann", "Bea")
    ]
    facts = [*entered, *race("wc1-men-1500-a", "ann", "bea")]
    publication = published("rank,name,noc,points", "1,Bea Smith,NED,60", subject="men-1500", after="wc1")
    finding = only(audited(publication, facts))

    assert finding.explanation == "it is the total of Ann Smith (NED)"


def test_a_list_of_a_race_after_a_disqualification() -> None:
    decided = [*WHOLE, CompetitorDisqualified(race="wc1-men-500-a", competitor="a")]
    audit = audited(published("rank,name,noc", "1,A,NED", "2,B,NED", subject="wc1-men-500-a"), decided)

    assert [(one.kind, one.published, one.computed) for one in audit.findings] == [
        ("rank", "rank 1", "DQ"),
        ("rank", "rank 2", "rank 1"),
        ("missing", "not listed", "rank 2"),
    ]
    assert "decisions that the list may not know: CompetitorDisqualified" in audit.findings[0].explanation


def test_a_list_of_a_race_with_another_time_and_a_stranger_to_it() -> None:
    facts = [*WHOLE, *skaters("d")]
    audit = audited(published("rank,name,time", "1,A,34.50", "2,D,34.60", subject="wc1-men-500-a"), facts)

    assert [(one.kind, one.computed) for one in audit.findings] == [
        ("race-time", "34.10"),
        ("missing", "no result"),
        ("missing", "rank 2"),
    ]


def test_a_row_of_a_race_list_of_which_nothing_is_compared_is_not_clean() -> None:
    rows = ("1,A,34.10,", "2,B,,", ",C,,36")
    audit = audited(published("rank,name,time,points", "1,A,34.10,60", *rows[1:], subject="wc1-men-500-a"), WHOLE)
    assert (audit.verdict, audit.compared, audit.agreeing) == ("faults", 3, 2), "C has other points"
    audit = audited(published("rank,name,time,points", rows[0], ",B,,", ",C,34.30,", subject="wc1-men-500-a"), WHOLE)
    assert (audit.verdict, audit.compared, audit.agreeing) == ("undecided", 2, 2)
    assert [(one.row, one.why) for one in audit.uncompared] == [(3, "no rank, time or points are printed")]


def test_what_a_race_known_in_part_does_not_have_is_not_compared() -> None:
    known = race("wc1-men-500-a", "a", ("b", ResultRow(status="OK")), state="PARTIAL")
    audit = audited(published("rank,name,time", "1,A,34.10", "2,B,34.20", "3,C,", subject="wc1-men-500-a"), known)
    assert (audit.verdict, audit.compared, audit.agreeing) == ("undecided", 1, 1)
    assert [(one.row, one.why) for one in audit.uncompared] == [
        (3, "the book has nothing of what is printed"),
        (4, "not every row of the race is known"),
    ]


def test_figures_that_are_no_totals_are_left_out() -> None:
    audit = audited(
        published("kind,rank,name,noc,value", "gap,1-2,A over B,NED,18", "standing,1,A,NED,180", kind="figures")
    )

    assert audit.findings == ()
    assert (audit.agreeing, audit.unchecked) == (1, ("row 2 is of kind gap, no standing or title",))


def test_figures_without_numbers_cannot_be_compared() -> None:
    audit = audited(published("name,says", "A,was ill", kind="figures"))

    assert audit.unchecked[0].startswith("no column for ranks, points or times")


def test_a_cup_that_there_is_not() -> None:
    audit = audited(published("rank,name,cup", "1,A,men-100", subject=None))

    assert (audit.verdict, audit.compared) == ("undecided", 0)
    assert "no cup of men-100" in audit.unchecked[0]


def test_a_cup_that_nobody_has_is_refused_where_it_is_asked_for() -> None:
    with pytest.raises(NotFoundError, match="no cup or quota men-100; there are men-"):
        audited(published("rank,name", "1,A", subject="men-100"))


def test_places_that_leave_some_out() -> None:
    audit = audited(published("rank,name,points", "1,A,180", "2,B,162", "4,C,144"))

    assert [(one.kind, one.severity, one.computed) for one in audit.findings] == [("rank", "fault", "place 3")]


def test_a_list_that_does_not_begin_with_the_first() -> None:
    audit = audited(published("rank,name,points", "2,A,180", "3,B,162"))

    assert [(one.published, one.computed) for one in audit.findings] == [
        ("place 2", "place 1"),
        ("place 3", "place 2"),
    ]


def test_ranks_alone_are_compared_by_the_book() -> None:
    finding = only(audited(published("rank,name", "1,B", "2,A", "3,C")))

    assert finding.explanation == "A has 180 points, B 162"


def test_a_mass_start_whose_ranks_are_not_those_of_its_race_points() -> None:
    rows = [
        (name, finished(place, 500_000 + place * 100).model_copy(update={"laps": 16, "race_points": points}))
        for place, (name, points) in enumerate((("a", 40), ("b", 60), ("c", 20)), 1)
    ]
    printed = [
        (name, row.model_copy(update={"points_printed": (60, 54, 48)[place]})) for place, (name, row) in enumerate(rows)
    ]
    desk = desk_with([*skaters("a", "b", "c"), *race("wc1-men-mass-start-a", *printed)])
    findings = audit_sheets(desk.reader.read(EVERYTHING)).findings

    assert [(one.published, one.computed) for one in findings if one.kind == "printed-rank"] == [
        ("rank 1", "rank 2"),
        ("rank 2", "rank 1"),
    ]
