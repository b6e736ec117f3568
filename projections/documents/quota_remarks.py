"""What is said in words of an event of a quota: how its places are shared, and what its lists alone do not say."""

from collections.abc import Iterator

from projections.documents.quota import HostLine, QuotaEventLine


def shares_of(event: QuotaEventLine) -> str:
    """How many places an event has, by which lists, and how many an NOC and the reserves may have."""
    shares = event.shares
    by_times = f", {shares.by_times} by time" if shares.by_times else ""
    return (
        f"{event.event}: {shares.places} places ({shares.by_points} by points{by_times}), "
        f"at most {shares.max_per_noc} for an NOC, {shares.reserve or 'no known number of'} reserves"
    )


def remarks_on(event: QuotaEventLine) -> Iterator[str]:
    """What a reader of an event's table must know."""
    for tie in event.ties:
        end = f"; the list ends among them, without a rule: {len(tie.left_out)} left out" if tie.left_out else ""
        yield f"tie in the {tie.list} list, place {tie.place}: {', '.join(tie.names)} are not ordered by the rules{end}"
    for order in event.orders:
        because = f": {order.reason}" if order.reason else ""
        yield f"equal in the {order.list} list: {', '.join(order.names)} are ordered by entry {order.entry}{because}"
    if event.open:
        yield f"{event.open} of {event.shares.places} places are open"
    if event.shares.times_list and not event.lists.times:
        yield f"no times list: {event.shares.times_list} has not been raced"
    if event.host is not None:
        yield from _host(event.host)
    coming = [
        f"{one.races if one.races is not None else '?'} × {one.event} at {one.competition}" for one in event.to_come
    ]
    if coming:
        yield f"still to come: {', '.join(coming)}"


def _host(host: HostLine) -> Iterator[str]:
    if host.takes is None or host.instead_of is None:
        return
    exchange = f"{host.takes.name} ({host.noc}) in place of {host.instead_of.name} ({host.instead_of.noc})"
    if host.state == "pending":
        yield f"host rule: if nothing changed until the last qualifying race, {exchange}"
    else:
        yield f"host rule: {exchange}"
