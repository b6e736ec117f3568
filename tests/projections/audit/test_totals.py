"""Wrong totals on plain lists: each kind of mistake is put into a right list, and is found."""

from collections.abc import Callable
from dataclasses import replace

from ledger.book import Reading
from projections.audit import Audit, Finding
from projections.audit.lists.score_edits import Account, Edit, Scales, account, edits_of, in_concert
from projections.cups.rows import StandingRow
from projections.cups.standings import standing
from projections.races.scores import Score

Row = dict[str, str]
Check = Callable[..., Audit]
Table = Callable[..., list[Row]]


def with_points(rows: list[Row], name: str, points: int) -> list[Row]:
    """The list with one total changed, and everybody at the place that follows from it."""
    changed = [{**row, "points": str(points)} if row["name"] == name else row for row in rows]
    ordered = sorted(changed, key=lambda row: -int(row["points"]))
    return [{**row, "rank": str(place)} for place, row in enumerate(ordered, 1)]


def total(audit: Audit) -> Finding:
    (found,) = [finding for finding in audit.findings if finding.kind == "total"]
    return found


def test_a_right_list_is_clean(check: Check, table: Table) -> None:
    for cup in ("women-500", "men-1500", "women-3000-5000", "men-mass-start", "women-team-pursuit"):
        assert check(table(cup), cup).findings == ()


def test_the_cup_and_the_basis_are_found_from_the_rows_alone(check: Check, table: Table) -> None:
    audit = check(table("women-1000", "wc1"), "unnamed")

    assert (audit.lists, audit.reading.basis.through) == (("women-1000",), "wc1")
    assert len(audit.assumed) == 2


def test_a_list_of_which_nothing_tells_the_cup_is_undecided(check: Check) -> None:
    audit = check([{"rank": "1", "name": "Nobody Known", "noc": "NED", "points": "7"}], "unnamed")

    assert (audit.verdict, audit.compared) == ("undecided", 0)
    assert "nothing tells which cup" in audit.unchecked[0]


def test_a_misprint_on_the_sheet_is_recognised(check: Check, table: Table) -> None:
    # The sheet of wc1-men-mass-start-a prints 44 for a fourth place, which has 43.
    rows = table("men-mass-start")
    points = next(int(row["points"]) for row in rows if row["name"] == "Jake WEIDEMANN")
    finding = total(check(with_points(rows, "Jake WEIDEMANN", points + 1), "men-mass-start"))

    assert "follows the misprint on the sheet of wc1-men-mass-start-a (rank 4): 44 instead of 43" in finding.explanation
    assert finding.certainty in ("certain", "likely")


def test_both_scores_of_one_mass_start_weekend(check: Check, table: Table) -> None:
    rows = table("men-mass-start", "wc1")
    points = next(int(row["points"]) for row in rows if row["name"] == "Seungmin CHO")
    finding = total(check(with_points(rows, "Seungmin CHO", points + 20), "men-mass-start", after="wc1"))

    assert "the 20 points of wc1-men-mass-start-b are counted, though only the better score" in finding.explanation


def test_a_race_after_the_basis(check: Check, table: Table, reading: Reading) -> None:
    rows = table("men-1000")
    later = {row.competitor.name: row.points for row in standing(reading, "men-1000").rows}
    finding = total(check(with_points(rows, "Jenning DE BOO", int(later["Jenning DE BOO"])), "men-1000", after="wc2"))

    assert "points of wc3-men-1000-a are counted, which comes after the basis" in finding.explanation


def test_a_division_b_score_by_the_other_scale(check: Check, table: Table) -> None:
    # Liu Hanbin won Division B at wc1, which has 28 points, and not the 60 of Division A.
    finding = total(check(with_points(table("men-1500"), "Hanbin LIU", 31 + 60), "men-1500"))

    assert "wc1-men-1500-b (rank 1) has the 60 points of table a-individual instead of 28" in finding.explanation


def test_a_difference_that_nothing_explains(check: Check, table: Table) -> None:
    finding = total(check(with_points(table("men-1500"), "Jordan STOLZ", 999), "men-1500"))

    assert finding.certainty == "unexplained"
    assert finding.explanation.startswith("unexplained")


