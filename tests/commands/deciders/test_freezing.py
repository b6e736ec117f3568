"""Allocations and awards keep their basis; what follows from them is computed, and nothing else changes them."""

from collections import Counter

import pytest

from commands.deciders import freezing
from commands.deciders.admission import check
from commands.desk.desk import Desk
from ledger.basis import EVERYTHING, Question, ask
from ledger.book import Reader
from ledger.entry import Draft
from ledger.errors import NotFoundError, RefusedError
from ledger.facts import (
    DECISIONS,
    CompetitorDisqualified,
    CompetitorExcluded,
    CompetitorsOrdered,
    DecisionReversed,
    Fact,
    QuotaReallocated,
    RestsOn,
)
from ledger.instants import format_instant, parse_instant
from ledger.season import Season
from projections.disputes.what_if import imagine
from projections.documents.log import log_line
from projections.documents.quota import quota_document
from projections.documents.quota_drift import drift_document
from projections.documents.quota_nocs import GenderTally
from projections.frozen.decisions import frozen_quota
from projections.frozen.drift import drift
from projections.frozen.places import places_now, standing_now, turns_now
from projections.quota import quota_table
from projections.reports.dispute import REPORTS as DISPUTE
from projections.reports.report import Asked
from projections.season.log import Filter, citations, select

QUOTA = "owg-2026"
AFTER_WC2 = Question(through="wc2")


@pytest.fixture
def desk(season_2025_26: Reader) -> Desk:
    """A desk on a copy of the season, on which the quota is allocated after the second competition."""
    rehearsal = Desk(season_2025_26.book, actor="official", clock=lambda: 1_770_000_000_000_000).rehearsal()
    record(rehearsal, freezing.allocate(rehearsal.reader.read(AFTER_WC2), QUOTA))
    return rehearsal


def record(desk: Desk, fact: Fact) -> int:
    """Record a fact that fits; returns its position."""

    def decide(season: Season) -> list[Draft]:
        draft = Draft(fact, desk.actor, None, "because")
        check(season, draft)
        return [draft]

    return desk.run(decide)[0].position


def decline(desk: Desk, event: str, noc: str, places: int = 1) -> int:
    return record(desk, freezing.decline(desk.season(), QUOTA, event, noc, places=places))


def test_an_allocation_keeps_its_basis_and_its_places(desk: Desk) -> None:
    fact = frozen_quota(desk.season(), QUOTA).allocated.fact
    assert (fact.basis.through, fact.basis.rulebook) == ("wc2", "2025-26")
    assert fact.basis.root == desk.reader.root(fact.basis.at)
    places = [place for place in fact.places if place.event == "men-500"]
    assert [place.place for place in places] == list(range(1, 29))
    assert sum(place.via == "points" for place in places) == 21


def test_a_quota_is_allocated_once(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="allocated already") as refused:
        record(desk, freezing.allocate(desk.reader.read(AFTER_WC2), QUOTA))
    assert refused.value.reason == "already-allocated"
    assert refused.value.position == frozen_quota(desk.season(), QUOTA).allocated.position


def test_nothing_is_allocated_on_a_hypothetical_basis(desk: Desk) -> None:
    last = len(desk.reader.entries())
    with pytest.raises(RefusedError, match="hypothetical"):
        freezing.allocate(imagine(desk.reader, EVERYTHING, without=[last]), QUOTA)


def test_a_declined_place_goes_to_the_reserve_whose_turn_it_is(desk: Desk) -> None:
    """The second reserve of the men's 500 m is called first: its NOC has no place there, that of the first has."""
    declined = decline(desk, "men-500", "KAZ")
    with pytest.raises(RefusedError, match=r"it is the turn of ITA, reserve 2 \(call 1\), not of TPE"):
        freezing.reallocate(desk.season(), declined, "TPE")
    fact = freezing.reallocate(desk.season(), declined)
    assert (fact.noc, fact.call) == ("ITA", 1)
    record(desk, fact)
    held = frozen_quota(desk.season(), QUOTA).held("men-500")
    assert (held["KAZ"], held["ITA"], held.total()) == (1, 1, 28)
    with pytest.raises(RefusedError, match="are taken"):
        record(desk, freezing.reallocate(desk.season(), declined))


