"""Audits: what others published, and the sheets themselves, beside what the book gives; every difference explained."""

from projections.audit.fields.audit import audit_fields
from projections.audit.findings import Certainty, Finding, Kind, Match, Severity, Uncompared, Verdict
from projections.audit.lists.audit import Audit, audit_publication
from projections.audit.sheets.audit import audit_sheets

__all__ = [
    "Audit",
    "Certainty",
    "Finding",
    "Kind",
    "Match",
    "Severity",
    "Uncompared",
    "Verdict",
    "audit_fields",
    "audit_publication",
    "audit_sheets",
]
