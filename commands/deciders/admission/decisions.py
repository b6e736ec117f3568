"""What must be true of a season before officials decide on a row, a race, a protest, or undo a decision."""

from typing import Final

from commands.deciders.admission.rules import Family
from commands.deciders.admission.standing import filed, keeps_its_races, standing_row, statement
from ledger.errors import RefusedError
from ledger.facts import (
    CompetitionMoved,
    CompetitorDisqualified,
    DecisionReversed,
    ProtestDecided,
    ProtestLodged,
    Publication,
    RaceVoided,
    ResultAnnulled,
    ResultCorrected,
)
from ledger.season import Season

FAMILY: Final = Family()


@FAMILY.rule(CompetitorDisqualified, ResultAnnulled)
def taken_out(season: Season, fact: CompetitorDisqualified | ResultAnnulled) -> None:
    """A row is taken out once."""
    row = standing_row(season, fact.race, fact.competitor)
    if row.result.status == "DQ":
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
    for later in season.decisions.values():
        # What follows from an allocation is computed from it, and falls with it.
        rests_on = None if isinstance(later.fact, Publication) else later.fact.touches().cites
        if rests_on == fact.reverses and season.in_force(later.position):
            raise RefusedError(
                f"entry {later.position} rests on entry {fact.reverses}; reverse that one first",
                reason="superseded",
                position=later.position,
            )
    _leaves_races_on_their_days(season, fact.reverses)


def _leaves_races_on_their_days(season: Season, position: int) -> None:
    """A move is undone, at once or by way of its reversals, only where the races that are filed fit without it."""
    decision = season.decisions[position]
    while isinstance(decision.fact, DecisionReversed):
        decision = season.decisions[decision.fact.reverses]
    if isinstance(decision.fact, CompetitionMoved) and season.in_force(decision.position):
        keeps_its_races(season, season.scheduled(decision.fact.competition, without=decision.position))


@FAMILY.rule(RaceVoided)
def voided(season: Season, fact: RaceVoided) -> None:
    """A race is voided once."""
    by = filed(season, fact.race).voided
    if by is not None:
        raise RefusedError(
            f"{fact.race} is void already, by entry {by.position}", reason="already-void", position=by.position
        )


@FAMILY.rule(ProtestLodged)
def protested(season: Season, fact: ProtestLodged) -> None:
    """A protest is against a race that is filed; there may be several."""
    filed(season, fact.race)


@FAMILY.rule(ProtestDecided)
def verdict(season: Season, fact: ProtestDecided) -> None:
    """A protest in force is decided once."""
    lodged = season.decisions.get(fact.lodged)
    if lodged is None or not isinstance(lodged.fact, ProtestLodged) or not season.in_force(fact.lodged):
        raise RefusedError(f"entry {fact.lodged} is no protest in force", reason="not-a-protest", position=fact.lodged)
    for earlier in season.verdicts.get(fact.lodged, ()):
        if season.in_force(earlier.position):
            raise RefusedError(
                f"the protest of entry {fact.lodged} is decided already, by entry {earlier.position}",
                reason="already-decided",
                position=earlier.position,
            )
