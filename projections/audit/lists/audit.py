"""The audit of one publication: each of its lists, at the basis that it says or fits, by every check in turn."""

from dataclasses import dataclass

from ledger.basis import counted_competitions
from ledger.book import Reading
from ledger.errors import InvalidInputError, LedgerError
from ledger.facts import ClassificationPublished
from projections.audit.findings import Finding, Match, Uncompared, Verdict
from projections.audit.lists.columns import CellError
from projections.audit.lists.compared import beyond_every_basis, uncompared
from projections.audit.lists.comparison import Case
from projections.audit.lists.fitting import Announced, fitting, limited
from projections.audit.lists.order import check_missing, check_order, check_places
from projections.audit.lists.places import check_quota
from projections.audit.lists.races import check_race_list, race_matches
from projections.audit.lists.rows import PublishedList, lists_of
from projections.audit.lists.scale_and_title import check_scale, check_title
from projections.audit.lists.targets import Target, case_of, targets
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
    one with which most of its rows agree. Where many rows agree with none, the list may lie between two races of one
    competition: then every race of its cup is tried, if `announced` reads the book as it was announced at an instant.

    Raises:
        InvalidInputError: A cell cannot be read.
        NotFoundError: There is no such cup or competition, or nothing tells which cup a list is of.
    """
    left_out: list[str] = []
    try:
        lists = lists_of(publication, left_out=left_out if publication.kind == "figures" else None)
    except CellError:
        raise
    except InvalidInputError as error:
        return _unchecked(reading, publication, str(error))
    if publication.subject in reading.season.races:
        return _race_audit(reading, publication, lists, left_out)
    found = targets(reading, publication, lists)
    assumed = [one.assumed for one in found if one.assumed]
    fits = True
    if reading.basis.through is None:
        reading, how, fits = _through(reading, publication, found, announced)
        assumed += [how] if how else []
    return _list_audit(reading, publication, found, assumed, left_out, fits=fits)


def _unchecked(reading: Reading, publication: ClassificationPublished, why: str) -> Audit:
    return Audit(publication.publication, reading, (), len(publication.rows), 0, (), unchecked=(why,))


def _through(
    reading: Reading, publication: ClassificationPublished, found: list[Target], announced: Announced | None
) -> tuple[Reading, str, bool]:
    """The reading at which the publication is to be compared, what was assumed for it, and whether it fits at all.

    A list that agrees with no basis of a book known in part may be of a moment that the book cannot give. In a book
    that is whole it is the list that is wrong.
    """
    if publication.after is not None:
        return limited(reading, counted_competitions(reading.season, publication.after)), "", True
    if publication.kind == "title" or not found:
        return reading, "", True
    fit = fitting(reading, [(one.listed, one.cup) for one in found], announced)
    protocols = (record.protocols[-1].fact for record in reading.season.races.values() if record.protocols)
    if not fit.agreeing and any(fact.state == "PARTIAL" for fact in protocols):
        return reading, f"no basis fits: {fit.text}; name one with --after, --through or --as-of", False
    return fit.reading, f"assumed: {fit.text}", True


def _list_audit(
    reading: Reading,
    publication: ClassificationPublished,
    found: list[Target],
    assumed: list[str],
    unchecked: list[str],
    *,
    fits: bool,
) -> Audit:
    findings: list[Finding] = []
    matches: list[Match] = []
    left_out: list[Uncompared] = []
    agreeing = 0
    for target in found:
        try:
            case = case_of(reading, target)
        except LedgerError as error:
            unchecked.append(f"{target.name}: {error}")
            continue
        agreeing += sum(row.points is not None and case.agrees(row) for row in case.rows)
        wrong = check(case, title_list=publication.kind == "title")
        if fits:
            left_out.extend(uncompared(case, wrong, title_list=publication.kind == "title"))
        else:
            wrong, passed_over = beyond_every_basis(case, wrong)
            left_out.extend(passed_over)
        findings.extend(wrong)
        matches.extend(match for match in case.matches.values() if match.assumed)
    return Audit(
        publication.publication,
        reading,
        tuple(target.name for target in found),
        sum(len(target.listed.rows) for target in found),
        agreeing,
        tuple(findings),
        tuple(matches),
        tuple(assumed),
        tuple(unchecked),
        tuple(left_out),
    )


def _race_audit(
    reading: Reading, publication: ClassificationPublished, lists: tuple[PublishedList, ...], unchecked: list[str]
) -> Audit:
    race = publication.subject or ""
    rows = [row for one in lists for row in one.rows]
    matches = race_matches(reading, race, rows)
    findings = check_race_list(reading, race, rows, matches)
    wrong = {finding.row for finding in findings}
    return Audit(
        publication.publication,
        reading,
        (race,),
        len(rows),
        sum(row.row not in wrong for row in rows),
        tuple(findings),
        tuple(match for match in matches.values() if match.assumed),
        (),
        tuple(unchecked),
    )


def check(case: Case, *, title_list: bool = False) -> list[Finding]:
    """Every check of one list; findings in the order of its rows, those about no row at the end."""
    findings = [*check_names(case), *check_races(case), *check_times(case)]
    totals = with_consequences(case, check_totals(case))
    findings += check_scale(case, totals) or totals
    if title_list:
        findings += check_title(case)
    elif case.quota is not None:
        findings += check_quota(case)
    else:
        findings += [*check_order(case, case.rows), *check_places(case, case.rows), *check_missing(case, case.rows)]
    return sorted(findings, key=lambda one: (one.row is None, one.row or 0))
