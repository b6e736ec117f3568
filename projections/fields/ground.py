"""What a field is proposed from: the cup's races before a race, its ranking by them, and who has started in them.

Nothing that the book has of the race itself, or of anything after it, plays a part. The second race of an event at a
competition has the first one before it.
"""

from dataclasses import dataclass, replace
from difflib import get_close_matches

from ledger.book import Reading
from ledger.errors import InvalidInputError, NotFoundError, UnknownRuleError
from ledger.facts import CompetitionScheduled
from ledger.rulebook import Cup
from ledger.vocabulary import Race, parse_event
from projections.cups.standings import Standing, cup_races, cup_score, in_order, rank_cup
from projections.races.classification import Classification
from projections.season.expected import expected


@dataclass(frozen=True, slots=True)
class Ground:
    """What was before a race of an event.

    Attributes:
        reading: The reading, in which nothing counts that is not before the race.
        at: The competition at which the race is.
        race: The race, without a division.
        cup: The cup whose ranking counts.
        ranking: Its standing before the race.
        last_a: Division A of the cup's last race before it, or None.
        last_b: Division B of it, or None.
        started: Who has started in the cup, in the order of the ranking, then by name; an annulled result is no start.
        annulled: Whose results in the cup are all annulled, by name.
    """

    reading: Reading
    at: CompetitionScheduled
    race: Race
    cup: Cup
    ranking: Standing
    last_a: Classification | None
    last_b: Classification | None
    started: tuple[str, ...]
    annulled: tuple[str, ...]


def ground_of(reading: Reading, event: str, competition: str | None = None, number: int | None = None) -> Ground:
    """What was before a race of an event at a competition, by default the first race at the next one that has it.

    Raises:
        InvalidInputError: There is no such event, or the competition has no such race on its programme.
        NotFoundError: There is no such competition, or none is to come that races the event.
        UnknownRuleError: The cup of the event cannot be computed.
    """
    parse_event(event)
    at = next_of(reading, event) if competition is None else scheduled(reading, competition)
    race = _race(at, event, number)
    names = [fact.competition for fact in reading.season.competitions()]
    here = names.index(at.competition)
    before = replace(reading, counted=tuple(one for one in reading.counted if one in names[: here + 1]))
    cup = cup_of(reading, event)
    races = tuple(one for one in cup_races(before, cup) if _is_before(one.race, race))
    scores = {str(one.race): cup_score(before, cup, one) for one in races}
    ranking = in_order(rank_cup(before, cup, races, scores, on=at.first_day))
    last = next((one.race for one in reversed(races) if one.voided is None), None)
    found = {one.race.division or "a": one for one in races if last is not None and _same(one.race, last)}
    return Ground(
        replace(reading, counted=tuple(one for one in before.counted if one in names[:here])),
        at,
        race,
        cup,
        ranking,
        found.get("a"),
        found.get("b"),
        *_started(reading, ranking, races),
    )


def cup_of(reading: Reading, event: str) -> Cup:
    """The cup whose points the races of an event give, but for the Grand World Cup.

    Raises:
        UnknownRuleError: The rulebook has none, or how it is computed is unknown.
    """
    for cup in reading.rulebook.cups:
        if event in cup.events and cup.points == "race":
            return reading.rulebook.cup(cup.id)
    raise UnknownRuleError(f"rulebook {reading.rulebook.edition}: {event} counts for no cup, so there is no ranking")


def scheduled(reading: Reading, competition: str) -> CompetitionScheduled:
    """A competition of the calendar.

    Raises:
        NotFoundError: It is not on it.
    """
    calendar = {fact.competition: fact for fact in reading.season.competitions()}
    if competition not in calendar:
        near = get_close_matches(competition, calendar, n=1)
        hint = f"; near is {near[0]}" if near else ""
        raise NotFoundError(f"{competition}: not on the calendar, which has {', '.join(calendar) or 'nothing'}{hint}")
    return calendar[competition]


def next_of(reading: Reading, event: str) -> CompetitionScheduled:
    """The next competition at which an event is raced, or may be.

    Raises:
        NotFoundError: None is to come.
    """
    for one in expected(reading).competitions:
        if one.races is None:
            if not one.over and not one.held((event,)):
                return one.scheduled
        elif any(race.state == "to come" for race in one.races.get(event, ())):
            return one.scheduled
    raise NotFoundError(f"{event}: no competition is to come that races it; name one with --for")


def next_competition(reading: Reading) -> CompetitionScheduled:
    """The next competition of the calendar: the first at which nothing is filed after the last at which something is.

    Raises:
        NotFoundError: None is to come.
    """
    competitions = expected(reading).competitions
    last = max((place for place, one in enumerate(competitions) if one.raced), default=-1)
    for one in competitions[last + 1 :]:
        return one.scheduled
    raise NotFoundError("no competition is to come; name one with --for")


def _race(at: CompetitionScheduled, event: str, number: int | None) -> Race:
    """The race of an event at a competition; where it has several and none is named, the first."""
    kind = parse_event(event)
    known = at.programme is not None and event not in at.unknown_events
    count = dict(at.programme or ()).get(event, 0) if known else None
    if count == 0 and at.programme is not None:
        has = ", ".join(name for name, _ in at.programme) or "nothing"
        raise InvalidInputError(f"{at.competition} has no {event} on its programme; it has {has}")
    if number is not None and not 1 <= number <= (count or 9):
        raise InvalidInputError(
            f"--race {number}: {at.competition} has no such race of {event}, it has {count or 'up to 9'}"
        )
    if count is None:
        return Race(at.competition, kind.gender, kind.distance, number, None)
    return Race(at.competition, kind.gender, kind.distance, (number or 1) if count > 1 else None, None)


def _is_before(one: Race, race: Race) -> bool:
    """Whether a race of the cup, at no later competition, is before another."""
    if one.competition != race.competition:
        return True
    return one.event == race.event and (one.number or 1) < (race.number or 1)


def _same(one: Race, other: Race) -> bool:
    return (one.competition, one.event, one.number) == (other.competition, other.event, other.number)


def _started(
    reading: Reading, ranking: Standing, races: tuple[Classification, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who has started, and whose results are all annulled."""
    ranked = [row.competitor.id for row in ranking.rows]
    rows = [row for race in races for row in race.rows]
    others = {row.competitor for row in rows if not row.annulled}.difference(ranked)
    gone = {row.competitor for row in rows if row.annulled}.difference(ranked, others)

    def by_name(one: str) -> tuple[str, str]:
        return reading.season.competitor(one).name, one

    return (*ranked, *sorted(others, key=by_name)), tuple(sorted(gone, key=by_name))
