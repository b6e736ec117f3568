"""Quotas: which NOCs have how many places at a championship, in which events, and why."""

from projections.quota.caps import AthletesMax, Shortfall
from projections.quota.model import Allocation, Best, Holder, HostOutcome, Line, Listed, Tie
from projections.quota.remaining import RacesToCome
from projections.quota.table import QuotaTable, qualifying, quota_table
from projections.quota.tallies import Cut, Tally, Total

__all__ = [
    "Allocation",
    "AthletesMax",
    "Best",
    "Cut",
    "Holder",
    "HostOutcome",
    "Line",
    "Listed",
    "QuotaTable",
    "RacesToCome",
    "Shortfall",
    "Tally",
    "Tie",
    "Total",
    "qualifying",
    "quota_table",
]
