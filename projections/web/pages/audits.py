"""Audits: published lists with their wrong rows marked in place, the sheets, and a list that a visitor brings."""

from collections import defaultdict
from difflib import get_close_matches
from typing import Any, Final

from ledger.errors import NotFoundError
from ledger.facts import ClassificationPublished
from ledger.instants import format_instant
from projections.audit import Audit, audit_publication, audit_sheets, clean
from projections.audit.document import AuditDocument, AuditsDocument, FindingLine, audit_document
from projections.web.documents import PublicationLine, PublicationsDocument
from projections.web.visit import Resource, Sheet, Shown, Visit

SHEETS: Final = "sheets"
"""The word that asks for the audit of the result sheets."""
SHOWN_ROWS: Final = 80
"""A longer list shows its wrong rows and those beside them."""


def _publications(visit: Visit) -> PublicationsDocument:
    return PublicationsDocument(
        basis=visit.reading.basis,
        publications=tuple(
            PublicationLine(
                publication=name,
                title=entry.fact.title,
                edition=entry.fact.edition,
                publisher=entry.fact.publisher,
                kind=entry.fact.kind,
                rows=len(entry.fact.rows),
                published_at=format_instant(entry.published_at),
                position=entry.position,
            )
            for name, entry in visit.reading.season.publications.items()
        ),
    )


def _show_publications(visit: Visit, document: PublicationsDocument) -> Shown:
    del visit, document
    return Shown(title="Audit")


def _publications_sheet(document: PublicationsDocument) -> Sheet:
    header = ["publication", "title", "edition", "publisher", "kind", "rows", "published at", "entry"]
    lines = document.publications
    return Sheet(
        header,
        (
            (
                *(one.publication, one.title, one.edition, one.publisher),
                *(one.kind, one.rows, one.published_at, one.position),
            )
            for one in lines
        ),
    )


def _audit(visit: Visit) -> AuditDocument:
    name = visit["publication"]
    if name == SHEETS:
        return audit_document(audit_sheets(visit.reading))
    return audit_document(audit_publication(visit.reading, _published(visit, name)))


def _published(visit: Visit, name: str) -> ClassificationPublished:
    known = visit.reading.season.publications
    if name not in known:
        near = get_close_matches(name, [*known, SHEETS], n=3, cutoff=0.4)
        raise NotFoundError(f"no list {name} is in the book" + (f"; near are {', '.join(near)}" if near else ""))
    return known[name].fact


def _show_audit(visit: Visit, document: AuditDocument) -> Shown:
    name = visit["publication"]
    published = None if name == SHEETS else _published(visit, name)
    title = published.title if published else "Result sheets"
    return Shown(
        title=f"Audit: {title}",
        command=visit.command("audit", name),
        more={"audits": [(document, _in_place(published, document.findings))]},
    )


def _in_place(published: ClassificationPublished | None, findings: tuple[FindingLine, ...]) -> dict[str, Any] | None:
    """The rows of a list as they were published, each with what was found in it."""
    if published is None:
        return None
    wrong: defaultdict[int | None, list[FindingLine]] = defaultdict(list)
    for one in findings:
        wrong[one.row].append(one)
    beside = {row + step for row in wrong if row is not None for step in (-1, 0, 1)}
    short = len(published.rows) <= SHOWN_ROWS
    rows = [row for row in published.rows if short or row.row in beside]
    return {
        "columns": published.columns,
        "rows": [(row.row, dict(row.cells), wrong.get(row.row, [])) for row in rows],
        "left_out": len(published.rows) - len(rows),
        "elsewhere": wrong.get(None, []),
    }


def _audit_sheet(document: AuditDocument) -> Sheet:
    header = [
        "kind",
        "severity",
        "certainty",
        "list",
        "row",
        "subject",
        "published",
        "computed",
        "explanation",
        "entries",
    ]
    return Sheet(
        header,
        (
            (
                *(one.kind, one.severity, one.certainty, one.list, one.row, one.subject, one.published, one.computed),
                *(one.explanation, " ".join(map(str, one.entries))),
            )
            for one in document.findings
        ),
    )


def audit_brought(visit: Visit) -> AuditsDocument:
    """The audits of the lists that a visitor brought; they are read and forgotten."""
    audits: list[Audit] = [audit_publication(visit.reading, one) for one in visit.kept["brought"]]
    return AuditsDocument(
        basis=visit.reading.basis,
        clean=all(clean(one.findings) for one in audits),
        audits=tuple(audit_document(one) for one in audits),
    )


def _show_brought(visit: Visit, document: AuditsDocument) -> Shown:
    pairs = zip(visit.kept["brought"], document.audits, strict=True)
    return Shown(
        title="Audit of your list",
        more={"audits": [(audit, _in_place(published, audit.findings)) for published, audit in pairs]},
    )


AUDITS = (
    Resource(
        name="audits",
        path="audits",
        about="The lists that others published, each to be audited.",
        model=PublicationsDocument,
        make=_publications,
        show=_show_publications,
        sheet=_publications_sheet,
    ),
    Resource(
        name="audit",
        path="audits/{publication}",
        about="A published list, or the result sheets, beside what the book gives; every difference explained.",
        model=AuditDocument,
        make=_audit,
        show=_show_audit,
        sheet=_audit_sheet,
    ),
)

BROUGHT: Final = Resource(
    name="audit",
    path="audits",
    about="Lists that a visitor brought, audited without being stored.",
    model=AuditsDocument,
    make=audit_brought,
    show=_show_brought,
)
"""What answers to a list that is sent; it has no address, because the list is not kept."""
