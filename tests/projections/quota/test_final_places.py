"""The places at the Olympic Games of 2026, final after four competitions, as far as they were published by event.

The lists themselves are in no public copy that was searched. What the host got was told line by line, and of the rest
that only the Netherlands have nine of each gender. Sources:
https://www.oasport.it/2025/12/speed-skating-quanti-posti-avra-litalia-a-milano-cortina-2026-il-possibile-contingente/amp/
https://www.oasport.it/2025/12/speed-skating-assegnate-le-quote-provvisorie-per-milano-cortina-2026-la-situazione-dellitalia/amp/
https://isu-skating.com/speed-skating/news/olympic-quota-places-track-records-and-team-pursuit-trophy-at-stake-in-hamar
"""

from typing import Final

import pytest

from ledger.book import Reader
from projections.quota.table import QuotaTable, quota_table
from tests.support.published import quotas

ITALY: Final = {
    "men-500": {("Jeffrey ROSANELLI", "host")},
    "men-1000": {("Daniele DI STEFANO", "points")},
    "men-1500": {("Daniele DI STEFANO", "points")},
    "men-5000": {("Davide GHIOTTO", "points"), ("Michele MALFATTI", "points"), ("Riccardo LORELLO", "time")},
    "men-10000": {("Davide GHIOTTO", "points"), ("Michele MALFATTI", "points")},
    "men-mass-start": {("Andrea GIOVANNINI", "points")},
    "men-team-pursuit": {("ITALY", "points")},
    "women-500": {("Serena PERGHER", "points")},
    "women-1000": {("Maybritt VIGL", "host")},
    "women-1500": {("Francesca LOLLOBRIGIDA", "points")},
    "women-3000": {("Francesca LOLLOBRIGIDA", "points")},
    "women-5000": {("Francesca LOLLOBRIGIDA", "points")},
    "women-mass-start": {("Francesca LOLLOBRIGIDA", "points")},
    "women-team-pursuit": set(),
}
"""Who reached Italy's places, and by which list: as the host where the press found a skater among the reserves."""


@pytest.fixture(scope="module")
def table(whole_2025_26: Reader) -> QuotaTable:
    return quota_table(whole_2025_26.read(), "owg-2026")


def test_the_qualification_is_complete(table: QuotaTable) -> None:
    shares = quotas()["owg-2026"]["events"]
    assert not table.provisional
    assert {one.event: (len(one.places), one.ended) for one in table.events} == {
        event: (rules["places"], True) for event, rules in shares.items()
    }


@pytest.mark.parametrize("event", ITALY)
def test_the_host_has_the_places_that_were_announced(event: str, table: QuotaTable) -> None:
    places = {
        (one.line.competitor.name, one.section) for one in table.event(event).places if one.line.holder.noc == "ITA"
    }
    assert places == ITALY[event]


def test_who_was_announced_as_a_reserve_is_one(table: QuotaTable) -> None:
    reserves = {one.line.competitor.name for one in table.event("men-mass-start").reserves}
    assert "Daniele DI STEFANO" in reserves


def test_only_one_noc_has_nine_of_each_gender(table: QuotaTable) -> None:
    nine = {(one.holder.noc, one.gender) for one in table.tallies if one.cap.athletes == 9}
    assert nine == {("NED", "men"), ("NED", "women")}
