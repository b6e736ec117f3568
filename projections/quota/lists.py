"""The two lists of an event: by World Cup points, and by best times.

The points list is the standing of the quota's cup after the qualifying competitions. The times list has everybody's
best time in any division in them, cut to hundredths; equal hundredths are ordered by points, never by the thousandth.
Whom both leave equal a decision may order.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from ledger.season import Season
from projections.cups.bounds import TotalBounds
from projections.cups.orders import Orders, Settled
from projections.cups.standings import Standing
from projections.quota.holders import Holders
from projections.quota.model import Best, Line
from projections.races.classification import Classification
from projections.races.scores import Points


def best_times(races: Iterable[Classification]) -> dict[str, Best]:
    """The best time of every competitor in the races of an event, in hundredths of a second, by competitor.

    Only rows that stand have a time: with the status OK after all decisions, in a race that is not void. A time with a
    remark, such as a fall, is a time.
    """
    found: dict[str, Best] = {}
    for race in races:
        if race.voided is not None:
            continue
        for row in race.rows:
            time = row.result.time
            if time is None or row.result.status != "OK":
                continue
            known = found.get(row.competitor)
            if known is None or time // 10 < known.hundredths:
                found[row.competitor] = Best(time // 10, race.race, row)
    return found


def points_list(table: Standing, best: Mapping[str, Best], holders: Holders, lower: TotalBounds) -> tuple[Line, ...]:
    """The points list: the rows of the cup's standing, with the best times beside them."""
    return tuple(
        Line(
            row.rank,
            row.competitor,
            holders.of(row.competitor),
            row.points,
            best.get(row.competitor.id),
            row,
            lower.lower(row.competitor.id),
        )
        for row in table.rows
    )


def times_list(
    season: Season, points: Iterable[Line], best: Mapping[str, Best], holders: Holders, lower: TotalBounds
) -> tuple[Line, ...]:
    """The times list; equal hundredths go by points, and with equal points too lines share the rank."""
    known = {line.competitor.id: line for line in points}
    keyed = []
    for who, own in best.items():
        line = known.get(who)
        competitor = line.competitor if line else season.competitor(who)
        keyed.append((own.hundredths, -(line.points if line else 0), competitor.name, who, competitor))
    keyed.sort(key=lambda entry: entry[:4])
    lines: list[Line] = []
    above: tuple[int, Points] | None = None
    rank = 0
    for place, (hundredths, lost, _, who, competitor) in enumerate(keyed, 1):
        if (hundredths, lost) != above:
            above, rank = (hundredths, lost), place
        row = known[who].row if who in known else None
        lines.append(Line(rank, competitor, holders.of(competitor), -lost, best[who], row, lower.lower(who)))
    return tuple(lines)


def in_order(lines: Sequence[Line], orders: Orders) -> tuple[tuple[Line, ...], tuple[Settled, ...]]:
    """A list by the rules with the decisions on the order of its equals, and what they settle."""
    groups = [tuple(group) for _, group in groupby(lines, lambda line: line.rank)]
    settled = orders.settled([line.competitor.id for line in group] for group in groups)
    if not settled:
        return tuple(lines), ()
    turn = {who: place for one in settled for place, who in enumerate(one.competitors)}
    made: list[Line] = []
    for group in groups:
        if group[0].competitor.id not in turn:
            made += group
            continue
        for line in sorted(group, key=lambda line: turn[line.competitor.id]):
            made.append(line._replace(rank=line.rank + turn[line.competitor.id]))
    return tuple(made), settled
