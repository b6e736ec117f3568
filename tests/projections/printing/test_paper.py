"""How a reading is laid out before it is printed as anything."""

from projections.printing.paper import Printed, divided, indented


def test_a_table_is_divided_by_what_its_first_column_says_of_many_rows(printed: dict[str, Printed]) -> None:
    headings, divisions = divided(printed["quota"].grids[0])
    assert [one.text for one in headings][:2] == ["section", "place"]
    assert [one.head for one in divisions][:2] == ["men-500", "women-500"]
    for name in ("standing", "titles", "races", "log", "history"):
        assert [one.head for one in divided(printed[name].grids[0])[1]] == [""], name


def test_reasons_stand_below_each_other(printed: dict[str, Printed]) -> None:
    assert indented(printed["explain"].grids[0].headings) == 0
    assert indented(printed["standing"].grids[0].headings) is None


def test_a_reading_says_its_competition_and_its_state(printed: dict[str, Printed]) -> None:
    assert printed["race"].occasion.startswith("wc1, ISU World Cup Speed Skating #1, Utah Olympic Oval")
    assert printed["standing"].occasion.startswith("after wc3, ")
    assert {"rules inferred", "3 of 5 races whole", "2 to come"} <= set(printed["standing"].state)
    assert printed["quota"].legend[0] == "provisional after wc3"


def test_the_basis_is_said_whole(printed: dict[str, Printed]) -> None:
    facts = dict(printed["standing"].computed_from())
    assert facts["root"] == printed["standing"].basis.root
    assert facts["entries"].endswith("the last recorded at 2025-12-17T19:33:20Z")
