"""``season audit``: a published list, or the result sheets, beside what the book gives; every difference explained."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final, NamedTuple

from ledger.basis import Basis
from ledger.book import Reading
from ledger.errors import NotFoundError
from ledger.facts import ClassificationPublished
from projections.audit import Audit, Verdict, audit_publication, audit_sheets
from projections.audit.findings import Finding, Match
from projections.documents.base import Document
from projections.documents.coverage import CoverageDocument
from projections.documents.doubts import DoubtLine
from projections.reports.report import Asked, Report
from projections.season.filings import withdrawal_of
from projections.tables.columns import Description, always, maybe, only_data

SHEETS: Final = "sheets"
"""The word that asks for the audit of the result sheets."""
PUBLISHED: Final = "published"
"""The word that asks for the audits of all published lists of a book."""
_WORST_FIRST: Final[tuple[Verdict, ...]] = ("faults", "undecided", "clean")


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


class AuditsDocument(Document):
    """``season audit --json``. `basis` is the one that was asked for; each audit has the one that it rests on.

    `verdict` is that of all audits together: ``faults`` where one has them, else ``undecided`` where one is.
    """

    basis: Basis
    verdict: Verdict
    clean: bool
    audits: tuple[AuditDocument, ...]
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


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


def audits_document(asked: Asked, audits: Sequence[Audit]) -> AuditsDocument:
    """Some audits as a document."""
    verdicts = [audit.verdict for audit in audits]
    verdict: Verdict = next((one for one in _WORST_FIRST if one in verdicts), "undecided")
    return AuditsDocument(
        basis=asked.reading.basis,
        verdict=verdict,
        clean=verdict == "clean",
        audits=tuple(audit_document(audit) for audit in audits),
    )


def audit_lists(asked: Asked, publications: Sequence[ClassificationPublished]) -> AuditsDocument:
    """The audits of some published lists, which need not be in the book."""

    def announced(instant: int) -> Reading:
        return asked.reader.read(replace(asked.question, at=asked.reading.basis.at, at_instant=None, as_of=instant))

    return audits_document(asked, [audit_publication(asked.reading, one, announced) for one in publications])


def published(asked: Asked, name: str) -> ClassificationPublished:
    """A published list of the book.

    Raises:
        NotFoundError: It has none of this name; the error names the nearest.
    """
    known = asked.reading.season.publications
    if name not in known:
        by = withdrawal_of(asked.reading.season, name)
        if by is not None:
            raise NotFoundError(f"the list {name} is withdrawn by entry {by}")
        near = get_close_matches(name, [*known, SHEETS], n=3, cutoff=0.4)
        raise NotFoundError(f"no list {name} is in the book" + (f"; near are {', '.join(near)}" if near else ""))
    return known[name].fact


def audit_named(asked: Asked, *, publication: str) -> AuditsDocument:
    """The audit of a published list of the book, of all of them, or of the result sheets."""
    if publication == SHEETS:
        return audits_document(asked, [audit_sheets(asked.reading)])
    if publication == PUBLISHED:
        return audit_lists(asked, [entry.fact for entry in asked.reading.season.publications.values()])
    return audit_lists(asked, [published(asked, publication)])


class _Found(NamedTuple):
    """A finding, and what was audited."""

    audit: AuditDocument
    line: FindingLine


def _found(document: AuditsDocument) -> Iterator[_Found]:
    return (_Found(audit, line) for audit in document.audits for line in audit.findings)


def _instances(asked: Asked) -> Iterator[tuple[str]]:
    yield (SHEETS,)
    yield from ((name,) for name in asked.reading.season.publications)


FINDINGS: Final[Description[AuditsDocument, _Found]] = Description(
    name="findings",
    title="What was found",
    rows=_found,
    fields=(
        always("audited", "string", "What was audited.", lambda of: of.audit.audited),
        only_data(maybe("through", "string", "Through which competition.", lambda of: of.audit.basis.through)),
        always("kind", "string", "What is wrong.", lambda of: of.line.kind),
        always("severity", "string", "fault or note.", lambda of: of.line.severity),
        always("certainty", "string", "How sure the explanation is.", lambda of: of.line.certainty),
        always("list", "string", "The list it is in.", lambda of: of.line.list),
        maybe("row", "integer", "The row of the list.", lambda of: of.line.row),
        always("subject", "string", "Whom or what it is about.", lambda of: of.line.subject),
        always("published", "string", "What the list says.", lambda of: of.line.published),
        always("computed", "string", "What the book gives.", lambda of: of.line.computed),
        always("explanation", "string", "How the difference came about.", lambda of: of.line.explanation),
        maybe(
            "alternatives",
            "string",
            "Other explanations, with semicolons.",
            lambda of: "; ".join(of.line.alternatives) or None,
        ),
        maybe(
            "consequences",
            "string",
            "What follows from it, with semicolons.",
            lambda of: "; ".join(of.line.consequences) or None,
        ),
        maybe(
            "entries",
            "string",
            "The entries that prove it, with spaces.",
            lambda of: " ".join(map(str, of.line.entries)) or None,
        ),
    ),
)

REPORTS: Final = (
    Report(
        name="audit",
        word="audit",
        path="audits/{publication}",
        about="A published list, or the result sheets, beside what the book gives; every difference explained.",
        model=AuditsDocument,
        rests=lambda _document: ("",),
        make=audit_named,
        title=lambda document: f"Audit: {', '.join(one.audited for one in document.audits)}",
        tables=(FINDINGS,),
        instances=_instances,
        bases="every",
    ),
)
