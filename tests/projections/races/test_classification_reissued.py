"""Given a race whose protocol was issued again, or of which a basis has only a part, the ranks that stand."""

from ledger.basis import Question
from ledger.entry import Source
from ledger.facts import (
    CompetitorDisqualified,
    CompetitorsMerged,
    DecisionReversed,
    Fact,
    ProtocolFiled,
    ResultCorrected,
    ResultRecorded,
    ResultRow,
)
from ledger.season import Season, fold
from projections.disputes.history import by_entry
from projections.races.classification import classify, counted_races
from tests.support.desks import desk_with
from tests.support.given import HOUR, START, draft, entries, finished, opening, race, season, skaters

RACE = "wc1-men-500-a"
NAMES = ("ada", "bo", "cy", "di")
HELD: list[Fact] = [*opening(), *skaters(*NAMES), *race(RACE, "ada", "bo", "cy")]
RESULTS = len(opening()) + len(NAMES) + 2
NEXT = len(HELD) + 1


def ranks(state: Season) -> dict[str, int | None]:
    return {row.competitor: row.rank for row in classify(state, RACE).rows}


def again(state: str = "OFFICIAL") -> ProtocolFiled:
    (protocol, *_) = race(RACE, state=state)
    assert isinstance(protocol, ProtocolFiled)
    return protocol.model_copy(update={"revision": 2, "protocol": "b" * 64})


def recorded(who: str, result: ResultRow) -> ResultRecorded:
    return ResultRecorded(race=RACE, competitor=who, name_printed=who, noc_printed="NED", row=4, result=result)


def test_a_row_that_only_the_re_issue_has_moves_those_below() -> None:
    state = season([*HELD, again(), recorded("di", finished(2, 34_150))])
    assert ranks(state) == {"ada": 1, "di": 2, "bo": 3, "cy": 4}
    moved = {row.competitor: [entry.position for entry in row.moved_by] for row in classify(state, RACE).rows}
    assert moved == {"ada": [], "di": [], "bo": [NEXT + 1], "cy": [NEXT + 1]}


def test_a_new_row_without_a_rank_moves_nobody() -> None:
    assert ranks(season([*HELD, again(), recorded("di", ResultRow(status="DQ"))])) == {
        "ada": 1,
        "bo": 2,
        "cy": 3,
        "di": None,
    }


def test_in_a_race_known_in_part_every_rank_is_the_one_of_its_source() -> None:
    state = season([*HELD, again("PARTIAL"), recorded("di", finished(2, 34_150))])
    assert ranks(state) == {"ada": 1, "bo": 2, "di": 2, "cy": 3}


def reissued(*corrections: tuple[str, ResultRow]) -> Season:
    """The season after a sheet that corrects these rows at once."""
    state = season([*HELD, again()])
    source = Source(kind="protocol", name="second.pdf", sha256="b" * 64)
    facts = [
        ResultCorrected(corrects=RESULTS + NAMES.index(who), race=RACE, competitor=who, result=result)
        for who, result in corrections
    ]
    return fold(state, [entry._replace(source=source) for entry in entries(facts, after=state.length)])


def test_whether_a_rank_is_shared_is_told_by_the_times_of_the_same_sheet() -> None:
    """Bo gets the time that ada had before this sheet: that is no tie."""
    state = reissued(("bo", finished(1, 34_100)), ("ada", finished(2, 34_200)))
    assert ranks(state) == {"bo": 1, "ada": 2, "cy": 3}


def test_a_tie_that_the_sheet_makes_is_one() -> None:
    assert ranks(reissued(("ada", finished(1, 34_050)), ("bo", finished(1, 34_050)))) == {"ada": 1, "bo": 1, "cy": 3}


def test_a_tie_that_the_sheet_ends_is_none() -> None:
    tied = race(RACE, ("ada", finished(1, 34_100)), ("bo", finished(1, 34_100)), ("cy", finished(3, 34_300)))
    state = season([*HELD[: RESULTS - 2], *tied, again()])
    source = Source(kind="protocol", name="second.pdf", sha256="b" * 64)
    correction = ResultCorrected(corrects=RESULTS + 1, race=RACE, competitor="bo", result=finished(2, 34_200))
    state = fold(state, [entry._replace(source=source) for entry in entries([correction], after=state.length)])
    assert ranks(state) == {"ada": 1, "bo": 2, "cy": 3}


def test_a_decision_on_a_result_that_the_basis_has_not_got_changes_nothing() -> None:
    facts: list[Fact] = [
        *HELD,
        CompetitorsMerged(kept="ada", merged="di"),
        CompetitorDisqualified(race=RACE, competitor="di"),
        DecisionReversed(reverses=NEXT),
    ]
    assert ranks(season(facts[:-1])) == {"bo": 1, "cy": 2, "ada": None}
    assert ranks(season(facts)) == {"ada": 1, "bo": 2, "cy": 3}
    source = Source(kind="protocol", name="second.pdf", sha256="b" * 64)
    state = season(facts)
    correction = ResultCorrected(corrects=RESULTS, race=RACE, competitor="di", result=finished(3, 34_900))
    state = fold(state, [entry._replace(source=source) for entry in entries([correction], after=state.length)])
    assert ranks(state) == {"ada": 1, "bo": 2, "cy": 3}


def test_a_reversal_that_was_public_before_its_decision_is_no_moment_of_its_own() -> None:
    desk = desk_with(HELD[len(opening()) :])
    out = draft(CompetitorDisqualified(race=RACE, competitor="ada"), START + 9_000 * HOUR)
    for made in (out, draft(DecisionReversed(reverses=NEXT), START + 2_000 * HOUR)):
        desk.book.append([made], expected=desk.book.last(), recorded_at=START + 3_000 * HOUR)
    asked = Question(as_of=START + 8_000 * HOUR)
    assert ranks(desk.reader.read(asked).season) == {"ada": 1, "bo": 2, "cy": 3}
    assert [moment.position for moment in by_entry(desk.reader, asked, "men-500")][-1] == NEXT - 1


def test_a_decision_known_before_its_race_counts_for_nothing_until_then() -> None:
    desk = desk_with(HELD[len(opening()) :])
    reading = desk.reader.read(Question(as_of=START))
    assert counted_races(reading) == ()
