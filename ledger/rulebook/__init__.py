"""Rules as versioned data: points, cups, ties, quotas. Each table has a status and a source; unknown ones refuse."""

from ledger.rulebook.amended import amended
from ledger.rulebook.base import Mark, Ruling
from ledger.rulebook.cups import Counting, Cup, TieKey, Ties
from ledger.rulebook.fields import Divisions, DivisionSize, FieldRule, FieldStep, StartPlaces, StepBy
from ledger.rulebook.grand import Grand, GrandRule, GrandTable
from ledger.rulebook.loader import adopted_rulebook, editions, load_edition, load_rulebook, parse_rulebook
from ledger.rulebook.missing import no_rulebook, why_no_rules
from ledger.rulebook.model import Rulebook
from ledger.rulebook.points import PointsRule, PointsTable, Scale, Stage
from ledger.rulebook.quotas import (
    Cap,
    CapCondition,
    Caps,
    Cuts,
    Delegation,
    Growth,
    Host,
    PriorityOfEach,
    QualifyingTime,
    Quota,
    QuotaEvent,
    QuotaShares,
    QuotaTimes,
    ReservePriority,
    TeamRequirement,
    Total,
)
from ledger.rulebook.racing import (
    Annulment,
    Deductions,
    MassStart,
    OwnDistance,
    Protests,
    Scores,
    Times,
    Treatment,
)

__all__ = [
    "Annulment",
    "Cap",
    "CapCondition",
    "Caps",
    "Counting",
    "Cup",
    "Cuts",
    "Deductions",
    "Delegation",
    "DivisionSize",
    "Divisions",
    "FieldRule",
    "FieldStep",
    "Grand",
    "GrandRule",
    "GrandTable",
    "Growth",
    "Host",
    "Mark",
    "MassStart",
    "OwnDistance",
    "PointsRule",
    "PointsTable",
    "PriorityOfEach",
    "Protests",
    "QualifyingTime",
    "Quota",
    "QuotaEvent",
    "QuotaShares",
    "QuotaTimes",
    "ReservePriority",
    "Rulebook",
    "Ruling",
    "Scale",
    "Scores",
    "Stage",
    "StartPlaces",
    "StepBy",
    "TeamRequirement",
    "TieKey",
    "Ties",
    "Times",
    "Total",
    "Treatment",
    "adopted_rulebook",
    "amended",
    "editions",
    "load_edition",
    "load_rulebook",
    "no_rulebook",
    "parse_rulebook",
    "why_no_rules",
]
