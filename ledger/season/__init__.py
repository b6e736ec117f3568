"""The state of a season, and how entries become it: ``fold(season, entries) -> season``."""

from ledger.season.fold import continued, evolve, fold
from ledger.season.people import (
    Competitor,
    last_day,
    members,
    moves_of,
    naming,
    nocs,
    nocs_until_now,
    numbers,
    spellings,
    transfers,
)
from ledger.season.records import Identifying, Naming, OverSeasons, RaceRecord
from ledger.season.rules import adopted_texts, rules_in_force
from ledger.season.sharing import InCommon
from ledger.season.state import Season, moved, on_last_day

__all__ = [
    "Competitor",
    "Identifying",
    "InCommon",
    "Naming",
    "OverSeasons",
    "RaceRecord",
    "Season",
    "adopted_texts",
    "continued",
    "evolve",
    "fold",
    "last_day",
    "members",
    "moved",
    "moves_of",
    "naming",
    "nocs",
    "nocs_until_now",
    "numbers",
    "on_last_day",
    "rules_in_force",
    "spellings",
    "transfers",
]
