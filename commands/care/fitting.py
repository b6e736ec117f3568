"""Whether the entries of a book fit one another, asked when a table cannot be computed from them.

Bytes that are damaged can still be an entry, of another competitor or another race. Where no seal tells, it shows in
what the entry says: it would not have been let in after those before it.
"""

from collections.abc import Iterable
from typing import Any

from commands.deciders.admission import check
from ledger.entry import Draft, Entry
from ledger.errors import MISFITS, LedgerError
from ledger.season import Season, evolve


def first_unfit(entries: Iterable[Entry[Any]]) -> str | None:
    """The first entry that would not be let in after those before it, in words; None where all of them fit."""
    season = Season()
    for entry in entries:
        draft = Draft(entry.fact, entry.actor, entry.published_at, entry.reason, entry.source)
        try:
            check(season, draft, now=entry.recorded_at)
            season = evolve(season, entry)
        except (LedgerError, *MISFITS) as error:
            said = str(error) if isinstance(error, LedgerError) else "what it speaks of is not there"
            return f"entry {entry.position} ({entry.name}) does not fit what comes before it: {said}"
    return None
