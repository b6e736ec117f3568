"""Lists of quota places: mistakes are put into the right list of 2025-12-02, and are found."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from projections.audit import Audit, Finding

Row = dict[str, str]
Check = Callable[..., Audit]


@pytest.fixture
def rows(olympic: Path) -> Callable[[str], list[Row]]:
    """The rows of one event in version 4.1."""

    def event(distance: str) -> list[Row]:
        with olympic.open(encoding="utf-8", newline="") as lines:
            found = list(csv.DictReader(lines))
        return [row for row in found if row["version"].startswith("v4.1") and row["distance"] == distance]

    return event


def at(rows: list[Row], name: str) -> int:
    return next(index for index, row in enumerate(rows) if row["name"] == name)


def faults(audit: Audit) -> list[Finding]:
    return [finding for finding in audit.findings if finding.severity == "fault"]


def test_a_maximum_that_was_overlooked(check: Check, rows: Callable[[str], list[Row]]) -> None:
    listed = rows("500")
    fourth = at(listed, "Yuma Murakami")
    listed[fourth] = {**listed[fourth], "quota_rank": "20"}
    found = faults(check(listed))

    assert ("noc-maximum", "Yuma Murakami (JPN)") in [(finding.kind, finding.subject) for finding in found]
    assert "JPN has its maximum of 3 already" in found[0].explanation


def test_who_is_passed_over_for_nothing(check: Check, rows: Callable[[str], list[Row]]) -> None:
    listed = rows("1000")
    last = max(index for index, row in enumerate(listed) if row["section"] == "points")
    listed[last] = {**listed[last], "quota_rank": ""}
    found = faults(check(listed))

    assert ("noc-maximum", "no place") in [(finding.kind, finding.published) for finding in found]


def test_more_places_than_the_quota_has(check: Check, rows: Callable[[str], list[Row]]) -> None:
    listed = rows("1500")
    first = next(index for index, row in enumerate(listed) if row["section"] == "times" and row["quota_rank"])
    listed[first] = {**listed[first], "section": "points"}
    found = faults(check(listed))

    assert ("share", "the quota has 21 places by points, the list gives 22") in [
        (finding.kind, finding.explanation) for finding in found
    ]


def test_a_time_that_is_not_the_best(check: Check, rows: Callable[[str], list[Row]]) -> None:
    listed = rows("500")
    listed[0] = {**listed[0], "best_time": "33.79"}
    listed[1] = {**listed[1], "best_time": "34.06"}
    found = [finding for finding in faults(check(listed)) if finding.kind == "best-time"]

    assert [finding.subject for finding in found] == ["Damian Żurek (POL)"]
    assert found[0].computed.startswith("33.85 in wc2-men-500-")


def test_a_time_of_another_day(check: Check, rows: Callable[[str], list[Row]]) -> None:
    listed = rows("1000")
    listed[0] = {**listed[0], "date": "2025-11-01"}
    (finding,) = faults(check(listed))

    assert (finding.kind, finding.subject) == ("best-time", "Jordan Stolz (USA)")
    assert "was skated in wc" in finding.explanation


def test_the_order_of_times(check: Check, rows: Callable[[str], list[Row]]) -> None:
    listed = rows("500")
    faster = at(listed, "Nil Llop Izquierdo")
    listed[faster - 1 : faster + 1] = [
        {**listed[faster], "quota_rank": "22"},
        {**listed[faster - 1], "quota_rank": "23"},
    ]
    (finding,) = faults(check(listed))

    assert finding.subject == "Nil Llop Izquierdo (ESP) before Jae Woong Chung (KOR)"
    assert finding.explanation == "the list is not in the order of its own times"


def test_equal_times_go_by_points(check: Check, rows: Callable[[str], list[Row]]) -> None:
    listed = rows("500")
    first = at(listed, "Haonan Du")
    listed[first : first + 2] = [listed[first + 1], listed[first]]
    found = faults(check(listed))

    assert [finding.explanation for finding in found] == ["both have 34.37; equal hundredths are ordered by points"]


def test_who_is_missing_from_the_places_by_points(check: Check, rows: Callable[[str], list[Row]]) -> None:
    listed = rows("MS")
    left_out = at(listed, "Livio Wenger")
    del listed[left_out]
    found = faults(check(listed))

    assert ("missing", "Livio WENGER (SUI)") in [(finding.kind, finding.subject) for finding in found]


def test_who_is_missing_from_the_places_by_time(check: Check, rows: Callable[[str], list[Row]]) -> None:
    listed = rows("1000")
    first = next(index for index, row in enumerate(listed) if row["section"] == "times" and row["quota_rank"])
    left_out = listed.pop(first)["name"]
    found = [finding for finding in faults(check(listed)) if finding.kind == "missing"]

    assert [finding.subject.casefold().split(" (")[0] for finding in found] == [left_out.casefold()]


def test_the_place_within_the_noc(check: Check, rows: Callable[[str], list[Row]]) -> None:
    listed = rows("5000")
    listed[6] = {**listed[6], "noc_entry": "2"}
    (finding,) = faults(check(listed))

    assert (finding.kind, finding.published, finding.computed) == ("entry-number", "ITA 2", "ITA 1")


def test_places_are_counted_through(check: Check, rows: Callable[[str], list[Row]]) -> None:
    listed = rows("5000")
    listed[3] = {**listed[3], "quota_rank": "5"}
    found = faults(check(listed))

    assert [(finding.kind, finding.published) for finding in found] == [("rank", "place 5"), ("rank", "both rank 5")]


def test_teams_are_known_by_their_code(check: Check, rows: Callable[[str], list[Row]]) -> None:
    listed = rows("TP")
    listed[0] = {**listed[0], "wc_points": "60"}
    (finding, *_) = faults(check(listed))

    assert (finding.kind, finding.subject, finding.published) == ("total", "USA", "60 points")
