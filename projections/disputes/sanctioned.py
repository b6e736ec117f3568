"""What a sanction, or an annulment, does to the results of a competitor and of its teams, row by row."""

from dataclasses import dataclass

from ledger.book import Reading
from ledger.errors import UnknownRuleError
from ledger.facts import Fact, PeriodAnnulled, ResultAnnulled
from ledger.season import RaceRecord, Season
from ledger.vocabulary import parse_race
from projections.races.classification import Classification, classify
from projections.races.rows import ClassifiedRow
from projections.races.scores import Points, score
from projections.season.team_members import member_races


@dataclass(frozen=True, slots=True)
class SanctionedRow:
    """One result of the competitor, and who else moves in its race.

    Attributes:
        race: The race.
        day: Its day.
        before: The row as it stood.
        after: The row as it would stand.
        points_before: World Cup points before; None where no rule gives them.
        points_after: World Cup points after; None where no rule gives them.
        moved: How many others have another rank.
    """

    race: str
    day: str
    before: ClassifiedRow
    after: ClassifiedRow
    points_before: Points | None
    points_after: Points | None
    moved: int


def sanctioned_rows(before: Reading, after: Reading, fact: Fact) -> tuple[SanctionedRow, ...]:
    """The results on the days of a sanction, in the order of their days; none of a sanction that is of no days."""
    if not isinstance(fact, PeriodAnnulled):
        return ()
    who = after.season.identity(fact.competitor)
    rows = []
    for name, record in after.season.races.items():
        if record.protocols and fact.covers(record.protocols[-1].fact.day) and _has(after, record, who):
            one, other = classify(before.season, name), classify(after.season, name)
            rows.append(_sanctioned(before, after, one, other, who))
    return tuple(sorted(rows, key=lambda row: (row.day, row.race)))


def team_rows(before: Reading, after: Reading, fact: PeriodAnnulled | ResultAnnulled) -> tuple[SanctionedRow, ...]:
    """The results of teams that an annulment of a member's results leads to, in the order of their days."""
    rows = []
    for name, team in led_to(after.season, fact):
        one, other = classify(before.season, name), classify(after.season, name)
        rows.append(_sanctioned(before, after, one, other, team))
    return tuple(sorted(rows, key=lambda row: (row.day, row.race)))


def led_to(season: Season, fact: PeriodAnnulled | ResultAnnulled) -> tuple[tuple[str, str], ...]:
    """The races, each with the team, to which an annulment of somebody's results leads, whatever is ruled on them."""
    if isinstance(fact, ResultAnnulled) and parse_race(fact.race).event.is_team:
        return ()
    return tuple(
        (race, team)
        for race, team in member_races(season, season.identity(fact.competitor))
        if season.races[race].protocols
        and (
            fact.covers(season.races[race].protocols[-1].fact.day)
            if isinstance(fact, PeriodAnnulled)
            else parse_race(fact.race).competition == season.races[race].race.competition
        )
    )


def _sanctioned(before: Reading, after: Reading, one: Classification, other: Classification, who: str) -> SanctionedRow:
    ranks = {row.competitor: row.rank for row in one.rows}
    return SanctionedRow(
        str(one.race),
        one.protocol.fact.day,
        _row(one, who),
        _row(other, who),
        _points(before, one, who),
        _points(after, other, who),
        sum(row.rank != ranks[row.competitor] for row in other.rows if row.competitor != who),
    )


def _has(reading: Reading, record: RaceRecord, who: str) -> bool:
    return any(reading.season.holder(entry) == who for entry in record.results)


def _row(race: Classification, who: str) -> ClassifiedRow:
    return next(row for row in race.rows if row.competitor == who)


def _points(reading: Reading, race: Classification, who: str) -> Points | None:
    try:
        return next(one.points for one in score(reading, race) if one.row.competitor == who)
    except UnknownRuleError:
        return None
