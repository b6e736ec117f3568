"""What a reader must know of a standing's rules, rows and decisions, one sentence each."""

from collections.abc import Iterator

from ledger.book import Reading
from ledger.entry import Entry
from ledger.facts import PointsDeducted
from ledger.rulebook import Cup
from ledger.season import Competitor
from projections.cups.rows import Excluded, StandingRow
from projections.cups.sanctions import CupSanctions, wanted_of
from projections.cups.ties import POINTS
from projections.races.classification import Classification
from projections.races.scores import Points


def of_rules(cup: Cup, rows: tuple[StandingRow, ...]) -> Iterator[str]:
    """Which rules that a standing rests on are not confirmed."""
    rules = {
        one.rule.name: one.rule
        for row in rows
        for one in row.scores
        if one.rule is not None and one.mark == "inferred" and one.counts and one.points
    }
    if rules:
        yield f"inferred, not confirmed: points by {', '.join(sorted(rules))}"
    if cup.ties.status != "confirmed" and any(row.separated_by not in (None, POINTS) for row in rows):
        yield f"{cup.ties.status}, not confirmed: the order of equal points by {', then '.join(cup.ties.keys)}"


def of_rows(races: tuple[Classification, ...], rows: tuple[StandingRow, ...]) -> Iterator[str]:
    """Ranks that no source gives, reasons of results, and races that do not count."""
    inferred = sum(one.row.result.rank_from == "points" and bool(one.points) for row in rows for one in row.scores)
    if inferred:
        yield f"{inferred} ranks are inferred from the points printed for them; no source gives them"
    for row in rows:
        for one in row.scores:
            if one.row.recorded.reason is not None:
                yield f"{one.race}, {row.competitor.name}: {one.row.recorded.reason}"
    for race in races:
        if race.voided is not None:
            yield f"{race.race} does not count: voided by entry {race.voided.position}"


def of_sanctions(
    reading: Reading, sanctions: CupSanctions, rows: tuple[StandingRow, ...], excluded: tuple[Excluded, ...]
) -> Iterator[str]:
    """The sanctions in force in a cup, each with its entry and what it does."""
    lines = {row.competitor.id: row for row in (*rows, *(one.row for one in excluded))}
    kept = {one.row.competitor.id: one.row.rank for one in excluded if one.kept}
    for who, entries in sanctions.deductions.items():
        line = lines.get(who)
        taken = line.deducted if line is not None else None
        yield _deduction(reading, reading.season.competitor(who), entries, taken)
    for who, entry in sanctions.exclusions.items():
        name = reading.season.competitor(who)
        if who in kept:
            place = f"rank {kept[who]} stays empty"
        else:
            place = "those below move up" if entry.fact.others_move_up else "no rank stays empty, for want of points"
        yield f"{name.name} ({name.noc}) is excluded by entry {entry.position}; {place}"


def _deduction(
    reading: Reading, who: Competitor, entries: tuple[Entry[PointsDeducted], ...], taken: Points | None
) -> str:
    wanted = wanted_of(entries)
    by = f"deducted by {'entry' if len(entries) == 1 else 'entries'} {', '.join(str(one.position) for one in entries)}"
    if taken == wanted:
        return f"{who.name} ({who.noc}): {wanted} points {by}"
    rule = reading.rulebook.deductions
    least, mark = (rule.least, rule.status) if rule else (0, "inferred")
    left = "no points are left" if taken is None else f"{taken} are taken"
    return f"{who.name} ({who.noc}): {wanted} points {by}; {left}, because no total falls below {least} ({mark})"
