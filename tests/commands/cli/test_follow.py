"""``season follow`` on the command line; what it does is in ``tests/commands/desk/test_following.py``."""

from pathlib import Path

from tests.support.command_line import Run
from tests.support.commands import SHORT

LIST = """distance,gender,division,rank,name,noc,time
1500m,men,a,1,Jordan STOLZ,USA,1:42.10
1500m,men,a,2,Kjeld NUIS,NED,1:42.90
"""


def test_a_folder_is_followed_once_and_nothing_is_filed_twice(own_season: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "list.csv").write_text(LIST)
    words = ("follow", str(folder), "--once", "--competition", "wc2")
    doubted = own_season(*words)
    assert (doubted.code, doubted.err) == (0, "")
    assert doubted.out.startswith("list.csv: doubted, left out: ")
    assert own_season.last() == SHORT
    done = own_season(*words, "--day", "2025-11-22")
    assert done.out == f"wc2-men-1500-a: filed, 2 rows, unofficial, {own_season.last() - SHORT} entries\n"
    assert own_season(*words, "--day", "2025-11-22").out == ""


def test_a_source_that_is_away_or_none_is_said_in_one_line(own_season: Run) -> None:
    away = own_season("follow", "http://127.0.0.1:9/events/2026_USA_0002/", "--once")
    assert (away.code, len(away.out.splitlines())) == (1, 1)
    assert away.out.startswith("the source is away: ")
    none = own_season("follow", "no-such-folder", "--once")
    assert none.code == 2
    assert none.err.startswith("season: no-such-folder: no folder, and no address of an event; write it like https://")