def test_a_reversed_decline_gives_the_place_back(desk: Desk) -> None:
    declined = decline(desk, "men-500", "KAZ")
    record(desk, DecisionReversed(reverses=declined))
    assert frozen_quota(desk.season(), QUOTA).held("men-500")["KAZ"] == 2
    with pytest.raises(NotFoundError, match="no allocation or decline in force"):
        freezing.reallocate(desk.season(), declined)


def test_what_follows_from_an_allocation_falls_with_it(desk: Desk) -> None:
    allocated = frozen_quota(desk.season(), QUOTA).allocated.position
    declined = decline(desk, "men-500", "KAZ")
    record(desk, DecisionReversed(reverses=allocated))
    with pytest.raises(RefusedError, match=f"entry {declined} is no allocation or decline in force"):
        record(desk, QuotaReallocated(declined=declined, event="men-500", noc="ITA", call=1))


def test_an_allocation_is_not_put_back_beside_another(desk: Desk) -> None:
    first = frozen_quota(desk.season(), QUOTA).allocated.position
    undone = record(desk, DecisionReversed(reverses=first))
    second = record(desk, freezing.allocate(desk.reader.read(AFTER_WC2), QUOTA))
    with pytest.raises(RefusedError, match="allocated already") as refused:
        record(desk, DecisionReversed(reverses=undone))
    assert refused.value.position == second
    again = record(desk, DecisionReversed(reverses=second))
    record(desk, DecisionReversed(reverses=undone))
    assert frozen_quota(desk.season(), QUOTA).allocated.position == first
    with pytest.raises(RefusedError, match="allocated already"):
        record(desk, DecisionReversed(reverses=again))


def test_the_log_shows_what_frozen_decisions_cite_and_whom_they_name(desk: Desk) -> None:
    allocated = frozen_quota(desk.season(), QUOTA).allocated.position
    declined = decline(desk, "men-500", "KAZ")
    given = record(desk, freezing.reallocate(desk.season(), declined))
    title = record(desk, freezing.award(desk.reader.read(EVERYTHING), "men-1500", although="so it is"))
    entries = desk.reader.entries()
    links = citations(entries)
    assert (links[allocated], links[declined]) == ((declined,), (given,))
    stolz = select(entries, Filter(competitor="men-usa-jordan-stolz", kind="decisions"), DECISIONS)
    assert [entry.position for entry in stolz] == [allocated, title]
    assert log_line(Season(), entries[declined - 1]).subject == "men-500 KAZ"
    assert log_line(Season(), entries[allocated - 1]).subject == QUOTA
    assert log_line(Season(), entries[title - 1]).subject == 'men-1500 although "so it is"'


def test_nobody_declines_more_than_it_has(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="KAZ has 2 places in men-500 and cannot give 3 back"):
        decline(desk, "men-500", "KAZ", 3)


def test_an_allocation_stands_as_what_was_given_back_and_called_left_it(desk: Desk) -> None:
    """Kazakhstan gives a place of the men's 500 m back, Italy is called, gives it back too, and Taiwan is next."""
    first = decline(desk, "men-500", "KAZ")
    called = record(desk, freezing.reallocate(desk.season(), first))
    last, *others = reversed(places_now(frozen_quota(desk.season(), QUOTA), "men-500"))
    assert (last.place.place, last.place.noc, last.state, last.declined, last.called) == (
        28,
        "KAZ",
        "called",
        [first],
        [called],
    )
    assert last.final is not None
    assert (last.final.noc, last.final.call) == ("ITA", 1)
    assert {(one.state, one.final) for one in others} == {("allocated", one.place) for one in others}

    second = decline(desk, "men-500", "ITA")
    frozen = frozen_quota(desk.season(), QUOTA)
    again = places_now(frozen, "men-500")[-1]
    assert (again.state, again.final, again.declined, again.nocs) == ("declined", None, [first, second], ["KAZ", "ITA"])
    turns = turns_now(frozen, "men-500", first_of_each=1)
    assert [(one.reserve.noc, one.reserve.place, one.state, one.entry, one.first) for one in turns] == [
        ("ITA", 2, "called", called, True),
        ("TPE", 4, "next", None, True),
        ("GER", 5, "waiting", None, True),
        ("AUT", 8, "waiting", None, True),
        ("KAZ", 1, "passed over", first, False),
        ("ITA", 3, "passed over", second, False),
        ("GER", 6, "waiting", None, False),
        ("ESP", 7, "waiting", None, False),
    ]
    assert standing_now(frozen, "men-500")["men-ita-jeffrey-rosanelli"][1] == "given back"


