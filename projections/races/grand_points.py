"""Grand World Cup points of a race: what each row of its classification is worth for the cup over all distances.

Only ranks of Division A score. A distance that is raced twice in a weekend counts half each time, and the Final has
tables of its own. Points are exact: whole numbers, or decimals where the table has halves and quarters.
"""

from decimal import Decimal

from ledger.book import Reading
from ledger.rulebook import GrandRule
from projections.races.classification import Classification
from projections.races.scores import Score, whole


def grand_rule_of(reading: Reading, classification: Classification) -> GrandRule:
    """The Grand World Cup points of a race.

    Raises:
        NotFoundError: The edition has no Grand World Cup, or the event does not count for it.
        UnknownRuleError: Its points are unknown.
    """
    race = classification.race
    competition = next(fact for fact in reading.season.competitions() if fact.competition == race.competition)
    # A race has a number exactly where its distance is raced twice in the weekend.
    rules = reading.rulebook.of(race.competition)
    return rules.grand_rule(race.event, final=competition.final, twice=race.number is not None)


def grand_score(reading: Reading, classification: Classification) -> tuple[Score, ...]:
    """The Grand World Cup scores of a race, in the order of its classification.

    Points come from the rank that stands. In a race known in part, a row whose rank nobody knows has the Grand World
    Cup points that were printed; where none were, it was no rank that scores.

    Raises:
        UnknownRuleError: A rank needs a table that the edition does not know.
    """
    rule: GrandRule | None = None
    scores = []
    for row in classification.rows:
        printed = row.result.grand_points_printed
        if classification.voided is not None:
            scores.append(Score(classification.race, row, 0, "void"))
        elif row.rank is not None and classification.race.division != "b":
            rule = rule or grand_rule_of(reading, classification)
            points = whole(rule.points(row.rank))
            scores.append(Score(classification.race, row, points, "rank", rule, rule.mark(row.rank)))
        elif row.result.status == "OK" and printed is not None and classification.state == "PARTIAL":
            scores.append(Score(classification.race, row, whole(Decimal(printed)), "printed"))
        else:
            scores.append(Score(classification.race, row, 0, "status"))
    return tuple(scores)
