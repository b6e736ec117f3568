"""Titles: who leads or has won each cup, by how much, and whether it is decided whatever still comes.

A title is decided when the leader has more points than anybody else can still reach, or when nothing is left to skate.
What is left is what the season expects (see `projections.season.expected`): the winner's points of each race to come,
and of each race that is missing, which somebody has won already. Where a programme is not known the title is never
called decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.book import Reading
from ledger.errors import UnknownRuleError
from ledger.rulebook import Cup
from ledger.vocabulary import Race, parse_event
from projections.cups.orders import ORDER, Orders
from projections.cups.standings import Standing, StandingRow, standing
from projections.cups.ties import Contest, tie_values
from projections.races.scores import Points, points_rule, whole
from projections.season.expected import ExpectedRace, expected, missing_notes


@dataclass(frozen=True, slots=True)
class Title:
    """A cup's title at a basis.

    Attributes:
        cup: The cup.
        leaders: Who leads or has won; more than one where the rulebook's keys do not separate them.
        next: The best of the others, or None.
        lead: Points of the leaders less the points of the next.
        races_left: Races of the cup that are still to come, as far as known.
        points_left: The most points that one competitor can still win in them, or None where it is not known.
        unknown: Why that is not known, or None.
        state: ``won`` (nothing is left), ``decided`` (whatever still comes, and whatever is missing), ``provisional``
            (so it would be, but a race that it rests on is known in part or under protest), ``open``, ``no result``,
            or ``unknown`` (the standing needs a rule that is not known).
        separated_by: The key of the title's ties by which the leader leads, where points are equal; ``order`` where
            nothing but a decision does; or None.
        ordered_by: The position of that decision, or None.
        notes: The standing's notes, and which races are missing.
        missing: Races of the cup that were skated, by all that is known, and that the book lacks.
    """

    cup: Cup
    leaders: tuple[StandingRow, ...]
    next: StandingRow | None
    lead: Points
    races_left: int
    points_left: Points | None
    unknown: str | None
    state: str
    separated_by: str | None
    notes: tuple[str, ...]
    missing: tuple[ExpectedRace, ...] = ()
    ordered_by: int | None = None


def titles(reading: Reading) -> tuple[Title, ...]:
    """The titles of every cup of the rulebook that is known, in the rulebook's order."""
    return tuple(_title(reading, cup) for cup in reading.rulebook.cups if cup.status != "unknown")


def _title(reading: Reading, cup: Cup) -> Title:
    """The title of a cup, or why it cannot be computed."""
    try:
        return title(reading, cup.id)
    except UnknownRuleError as error:
        return Title(cup, (), None, 0, 0, None, str(error), "unknown", None, ())


def title(reading: Reading, cup_id: str) -> Title:
    """The title of one cup; raises what `standing` raises."""
    table = standing(reading, cup_id)
    events = table.cup.events
    expects = expected(reading)
    to_come = tuple(expects.races(events, "to come"))
    missing = tuple(expects.races(events, "missing"))
    left, unknown = _most(reading, table.cup, to_come)
    lost, unclear = _most(reading, table.cup, missing)
    for one in expects.unknown(events)[:1]:
        unknown = f"the programme of {one.competition} ({one.city}) is not known"
    leaders, key = _leaders(table)
    orders = Orders.of(reading.season, cup_id)
    settled = orders.settled([[row.competitor.id for row in leaders]])
    # The keys of the title may leave equal whom those of the standing order.
    only_here = tuple(one for one in settled if one.entry not in [other.entry for other in table.settled])
    if settled:
        leaders, key = tuple(row for row in leaders if row.competitor.id == settled[0].competitors[0]), ORDER
    others = [row for row in table.rows if row not in leaders]
    following = others[0] if others else None
    lead = whole(leaders[0].points - (following.points if following else 0)) if leaders else 0
    if not leaders:
        state = "no result"
    elif unknown is None and not to_come and not missing:
        state = "won"
    elif unknown is None and unclear is None and len(leaders) == 1 and lead > left + lost:
        state = "decided"
    else:
        state = "open"
    if state in ("won", "decided") and any(race.provisional for race in table.races):
        state = "provisional"
    return Title(
        cup=table.cup,
        leaders=leaders,
        next=following,
        lead=lead,
        races_left=len(to_come),
        points_left=None if unknown else left,
        unknown=unknown,
        state=state,
        separated_by=key,
        notes=(*table.notes, *(f"the title: {note}" for note in orders.told(only_here)), *missing_notes(missing)),
        missing=missing,
        ordered_by=settled[0].entry.position if settled else None,
    )


def equal_leaders(table: Standing) -> tuple[StandingRow, ...]:
    """Who has the most points in a standing, and is not separated by the title's own keys; often one alone."""
    return _leaders(table)[0] if table.rows else ()


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


def _most(reading: Reading, cup: Cup, races: Sequence[ExpectedRace]) -> tuple[Points, str | None]:
    """What one competitor gets for the cup who wins these races, and why that is not known of some of them."""
    most: Points = 0
    unknown = None
    for race in races:
        try:
            most += _winner(reading, cup, race)
        except UnknownRuleError as error:
            unknown = unknown or str(error)
    return whole(most), unknown


def _winner(reading: Reading, cup: Cup, race: ExpectedRace) -> Points:
    """What the winner of a race of Division A gets for the cup.

    Raises:
        UnknownRuleError: Nobody knows.
    """
    event = parse_event(race.event)
    if cup.points == "grand":
        # A race has a number exactly where its distance is raced twice in the weekend.
        twice = race.number is not None
        return whole(reading.rulebook.grand_rule(event, final=race.scheduled.final, twice=twice).points(1))
    first = Race(race.competition, event.gender, event.distance, None, "a")
    return points_rule(reading.rulebook, reading.season.competitions(), first, starters=None).points(1)
