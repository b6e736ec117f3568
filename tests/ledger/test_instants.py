"""Instants as people write them."""

from datetime import UTC, datetime

import pytest

from ledger.errors import InvalidInputError
from ledger.instants import format_instant, from_datetime, local_instant, parse_instant, to_datetime

NOON = from_datetime(datetime(2025, 11, 23, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    "text", ["2025-11-23T12:00Z", "2025-11-23T12:00:00+00:00", "2025-11-23T05:00-07:00", "2025-11-23T13:00:00.0+01:00"]
)
def test_an_instant_with_its_zone(text: str) -> None:
    assert parse_instant(text) == NOON


def test_a_day_is_its_last_microsecond_in_utc() -> None:
    assert format_instant(parse_instant("2025-11-23")) == "2025-11-23T23:59:59.999999Z"
    assert parse_instant("2025-11-23") + 1 == parse_instant("2025-11-24T00:00Z")


@pytest.mark.parametrize(
    "text", ["", "today", "2025-13-01", "2025-11-31", "9999-12-31", "1969-12-31T23:00Z", "23.11.2025"]
)
def test_what_is_no_instant_is_an_error_that_shows_one(text: str) -> None:
    with pytest.raises(InvalidInputError, match="is no instant; write 2025-11-23, 2025-11-23T18:00Z or"):
        parse_instant(text)


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="does not say its time zone; add Z for UTC"):
        parse_instant("2025-11-23T18:00")


def test_a_sheet_s_moment_is_the_venue_s_own_time() -> None:
    assert local_instant("2025-11-23T05:00", "America/Edmonton") == NOON
    for local, zone in (("yesterday", "America/Edmonton"), ("2025-11-23T05:00", "Moon/Crater")):
        with pytest.raises(InvalidInputError, match="is no moment of a known time zone"):
            local_instant(local, zone)


def test_an_instant_comes_back() -> None:
    for text in ("2025-11-23T18:00:00Z", "2025-11-23T18:00:00.000001Z"):
        assert format_instant(parse_instant(text)) == text
    assert to_datetime(NOON) == datetime(2025, 11, 23, 12, tzinfo=UTC)
