"""The documents of ``season audit --json``."""

from ledger.basis import Basis
from projections.audit.findings import Finding, Match, clean
from projections.audit.lists.audit import Audit
from projections.documents.base import Document


class FindingLine(Document):
    """One finding; `entries` are the positions that prove what the book gives."""

    kind: str
    severity: str
    certainty: str
    list: str
    row: int | None
    subject: str
    published: str
    computed: str
    explanation: str
    alternatives: tuple[str, ...]
    consequences: tuple[str, ...]
    entries: tuple[int, ...]


class MatchLine(Document):
    """A name that was taken for a competitor by more than accents, case and the order of words."""

    row: int
    printed: str
    noc: str | None
    competitor: str
    how: str


class AuditDocument(Document):
    """One audit, of a publication or of the sheets.

    `agreeing` are the rows whose total is the book's; `clean` is true where nothing was found but notes.
    """

    basis: Basis
    audited: str
    lists: tuple[str, ...]
    rows: int
    agreeing: int
    clean: bool
    faults: int
    notes: int
    assumed: tuple[str, ...]
    unchecked: tuple[str, ...]
    assumed_names: tuple[MatchLine, ...]
    findings: tuple[FindingLine, ...]


class AuditsDocument(Document):
    """``season audit --json``. `basis` is the one that was asked for; each audit has the one that it rests on."""

    basis: Basis
    clean: bool
    audits: tuple[AuditDocument, ...]


def audit_document(audit: Audit) -> AuditDocument:
    """The document of one audit."""
    return AuditDocument(
        basis=audit.reading.basis,
        audited=audit.subject,
        lists=audit.lists,
        rows=audit.rows,
        agreeing=audit.agreeing,
        clean=clean(audit.findings),
        faults=sum(one.severity == "fault" for one in audit.findings),
        notes=sum(one.severity == "note" for one in audit.findings),
        assumed=audit.assumed,
        unchecked=audit.unchecked,
        assumed_names=tuple(_match_line(one) for one in audit.matches),
        findings=tuple(_finding_line(one) for one in audit.findings),
    )


def _match_line(match: Match) -> MatchLine:
    return MatchLine(
        row=match.row, printed=match.printed, noc=match.noc, competitor=match.competitor or "", how=match.how
    )


def _finding_line(finding: Finding) -> FindingLine:
    return FindingLine(
        kind=finding.kind,
        severity=finding.severity,
        certainty=finding.certainty,
        list=finding.list,
        row=finding.row,
        subject=finding.subject,
        published=finding.published,
        computed=finding.computed,
        explanation=finding.explanation,
        alternatives=finding.alternatives,
        consequences=finding.consequences,
        entries=finding.entries,
    )
