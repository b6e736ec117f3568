"""Random small seasons with random decisions, as a hypothesis strategy; every fact in them was admitted."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple, TypeVar

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
Thing = TypeVar("Thing", bound=Any)
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


# What a strategy is made of is looked at by hypothesis when it is first drawn from, which takes longer than to draw. So
# all of them stand here, once, and none rests on the season: where something of the season is to be chosen, they say
# which by a number.
WHO = st.sampled_from(NAMES)
WHICH = st.integers(0, 119)
"""Which of some things, counted round; 120 can be divided by most numbers of things that a small season has."""
LATER = st.none() | st.integers(23, 60).map(lambda day: START + DAY * day)
_ORDERS = st.permutations(NAMES)
_PLACES = st.integers(1, len(NAMES))
_TIMES = st.integers(340, 344)
_RACES = {least: st.lists(st.sampled_from(RACES), min_size=least, max_size=len(RACES), unique=True) for least in (1, 2)}


def _published(day: int) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(0, 20).map(lambda later: START + DAY * day + DAY * later)


_PUBLISHED = {competition: _published(day) for competition, day in {"wc1": 1, "wc2": 8, "wc3": 22}.items()}


@st.composite
def filed_races(draw: st.DrawFn, *, least: int = 1) -> list[Filing]:
    """Races with some of six skaters each, ties and all; none names a sheet."""
    names = draw(_RACES[least])
    return [Filing(tuple(race(name, *_rows(draw))), draw(_PUBLISHED[name.partition("-")[0]])) for name in names]


def _rows(draw: st.DrawFn) -> list[tuple[str, ResultRow]]:
    who = draw(_ORDERS)[: draw(_PLACES)]
    times = sorted(draw(_TIMES) * 100 for _ in who)
    rows: list[tuple[str, ResultRow]] = []
    for place, (name, time) in enumerate(zip(who, times, strict=True), 1):
        tied = rows and rows[-1][1].time == time
        rank = rows[-1][1].rank if tied else place
        rows.append((name, ResultRow(status="OK", rank=rank, time=time)))
    for _ in range(draw(st.integers(0, min(2, len(rows) - 1)))):
        rows[-1] = (rows[-1][0], ResultRow(status=draw(st.sampled_from(STATUSES))))
        rows.insert(0, rows.pop())
    return sorted(rows, key=lambda row: (row[1].rank is None, row[1].rank or 0))


@st.composite
def decision(draw: st.DrawFn, season: Season, only: str | None = None) -> Fact:
    """Any decision, which may fit the season or not; on one race where `only` is given."""
    if only is not None:
        return draw(_ON_RACE)(season, only)
    return draw(_ANYWHERE if season.races else _ON_SEASON)(season)


OnRace = Callable[[Season, str], Fact]
OnSeason = Callable[[Season], Fact]


def _often(times: int, strategy: st.SearchStrategy[Thing]) -> list[st.SearchStrategy[Thing]]:
    """A strategy as several, so that it is tried more often than others: of several that are one, one is tried."""
    return [strategy.map(lambda made: made) for _ in range(times)]


def _one(of: Iterable[Thing], which: int) -> Thing:
    things = sorted(of)
    return things[which % len(things)]


def _corrected(season: Season, name: str, which: int, result: ResultRow, by: Literal["time", "officials"]) -> Fact:
    stated = {entry.fact.competitor: entry.position for entry in season.races[name].results}
    for entry in season.races[name].decisions:
        if isinstance(entry.fact, ResultCorrected) and season.in_force(entry.position):
            stated[entry.fact.competitor] = entry.position
    who, corrects = _one(stated.items(), which)
    return ResultCorrected(corrects=corrects, race=name, competitor=who, result=result, ranked_by=by)


_FINISHED = st.builds(
    ResultRow, status=st.just("OK"), rank=st.integers(1, 6), time=st.integers(339, 345).map(lambda tenths: tenths * 100)
)
_RESULT = st.one_of(*_often(2, _FINISHED), st.sampled_from(STATUSES).map(lambda status: ResultRow(status=status)))
_ON_RACE: st.SearchStrategy[OnRace] = st.one_of(
    WHO.map(lambda who: lambda _, name: CompetitorDisqualified(race=name, competitor=who)),
    st.tuples(WHO, st.booleans()).map(
        lambda made: lambda _, name: ResultAnnulled(race=name, competitor=made[0], others_move_up=made[1])
    ),
    st.tuples(WHICH, _RESULT, st.sampled_from(["time", "officials"])).map(
        lambda made: lambda season, name: _corrected(season, name, *made)
    ),
    st.just(lambda _, name: RaceVoided(race=name)),
    WHO.map(lambda who: lambda _, name: ProtestLodged(race=name, by=who)),
)
_UNDONE = WHICH.map(lambda which: lambda season: DecisionReversed(reverses=_one(season.decisions or [1], which)))
_COMPETITION = st.sampled_from(["wc1", "wc2", "wc3"])
_ON_SEASON: st.SearchStrategy[OnSeason] = st.one_of(
    st.tuples(WHICH, st.booleans()).map(
        lambda made: lambda season: ProtestDecided(lodged=_one(season.decisions or [1], made[0]), upheld=made[1])
    ),
    *_often(2, _UNDONE),
    st.tuples(WHO, WHO).map(lambda made: lambda _: CompetitorsMerged(kept=made[0], merged=made[1])),
    st.tuples(WHO, WHO, st.lists(WHICH, min_size=1, max_size=2)).map(
        lambda made: (
            lambda season: ResultsReassigned(
                competitor=made[0], to=made[1], races=tuple(_one(season.races or RACES, which) for which in made[2])
            )
        )
    ),
    st.tuples(WHO, st.sampled_from(["HUN", "NED"]), st.sampled_from(["2025-11-15", "2025-11-30", "2025-12-06"])).map(
        lambda made: lambda _: CompetitorTransferred(competitor=made[0], noc=made[1], first_day=made[2])
    ),
    _COMPETITION.map(lambda name: lambda _: CompetitionCancelled(competition=name)),
    st.tuples(
        _COMPETITION,
        st.sampled_from([("2025-11-13", "2025-11-21"), ("2025-11-21", "2025-12-05"), ("2025-12-06", "2025-12-12")]),
    ).map(lambda made: lambda _: CompetitionMoved(competition=made[0], first_day=made[1][0], last_day=made[1][1])),
    st.tuples(WHO, st.sampled_from(["Xu", "Yi", "Zo"])).map(
        lambda made: lambda _: CompetitorRenamed(competitor=made[0], name=made[1], noc="NED")
    ),
)
_ON_SOME_RACE: st.SearchStrategy[OnSeason] = st.tuples(WHICH, _ON_RACE).map(
    lambda made: lambda season: made[1](season, _one(season.races, made[0]))
)
_ANYWHERE = st.one_of(*_often(4, _ON_SOME_RACE), _ON_SEASON)


@st.composite
def seasons(draw: st.DrawFn, *, decisions: int = 6) -> list[Filing]:
    """A season's filings: its opening, then races and decisions in any order in which they fit."""
    filings = [OPENING]
    season = fold(Season(), entries(OPENING.facts))
    many = st.integers(0, decisions)
    for filing in draw(filed_races()):
        with_it = taken(season, filing)
        if with_it is None:
            continue  # two who race each other are one by a merger, or the competition is cancelled
        filings.append(filing)
        season = with_it
        for _ in range(draw(many)):
            made = Filing((draw(decision(season)),), draw(LATER))
            with_it = taken(season, made)
            if with_it is not None:
                filings.append(made)
                season = with_it
    return filings


def taken(season: Season, filing: Filing) -> Season | None:
    """The season of a book that took a filing, or None where it does not take it."""
    try:
        for draft in filing.drafts():
            check(season, draft)
            season = fold(season, [as_entry(season, draft)])
    except RefusedError:
        return None
    return season


def fits(season: Season, filing: Filing) -> bool:
    """Whether a book with this season takes a filing."""
    return taken(season, filing) is not None


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
