"""Bad usage and bad input: one line that says what is wrong, and nothing recorded."""

from pathlib import Path

import click
import pytest

from commands.cli.options import Naming, Position
from tests.support.command_line import Run
from tests.support.commands import CUP, RACE, SHORT, WHY
from tests.support.fuzzing import commands


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("standings", "men-600"), "rulebook 2025-26 has no cup men-600; it has men-500, "),
        (("standings",), "Missing argument 'CUP'"),
        (("standings", CUP, "--at", "0"), "--at 0: world-cup/2025-26 has the positions 1 to 1062"),
        (("standings", CUP, "--at", "1063"), "--at 1063: world-cup/2025-26 has the positions 1 to 1062"),
        (("standings", CUP, "--at", "soon"), "--at takes a position or an instant: 'soon' is no instant"),
        (
            ("standings", CUP, "--at", "1999-01-01"),
            "--at 1999-01-01T23:59:59.999999Z: world-cup/2025-26 was not opened",
        ),
        (("standings", CUP, "--as-of", "2025-11-23T18:00"), "'2025-11-23T18:00' does not say its time zone"),
        (("standings", CUP, "--through", "wc9"), "--through wc9: not on the calendar, which has wc1, wc2,"),
        (("standings", CUP, "--rulebook", "2025-27"), "there is no rulebook '2025-27'; near it are 2025-26"),
        (
            ("standings", CUP, "--season", "1999-00"),
            "--season 1999-00: no such book; the store holds world-cup/2025-26",
        ),
        (("standings", CUP, "--sideways"), "No such option"),
        (
            ("race", "wc1-men-600-a"),
            "race wc1-men-600-a: no protocol is filed at this basis; filed are wc1-men-1000-a, ",
        ),
        (("race", RACE, "--at", "5"), "race wc1-men-500-1-a: no protocol is filed at this basis; none is of any race"),
        (("log", "--kind", "Result"), "--kind Result: no such fact; there are SeasonOpened, "),
        (
            ("log", "--race", "wc1-men-50"),
            "--race wc1-men-50: no race of this season begins so; near are wc1-men-5000, wc1-men-1500, wc1-men-500-2",
        ),
        (
            ("log", "--race", "zzz"),
            "--race zzz: no race of this season begins so; competitions are wc1, wc2, wc3, wc4, wc5",
        ),
        (("log", "--competitor", "men-ned-kjeld-nuiss"), "nobody is called 'men-ned-kjeld-nuiss'; near are men-ned-"),
        (("log", "--since", "today"), "'today' is no instant"),
        (("explain", CUP), "explain men-500: name a competitor or a rank, such as 1"),
        (("explain", CUP, "999"), "men-500 has no rank 999"),
        (("explain", CUP, "Nobody ATALL"), "nobody is called 'Nobody ATALL'"),
        (("explain", CUP, "Jutta Leerdam"), "nobody is called 'Jutta Leerdam'"),
        (("explain", RACE, "Ted-Jan BLOEMEN"), "is not in wc1-men-500-1-a"),
        (("explain", "men-10000", "1"), "has no cup men-10000"),
        (("diff", "2025-11-16", "now"), "'2025-11-16' is no basis; write axes like"),
        (("what-if", CUP, "--without", "9999"), "--without 9999: no such entry at this basis, which ends at 1062"),
        (("what-if", "--without", "0"), "--without 0: not a number from 1 that a book can have"),
        (("what-if", "--without", "9999"), "--without 9999: no such entry at this basis, which ends at 1062"),
        (("what-if", CUP, "--without", ""), "--without is empty; say what is meant, or leave it out"),
        (("reverse", "0", *WHY), "position 0: not a number from 1 that a book can have"),
        (("reallocate", " 7", *WHY), "position  7: not a number from 1 that a book can have"),
        (("appeal", "1.5", "--by", "NED", *WHY), "position 1.5: not a number from 1 that a book can have"),
        (("prove", "9" * 23), "position 999999999999999…: not a number from 1 that a book can have"),
        (("protest", "0", "--upheld", *WHY), "position 0: not a number from 1 that a book can have"),
        (
            ("correct", RACE, "de Boo", "--rank", "1", "--cites", "+7", *WHY),
            "--cites +7: not a number from 1 that a book can have",
        ),
        (("what-if", CUP, "--disqualify", RACE), "--disqualify wc1-men-500-1-a: write RACE:COMPETITOR"),
        (("history", CUP, "--when", "rank<=3"), "--when is about one competitor; name one"),
        (("history", CUP, "de Boo", "--when", "rank is 3"), "'rank is 3' is no condition; write one like rank<=3"),
        (("history", "owg-2026", "--chart", "a.svg"), "of a quota there is no --chart, only --by-entry"),
        (("history", "owg-2026", "Stolz"), "of a quota there is no COMPETITOR, only --by-entry"),
        (("standing", CUP), "no command 'standing'; did you mean standings?"),
        (("qwxz",), "no command 'qwxz'; see season --help"),
        (("import", "nowhere.pdf"), "nowhere.pdf: no such file"),
        (("load", "nowhere.jsonl"), "nowhere.jsonl: no such file"),
        (("correct", RACE, "de Boo", *WHY), "nothing to correct; give --time, --rank, --status or --printed"),
        (("correct", RACE, "de Boo", "--time", "34", *WHY), "'34' is no race time"),
        (("protest", "12", *WHY), "protest 12: say --upheld or --rejected"),
        (("protest", RACE, *WHY), "protest wc1-men-500-1-a: say who protests with --by"),
        (("void", RACE), "Missing option '--reason'"),
        (("void", RACE, *WHY, "--source", "missing.pdf"), "--source missing.pdf: no such file"),
        (("void", RACE, *WHY, "--published-at", "now"), "'now' is no instant"),
        (("reverse", "7", *WHY), "entry 7 is no decision, so nothing can reverse it"),
        (("what-if", "", "--at", "20"), "[CUP|QUOTA] is empty; say what is meant"),
        (("diff", "20", "now", ""), "[CUP|QUOTA] is empty; say what is meant"),
        (("log", "--race", ""), "--race is empty; say what is meant, or leave it out"),
        (("log", "--race", "wc1", "--competitor", " "), "--competitor is empty; say what is meant, or leave it out"),
        (("key", "new", "."), ".: a folder; name a file for the key"),
        (("key", "new", ""), "FILE is empty; say what is meant"),
        (("serve", "--host", "nowhere.invalid"), "--host nowhere.invalid --port 8000: "),
        (("serve", "--host", "a" * 80), f"--host {'a' * 80} --port 8000: "),
        (("merge", "ada", "bo", *WHY), "nobody is entered as ada; season log --kind CompetitorEntered lists all"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_bad_usage_and_bad_input_are_one_line_on_stderr(own_season: Run, arguments: tuple[str, ...], says: str) -> None:
    complaint = own_season(*arguments).complaint
    assert says in complaint
    assert own_season.last() == SHORT


KNOWN = commands()


@pytest.mark.parametrize("words", KNOWN)
def test_nothing_that_names_something_is_empty(own_season: Run, words: str) -> None:
    """Taken for all, or a path for the folder where one is, it would do something else than was meant."""
    for one in KNOWN[words].params:
        if isinstance(one, click.Option) and not one.is_flag and isinstance(one.type, Naming):
            assert own_season(*words.split(), one.opts[-1], "").complaint.startswith(f"{one.opts[-1]} is empty; say ")
        elif isinstance(one, click.Argument):
            assert isinstance(one.type, Naming | Position | click.Choice)
    assert own_season.last() == SHORT


def test_a_store_that_is_not_there_is_named(empty: Run, tmp_path: Path) -> None:
    assert "new.db" in empty("standings", CUP).complaint
    assert not (tmp_path / "new.db").exists(), "reading makes no store"
    assert "names no store" in empty("standings", CUP, "--store", "mysql:x").complaint


def test_a_name_that_may_be_several_is_an_error_that_names_them(season: Run) -> None:
    complaint = season("explain", "men-1500", "Chung").complaint
    assert "may be several competitors" in complaint
    assert "men-kor-jae-won-chung" in complaint


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("rename", "Stolz", "--alias", "a\udcff", *WHY),
            r"CompetitorRenamed cannot be stored: \udcff in a text",
        ),
        (("void", RACE, "--reason", "a\udcff", "--yes"), "the reason of RaceVoided cannot be stored: "),
    ],
    ids=["alias", "reason"],
)
def test_what_is_no_text_is_not_recorded(own_season: Run, arguments: tuple[str, ...], says: str) -> None:
    ran = own_season(*arguments)
    assert ran.code == 2
    assert ran.err.startswith("season: ")
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert own_season.last() == SHORT
