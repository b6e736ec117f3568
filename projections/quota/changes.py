"""What changed between two quotas: places gained and lost per NOC, who moved, and the entries behind it.

The entries behind a move are those on which the competitor's points or best time rest in one quota and not in the
other. Who moved though nothing of its own changed was moved by others; then the entries are theirs.
"""

from collections import Counter
from dataclasses import dataclass

from ledger.season import Competitor, Season
from projections.disputes.causes import rests_on, withdrawals_named
from projections.quota.model import Allocation, Holder, Line, Listed
from projections.quota.table import QuotaTable


@dataclass(frozen=True, slots=True)
class HolderChange:
    """The places of a holder in an event, where they are more or fewer than before."""

    holder: Holder
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class LineChange:
    """A competitor who has another place, became or ceased to be a reserve, or was passed over in one of the two.

    Attributes:
        competitor: Who.
        holder: Whose place it is.
        before: Its line in the earlier allocation, or None.
        after: Its line in the later one, or None.
        entries: The positions of the entries behind it.
        by_others: Whether nothing of its own changed.
    """

    competitor: Competitor
    holder: Holder
    before: Listed | None
    after: Listed | None
    entries: tuple[int, ...]
    by_others: bool


@dataclass(frozen=True, slots=True)
class EventChange:
    """What changed in one event: whose number of places, and which lines of its lists."""

    event: str
    holders: tuple[HolderChange, ...]
    lines: tuple[LineChange, ...]


@dataclass(frozen=True, slots=True)
class PlaceLost:
    """A place in an event that somebody had and has no more.

    Attributes:
        line: Who lost it.
        to: Who has a place of the event now and had none: of the same NOC, where there is one; else all others, of
            whom no rule says which has which place.
        entries: The positions of the entries behind it: those of who lost it, and of who won.
    """

    line: LineChange
    to: tuple[LineChange, ...]
    entries: tuple[int, ...]


def places_lost(change: EventChange) -> tuple[PlaceLost, ...]:
    """The places of an event that somebody lost, by place, each with who has one instead."""
    lost = sorted((one for one in change.lines if _has(one.before) and not _has(one.after)), key=_before)
    won = sorted((one for one in change.lines if _has(one.after) and not _has(one.before)), key=_after)
    within: dict[str, LineChange] = {}
    for one in lost:
        own = next((other for other in won if other.holder == one.holder), None)
        if own is not None:
            within[one.competitor.id] = own
            won.remove(own)
    found = ((one, (within[one.competitor.id],) if one.competitor.id in within else tuple(won)) for one in lost)
    return tuple(PlaceLost(one, to, _behind(one, *to)) for one, to in found)


def _has(listed: Listed | None) -> bool:
    return listed is not None and listed.place is not None and listed.section != "reserve"


def _before(one: LineChange) -> int:
    return 0 if one.before is None else one.before.place or 0


def _after(one: LineChange) -> int:
    return 0 if one.after is None else one.after.place or 0


def _behind(*lines: LineChange) -> tuple[int, ...]:
    """The entries of those of whom something changed; of all of them, where others moved them."""
    own = [one for one in lines if not one.by_others] or lines
    return tuple(sorted({entry for one in own for entry in one.entries}))


def quota_changes(before: QuotaTable, after: QuotaTable) -> tuple[EventChange, ...]:
    """The events in which somebody moved between two quotas, in the order of the later one.

    An event that only one of them could compute has nothing to compare and is left out.
    """
    known = {one.event: one for one in before.events}
    pairs = ((known[one.event], one) for one in after.events if one.event in known)
    seasons = before.reading.season, after.reading.season
    changes = (_event_change(old, new, *seasons) for old, new in pairs)
    return tuple(change for change in changes if change.lines)


def _event_change(old: Allocation, new: Allocation, before: Season, after: Season) -> EventChange:
    one = {listed.line.competitor.id: listed for listed in old.listed}
    other = {listed.line.competitor.id: listed for listed in new.listed}
    moved = [key for key in {**other, **one} if _where(one.get(key)) != _where(other.get(key))]
    first, second = _entries(old), _entries(new)
    own = {
        key: withdrawals_named(first.get(key, frozenset()) ^ second.get(key, frozenset()), before, after)
        for key in {**first, **second}
    }
    others = set[int]().union(*own.values())
    lines = []
    for key in moved:
        listed = other.get(key) or one[key]
        entries = own.get(key, set())
        behind = tuple(sorted(entries or others))
        line = listed.line
        lines.append(LineChange(line.competitor, line.holder, one.get(key), other.get(key), behind, not entries))
    return EventChange(new.event, _holders(old, new), tuple(lines))


def _where(listed: Listed | None) -> tuple[int | None, str] | None:
    """Where a line stands; the section tells a place from a reserve and from who was passed over."""
    return None if listed is None else (listed.place, listed.section)


def _holders(old: Allocation, new: Allocation) -> tuple[HolderChange, ...]:
    before = Counter(one.line.holder for one in old.places)
    after = Counter(one.line.holder for one in new.places)
    order = sorted({*before, *after}, key=lambda holder: (holder.noc, holder.delegation or ""))
    changes = (HolderChange(holder, before[holder], after[holder]) for holder in order)
    return tuple(change for change in changes if change.before != change.after)


def _entries(allocation: Allocation) -> dict[str, frozenset[int]]:
    """The positions of the entries that each competitor's lines rest on."""
    found: dict[str, frozenset[int]] = {}
    for line in (*allocation.points_list, *allocation.times_list):
        if line.competitor.id not in found:
            found[line.competitor.id] = frozenset(_rests_on(line))
    for _, settled in allocation.settled:
        for who in settled.competitors:
            found[who] |= {settled.entry.position}
    return found


def _rests_on(line: Line) -> set[int]:
    entries = set[int]()
    for score in line.row.scores if line.row is not None else ():
        entries |= rests_on(score)
    if line.best is not None:
        row = line.best.row
        entries |= {row.recorded.position, *(entry.position for entry in row.decided)}
    return entries
