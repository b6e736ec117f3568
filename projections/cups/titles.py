"""Titles: who leads or has won each cup, by how much, and whether it is decided whatever still comes.

A title is decided when the leader has more points than anybody else can still reach, or when nothing is left to skate
and nothing is missing. What others can reach is said in `projections.cups.bounds`. Where races that were skated are
missing, or known in part, and could change who leads, the title is incomplete: who leads on what is filed is no leader.
Where a programme is not known the title is never called decided, nor won where no rule is known that orders equals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ledger.book import Reading
from ledger.errors import UnknownRuleError
from ledger.rulebook import Cup
from projections.cups.bounds import TotalBounds, bounds
from projections.cups.orders import ORDER, Orders
from projections.cups.rows import StandingRow
from projections.cups.standings import Standing, standing
from projections.cups.ties import POINTS, Contest, tie_values
from projections.races.classification import Classification
from projections.races.scores import Points, whole
from projections.season.coverage import CoveredRace
from projections.season.expected import names_of

TitleState = Literal["won", "decided", "provisional", "open", "incomplete", "no result", "unknown"]
SETTLED: tuple[TitleState, ...] = ("won", "decided")
"""The states in which nothing can change a title any more."""
_AGAIN = "void, may be skated again and could change it"


@dataclass(frozen=True, slots=True)
class Title:
    """A cup's title at a basis.

    Attributes:
        cup: The cup.
        leaders: Who leads or has won; more than one where the rulebook's keys do not separate them.
        next: The best of the others, or None.
        lead: Points of the leaders less the points of the next; None where the title is incomplete.
        races_left: Races of the cup that are still to come, as far as known.
        points_left: The most points that one competitor can still win in them, or None where it is not known.
        unknown: Why that is not known, or None.
        state: ``won`` (nothing is left), ``decided`` (whatever still comes, and whatever is missing), ``provisional``
            (so it would be, but a race that it rests on is unofficial or under protest, or is void, may be skated
            again, and could change it), ``open``, ``incomplete`` (races that were skated are missing or known in part
            and could change who leads), ``no result``, or ``unknown`` (it needs a rule that is not known).
        separated_by: The key of the title's ties by which the leader leads, where points are equal; ``order`` where
            nothing but a decision does; or None.
        ordered_by: The position of that decision, or None.
        notes: The standing's notes.
        missing: Races of the cup that were skated, by all that is known, and that the book lacks.
        because: Why it is neither won nor decided, in words; empty where it is.
        bounds: What each total can still become; None where the standing cannot be computed.
        table: The standing; None where it cannot be computed.
        vacant: Why nobody leads, where an exclusion leaves the first rank empty; or None.
    """

    cup: Cup
    leaders: tuple[StandingRow, ...]
    next: StandingRow | None
    lead: Points | None
    races_left: int
    points_left: Points | None
    unknown: str | None
    state: TitleState
    separated_by: str | None
    notes: tuple[str, ...]
    missing: tuple[CoveredRace, ...] = ()
    because: str = ""
    bounds: TotalBounds | None = None
    ordered_by: int | None = None
    table: Standing | None = None
    vacant: str | None = None

    @property
    def in_book(self) -> bool:
        """Whether a race of the cup is in the book."""
        return self.table is None or bool(self.table.races)


def titles(reading: Reading) -> tuple[Title, ...]:
    """The titles of every cup of the rulebook that is known, in the rulebook's order."""
    return tuple(_title(reading, cup) for cup in reading.rulebook.cups if cup.status != "unknown")


def _title(reading: Reading, cup: Cup) -> Title:
    """The title of a cup, or why it cannot be computed."""
    try:
        return title(reading, cup.id)
    except UnknownRuleError as error:
        return Title(cup, (), None, 0, 0, None, str(error), "unknown", None, (), because=str(error))


def title(reading: Reading, cup_id: str) -> Title:
    """The title of one cup; raises what `standing` raises."""
    table = standing(reading, cup_id)
    held = bounds(reading, table)
    to_come, missing = held.coverage.of("to come"), held.coverage.of("missing")
    unknown = held.unclear
    vacant = _vacant(table)
    leaders, key = ((), None) if vacant else _leaders(table)
    orders = Orders.of(reading.season, cup_id)
    settled = orders.settled([[row.competitor.id for row in leaders]])
    # The keys of the title may leave equal whom those of the standing order.
    only_here = tuple(one for one in settled if one.entry not in [other.entry for other in table.settled])
    if settled:
        leaders, key = tuple(row for row in leaders if row.competitor.id == settled[0].competitors[0]), ORDER
    others = [row for row in table.rows if row not in leaders]
    following = others[0] if others else None
    state = _state(table, held, leaders, others, unknown, left=bool(to_come))
    lead = whole(leaders[0].points - (following.points if following else 0)) if leaders else 0
    return Title(
        cup=table.cup,
        leaders=leaders,
        next=following,
        lead=None if state == "incomplete" else lead,
        races_left=len(to_come),
        points_left=None if unknown else held.to_come,
        unknown=unknown,
        state=state,
        separated_by=key,
        notes=(
            *held.notes,
            *table.notes,
            *_title_notes(table.cup, key),
            *(f"the title: {note}" for note in orders.told(only_here)),
        ),
        missing=missing,
        because=_because(state, table, held, unknown, vacant=vacant),
        bounds=held,
        ordered_by=settled[0].entry.position if settled else None,
        table=table,
        vacant=vacant,
    )


