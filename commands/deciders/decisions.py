"""Decisions: what an official decided, as a fact that fits the season, or a refusal.

Each decider takes names as people write them and gives one fact; `admission.check` refuses what does not fit.
"""

from collections.abc import Mapping
from typing import Any

from commands.deciders.admission import filed, standing_row, statement
from ledger.errors import InvalidInputError, RefusedError
from ledger.facts import (
    CompetitorDisqualified,
    CompetitorRenamed,
    CompetitorsMerged,
    DecisionReversed,
    Doubted,
    DoubtSettled,
    RaceRunAgain,
    RaceVoided,
    ResultAnnulled,
    ResultCorrected,
    ResultRow,
)
from ledger.rulebook import Rulebook
from ledger.season import Competitor, Season, naming
from ledger.vocabulary import parse_race
from projections.races.rows import ClassifiedRow, time_key
from projections.season.doubts import doubts
from projections.season.search import find_competitor


def competitor_in(season: Season, race: str, who: str) -> Competitor:
    """The competitor of a race whom a person means; raises what `find_competitor` raises."""
    return find_competitor(season, who, gender=parse_race(race).gender)


def disqualify(season: Season, race: str, who: str, *, code: str | None = None) -> CompetitorDisqualified:
    """Disqualify a competitor from a race; those below move up."""
    return CompetitorDisqualified(race=race, competitor=competitor_in(season, race, who).id, code=code)


def annul(
    season: Season, rulebook: Rulebook, race: str, who: str, *, others_move_up: bool | None = None
) -> ResultAnnulled:
    """Annul a result; where nobody says whether others move up, the rulebook's default holds."""
    rules = rulebook.of(parse_race(race).competition)
    moves = rules.annulment.others_move_up if others_move_up is None else others_move_up
    return ResultAnnulled(race=race, competitor=competitor_in(season, race, who).id, others_move_up=moves)


def correct(
    season: Season, race: str, who: str, *, changes: Mapping[str, Any], cites: int | None = None
) -> ResultCorrected:
    """Correct a result: the row as it stands with some cells changed, as a whole.

    Where the time changes and no rank is given, the place follows from the time. A rank that is given is a place among
    all whom the sheet ranks, those included who have been taken out since. `cites` is the entry that is corrected; by
    default the one that says what stands.

    Raises:
        RefusedError: There is no such row, or nothing would change.
        InvalidInputError: The rank has to be given, because the race is not ranked by time.
    """
    competitor = competitor_in(season, race, who)
    row = standing_row(season, race, competitor.id)
    result = ResultRow.model_validate({**row.stated.model_dump(), "rank": None, **changes})
    if result.status in ("DNS", "DQ", "WDR") and changes.get("rank") is not None:
        raise InvalidInputError(f"--rank {changes['rank']}: {result.status} has no rank; leave one of them out")
    if result.status != "OK" and not (result.status == "DNF" and result.rank is not None):
        result = result.model_copy(update={"rank": None})
    if not _is_another(row, result):
        raise RefusedError(f"{competitor.name} in {race} has this result already", reason="nothing-to-correct")
    if result.status == "OK" and result.rank is None:
        _needs_no_rank(race, row, result)
    return ResultCorrected(
        corrects=cites or statement(row).position,
        race=race,
        competitor=competitor.id,
        result=result,
        ranked_by="time" if result.rank is None else "officials",
    )


def _is_another(row: ClassifiedRow, result: ResultRow) -> bool:
    """Whether a result differs from the one that stands, in its rank only where it gives one."""
    rank = row.rank if result.rank is not None else None
    return (row.annulled and not row.sanctioned) or result != row.stated.model_copy(update={"rank": rank})


def _needs_no_rank(race: str, row: ClassifiedRow, result: ResultRow) -> None:
    """Refuse a result whose place follows from nothing.

    Raises:
        InvalidInputError: The rank has to be given.
    """
    timed = parse_race(race).timed
    moves = (row.rank is None and not row.sanctioned) or time_key(result) != time_key(row.stated)
    if moves and not timed:
        raise InvalidInputError(f"{race}: a mass start is not ranked by time; give the new rank with --rank")
    if moves and result.time is None:
        raise InvalidInputError(f"{race}: a result with a rank needs a time or --rank")


def reverse(position: int) -> DecisionReversed:
    """Undo the decision at a position."""
    return DecisionReversed(reverses=position)


def void(race: str) -> RaceVoided:
    """Take a whole race out."""
    return RaceVoided(race=race)


def run_again(season: Season, race: str) -> RaceRunAgain:
    """Say that a void race is run again: its next sheet is of a race of its own.

    Raises:
        RefusedError: The race is not filed, or not void.
    """
    by = filed(season, race).voided
    if by is None:
        raise RefusedError(f"{race} is not void; take it out first: season void {race}", reason="not-void")
    return RaceRunAgain(race=race, voided=by.position)


def settle(season: Season, race: str, doubt: Doubted) -> DoubtSettled:
    """Say that what is doubted of a race is right as it stands; admission refuses where nothing is doubted."""
    found = (position for one in doubts(season, [race]) if one.kind == doubt for position in one.entries)
    return DoubtSettled(race=race, doubt=doubt, entries=tuple(dict.fromkeys(found)))


def rename(
    season: Season,
    who: str,
    *,
    name: str | None = None,
    noc: str | None = None,
    delegation: str | None = None,
    aliases: tuple[str, ...] = (),
) -> CompetitorRenamed:
    """Put a competitor's name, delegation or spellings right; the old name becomes an alias.

    Raises:
        RefusedError: Nothing would change, or the NOC would: that has a first day.
    """
    old = find_competitor(season, who)
    if noc is not None and noc != old.noc:
        raise RefusedError(
            f"{old.name} ({old.id}) is of {old.noc}, and a new name has no part in that; say since when it is {noc}: "
            f"season transfer {old.id} --noc {noc} --from DAY",
            reason="no-spelling",
        )
    said = naming(season, old.id)
    if name is not None and not name.strip():
        raise RefusedError("the name is empty; say it in words", reason="empty-name")
    new_name = name if name is not None and name != old.name else None
    spellings = dict.fromkeys([*said.aliases, *aliases, *([old.name] if new_name else [])])
    renamed = CompetitorRenamed(
        competitor=old.id,
        name=new_name or said.name,
        noc=said.noc,
        delegation=delegation or said.delegation,
        aliases=tuple(alias for alias in spellings if alias != (new_name or said.name)),
        chosen=new_name == said.name,
    )
    if new_name is None and (renamed.delegation, renamed.aliases) == (said.delegation, said.aliases):
        raise RefusedError(f"{old.name} ({old.id}) is called so already", reason="nothing-to-correct")
    return renamed


def merge(season: Season, kept: str, merged: str) -> CompetitorsMerged:
    """Say that two entries of the book are one person: results of `merged` belong to `kept`.

    Both are named by identity, because names are what is in doubt.
    """
    for identity in (kept, merged):
        if identity not in season.entrants:
            raise RefusedError(
                f"nobody is entered as {identity}; season log --kind CompetitorEntered lists all",
                reason="no-such-competitor",
            )
    return CompetitorsMerged(kept=kept, merged=merged)
