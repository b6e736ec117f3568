"""``season places``: how many each NOC may enter next, and which entries are too many."""

from pathlib import Path

import pytest

from tests.support.command_line import Run

pytestmark = pytest.mark.counted


def written(folder: Path, text: str) -> str:
    path = folder / "entries.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_each_noc_has_its_places_in_division_a_and_the_rest_in_b(season: Run) -> None:
    document = season("places", "--json").document
    (own,) = (one for one in document["places"] if (one["noc"], one["event"]) == ("POL", "men-500"))
    fields = season("divisions", "men-500", "--json").document

    assert document["for"] == "wc4"
    assert own["division_a"] == sum(one["noc"] == "POL" for one in fields["a"]) > 0
    assert (own["most"], own["division_b"], own["mark"]) == (5, 5 - own["division_a"], "inferred")
    assert (own["entered"], own["above"], document["above"]) == (None, 0, [])
    teams = [one for one in document["places"] if one["event"] == "men-team-pursuit"]
    assert {(one["most"], one["division_a"], one["division_b"]) for one in teams} == {(1, None, None)}
    assert any("men-team-pursuit is unknown" in note for note in document["notes"])


def test_what_is_entered_above_the_maximum_is_named(season: Run, tmp_path: Path) -> None:
    rows = [f"Skater {letter},NED,men-mass-start" for letter in "ABC"]
    file = written(tmp_path, "\n".join(["name,noc,event", *rows, "Jordan STOLZ,USA,500m Men"]) + "\n")
    said = season("places", "--entries", file, "--json")

    assert said.code == 1
    assert [(one["noc"], one["event"], one["above"], one["entered"]) for one in said.document["above"]] == [
        ("NED", "men-mass-start", 1, ["Skater A", "Skater B", "Skater C"])
    ]
    assert "Skater A; Skater B; Skater C" in season("places", "--entries", file).out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "name,noc\nFemke KOK,NED\n",
            "entries.csv, row 2: no event; start places need a column for it, such as men-500",
        ),
        ("name,noc,event\nFemke KOK,NED,women-5000\n", "entries.csv, row 2: wc4 does not race women-5000; it races"),
        ("name,noc,event\nFemke KOK,NED,skeleton\n", "entries.csv, row 2: skeleton is no event, such as men-500"),
    ],
)
def test_entries_that_are_in_no_event_are_refused(text: str, said: str, season: Run, tmp_path: Path) -> None:
    assert season("places", "--entries", written(tmp_path, text)).complaint.startswith(said)
