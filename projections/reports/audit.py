"""``season audit``: a published list, or the result sheets, beside what the book gives; every difference explained."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from typing import Final, NamedTuple

from ledger.basis import Basis
from ledger.book import Reading
from ledger.errors import LedgerError, NotFoundError
from ledger.facts import ClassificationPublished
from projections.audit import Audit, Verdict, audit_publication, audit_sheets
from projections.audit.findings import Finding, Match
from projections.audit.lists.audit import unchecked
from projections.audit.lists.fitting import Fit
from projections.audit.lists.moments import Announced
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


class VerdictCounts(Document):
    """How many audits came to each verdict."""

    clean: int
    faults: int
    undecided: int


class AuditsDocument(Document):
    """``season audit --json``. `basis` is the one that was asked for; each audit has the one that it rests on.

    `verdict` is that of all audits together: ``faults`` where one has them, or where two lists of the book contradict
    each other and one must be wrong, though the book cannot tell which; else ``undecided`` where one is.
    `contradicting` are the lists that do so.
    """

    basis: Basis
    verdict: Verdict
    clean: bool
    audits: tuple[AuditDocument, ...]
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()
    contradicting: tuple[str, ...] = ()
    counts: VerdictCounts | None = None


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


def audits_document(asked: Asked, audits: Sequence[Audit], *, together: bool = False) -> AuditsDocument:
    """Some audits as a document; `together` are all lists of a book, of which one of two that differ is wrong."""
    verdicts = [audit.verdict for audit in audits]
    contradicting = [
        audit.subject for audit in audits if any(finding.kind == "contradiction" for finding in audit.findings)
    ]
    worst: Verdict = next((one for one in _WORST_FIRST if one in verdicts), "undecided")
    verdict: Verdict = "faults" if together and contradicting else worst
    return AuditsDocument(
        basis=asked.reading.basis,
        verdict=verdict,
        clean=verdict == "clean",
        audits=tuple(audit_document(audit) for audit in audits),
        contradicting=tuple(contradicting),
        counts=VerdictCounts(
            clean=verdicts.count("clean"), faults=verdicts.count("faults"), undecided=verdicts.count("undecided")
        ),
    )


def audit_lists(asked: Asked, publications: Sequence[ClassificationPublished]) -> AuditsDocument:
    """The audits of some published lists, which need not be in the book."""
    announced = announcing(asked)
    return audits_document(asked, [audit_publication(asked.reading, one, announced) for one in publications])


def audit_all(asked: Asked, step: Callable[[int, int], None] | None = None) -> AuditsDocument:
    """The audits of all published lists of the book; one that cannot be compared at all does not stop the others.

    Args:
        asked: The basis.
        step: Told before each list how many are done, of how many.
    """
    lists = [entry.fact for entry in asked.reading.season.publications.values()]
    announced = announcing(asked)
    audits = []
    for done, one in enumerate(lists):
        if step is not None:
            step(done, len(lists))
        try:
            audits.append(audit_publication(asked.reading, one, announced))
        except LedgerError as error:
            audits.append(unchecked(asked.reading, one, str(error)))
    return audits_document(asked, audits, together=True)


def announcing(asked: Asked) -> Announced:
    """The book as it was announced at an instant, folded once for each."""

    @cache
    def announced(instant: int) -> Reading:
        return asked.reader.read(replace(asked.question, at=asked.reading.basis.at, at_instant=None, as_of=instant))

    return announced


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
        return audit_all(asked)
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


def _subjects(document: AuditsDocument) -> tuple[str, ...]:
    """What audits rest on: the cups of their lists; the sheets, and a list of nobody knows what, on all there is."""
    lists = tuple(dict.fromkeys(name for one in document.audits if one.audited != SHEETS for name in one.lists))
    whole = any(one.audited == SHEETS or not one.lists for one in document.audits)
    return ("",) if whole or not lists else lists


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
        rests=_subjects,
        make=audit_named,
        title=lambda document: f"Audit: {', '.join(one.audited for one in document.audits)}",
        tables=(FINDINGS,),
        instances=_instances,
        bases="every",
    ),
)
