"""World Cup points of a race: what each row of its classification is worth under the rulebook.

Points are computed from the rank that stands. What the sheet printed is kept beside them and never counts, with one
exception that the output names: in a race known only in part, a row whose rank nobody knows has the points that were
printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ledger.book import Reading
from ledger.errors import UnknownRuleError
from ledger.facts import CompetitionScheduled
from ledger.rulebook import GrandRule, Mark, PointsRule, Rulebook
from ledger.vocabulary import Race
from projections.races.classification import Classification
from projections.races.rows import ClassifiedRow

Because = Literal["rank", "printed", "status", "void"]

Points = int | Decimal
"""Points of any cup, exact: World Cup points are whole, those of the Grand World Cup can have halves and quarters."""


def whole(points: Points) -> Points:
    """The same points in one form: an integer where they are whole, else a decimal without zeros at its end."""
    return int(points) if points == int(points) else Decimal(points).normalize()


@dataclass(frozen=True, slots=True)
class Score:
    """What one row is worth.

    Attributes:
        race: The race.
        row: The row of the classification.
        points: World Cup points, or those of the Grand World Cup; 0 where there are none.
        by: What they rest on: the ``rank``, the ``printed`` points of a partial race, nothing because of the row's
            ``status``, or nothing because the race is ``void``.
        rule: The points rule that gave them, or None where none was needed.
        mark: How well that rule is known for this rank.
        counts: Whether the score counts in its cup; False for the lesser of two scores of which only one counts.
    """

    race: Race
    row: ClassifiedRow
    points: Points
    by: Because
    rule: PointsRule | GrandRule | None = None
    mark: Mark = "confirmed"
    counts: bool = True

    @property
    def rule_source(self) -> tuple[str, ...]:
        """Where the points rule comes from; nothing where none was needed."""
        if self.rule is None:
            return ()
        return self.rule.table.source if isinstance(self.rule, GrandRule) else self.rule.source


def rule_of(reading: Reading, classification: Classification) -> PointsRule:
    """The points rule of a race.

    Raises:
        UnknownRuleError: The edition does not know it.
    """
    # Of a race that is known in part nobody knows how many started.
    starters = None if classification.state == "PARTIAL" else classification.starters
    return points_rule(reading.rulebook, reading.season.competitions(), classification.race, starters=starters)


def points_rule(
    rulebook: Rulebook, calendar: Sequence[CompetitionScheduled], race: Race, *, starters: int | None
) -> PointsRule:
    """The points rule of a race on a calendar, whose competitions come in their order.

    A race is the season's last of its event where each later competition has a programme, the event is in none, and
    none leaves it open.

    Raises:
        UnknownRuleError: The edition does not know it.
    """
    place = next(index for index, fact in enumerate(calendar) if fact.competition == race.competition)
    last = all(
        fact.programme is not None and str(race.event) not in (*dict(fact.programme), *fact.unknown_events)
        for fact in calendar[place + 1 :]
    )
    return rulebook.of(race.competition).points_rule(
        race.event, race.division, final=calendar[place].final, starters=starters, last=last
    )


def score(reading: Reading, classification: Classification) -> tuple[Score, ...]:
    """The scores of a race, in the order of its classification.

    Raises:
        UnknownRuleError: A rank needs a points rule that the edition does not know.
    """
    rule: PointsRule | None = None
    scores = []
    for row in classification.rows:
        printed = row.result.points_printed
        if classification.voided is not None:
            scores.append(Score(classification.race, row, 0, "void"))
        elif row.rank is not None:
            rule = rule or rule_of(reading, classification)
            scores.append(Score(classification.race, row, rule.points(row.rank), "rank", rule, rule.mark(row.rank)))
        elif row.result.status == "OK" and printed is not None and classification.state == "PARTIAL":
            scores.append(Score(classification.race, row, printed, "printed"))
        else:
            scores.append(Score(classification.race, row, 0, "status"))
    return tuple(scores)


def worth_of(reading: Reading, classification: Classification) -> tuple[list[Score | None], str | None]:
    """What each row of a race is worth; where no rule says it, why."""
    try:
        return list(score(reading, classification)), None
    except UnknownRuleError as error:
        return [None] * len(classification.rows), str(error)