def test_who_holds_places_is_what_the_places_say(desk: Desk) -> None:
    """A law: counting the final holders of places gives what each NOC holds, after every step."""
    for noc, places in (("NED", 2), ("KAZ", 1), ("NED", 1), ("POL", 3)):
        declined = decline(desk, "men-500", noc, places)
        for _ in range(places - 1):
            record(desk, freezing.reallocate(desk.season(), declined))
        frozen = frozen_quota(desk.season(), QUOTA)
        now = places_now(frozen, "men-500")
        assert Counter(one.final.noc for one in now if one.final is not None) == frozen.held("men-500")
        assert sum(one.final is None for one in now) == sum(frozen.free(one) for one in frozen.declines)
        assert [one.place.place for one in now] == list(range(1, 29))


def test_the_quota_shows_its_allocation_beside_a_fresh_computation(desk: Desk) -> None:
    first = decline(desk, "men-500", "KAZ")
    record(desk, freezing.reallocate(desk.season(), first))
    before = quota_document(quota_table(desk.reader.read(Question(at=first - 2)), QUOTA))
    assert (before.allocation, [one.allocation for one in before.events if one.allocation]) == (None, [])
    document = quota_document(quota_table(desk.reader.read(AFTER_WC2), QUOTA))
    assert document.allocation is not None
    assert (document.allocation.entry, document.allocation.through) == (first - 1, "wc2")
    event = next(one for one in document.events if one.event == "men-500")
    assert event.allocation is not None
    (given,) = [one for one in event.allocation.places if one.state != "allocated"]
    assert given.final is not None
    assert (given.place, given.noc, given.state, given.final.noc, given.fresh) == (
        28,
        "KAZ",
        "called",
        "ITA",
        "time 28",
    )
    assert event.places[27].noc == "KAZ", "the fresh computation stays as it is"
    held = {one.noc: one.men.held for one in document.nocs if isinstance(one.men, GenderTally)}
    assert [(held[noc] or {}).get("men-500", 0) for noc in ("KAZ", "ITA")] == [1, 1]
    assert [note for note in document.notes if note.startswith("assumed, no rule is known")]


def test_a_decision_on_an_allocation_says_what_it_is_about_and_changes(desk: Desk) -> None:
    first = decline(desk, "men-500", "KAZ")
    called = record(desk, freezing.reallocate(desk.season(), first))
    asked = Asked(desk.reader, EVERYTHING, desk.reader.read(EVERYTHING))
    (dispute,) = DISPUTE
    for position, about, nocs in (
        (first, f"{QUOTA} men-500: KAZ gives 1 place back", {"ITA": (0, 1), "KAZ": (2, 1)}),
        (called, f"{QUOTA} men-500: ITA is called (turn 1) for a place of KAZ", {"ITA": (0, 1)}),
    ):
        document = dispute.make(asked, position=position)
        assert document.decision.about == about
        (effect,) = document.quotas
        assert (effect.quota, effect.events[0].event, effect.events[0].nocs) == (QUOTA, "men-500", nocs)
    assert dispute.make(asked, position=first - 1).decision.about == QUOTA
    (given,) = drift_document(drift(desk.reader, QUOTA, EVERYTHING)).declined
    assert (given.event, given.declined_by, given.reason, given.calls) == ("men-500", "KAZ", "because", (called,))


def test_an_noc_that_declined_is_not_called_in_that_event(desk: Desk) -> None:
    """Reserves of Kazakhstan stand on the list of the men's 500 m; who gave a place back is passed over."""
    before = {one.noc for one in frozen_quota(desk.season(), QUOTA).waiting("men-500")}
    decline(desk, "men-500", "KAZ")
    assert before - {one.noc for one in frozen_quota(desk.season(), QUOTA).waiting("men-500")} == {"KAZ"}


def test_later_entries_do_not_change_an_allocation_and_the_drift_names_them(desk: Desk) -> None:
    before = frozen_quota(desk.season(), QUOTA).allocated
    assert drift(desk.reader, QUOTA, EVERYTHING).changes == ()
    position = record(desk, CompetitorDisqualified(race="wc1-men-500-2-a", competitor="men-kaz-yevgeniy-koshkin"))
    found = drift(desk.reader, QUOTA, EVERYTHING)
    assert frozen_quota(desk.season(), QUOTA).allocated == before
    assert found.root_holds
    document = drift_document(found)
    (event,) = document.events
    koshkin = next(move for move in event.moves if move.competitor == "men-kaz-yevgeniy-koshkin")
    assert (koshkin.before, koshkin.after, koshkin.entries) == ("points 11", "points 21", (position,))


