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
    return found


def _rests_on(line: Line) -> set[int]:
    entries = set[int]()
    for score in line.row.scores if line.row is not None else ():
        entries |= rests_on(score)
    if line.best is not None:
        row = line.best.row
        entries |= {row.recorded.position, *(entry.position for entry in row.decided)}
    return entries
