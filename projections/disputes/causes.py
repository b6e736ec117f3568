"""The entries behind a change of a score between two states of a season.

A score rests on its result and on the decisions that made it what it is: those on its row, those that moved its rank,
a race that was voided, a competition that was cancelled or moved, a merger or a reassignment that gave it to another. A
total rests on the sanctions in its cup too. What changed a score is whatever of this one state has and the other has
not. Where both have a decision that stands in one of them only, that is the reversal, or the reversal of the reversal,
that only one of them has.
"""

from collections.abc import Iterable, Iterator

from ledger.entry import Entry
from ledger.facts import CompetitionCancelled, CompetitionMoved, Fact, RaceRunAgain, RaceVoided, ResultRecorded
from ledger.season import Season, moves_of
from ledger.vocabulary import parse_race
from projections.cups.standings import Standing
from projections.races.rows import ClassifiedRow
from projections.races.scores import Score
from projections.season.team_members import identified_by


def rests_on(score: Score | None) -> set[int]:
    """The positions of the result of a score and of the decisions on its row and its rank."""
    return set() if score is None else _row_rests_on(score.row)


def behind(
    race: str, one: ClassifiedRow | None, other: ClassifiedRow | None, before: Season, after: Season
) -> set[int]:
    """The positions behind a change of one competitor's score of a race; a row is None where there was none.

    They are empty where no entry is behind it, because another rulebook or other competitions were asked for.
    """
    known = one or other
    if known is None:
        return set()
    recorded = known.recorded
    changed = _support(race, one, recorded, before) ^ _support(race, other, recorded, after)
    if not changed:
        return {one.position for one in before.rulebooks} ^ {one.position for one in after.rulebooks}
    causes = set[int]()
    for position in changed:
        causes |= _existing(race, position, before) ^ _existing(race, position, after)
    return causes or changed


def behind_sanctions(
    one: Iterable[Entry[Fact]], other: Iterable[Entry[Fact]], before: Season, after: Season
) -> set[int]:
    """The positions behind a change of the sanctions in force on a competitor in a cup."""
    changed = {entry.position for entry in one} ^ {entry.position for entry in other}
    causes = set[int]()
    for position in changed:
        causes |= _existing("", position, before) ^ _existing("", position, after)
    return causes or changed


def behind_settled(competitor: str, before: Standing, after: Standing) -> set[int]:
    """The positions behind a change of a competitor's order among equals: a decision on it, or what undid that.

    A decision that both tables have, and that has no effect in one of them, is not behind it: what broke the tie is.
    """
    settled = [
        {one.entry.position for one in table.settled if competitor in one.competitors} for table in (before, after)
    ]
    causes = set[int]()
    for position in settled[0] ^ settled[1]:
        for season in (before.season, after.season):
            causes ^= _undoing(position, season) if position in season.decisions else set()
    return causes


def behind_the_order(before: Season, after: Season) -> set[int]:
    """The positions behind another order of the competitions: the moves that only one state has, or what undid them."""
    causes = set[int]()
    for position in _moves(before) ^ _moves(after):
        for season in (before, after):
            causes ^= _undoing(position, season) if position in season.decisions else set()
    return causes


def _moves(season: Season) -> set[int]:
    return {entry.position for entry in season.moves if season.in_force(entry.position)}


def _row_rests_on(row: ClassifiedRow) -> set[int]:
    return {row.recorded.position, *(entry.position for entry in (*row.decided, *row.moved_by))}


def _support(race: str, row: ClassifiedRow | None, recorded: Entry[ResultRecorded], season: Season) -> set[int]:
    """What a row, or its absence, rests on; `recorded` is the result in this state or in the other."""
    found = set[int]() if row is None else _row_rests_on(row)
    runs = season.races[race].runs if race in season.races else ()
    found |= {
        entry.position
        for record in runs
        for entry in record.decisions
        if isinstance(entry.fact, RaceVoided | RaceRunAgain) and season.in_force(entry.position)
    }
    competition = parse_race(race).competition
    calendar: tuple[Entry[CompetitionCancelled | CompetitionMoved], ...] = (*season.cancellations, *season.moves)
    found |= {
        entry.position
        for entry in calendar
        if entry.fact.competition == competition and season.in_force(entry.position)
    }
    found |= {move.position for move in moves_of(season, recorded)}
    found |= identified_by(season, race, season.holder(recorded))
    return found | set(_mergers(season, recorded.fact.competitor))


def _mergers(season: Season, competitor: str) -> Iterator[int]:
    """The mergers in force that lead from a competitor to the one who has its results."""
    for entry in reversed(season.mergers):
        if entry.fact.merged == competitor and season.in_force(entry.position):
            yield entry.position
            yield from _mergers(season, entry.fact.kept)
            return


def _existing(race: str, position: int, season: Season) -> set[int]:
    """An entry, where a state has it, and everything that reversed or withdrew it, or reversed that, in turn."""
    runs = season.races[race].runs if race in season.races else ()
    results = {entry.position for record in runs for entry in record.results}
    known = position in season.decisions or position in results or position in season.withdrawn
    return _undoing(position, season) if known else set()


def _undoing(position: int, season: Season) -> set[int]:
    """An entry with all that reversed or withdrew it, or reversed that, in turn."""
    found = {position, *(one.position for one in season.withdrawals if one.fact.takes(position))}
    left = list(found)
    while left:
        reversals = season.reversals.get(left.pop(), ())
        found.update(reversals)
        left.extend(reversals)
    return found


def withdrawals_named(positions: Iterable[int], before: Season, after: Season) -> set[int]:
    """Entries on which one of two states rests; those that are withdrawn in the other, by what withdrew them there."""
    named = set[int]()
    for position in positions:
        if (position in before.withdrawn) != (position in after.withdrawn):
            named |= _undoing(position, before) ^ _undoing(position, after)
        else:
            named.add(position)
    return named
