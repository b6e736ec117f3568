"""Quotas: which NOCs have how many places at a championship, in which events, and why."""

from projections.quota.bubble import Edge, Turn, bubble
from projections.quota.caps import AthletesMax, Shortfall
from projections.quota.changes import EventChange, HolderChange, LineChange, quota_changes
from projections.quota.model import Allocation, Best, Holder, HostOutcome, Line, Listed, Tie
from projections.quota.moments import QuotaMoment, quota_history, quota_history_by_entry
from projections.quota.reasons import explain_place
from projections.quota.remaining import RacesToCome
from projections.quota.table import QuotaTable, is_quota, known_quotas, qualifying, quota_table
from projections.quota.tallies import Cut, GenderTotal, Tally

__all__ = [
    "Allocation",
    "AthletesMax",
    "Best",
    "Cut",
    "Edge",
    "EventChange",
    "GenderTotal",
    "Holder",
    "HolderChange",
    "HostOutcome",
    "Line",
    "LineChange",
    "Listed",
    "QuotaMoment",
    "QuotaTable",
    "RacesToCome",
    "Shortfall",
    "Tally",
    "Tie",
    "Turn",
    "bubble",
    "explain_place",
    "is_quota",
    "known_quotas",
    "qualifying",
    "quota_changes",
    "quota_history",
    "quota_history_by_entry",
    "quota_table",
]
