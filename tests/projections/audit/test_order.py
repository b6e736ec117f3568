"""Order, ties, missing rows, names and codes on plain lists."""

from collections.abc import Callable

from projections.audit import Audit

Row = dict[str, str]
Check = Callable[..., Audit]
Table = Callable[..., list[Row]]


def kinds(audit: Audit) -> list[tuple[str, str]]:
    return [(finding.kind, finding.subject) for finding in audit.findings]


def swapped(rows: list[Row], place: int) -> list[Row]:
    """The list with the rows at `place` and below it changed over; each takes the other's rank."""
    above, below = rows[place - 1], rows[place]
    exchanged = [{**below, "rank": above["rank"]}, {**above, "rank": below["rank"]}]
    return [*rows[: place - 1], *exchanged, *rows[place + 1 :]]


def test_lower_points_above(check: Check, table: Table) -> None:
    (finding,) = check(swapped(table("men-1500"), 3), "men-1500").findings

    assert (finding.kind, finding.severity) == ("order", "fault")
    assert finding.explanation == "the list is not in the order of its own points"


def test_equal_points_ordered_otherwise_name_the_key(check: Check, table: Table) -> None:
    rows = table("men-1000")
    place = next(index for index, row in enumerate(rows, 1) if row["name"] == "Taiyo NONOMURA")
    (finding,) = check(swapped(rows, place), "men-1000").findings

    assert finding.kind == "order"
    assert "higher-scores puts Taiyo NONOMURA (JPN) first: 31 + 28 against 30 + 29 (inferred)" in finding.explanation


def test_an_exact_tie_that_is_ordered_is_a_note(check: Check, table: Table) -> None:
    rows = table("men-mass-start")
    tied = [index for index, row in enumerate(rows) if row["rank"] == rows[index - 1]["rank"]]
    apart = [{**row, "rank": str(int(row["rank"]) + 1)} if index in tied else row for index, row in enumerate(rows)]
    audit = check(apart, "men-mass-start")

    assert {finding.kind for finding in audit.findings} == {"tie"}
    assert audit.verdict == "clean"


def test_different_points_share_no_rank(check: Check, table: Table) -> None:
    rows = table("men-1500")
    rows[4] = {**rows[4], "rank": rows[3]["rank"]}
    audit = check(rows, "men-1500")

    assert [(finding.kind, finding.published) for finding in audit.findings] == [("rank", "both rank 4")]


def test_somebody_is_left_out(check: Check, table: Table) -> None:
    rows = table("women-1000")
    left_out = rows.pop(6)
    again = [{**row, "rank": str(place)} for place, row in enumerate(rows, 1)]
    audit = check(again[:20], "women-1000")

    assert kinds(audit) == [("missing", f"{left_out['name']} ({left_out['noc']})")]


def test_an_extract_misses_nobody(check: Check, table: Table) -> None:
    rows = table("women-1000")

    assert check([rows[0], rows[7], rows[19]], "women-1000").findings == ()


def test_a_place_in_an_extract_is_compared_with_the_book(check: Check, table: Table) -> None:
    rows = table("women-1000")
    audit = check([rows[0], {**rows[7], "rank": "6"}, rows[19]], "women-1000")

    assert [(finding.kind, finding.published) for finding in audit.findings] == [("rank", "place 6")]


def test_names_in_other_order_and_without_accents_are_the_same(check: Check, table: Table) -> None:
    rows = [{**row, "name": " ".join(reversed(row["name"].split()))} for row in table("men-5000-10000")]
    plain = [{**row, "name": row["name"].replace("Ř", "R").replace("Í", "I")} for row in rows]
    audit = check(plain, "men-5000-10000")

    assert audit.findings == ()
    assert [match for match in audit.matches if match.how == "likeness"] == []


def test_a_stranger_is_named_with_who_is_near(check: Check, table: Table) -> None:
    rows = table("men-1000")
    rows[3] = {**rows[3], "name": "Completely Different"}
    audit = check(rows, "men-1000")

    assert [kind for kind, _ in kinds(audit)] == ["unknown-name", "missing"]
    assert "unless one of these is meant: Completely Different" in audit.findings[1].explanation


def test_another_code_is_found(check: Check, table: Table) -> None:
    rows = table("men-1000")
    rows[0] = {**rows[0], "noc": "NOR"}
    (finding,) = check(rows, "men-1000").findings

    assert (finding.kind, finding.published, finding.computed) == ("noc", "NOR", "USA")


def test_nobody_is_listed_twice(check: Check, table: Table) -> None:
    rows = table("men-1000")
    audit = check([*rows, {**rows[-1], "rank": str(len(rows) + 1)}], "men-1000")

    assert ("twice", f"{rows[-1]['name']} ({rows[-1]['noc']})") in kinds(audit)


def test_a_title_list(check: Check) -> None:
    rows = [
        {"cup": "men-1000", "winner": "Jordan Stolz", "noc": "USA"},
        {"cup": "women-1000", "winner": "Jutta Leerdam", "noc": "NED"},
    ]
    audit = check(rows)

    assert [(finding.list, finding.kind) for finding in audit.findings if finding.severity == "fault"] == [
        (finding.list, "title") for finding in audit.findings if finding.severity == "fault"
    ]
    assert ("open", "Jordan Stolz (USA)") in kinds(audit)


def test_a_list_of_one_race(check: Check) -> None:
    rows = [
        {"rank": "1", "name": "Jorrit Bergsma", "noc": "NED", "points": "60"},
        {"rank": "3", "name": "Felix Maly", "noc": "GER", "points": "48"},
        {"rank": "4", "name": "Jake Weidemann", "noc": "CAN", "points": "44"},
        {"rank": "4", "name": "Nobody Known", "noc": "CAN", "points": "43"},
    ]
    audit = check(rows, subject="wc1-men-mass-start-a")

    assert [(finding.kind, finding.subject, finding.computed) for finding in audit.findings] == [
        ("rank", "Felix Maly (GER)", "rank 2"),
        ("race-points", "Felix Maly (GER)", "54 points"),
        ("race-points", "Jake Weidemann (CAN)", "43 points"),
        ("unknown-name", "Nobody Known (CAN)", "nobody"),
        ("missing", "Antoine GÉLINAS-BEAULIEU (CAN)", "rank 3"),
    ]
    assert audit.findings[2].explanation == "it follows the misprint on the sheet"
    assert audit.agreeing == 1
