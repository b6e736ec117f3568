"""The host rule: one place where the host has earned none, in place of the last that was earned.

Published lists show the host among the reserves until the qualification is over; so does this. As long as a
qualifying race is still to come or missing the rule is pending and the lists stay as they are; then it is applied: the
host's line has the place, as ``host``, and who loses it leads the reserve list.
"""

from dataclasses import replace

from ledger.rulebook import Host
from projections.quota.model import Allocation, HostOutcome, Line, Listed, event_of


def with_host(allocation: Allocation, host: Host | None) -> Allocation:
    """The allocation with the host rule pending or applied; as it is where the rule does not concern the event."""
    if host is None or host.status == "unknown":
        return allocation
    if host.scope == "team-pursuit" and not event_of(allocation.event).is_team:
        return allocation
    places = allocation.places
    if any(one.line.holder.noc == host.noc for one in places):
        return replace(allocation, host=HostOutcome(host.noc, "earned"))
    entitled = _entitled(allocation, host)[: min(host.places, len(places))]
    if not entitled:
        return replace(allocation, host=HostOutcome(host.noc, "nobody"))
    lost = places[-len(entitled) :]
    outcome = HostOutcome(host.noc, "pending", entitled[0], lost[0].line)
    if not allocation.ended:
        return replace(allocation, host=outcome)
    return _exchanged(allocation, entitled, lost, replace(outcome, state="applied"))


def _entitled(allocation: Allocation, host: Host) -> tuple[Line, ...]:
    """The host's lines that the rule can give a place to: its reserves, or without a condition its best lines."""
    reserves = tuple(one.line for one in allocation.reserves if one.line.holder.noc == host.noc)
    if reserves or host.condition == "on-reserve-list":
        return reserves
    by_times = allocation.shares.reserve_by == "times" and allocation.times_list
    lines = allocation.times_list if by_times else allocation.points_list
    return tuple(line for line in lines if line.holder.noc == host.noc)


def _exchanged(
    allocation: Allocation, entitled: tuple[Line, ...], lost: tuple[Listed, ...], outcome: HostOutcome
) -> Allocation:
    """The allocation in which `entitled` have the places of `lost`, who lead the reserve list."""
    kept = [one for one in allocation.listed if one.section != "reserve" and one not in lost]
    first = len(allocation.places) - len(lost) + 1
    maximum = allocation.shares.max_per_noc
    gained = [Listed(first + index, "host", line, 1 + index, maximum) for index, line in enumerate(entitled)]
    waiting = [replace(one, section="reserve") for one in lost]
    waiting += [one for one in allocation.listed if one.section == "reserve" and one.line not in entitled]
    reserves: list[Listed] = []
    number = 0
    for one in waiting:
        if one.place is not None:
            number += 1
            if number > (allocation.shares.reserve or 0):
                break
            one = replace(one, place=number)  # noqa: PLW2901 - the same line under its new number
        reserves.append(one)
    return replace(allocation, listed=(*kept, *gained, *reserves), host=outcome)
