"""``season divisions``: the documented keys, lists of entries, and what is refused."""

from pathlib import Path

import pytest

from tests.support.command_line import Run

pytestmark = pytest.mark.counted


def written(folder: Path, text: str) -> str:
    path = folder / "entries.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_document_has_the_promised_keys(season: Run) -> None:
    document = season("divisions", "men-1000", "--for", "wc4", "--json").document

    assert (document["event"], document["for"], document["race"]) == ("men-1000", "wc4", "wc4-men-1000")
    assert (len(document["a"]), document["open"], document["complete"]) == (20, 0, True)
    assert {"competitor", "name", "noc", "because", "mark"} <= document["a"][0].keys()
    assert {one["because"] for one in document["a"]} == {"up from B", "by ranking"}
    assert document["reserves"][0]["name"] == document["a"][0]["instead"]
    assert season("divisions", "men-1000", "--json").document["for"] == "wc4"


def test_entries_leave_out_who_is_absent_and_add_who_is_new(season: Run, tmp_path: Path) -> None:
    whole = season("divisions", "men-1000", "--json").document
    names = [one for one in (*whole["a"], *whole["b"]) if one["name"] != "Jordan STOLZ"]
    lines = [f'"{one["name"]}",{one["noc"]}' for one in names]
    file = written(tmp_path, "\n".join(["name,noc", *lines, "Somebody New,ISL"]) + "\n")
    document = season("divisions", "men-1000", "--entries", file, "--json").document

    assert [(one["name"], one["instead"]) for one in document["absent"]] == [
        ("Jordan STOLZ", whole["reserves"][0]["name"])
    ]
    assert [one["name"] for one in document["a"]][-1] == whole["reserves"][0]["name"]
    assert document["b"][-1] == {
        "competitor": None,
        "name": "Somebody New",
        "noc": "ISL",
        "because": "unknown to the book",
        "detail": "",
        "mark": "inferred",
        "instead": None,
    }
    assert "Not entered" in season("divisions", "men-1000", "--entries", file).out


def test_last_season_gives_places_to_who_has_not_started(season: Run, tmp_path: Path) -> None:
    entries = written(tmp_path, "skater;nat\nFemke KOK;NED\nJoy BEUNE;NED\n")
    ranks = tmp_path / "last.csv"
    ranks.write_text("rank,name,noc\n4,Joy Beune,NED\n", encoding="utf-8")
    found = season("divisions", "women-500", "--entries", entries, "--last-season", str(ranks), "--json").document

    assert [(one["name"], one["because"]) for one in found["a"]] == [
        ("Femke KOK", "by ranking"),
        ("Joy BEUNE", "by last season"),
    ]


def test_last_seasons_cup_comes_from_a_book_of_the_same_store_too(own_season: Run, tmp_path: Path) -> None:
    entries = written(tmp_path, "skater;nat\nFemke KOK;NED\nJoy BEUNE;NED\n")
    ask = ("divisions", "women-500", "--season", "2025-26", "--entries", entries)
    assert "--last-season is not given" not in own_season(*ask).out, "who has not started is said to need it"
    assert "--last-season names it" in own_season(*ask).out
    assert own_season("open", "2024-25").code == 0
    results = tmp_path / "results.csv"
    results.write_text("rank,name,noc,time\n1,Joy Beune,NED,37.50\n", encoding="utf-8")
    race = ("--competition", "wc3", "--race", "wc3-women-500-1-a", "--day", "2025-01-25")
    recorded = own_season("record", str(results), *race, "--season", "2024-25", "--yes")
    assert recorded.code == 0, recorded
    found = own_season(*ask, "--last-season", "2024-25", "--json").document
    assert [(one["name"], one["because"]) for one in found["a"]] == [
        ("Femke KOK", "by ranking"),
        ("Joy BEUNE", "by last season"),
    ]


def test_annulled_results_alone_are_no_start_and_are_named(own_season: Run) -> None:
    before = own_season("divisions", "women-500", "--json").document
    last = before["b"][-1]["competitor"]
    for race in own_season("races", "--json").document["races"]:
        rows = own_season("race", race["race"], "--json").document["rows"] if "women-500" in race["race"] else []
        if any(row["competitor"] == last for row in rows):
            assert own_season("annul", race["race"], last, "--reason", "doping", "--yes").code == 0
    after = own_season("divisions", "women-500", "--json").document
    assert last not in [one["competitor"] for one in after["b"]]
    assert f"all results in the cup are annulled, which is no start: {before['b'][-1]['name']}" in after["notes"]
    assert any(note.startswith("last season's cup is not given") for note in after["notes"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name\nFemke KOK\n", "entries.csv: no column for noc among name; a list has the columns name,noc"),
        ("name,noc\nFemke KOK,NLD\n", "entries.csv, row 2: NLD is no code of an NOC; near is NED"),
        ("name,noc\n,NED\n", "entries.csv, row 2: no name; an entry in women-500 is a skater with name and code"),
        (
            "name,noc\nFemke KOK,NED\nKOK Femke,NED\n",
            "entries.csv, row 3: Femke KOK (NED) is entered already in row 2",
        ),
        (
            "name,noc\nJordan STOLZ,USA\n",
            "entries.csv, row 2: Jordan STOLZ (USA) competes in the events of men, and this is an entry in women-500",
        ),
    ],
)
def test_a_list_that_is_wrong_is_refused_with_its_row(text: str, said: str, season: Run, tmp_path: Path) -> None:
    assert season("divisions", "women-500", "--entries", written(tmp_path, text)).complaint == said


def test_what_is_not_known_or_not_there_is_refused(season: Run, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere.csv")

    assert "who starts in Division A of men-mass-start is unknown" in season("divisions", "men-mass-start").complaint
    assert season("divisions", "men-5000", "--for", "wc3").complaint.startswith("wc3 has no men-5000 on its programme")
    assert season("divisions", "men-500", "--entries", nowhere).complaint == f"{nowhere}: no such file"
    assert season("divisions", "men-500", "--race", "x").code == 2
    assert "is no event" in season("divisions", "mens-500").complaint


def test_fields_are_audited_with_a_verdict(season: Run) -> None:
    said = season("audit", "fields", "wc2")
    assert said.code == 1
    assert "Miho TAKAGI (JPN): started in Division A, proposed for Division B" in said.out
    assert "faults: 9 of 10 fields exactly as proposed" in said.out
    assert season("audit", "fields", "men-1000").code == 0
    assert season("audit", "fields", "men-mass-start", "--json").document["verdict"] == "undecided"
    assert "only the audit of fields" in season("audit", "sheets", "wc2").complaint
