"""What must be true of a season before a decision orders competitors: the rules leave them equal, and nobody else."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from commands.deciders.admission.rules import Family
from commands.deciders.admission.standing import entered
from ledger.basis import Basis, counted_competitions
from ledger.book import Reading
from ledger.errors import LedgerError, RefusedError
from ledger.facts import CompetitorsOrdered
from ledger.rulebook import no_rulebook
from ledger.season import Season, rules_in_force
from projections.cups.orders import Orders
from projections.quota.equals import RankedList, ranked_lists

FAMILY: Final = Family()


@FAMILY.rule(CompetitorsOrdered)
def ordered(season: Season, fact: CompetitorsOrdered) -> None:
    """Competitors are ordered once, where the rules leave them equal, and with everybody who is equal to them."""
    names = _named(season, fact)
    where = fact.table if fact.event is None else f"{fact.table}:{fact.event}"
    lists = _lists(season, fact)
    for name in names:
        if not any(name == row.competitor for one in lists for row in one.rows):
            raise RefusedError(f"{_name(season, name)} has no line in {where}", reason="no-such-row")
    equal = [group for one in lists for group in one.groups if set(names) <= set(group)]
    if not equal:
        raise RefusedError(f"{where}: the rules order them: {_why(season, names, lists)}", reason="ordered-by-rules")
    short = [group for group in equal if set(group) != set(names)]
    if len(short) == len(equal):
        raise RefusedError(
            f"{where}: the rules leave {_all(season, short[0])} equal; name all of them in their order",
            reason="not-all-equals",
        )
    by = Orders.of(season, fact.table, fact.event).settle(names)
    if by is not None:
        raise RefusedError(
            f"{where}: {_all(season, by.competitors)} are ordered already, by entry {by.entry.position}; reverse that "
            "first",
            reason="already-ordered",
            position=by.entry.position,
        )


def _named(season: Season, fact: CompetitorsOrdered) -> tuple[str, ...]:
    """Whom a decision names: two or more who are entered, each once."""
    for competitor in fact.competitors:
        entered(season, competitor)
    names = tuple(map(season.identity, fact.competitors))
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise RefusedError(f"{_name(season, twice)} is named twice; an order has everybody once", reason="named-twice")
    if len(names) < 2:  # noqa: PLR2004  one alone is in no order
        raise RefusedError("an order has two competitors or more", reason="too-few")
    return names


def _lists(season: Season, fact: CompetitorsOrdered) -> tuple[RankedList, ...]:
    """The lists of the table by the rules alone, after the competition that the decision names."""
    if not season.rulebooks:
        raise RefusedError("the book has no rulebook, so nobody knows who is equal", reason="no-rulebook")
    try:
        counted = counted_competitions(season, fact.through)
        rulebook = rules_in_force(season, counted) or no_rulebook("none", "the book has no rulebook by then")
        basis = Basis(
            book="", at=season.length, as_of=None, through=fact.through, rulebook=rulebook.edition, root="0" * 64
        )
        return ranked_lists(Reading(basis, season, rulebook, counted), fact.table, fact.event)
    except RefusedError:
        raise
    except LedgerError as error:
        raise RefusedError(str(error), reason="no-such-table") from None


def _why(season: Season, names: Sequence[str], lists: Iterable[RankedList]) -> str:
    """Who of those named is before whom in each list, and by what."""
    said = []
    for one in lists:
        found = (one.separates(name, other) for name, other in pairwise(names))
        pair = next((pair for pair in found if pair is not None), None)
        if pair is not None:
            said.append(f"{_name(season, pair[0])} is before {_name(season, pair[1])} by {pair[2]} in {one.name}")
    return "; ".join(said) or "they are not in the same list"


def _name(season: Season, competitor: str) -> str:
    return season.competitor(season.identity(competitor)).name


def _all(season: Season, competitors: Iterable[str]) -> str:
    return ", ".join(_name(season, one) for one in competitors)
