"""One page is the truth on a quota: what it counts adds up, and pages of NOCs and comparisons agree with it."""

import pytest

from commands.deciders import freezing
from commands.deciders.admission import check
from commands.desk.desk import Desk
from ledger.basis import EVERYTHING, Question
from ledger.book import Reader
from ledger.entry import Draft
from ledger.facts import Fact
from ledger.season import Season
from projections.documents.quota import QuotaDocument
from projections.documents.quota_nocs import GenderTally
from projections.reports.catalogue import report
from projections.reports.diff import diff_quota
from projections.reports.quota import whole_quota
from projections.reports.quota_moves import LOST, PASSED, taken_by
from projections.reports.quota_states import CALLS, STATES, event_state, order_of_calls
from projections.reports.report import Asked

QUOTA = "owg-2026"
GIVER = "NED"
EVENT = "men-1500"


def record(desk: Desk, fact: Fact) -> int:
    """Record a fact that fits; returns its position."""

    def decide(season: Season) -> list[Draft]:
        draft = Draft(fact, desk.actor, None, "because")
        check(season, draft)
        return [draft]

    return desk.run(decide)[0].position


def asked(desk: Desk, question: Question = EVERYTHING) -> Asked:
    return Asked(desk.reader, question, desk.reader.read(question))


class Room:
    """A desk with an allocation of which two places of an event were given back, and a reserve was called for one."""

    def __init__(self, reader: Reader) -> None:
        self.desk = Desk(reader.book, actor="official", clock=lambda: 1_770_000_000_000_000).rehearsal()
        record(self.desk, freezing.allocate(self.desk.reader.read(Question(through="wc2")), QUOTA))
        self.before = self.desk.reader.read().basis.at
        self.decline = record(self.desk, freezing.decline(self.desk.season(), QUOTA, EVENT, GIVER, places=2))
        self.call = record(self.desk, freezing.reallocate(self.desk.season(), self.decline))

    def quota(self) -> QuotaDocument:
        return whole_quota(asked(self.desk), quota=QUOTA)


@pytest.fixture(scope="module")
def room(season_2025_26: Reader) -> Room:
    """Nobody writes to it."""
    return Room(season_2025_26)


def test_what_became_of_the_places_of_each_event_adds_up(room: Room) -> None:
    document = room.quota()
    states = {one.event: one for one in map(event_state, document.events)}

    for event in document.events:
        one = states[event.event]
        assert event.allocation is not None
        assert None not in (one.allocated, one.final, one.free)
        assert (one.computed, one.allocated) == (len(event.places), len(event.allocation.places))
        assert one.allocated == (one.final or 0) + (one.free or 0)
        assert sum(event.allocation.held.values()) == one.final
    own = states[EVENT]
    assert (own.declined, own.called, own.free) == (2, 1, 1)
    assert sum(one.declined or 0 for one in states.values()) == 2
    assert len(STATES.grid(document).rows) == len(document.events)


def test_what_each_noc_has_adds_up_to_what_each_event_has_and_is_what_its_own_page_says(room: Room) -> None:
    now = asked(room.desk)
    document = room.quota()
    page = report("noc")
    computed, held = dict.fromkeys(states := [one.event for one in document.events], 0), dict.fromkeys(states, 0)
    for code in dict.fromkeys(one.noc for one in document.nocs):
        (own,) = (one for one in page.answer(now, {"noc": code}, {}).quotas if one.quota == QUOTA)
        assert own.nocs == tuple(one for one in document.nocs if one.noc == code)
        for event in own.events:
            computed[event.event] += len(event.places)
            held[event.event] += event.allocation.held.get(code, 0)
        for line in own.nocs:
            for tally in (line.men, line.women):
                if isinstance(tally, GenderTally):
                    assert tally.places == sum(tally.events.values())
    counted = {one.event: event_state(one) for one in document.events}
    assert computed == {event: one.computed for event, one in counted.items()}
    assert held == {event: one.final for event, one in counted.items()}


def test_the_order_of_calls_is_explained_and_says_whose_turn_it_is(room: Room) -> None:
    document = room.quota()
    rows = [turn for turn in CALLS.rows(document) if turn.event == EVENT]
    own = event_state(next(one for one in document.events if one.event == EVENT))

    assert [turn.line.call for turn in rows] == sorted(turn.line.call for turn in rows)
    assert rows[0].state == "called"
    (following,) = (turn for turn in rows if turn.state == "next")
    assert own.turn == f"{following.line.noc} ({following.line.name})"
    assert own.because == following.line.because
    assert order_of_calls(1).startswith("Reserves are called in this order: of each NOC that has no place")
    assert order_of_calls(None) == "Reserves are called in the order of the list."


def test_two_moments_say_which_place_was_given_back_and_whose_it_became(room: Room) -> None:
    document = diff_quota(asked(room.desk), before=f"at={room.before}", quota=QUOTA)

    assert [(one.event, one.before_noc, one.entries) for one in document.passed] == [
        (EVENT, GIVER, (room.decline, room.call)),
        (EVENT, GIVER, (room.decline,)),
    ]
    assert document.passed[0].after_noc not in (None, GIVER)
    assert document.passed[1].after_noc is None
    assert [row[3].text for row in PASSED.grid(document).rows][1] == "nobody"
    assert document.events == ()


def test_two_moments_say_which_place_was_lost_to_whom_and_by_which_entries(whole_2025_26: Reader) -> None:
    now = Asked(whole_2025_26, EVERYTHING, whole_2025_26.read())
    document = diff_quota(now, before="through=wc3", quota=QUOTA)
    lost = {(change.event, one.noc, one.name): one for change in document.events for one in change.lost}

    kazakh = lost["men-500", "KAZ", "Altay ZHARDEMBEKULY"]
    assert (kazakh.place, kazakh.now, taken_by(kazakh)) == ("time 28", "reserve 1", "Jeffrey ROSANELLI (ITA), host 28")
    assert lost["women-500", "NED", "Jutta LEERDAM"].to[0].name == "Anna BOERSMA"  # its NOC keeps the place
    assert all(one.entries for one in lost.values())
    for change in document.events:
        gone, come = (sum(max(0, way * (now - then)) for then, now in change.nocs.values()) for way in (-1, 1))
        to_others = [one for one in change.lost if not any(other.noc == one.noc for other in one.to)]
        assert len(to_others) == gone
        assert come >= len({other.competitor for one in to_others for other in one.to}) or not to_others
    assert len(LOST.grid(document).rows) == len(lost)
