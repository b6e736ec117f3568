"""Editions written for people: the same rules, nothing left to look up, and a comment at each table."""

import re
import tomllib

import pytest

from ledger.errors import InvalidInputError
from ledger.rulebook import Rulebook, editions, load_edition, parse_rulebook
from ledger.rulebook.checking import check_text
from ledger.rulebook.lines import lines_of
from ledger.rulebook.writing import ORDER, next_edition, readable
from tests.support.rules import written

NEWEST, *OLDER = reversed(editions())
EDITIONS = (NEWEST, *(pytest.param(name, marks=pytest.mark.uncounted) for name in OLDER))
"""Every edition is written and read again; to trace one of them is enough."""


def bare(rulebook: Rulebook) -> object:
    """An edition without its name, its text and everything that says how well it is known."""

    def without(value: object) -> object:
        if isinstance(value, dict):
            marks = {"text", "edition", "title", "status", "source", "confirmed_ranks", "final_status"}
            return {key: without(one) for key, one in value.items() if key not in marks}
        return [without(one) for one in value] if isinstance(value, tuple) else value

    return without(rulebook.model_dump())


@pytest.mark.parametrize("name", EDITIONS)
def test_what_is_written_is_the_same_edition_and_checks_clean(name: str) -> None:
    again = check_text(written(name))

    assert again.clean
    assert again.rulebook is not None
    assert again.rulebook.model_dump(exclude={"text"}) == load_edition(name).model_dump(exclude={"text"})


@pytest.mark.parametrize("name", EDITIONS)
def test_nothing_is_left_to_look_up_and_each_table_has_a_comment(name: str) -> None:
    text = written(name)
    lines = text.splitlines()

    assert not re.search(r"^(use|then|extends) =", text, re.MULTILINE)
    assert [
        line for place, line in enumerate(lines) if line.startswith("[") and not lines[place + 1].startswith("# ")
    ] == []
    assert max(len(line) for line in lines if not line.startswith('    "')) <= 120
    keys = list(tomllib.loads(text))
    assert keys == sorted(keys, key=ORDER.index)


@pytest.mark.parametrize("name", EDITIONS)
def test_an_edition_of_another_season_has_the_same_rules_but_quotas_and_confirms_nothing(name: str) -> None:
    made = next_edition(load_edition(name), "2026-27")
    again = parse_rulebook(readable(made))

    assert bare(again) == {**bare(load_edition(name)), "quotas": []}
    assert (again.edition, "confirmed" in re.findall(r'status = "(\w+)"', again.text)) == ("2026-27", False)
    assert not any(table.confirmed_ranks for table in again.points)


def test_an_edition_of_the_same_season_keeps_its_marks() -> None:
    made = next_edition(load_edition("2025-26"), "2025-26-house")

    assert made.points == load_edition("2025-26").points
    assert "2026/27" in next_edition(load_edition("2025-26"), "2026-27").title


@pytest.mark.parametrize("name", ["2026/27", "2026-28", "2026-27-", "next", ""])
def test_editions_are_called_after_a_season(name: str) -> None:
    with pytest.raises(InvalidInputError):
        next_edition(load_edition("2025-26"), name)


def test_every_key_stands_on_the_line_that_is_said() -> None:
    text = written("2025-26")
    lines, found = text.splitlines(), lines_of(text)

    for path, number in found.items():
        if isinstance(path[-1], str) and "caps" not in path[:-1]:  # those are inside a value of several lines
            assert path[-1] in lines[number - 1]
    assert lines[found["quotas", 1, "events", 2] - 1] == "[[quotas.events]]"
    assert lines[found["quotas", 1, "events", 2, "event"] - 1] == 'event = "men-1000"'
    assert lines[found["cups", 3, "ties"] - 1] == "[cups.ties]"


def test_lines_of_values_over_several_lines_and_of_dotted_keys() -> None:
    text = 'a.b = """\n[no]\n"""\n[t]\nx = [\n  1, # ]\n  { y = 2 },\n]\n'
    text += "[[t.u]]\n[[t.u]]\nz = 1\n[t.u.v]\nw = 1\n[[t.u.l]]\n"

    assert lines_of(text) == {
        ("a",): 1,
        ("a", "b"): 1,
        ("t",): 4,
        ("t", "x"): 5,
        ("t", "x", 0): 5,
        ("t", "x", 1): 5,
        ("t", "x", 1, "y"): 5,
        ("t", "u"): 9,
        ("t", "u", 0): 9,
        ("t", "u", 1): 10,
        ("t", "u", 1, "z"): 11,
        ("t", "u", 1, "v"): 12,
        ("t", "u", 1, "v", "w"): 13,
        ("t", "u", 1, "l"): 14,
        ("t", "u", 1, "l", 0): 14,
    }