def test_a_whole_list_by_another_editions_points(check: Check, table: Table, reading: Reading) -> None:
    from ledger.rulebook import load_edition  # noqa: PLC0415  this test alone reads an edition

    older = replace(reading, rulebook=load_edition("2017-18"), counted=("wc1", "wc2"))
    points = {row.competitor.name: row.points for row in standing(older, "women-1500").rows}
    rows = [{**row, "points": str(points[row["name"]])} for row in table("women-1500") if row["name"] in points]
    rows.sort(key=lambda row: -int(row["points"]))
    audit = check([{**row, "rank": str(place)} for place, row in enumerate(rows, 1)], "women-1500", after="wc2")

    (scale,) = [finding for finding in audit.findings if finding.kind == "scale"]
    assert scale.explanation == f"{len(rows)} of {len(rows)} totals are those of rulebook 2017-18"
    assert not [finding for finding in audit.findings if finding.kind == "total"]


def test_points_of_single_races(check: Check, table: Table) -> None:
    rows = [{**row, "wc1-men-1500-a": ""} for row in table("men-1500")]
    rows[0] = {**rows[0], "wc1-men-1500-a": "54"}
    (finding,) = check(rows, "men-1500").findings

    assert (finding.kind, finding.published) == ("race-points", "54 in wc1-men-1500-a")


def edit(sort: str, race: str, change: int) -> Edit:
    return Edit(sort, race, change, f"{sort} {race}")  # type: ignore[arg-type]  # the tests name sorts that there are


class TestSearch:
    """The search for the smallest set of edits."""

    def test_one_plain_edit_alone_is_certain(self) -> None:
        found = account([edit("missing", "r1", -60), edit("twice", "r2", 54)], -60)

        assert (found.certainty, found.text) == ("certain", "missing r1")

    def test_two_plain_edits_are_several(self) -> None:
        found = account([edit("missing", "r1", -60), edit("missing", "r2", -60)], -60)

        assert (found.certainty, found.others) == ("several", ("missing r2",))

    def test_one_edit_goes_before_two(self) -> None:
        edits = [edit("missing", "r1", -20), edit("missing", "r2", -40), edit("rank", "r3", -60)]

        assert account(edits, -60).text == "rank r3"

    def test_two_races_may_be_missing(self) -> None:
        found = account([edit("missing", "r1", -20), edit("missing", "r2", -40)], -60)

        assert (found.certainty, found.text) == ("likely", "missing r1 and missing r2")

    def test_one_race_is_not_edited_twice(self) -> None:
        assert account([edit("missing", "r1", -20), edit("printed", "r1", 1)], -19).certainty == "unexplained"

    def test_three_races_are_the_bound(self) -> None:
        edits = [edit("missing", f"r{number}", -(2**number)) for number in range(5)]

        assert account(edits, -(1 + 2 + 4)).text == "missing r0, missing r1 and missing r2"
        assert account(edits, -(1 + 2 + 4 + 8)).certainty == "unexplained"

    def test_other_rows_settle_what_is_open(self) -> None:
        accounts = {
            1: account([edit("rank", "final", 60), edit("rank", "wc2", 60)], 60),
            2: account([edit("rank", "final", 69)], 69),
        }
        settled = in_concert(accounts)

        assert settled[1].certainty == "likely"
        assert settled[1].text == "rank final; the same explains 2 rows of the list"
        assert settled[2] == accounts[2]

    def test_nothing_is_settled_where_nothing_stands_out(self) -> None:
        one = account([edit("rank", "final", 60), edit("rank", "wc2", 60)], 60)

        assert in_concert({1: one, 2: one}) == {1: one, 2: one}
        assert Account("unexplained").text.startswith("unexplained")


def test_no_edit_changes_nothing(reading: Reading) -> None:
    lines: tuple[StandingRow, ...] = standing(reading, "men-mass-start").rows
    nothing: list[Score] = []
    scales = Scales.of(reading.rulebook)

    assert all(edit.change for line in lines for edit in edits_of(line, nothing, scales))
