"""Why a line has its place in a quota, is a reserve, was passed over, or has nothing: down to the rows of protocols."""

from collections.abc import Iterator

from ledger.book import Reading
from ledger.errors import NotFoundError
from ledger.season import Competitor
from ledger.vocabulary import format_time
from projections.disputes.explain import Reason, explain_row, order_reasons, row_reasons
from projections.quota.bubble import bubble
from projections.quota.model import Allocation, Line, Listed, event_of
from projections.quota.table import QuotaTable, quota_table
from projections.season.search import find_competitor
from projections.tables.text import count_of, points_in_words

_LISTS = {"points": "points list", "time": "times list", "host": "host rule", "reserve": "reserve list"}


def explain_place(reading: Reading, quota: str, event: str, who: str) -> Reason:
    """Why a competitor has its place in an event of a quota, or has none.

    `who` is an identity, a name, a place such as ``28``, a reserve such as ``R1``, or the code of an NOC, whose every
    line in the event is explained then.

    Raises:
        NotFoundError: There is no such quota, event, place or competitor, or it is on neither list.
        InvalidInputError: The name is that of several.
        UnknownRuleError: The event's rules are not known.
    """
    table = quota_table(reading, quota)
    allocation = table.event(event)
    if len(who) == 3 and who.isupper():  # noqa: PLR2004 - the codes of NOCs have three letters
        return _of_noc(table, allocation, who)
    listed = numbered(allocation, who)
    if listed is not None:
        return _of_listed(table, allocation, listed)
    competitor = find_competitor(reading.season, who, gender=event_of(event).gender)
    for one in allocation.listed:
        if one.line.competitor.id == competitor.id:
            return _of_listed(table, allocation, one)
    return _without_a_place(table, allocation, competitor)


def numbered(allocation: Allocation, who: str) -> Listed | None:
    """The line at a place or reserve; None where `who` is no number."""
    number = who.removeprefix("R")
    if not (number.isascii() and number.isdecimal() and len(number) < 9):  # noqa: PLR2004  no event has so many places
        return None
    lines = allocation.reserves if who.startswith("R") else allocation.places
    for one in lines:
        if one.place == int(number):
            return one
    kind = "reserve" if who.startswith("R") else "place"
    raise NotFoundError(f"{allocation.event} has no {kind} {number}; it has {len(lines)}")


def _of_noc(table: QuotaTable, allocation: Allocation, noc: str) -> Reason:
    own = [one for one in allocation.listed if one.line.holder.noc == noc]
    if not own:
        raise NotFoundError(f"{noc} has no line in the lists of {allocation.event} that an allocation came to")
    places = sum(one.place is not None and one.section != "reserve" for one in own)
    text = f"{noc}: {places} of {allocation.shares.places} places in {allocation.event}"
    return Reason(text, (), None, tuple(_of_listed(table, allocation, one) for one in own))


def _of_listed(table: QuotaTable, allocation: Allocation, one: Listed) -> Reason:
    line, name = one.line, f"{one.line.competitor.name} ({one.line.holder})"
    entry = f"line {one.entry} of {line.holder}, which may have {one.maximum} in this event"
    if one.place is None:
        text = f"{name}: passed over in the {_LISTS[one.section]} of {allocation.event}"
        holding = [other for other in _before(allocation, one) if other.line.holder == line.holder]
        names = ", ".join(f"{_number(other)} {other.line.competitor.name}" for other in holding if other.place)
        full = Reason(f"{entry}; {f'it has {names}' if names else 'so it can have none'}")
        return Reason(text, (), None, (_rule(table, allocation), full, *_lines(table, allocation, line)))
    if one.section == "reserve":
        call = 1 + allocation.calls.index(one)
        text = f"{_number(one)} {name}: reserve of {allocation.event}, called {call}."
    else:
        text = f"{_number(one)} {name}: place {one.place} of {allocation.event} by {_by(one)}"
    because = (
        _rule(table, allocation),
        Reason(entry),
        *_ties(allocation, line),
        *_host(allocation, line),
        *_lines(table, allocation, line),
        *(
            Reason(f"passed over before: {other.line.competitor.name} ({other.line.holder}), at its {other.maximum}")
            for other in _before(allocation, one)
            if other.place is None and other.section == one.section
        ),
    )
    return Reason(text, (), None, because)


