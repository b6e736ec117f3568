"""What the places of an event of a quota rest on: every race of its lists."""

from projections.cups.standings import counts_for
from projections.disputes.grounds import Grounds
from projections.quota.table import QuotaTable


def of_quota(table: QuotaTable, event: str) -> Grounds:
    """An event of a quota with every race of its lists; raises what `QuotaTable.event` raises."""
    one = table.event(event)
    season, events = table.reading.season, {event, *([one.shares.times_list] if one.shares.times_list else [])}
    races = {name for name, record in season.races.items() if str(record.race.event) in events}
    if one.table is not None:
        races |= {name for name, record in season.races.items() if counts_for(one.table.cup, record.race)}
    return Grounds(races=frozenset(races), quotas=frozenset([table.quota.id]))
