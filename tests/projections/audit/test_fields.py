"""The fields that really started in 2025/26 beside the proposed ones: all thirty, and why six differ."""

import pytest

from ledger.basis import EVERYTHING
from ledger.book import Reader, Reading
from ledger.errors import NotFoundError
from projections.audit import Audit, audit_fields

PLAIN = 23
"""So many fields the ranking and those who come up give alone (rules/RULES.md)."""
DIFFER = {
    "wc2-women-1000": ("Miho TAKAGI (JPN)", "Mei HAN (CHN)"),
    "wc3-women-1000": ("Miho TAKAGI (JPN)",),
    "wc3-women-5000": ("Merel CONIJN (NED)",),
    "wc4-women-500-1": ("Suzanne SCHULTING (NED)",),
    "wc4-women-500-2": ("Dione VOSKAMP (NED)",),
    "wc4-women-1000": ("Suzanne SCHULTING (NED)",),
}


@pytest.fixture(scope="module")
def whole(whole_2025_26: Reader) -> Reading:
    return whole_2025_26.read(EVERYTHING)


@pytest.fixture(scope="module")
def fields(whole: Reading) -> dict[str, Audit]:
    return {one.lists[0]: one for one in audit_fields(whole)}


def test_thirty_fields_are_compared_and_all_but_six_are_exactly_as_proposed(fields: dict[str, Audit]) -> None:
    assert len(fields) == 30
    assert {name for name, one in fields.items() if one.verdict == "faults"} == set(DIFFER)
    assert {one.verdict for one in fields.values()} == {"clean", "faults"}


def test_those_of_the_plain_rule_are_among_them(fields: dict[str, Audit]) -> None:
    notes = {name: one.findings for name, one in fields.items() if one.verdict == "clean" and one.findings}

    assert len(fields) - len(DIFFER) - len(notes) == PLAIN
    assert [(name, [one.subject for one in found]) for name, found in notes.items()] == [
        ("wc3-men-500", ["Katsuhiro KURATSUBO (JPN)"])
    ]


@pytest.mark.parametrize("race", DIFFER)
def test_why_a_field_differs(race: str, fields: dict[str, Audit]) -> None:
    up = [one for one in fields[race].findings if one.published == "Division A"]

    assert tuple(one.subject for one in up) == DIFFER[race]
    kept = (
        "was rank 7 of wc2-women-1000-a; the first 6 are kept by the rule (inferred), and this fits if the first 7 do"
    )
    for one in up:
        expected = kept if race == "wc3-women-1000" else "had not started in the cup yet; the first 10 of last season's"
        assert one.explanation.startswith(expected)
        assert one.certainty == "likely"
    assert len(fields[race].findings) == 2 * len(up)


def test_what_has_no_rule_cannot_be_judged_and_what_is_nothing_is_refused(whole: Reading) -> None:
    assert [one.verdict for one in audit_fields(whole, "men-mass-start")] == ["undecided"]
    assert {one.verdict for one in audit_fields(whole, "men-1000")} == {"clean"}
    assert len(audit_fields(whole, "wc2")) == 10
    with pytest.raises(NotFoundError, match="neither an event of the season nor a competition"):
        audit_fields(whole, "mens")
