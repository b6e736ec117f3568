"""World Cup standings: the scores of a cup's races, added and put in order by the rulebook's keys.

Standings are computed from the races each time, never accumulated; undoing a decision restores the table exactly.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from ledger.book import Reading
from ledger.entry import Entry
from ledger.facts import PointsDeducted
from ledger.rulebook import Cup, Mark, why_no_rules
from ledger.season import Competitor, Season
from ledger.vocabulary import Race
from projections.cups.notes import of_rows, of_rules, of_sanctions
from projections.cups.orders import ORDER, Orders, Settled
from projections.cups.rows import Excluded, StandingRow
from projections.cups.sanctions import CupSanctions, cup_sanctions, deductible, wanted_of
from projections.cups.settling import unsettled
from projections.cups.ties import POINTS, Contest, TieValues, separating_key, tie_values
from projections.races.classification import Classification, classify, counted_races_of
from projections.races.grand_points import grand_score
from projections.races.scores import Points, Score, score, whole

_WEAKNESS: dict[Mark, int] = {"confirmed": 0, "inferred": 1, "unknown": 2}


@dataclass(frozen=True, slots=True)
class Standing:
    """A cup's standing at a basis.

    Attributes:
        cup: The cup.
        races: The races that count, in their order.
        rows: The table.
        mark: The weakest mark of the rules that it rests on.
        notes: What a reader must know of its rules and decisions, one sentence each; what is missing
            `projections.cups.bounds` says.
        reading: What it was computed from.
        sanctions: Deductions and exclusions in force.
        excluded: Who is excluded and has points.
        settled: Whom the rules leave equal and a decision orders.
    """

    cup: Cup
    races: tuple[Classification, ...]
    rows: tuple[StandingRow, ...]
    mark: Mark
    notes: tuple[str, ...]
    reading: Reading = field(repr=False, compare=False)
    sanctions: CupSanctions = field(default_factory=CupSanctions)
    excluded: tuple[Excluded, ...] = ()
    settled: tuple[Settled, ...] = ()

    @property
    def season(self) -> Season:
        """The state that it was computed from."""
        return self.reading.season


def standing(reading: Reading, cup_id: str) -> Standing:
    """The standing of a cup.

    Raises:
        NotFoundError: The rulebook has no such cup; the error names those that it has.
        UnknownRuleError: The standing would rest on a rule that is not known.
    """
    return in_order(by_rules(reading, cup_id))


def by_rules(reading: Reading, cup_id: str) -> Standing:
    """The standing of a cup by the rules alone, without decisions on who of equals is first; raises as `standing`."""
    cup = reading.rulebook.cup(cup_id)
    races = cup_races(reading, cup)
    return _noted(reading, cup, races, _ranking(reading, cup, races))


def _ranking(reading: Reading, cup: Cup, races: tuple[Classification, ...]) -> "_Ranking":
    """The table of a cup, shared with the seasons in which its races are the same and everybody has the same name."""
    season, rulebook = reading.season, reading.rulebook

    if season.who_is_who or any(race.race.event.is_team for race in races):
        return _ranked_cup(reading, cup, races, {str(race.race): cup_score(reading, cup, race) for race in races})

    def rank() -> _Ranking:
        scores = {str(race.race): _shared_score(reading, cup, race) for race in races}
        return _ranked_cup(reading, cup, races, scores)._replace(rests_on=(rulebook, races))

    # What compares by its identity is kept with the table, so that nothing else can come to have that identity.
    spelt = season.spellings
    names = tuple(spelt.get(row.competitor) for race in races for row in race.rows) if spelt else ()
    return season.shared((cup.id, id(rulebook), tuple(map(id, races)), names), rank)


def _shared_score(reading: Reading, cup: Cup, race: Classification) -> tuple[Score, ...]:
    """The scores of a race, shared with the seasons in which it is the same; raises what `cup_score` raises."""
    rulebook = reading.rulebook
    key = (cup.points == "grand", id(rulebook), id(race))
    scores, *_ = reading.season.shared(key, lambda: (cup_score(reading, cup, race), rulebook, race))
    return scores


def in_order(table: Standing) -> Standing:
    """A standing by the rules with the decisions on the order of its equals, and with notes that name them."""
    orders = Orders.of(table.season, table.cup.id)
    made = settle(table, orders)
    return replace(made, notes=(*made.notes, *orders.notes(made.settled, "in this standing")))


def settle(table: Standing, orders: Orders) -> Standing:
    """A standing by the rules in which decisions order who shares a rank; nobody else moves."""
    groups = (tuple(row.competitor.id for row in group) for _, group in groupby(table.rows, lambda row: row.rank))
    settled = orders.settled(groups)
    if not settled:
        return table
    by_competitor = {who: one for one in settled for who in one.competitors}
    rows: list[StandingRow] = []
    for rank, sharing in groupby(table.rows, lambda row: row.rank):
        group = list(sharing)
        one = by_competitor.get(group[0].competitor.id)
        if one is None:
            rows += group
            continue
        group.sort(key=lambda row: one.competitors.index(row.competitor.id))
        rows.append(replace(group[0], rank=rank, separated_by=table.rows[len(rows)].separated_by))
        rows += [
            replace(row, rank=rank + place, separated_by=ORDER, ordered_by=one.entry.position)
            for place, row in enumerate(group[1:], 1)
        ]
    return replace(table, rows=tuple(rows), settled=settled)


def known_cups(reading: Reading) -> tuple[Cup, ...]:
    """The cups of the rulebook, in its order; none where the book has no rulebook that can be read."""
    return reading.rulebook.cups if why_no_rules(reading.rulebook) is None else ()


def cup_races(reading: Reading, cup: Cup) -> tuple[Classification, ...]:
    """The classifications that count for a cup, in their order."""
    season = reading.season
    names = counted_races_of(reading, cup.events)
    return tuple(classify(season, name) for name in names if counts_for(cup, season.races[name].race))


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
    """Add up the scores of a cup's races and put the competitors in order, by the rules alone.

    Each has the NOC of the day `on`, by default the last day of those races.
    """
    return _noted(reading, cup, races, _ranked_cup(reading, cup, races, scores, on=on))


class _Ranking(NamedTuple):
    """A cup in order, without what depends on the moment that a reading speaks of.

    Attributes:
        rows: The table.
        excluded: Who is excluded and has points.
        sanctions: Deductions and exclusions in force.
        mark: The weakest mark of the rules that it rests on.
        before: The notes of rules.
        after: The notes of rows and decisions.
        rests_on: What it was computed from.
    """

    rows: tuple[StandingRow, ...]
    excluded: tuple[Excluded, ...]
    sanctions: CupSanctions
    mark: Mark
    before: tuple[str, ...]
    after: tuple[str, ...]
    rests_on: tuple[object, ...] = ()


def _noted(reading: Reading, cup: Cup, races: tuple[Classification, ...], made: _Ranking) -> Standing:
    """The standing that a ranking is, with the notes of the moment."""
    notes = (*made.before, *unsettled(reading, races), *made.after)
    return Standing(cup, races, made.rows, made.mark, notes, reading, made.sanctions, made.excluded)


def _ranked_cup(
    reading: Reading,
    cup: Cup,
    races: tuple[Classification, ...],
    scores: dict[str, tuple[Score, ...]],
    *,
    on: str | None = None,
) -> _Ranking:
    by_competitor: dict[str, list[Score]] = {}
    for race in races:
        for one in scores[str(race.race)]:
            by_competitor.setdefault(one.row.competitor, []).append(one)
    day = on
    if day is None:
        day = max((race.protocol.fact.day for race in races if race.voided is None), default="")
    sanctions = cup_sanctions(reading.season, cup.id)
    rule = reading.rulebook.deductions
    deductions = sanctions.deductions
    lines, marks = [], list[Mark]()
    for competitor, own in by_competitor.items():
        counted = which_count(cup, own)
        points = whole(sum(one.points for one in counted if one.counts))
        if competitor in deductions:
            wanted = wanted_of(deductions[competitor])
            taken = deductible(points, wanted, least=rule.least if rule else 0)
            marks += [rule.status if rule else "inferred"] if taken != wanted else []
            if points != taken:
                who = reading.season.competitor(competitor, on=day)
                lines.append(_Line(who, whole(points - taken), counted, taken, deductions[competitor]))
        elif points:
            lines.append(_Line(reading.season.competitor(competitor, on=day), points, counted))
    rows, excluded = _ranked(Contest.of(cup, races), lines, sanctions)
    after = (*of_rows(races, rows), *of_sanctions(reading, sanctions, rows, excluded))
    return _Ranking(rows, excluded, sanctions, _mark(cup, rows, marks), tuple(of_rules(cup, rows)), after)


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


class _Line(NamedTuple):
    """A competitor's scores added up, before anybody has a rank."""

    competitor: Competitor
    points: Points
    scores: tuple[Score, ...]
    deducted: Points = 0
    deductions: tuple[Entry[PointsDeducted], ...] = ()


