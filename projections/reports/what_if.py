"""``season what-if``: a cup or a quota with entries left out or imagined, marked as hypothetical everywhere."""

from collections.abc import Sequence
from typing import Final

from ledger.basis import Basis, Question
from ledger.book import Reading
from ledger.entry import Draft
from ledger.errors import InvalidInputError, NotFoundError
from ledger.facts import CompetitorDisqualified
from projections.cups.bounds import bounds_of
from projections.disputes.diff import CupDiff, compare
from projections.disputes.what_if import ACTOR, imagine
from projections.documents.base import Document
from projections.documents.coverage import CoverageDocument, coverage_document
from projections.documents.doubts import DoubtLine
from projections.documents.movements import MovementLine, movement_lines
from projections.documents.quota_changes import QuotaChangesDocument, quota_changes_document
from projections.quota import quota_table
from projections.races.classification import classify
from projections.reports.movements import MOVEMENTS, CupMovement, movement_fields
from projections.reports.quota_moves import LOST, moves
from projections.reports.report import PLACES, Asked, Parameter, Report
from projections.reports.standings import StandingDocument, standing_document
from projections.season.search import find_competitor
from projections.tables.columns import Description, always

MANY: Final = 8
"""So many entries can be left out, and so many disqualifications imagined, at once."""


class ImaginableTable(Document):
    """A table that can be imagined otherwise: a cup, or a quota."""

    table: str
    title: str
    kind: str


class ImaginableDocument(Document):
    """The tables of the basis that can be imagined otherwise."""

    basis: Basis
    tables: tuple[ImaginableTable, ...]


class WhatIfDocument(Document):
    """``season what-if --json``: the hypothetical table, the real basis, and the movements between them."""

    basis: Basis
    real_basis: Basis
    standing: StandingDocument
    movements: tuple[MovementLine, ...]
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    complete_before: bool | None = None
    coverage_before: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def what_if_document(real: Reading, imagined: Reading, cup: CupDiff) -> WhatIfDocument:
    """A hypothetical table as a document."""
    before, after = bounds_of(cup.before).coverage, bounds_of(cup.after).coverage
    return WhatIfDocument(
        basis=imagined.basis,
        real_basis=real.basis,
        standing=standing_document(imagined, cup.after),
        movements=movement_lines(cup),
        complete=after.complete,
        coverage=coverage_document(after),
        complete_before=before.complete,
        coverage_before=coverage_document(before),
    )


def tables_of(asked: Asked) -> ImaginableDocument:
    """The cups and quotas that can be imagined otherwise."""
    rulebook = asked.reading.rulebook
    cups = [
        ImaginableTable(table=one.id, title=one.title, kind="cup") for one in rulebook.cups if one.status != "unknown"
    ]
    quotas = [
        ImaginableTable(table=f"quotas/{one.id}", title=one.title, kind="quota")
        for one in rulebook.quotas
        if one.status != "unknown"
    ]
    return ImaginableDocument(basis=asked.reading.basis, tables=(*cups, *quotas))


def real_of(asked: Asked) -> Reading:
    """The real reading, by the rules that the book adopted."""
    question = asked.question
    return asked.reader.read(Question(question.at, question.at_instant, question.as_of, question.through))


def disqualified(reading: Reading, text: str) -> Draft:
    """The disqualification that ``RACE:COMPETITOR`` imagines.

    Raises:
        NotFoundError: There is no such race or competitor, or the one is not in the other.
        InvalidInputError: It is not written so, or the competitor is disqualified already.
    """
    race, colon, who = text.partition(":")
    if not colon:
        raise InvalidInputError(f"--disqualify {text}: write RACE:COMPETITOR, such as wc1-men-500-1-a:Stolz")
    classification = classify(reading.season, race)
    competitor = find_competitor(reading.season, who, gender=classification.race.gender)
    row = next((row for row in classification.rows if row.competitor == competitor.id), None)
    if row is None:
        raise NotFoundError(f"{competitor.name} ({competitor.noc}) is not in {race}")
    if row.result.status == "DQ":
        done = "annulled in" if row.annulled else "disqualified from"
        raise InvalidInputError(f"{competitor.name} ({competitor.noc}) is {done} {race} already")
    return Draft(CompetitorDisqualified(race=race, competitor=competitor.id), ACTOR)


