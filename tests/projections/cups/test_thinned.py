"""Whatever is taken out of a whole season, no answer of the thinned book claims what the whole one contradicts."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given as random
from hypothesis import strategies as st

from ledger.book import Book, Reader, Reading
from ledger.entry import Entry
from ledger.facts import CompetitionScheduled, Fact
from ledger.stores import open_store
from projections.cups.contenders import contention
from projections.cups.rows import StandingRow
from projections.cups.standings import which_count
from projections.cups.titles import SETTLED, Title, title
from projections.races.scores import whole
from tests.support.fixture_season import loaded
from tests.support.history_books import load_season
from tests.support.thinned import Gone, gone, thinned

RACED = ("wc1", "wc2", "wc3")


class Truth(NamedTuple):
    """A whole season with its entries, and the titles of its cups."""

    reading: Reading
    entries: tuple[Entry[Fact], ...]
    titles: dict[str, Title]

    @property
    def races(self) -> list[str]:
        """Its races."""
        return list(self.reading.season.races)


def truth(reading: Reading, entries: Iterable[Entry[Fact]]) -> Truth:
    every = tuple(entries)
    season = thinned(reading, every, Gone(frozenset(), {}, partial=False)).season
    found = replace(reading, season=season, counted=tuple(one.competition for one in season.competitions()))
    cups = [cup.id for cup in found.rulebook.cups if cup.status != "unknown"]
    return Truth(found, every, {cup: title(found, cup) for cup in cups})


def season_2025_26() -> Truth:
    """Three competitions of 2025/26 and no more, so that every title is won."""
    reader = loaded(competitions=RACED).reader
    later = ("wc4", "wc5")
    kept = (
        entry
        for entry in reader.entries()
        if not (isinstance(entry.fact, CompetitionScheduled) and entry.fact.competition in later)
    )
    return truth(reader.read(), kept)


def season_2017_18() -> Truth:
    """A season that is known in part itself; what it says is true as far as it goes."""
    store = open_store("memory:")
    load_season(store, "2017-18")
    reader = Reader(Book(store, "world-cup/2017-18"))
    return truth(reader.read(), reader.entries())


@pytest.fixture(scope="module", name="seasons")
def both() -> dict[str, Truth]:
    return {"2025-26": season_2025_26(), "2017-18": season_2017_18()}


@random(st.data(), st.sampled_from(["2025-26", "2025-26", "2017-18"]))
def test_no_answer_of_a_thinned_book_is_contradicted_by_the_whole_one(
    seasons: dict[str, Truth], data: st.DataObject, season: str
) -> None:
    right = seasons[season]
    thin = thinned(right.reading, right.entries, data.draw(gone(right.races, RACED)))
    for cup in data.draw(st.lists(st.sampled_from(sorted(right.titles)), min_size=4, max_size=4, unique=True)):
        found, known = title(thin, cup), right.titles[cup]
        assert known.table is not None
        for row in known.table.rows:
            check_total(thin, found, row)
        if known.state not in SETTLED:
            continue
        still = contention(thin, found)
        winners = {row.competitor.id for row in known.leaders}
        assert found.state not in SETTLED or winners == {row.competitor.id for row in found.leaders}
        left_out = winners - {one.row.competitor.id for one in still.contenders}
        assert not left_out or (still.anybody is not False and left_out.isdisjoint(_rows(found)))


def check_total(thin: Reading, found: Title, right: StandingRow) -> None:
    """What a thinned book says of a total lies around the right one, and is it where it is called a sum."""
    held, row = found.bounds, _rows(found).get(right.competitor.id)
    assert held is not None
    coming = {(one.competition, one.event, one.number) for one in held.coverage.of("to come")}
    skated = [
        replace(one, counts=True)
        for one in right.scores
        if str(one.race) in thin.season.races
        or (one.race.competition, str(one.race.event), one.race.number) not in coming
    ]
    now = whole(sum(one.points for one in which_count(found.cup, skated) if one.counts))
    if row is not None:
        assert row.points <= now
        assert held.least(row) <= right.points
        assert held.at_least(row) or row.points == now
    assert held.unclear_now or now <= held.now(row)
    assert held.unclear_now or held.unclear or right.points <= held.most(row)


def _rows(found: Title) -> dict[str, StandingRow]:
    return {row.competitor.id: row for row in found.table.rows} if found.table is not None else {}
