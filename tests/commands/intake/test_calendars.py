"""Given a calendar that somebody keeps in a file, when it is read, then its competitions, or what is wrong with it."""

from pathlib import Path

import pytest

from commands.intake.calendars import parse_programme, read_calendar
from ledger.errors import InvalidInputError

HEAD = "competition,name,venue,city,noc,first_day,last_day,time_zone,programme,final"
ROW = "wc1,World Cup 1,Thialf,Heerenveen,ned,2026-11-20,2026-11-22,Europe/Amsterdam,500:2 men-1500,"
TOML = """
[[competition]]
competition = "wc1"
name = "World Cup 1"
venue = "Thialf"
city = "Heerenveen"
noc = "NED"
first_day = "2026-11-20"
last_day = "2026-11-22"
time_zone = "Europe/Amsterdam"
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("calendar.csv", f"{HEAD}\n{ROW}\n"),
        ("calendar.csv", f"\ufeff{HEAD}\r\n{ROW}\r\n"),
        ("calendar.csv", f"{HEAD}\n{ROW}\n".replace(",", ";")),
        ("calendar.toml", f"{TOML}programme = {{ 500 = 2, men-1500 = 1 }}"),
        ("calendar.toml", f'{TOML}programme = "500:2 men-1500"'),
    ],
)
def test_each_form_gives_the_same_competition(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (fact,) = read_calendar(tmp_path / name).facts
    assert (fact.competition, fact.noc, fact.last_day, fact.final) == ("wc1", "NED", "2026-11-22", False)
    assert fact.programme == (("men-500", 2), ("women-500", 2), ("men-1500", 1))


def test_a_programme_that_is_not_known_is_left_empty(tmp_path: Path) -> None:
    file = tmp_path / "calendar.csv"
    file.write_text(f"{HEAD}\n{ROW.replace('500:2 men-1500,', ',yes')}\n", encoding="utf-8")
    assert [(fact.programme, fact.final) for fact in read_calendar(file).facts] == [(None, True)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{HEAD}\n{ROW.replace('2026-11-20', '20.11.2026')}\n", "first_day: '20.11.2026' is no day"),
        (f"{HEAD}\n{ROW.replace('wc1', 'WC 1')}\n", "calendar.csv, line 2: competition: "),
        (
            f"{HEAD}\n{ROW.replace('500:2', '500:12')}\n",
            "line 2: programme: '500:12': the number of races is from 1 to 9",
        ),
        (f"{HEAD}\n{ROW.replace('500:2', '5')}\n", "calendar.csv, line 2: 'men-5' is no event"),
        (f"{HEAD}\n{ROW.replace('500:2', 'men-1500')}\n", "line 2: programme: men-1500 stands there twice"),
        (f"{HEAD}\n{ROW}maybe\n", "line 2: final: 'maybe' is neither yes nor no"),
        (f"{HEAD}\n{ROW},more\n", "line 2: not as many cells as the head has"),
        (f"{HEAD}\nwc1,World Cup 1\n", "line 2: not as many cells as the head has"),
        (f'{HEAD}\n"{ROW}\n', "calendar.csv, line "),
        (f"{HEAD},laps\n{ROW},\n", "calendar.csv: unknown: laps; the columns are competition, name, "),
        ("competition,name\n", "calendar.csv: no column venue, city, noc, first_day, last_day, time_zone; the columns"),
        ("", "calendar.csv: no column competition, "),
    ],
)
def test_what_cannot_be_read_names_its_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "calendar.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError) as caught:
        read_calendar(file)
    assert says in str(caught.value)


def test_a_file_that_is_no_calendar_says_so(tmp_path: Path) -> None:
    (tmp_path / "calendar.ods").write_text("x", encoding="utf-8")
    (tmp_path / "latin.csv").write_bytes(HEAD.encode() + b"\n\xe9")
    (tmp_path / "long.toml").write_text(f"[[competition]]\nnoc = {'9' * 5_000}\n", encoding="utf-8")
    (tmp_path / "deep.toml").write_text("a = " + "[" * 5_000, encoding="utf-8")
    (tmp_path / "text.toml").write_text('competition = "wc1"', encoding="utf-8")
    (tmp_path / "three.toml").write_text("[[competition]]\nprogramme = 3\n", encoding="utf-8")
    for name, says in (
        ("calendar.ods", "calendar.ods: a calendar is a .toml or a .csv file"),
        ("latin.csv", "latin.csv: not UTF-8; save it as UTF-8"),
        ("long.toml", "long.toml: a calendar is TOML with "),
        ("deep.toml", "deep.toml: a calendar is TOML with "),
        ("text.toml", "text.toml: a calendar is TOML with "),
        ("three.toml", "three.toml: a calendar is TOML with "),
        ("none.csv", "No such file or directory"),
    ):
        with pytest.raises(InvalidInputError, match=says):
            read_calendar(tmp_path / name)


def test_a_programme_in_words() -> None:
    assert parse_programme(["men-500:2", "women-mass-start"]) == (("men-500", 2), ("women-mass-start", 1))