def _ranked(
    contest: Contest, lines: Iterable[_Line], sanctions: CupSanctions
) -> tuple[tuple[StandingRow, ...], tuple[Excluded, ...]]:
    """The lines in order with their ranks, and those of who is excluded; a rank that stays empty is counted."""
    keys, exclusions = contest.cup.ties.keys, sanctions.exclusions
    keyed = sorted(
        ((tie_values(keys, contest, line.scores, line.points), line) for line in lines),
        key=lambda one: (one[0], one[1].competitor.name, one[1].competitor.id),
    )
    rows: list[StandingRow] = []
    excluded: list[Excluded] = []
    above: TieValues | None = None
    last: TieValues | None = None
    place = rank = 0
    for values, line in keyed:
        competitor, points, scores, taken, deductions = line
        out = exclusions.get(competitor.id) if exclusions else None
        if out is not None and out.fact.others_move_up:
            excluded.append(Excluded(StandingRow(0, competitor, points, scores, None, taken, deductions), out))
            continue
        place += 1
        rank, last = (rank if values == last else place), values
        if out is not None:
            excluded.append(Excluded(StandingRow(rank, competitor, points, scores, None, taken, deductions), out))
            continue
        key = None if above is None else separating_key(keys, above, values)
        rows.append(StandingRow(rank, competitor, points, scores, key, taken, deductions))
        above = values
    return tuple(rows), tuple(excluded)


def _mark(cup: Cup, rows: tuple[StandingRow, ...], more: Iterable[Mark]) -> Mark:
    """The weakest mark of what the table rests on; the tie keys only where they separated somebody."""
    marks: list[Mark] = [*more, *(one.mark for row in rows for one in row.scores if one.counts and one.points)]
    if any(row.separated_by not in (None, POINTS) for row in rows):
        marks.append(cup.ties.status)
    return max((cup.status, *marks), key=_WEAKNESS.__getitem__)
