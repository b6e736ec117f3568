"""``season diff``: two bases compared: the entries between them, and who moved by which of them."""

from collections.abc import Iterator, Sequence
from typing import Final

from ledger.basis import Basis, parse_question
from ledger.book import Reading
from ledger.entry import Entry
from ledger.facts import Fact
from ledger.rulebook import why_no_rules
from ledger.season import Season
from projections.disputes.diff import Diff, diff
from projections.documents.base import Document, unknown_note
from projections.documents.coverage import CoverageDocument, coverage_document, coverage_in
from projections.documents.doubts import DoubtLine
from projections.documents.log import LogLine, log_line
from projections.documents.movements import CupDiffLine, cup_diff_line
from projections.documents.quota_changes import QuotaChangesDocument, quota_changes_document
from projections.quota import quota_table
from projections.reports.movements import MOVEMENTS, CupMovement
from projections.reports.quota import tables_of_quotas
from projections.reports.quota_moves import LOST, PASSED, moves
from projections.reports.report import Asked, Report
from projections.reports.standings import tables_of_cups
from projections.season.coverage import Coverage
from projections.tables.columns import Description


class DiffDocument(Document):
    """``season diff --json``: both bases, the entries that only one of them has, and the movements."""

    basis: Basis
    basis_before: Basis
    gained: tuple[LogLine, ...]
    lost: tuple[LogLine, ...]
    cups: tuple[CupDiffLine, ...]
    unknown: str | None = None
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    complete_before: bool | None = None
    coverage_before: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def _log(season: Season, entries: Sequence[Entry[Fact]]) -> tuple[LogLine, ...]:
    return tuple(log_line(season, entry) for entry in entries)


def diff_document(found: Diff, cup: str | None = None) -> DiffDocument:
    """A comparison as a document, in one cup or in every one."""
    before, after = (_held(one, cup) for one in (found.before, found.after))
    return DiffDocument(
        basis=found.after.basis,
        basis_before=found.before.basis,
        gained=_log(found.after.season, found.gained),
        lost=_log(found.before.season, found.lost),
        cups=tuple(map(cup_diff_line, found.cups)),
        unknown=why_no_rules(found.after.rulebook),
        complete=after.complete,
        coverage=coverage_document(after),
        complete_before=before.complete,
        coverage_before=coverage_document(before),
    )


def _held(reading: Reading, cup: str | None) -> Coverage:
    """What a reading has of the races of a cup, or of all."""
    return coverage_in(reading, ("" if cup is None else cup,))


def diff_cups(asked: Asked, *, before: str, cup: str | None = None) -> DiffDocument:
    """What changed since another basis, in one cup or in every one; raises what `diff` raises."""
    return diff_document(diff(asked.reader, parse_question(before), asked.question, cup), cup)


def diff_quota(asked: Asked, *, before: str, quota: str) -> QuotaChangesDocument:
    """What changed in a quota since another basis."""
    old = asked.reader.read(parse_question(before))
    return quota_changes_document(quota_table(old, quota), quota_table(asked.reading, quota))


def _cups(asked: Asked) -> Iterator[tuple[str, str]]:
    """Each cup against itself after each competition that raced for it, but the last."""
    for table in tables_of_cups(asked):
        raced = list(dict.fromkeys(race.race.competition for race in table.races))
        yield from ((f"through={competition}", table.cup.id) for competition in raced[:-1])


def _quotas(asked: Asked) -> Iterator[tuple[str, str]]:
    """Each quota against itself after each qualifying competition that was held, but the last."""
    for table in tables_of_quotas(asked):
        yield from ((f"through={competition}", table.quota.id) for competition in table.held[:-1])


def _title(document: DiffDocument) -> str:
    return f"{document.cups[0].title}, compared" if len(document.cups) == 1 else "Two bases compared"


CUPS: Final[Description[DiffDocument, CupMovement]] = Description(
    name="movements",
    title="Who moved",
    rows=lambda document: MOVEMENTS.rows(document.cups),
    fields=MOVEMENTS.fields,
    key=MOVEMENTS.key,
)

REPORTS: Final = (
    Report(
        name="compare",
        word="diff",
        path="compare/{before}/{cup}",
        usage="{before} {basis} {cup}",
        about="A cup at the basis of the address against the same cup at another basis.",
        model=DiffDocument,
        rests=lambda document: (one.cup for one in document.cups),
        make=diff_cups,
        title=_title,
        tables=(CUPS,),
        notes=lambda document: unknown_note(document.unknown),
        instances=_cups,
    ),
    Report(
        name="compare_quota",
        word="diff",
        path="compare/{before}/quotas/{quota}",
        usage="{before} {basis} {quota}",
        about="A quota at the basis of the address against the same quota at another basis.",
        model=QuotaChangesDocument,
        rests=lambda document: (document.quota,),
        make=diff_quota,
        title=lambda document: f"{document.quota}, compared",
        tables=(moves("before", "after"), LOST, PASSED),
        instances=_quotas,
    ),
)
