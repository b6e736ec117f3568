"""What must be true of a season before officials decide on a row, a race, a protest, or undo a decision."""

from typing import Final, get_args

from commands.deciders.admission.rules import Family
from commands.deciders.admission.standing import (
    filed,
    keeps_its_races,
    standing_row,
    stands,
    statement,
    takes_time,
)
from ledger.entry import Entry
from ledger.errors import RefusedError
from ledger.facts import (
    CompetitionMoved,
    CompetitorDisqualified,
    DecisionReversed,
    Fact,
    Instance,
    ProtestAppealed,
    ProtestDecided,
    ProtestLodged,
    QuotaAllocated,
    RaceRunAgain,
    RaceVoided,
    ResultAnnulled,
    ResultCorrected,
)
from ledger.season import Season

FAMILY: Final = Family()
INSTANCES: Final[tuple[Instance, ...]] = get_args(Instance)
"""From the lowest to the highest."""


@FAMILY.rule(CompetitorDisqualified, ResultAnnulled)
def taken_out(season: Season, fact: CompetitorDisqualified | ResultAnnulled) -> None:
    """A row is taken out once. A sanction over many results lies above it and stands in nobody's way."""
    row = standing_row(season, fact.race, fact.competitor)
    if row.stated.status == "DQ":
        by = row.decided[-1] if row.decided else row.recorded
        done = "annulled in" if row.annulled else "disqualified from"
        raise RefusedError(
            f"{fact.competitor} is {done} {fact.race} already, by entry {by.position}",
            reason="already-disqualified",
            position=by.position,
        )


@FAMILY.rule(ResultCorrected)
def corrected(season: Season, fact: ResultCorrected) -> None:
    """A correction cites the entry that says what the row says now."""
    row = standing_row(season, fact.race, fact.competitor)
    takes_time(fact.result)
    now = statement(row)
    if now.position == fact.corrects:
        return
    stated = {row.recorded.position, *(entry.position for entry in season.races[fact.race].decisions)}
    if fact.corrects in stated:
        raise RefusedError(
            f"entry {fact.corrects} was superseded by entry {now.position}; correct that one",
            reason="superseded",
            position=now.position,
        )
    raise RefusedError(
        f"entry {fact.corrects} is no result of {fact.competitor} in {fact.race}; entry {now.position} is",
        reason="not-a-result",
        position=now.position,
    )


@FAMILY.rule(DecisionReversed)
def undone(season: Season, fact: DecisionReversed) -> None:
    """A decision in force is undone, unless another one in force rests on it."""
    decision = season.decisions.get(fact.reverses)
    if decision is None:
        stands(season, fact.reverses)
        raise RefusedError(
            f"entry {fact.reverses} is no decision, so nothing can reverse it",
            reason="not-a-decision",
            position=fact.reverses if fact.reverses <= season.length else None,
        )
    if not season.in_force(fact.reverses):
        by = next(position for position in season.reversals[fact.reverses] if season.in_force(position))
        raise RefusedError(
            f"entry {fact.reverses} is reversed already, by entry {by}", reason="already-reversed", position=by
        )
    # What follows from an allocation is computed from it, and falls with it.
    resting = () if isinstance(decision.fact, QuotaAllocated) else season.decisions.values()
    for later in resting:
        if later.fact.touches().cites == fact.reverses and season.in_force(later.position):
            raise RefusedError(
                f"entry {later.position} rests on entry {fact.reverses}; reverse that one first",
                reason="superseded",
                position=later.position,
            )
    _leaves_races_on_their_days(season, fact.reverses)
    _leaves_runs(season, decision)


def _leaves_races_on_their_days(season: Season, position: int) -> None:
    """A move is undone, at once or by way of its reversals, only where the races that are filed fit without it."""
    decision = season.decisions[position]
    while isinstance(decision.fact, DecisionReversed):
        decision = season.decisions[decision.fact.reverses]
    if isinstance(decision.fact, CompetitionMoved) and season.in_force(decision.position):
        keeps_its_races(season, season.scheduled(decision.fact.competition, without=decision.position))