def _without_a_place(table: QuotaTable, allocation: Allocation, competitor: Competitor) -> Reason:
    """Why somebody whom the allocation did not come to has nothing."""
    lines = [line for line in (*allocation.points_list, *allocation.times_list) if line.competitor.id == competitor.id]
    if not lines:
        raise NotFoundError(
            f"{competitor.name} ({competitor.noc}) has neither points nor a time that count for {allocation.event}"
        )
    ends = (
        Reason(f"the last place by {edge.section} is {edge.inside.place}: {_worth(edge.inside.line, edge.section)}")
        for edge in bubble(table)
        if edge.event == allocation.event and edge.inside is not None
    )
    text = f"{competitor.name} ({lines[0].holder}): no place and no reserve of {allocation.event}"
    return Reason(text, (), None, (_rule(table, allocation), *ends, *_lines(table, allocation, lines[0])))


def _worth(line: Line, section: str) -> str:
    value = points_in_words(line.points, at_least=line.at_least)
    if section == "time" and line.best is not None:
        value = format_time(line.best.milliseconds)
    return f"{line.competitor.name} ({line.holder}), {value}"


def _number(one: Listed) -> str:
    return f"R{one.place}." if one.section == "reserve" else f"{one.place}."


def _by(one: Listed) -> str:
    return "the host rule" if one.section == "host" else one.section


def _rule(table: QuotaTable, allocation: Allocation) -> Reason:
    shares = allocation.shares
    event = table.quota.event(allocation.event)
    source = "; ".join(event.source or table.quota.source)
    places = f"{count_of(shares.places, 'place')}, {shares.by_points} by points, then {shares.by_times} by time"
    limits = f"at most {shares.max_per_noc} for an NOC, reserves by {shares.reserve_by}"
    return Reason(f"rule of {table.quota.id}: {places}, {limits} ({shares.mark}; source: {source})")


def _before(allocation: Allocation, one: Listed) -> tuple[Listed, ...]:
    return allocation.listed[: allocation.listed.index(one)]


def _ties(allocation: Allocation, line: Line) -> Iterator[Reason]:
    for tie in allocation.ties:
        if line.competitor.id in {other.competitor.id for other in tie.lines}:
            others = ", ".join(o.competitor.name for o in tie.lines if o.competitor.id != line.competitor.id)
            yield Reason(f"tied with {others} in the {_LISTS[tie.section]}: no rule orders them")


def _host(allocation: Allocation, line: Line) -> Iterator[Reason]:
    host = allocation.host
    if host is None or host.takes is None or host.from_whom is None:
        return
    if line.competitor.id in (host.takes.competitor.id, host.from_whom.competitor.id):
        does = "takes" if host.state == "applied" else "would take, if the qualification ended now,"
        yield Reason(
            f"host rule: {host.takes.competitor.name} ({host.noc}) {does} the place of "
            f"{host.from_whom.competitor.name} ({host.from_whom.holder})"
        )


def _lines(table: QuotaTable, allocation: Allocation, line: Line) -> Iterator[Reason]:
    """The line's points, down to the races, and its best time, down to the row of the protocol."""
    if line.row is not None and allocation.table is not None:
        yield explain_row(table.reading, allocation.table, line.row, lower=allocation.lower)
    else:
        yield Reason(f"no points in {allocation.shares.points_list}", (), 0)
    if line.best is not None:
        rank = next(one.rank for one in allocation.times_list if one.competitor.id == line.competitor.id)
        text = f"rank {rank} in the times list: {format_time(line.best.milliseconds)} in {line.best.race}"
        settled = [one for section, one in allocation.settled if section == "time"]
        ordered = order_reasons(table.reading, settled, line.competitor.id)
        yield Reason(text, (), None, (*ordered, *row_reasons(table.reading, line.best.row)))
