"""What may enter a book: for each fact, what must be true of the season before it. Every decider asks here last.

A refusal has a stable `reason` and, where an entry stands in the way, its position.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from commands.deciders import frozen_checks, keys
from ledger.entry import Draft, Entry
from ledger.errors import RefusedError
from ledger.facts import (
    DECISIONS,
    ClassificationPublished,
    CompetitionCancelled,
    CompetitionScheduled,
    CompetitorDisqualified,
    CompetitorEntered,
    CompetitorRenamed,
    CompetitorsMerged,
    DecisionReversed,
    Fact,
    KeyRetired,
    KeyTrusted,
    ProtestDecided,
    ProtestLodged,
    ProtocolFiled,
    QuotaAllocated,
    QuotaDeclined,
    QuotaReallocated,
    RaceDecision,
    RaceVoided,
    ResultAnnulled,
    ResultCorrected,
    ResultRecorded,
    RulebookAdopted,
    SeasonOpened,
    TitleAwarded,
)
from ledger.instants import to_datetime
from ledger.season import Season, evolve
from ledger.vocabulary import Race, parse_race
from projections.races.classification import Classification, ClassifiedRow, classify


def admit(season: Season, drafts: Sequence[Draft], *, file: str) -> list[Draft]:
    """Check drafts one after another, each against the season as the ones before it leave it.

    A draft that says exactly what the book says already is passed over.

    Raises:
        RefusedError: One does not fit; the error names the file and which fact of it.
    """
    kept: list[Draft] = []
    for number, draft in enumerate(drafts, 1):
        if _said(season, draft.fact):
            continue
        try:
            check(season, draft)
        except RefusedError as error:
            name = type(draft.fact).__name__
            message = f"{file}: fact {number}, {name}: {error}"
            raise RefusedError(message, reason=error.reason, position=error.position) from None
        kept.append(draft)
        season = evolve(season, as_entry(season, draft))
    return kept


def as_entry(season: Season, draft: Draft) -> Entry[Fact]:
    """A draft as the entry that it will be after a season, but for its moment of recording."""
    return Entry(season.length + 1, 0, draft.published_at or 0, draft.actor, draft.fact, draft.reason, draft.source)


def check(season: Season, draft: Draft) -> None:
    """Refuse a fact that does not fit the season.

    Raises:
        RefusedError: It does not.
    """
    fact = draft.fact
    if season.opened is None and not isinstance(fact, SeasonOpened):
        raise RefusedError("the book is not open; open it with: season open", reason="not-open")
    _CHECKS[type(fact)](season, fact)
    if type(fact) in DECISIONS and draft.published_at is not None:
        _after_its_race(season, fact, draft.published_at)


def _said(season: Season, fact: Fact) -> bool:
    """Whether the book says this very fact, and nothing has undone it."""
    said: Iterable[Entry[Any] | None]
    match fact:
        case CompetitorEntered() | CompetitorRenamed():
            said = season.entrants.get(fact.competitor, ())
        case ProtocolFiled():
            said = season.races[fact.race].protocols if fact.race in season.races else ()
        case ResultRecorded():
            said = season.races[fact.race].results if fact.race in season.races else ()
        case CompetitionScheduled():
            said = (season.schedule.get(fact.competition),)
        case SeasonOpened():
            said = (season.opened,)
        case RulebookAdopted():
            said = season.rulebooks[-1:]
        case ClassificationPublished():
            said = (season.publications.get(fact.publication),)
        case KeyTrusted() | KeyRetired():
            said = season.keys
        case _:
            said = (entry for entry in season.decisions.values() if season.in_force(entry.position))
    return any(entry is not None and entry.fact == fact for entry in said)


def filed(season: Season, race: str) -> Classification:
    """The classification of a race that must be filed.

    Raises:
        RefusedError: It is not.
    """
    record = season.races.get(race)
    if record is None or not record.protocols:
        raise RefusedError(f"race {race} is not filed", reason="no-such-race")
    return classify(season, race)


def standing_row(season: Season, race: str, competitor: str) -> ClassifiedRow:
    """A competitor's row in a race, as it stands.

    Raises:
        RefusedError: There is no such race or row.
    """
    identity = season.identity(competitor)
    for row in filed(season, race).rows:
        if row.competitor == identity:
            return row
    raise RefusedError(f"{competitor} has no result in {race}", reason="no-such-row")


def statement(row: ClassifiedRow) -> Entry[Any]:
    """The entry that says what a row says now, which a correction cites: the last correction, or the result."""
    corrections = [entry for entry in row.decided if isinstance(entry.fact, ResultCorrected)]
    return corrections[-1] if corrections else row.recorded


def _open(season: Season, fact: SeasonOpened) -> None:
    if season.opened is not None:
        raise RefusedError(
            f"{fact.series}/{fact.season}: the book is open already, since entry {season.opened.position}",
            reason="already-open",
            position=season.opened.position,
        )


def _adopt(_season: Season, _fact: RulebookAdopted) -> None:
    """A later edition may be adopted at any time; the last one holds."""


def _schedule(season: Season, fact: CompetitionScheduled) -> None:
    old = season.schedule.get(fact.competition)
    if old is not None:
        raise RefusedError(
            f"{fact.competition} is on the calendar already, by entry {old.position}",
            reason="already-scheduled",
            position=old.position,
        )


def _cancel(season: Season, fact: CompetitionCancelled) -> None:
    if fact.competition not in {one.competition for one in season.competitions()}:
        raise RefusedError(f"{fact.competition} is not on the calendar", reason="no-such-competition")


def _enter(season: Season, fact: CompetitorEntered) -> None:
    if fact.competitor in season.entrants:
        position = season.entrants[fact.competitor][0].position
        raise RefusedError(
            f"{fact.competitor} is entered already, by entry {position}", reason="already-entered", position=position
        )


def _known(season: Season, competitor: str) -> None:
    if competitor not in season.entrants:
        raise RefusedError(f"nobody is entered as {competitor}", reason="no-such-competitor")


def _rename(season: Season, fact: CompetitorRenamed) -> None:
    _known(season, fact.competitor)


def _merge(season: Season, fact: CompetitorsMerged) -> None:
    _known(season, fact.kept)
    _known(season, fact.merged)
    kept, merged = season.identity(fact.kept), season.identity(fact.merged)
    if kept == merged:
        raise RefusedError(f"{fact.kept} and {fact.merged} are one competitor already", reason="already-merged")
    one, other = season.competitor(kept), season.competitor(merged)
    if (one.gender, one.kind) != (other.gender, other.kind):
        raise RefusedError(
            f"{kept} is a {one.kind} of the {one.gender}, {merged} a {other.kind} of the {other.gender}",
            reason="not-one-competitor",
        )
    for name, record in season.races.items():
        found = {season.identity(entry.fact.competitor): entry.position for entry in record.results}
        if kept in found and merged in found:
            raise RefusedError(
                f"both have a result in {name} (entries {found[kept]} and {found[merged]})",
                reason="both-raced",
                position=found[merged],
            )


def _file(season: Season, fact: ProtocolFiled) -> None:
    race = Race(fact.competition, fact.gender, fact.distance, fact.number, fact.division)
    if str(race) != fact.race or parse_race(fact.race) != race:
        raise RefusedError(f"race {fact.race} should be called {race}", reason="misnamed-race")
    if fact.competition not in {one.competition for one in season.competitions()}:
        raise RefusedError(f"{fact.competition} is not on the calendar", reason="no-such-competition")
    if fact.protocol is None:
        return
    for record in season.races.values():
        for entry in record.protocols:
            if entry.fact.protocol == fact.protocol:
                raise RefusedError(
                    f"this very sheet is filed already, by entry {entry.position}",
                    reason="already-filed",
                    position=entry.position,
                )


def _result(season: Season, fact: ResultRecorded) -> None:
    _known(season, fact.competitor)
    race = filed(season, fact.race).race
    kind = season.competitor(season.identity(fact.competitor)).kind
    if (kind == "team") != race.event.is_team:
        raise RefusedError(f"{fact.competitor} is a {kind}; {fact.race} is not a race for one", reason="wrong-kind")
    for entry in season.races[fact.race].results:
        if season.identity(entry.fact.competitor) == season.identity(fact.competitor):
            raise RefusedError(
                f"{fact.competitor} has a result in {fact.race} already, entry {entry.position}; correct that",
                reason="already-recorded",
                position=entry.position,
            )


def _take_out(season: Season, fact: CompetitorDisqualified | ResultAnnulled) -> None:
    row = standing_row(season, fact.race, fact.competitor)
    if row.result.status == "DQ":
        by = row.decided[-1] if row.decided else row.recorded
        raise RefusedError(
            f"{fact.competitor} is disqualified from {fact.race} already, by entry {by.position}",
            reason="already-disqualified",
            position=by.position,
        )


def _correct(season: Season, fact: ResultCorrected) -> None:
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


def _reverse(season: Season, fact: DecisionReversed) -> None:
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
        rests_on = getattr(later.fact, "corrects", getattr(later.fact, "lodged", None))
        if rests_on == fact.reverses and season.in_force(later.position):
            raise RefusedError(
                f"entry {later.position} rests on entry {fact.reverses}; reverse that one first",
                reason="superseded",
                position=later.position,
            )
    again = _put_back(season, fact)
    if isinstance(again, CompetitorsMerged):
        _merge(season, again)


def _put_back(season: Season, fact: DecisionReversed) -> Fact | None:
    """The decision that a reversal of a reversal puts in force again, or None."""
    back, decision = False, season.decisions[fact.reverses].fact
    while isinstance(decision, DecisionReversed):
        back, decision = not back, season.decisions[decision.reverses].fact
    return decision if back else None


def _void(season: Season, fact: RaceVoided) -> None:
    voided = filed(season, fact.race).voided
    if voided is not None:
        raise RefusedError(
            f"{fact.race} is void already, by entry {voided.position}", reason="already-void", position=voided.position
        )


def _protest(season: Season, fact: ProtestLodged) -> None:
    filed(season, fact.race)


def _verdict(season: Season, fact: ProtestDecided) -> None:
    lodged = season.decisions.get(fact.lodged)
    if lodged is None or not isinstance(lodged.fact, ProtestLodged) or not season.in_force(fact.lodged):
        raise RefusedError(f"entry {fact.lodged} is no protest in force", reason="not-a-protest", position=fact.lodged)
    for verdict in season.verdicts.get(fact.lodged, ()):
        if season.in_force(verdict.position):
            raise RefusedError(
                f"the protest of entry {fact.lodged} is decided already, by entry {verdict.position}",
                reason="already-decided",
                position=verdict.position,
            )


def _publish(season: Season, fact: ClassificationPublished) -> None:
    old = season.publications.get(fact.publication)
    if old is not None:
        raise RefusedError(
            f"a list called {fact.publication} is in the book already, entry {old.position}",
            reason="already-published",
            position=old.position,
        )


def _after_its_race(season: Season, fact: Fact, published_at: int) -> None:
    """A decision cannot have been public before its race was skated anywhere on earth."""
    while isinstance(fact, DecisionReversed | ProtestDecided):
        fact = season.decisions[fact.reverses if isinstance(fact, DecisionReversed) else fact.lodged].fact
    if not isinstance(fact, RaceDecision):
        return
    day = season.races[fact.race].protocols[0].fact.day
    earliest = datetime.combine(date.fromisoformat(day), datetime.min.time(), to_datetime(0).tzinfo) - timedelta(
        hours=14
    )
    if to_datetime(published_at) < earliest:
        position = season.races[fact.race].protocols[0].position
        raise RefusedError(
            f"published before its race, which was on {day}; --published-at must not be earlier",
            reason="before-its-race",
            position=position,
        )


_CHECKS: Final[dict[type[Fact], Callable[[Season, Any], None]]] = {
    SeasonOpened: _open,
    RulebookAdopted: _adopt,
    CompetitionScheduled: _schedule,
    CompetitionCancelled: _cancel,
    CompetitorEntered: _enter,
    CompetitorRenamed: _rename,
    CompetitorsMerged: _merge,
    ProtocolFiled: _file,
    ResultRecorded: _result,
    CompetitorDisqualified: _take_out,
    ResultAnnulled: _take_out,
    ResultCorrected: _correct,
    DecisionReversed: _reverse,
    RaceVoided: _void,
    ProtestLodged: _protest,
    ProtestDecided: _verdict,
    ClassificationPublished: _publish,
    QuotaAllocated: frozen_checks.allocate,
    QuotaDeclined: frozen_checks.decline,
    QuotaReallocated: frozen_checks.reallocate,
    TitleAwarded: frozen_checks.award,
    KeyTrusted: keys.check_trusted,
    KeyRetired: keys.check_retired,
}
"""The check of each fact. A fact without one cannot enter a book."""
