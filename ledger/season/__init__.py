"""The state of a season, and how entries become it: ``fold(season, entries) -> season``."""

from ledger.season.fold import evolve, fold
from ledger.season.state import Competitor, Naming, RaceRecord, Season, moved

__all__ = ["Competitor", "Naming", "RaceRecord", "Season", "evolve", "fold", "moved"]
