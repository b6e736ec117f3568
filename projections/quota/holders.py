"""Whose a place is, and how many one may have: NOCs, and the delegations under one code.

Places belong to the NOC. Neutral athletes of Russia and of Belarus compete under one code, AIN, and are two
delegations with a maximum of their own. Where the book does not say of every skater under such a code whose delegation
it is, the code counts as one NOC and a note says so: nothing is guessed.
"""

from ledger.rulebook import Delegation, Quota, QuotaShares
from ledger.season import Competitor, Season
from projections.quota.model import Holder, event_of


class Holders:
    """Who holds places in a quota."""

    def __init__(self, quota: Quota, season: Season) -> None:
        """Look at the competitors of `season` who compete under a code that `quota` divides."""
        self._delegations: dict[str, list[Delegation]] = {}
        for one in quota.delegations:
            if one.status != "unknown":
                self._delegations.setdefault(one.noc, []).append(one)
        self._unsaid = {code: self._without_delegation(season, code) for code in self._delegations}
        self._divided = {code for code, names in self._unsaid.items() if not names}

    def of(self, competitor: Competitor) -> Holder:
        """The holder of a competitor's places."""
        return Holder(competitor.noc, competitor.delegation if competitor.noc in self._divided else None)

    def maximum(self, holder: Holder, shares: QuotaShares) -> int:
        """The most places and reserves that a holder can have in an event.

        A code that counts as one may have what its delegations may have together, and never more than an NOC.
        """
        rules = [one for one in self._delegations.get(holder.noc, ()) if holder.delegation in (None, one.delegation)]
        if not rules:
            return shares.max_per_noc
        if event_of(shares.event).is_team:
            return shares.max_per_noc if any(one.teams for one in rules) else 0
        return min(shares.max_per_noc, sum(one.max_per_event for one in rules))

    def notes(self) -> tuple[str, ...]:
        """What a reader must know of codes that could not be divided."""
        return tuple(
            f"{code} counts as one NOC, because the book does not say whose delegation these belong to: "
            f"{', '.join(names)}"
            for code, names in self._unsaid.items()
            if names
        )

    def _without_delegation(self, season: Season, code: str) -> tuple[str, ...]:
        known = {one.delegation for one in self._delegations[code]}
        ever = (name for name, entries in season.entrants.items() if any(one.fact.noc == code for one in entries))
        kept = (season.competitor(name) for name in ever if season.identity(name) == name)
        under = (one for one in kept if one.noc == code and one.kind == "skater")
        return tuple(sorted(one.name for one in under if one.delegation not in known))
