"""The document of one audit: what was compared, and each finding, as every form of ``season audit`` has it."""

from ledger.basis import Basis
from projections.audit import Audit, Finding, Match, Verdict
from projections.audit.lists.fitting import Fit
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


class UncomparedLine(Document):
    """A row that could not be compared, and why."""

    list: str
    row: int
    why: str


class MomentDocument(Document):
    """The moment that a list was compared with: after which competition or race, and how many rows agree with it.

    `sure` is ``stated`` where the list, or who asks, says it, ``sure`` where more rows agree with it than with any
    other, ``unsure`` where one of `rivals` fits as well, or with but one row fewer, and ``none`` where no row agrees.
    `better` is the moment with which every row agrees where the list says another.
    """

    after: str
    agreeing: int
    rows: int
    sure: str
    rivals: tuple[str, ...]
    better: str | None


class AuditDocument(Document):
    """One audit, of a publication or of the sheets.

    `agreeing` are the rows whose total is the book's, `compared` those that were held against it, whatever came out.
    `verdict` is ``clean`` where everything was compared and agrees, ``faults`` where something is wrong, and
    ``undecided`` where nothing wrong was found but not everything could be compared; `clean` says the first alone.
    """

    basis: Basis
    audited: str
    lists: tuple[str, ...]
    rows: int
    agreeing: int
    verdict: Verdict
    clean: bool
    compared: int
    not_compared: tuple[UncomparedLine, ...]
    faults: int
    notes: int
    assumed: tuple[str, ...]
    unchecked: tuple[str, ...]
    assumed_names: tuple[MatchLine, ...]
    findings: tuple[FindingLine, ...]
    moment: MomentDocument | None = None


def audit_document(audit: Audit) -> AuditDocument:
    """The document of one audit."""
    return AuditDocument(
        basis=audit.reading.basis,
        audited=audit.subject,
        lists=audit.lists,
        rows=audit.rows,
        agreeing=audit.agreeing,
        verdict=audit.verdict,
        clean=audit.verdict == "clean",
        compared=audit.compared,
        not_compared=tuple(UncomparedLine(list=one.list, row=one.row, why=one.why) for one in audit.uncompared),
        faults=sum(one.severity == "fault" for one in audit.findings),
        notes=sum(one.severity == "note" for one in audit.findings),
        assumed=audit.assumed,
        unchecked=audit.unchecked,
        assumed_names=tuple(_match_line(one) for one in audit.matches),
        findings=tuple(_finding_line(one) for one in audit.findings),
        moment=_moment(audit.fit) if audit.fit is not None and audit.fit.rows else None,
    )


def _moment(fit: Fit) -> MomentDocument:
    return MomentDocument(
        after=fit.after,
        agreeing=fit.agreeing,
        rows=fit.rows,
        sure=fit.sure,
        rivals=tuple(one.after for one in fit.rivals),
        better=fit.better or None,
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
