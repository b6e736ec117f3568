"""Publications of seasons that are known in part: what the publishers got wrong, and what stays open."""

from pathlib import Path

import pytest

from commands.desk.desk import Desk
from commands.desk.facts import load_facts
from commands.desk.opening import open_season
from commands.intake.facts import read_facts
from ledger.basis import EVERYTHING
from ledger.book import Reading
from ledger.stores import open_store
from projections.audit import Audit, audit_publication

HISTORY = Path(__file__).parents[3] / "fixtures" / "history"


@pytest.fixture(scope="module")
def season() -> Reading:
    """The season 2013/14, which is known as tables of points per race."""
    file = HISTORY / "2013-14.jsonl"
    book, _ = open_season(open_store("memory:"), "2013-14", actor="tester")
    desk = Desk(book, actor="tester")
    load_facts(desk, read_facts(file), file=file.name)
    return desk.reader.read(EVERYTHING)


def audited(season: Reading, name: str) -> Audit:
    return audit_publication(season, season.season.publications[name].fact)


def test_the_final_that_the_isu_added_wrongly(season: Reading) -> None:
    audit = audited(season, "women-3000-5000-final-isu-org")

    assert [(finding.subject, finding.published, finding.explanation) for finding in audit.findings] == [
        (
            "Martina Sáblíková (CZE)",
            "610 points",
            "wc6-women-3000 has the 150 points of rank 1 instead of 90 of rank 4",
        ),
        (
            "Claudia Pechstein (GER)",
            "485 points",
            "wc6-women-3000 has the 105 points of rank 3 instead of 36 of rank 8",
        ),
    ]
    assert {finding.certainty for finding in audit.findings} == {"likely"}
    assert audit.verdict == "faults"


def test_the_publisher_who_had_it_right(season: Reading) -> None:
    audit = audited(season, "women-3000-5000-final-olympic-ru")

    assert audit.findings == ()
    assert (audit.agreeing, audit.rows) == (4, 4)


def test_what_a_book_known_in_part_cannot_tell_is_a_note(season: Reading) -> None:
    audit = audited(season, "men-500-after-4-of-12-isu-org")

    assert audit.verdict == "undecided"
    assert {finding.kind for finding in audit.findings} == {"open"}
    assert "is known in part" in audit.findings[0].explanation


def test_a_list_from_the_middle_of_a_weekend_is_held_against_the_races_that_it_counts(season: Reading) -> None:
    audit = audited(season, "women-500-after-9-of-12-isu-org")

    assert audit.fit is not None
    assert (audit.fit.after, audit.fit.sure) == ("wc5-women-500-1", "stated")
    assert audit.reading.basis.hypothetical == ("without the races after wc5-women-500-1",)
    assert (audit.verdict, audit.compared, audit.agreeing) == ("undecided", 1, 1)


def test_a_list_that_fits_no_basis_is_not_compared(season: Reading) -> None:
    fact = season.season.publications["women-500-after-9-of-12-isu-org"].fact
    audit = audit_publication(season, fact.model_copy(update={"title": "a list", "publication": "list"}))

    assert audit.findings == ()
    assert (audit.verdict, audit.compared) == ("undecided", 0)
    assert audit.assumed[-1].startswith("no basis fits: ")
    assert "name one with --after" in audit.assumed[-1]
