"""``season audit``: a published list, or the result sheets, beside what the book gives; every difference explained."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from typing import Final, NamedTuple

from ledger.basis import Basis
from ledger.book import Reading
from ledger.errors import InvalidInputError, LedgerError, NotFoundError
from ledger.facts import ClassificationPublished
from projections.audit import Audit, Verdict, audit_fields, audit_publication, audit_sheets
from projections.audit.fields.audit import FIELDS
from projections.audit.lists.audit import unchecked
from projections.audit.lists.moments import Announced
from projections.documents.audits import AuditDocument, FindingLine, audit_document
from projections.documents.base import Document
from projections.documents.coverage import CoverageDocument
from projections.documents.doubts import DoubtLine
from projections.reports.report import Asked, Parameter, Report
from projections.season.filings import withdrawal_of
from projections.tables.columns import Description, always, maybe, only_data
from projections.tables.text import count_of

SHEETS: Final = "sheets"
"""The word that asks for the audit of the result sheets."""
PUBLISHED: Final = "published"
"""The word that asks for the audits of all published lists of a book."""
_WORST_FIRST: Final[tuple[Verdict, ...]] = ("faults", "undecided", "clean")


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
        near = get_close_matches(name, [*known, SHEETS, FIELDS], n=3, cutoff=0.4)
        raise NotFoundError(f"no list {name} is in the book" + (f"; near: {', '.join(near)}" if near else ""))
    return known[name].fact


def audit_named(asked: Asked, *, publication: str, of: str | None = None) -> AuditsDocument:
    """The audit of a published list of the book, of all of them, of the result sheets, or of the fields.

    Raises:
        InvalidInputError: `of` is given and it is not the fields that are audited.
    """
    if publication == FIELDS:
        return audits_document(asked, audit_fields(asked.reading, of))
    if of is not None:
        raise InvalidInputError(f"{of}: only the audit of fields is of an event or a competition")
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
    yield (FIELDS,)
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


def _legend(document: AuditsDocument) -> Iterator[str]:
    """What each audit came to, and what it could not compare: a table of findings alone is empty for both."""
    for audit in document.audits:
        counted = f"{count_of(audit.rows, 'row')}, {audit.compared} compared, {count_of(audit.faults, 'fault')}"
        yield f"{audit.audited}: {audit.verdict}; {counted}, {count_of(audit.notes, 'note')}"
        for text in audit.unchecked:
            yield f"{audit.audited}: not checked: {text}"


REPORTS: Final = (
    Report(
        name="audit",
        word="audit",
        path="audits/{publication}",
        about="Published lists, the result sheets, or fields, beside what the book gives; every difference explained.",
        model=AuditsDocument,
        rests=_subjects,
        make=audit_named,
        title=lambda document: f"Audit: {', '.join(one.audited for one in document.audits)}",
        tables=(FINDINGS,),
        legend=_legend,
        parameters=(
            Parameter(
                name="of",
                about="Of the fields: those of an event or of a competition alone.",
                pattern=r"[a-z0-9-]{1,60}",
                metavar="EVENT|COMPETITION",
                bare=True,
                example="men-1000",
            ),
        ),
        instances=_instances,
        bases="every",
    ),
)
