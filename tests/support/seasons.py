"""Random small seasons with random decisions, as a hypothesis strategy; every fact in them was admitted."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from hypothesis import strategies as st

from commands.deciders.admission import as_entry, check
from ledger.book import Book, Reader, Reading
from ledger.entry import Draft
from ledger.errors import RefusedError
from ledger.facts import (
    CompetitionCancelled,
    CompetitionMoved,
    CompetitorDisqualified,
    CompetitorRenamed,
    CompetitorsMerged,
    CompetitorTransferred,
    DecisionReversed,
    Fact,
    ProtestDecided,
    ProtestLodged,
    RaceVoided,
    ResultAnnulled,
    ResultCorrected,
    ResultRecorded,
    ResultRow,
    ResultsReassigned,
    RulebookAdopted,
    SeasonOpened,
)
from ledger.rulebook import load_edition
from ledger.season import Season, fold
from ledger.stores import open_store
from projections.cups.standings import Standing, standing
from tests.support.given import HOUR, START, entries, opening, race, skaters

NAMES = ("ada", "bo", "cy", "di", "ed", "flo")
RACES = (
    "wc1-men-500-a",
    "wc1-men-500-b",
    "wc1-men-mass-start-a",
    "wc1-men-mass-start-b",
    "wc2-men-500-a",
    "wc2-men-5000-a",
    "wc3-men-10000-a",
    "wc3-men-mass-start-a",
)
CUPS = ("men-500", "men-5000-10000", "men-mass-start")
DAY = 24 * HOUR
STATUSES = ("DNF", "DNS", "DQ")


class Filing(NamedTuple):
    """Facts that enter a book together, and when they are published (None: when they are recorded)."""

    facts: tuple[Fact, ...]
    published_at: int | None

    def __repr__(self) -> str:
        when = "" if self.published_at is None else f" published day {(self.published_at - START) // DAY}"
        if isinstance(self.facts[0], SeasonOpened):
            return "<the opening>"
        shown = [str(getattr(fact, "race", "")) for fact in self.facts[:1]]
        shown += [f"{fact.competitor} {_short(fact.result)}" for fact in self.facts if isinstance(fact, ResultRecorded)]
        return f"<{', '.join(shown) if len(self.facts) > 1 else self.facts[0]!r}{when}>"

    def drafts(self) -> list[Draft]:
        return [Draft(fact, "tester", self.published_at) for fact in self.facts]


def _short(result: ResultRow) -> str:
    return result.status if result.rank is None else f"{result.rank} {result.time}"


OPENING = Filing((*opening(), *skaters(*NAMES)), None)


@st.composite
def filed_races(draw: st.DrawFn, *, least: int = 1) -> list[Filing]:
    """Races with some of six skaters each, ties and all; none names a sheet."""
    names = draw(st.lists(st.sampled_from(RACES), min_size=least, max_size=len(RACES), unique=True))
    return [Filing(tuple(race(name, *draw(_rows()))), draw(_published(name))) for name in names]


@st.composite
def _rows(draw: st.DrawFn) -> list[tuple[str, ResultRow]]:
    who = draw(st.permutations(NAMES))[: draw(st.integers(1, len(NAMES)))]
    times = sorted(draw(st.integers(340, 344)) * 100 for _ in who)
    rows: list[tuple[str, ResultRow]] = []
    for place, (name, time) in enumerate(zip(who, times, strict=True), 1):
        tied = rows and rows[-1][1].time == time
        rank = rows[-1][1].rank if tied else place
        rows.append((name, ResultRow(status="OK", rank=rank, time=time)))
    for _ in range(draw(st.integers(0, min(2, len(rows) - 1)))):
        rows[-1] = (rows[-1][0], ResultRow(status=draw(st.sampled_from(STATUSES))))
        rows.insert(0, rows.pop())
    return sorted(rows, key=lambda row: (row[1].rank is None, row[1].rank or 0))


def _published(race_name: str) -> st.SearchStrategy[int | None]:
    days = {"wc1": 1, "wc2": 8, "wc3": 22}[race_name.partition("-")[0]]
    return st.none() | st.integers(0, 20).map(lambda later: START + DAY * days + DAY * later)


def decision(season: Season, only: str | None = None) -> st.SearchStrategy[Fact]:
    """Any decision, which may fit the season or not; on one race where `only` is given."""
    if only is not None:
        return _on_race(season, only)
    if not season.races:
        return _on_season(season)
    on_some_race = st.sampled_from(sorted(season.races)).flatmap(lambda name: _on_race(season, name))
    return on_some_race | on_some_race | _on_season(season)


def _on_race(season: Season, name: str) -> st.SearchStrategy[Fact]:
    where, who = st.just(name), st.sampled_from(NAMES)
    stated = {entry.fact.competitor: entry.position for entry in season.races[name].results}
    for entry in season.races[name].decisions:
        if isinstance(entry.fact, ResultCorrected) and season.in_force(entry.position):
            stated[entry.fact.competitor] = entry.position
    times = st.integers(339, 345).map(lambda tenths: tenths * 100)
    finished = st.builds(ResultRow, status=st.just("OK"), rank=st.integers(1, 6), time=times)
    result = finished | finished | st.sampled_from(STATUSES).map(lambda status: ResultRow(status=status))
    return st.one_of(
        st.builds(CompetitorDisqualified, race=where, competitor=who),
        st.builds(ResultAnnulled, race=where, competitor=who, others_move_up=st.booleans()),
        st.tuples(st.sampled_from(sorted(stated.items())), result, st.sampled_from(["time", "officials"])).map(
            lambda made: ResultCorrected(
                corrects=made[0][1], race=name, competitor=made[0][0], result=made[1], ranked_by=made[2]
            )
        ),
        st.builds(RaceVoided, race=where),
        st.builds(ProtestLodged, race=where, by=who),
    )


def _on_season(season: Season) -> st.SearchStrategy[Fact]:
    who, position = st.sampled_from(NAMES), st.sampled_from(sorted(season.decisions) or [1])
    return st.one_of(
        st.builds(ProtestDecided, lodged=position, upheld=st.booleans()),
        st.builds(DecisionReversed, reverses=position),
        st.builds(DecisionReversed, reverses=position),
        st.builds(CompetitorsMerged, kept=who, merged=who),
        st.builds(
            ResultsReassigned,
            competitor=who,
            to=who,
            races=st.lists(st.sampled_from(sorted(season.races) or list(RACES)), min_size=1, max_size=2).map(tuple),
        ),
        st.builds(
            CompetitorTransferred,
            competitor=who,
            noc=st.sampled_from(["HUN", "NED"]),
            first_day=st.sampled_from(["2025-11-15", "2025-11-30", "2025-12-06"]),
        ),
        st.builds(CompetitionCancelled, competition=st.sampled_from(["wc1", "wc2", "wc3"])),
        st.builds(
            lambda name, days: CompetitionMoved(competition=name, first_day=days[0], last_day=days[1]),
            st.sampled_from(["wc1", "wc2", "wc3"]),
            st.sampled_from([("2025-11-13", "2025-11-21"), ("2025-11-21", "2025-12-05"), ("2025-12-06", "2025-12-12")]),
        ),
        st.builds(CompetitorRenamed, competitor=who, name=st.sampled_from(["Xu", "Yi", "Zo"]), noc=st.just("NED")),
    )


@st.composite
def seasons(draw: st.DrawFn, *, decisions: int = 6) -> list[Filing]:
    """A season's filings: its opening, then races and decisions in any order in which they fit."""
    filings = [OPENING]
    season = fold(Season(), entries(OPENING.facts))
    for filing in draw(filed_races()):
        if not fits(season, filing):
            continue  # two who race each other are one by a merger, or the competition is cancelled
        filings.append(filing)
        season = after(season, filing)
        for _ in range(draw(st.integers(0, decisions))):
            made = Filing(
                (draw(decision(season)),), draw(st.none() | st.integers(23, 60).map(lambda day: START + DAY * day))
            )
            if fits(season, made):
                filings.append(made)
                season = after(season, made)
    return filings


