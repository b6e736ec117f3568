"""A whole quota at a basis: every event's allocation, and what the places add up to.

Works after any competition: the qualifying competitions that the basis counts are the ones that count, and what is
still to come or missing is named. Everything is computed from the reading each time; nothing is kept.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ledger.book import Reading
from ledger.errors import NotFoundError, UnknownRuleError
from ledger.rulebook import Quota, QuotaEvent, QuotaShares, Ruling, why_no_rules
from ledger.season import last_day, on_last_day, transfers
from projections.cups.bounds import TotalBounds, bounds
from projections.cups.orders import Orders, Settled
from projections.cups.standings import Standing, counts_for, cup_score, rank_cup, settle
from projections.quota.allocation import allocate, calling_order
from projections.quota.holders import Holders
from projections.quota.host import with_host
from projections.quota.lists import best_times, in_order, points_list, times_list
from projections.quota.model import Allocation, Line, Section
from projections.quota.remaining import races_to_come
from projections.quota.tallies import GenderTotal, Tally, tallies, totals
from projections.races.classification import Classification, classify, counted_races
from projections.season.coverage import Coverage, qualifying_coverage
from projections.season.expected import expected


@dataclass(frozen=True, slots=True)
class QuotaTable:
    """A quota at a basis.

    Attributes:
        quota: The quota.
        reading: What it is computed from: the reading with nothing but the qualifying competitions counted.
        events: The allocations, in the quota's order.
        refused: The events that are not known well enough to compute, each with the reason.
        tallies: The places of each holder.
        totals: The athletes of each gender against the totals.
        notes: What a reader must know of rules, names and decisions, one sentence each.
        coverage: What the book has of the qualifying races of all its events.
    """

    quota: Quota
    reading: Reading
    events: tuple[Allocation, ...]
    refused: tuple[tuple[str, str], ...]
    tallies: tuple[Tally, ...]
    totals: tuple[GenderTotal, ...]
    notes: tuple[str, ...]
    coverage: Coverage

    @property
    def held(self) -> tuple[str, ...]:
        """The qualifying competitions of which the basis has results."""
        raced = {record.race.competition for record in self.reading.season.races.values() if record.protocols}
        return tuple(name for name in self.reading.counted if name in raced)

    @property
    def provisional(self) -> bool:
        """Whether a qualifying race is to come, missing or known in part, or a classification may still change."""
        return any(
            not one.ended or (one.table is not None and any(race.provisional for race in one.table.races))
            for one in self.events
        )

    def event(self, event: str) -> Allocation:
        """The allocation of an event.

        Raises:
            NotFoundError: The quota has no such event.
            UnknownRuleError: Its rules are not known.
        """
        for one in self.events:
            if one.event == event:
                return one
        for name, reason in self.refused:
            if name == event:
                raise UnknownRuleError(reason)
        self.quota.event(event)
        raise NotFoundError(f"quota {self.quota.id}: {event} was not computed")


def quota_table(reading: Reading, quota_id: str) -> QuotaTable:
    """A quota at a basis, with every event that can be computed.

    Raises:
        NotFoundError: The rulebook has no such quota; the error names those that it has.
        UnknownRuleError: Nothing of the quota is known well enough to compute.
    """
    quota = reading.rulebook.quota(quota_id)
    limited = qualifying(reading, quota)
    lists = _Lists(reading, limited, quota)
    allocations: dict[str, Allocation] = {}
    refused: dict[str, str] = {}
    for one in quota.events:
        try:
            allocations[one.event] = lists.allocation(one)
        except UnknownRuleError as error:
            refused[one.event] = str(error)
    if not allocations:
        raise UnknownRuleError(next(iter(refused.values())))
    made = tallies(quota, allocations, refused)
    listed = allocations.values()
    held = lists.coverage(dict.fromkeys(race.event for one in listed for race in one.coverage.races))
    notes = (
        *lists.holders.notes(),
        *lists.changes(),
        *_notes(quota, listed, refused),
        *lists.order_notes(listed),
    )
    return QuotaTable(
        quota,
        limited,
        tuple(allocations.values()),
        tuple(refused.items()),
        made,
        totals(quota, allocations, made),
        tuple(dict.fromkeys(notes)),
        held,
    )


def lists_by_rules(reading: Reading, quota_id: str, event: str) -> tuple[Standing, tuple[Line, ...]]:
    """The points list of an event of a quota, as a standing, and its times list, by the rules alone.

    Raises what `quota_table` raises, and NotFoundError for an event that the quota does not have.
    """
    quota = reading.rulebook.quota(quota_id)
    shares = quota.shares(event)
    return _Lists(reading, qualifying(reading, quota), quota).by_rules(shares)


def known_quotas(reading: Reading) -> tuple[Quota, ...]:
    """The quotas of the rulebook that are known; none where the book has no rulebook that can be read."""
    if why_no_rules(reading.rulebook) is not None:
        return ()
    return tuple(quota for quota in reading.rulebook.quotas if quota.status != "unknown")


def is_quota(reading: Reading, name: str) -> bool:
    """Whether the rulebook of a reading has a quota of this name."""
    return any(quota.id == name for quota in reading.rulebook.quotas)


def qualifying(reading: Reading, quota: Quota) -> Reading:
    """The reading in which nothing but the quota's qualifying competitions counts, with the codes of their last day."""
    wanted = quota.competitions or ()
    counted = tuple(name for name in reading.counted if name in wanted)
    return replace(reading, counted=counted, season=on_last_day(reading.season, counted))


