"""What the log says that an entry is about."""

import pytest

from ledger.entry import Entry
from ledger.facts import (
    CompetitionCancelled,
    CompetitorDisqualified,
    DecisionReversed,
    Fact,
    KeyTrusted,
    ProtestAppealed,
    ProtestDecided,
    ProtestLodged,
    ProtocolFiled,
    QuotaDeclined,
    ResultRecorded,
    ResultRow,
    RulebookAdopted,
    SeasonOpened,
)
from ledger.season import Season, fold
from projections.documents.log import log_line
from tests.support.given import entries, opening, race, skaters

KEY = f"press.example+0a1b2c3d+{'A/+b' * 11}"


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (SeasonOpened(series="world-cup", season="2025-26"), "world-cup 2025-26"),
        (RulebookAdopted(edition="2025-26", text="x", sha256="0" * 64), "2025-26"),
        (CompetitionCancelled(competition="wc4"), "wc4"),
        (
            ProtocolFiled(
                race="wc1-men-500-a",
                competition="wc1",
                gender="men",
                distance="500",
                day="2025-11-15",
                title="500m Men",
                state="OFFICIAL",
                rows=1,
            ),
            "wc1-men-500-a",
        ),
        (
            ResultRecorded(
                race="wc1-men-500-a",
                competitor="men-usa-jordan-stolz",
                name_printed="Jordan STOLZ",
                noc_printed="USA",
                row=1,
                result=ResultRow(status="OK", rank=1),
            ),
            "wc1-men-500-a men-usa-jordan-stolz rank 1",
        ),
        (
            ResultRecorded(
                race="wc1-men-500-a",
                competitor="men-usa-jordan-stolz",
                name_printed="Jordan STOLZ",
                noc_printed="USA",
                row=1,
                result=ResultRow(status="DNF"),
            ),
            "wc1-men-500-a men-usa-jordan-stolz DNF",
        ),
        (QuotaDeclined(allocated=9, event="men-1500", noc="NOR"), "men-1500 NOR"),
        (KeyTrusted(key=KEY), "press.example+0a1b2c3d"),
    ],
)
def test_what_an_entry_is_about(fact: Fact, said: str) -> None:
    assert log_line(Season(), Entry(1, 1, 1, "office", fact)).subject == said


def test_what_only_cites_says_what_it_does_and_to_what() -> None:
    facts = [
        ProtestLodged(race="wc1-men-1500-a", by="NED"),
        ProtestDecided(lodged=11, upheld=False),
        ProtestAppealed(verdict=12, by="NED", instance="appeals-commission"),
        CompetitorDisqualified(race="wc1-men-1500-a", competitor="bo"),
        DecisionReversed(reverses=14),
        DecisionReversed(reverses=15),
    ]
    made = entries([*opening(), *skaters("ada", "bo"), *race("wc1-men-1500-a", "ada", "bo"), *facts])
    after = fold(Season(), made)
    disqualified = "entry 14: competitor disqualified, wc1-men-1500-a bo"
    assert [log_line(after, entry).subject for entry in made[-6:]] == [
        "wc1-men-1500-a",
        "rejects entry 11: protest lodged, wc1-men-1500-a",
        "appeals against entry 12 (protest decided) on entry 11: protest lodged, wc1-men-1500-a",
        "wc1-men-1500-a bo",
        f"reverses {disqualified}",
        f"reverses entry 15 (decision reversed) on {disqualified}",
    ]
    assert log_line(Season(), made[-1]).subject == "reverses entry 15", "of a basis that has it not"
