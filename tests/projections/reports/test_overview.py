"""Given a season that is known up to a moment, what its front page says that is there, is missing, and comes next."""

import pytest

from ledger.basis import Question
from ledger.book import Reader
from ledger.facts import RacesNotHeld
from ledger.instants import parse_instant
from projections.documents.badges import badge
from projections.reports.catalogue import report
from projections.reports.overview import OverviewDocument
from projections.reports.report import Asked
from projections.reports.titles import state_for_people
from projections.season.coverage import coverage
from tests.projections.season.test_expected import filed, reading


def front(reader: Reader, question: Question) -> OverviewDocument:
    document = report("overview").answer(Asked(reader, question, reader.read(question)), {}, {})
    assert isinstance(document, OverviewDocument)
    return document


def test_a_season_whose_last_day_is_past_is_unfinished_and_never_open(season_2025_26: Reader) -> None:
    found = front(season_2025_26, Question())  # recorded in February: the last two competitions are past
    open_ones = [one for one in found.titles if one.state == "open"]

    assert open_ones
    assert {state_for_people(one) for one in open_ones} == {"unfinished"}
    assert {one.overdue for one in open_ones} <= {("wc4", "wc5"), ("wc4",)}
    shown = {one.competition: (one.whole, one.not_in_book, one.not_raced_yet) for one in found.badges}
    assert shown["wc3"] == (10, 0, 0)
    assert shown["wc4"][0] == shown["wc4"][2] == 0 < shown["wc4"][1]


@pytest.mark.parametrize(
    "question", [Question(as_of=parse_instant("2025-12-08")), Question(through="wc3")], ids=["as of", "through"]
)
def test_what_was_to_come_at_a_moment_is_not_raced_yet(season_2025_26: Reader, question: Question) -> None:
    found = front(season_2025_26, question)
    last = {one.competition: one for one in found.badges}["wc5"]

    assert (last.not_in_book, last.not_raced_yet > 0, last.over) == (0, True, False)
    assert {one.overdue for one in found.titles} == {()}
    assert {state_for_people(one) for one in found.titles} & {"open"}


def test_it_says_what_the_last_competition_brought_and_what_is_next(season_2025_26: Reader) -> None:
    found = front(season_2025_26, Question(through="wc2"))

    assert found.last is not None
    assert (found.last.city, found.last.to_come) == ("Calgary", ())
    assert {one.rank for one in found.last.winners} == {1}
    assert "Jordan STOLZ" in {one.name for one in found.last.winners if one.race == "wc2-men-1500-a"}
    assert all(min(one.rank_before or 9, one.rank_after or 9) <= 3 for one in found.last.moves)
    assert found.next is not None
    assert (found.next.city, found.next.first_day) == ("Heerenveen", "2025-12-05")
    assert found.changes == ()  # what came later is no news of then


def test_it_says_what_is_needed_as_the_contenders_do(season_2025_26: Reader) -> None:
    question = Question()
    found = front(season_2025_26, question)
    own = {one.cup: one for one in found.cups}["men-1500"]
    asked = Asked(season_2025_26, question, season_2025_26.read(question))
    whole = report("contenders").answer(asked, {"cup": "men-1500"}, {})
    others = [one for one in whole.contenders if not one.leads]

    assert (own.needs, own.next) == (whole.needs, whole.next)
    assert [(one.name, one.most) for one in own.contenders] == [(one.name, one.most) for one in others[:3]]
    assert own.more == len(others) - len(own.contenders)


def test_the_last_changes_are_the_newest_first(season_2025_26: Reader) -> None:
    found = front(season_2025_26, Question())

    assert [one.last for one in found.changes] == sorted((one.last for one in found.changes), reverse=True)
    assert found.changes[0].last == found.basis.at
    assert "Heerenveen" in found.changes[0].what


@pytest.mark.parametrize("name", ["overview", "calendar"])
def test_a_table_of_competitions_counts_races_as_the_front_page_does_and_divisions_apart(
    season_2025_26: Reader, name: str
) -> None:
    table = report(name).tables[-1]
    rows = table.rows(report(name).answer(Asked(season_2025_26, Question(), season_2025_26.read(Question())), {}, {}))
    fields = {field.heading: field for field in table.fields}
    there, filed_here = (
        [fields[heading].shown(row).text for row in rows] for heading in ("races there", "divisions filed")
    )

    assert there == [one.there for one in front(season_2025_26, Question()).badges]
    assert there == ["14 of 14+", "14 of 14+", "10 of 10+", "0 of 14+", "0 of 14"]
    assert filed_here == ["28", "28", "20", "0", "0"]


def test_a_badge_tells_what_is_not_there_apart() -> None:
    held = reading(
        *filed("wc1-men-500-1-a", "wc3-men-500-1-a"),
        RacesNotHeld(competition="wc2", races=("men-500-2",)),
    )
    found = badge(coverage(held, ("men-500",)))

    assert (found.expected, found.whole) == (5, 2)
    assert (found.not_in_book, found.not_raced_yet, found.not_held) == (2, 1, 1)


def test_a_cup_that_other_rules_cannot_compute_keeps_nobody_from_the_rest(season_2025_26: Reader) -> None:
    found = front(season_2025_26, Question(rulebook="2013-14"))
    states = {one.cup: one.state for one in found.titles}
    cups = {one.cup: one for one in found.cups}

    assert (states["men-5000-10000"], states["men-500"]) == ("unknown", "open")
    assert (cups["men-5000-10000"].needs, cups["men-5000-10000"].contenders) == (None, ())
    assert cups["men-500"].next is not None
