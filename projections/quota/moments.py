"""A quota over the season: its allocation through each qualifying competition, with everything learnt since."""

from dataclasses import dataclass, replace

from ledger.book import Reading
from projections.quota.table import QuotaTable, qualifying, quota_table


@dataclass(frozen=True, slots=True)
class QuotaMoment:
    """A quota after a competition.

    Attributes:
        after: The competition.
        table: The quota through it.
    """

    after: str
    table: QuotaTable


def quota_history(reading: Reading, quota_id: str) -> tuple[QuotaMoment, ...]:
    """The quota through each qualifying competition that has raced; raises what `quota_table` raises."""
    limited = qualifying(reading, reading.rulebook.quota(quota_id))
    raced = {record.race.competition for record in reading.season.races.values() if record.protocols}
    moments = []
    for index, name in enumerate(limited.counted):
        if name in raced:
            basis = limited.basis.model_copy(update={"through": name})
            through = replace(limited, counted=limited.counted[: index + 1], basis=basis)
            moments.append(QuotaMoment(name, quota_table(through, quota_id)))
    return tuple(moments)
