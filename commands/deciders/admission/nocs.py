"""The codes of NOCs in a fact: those that there are, or that somebody said are meant."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_type_hints

from ledger.errors import RefusedError
from ledger.facts import Fact, NocAccepted, QuotaDeclined, QuotaReallocated, Value
from ledger.nocs import names, near
from ledger.season import Season
from ledger.vocabulary import Noc


def known_nocs(season: Season, fact: Fact) -> None:
    """Refuse a code that no NOC has, unless the book has taken it on purpose.

    Whose a place of an allocation is has to be one of those in it, which its own check says.

    Raises:
        RefusedError: There is no such NOC; the error names the nearest code.
    """
    if isinstance(fact, NocAccepted | QuotaDeclined | QuotaReallocated):
        return
    for noc in nocs_of(fact):
        if noc not in names() and noc not in season.nocs:
            nearest = near(noc, _used(season))
            raise RefusedError(
                f"no NOC has the code {noc}; near is {nearest}, {names()[nearest][0]}; if {noc} is right: "
                f"--noc-unknown {noc}",
                reason="no-such-noc",
            )


def nocs_of(value: Value) -> Iterator[str]:
    """The codes of NOCs that a fact, or a value in it, has in its fields."""
    for name, inside in _fields(type(value)):
        said: Any = getattr(value, name)
        if inside:
            for one in said if isinstance(said, tuple) else (said,):
                yield from nocs_of(one)
        elif said is not None:
            yield said


@cache
def _fields(kind: type[Value]) -> tuple[tuple[str, bool], ...]:
    """The fields that are a code, and those with values inside that have one."""
    found = []
    for name, hint in get_type_hints(kind, include_extras=True).items():
        parts = (hint, *get_args(hint))
        inner = [part for part in parts if isinstance(part, type) and issubclass(part, Value)]
        if any(part is Noc for part in parts):
            found.append((name, False))
        elif any(_fields(part) for part in inner):
            found.append((name, True))
    return tuple(found)


def _used(season: Season) -> set[str]:
    """The codes of those who are entered."""
    return {entry.fact.noc for entries in season.entrants.values() for entry in entries}
