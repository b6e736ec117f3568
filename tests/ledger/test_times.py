"""Race times in every usual writing are read back exactly, and what can be two times is not read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InvalidInputError
from ledger.times import DoubtfulTimeError, RaceTime, of_milliseconds, read_time, with_minutes

TIMES = st.builds(
    RaceTime, st.integers(800, 90_000).map(lambda hundredths: hundredths * 10), st.none() | st.integers(0, 9)
)


def written(time: RaceTime, how: str) -> str:
    """A time as somebody writes it; `how` has M, S, F and T for minutes, seconds, hundredths and the thousandth."""
    minutes, rest = divmod(time.time, 60_000)
    digit = "" if time.thousandth is None else str(time.thousandth)
    seconds, hundredths = rest // 1000, rest % 1000 // 10
    bare = how.replace("T", f"({digit})" if "(" in how else digit).replace("(", "", how.count("(") if digit else 9)
    text = bare.replace("M", str(minutes)).replace("S", f"{seconds:02d}").replace("F", f"{hundredths:02d}")
    return text.replace("((", "(").replace("))", ")")


@given(TIMES, st.sampled_from(["M:S.FT", "M:S,FT", "M.S,FT", "M.S.FT", "0:M:S.FT", "00:M:S,FT", " M:S.FT ", "MmS.FTs"]))
def test_a_time_with_minutes_is_read_in_every_writing(time: RaceTime, how: str) -> None:
    assert read_time(written(time, how)) == time


@given(TIMES.filter(lambda time: time.time < 60_000), st.sampled_from(["S.FT", "S,FT", "S.FTs"]))
def test_a_time_without_minutes_is_read_in_every_writing(time: RaceTime, how: str) -> None:
    assert read_time(written(time, how)) == time


@given(TIMES)
def test_a_time_is_read_back_as_it_is_printed(time: RaceTime) -> None:
    assert read_time(str(time)) == time


@given(TIMES)
def test_a_part_of_a_day_keeps_its_thousandths(time: RaceTime) -> None:
    day = f"{time.exact / 86_400_000:.12f}"

    assert read_time(day) == of_milliseconds(time.exact, thousandths=False)


@pytest.mark.parametrize(
    ("text", "time", "thousandth"),
    [
        ("1'42\"97", 102_970, None),
        ("1’42,971", 102_970, 1),
        ("73.59", 73_590, None),
        ("34.1", 34_100, None),
        ("37.90(0)", 37_900, 0),
        ("199.30", 199_300, None),
    ],
)
def test_other_writings(text: str, time: int, thousandth: int | None) -> None:
    assert read_time(text) == (time, thousandth)


def test_what_may_be_two_times_is_not_read() -> None:
    with pytest.raises(DoubtfulTimeError, match=r"'142\.97' may be 2:22\.97 or 1:42\.97"):
        read_time("142.97")


@pytest.mark.parametrize(
    "text", ["", "abc", "1:42", "1:42:97", "1:62.97", "-34.10", "34.10.2", "34.1(2)", "1e5", "DNF"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match=r"is no race time|digit in brackets"):
        read_time(text)


@given(TIMES, st.integers(0, 900_000))
def test_minutes_that_were_left_out_come_back(time: RaceTime, before: int) -> None:
    whole = with_minutes(time, before)

    assert whole.exact >= before
    assert (whole.time - time.time) % 60_000 == 0
    assert whole == time or whole.exact - 60_000 < before
