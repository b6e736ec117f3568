"""The ISU's provisional Olympic classification of 2025-11-29 and of 2025-12-02: every finding, by name."""

from pathlib import Path

import pytest

from commands.intake.lists.announcement import Announcement, read_lists
from ledger.book import Reading
from projections.audit import Audit, Finding, audit_publication


def audited(reading: Reading, file: Path, version: str) -> Audit:
    (publication,) = read_lists(file, Announcement(version=version))
    return audit_publication(reading, publication)


@pytest.fixture(scope="module")
def v3(reading: Reading, olympic: Path) -> Audit:
    return audited(reading, olympic, "v3")


@pytest.fixture(scope="module")
def v41(reading: Reading, olympic: Path) -> Audit:
    return audited(reading, olympic, "v4.1")


def short(finding: Finding) -> tuple[str, str, str, str]:
    return finding.severity, finding.kind, finding.list, finding.subject


def test_version_3_has_four_faults_and_two_exact_ties(v3: Audit) -> None:
    assert [short(finding) for finding in v3.findings] == [
        ("fault", "total", "men-500", "Yevgeniy Koshkin (KAZ)"),
        ("fault", "total", "men-500", "Jenning de Boo (NED)"),
        ("note", "tie", "men-5000", "Timothy Loubineaud (FRA) and Casey Dawson (USA)"),
        ("fault", "order", "men-5000", "Felix Maly (GER) before Alexander Farthofer (AUT)"),
        ("fault", "order", "men-5000", "Gabriel Groß (GER) before Peder Kongshaug (NOR)"),
        ("note", "tie", "men-mass-start", "Jordan Stolz (USA) and Antoine Gélinas-Beaulieu (CAN)"),
    ]
    assert v3.verdict == "faults"


def test_de_boo_lacks_his_win(v3: Audit, reading: Reading) -> None:
    finding = v3.findings[1]

    assert finding.published == "125 points"
    assert finding.computed.startswith("185 points = 31 (wc1 race 1) + 60 (wc1 race 2) + 54 ")
    assert finding.explanation == "the 60 points of wc1-men-500-2-a (rank 1) are missing"
    assert finding.certainty == "certain"
    assert finding.alternatives == ()
    assert "number 3 of this list instead of 10" in finding.consequences[0]
    record = reading.season.races["wc1-men-500-2-a"]
    assert set(finding.entries) & {entry.position for entry in record.results}


def test_koshkin_has_his_second_place_twice(v3: Audit) -> None:
    finding = v3.findings[0]

    assert (finding.published, finding.computed[:10]) == ("178 points", "124 points")
    assert finding.explanation == "the 54 points of wc1-men-500-2-a (rank 2) are counted twice"
    assert finding.certainty == "certain"
    assert "number 11 of this list instead of 4" in finding.consequences[0]


def test_farthofer_is_faster_than_maly(v3: Audit) -> None:
    explanation = v3.findings[3].explanation

    assert explanation.startswith("with 62 points each and equal higher-scores, best-time puts Alexander Farthofer")
    assert "6:04.21 against 6:08.57" in explanation


def test_kongshaug_belongs_inside_the_points_boundary(v3: Audit) -> None:
    finding = v3.findings[4]

    assert "Peder Kongshaug (NOR) has place 16 by time" in finding.published
    assert "53 points, best time 6:05.89 against 53 points, best time 6:06.75" in finding.explanation


def test_the_later_version_has_nothing_but_ties_that_the_rules_cannot_order(v41: Audit) -> None:
    assert [short(finding) for finding in v41.findings] == [
        ("note", "tie", "men-5000", "Timothy Loubineaud (FRA) and Casey Dawson (USA)"),
        ("note", "tie", "men-mass-start", "Jordan Stolz (USA) and Antoine Gélinas-Beaulieu (CAN)"),
    ]
    assert v41.verdict == "clean"


def test_the_basis_is_found_and_said(v41: Audit) -> None:
    assert v41.reading.basis.through == "wc2"
    assert v41.assumed[0].startswith("assumed: the list is of after wc2, with which 202 of 202 rows agree")
    assert v41.unchecked == ()


def test_re_spellings_are_reported_as_assumed(v3: Audit) -> None:
    assert [(match.printed, match.how) for match in v3.matches] == [
        ("Sebastian Diniz", "likeness"),
        ("Yuuta Hirose", "likeness"),
        ("Yuuma Murakami", "likeness"),
        ("Altaj Zhardembekuly", "likeness"),
        ("Albertus (Bart) Hoolwerf", "some words"),
    ]
