"""How a reading is laid out before it is printed as anything."""

import re
from collections.abc import Iterator

from projections.printing.paper import Printed, divided, indented


def test_a_table_is_divided_by_what_its_first_column_says_of_many_rows(printed: dict[str, Printed]) -> None:
    headings, divisions = divided(printed["quota"].grids[0])
    assert [one.text for one in headings][:2] == ["Section", "Place"]
    assert [one.head for one in divisions][:2] == ["500 m men", "500 m women"]
    for name in ("standing", "titles", "races", "log", "history"):
        assert [one.head for one in divided(printed[name].grids[0])[1]] == [""], name


def test_reasons_stand_below_each_other(printed: dict[str, Printed]) -> None:
    assert indented(printed["explain"].grids[0].headings) == 0
    assert indented(printed["standing"].grids[0].headings) is None


def test_a_reading_says_its_competition_and_its_state(printed: dict[str, Printed]) -> None:
    assert printed["race"].occasion.startswith("ISU World Cup Speed Skating #1, Utah Olympic Oval, ")
    assert printed["standing"].occasion.startswith("after ISU World Cup Speed Skating #3, ")
    assert {"rules inferred", "3 of 5 races whole", "2 to come"} <= set(printed["standing"].state)
    assert printed["quota"].legend[0] == "provisional after Heerenveen"


NAMES = re.compile(r"(?<![\w/-])(?:wc\d+(?:-|\b)|(?:wo)?men-\d(?!\S*-after-)|owg-2026|2025-\d\d-\d\d)")
"""What would be an id or a day of data among words; a published list has a name of its own."""


def test_no_reading_has_ids_among_its_words(printed: dict[str, Printed]) -> None:
    found = {
        name: [text for text in said(section) if NAMES.search(text)][:3]
        for name, section in printed.items()
        if name != "entry"
    }
    assert {name: texts for name, texts in found.items() if texts} == {}


def said(section: Printed) -> Iterator[str]:
    yield from (section.title, section.occasion, section.counted, *section.state, *section.notes, *section.legend)
    for grid in section.grids:
        yield from (one.text for one in grid.headings)
        yield from (cell.text for row in grid.rows for cell in row)


def test_what_compares_says_what_it_is_compared_with(printed: dict[str, Printed]) -> None:
    compared = {name for name, section in printed.items() if section.before}
    assert compared == {"compare", "compare_quota", "what_if_quota"}
    for section in (printed["compare"], printed["compare_quota"]):
        assert ", compared with counting races up to Salt Lake City, by the first " in section.counted
        assert dict(section.evidence())["before"].endswith(f" · root {section.basis.root}")
    assert "compared" not in printed["standing"].counted


def test_a_history_has_a_column_for_each_moment(printed: dict[str, Printed]) -> None:
    ranks, totals = printed["history"].grids
    for grid in (ranks, totals):
        assert [one.text for one in grid.headings] == ["Name", "NOC", "Salt Lake City", "Calgary", "Heerenveen"]
    first = {row[0].text: [cell.text for cell in row[2:]] for row in totals.rows}
    assert first["Kjeld NUIS"] == sorted(first["Kjeld NUIS"], key=int)
    assert [row[-1].text for row in ranks.rows[:3]] == ["1", "2", "3"]


def test_a_quota_over_the_season_has_a_column_for_each_competition(printed: dict[str, Printed]) -> None:
    (grid,) = printed["quota_history"].grids
    headings, divisions = divided(grid)
    assert [one.text for one in headings] == ["NOC", "Salt Lake City", "Calgary", "Heerenveen"]
    assert [one.head for one in divisions] == ["men", "women"]
    for one in divisions:
        at_the_end = [int(row[-1].text or 0) for row in one.rows]
        assert at_the_end == sorted(at_the_end, reverse=True)
        assert len({row[0].text for row in one.rows}) == len(one.rows)


def test_an_entry_is_printed_to_the_letter(printed: dict[str, Printed]) -> None:
    fields = {row[0].text: row[1].text for row in printed["entry"].grids[0].rows}
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT[\d:.]+Z", fields["published at"])
    assert fields["fact"].endswith("/1")


def test_the_hash_of_a_sheet_is_evidence_and_in_no_sentence(printed: dict[str, Printed]) -> None:
    for name in ("race", "explain", "explain_race"):
        sheets = [text for kind, text in printed[name].evidence() if kind == "sheet"]
        assert sheets, name
        assert all(re.search(r"sheet \d+.*, SHA-256 [0-9a-f]{64}$", one) for one in sheets)
        assert [text for text in said(printed[name]) if "SHA-256" in text] == []


def test_the_basis_is_said_whole(printed: dict[str, Printed]) -> None:
    facts = dict(printed["standing"].evidence())
    assert facts["root"] == printed["standing"].basis.root
    assert facts["entries"].endswith("the last recorded at 2025-12-17T19:33:20Z")
