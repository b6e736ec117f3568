"""How far a race is from being final, at which moment, and until when it could be protested against."""

import pytest

from ledger.basis import Basis
from ledger.book import Reading
from ledger.entry import Entry
from ledger.facts import DecisionReversed, Fact, ProtestAppealed, ProtestDecided, ProtestLodged
from ledger.instants import format_instant, parse_instant
from ledger.rulebook import Rulebook, load_edition
from ledger.season import Season, fold
from projections.races.classification import classify
from projections.races.protests import dockets
from projections.races.stages import late, limits, stage
from tests.support.given import entries, opening, race, skaters

RACE = "wc1-men-500-a"
PRINTED = "2025-11-14T20:00Z"
LAST = len(opening()) + 2
NEXT = LAST + 4
"""The position of the first fact after the race."""


def held(created_at: str | None = PRINTED, published: str = "2025-11-14T21:00Z", state: str = "OFFICIAL") -> Season:
    """The season with one race that was printed and published at these moments."""
    first = [*opening(), *skaters("ada", "bo")]
    protocol, *results = race(RACE, "ada", "bo")
    printed = None if created_at is None else parse_instant(created_at)
    protocol = protocol.model_copy(update={"created_at": printed, "state": state})
    moment = parse_instant(published)
    filed = [Entry(LAST + 1 + index, moment, moment, "me", fact) for index, fact in enumerate([protocol, *results])]
    return fold(Season(), [*entries(first), *filed])


def at(
    moment: str, *facts: Fact, season: Season | None = None, rules: Rulebook | None = None, said: str | None = None
) -> Reading:
    """The reading at a moment, after facts that were published at `said`."""
    known = held() if season is None else season
    when = parse_instant(said or moment)
    more = [Entry(known.length + index, when, when, "me", fact) for index, fact in enumerate(facts, 1)]
    basis = Basis(
        book="b",
        at=known.length + len(more),
        as_of=format_instant(parse_instant(moment)),
        through=None,
        rulebook="",
        root="",
    )
    return Reading(basis, fold(known, more), rules or load_edition("2025-26"), ("wc1",))


def stage_of(reading: Reading) -> str:
    return stage(reading, classify(reading.season, RACE))


LODGED = ProtestLodged(race=RACE, by="NED", instance="referee")
REJECTED = ProtestDecided(lodged=NEXT, upheld=False)
APPEALED = ProtestAppealed(verdict=NEXT + 1, by="NED", instance="court-of-arbitration")
FINAL = ProtestDecided(lodged=NEXT + 2, upheld=True)


@pytest.mark.parametrize(
    ("moment", "facts", "expected"),
    [
        ("2025-11-14T20:30Z", (), "official"),
        ("2025-11-14T20:31Z", (), "protest time over"),
        ("2025-11-15T20:00Z", (), "protest time over"),
        ("2025-11-15T20:01Z", (), "final"),
        ("2025-11-14T20:10Z", (LODGED,), "under protest"),
        ("2025-11-20", (LODGED,), "under protest"),
        ("2025-11-20", (LODGED, DecisionReversed(reverses=NEXT)), "final"),
        ("2025-11-20", (LODGED, REJECTED), "protest time over"),
        ("2025-11-20", (LODGED, REJECTED, APPEALED), "under appeal"),
        ("2025-11-20", (LODGED, REJECTED, APPEALED, FINAL), "final"),
        ("2025-11-20", (LODGED, REJECTED, DecisionReversed(reverses=NEXT + 1)), "under protest"),
    ],
)
def test_the_stage_at_a_moment(moment: str, facts: tuple[Fact, ...], expected: str) -> None:
    assert stage_of(at(moment, *facts)) == expected


def test_an_unofficial_protocol_stays_so_and_a_race_is_provisional_under_appeal_too() -> None:
    assert stage_of(at("2025-11-20", season=held(state="UNOFFICIAL"))) == "unofficial"
    assert classify(at("2025-11-20", LODGED, REJECTED, APPEALED).season, RACE).state == "PROTESTED"
    assert classify(at("2025-11-20", LODGED, REJECTED).season, RACE).state == "OFFICIAL"


def test_without_as_of_the_moment_is_that_of_the_last_entry() -> None:
    for recorded, expected in (("2025-11-14T20:10Z", "official"), ("2025-12-01", "final")):
        reading = at("2025-11-14T20:00Z", season=held(published=recorded))
        whole = Reading(reading.basis.model_copy(update={"as_of": None}), reading.season, reading.rulebook, ("wc1",))
        assert stage_of(whole) == expected


def test_a_rulebook_without_a_time_for_protests_closes_nothing() -> None:
    rules = load_edition("2025-26").model_copy(update={"protests": None})
    assert stage_of(at("2026-03-01", rules=rules)) == "official"
    found = limits(at("2026-03-01", rules=rules), held().races[RACE])
    assert (found.protests, found.arithmetic, found.mark) == (None, None, None)


@pytest.mark.parametrize(
    ("created_at", "published", "ended", "by"),
    [
        (PRINTED, "2025-11-14T21:00Z", "2025-11-14T20:00:00Z", "printed"),
        (PRINTED, "2025-11-14T19:00Z", "2025-11-14T19:00:00Z", "published"),
        (None, "2025-11-14T21:00Z", "2025-11-14T21:00:00Z", "published"),
        ("2025-11-16T09:00Z", "2025-11-16T10:00Z", "2025-11-15T12:00:00Z", "day"),
        (None, "2026-02-01", "2025-11-15T12:00:00Z", "day"),
        ("2025-11-01T09:00Z", "2025-11-01T09:00Z", "2025-11-15T12:00:00Z", "day"),
    ],
)
def test_the_end_is_the_earliest_moment_that_is_not_before_it(
    created_at: str | None, published: str, ended: str, by: str
) -> None:
    season = held(created_at, published)
    found = limits(at("2026-03-01", season=season), season.races[RACE])
    assert (format_instant(found.ended), found.ended_by) == (ended, by)


@pytest.mark.parametrize(
    ("said", "ground", "expected"),
    [
        ("2025-11-14T20:30Z", None, False),
        ("2025-11-14T20:30:01Z", None, True),
        ("2025-11-15T20:00Z", "arithmetic", False),
        ("2025-11-15T20:00:01Z", "arithmetic", True),
    ],
)
def test_a_protest_after_its_limit_is_late_and_stands(said: str, ground: str | None, expected: bool) -> None:
    reading = at("2025-11-20", LODGED.model_copy(update={"ground": ground}), said=said)
    (own,) = dockets(reading.season, reading.season.decisions.values())
    assert late(reading, own.lodged) is expected
    assert own.open


def test_an_appeal_that_is_upheld_turns_the_verdict_round() -> None:
    def outcome(*facts: Fact) -> bool | None:
        season = at("2025-11-20", *facts).season
        (own,) = dockets(season, season.decisions.values())
        return own.upheld

    upheld = ProtestDecided(lodged=NEXT, upheld=True)
    assert outcome(LODGED) is None
    assert outcome(LODGED, REJECTED) is False
    assert outcome(LODGED, REJECTED, APPEALED) is None
    assert outcome(LODGED, REJECTED, APPEALED, FINAL) is True
    assert outcome(LODGED, upheld, APPEALED, FINAL) is False
    assert outcome(LODGED, upheld, APPEALED, FINAL.model_copy(update={"upheld": False})) is True
