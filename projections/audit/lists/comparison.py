"""One published list beside what the book gives: all that the checks of a list need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledger.book import Reading
from ledger.rulebook import Quota, QuotaShares, TieKey
from ledger.vocabulary import parse_event
from projections.audit.findings import Match
from projections.audit.lists.rows import ListRow
from projections.cups.orders import Orders, Settled
from projections.cups.rows import StandingRow
from projections.cups.standings import Standing
from projections.cups.ties import Contest, TieValues, tie_values
from projections.races.classification import Classification
from projections.races.rows import ClassifiedRow
from projections.races.scores import Score


@dataclass(frozen=True, slots=True)
class BestTime:
    """A competitor's best time in an event.

    Attributes:
        time: Milliseconds, in whole hundredths.
        race: The race it was skated in.
        day: The race's day.
        row: The row of the classification.
    """

    time: int
    race: str
    day: str
    row: ClassifiedRow


@dataclass(frozen=True, slots=True)
class Case:
    """One list, ready to be checked.

    Attributes:
        name: What the list is called in findings, such as ``men-500``.
        reading: The basis.
        rows: The published rows, in their order.
        matches: Who each row names, by row.
        standing: The cup's standing at the basis.
        beyond: By competitor, the scores of races that do not count at the basis.
        quota: The quota that a list of places is of, or None.
        shares: The places of the event in it, or None.
        times: By competitor, the best time in the event of the times list.
    """

    name: str
    reading: Reading
    rows: tuple[ListRow, ...]
    matches: Mapping[int, Match]
    standing: Standing
    beyond: Mapping[str, Sequence[Score]]
    quota: Quota | None
    shares: QuotaShares | None
    times: Mapping[str, BestTime]

    def who(self, row: ListRow) -> str | None:
        """The identity of whom a row names, or None."""
        return self.matches[row.row].competitor

    def given(self, row: ListRow) -> StandingRow | None:
        """The line of the standing of whom a row names, or None."""
        identity = self.who(row)
        return None if identity is None else self.line(identity)

    def line(self, competitor: str) -> StandingRow | None:
        """A competitor's line of the standing, or None where there are no points."""
        return next((row for row in self.standing.rows if row.competitor.id == competitor), None)

    def agrees(self, row: ListRow) -> bool:
        """Whether a row's total is the book's; also where none is printed but the competitor is known."""
        if self.who(row) is None:
            return False
        line = self.given(row)
        return row.points is None or row.points == (line.points if line else 0)

    def values(self, line: StandingRow) -> TieValues:
        """The values by which the rulebook orders a line; the smaller are the better."""
        return self._values(line, self.standing.cup.ties.keys)

    def title_values(self, line: StandingRow) -> TieValues:
        """The values by which the rulebook orders those who have the most points of a cup, for its title."""
        return self._values(line, self.standing.cup.title_ties.keys)

    def _values(self, line: StandingRow, keys: Sequence[TieKey]) -> TieValues:
        return tie_values(keys, Contest.of(self.standing.cup, self.standing.races), line.scores, line.points)

    def decided(self, one: str, other: str) -> Settled | None:
        """The decision on who of two equals is first, in this cup or in this event of its quota; None without."""
        season = self.standing.season
        if self.quota is not None:
            return Orders.of(season, self.quota.id, self.name).settle((one, other))
        return Orders.of(season, self.standing.cup.id).settle((one, other))

    def in_decided_order(self, above: ListRow, below: ListRow) -> bool:
        """Whether a decision puts two rows in the order in which they stand."""
        one, other = self.who(above), self.who(below)
        settled = self.decided(one, other) if one is not None and other is not None else None
        return settled is not None and settled.competitors[0] == one

    def label(self, competitor: str) -> str:
        """A competitor's name and code for people."""
        one = self.reading.season.competitor(competitor)
        return one.noc if one.kind == "team" else f"{one.name} ({one.noc})"


def best_times(races: Sequence[Classification], event: str) -> dict[str, BestTime]:
    """Each competitor's best time in an event, in any division, cut to hundredths; the first of equal ones."""
    wanted, best = parse_event(event), dict[str, BestTime]()
    for race in races:
        if race.race.event != wanted or race.voided is not None:
            continue
        for row in race.rows:
            time = row.result.time
            if time is None or row.result.status != "OK":
                continue
            if row.competitor not in best or time // 10 < best[row.competitor].time // 10:
                best[row.competitor] = BestTime(time // 10 * 10, str(race.race), race.protocol.fact.day, row)
    return best


def proof(line: StandingRow | None) -> tuple[int, ...]:
    """The positions of the entries that a line of a standing rests on."""
    if line is None:
        return ()
    rows = [one.row for one in line.scores]
    return tuple(sorted({entry.position for row in rows for entry in (row.recorded, *row.decided, *row.moved_by)}))


def in_words(parts: Sequence[str]) -> str:
    """Parts as people list them: ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else "nothing"
