"""The entries behind a change of a score between two states of a season.

A score rests on its result and on the decisions that made it what it is: those on its row, those that moved its rank,
a race that was voided, a competition that was cancelled, a merger that gave it to somebody else. What changed a score
is whatever of this one state has and the other has not. Where both have a decision that stands in one of them only,
that is the reversal, or the reversal of the reversal, that only one of them has.
"""

from collections.abc import Iterator

from ledger.facts import RaceVoided
from ledger.season import Season
from projections.scores import Score


def rests_on(score: Score | None) -> set[int]:
    """The positions of the result of a score and of the decisions on its row and its rank."""
    if score is None:
        return set()
    row = score.row
    return {row.recorded.position, *(entry.position for entry in (*row.decided, *row.moved_by))}


def behind(one: Score | None, other: Score | None, before: Season, after: Season) -> set[int]:
    """The positions behind a change of one competitor's score of one race; a score is None where there was none.

    They are empty where no entry is behind it, because another rulebook or another set of competitions was asked for.
    """
    known = one or other
    if known is None:
        return set()
    changed = _support(one, known, before) ^ _support(other, known, after)
    if not changed and before.rulebooks and after.rulebooks:
        return {before.rulebooks[-1].position} ^ {after.rulebooks[-1].position}
    causes = set[int]()
    for position in changed:
        causes |= _existing(known, position, before) ^ _existing(known, position, after)
    return causes or changed


def _support(score: Score | None, known: Score, season: Season) -> set[int]:
    """What a score, or its absence, rests on; `known` is the score in this state or in the other."""
    found = rests_on(score)
    record = season.races.get(str(known.race))
    if record is not None:
        found |= {
            entry.position
            for entry in record.decisions
            if isinstance(entry.fact, RaceVoided) and season.in_force(entry.position)
        }
    found |= {
        entry.position
        for entry in season.cancellations
        if entry.fact.competition == known.race.competition and season.in_force(entry.position)
    }
    return found | set(_mergers(season, known.row.recorded.fact.competitor))


def _mergers(season: Season, competitor: str) -> Iterator[int]:
    """The mergers in force that lead from a competitor to the one who has its results."""
    for entry in reversed(season.mergers):
        if entry.fact.merged == competitor and season.in_force(entry.position):
            yield entry.position
            yield from _mergers(season, entry.fact.kept)
            return


def _existing(known: Score, position: int, season: Season) -> set[int]:
    """An entry, where a state has it, and everything that reversed it, or reversed that, in turn."""
    record = season.races.get(str(known.race))
    results = {entry.position for entry in record.results} if record is not None else set()
    if position not in season.decisions and position not in results:
        return set()
    found, left = {position}, [position]
    while left:
        reversals = season.reversals.get(left.pop(), ())
        found.update(reversals)
        left.extend(reversals)
    return found