def test_without_an_allocation_there_is_no_drift(season_2025_26: Reader) -> None:
    desk = Desk(season_2025_26.book, actor="official").rehearsal()
    with pytest.raises(NotFoundError, match="not allocated at this basis"):
        drift(desk.reader, QUOTA, ask(at=str(len(desk.reader.entries()))))


def test_a_title_is_awarded_once_and_keeps_its_basis(desk: Desk) -> None:
    fact = freezing.award(desk.reader.read(EVERYTHING), "men-1500", although="so it is")
    assert (fact.competitors, fact.points) == (("men-usa-jordan-stolz",), "180")
    position = record(desk, fact)
    with pytest.raises(RefusedError, match="awarded already") as refused:
        record(desk, freezing.award(desk.reader.read(EVERYTHING), "men-1500", although="so it is"))
    assert refused.value.position == position
    with pytest.raises(RefusedError, match="nobody has points"):
        freezing.award(desk.reader.read(EVERYTHING), "men-team-sprint")


def test_a_title_whose_first_rank_stays_empty_is_awarded_to_nobody(season_2025_26: Reader) -> None:
    desk = Desk(season_2025_26.book, actor="official").rehearsal()
    by = record(desk, CompetitorExcluded(competitor="men-usa-jordan-stolz", cup="men-1500", others_move_up=False))
    with pytest.raises(RefusedError) as refused:
        freezing.award(desk.reader.read(EVERYTHING), "men-1500", although="so it is")
    assert str(refused.value) == (
        "men-1500: nobody has the title at this basis: the first rank stays empty: Jordan STOLZ (USA) is excluded by "
        f"entry {by}"
    )


def test_nothing_is_allocated_before_a_race_gives_a_place(season_2025_26: Reader) -> None:
    reader = Reader(season_2025_26.book)
    with pytest.raises(RefusedError, match=r"^owg-2026: no race that gives a place is filed at this basis") as refused:
        freezing.allocate(reader.read(Question(at=7)), QUOTA)
    assert refused.value.reason == "nothing-to-allocate"
    made = freezing.allocate(reader.read(AFTER_WC2), QUOTA)
    with pytest.raises(RefusedError, match=r"^quota owg-2026 has no place to allocate$"):
        check(reader.season(7), Draft(made.model_copy(update={"places": (), "basis": _at(7)}), "me"))


def _at(position: int) -> RestsOn:
    return RestsOn(at=position, rulebook="2025-26", root="0" * 64)


def test_the_hint_of_a_tie_is_one_that_can_help_at_its_basis(season_2025_26: Reader) -> None:
    desk = Desk(season_2025_26.book, actor="official").rehearsal()
    end = desk.book.last()
    with pytest.raises(
        RefusedError, match="has place 24; a decision on that tie would not be in the book at 1062: "
    ) as at:
        freezing.allocate(desk.reader.read(Question(at=1_062)), QUOTA, last=end)
    assert str(at.value).endswith(
        "at 1062: allocate without --at, with --through COMPETITION where later races do not count"
    )
    with pytest.raises(RefusedError, match=r"at 1062: allocate without --at$"):
        freezing.allocate(desk.reader.read(Question(at=1_062, through="wc1")), QUOTA, last=end)

    tied = ("men-nor-didrik-eng-strand", "men-usa-ethan-cepuran")
    sunday = parse_instant("2025-11-17")
    with pytest.raises(RefusedError, match="men-mass-start: no rule says who of Didrik Eng STRAND") as as_of:
        freezing.allocate(desk.reader.read(Question(as_of=sunday)), QUOTA, last=end)
    assert str(as_of.value).endswith(
        f"with: season order owg-2026:men-mass-start {' '.join(tied)} --through wc1 --reason TEXT --source TEXT "
        f"--published-at {format_instant(sunday)}"
    )
    order = CompetitorsOrdered(table=QUOTA, event="men-mass-start", competitors=tied, through="wc1")

    def decide(season: Season) -> list[Draft]:
        drawn = Draft(order, desk.actor, sunday, "lots")
        check(season, drawn)
        return [drawn]

    desk.run(decide)
    assert freezing.allocate(desk.reader.read(Question(as_of=sunday)), QUOTA, last=end + 1).places