def _leaves_runs(season: Season, decision: Entry[Fact]) -> None:
    """That a race is run again is undone, at once or by way of its reversals, only before its new sheet is filed."""
    while isinstance(decision.fact, DecisionReversed):
        decision = season.decisions[decision.fact.reverses]
    if isinstance(decision.fact, RaceRunAgain) and season.in_force(decision.position):
        record = season.races[decision.fact.race]
        if record.protocols and decision not in record.decisions:
            raise RefusedError(
                f"{decision.fact.race} was run again, and is filed by entry {record.protocols[0].position}; withdraw "
                "that first",
                reason="rested-on",
                position=record.protocols[0].position,
            )


@FAMILY.rule(RaceVoided)
def voided(season: Season, fact: RaceVoided) -> None:
    """A race is voided once."""
    by = filed(season, fact.race).voided
    if by is not None:
        raise RefusedError(
            f"{fact.race} is void already, by entry {by.position}", reason="already-void", position=by.position
        )


@FAMILY.rule(RaceRunAgain)
def run_again(season: Season, fact: RaceRunAgain) -> None:
    """A void race is run again, once for each time that it was voided."""
    by = filed(season, fact.race).voided
    if by is None or by.position != fact.voided:
        said = f"it is void by entry {by.position}" if by is not None else "it is not void"
        raise RefusedError(
            f"{fact.race} was not voided by entry {fact.voided}: {said}; only a void race is run again",
            reason="not-void",
            position=by.position if by is not None else None,
        )
    again = season.to_be_run_again(fact.race)
    if again is not None:
        raise RefusedError(
            f"{fact.race} is to be run again already, by entry {again}", reason="already-run-again", position=again
        )


@FAMILY.rule(ProtestLodged)
def protested(season: Season, fact: ProtestLodged) -> None:
    """A protest is against a race that is filed, or against somebody in it; there may be several."""
    filed(season, fact.race)
    if fact.against is not None:
        standing_row(season, fact.race, fact.against)


@FAMILY.rule(ProtestDecided)
def verdict(season: Season, fact: ProtestDecided) -> None:
    """A protest or an appeal in force is decided once."""
    lodged = season.decisions.get(fact.lodged)
    known = lodged is not None and isinstance(lodged.fact, ProtestLodged | ProtestAppealed)
    if not known or not season.in_force(fact.lodged):
        raise RefusedError(
            f"entry {fact.lodged} is no protest or appeal in force", reason="not-a-protest", position=fact.lodged
        )
    for earlier in season.verdicts.get(fact.lodged, ()):
        if season.in_force(earlier.position):
            raise RefusedError(
                f"the protest of entry {fact.lodged} is decided already, by entry {earlier.position}"
                + _appealed_by(season, earlier.position),
                reason="already-decided",
                position=earlier.position,
            )


def _appealed_by(season: Season, verdict: int) -> str:
    """Where the matter went on, for who decides it at its beginning."""
    for entry in season.appeals.get(verdict, ()):
        if season.in_force(entry.position):
            return f"; entry {entry.position} appeals against it: decide that one"
    return ""


@FAMILY.rule(ProtestAppealed)
def appealed(season: Season, fact: ProtestAppealed) -> None:
    """A verdict in force is appealed against once, and before a higher instance than the one that gave it."""
    decided = season.decisions.get(fact.verdict)
    if decided is None or not isinstance(decided.fact, ProtestDecided) or not season.in_force(fact.verdict):
        raise RefusedError(
            f"entry {fact.verdict} is no verdict in force", reason="not-a-verdict", position=fact.verdict
        )
    for earlier in season.appeals.get(fact.verdict, ()):
        if season.in_force(earlier.position):
            raise RefusedError(
                f"the verdict of entry {fact.verdict} is appealed against already, by entry {earlier.position}",
                reason="already-appealed",
                position=earlier.position,
            )
    before = season.decisions[decided.fact.lodged].fact
    gave = before.instance if isinstance(before, ProtestLodged | ProtestAppealed) else None
    if gave is not None and INSTANCES.index(fact.instance) <= INSTANCES.index(gave):
        raise RefusedError(
            f"the {gave} gave the verdict of entry {fact.verdict}; an appeal goes to a higher instance",
            reason="no-higher-instance",
            position=fact.verdict,
        )
