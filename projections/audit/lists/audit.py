"""The audit of one publication: each of its lists, at the basis that it says or fits, by every check in turn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from ledger.book import Reading
from ledger.errors import InvalidInputError, LedgerError
from ledger.facts import ClassificationPublished
from projections.audit.findings import Finding, Match, Uncompared, Verdict
from projections.audit.lists.as_known import as_known
from projections.audit.lists.beside_others import beside_others
from projections.audit.lists.columns import CellError
from projections.audit.lists.compared import at_rivals, beyond_every_basis, fits, said_of, uncompared
from projections.audit.lists.comparison import Case
from projections.audit.lists.fitting import Fit, fit_of, fitting, instead
from projections.audit.lists.moments import Announced, ListMoment, stated
from projections.audit.lists.order import check_missing, check_order, check_places
from projections.audit.lists.own_sums import check_own_sums, with_own_sums
from projections.audit.lists.places import check_quota
from projections.audit.lists.races import check_race_list, race_matches, uncompared_rows
from projections.audit.lists.rows import PublishedList, lists_of
from projections.audit.lists.scale_and_title import check_scale, check_title
from projections.audit.lists.targets import Target, Unplaced, case_of, targets
from projections.audit.lists.totals import check_names, check_races, check_times, check_totals, with_consequences


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit of one publication, or of the sheets, comes to.

    Attributes:
        subject: What was audited.
        reading: The basis it was compared with.
        lists: The names of the lists or races that were checked.
        rows: How many rows were checked.
        agreeing: How many print the points that the book gives.
        findings: What was found, in the order of the lists and their rows.
        matches: The names whose match rests on an assumption.
        assumed: What was assumed of the basis or the lists, one sentence each.
        unchecked: What could not be compared as a whole, and why, one sentence each.
        uncompared: The rows that could not be compared, though their list was.
        fit: The moment that the lists were compared with, and how sure it is; None where there is no such question.
    """

    subject: str
    reading: Reading
    lists: tuple[str, ...]
    rows: int
    agreeing: int
    findings: tuple[Finding, ...]
    matches: tuple[Match, ...] = ()
    assumed: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    uncompared: tuple[Uncompared, ...] = ()
    fit: Fit | None = None

    @property
    def verdict(self) -> Verdict:
        """What it comes to; that nothing was compared is never clean."""
        if any(finding.severity == "fault" for finding in self.findings):
            return "faults"
        return "undecided" if self.unchecked or self.uncompared or not self.rows else "clean"

    @property
    def compared(self) -> int:
        """How many rows were compared."""
        return self.rows - len(self.uncompared) if self.lists else 0


def audit_publication(
    reading: Reading, publication: ClassificationPublished, announced: Announced | None = None
) -> Audit:
    """Compare what somebody published with what the book gives.

    The basis ends with the competition that was asked for, else the one that the publication says it is after, else the
    moment with which most of its rows agree: the end of a competition, or of a race of its cup. `announced` reads the
    book as it was announced at an instant.

    Raises:
        NotFoundError: The cup that was asked for, or the competition, does not exist.
    """
    left_out: list[str] = []
    unread: list[CellError] = []
    try:
        lists = lists_of(publication, left_out=left_out if publication.kind == "figures" else None, unread=unread)
    except InvalidInputError as error:
        return unchecked(reading, publication, str(error))
    if publication.subject in reading.season.races:
        return _race_audit(reading, publication, lists, [*left_out, *map(str, unread)])
    unplaced: list[Unplaced] = []
    found = targets(reading, publication, lists, unplaced)
    rest = _Rest([*left_out, *(one.why for one in unplaced)], [Uncompared("list", one.row, str(one)) for one in unread])
    for one in unplaced:
        rest.uncompared.extend(Uncompared(one.listed.name, row.row, "it is of no known cup") for row in one.listed.rows)
    besides = len(rest.uncompared)
    fit = _moment(reading, publication, found, announced)
    if fit.instead_of:
        rest.unchecked.append(
            f"the list says that it is of after {fit.instead_of}, but every row is of after {fit.after}"
        )
    audit = _list_audit(publication, found, fit, rest, reading)
    return replace(audit, rows=audit.rows + besides)


def unchecked(reading: Reading, publication: ClassificationPublished, why: str) -> Audit:
    """The audit of a publication of which nothing could be compared."""
    return Audit(publication.publication, reading, (), len(publication.rows), 0, (), unchecked=(why,))


