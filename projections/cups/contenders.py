"""Who can still win a cup: everybody who can end with as many points as somebody else is sure of, and what that takes.

The most that somebody can end with is said in `projections.cups.bounds`; the least is what is settled already, for
nobody has to win anything more. Who can only draw level is a contender: other keys would decide. Where it is not known
what is still to come, or what was skated, nobody is left out.

The title is decided at the next race where the leader then has more points than any other contender can still reach.
What the leader needs is the worst rank that is enough whatever that contender does; where the leader wins the race, it
is taken that nobody shares the first rank.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.book import Reading
from ledger.errors import UnknownRuleError
from projections.cups.bounds import Pays, TotalBounds, pays
from projections.cups.rows import StandingRow
from projections.cups.titles import SETTLED, Title
from projections.races.scores import Points
from projections.season.coverage import CoveredRace

RANKS = range(1, 101)
"""The ranks that are tried; no race has more."""


@dataclass(frozen=True, slots=True)
class Contender:
    """Somebody who can still have the first place of a cup.

    Attributes:
        row: The line of the standing.
        least: The least that it can end with.
        most: The most that it can end with; None where that is not known.
        needs: The worst rank of the leader in the next race that puts it out of reach, whatever it does there; None
            where no rank does, for the leader, and where it is not known.
    """

    row: StandingRow
    least: Points
    most: Points | None
    needs: int | None = None


@dataclass(frozen=True, slots=True)
class Contention:
    """Who can still win a cup at a basis.

    Attributes:
        title: The title.
        bounds: What each total can still become.
        contenders: Those who can, in the order of the standing.
        anybody: Whether somebody without points can still win it; None where that is not known.
        anybody_most: The most that somebody without points can end with; None where it is not known.
        leader: Who leads alone, or None.
        next: The next race of the cup, or None where none is known of.
        needs: The worst rank of the leader in the next race with which the title is decided whatever others do; None
            where no rank does it, or it is not known.
        because: Why there is no such rank, in words; empty where there is one.
        unknown: Why it is not known what totals can become, or None.
    """

    title: Title
    bounds: TotalBounds
    contenders: tuple[Contender, ...]
    anybody: bool | None
    anybody_most: Points | None
    leader: StandingRow | None
    next: CoveredRace | None
    needs: int | None
    because: str
    unknown: str | None


def contention(reading: Reading, title: Title) -> Contention:
    """Who can still win a title, and what the leader needs at the next race.

    Raises:
        UnknownRuleError: The standing of the cup cannot be computed.
    """
    table, held = title.table, title.bounds
    if table is None or held is None:
        raise UnknownRuleError(title.because)
    unknown = held.unclear_now or held.unclear
    sure = max((held.least(row) for row in _holding(title)), default=0)
    rows = table.rows if unknown else [row for row in table.rows if held.most(row) >= sure]
    if title.state in SETTLED:
        rows = [row for row in table.rows if row in title.leaders]
    leader = title.leaders[0] if len(title.leaders) == 1 else None
    upcoming = next(iter(held.coverage.of("to come")), None)
    rivals = [row for row in rows if row is not leader]
    newcomers = None if unknown else title.state not in SETTLED and held.most(None) >= max(sure, 1)
    needs: dict[str, int | None] = {}
    because = _because(title, leader, upcoming, unknown)
    decided: int | None = None
    if not because and leader is not None and upcoming is not None:
        pay = pays(reading, table.cup, upcoming)
        needs = {row.competitor.id: needed(held, leader, row, pay) for row in rivals}
        each = [*needs.values(), *([needed(held, leader, None, pay)] if newcomers else [])]
        known = [rank for rank in each if rank is not None]
        decided = min(known) if known and len(known) == len(each) else None
        because = "" if decided is not None else f"not even the first rank in {upcoming} decides it"
    return Contention(
        title=title,
        bounds=held,
        contenders=tuple(
            Contender(row, held.least(row), None if unknown else held.most(row), needs.get(row.competitor.id))
            for row in rows
        ),
        anybody=newcomers,
        anybody_most=None if unknown else held.most(None),
        leader=leader,
        next=upcoming,
        needs=decided,
        because=because,
        unknown=unknown,
    )


def _holding(title: Title) -> Iterator[StandingRow]:
    """Everybody whose points the others have to reach: all in the standing, and who is excluded and keeps the rank."""
    if title.table is not None:
        yield from title.table.rows
        yield from (one.row for one in title.table.excluded if one.kept)


def _because(title: Title, leader: StandingRow | None, upcoming: CoveredRace | None, unknown: str | None) -> str:
    """Why nothing in the next race decides a title, as far as that is plain before anybody counts."""
    if title.state in SETTLED:
        return f"the title is {title.state}"
    if unknown is not None:
        return unknown
    if leader is None:
        return "nobody leads alone"
    return "" if upcoming is not None else "no race is to come"


def needed(held: TotalBounds, leader: StandingRow, rival: StandingRow | None, pay: Pays) -> int | None:
    """The worst rank of who leads a rival in the next race that puts it out of reach whatever it does, or None."""
    most, mine = held.most(rival), held.least(leader)
    enough = None
    for rank in RANKS:
        try:
            own = pay(rank)
            # `most` counts a win of the rival; behind a winner it has the second rank at best.
            best = most - pay(1) + pay(2) if rank == 1 else most
        except UnknownRuleError:
            break  # the ranks from here on give nobody knows what
        if not own or mine + own <= best:
            break
        enough = rank
    return enough
