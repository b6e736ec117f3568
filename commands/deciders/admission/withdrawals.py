"""What must be true of a season before a filing is taken back, and before it is brought back."""

from collections.abc import Collection, Sequence
from typing import Final

from commands.deciders.admission.rules import Family
from commands.deciders.admission.standing import stands
from ledger.entry import Entry
from ledger.errors import RefusedError
from ledger.facts import (
    DECISIONS,
    ClassificationPublished,
    Fact,
    FilingWithdrawn,
    KeyRetired,
    KeyTrusted,
    ProtocolFiled,
    RulebookAdopted,
    SeasonOpened,
)
from ledger.season import Season
from projections.season.filings import naming_needed, place_taken, resting

FAMILY: Final = Family()


@FAMILY.rule(FilingWithdrawn)
def withdrawn(season: Season, fact: FilingWithdrawn) -> None:
    """A filing is taken back once, as a whole, and where nothing rests on it."""
    positions = _positions(season, fact)
    for position in positions:
        if position in season.withdrawn and season.withdrawn_by(position) not in positions:
            stands(season, position)
    taken = [season.entries()[position] for position in positions if position not in season.withdrawn]
    if not taken:
        raise RefusedError("nothing is left of it to withdraw", reason="nothing-to-withdraw")
    for entry in taken:
        _may_be_taken(season, entry, positions)
    _is_what_it_says(fact, taken)
    _nothing_rests(season, positions)


def _positions(season: Season, fact: FilingWithdrawn) -> frozenset[int]:
    """The positions that a withdrawal names, each once.

    Raises:
        RefusedError: The book has not all of them.
    """
    before = 0
    for first, last in fact.entries:
        if not before < first <= last <= season.length:
            raise RefusedError(
                f"entries {fact.spans}: not spans of positions in their order, of a book that ends at {season.length}",
                reason="no-such-entries",
            )
        before = last
    return frozenset(position for first, last in fact.entries for position in range(first, last + 1))


def _may_be_taken(season: Season, entry: Entry[Fact], positions: Collection[int]) -> None:
    """Refuse what a book cannot be without, and what signs it."""
    fact, why = entry.fact, None
    if isinstance(fact, SeasonOpened):
        why = "it opens the book"
    elif isinstance(fact, KeyTrusted | KeyRetired):
        why = "it says which keys sign the book"
    elif isinstance(fact, RulebookAdopted) and not _rules_are_left(season, positions):
        why = "a season is not read without rules; adopt the right ones first"
    elif isinstance(fact, FilingWithdrawn) and _takes_others(season, entry.position, fact, positions):
        why = f"it is a withdrawal of other entries; season reverse {entry.position} undoes it"
    if why is not None:
        raise RefusedError(
            f"entry {entry.position} ({entry.name}) cannot be withdrawn: {why}",
            reason="not-to-be-withdrawn",
            position=entry.position,
        )


def _rules_are_left(season: Season, positions: Collection[int]) -> bool:
    """Whether rules for the whole season stand without some entries; an amendment alone is none."""
    return any(one.fact.holds_from is None for one in season.rulebooks if one.position not in positions)


def _takes_others(season: Season, at: int, fact: FilingWithdrawn, positions: Collection[int]) -> bool:
    """Whether the withdrawal at a position is in force, and takes entries back that did not come with it."""
    return season.in_force(at) and any(fact.takes(one) and one not in positions for one in season.withdrawn)


def _is_what_it_says(fact: FilingWithdrawn, taken: Sequence[Entry[Fact]]) -> None:
    """The race, or the list, that a withdrawal names is the one that it takes back."""
    races = {one.fact.race for one in taken if isinstance(one.fact, ProtocolFiled)}
    lists = {one.fact.publication for one in taken if isinstance(one.fact, ClassificationPublished)}
    if fact.filed is not None and races | lists != {fact.filed}:
        raise RefusedError(
            f"entries {fact.spans} did not file {fact.filed}, but {', '.join(sorted(races | lists)) or 'nothing'}",
            reason="another-filing",
        )


def _nothing_rests(season: Season, positions: Collection[int]) -> None:
    """Refuse to take back what something else rests on.

    Raises:
        RefusedError: Something does.
    """
    for position, needs in naming_needed(season, positions):
        raise RefusedError(
            f"entry {position} names a competitor of entry {needs.position}, and has to stay",
            reason="rested-on",
            position=needs.position,
        )
    rests = resting(season, positions)
    if rests is not None:
        how = "reverse" if type(rests.fact) in DECISIONS else "withdraw"
        raise RefusedError(
            f"entry {rests.position} ({rests.name}) rests on it; {how} that first",
            reason="rested-on",
            position=rests.position,
        )


def place_is_free(season: Season, back: Sequence[Entry[Fact]]) -> None:
    """Refuse to bring entries back whose place is taken.

    Raises:
        RefusedError: It is; the error names the entry.
    """
    since = max((season.withdrawn_by(entry.position) or 0 for entry in back), default=0)
    taken = place_taken(season, back, since=since)
    if taken is not None:
        raise RefusedError(
            f"entry {taken.position} ({taken.name}) has the place of what was withdrawn; withdraw that first",
            reason="place-taken",
            position=taken.position,
        )
