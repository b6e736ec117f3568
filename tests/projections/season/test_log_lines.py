"""What the log says that an entry is about."""

import pytest

from ledger.entry import Entry
from ledger.facts import (
    CompetitionCancelled,
    Fact,
    KeyTrusted,
    ProtocolFiled,
    QuotaDeclined,
    ResultRecorded,
    ResultRow,
    RulebookAdopted,
    SeasonOpened,
)
from projections.documents.log import log_line

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
    assert log_line(Entry(1, 1, 1, "office", fact)).subject == said
