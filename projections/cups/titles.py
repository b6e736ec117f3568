"""Titles: who leads or has won each cup, by how much, and whether it is decided whatever still comes.

A title is decided when the leader has more points than anybody else can still reach, or when nothing is left to skate.
What is left comes from the calendar: the programmes of the competitions from the last that has raced for the cup on,
less the races that are filed. Where a programme is not known the title is never called decided.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.book import Reading
from ledger.errors import UnknownRuleError
from ledger.facts import CompetitionScheduled
from ledger.rulebook import Cup
from ledger.vocabulary import Event, Race, parse_event
from projections.cups.standings import Standing, StandingRow, counts_for, standing
from projections.cups.ties import Contest, tie_values
from projections.races.scores import Points, points_rule, whole


@dataclass(frozen=True, slots=True)
class Title:
    """A cup's title at a basis.

    Attributes:
        cup: The cup.
        leaders: Who leads or has won; more than one where the rulebook's keys do not separate them.
        next: The best of the others, or None.
        lead: Points of the leaders less the points of the next.
        races_left: Races of the cup that the calendar still has, as far as known.
        points_left: The most points that one competitor can still win in them, or None where it is not known.
        unknown: Why that is not known, or None.
        state: ``won`` (nothing is left), ``decided`` (whatever still comes), ``provisional`` (so it would be, but a
            race that it rests on is known in part or under protest), ``open``, ``no result``, or ``unknown`` (the
            standing needs a rule that is not known).
        separated_by: The key of the title's ties by which the leader leads, where points are equal; or None.
        notes: The standing's notes.
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
    left = tuple(_races_left(reading, table.cup))
    unknown = next((reason for _, reason in left if reason), None)
    points_left = None if unknown else whole(sum(points for points, _ in left))
    races_left = sum(reason is None for _, reason in left)
    leaders, key = _leaders(table)
    others = [row for row in table.rows if row not in leaders]
    following = others[0] if others else None
    lead = whole(leaders[0].points - (following.points if following else 0)) if leaders else 0
    if not leaders:
        state = "no result"
    elif not left:
        state = "won"
    elif points_left is not None and len(leaders) == 1 and lead > points_left:
        state = "decided"
    else:
        state = "open"
    if state in ("won", "decided") and any(race.provisional for race in table.races):
        state = "provisional"
    return Title(table.cup, leaders, following, lead, races_left, points_left, unknown, state, key, table.notes)


def _leaders(table: Standing) -> tuple[tuple[StandingRow, ...], str | None]:
    """The rows with the most points that the title's own keys do not separate, and the key that separated them."""
    first = [row for row in table.rows if row.points == table.rows[0].points]
    if len(first) <= 1:
        return tuple(first), None
    contest = Contest(table.cup, table.races[-1].race)
    keys = table.cup.title_ties.keys
    values = {row.competitor.id: tie_values(keys, contest, row.scores, row.points) for row in first}
    best = min(values.values())
    leaders = tuple(row for row in first if values[row.competitor.id] == best)
    beaten = [value for value in values.values() if value != best]
    if not beaten:
        return leaders, None
    nearest = min(beaten)
    return leaders, next(key for key, one, other in zip(("points", *keys), best, nearest, strict=True) if one != other)


def _races_left(reading: Reading, cup: Cup) -> Iterator[tuple[Points, str | None]]:
    """For each race of the cup still to come, the points of its winner, or the reason why they are not known.

    A competition before the last one that has raced for the cup is over: what is not filed of it is not to come.
    """
    calendar = reading.season.competitions()
    raced = {
        record.race.competition
        for record in reading.season.races.values()
        if record.protocols and counts_for(cup, record.race) and record.race.competition in reading.counted
    }
    latest = max((index for index, one in enumerate(calendar) if one.competition in raced), default=0)
    for competition in calendar[latest:]:
        if competition.programme is None:
            filed = any(record.race.competition == competition.competition for record in reading.season.races.values())
            if not filed or competition.competition not in reading.counted:
                yield 0, f"the programme of {competition.competition} ({competition.city}) is not known"
            continue
        for name, races in competition.programme:
            if name not in cup.events:
                continue
            event = parse_event(name)
            done = {
                record.race.number
                for record in reading.season.races.values()
                if record.race.competition == competition.competition
                and record.race.event == event
                and record.race.division != "b"
                and record.protocols
                and competition.competition in reading.counted
            }
            for _ in range(races - len(done)):
                try:
                    yield _winner(reading, cup, event, competition, twice=races > 1), None
                except UnknownRuleError as error:
                    yield 0, str(error)


def _winner(reading: Reading, cup: Cup, event: Event, competition: CompetitionScheduled, *, twice: bool) -> Points:
    """What the winner of a race of Division A gets for the cup.

    Raises:
        UnknownRuleError: Nobody knows.
    """
    if cup.points == "grand":
        return whole(reading.rulebook.grand_rule(event, final=competition.final, twice=twice).points(1))
    race = Race(competition.competition, event.gender, event.distance, None, "a")
    return points_rule(reading.rulebook, reading.season.competitions(), race, starters=None).points(1)
