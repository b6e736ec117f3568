"""What if: a cup or a quota imagined otherwise, with the form that asks for it."""

from collections.abc import Mapping
from typing import Any, Final

from ledger.basis import Basis
from projections.documents.quota_changes import QuotaChangesDocument
from projections.reports.what_if import ImaginableDocument, WhatIfDocument, tables_of
from projections.web.pages.page import Page, View

SHOWN_MOVES: Final = 40
"""So many who move in an event are shown; the JSON has all."""


def _tables(view: View, _document: ImaginableDocument) -> Mapping[str, Any]:
    return _form(view, "")


def _form(view: View, chosen: str) -> dict[str, Any]:
    """What the form shows: the tables, the one that is chosen, and what is imagined already."""
    tables = tables_of(view.asked).tables
    return {
        "kinds": [(kind, [one for one in tables if one.kind == kind]) for kind in ("cup", "quota")],
        "chosen": chosen,
        "without": list(view.query.get("without", ())),
        "disqualify": list(view.query.get("disqualify", ())),
    }


def _told(view: View, chosen: str, *, basis: Basis, real: Basis) -> dict[str, Any]:
    """What both pages of an imagined table need."""
    rules = basis.rulebook if basis.rulebook != real.rulebook else None
    return {**_form(view, chosen), "asked": bool(view.query) or rules is not None, "rules": rules}


def _cup(view: View, document: WhatIfDocument) -> Mapping[str, Any]:
    return _told(view, document.standing.cup, basis=document.basis, real=document.real_basis)


def _quota(view: View, document: QuotaChangesDocument) -> Mapping[str, Any]:
    quota = document.quota
    title = view.reading.rulebook.quota(quota).title
    told = _told(view, f"quotas/{quota}", basis=document.basis, real=document.basis_before)
    return {**told, "title": f"What if: {title}", "most": SHOWN_MOVES}


WHAT_IFS: Final = Page("what_ifs.html", _tables)
WHAT_IF: Final = Page("what_if.html", _cup)
WHAT_IF_QUOTA: Final = Page("what_if_quota.html", _quota)
