"""Seasons known only in part: tables of points per race, single classifications, and what the press printed."""

from commands.intake.history.matrices import read_matrix
from commands.intake.history.races import read_race
from commands.intake.history.tables import Column, Dismissal, Mention, PointsTable, PrintedStanding

__all__ = ["Column", "Dismissal", "Mention", "PointsTable", "PrintedStanding", "read_matrix", "read_race"]