class _Lists:
    """The lists of a quota's events; a race or a cup that several events use is computed once."""

    def __init__(self, whole: Reading, reading: Reading, quota: Quota) -> None:
        """Take the races from the limited reading; what proves that one was skated may stand in the whole one."""
        self.whole = whole
        self.reading = reading
        self.quota = quota
        self.holders = Holders(quota, reading.season)
        self.day = last_day(reading.season, reading.counted)
        self._standings: dict[str, Standing] = {}
        self._races: dict[str, list[Classification]] = {}
        self._order = {name: place for place, name in enumerate(counted_races(reading))}
        for name in self._order:
            race = classify(reading.season, name)
            self._races.setdefault(str(race.race.event), []).append(race)

    def coverage(self, events: Collection[str]) -> Coverage:
        """What the book has of the qualifying races of some events."""
        return qualifying_coverage(self.whole, self.quota, events)

    def bounds(self, table: Standing) -> TotalBounds:
        """How far the totals of a points list can still go."""
        return bounds(self.reading, table, self.coverage(table.cup.events))

    def allocation(self, one: QuotaEvent) -> Allocation:
        """The allocation of one event; raises `UnknownRuleError` where a rule that it needs is unknown."""
        shares = self.quota.shares(one.event)
        if self.quota.times is not None:
            self.quota.times.require(self.reading.rulebook.edition, f"the times list of quota {self.quota.id}")
        orders = Orders.of(self.reading.season, self.quota.id, one.event)
        table = settle(self._standing(shares.points_list), orders)
        best = best_times(self._races.get(shares.times_list, ())) if shares.times_list else {}
        lower = self.bounds(table)
        points = points_list(table, best, self.holders, lower)
        times, by_order = in_order(times_list(self.reading.season, points, best, self.holders, lower), orders)
        made = allocate(shares, points, times, lambda holder: self.holders.maximum(holder, shares))
        events = dict.fromkeys((*table.cup.events, shares.times_list or one.event))
        to_come = races_to_come(expected(self.whole), self.quota, events, scheduled=self.reading.season.schedule)
        settled: list[tuple[Section, Settled]] = [("points", of) for of in table.settled]
        settled += [("time", of) for of in by_order]
        made = replace(made, table=table, settled=tuple(settled), to_come=to_come)
        made = replace(made, coverage=self.coverage(events), lower=lower)
        made = with_host(made, self.quota.host)
        return replace(made, calls=calling_order(made, first_of_each=self.quota.first_of_each))

    def by_rules(self, shares: QuotaShares) -> tuple[Standing, tuple[Line, ...]]:
        """The points list and the times list without decisions on the order of equals."""
        table = self._standing(shares.points_list)
        best = best_times(self._races.get(shares.times_list, ())) if shares.times_list else {}
        lower = self.bounds(table)
        points = points_list(table, best, self.holders, lower)
        return table, times_list(self.reading.season, points, best, self.holders, lower)

    def order_notes(self, allocations: Iterable[Allocation]) -> Iterator[str]:
        """What a reader must know of decisions on the order of equals, and that one of them has no effect."""
        for one in allocations:
            orders = Orders.of(self.reading.season, self.quota.id, one.event)
            for note in orders.notes([settled for _, settled in one.settled], "in the lists"):
                yield f"{one.event}: {note}"

    def changes(self) -> Iterator[str]:
        """Who changed the NOC between the races that count: no rule that was seen says whose the earlier ones are."""
        season = self.reading.season
        raced: dict[str, list[str]] = {}
        for race in (race for races in self._races.values() for race in races if season.who_is_who):
            for row in race.rows:
                raced.setdefault(row.competitor, []).append(race.protocol.fact.day)
        for who, days in raced.items():
            for entry in transfers(season, who):
                if min(days) < entry.fact.first_day <= self.day:
                    one, before = season.competitor(who), season.competitor(who, on=min(days)).noc
                    yield (
                        f"unknown, so counted for {one.noc}: whose the results of {one.name} for {before} are, before "
                        f"the change of NOC on {entry.fact.first_day} (entry {entry.position})"
                    )

    def _standing(self, cup_id: str) -> Standing:
        """The standing of a cup by the rules, as `projections.cups` computes it, from races classified once."""
        if cup_id not in self._standings:
            cup = self.reading.rulebook.cup(cup_id)
            of_events = (race for event in cup.events for race in self._races.get(event, ()))
            own = (race for race in of_events if counts_for(cup, race.race))
            races = tuple(sorted(own, key=lambda race: self._order[str(race.race)]))
            scores = {str(race.race): cup_score(self.reading, cup, race) for race in races}
            self._standings[cup_id] = rank_cup(self.reading, cup, races, scores, on=self.day)
        return self._standings[cup_id]