@dataclass(frozen=True, slots=True)
class _Rest:
    """What of a publication is not compared: sentences on the whole of it, and single rows."""

    unchecked: list[str]
    uncompared: list[Uncompared]


def _moment(
    reading: Reading, publication: ClassificationPublished, found: Sequence[Target], announced: Announced | None
) -> Fit:
    """The moment at which the publication is to be compared: what was asked for, what it says, or what it fits."""
    lists = [(one.listed, one.cup) for one in found]
    if reading.basis.through is not None:
        return fit_of(ListMoment(reading.basis.through, reading), lists)
    said = stated(reading, publication, {one.cup for one in found})
    if said is not None:
        return instead(fit_of(said, lists), reading, lists, announced, in_words=publication.after is None)
    if publication.kind == "title" or not found:
        return Fit(reading.counted[-1] if reading.counted else "no competition", reading, 0, 0, "stated")
    return fitting(reading, lists, announced)


def _list_audit(
    publication: ClassificationPublished, found: Sequence[Target], fit: Fit, rest: _Rest, reading: Reading
) -> Audit:
    findings: list[Finding] = []
    matches: list[Match] = []
    agreeing = 0
    title_list = publication.kind == "title"
    for target in found:
        try:
            case = case_of(fit.reading, target)
            at_the_end = case_of(reading, target)
        except LedgerError as error:
            rest.unchecked.append(f"{target.name}: {error}")
            continue
        agreeing += sum(row.points is not None and case.agrees(row) for row in case.rows)
        wrong = check(case, title_list=title_list)
        if fits(fit, wrong, at_the_end):
            rest.uncompared.extend(uncompared(case, wrong, title_list=title_list))
            wrong = at_rivals(wrong, fit, partial(_wrong_at, target))
        else:
            wrong, passed_over = beyond_every_basis(case, at_the_end, wrong, fit)
            rest.uncompared.extend(passed_over)
        if any(one.list == "list" for one in rest.uncompared):
            wrong = [replace(one, severity="note") if one.kind == "missing" else one for one in wrong]
        wrong += beside_others(reading, case, publication, fit)
        findings.extend(wrong)
        matches.extend(match for match in case.matches.values() if match.assumed)
    return Audit(
        publication.publication,
        fit.reading,
        tuple(target.name for target in found),
        sum(len(target.listed.rows) for target in found),
        agreeing,
        tuple(findings),
        tuple(matches),
        (*(target.assumed for target in found if target.assumed), *said_of(fit)),
        tuple(rest.unchecked),
        tuple(rest.uncompared),
        fit,
    )


def _wrong_at(target: Target, moment: ListMoment) -> list[Finding]:
    """What would be wrong of a list at another moment."""
    try:
        case = case_of(moment.reading, target)
    except LedgerError:
        return []
    return check(case)


def _race_audit(
    reading: Reading, publication: ClassificationPublished, lists: tuple[PublishedList, ...], unchecked: list[str]
) -> Audit:
    race = publication.subject or ""
    rows = [row for one in lists for row in one.rows]
    matches = race_matches(reading, race, rows)
    findings = check_race_list(reading, race, rows, matches)
    passed_over = tuple(uncompared_rows(reading, race, rows, matches))
    not_agreeing = {finding.row for finding in findings} | {one.row for one in passed_over}
    return Audit(
        publication.publication,
        reading,
        (race,),
        len(rows),
        sum(row.row not in not_agreeing for row in rows),
        tuple(findings),
        tuple(match for match in matches.values() if match.assumed),
        unchecked=tuple(unchecked),
        uncompared=passed_over,
    )


def check(case: Case, *, title_list: bool = False) -> list[Finding]:
    """Every check of one list; findings in the order of its rows, those about no row at the end."""
    findings = [*check_names(case), *check_races(case), *check_times(case)]
    totals = with_consequences(case, check_totals(case))
    findings += check_scale(case, totals) or with_own_sums(totals, check_own_sums(case))
    if title_list:
        findings += check_title(case)
    elif case.quota is not None:
        findings += check_quota(case)
    else:
        findings += [*check_order(case, case.rows), *check_places(case, case.rows), *check_missing(case, case.rows)]
    return sorted(as_known(case, findings), key=lambda one: (one.row is None, one.row or 0))