def _title_notes(cup: Cup, key: str | None) -> tuple[str, ...]:
    """That the keys of a title are not confirmed, where one of them separates who leads."""
    if key in (None, POINTS, ORDER) or cup.title_ties.status == "confirmed":
        return ()
    return (
        f"{cup.title_ties.status}, not confirmed: the title of equal points by {', then '.join(cup.title_ties.keys)}",
    )


def _vacant(table: Standing) -> str | None:
    """Why nobody has the first rank and nobody leads, where an exclusion left that rank empty."""
    first = [one for one in table.excluded if one.row.rank == 1]
    if not first or any(row.rank == 1 for row in table.rows):
        return None
    said = (
        f"{one.row.competitor.name} ({one.row.competitor.noc}) is excluded by entry {one.entry.position}"
        for one in first
    )
    return f"the first rank stays empty: {', '.join(said)}"


def equal_leaders(table: Standing) -> tuple[StandingRow, ...]:
    """Who has the most points in a standing, and is not separated by the title's own keys; often one alone."""
    return _leaders(table)[0] if table.rows else ()


def _state(
    table: Standing,
    held: TotalBounds,
    leaders: tuple[StandingRow, ...],
    others: Sequence[StandingRow],
    unknown: str | None,
    *,
    left: bool,
) -> TitleState:
    """What can be said of a title: first whether what is missing could change it, then whether what is to come can."""
    if not leaders and table.rows and held.coverage.complete_as_told and (left or unknown is not None):
        return "open"  # the first rank stays empty, and others can still pass who has it
    if not leaders:
        return "no result" if held.coverage.complete_as_told else "incomplete"
    best = leaders[0].points
    rest = (None, *others, *(one.row for one in table.excluded if one.kept))
    if held.unclear_now or (held.lacks and (len(leaders) > 1 or max(map(held.now, rest)) >= best)):
        return "incomplete"
    if unknown is not None:
        return "open"
    again = held.void > 0 and max(map(held.in_the_end, rest)) + held.void >= best
    if not held.lacks and not left:
        unordered = len(leaders) > 1 and table.cup.title_ties.status == "unknown"
        state: TitleState = "unknown" if unordered else "won"
    elif len(leaders) == 1 and max(map(held.in_the_end, rest)) < best:
        state = "decided"
    else:
        return "open"
    return "provisional" if again or _unsettled(table) else state


def _unsettled(table: Standing) -> list[Classification]:
    """The races that are unofficial or under protest."""
    return [race for race in table.races if race.state not in ("OFFICIAL", "PARTIAL")]


def _because(state: TitleState, table: Standing, held: TotalBounds, unknown: str | None, *, vacant: str | None) -> str:
    """Why a title is in a state in which it is neither won nor decided."""
    if state == "no result":
        return vacant or ("nobody has points" if table.races else "no race of it is in this book")
    if state == "incomplete":
        return _incomplete(table, held)
    if state == "provisional":
        doubtful = [race.race for race in _unsettled(table)]
        return f"{names_of(doubtful or held.voided)} is {'unofficial or under protest' if doubtful else _AGAIN}"
    if state == "open":
        return unknown or f"{names_of(held.coverage.of('to come') or held.voided)} could still change it"
    return "no rule is known that orders those with equal points" if state == "unknown" else ""


def _incomplete(table: Standing, held: TotalBounds) -> str:
    """What of a cup is not in the book and could change its title."""
    if not table.races:
        return "not in this book: no race of it is filed"
    lacks = held.coverage.of("missing", "in part")
    if lacks:
        return f"{names_of(lacks)}, missing or known in part, could change it"
    if held.no_division_b:
        return f"the Division B of {names_of(held.no_division_b)}, not in this book, could change it"
    return "what was skated and is not known could change it"


def _leaders(table: Standing) -> tuple[tuple[StandingRow, ...], str | None]:
    """The rows with the most points that the title's own keys do not separate, and the key that separated them."""
    first = [row for row in table.rows if row.points == table.rows[0].points]
    if len(first) <= 1:
        return tuple(first), None
    contest = Contest.of(table.cup, table.races)
    keys = table.cup.title_ties.keys
    values = {row.competitor.id: tie_values(keys, contest, row.scores, row.points) for row in first}
    best = min(values.values())
    leaders = tuple(row for row in first if values[row.competitor.id] == best)
    beaten = [value for value in values.values() if value != best]
    if not beaten:
        return leaders, None
    nearest = min(beaten)
    return leaders, next(key for key, one, other in zip(("points", *keys), best, nearest, strict=True) if one != other)