def _notes(quota: Quota, allocations: Iterable[Allocation], refused: Mapping[str, str]) -> Iterator[str]:
    """What rests on rules that are inferred, what is not applied because it is unknown, and the notes of the lists."""
    if quota.status == "inferred":
        yield f"inferred, not confirmed: quota {quota.id}"
    priority = quota.reserve_priority
    rules: dict[str, Ruling | None] = {
        "the times lists": quota.times,
        "the host rule": quota.host,
        "the caps on athletes": quota.caps,
        "the order of cuts": quota.cuts,
        "the order in which reserves are called": quota.reserve_priority,
        "how many reserves of each NOC are called before all others": priority.of_each if priority else None,
    }
    for name, rule in rules.items():
        if rule is not None and rule.status != "confirmed":
            unknown = rule.status == "unknown"
            yield f"unknown, so not applied: {name}" if unknown else f"inferred, not confirmed: {name}"
    for one in allocations:
        if one.shares.mark == "inferred" and quota.status != "inferred":
            yield f"inferred, not confirmed: the places of {one.event}"
        if one.shares.reserve is None:
            yield f"unknown, so not shown: how many are on the reserve list of {one.event}"
        yield from one.table.notes if one.table is not None else ()
    if refused:
        yield "places per NOC, caps and totals count only the events that are computed"
    for event, reason in refused.items():
        yield f"{event} is not computed: {reason}"
