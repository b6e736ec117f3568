"""A cup's way through the season for its chart, from the races that its table has classified already."""

from dataclasses import replace
from itertools import groupby

from ledger.book import Reading
from projections.cups.standings import Standing, in_order, rank_cup
from projections.disputes.history import Moment
from projections.races.scores import Score


def course(reading: Reading, table: Standing) -> tuple[Moment, ...]:
    """The standings after each competition, as `projections.disputes.history.by_competition` gives them.

    The scores of a table's rows, and of who is excluded from it, are all that its earlier tables are made of: who has
    points in one of them has points in the last.
    """
    scores: dict[str, list[Score]] = {str(race.race): [] for race in table.races}
    for row in (*table.rows, *(one.row for one in table.excluded)):
        for one in row.scores:
            scores[str(one.race)].append(one)
    fixed = {race: tuple(own) for race, own in scores.items()}
    moments = []
    counted = 0
    for competition, races in groupby(table.races, key=lambda race: race.race.competition):
        counted += len(list(races))
        whole = counted == len(table.races)
        upto = replace(reading, counted=reading.counted[: reading.counted.index(competition) + 1])
        now = table if whole else in_order(rank_cup(upto, table.cup, table.races[:counted], fixed))
        moments.append(Moment(competition, None, now))
    return tuple(moments)
