"""All cases of admission, from the files of all families."""

from ledger.facts import Fact
from tests.commands.deciders.admission_cases import (
    calendar,
    decisions,
    doubts,
    entrants,
    identities,
    keeping,
    orders,
    publications,
    results,
    sanctions,
    withdrawals,
)
from tests.commands.deciders.admission_cases.book import Case

_FAMILIES = (
    calendar,
    decisions,
    doubts,
    entrants,
    identities,
    keeping,
    orders,
    publications,
    results,
    sanctions,
    withdrawals,
)

REFUSED: dict[str, Case] = {name: case for family in _FAMILIES for name, case in family.REFUSED.items()}
ADMITTED: dict[str, tuple[tuple[Fact, ...], Fact]] = {
    name: case for family in _FAMILIES for name, case in family.ADMITTED.items()
}
