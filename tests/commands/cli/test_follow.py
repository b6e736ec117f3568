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
    assert (doubted.code, doubted.err) == (3, ""), "what was left out is for a person"
    assert doubted.out.startswith("list.csv: doubted, left out: ")
    assert own_season.last() == SHORT
    done = own_season(*words, "--day", "2025-11-22")
    assert done.out == f"wc2-men-1500-a: filed, 2 rows, unofficial, {own_season.last() - SHORT} entries\n"
    assert done.code == 0
    assert own_season(*words, "--day", "2025-11-22").out == ""


def test_a_code_that_no_noc_has_is_taken_where_it_is_said(own_season: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "wc2-men-1500-a.csv").write_text("rank,name,noc,time\n1,Zed NEW,QQX,1:42.10\n")
    words = ("follow", str(tmp_path / "in"), "--once", "--day", "2025-11-22")
    left = own_season(*words)
    assert (left.code, "--noc-unknown QQX" in left.out) == (3, True)
    done = own_season(*words, "--noc-unknown", "QQX")
    assert (done.code, done.out.splitlines()[0].startswith("wc2-men-1500-a: filed, 1 rows")) == (0, True)
    known = own_season(*words, "--noc-unknown", "NED")
    assert (known.code, "this is known" in known.complaint) == (2, True)


def test_a_source_that_is_away_or_none_is_said_in_one_line(own_season: Run) -> None:
    away = own_season("follow", "http://127.0.0.1:9/events/2026_USA_0002/", "--once")
    assert (away.code, len(away.out.splitlines())) == (1, 1)
    assert away.out.startswith("the source is away: ")
    none = own_season("follow", "no-such-folder", "--once")
    assert none.code == 2
    assert none.err.startswith("season: no-such-folder: no folder, and no address of an event; write it like https://")


def test_who_is_to_be_told_is_named_with_a_secret(own_season: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret").write_text("x" * 24)
    told = ("follow", str(tmp_path / "in"), "--once", "--tell")
    assert own_season(*told, "https://example.org/told").complaint.endswith("--tell-secret FILE")
    secret = ("--tell-secret", str(tmp_path / "secret"))
    assert "use https" in own_season(*told, "http://example.org/told", *secret).complaint
    assert "nobody to tell" in own_season(*told[:-1], *secret).complaint
    assert own_season(*told, "http://127.0.0.1:9/", *secret).code == 0, "nothing is new, so that nobody is told"
