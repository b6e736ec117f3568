"""World Cup points of a race: what each row of its classification is worth under the rulebook.

Points are computed from the rank that stands. What the sheet printed is kept beside them and never counts, with one
exception that the output names: in a race known only in part, a row whose rank nobody knows has the points that were
printed.
"""

from dataclasses import dataclass
from typing import Literal

from ledger.book import Reading
from ledger.rulebook import Mark, PointsRule
from ledger.vocabulary import Race
from projections.classification import Classification, ClassifiedRow

Because = Literal["rank", "printed", "status", "void"]


@dataclass(frozen=True, slots=True)
class Score:
    """What one row is worth.

    Attributes:
        race: The race.
        row: The row of the classification.
        points: World Cup points, 0 where there are none.
        by: What they rest on: the ``rank``, the ``printed`` points of a partial race, nothing because of the row's
            ``status``, or nothing because the race is ``void``.
        rule: The points rule that gave them, or None where none was needed.
        mark: How well that rule is known for this rank.
        counts: Whether the score counts in its cup; False for the lesser of two scores of which only one counts.
    """

    race: Race
    row: ClassifiedRow
    points: int
    by: Because
    rule: PointsRule | None = None
    mark: Mark = "confirmed"
    counts: bool = True


def rule_of(reading: Reading, classification: Classification) -> PointsRule:
    """The points rule of a race.

    Raises:
        UnknownRuleError: The edition does not know it.
    """
    race = classification.race
    competition = next(fact for fact in reading.season.competitions() if fact.competition == race.competition)
    return reading.rulebook.points_rule(
        race.event, race.division, final=competition.final, starters=classification.starters
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
