"""World Cup standings: the scores of a cup's races, added and put in order by the rulebook's keys.

Standings are computed from the races each time, never accumulated; undoing a decision restores the table exactly.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ledger.book import Reading
from ledger.rulebook import Cup, Mark
from ledger.season import Competitor, Season
from ledger.vocabulary import Race
from projections.cups.ties import POINTS, Contest, TieValues, separating_key, tie_values
from projections.races.classification import Classification, classify, counted_races
from projections.races.grand_points import grand_score
from projections.races.scores import Points, Score, score, whole
from projections.season.coverage import coverage

_WEAKNESS: dict[Mark, int] = {"confirmed": 0, "inferred": 1, "unknown": 2}


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One line of a standing.

    Attributes:
        rank: The rank; competitors whom no key separates share it, and the next rank is skipped.
        competitor: Who.
        points: The sum of the scores that count.
        scores: The scores, in the order of the races; those that do not count too.
        separated_by: The first key in which the row above was better; None for the first row and for a tie.
    """

    rank: int
    competitor: Competitor
    points: Points
    scores: tuple[Score, ...]
    separated_by: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A cup's standing at a basis.

    Attributes:
        cup: The cup.
        races: The races that count, in their order.
        rows: The table.
        mark: The weakest mark of the rules that it rests on.
        notes: What a reader must know: what is missing or known in part, inferred rules, voided or protested races; one
            sentence each.
        season: The state that it was computed from.
    """

    cup: Cup
    races: tuple[Classification, ...]
    rows: tuple[StandingRow, ...]
    mark: Mark
    notes: tuple[str, ...]
    season: Season = field(repr=False, compare=False)


def standing(reading: Reading, cup_id: str) -> Standing:
    """The standing of a cup.

    Raises:
        NotFoundError: The rulebook has no such cup; the error names those that it has.
        UnknownRuleError: The standing would rest on a rule that is not known.
    """
    cup = reading.rulebook.cup(cup_id)
    races = cup_races(reading, cup)
    return rank_cup(reading, cup, races, {str(race.race): cup_score(reading, cup, race) for race in races})


def cup_races(reading: Reading, cup: Cup) -> tuple[Classification, ...]:
    """The classifications that count for a cup, in their order."""
    return tuple(
        classify(reading.season, name)
        for name in counted_races(reading)
        if counts_for(cup, reading.season.races[name].race)
    )


def counts_for(cup: Cup, race: Race) -> bool:
    """Whether a race counts for a cup: one of its events, and for the Grand World Cup in Division A."""
    return str(race.event) in cup.events and not (cup.points == "grand" and race.division == "b")


def cup_score(reading: Reading, cup: Cup, race: Classification) -> tuple[Score, ...]:
    """The scores of a race for a cup: its World Cup points, or its Grand World Cup points; raises what they raise."""
    return grand_score(reading, race) if cup.points == "grand" else score(reading, race)


def rank_cup(
    reading: Reading,
    cup: Cup,
    races: tuple[Classification, ...],
    scores: dict[str, tuple[Score, ...]],
    *,
    on: str | None = None,
) -> Standing:
    """Add up the scores of a cup's races and put the competitors in order.

    Each has the NOC of the day `on`, by default the last day of those races.
    """
    by_competitor: dict[str, list[Score]] = {}
    for race in races:
        for one in scores[str(race.race)]:
            by_competitor.setdefault(one.row.competitor, []).append(one)
    day = on
    if day is None:
        day = max((race.protocol.fact.day for race in races if race.voided is None), default="")
    lines = []
    for competitor, own in by_competitor.items():
        counted = which_count(cup, own)
        points = whole(sum(one.points for one in counted if one.counts))
        if points:
            lines.append((reading.season.competitor(competitor, on=day), points, counted))
    contest = Contest.of(cup, races)
    rows = _ranked(contest, lines)
    notes = (*filter(None, [coverage(reading, cup.events).line]), *_notes(cup, races, rows))
    return Standing(cup, races, rows, _mark(cup, rows), notes, reading.season)


def which_count(cup: Cup, scores: Iterable[Score]) -> tuple[Score, ...]:
    """Mark the scores that count: all, or in each competition only the best where the cup says so."""
    own = tuple(scores)
    if cup.counts != "better-of-competition":
        return own
    best: dict[str, int] = {}
    for index, one in enumerate(own):
        competition = one.race.competition
        if competition not in best or one.points > own[best[competition]].points:
            best[competition] = index
    kept = set(best.values())
    return tuple(one if index in kept else replace(one, counts=False) for index, one in enumerate(own))


def _ranked(contest: Contest, lines: list[tuple[Competitor, Points, tuple[Score, ...]]]) -> tuple[StandingRow, ...]:
    keys = contest.cup.ties.keys
    keyed = sorted(
        (
            (tie_values(keys, contest, scores, points), competitor, points, scores)
            for competitor, points, scores in lines
        ),
        key=lambda line: (line[0], line[1].name, line[1].id),
    )
    rows: list[StandingRow] = []
    above: TieValues | None = None
    for place, (values, competitor, points, scores) in enumerate(keyed, 1):
        key = None if above is None else separating_key(keys, above, values)
        rank = rows[-1].rank if rows and key is None else place
        rows.append(StandingRow(rank, competitor, points, scores, key))
        above = values
    return tuple(rows)


def _mark(cup: Cup, rows: tuple[StandingRow, ...]) -> Mark:
    """The weakest mark of what the table rests on; the tie keys only where they separated somebody."""
    marks: list[Mark] = [one.mark for row in rows for one in row.scores if one.counts and one.points]
    if any(row.separated_by not in (None, POINTS) for row in rows):
        marks.append(cup.ties.status)
    return max((cup.status, *marks), key=_WEAKNESS.__getitem__)


def _notes(cup: Cup, races: tuple[Classification, ...], rows: tuple[StandingRow, ...]) -> tuple[str, ...]:
    notes = []
    rules = {
        one.rule.name: one.rule
        for row in rows
        for one in row.scores
        if one.rule is not None and one.mark == "inferred" and one.counts and one.points
    }
    if rules:
        notes.append(f"inferred, not confirmed: points by {', '.join(sorted(rules))}")
    if cup.ties.status != "confirmed" and any(row.separated_by not in (None, POINTS) for row in rows):
        notes.append(f"{cup.ties.status}, not confirmed: the order of equal points by {', then '.join(cup.ties.keys)}")
    unsettled = [race for race in races if race.state not in ("OFFICIAL", "PARTIAL")]
    notes.extend(f"provisional: {race.race} is {race.state}" for race in unsettled)
    inferred = sum(one.row.result.rank_from == "points" and bool(one.points) for row in rows for one in row.scores)
    if inferred:
        notes.append(f"{inferred} ranks are inferred from the points printed for them; no source gives them")
    notes.extend(
        f"{one.race}, {row.competitor.name}: {one.row.recorded.reason}"
        for row in rows
        for one in row.scores
        if one.row.recorded.reason is not None
    )
    notes.extend(
        f"{race.race} does not count: voided by entry {race.voided.position}"
        for race in races
        if race.voided is not None
    )
    return tuple(notes)
