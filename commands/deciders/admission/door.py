"""The one door: a fact is checked against the season before it, and enters or is refused."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from commands.deciders.admission import calendar, decisions, entrants, frozen, keys, publications, results
from commands.deciders.admission.rules import rules_of
from ledger.entry import Draft, Entry
from ledger.errors import RefusedError
from ledger.facts import DECISIONS, DecisionReversed, Fact, ProtocolFiled, SeasonOpened
from ledger.instants import to_datetime
from ledger.season import Season, evolve

_RULES: Final = rules_of(
    calendar.FAMILY,
    entrants.FAMILY,
    results.FAMILY,
    decisions.FAMILY,
    publications.FAMILY,
    frozen.FAMILY,
    keys.FAMILY,
)


def admit(season: Season, drafts: Sequence[Draft], *, file: str) -> list[Draft]:
    """Check drafts one after another, each against the season as the ones before it leave it.

    A draft that says exactly what the book says already is passed over.

    Raises:
        RefusedError: One does not fit; the error names the file and which fact of it.
    """
    kept: list[Draft] = []
    for number, given in enumerate(drafts, 1):
        draft = calendar.as_move(season, given)
        if _said(season, draft.fact):
            continue
        try:
            check(season, draft)
        except RefusedError as error:
            name = type(given.fact).__name__
            message = f"{file}: fact {number}, {name}: {error}"
            raise RefusedError(message, reason=error.reason, position=error.position) from None
        kept.append(draft)
        season = evolve(season, as_entry(season, draft))
    _whole(season, kept, file)
    return kept


def _whole(season: Season, drafts: Sequence[Draft], file: str) -> None:
    """The rows that a protocol declares have to come with it, unless it says that not every row is known."""
    for fact in (draft.fact for draft in drafts):
        if isinstance(fact, ProtocolFiled) and fact.state != "PARTIAL":
            found = len(season.races[fact.race].results)
            if found < fact.rows:
                raise RefusedError(
                    f"{file}: {fact.race} has {fact.rows} rows by its protocol, and {found} results came with it; give "
                    "all, or say that it is PARTIAL",
                    reason="rows-missing",
                )


def as_entry(season: Season, draft: Draft) -> Entry[Fact]:
    """A draft as the entry that it will be after a season, but for its moment of recording."""
    return Entry(season.length + 1, 0, draft.published_at or 0, draft.actor, draft.fact, draft.reason, draft.source)


def check(season: Season, draft: Draft) -> None:
    """Refuse a fact that does not fit the season.

    Raises:
        RefusedError: It does not.
    """
    fact = draft.fact
    _says_something(draft)
    if season.opened is None and not isinstance(fact, SeasonOpened):
        raise RefusedError("the book is not open; open it with: season open", reason="not-open")
    _RULES[type(fact)].check(season, fact)
    again = _put_back(season, fact)
    if again is not None:
        _RULES[type(again)].check(season, again)
    if isinstance(fact, DecisionReversed):
        entrants.fits_after(season, evolve(season, as_entry(season, draft)), season.spoken_of(fact))
    if type(fact) in DECISIONS and draft.published_at is not None:
        _after_its_race(season, fact, draft.published_at)


def _says_something(draft: Draft) -> None:
    """Who enters a fact is always named; a reason is in words or left out."""
    for name, text in (("actor", draft.actor), ("reason", draft.reason)):
        if text is not None and not text.strip():
            raise RefusedError(f"the {name} is empty; say it in words", reason=f"empty-{name}")


def _said(season: Season, fact: Fact) -> bool:
    """Whether the book says this very fact, and nothing has undone it."""
    return any(entry is not None and entry.fact == fact for entry in _RULES[type(fact)].said(season, fact))


def _put_back(season: Season, fact: Fact) -> Fact | None:
    """The decision that a reversal of a reversal puts in force again, or None. It has to fit as if it were made now."""
    reversals = 0
    while isinstance(fact, DecisionReversed):
        reversals, fact = reversals + 1, season.decisions[fact.reverses].fact
    return fact if reversals and reversals % 2 == 0 else None


def _after_its_race(season: Season, decision: Fact, published_at: int) -> None:
    """A decision cannot have been public before its race was skated anywhere on earth."""
    race = season.spoken_of(decision).touches().race
    if race is None:
        return
    protocol = season.races[race].protocols[0]
    midnight = datetime.combine(date.fromisoformat(protocol.fact.day), datetime.min.time(), to_datetime(0).tzinfo)
    if to_datetime(published_at) < midnight - timedelta(hours=14):
        raise RefusedError(
            f"published before its race, which was on {protocol.fact.day}; --published-at must not be earlier",
            reason="before-its-race",
            position=protocol.position,
        )