def fits(season: Season, filing: Filing) -> bool:
    """Whether a book with this season takes a filing."""
    try:
        for draft in filing.drafts():
            check(season, draft)
            season = fold(season, [as_entry(season, draft)])
    except RefusedError:
        return False
    return True


def after(season: Season, filing: Filing) -> Season:
    """The season after a filing."""
    for draft in filing.drafts():
        season = fold(season, [as_entry(season, draft)])
    return season


def book_of(filings: Sequence[Filing], appended: Callable[[Book], None] = lambda _: None) -> Book:
    """A book in memory with each filing recorded at once, an hour after the one before; `appended` hears of each."""
    book = Book(open_store("memory:"), "world-cup/2025-26")
    for hour, filing in enumerate(filings, 1):
        book.append(filing.drafts(), expected=book.last(), recorded_at=START + HOUR * hour)
        appended(book)
    return book


def reader_of(book: Book) -> Reader:
    """A reader that has read the rulebook of these books already, which takes longer than all else."""
    reader = Reader(book)
    for fact in OPENING.facts:
        if isinstance(fact, RulebookAdopted):
            reader._rulebooks[fact.sha256] = load_edition(fact.edition)
    return reader


def reading_of(filings: Sequence[Filing]) -> Reading:
    """Everything in a book of these filings."""
    return reader_of(book_of(filings)).read()


Table = list[tuple[int, str, int, tuple[tuple[str, int | None, int, bool], ...]]]


def bare(table: Standing) -> Table:
    """A standing without the positions of entries: ranks, competitors, points, and the score of each race."""
    return [
        (
            row.rank,
            row.competitor.id,
            int(row.points),
            tuple((str(one.race), one.row.rank, int(one.points), one.counts) for one in row.scores),
        )
        for row in table.rows
    ]


def tables(reading: Reading) -> dict[str, Table]:
    """The standings of all cups of the random seasons, without positions."""
    return {cup: bare(standing(reading, cup)) for cup in CUPS}
