"""What is wrong with a rulebook file: every fault with its line, its key, and what would be right."""

from pathlib import Path

import pytest

from ledger.rulebook import load_edition
from ledger.rulebook.checking import CheckedRulebook, check_file, check_text
from ledger.rulebook.differences import differences
from tests.support.rules import written


def changed(*pairs: tuple[str, str]) -> str:
    text = written("2025-26")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def said(checked: CheckedRulebook, *, wrong: bool = True) -> list[str]:
    return [f"{one.key}: {one.message}" for one in checked.faults if one.wrong is wrong]


def line(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


FAULTS = {
    ('scale = "B28"', 'scael = "B28"'): "points 4 (b-short), scael: no such key; did you mean scale?",
    ('division = "b"', 'division = "c"'): "points 4 (b-short), division: 'c' is none of a, b",
    ('scale = "B36"', 'scale = "B3"'): "points 6 (b-5000-10000), scale: there is no scale 'B3'; did you mean 'B36'?",
    ('"men-5000",\n', '"men-50000",\n'): (
        "points 1 (a-individual), events 8: there is no event 'men-50000'; did you mean 'men-5000'?"
    ),
    ('keys = ["higher-scores"', 'keys = ["higher-score"'): (
        "cups 1 (men-500), ties, keys 1: 'higher-score' is none of higher-scores, best-time, wins, last-race; "
        "did you mean 'higher-scores'?"
    ),
    ("up = 3", 'up = "3"'): "divisions, up: '3' is no whole number",
    ("\n[times]", "\n[tiems]"): "tiems: no such key; did you mean times?",
    ("by_points = 21", "by_points = 20"): (
        "quotas 1 (owg-2026), events 1 (men-500): men-500: places by points and by times do not add up to the places"
    ),
    ('points_list = "women-1500"', 'points_list = "women-150"'): (
        "quotas 1 (owg-2026), events 6 (women-1500), points_list: there is no cup 'women-150'; did you mean "
        "'women-1500'?"
    ),
    ("minutes = 30\n", ""): "protests, minutes: it is missing",
}
"""What is changed in the edition of 2025/26, and what has to be said of it."""


@pytest.mark.uncounted
@pytest.mark.parametrize("change", FAULTS)
def test_a_fault_is_named_with_its_line_and_what_would_be_right(change: tuple[str, str]) -> None:
    text = changed(change)
    (fault,) = [one for one in check_text(text).faults if one.wrong]

    assert f"{fault.key}: {fault.message}" == FAULTS[change]
    if change[1].startswith("minutes") or not change[1]:
        assert fault.line == line(text, "[protests]")
    elif "add up" in fault.message:
        assert fault.line == line(text, "[[quotas.events]]")
    elif '"men-50000"' in change[1]:
        assert fault.line == line(text, "[[points]]\n# Division A: 500 m") + 3
    else:
        assert fault.line == line(text, change[1].strip().partition("\n")[0])


def test_all_faults_are_named_and_none_hides_another() -> None:
    checked = check_text(changed(*FAULTS))

    assert sorted(said(checked)) == sorted(FAULTS.values())
    assert [one.line for one in checked.faults if one.wrong] == sorted(
        one.line or 0 for one in checked.faults if one.wrong
    )
    assert checked.rulebook is None


EXTRA = '[[points]]\nname = "more"\nevents = ["men-500"]\ndivision = "a"\nscale = "A60"\nstatus = "inferred"\n'
OTHER = EXTRA.replace('"a"', '"b"').replace("men-500", "women-team-sprint")
SOUND = {
    "never holds": (("# Cups, and", f"{EXTRA}\n# Cups, and"),),
    "a rank missing": (("60, 54, 48, 43,", "60, 54, 43,"),),
    "no points": (('"men-mass-start", "women-mass-start",\n', '"women-mass-start",\n'),),
    "no cup": (('events = ["women-team-sprint"]', 'events = ["women-team-pursuit"]'),),
    "of the other gender": (
        ('id = "men-1500"\n', 'id = "men-1500"\n'),
        ('events = ["men-1500"]', 'events = ["women-1500"]'),
    ),
    "teams": (('kind = "team"', 'kind = "skater"'),),
    "twice": (('id = "men-1000"', 'id = "men-500"'),),
    "too few ranks": (("size = 20", "size = 30"),),
    "two sizes": (('events = ["women-3000", "men-5000"]\nsize', 'events = ["women-3000", "men-500"]\nsize'),),
}
MESSAGES = {
    "never holds": "points 9 (more): never holds for men-500: points 1 (a-individual) fits first",
    "a rank missing": (
        "scales, A60, points: rank 3 is 11 below rank 2, which is only 6 below rank 1; is a rank missing?"
    ),
    "no points": "cups 11 (men-mass-start), events: no points table is for men-mass-start in Division A at the Final",
    "no cup": "points 3 (a-team-sprint), events: no cup counts women-team-sprint",
    "of the other gender": "cups 5 (men-1500), events: women-1500 are not of the men",
    "teams": "cups 9 (men-team-pursuit), kind: teams compete in men-team-pursuit",
    "twice": "cups 3 (men-1000), id: 'men-500' stands twice; it is cups 1 too",
    "too few ranks": "points 1 (a-individual): 30 start in Division A, and ranks 25 to 30 get nothing",
    "two sizes": "divisions, sizes 2 (3000-5000), events: men-500 has a size already, in short",
}
NEW = (
    "points table more is new: more: team sprint (women), Division B: 60, 55, 48, 43, 40, 38 … 17 to rank 24; beyond "
    "that nothing (inferred)"
)
ONLY_WORTH_A_LOOK = {"a rank missing", "no cup", "too few ranks"}


@pytest.mark.parametrize("case", SOUND)
def test_tables_that_do_not_go_together_are_named(case: str) -> None:
    message = MESSAGES[case].replace("cups 3 (men-1000)", "cups 3 (men-500)")

    assert message in said(check_text(changed(*SOUND[case])), wrong=case not in ONLY_WORTH_A_LOOK)


def test_what_a_table_cannot_say_hides_nothing_of_the_others() -> None:
    text = changed(("by_points = 21", "by_points = 20"), *SOUND["never holds"], *SOUND["no cup"])
    checked = check_text(text)

    assert MESSAGES["never holds"] in said(checked)
    assert MESSAGES["no cup"] in said(checked, wrong=False)
    assert any("do not add up" in one for one in said(checked))


def test_a_hole_in_the_grand_world_cup_is_worth_a_look() -> None:
    message = (
        "grand, tables 3 (grand-final), points: the points of rank 3 are unknown, and those of a rank below are not"
    )
    assert message in said(check_text(written("2014-15")), wrong=False)


@pytest.mark.parametrize(
    ("text", "key", "number"),
    [
        ("a = 1\nb = [1,\nc = 2\n", "not TOML", 3),
        ('edition = "2026-27"\n\n[[points]]\nuse = "points.none"\n', "use", 4),
        ('extends = "2099-00"\n', "extends", 1),
        (f"a = 1\nb = {'9' * 5_000}\n", "not TOML", None),
        ("a = " + "[" * 5_000, "not TOML", None),
        ("points = 3\n", "points", 1),
        ("[points]\n", "points", 1),
        ("[[scales]]\n", "scales", 1),
        ('[quotas]\nid = "x"\n', "quotas", 1),
        ("", "edition", None),
    ],
)
def test_whatever_a_file_holds_it_is_said_on_its_line(text: str, key: str, number: int | None) -> None:
    checked = check_text(text)

    assert (checked.clean, checked.rulebook) == (False, None)
    assert (key, number) in [(one.key, one.line) for one in checked.faults]


def test_a_file_that_uses_blocks_has_lines_where_it_says_something_itself() -> None:
    text = 'extends = "2025-26"\nedition = "2025-26-x"\n\n[annulment]\nothers_move_up = 3\nstatus = "inferred"\n'
    (fault,) = check_text(text).faults

    assert (fault.line, fault.key, fault.message) == (5, "annulment, others_move_up", "3 is no true or false")


def test_editions_differ_in_words() -> None:
    other = check_text(
        changed(
            ('edition = "2025-26"', 'edition = "2025-26-x"'),
            ("60, 54, 48, 43,", "60, 55, 48, 43,"),
            ('counts = "better-of-competition"', 'counts = "sum"'),
            ("size = 20", "size = 24"),
            ("# Cups, and", f"{OTHER}\n# Cups, and"),
        )
    ).rulebook
    assert other is not None
    found = [one.in_words for one in differences(load_edition("2025-26"), other)]

    assert found == [
        "points table a-individual: rank 2: 54 → 55",
        "points table a-team-pursuit: rank 2: 54 → 55",
        "points table a-team-sprint: rank 2: 54 → 55",
        NEW,
        "cup men-mass-start: counts: better-of-competition → sum",
        "divisions, size short: size: 20 → 24",
    ]
    assert differences(other, other) == ()


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(b"\xff")
    with pytest.raises(ValueError, match="cannot be read as text"):
        check_file(file)


def test_a_value_that_is_not_known_among_others_is_a_question_mark() -> None:
    changes = differences(load_edition("2013-14"), load_edition("2014-15"))

    (points,) = (one for one in changes if (one.table, one.key) == ("grand, table grand-final", "points"))
    assert points.after == "150, 120, ?, 90, ?"