def imagined(asked: Asked, without: Sequence[int], disqualify: Sequence[str], more: Sequence[Draft] = ()) -> Reading:
    """The reading with entries left out, disqualifications imagined, and `more` facts after them."""
    drafts = [disqualified(asked.reading, text) for text in disqualify]
    return imagine(asked.reader, asked.question, without=without, more=[*drafts, *more])


def cup_between(real: Reading, other: Reading, cup: str) -> WhatIfDocument:
    """A cup as it is and as it would be."""
    (changed,) = compare(real, other, cup)
    return what_if_document(real, other, changed)


def quota_between(real: Reading, other: Reading, quota: str) -> QuotaChangesDocument:
    """A quota as it is and as it would be."""
    return quota_changes_document(quota_table(real, quota), quota_table(other, quota))


def _cup(asked: Asked, *, cup: str, without: Sequence[int], disqualify: Sequence[str]) -> WhatIfDocument:
    return cup_between(real_of(asked), imagined(asked, without, disqualify), cup)


def _quota(asked: Asked, *, quota: str, without: Sequence[int], disqualify: Sequence[str]) -> QuotaChangesDocument:
    return quota_between(real_of(asked), imagined(asked, without, disqualify), quota)


TABLES: Final[Description[ImaginableDocument, ImaginableTable]] = Description(
    name="tables",
    title="What can be imagined otherwise",
    rows=lambda document: document.tables,
    fields=(
        always("table", "string", "The cup or quota.", lambda of: of.table.rpartition("/")[2]),
        always("kind", "string", "cup or quota.", lambda of: of.kind),
        always("title", "string", "What it is called.", lambda of: of.title),
    ),
    key=("table",),
)

CUP: Final[Description[WhatIfDocument, CupMovement]] = Description(
    name="movements",
    title="Who would move",
    rows=lambda document: (CupMovement(document.standing.cup, line) for line in document.movements),
    fields=movement_fields("real", "hypothetical"),
    key=MOVEMENTS.key,
)


def _none(_asked: Asked) -> tuple[tuple[str, ...], ...]:
    """What is imagined is endless."""
    return ()


PARAMETERS: Final = (
    Parameter(
        name="without",
        about="Leave the entry at this position out; may be repeated.",
        pattern=PLACES["position"].pattern,
        metavar="POSITION",
        many=MANY,
        number=True,
    ),
    Parameter(
        name="disqualify",
        about="Imagine a disqualification, such as wc1-men-500-1-a:Stolz; may be repeated.",
        pattern=rf"(?:{PLACES['race'].pattern}):[^\x00-\x1f:]{{1,120}}",
        metavar="RACE:COMPETITOR",
        many=MANY,
    ),
)

REPORTS: Final = (
    Report(
        name="what_ifs",
        word="what-if",
        path="what-if",
        about="The cups and quotas that can be imagined otherwise, and how.",
        model=ImaginableDocument,
        make=tables_of,
        title=lambda _document: "What if?",
        tables=(TABLES,),
        label="What if",
        bases="every",
    ),
    Report(
        name="what_if",
        word="what-if",
        path="what-if/{cup}",
        about="A cup as it would be without some entries, or with disqualifications that nobody decided.",
        model=WhatIfDocument,
        rests=lambda document: document.standing.races,
        make=_cup,
        title=lambda document: f"What if: {document.standing.title}",
        tables=(CUP,),
        notes=lambda document: document.standing.notes,
        parameters=PARAMETERS,
        instances=_none,
    ),
    Report(
        name="what_if_quota",
        word="what-if",
        path="what-if/quotas/{quota}",
        about="Who would have a place of a quota, or another one, if something were otherwise.",
        model=QuotaChangesDocument,
        rests=lambda document: (document.quota,),
        make=_quota,
        title=lambda document: f"What if: {document.quota}",
        tables=(moves("real", "hypothetical"), LOST),
        parameters=PARAMETERS,
        instances=_none,
    ),
)
