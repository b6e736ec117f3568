"""``season titles CUP --contenders``: who can still win a cup, and what the leader needs at the next race."""

from collections.abc import Iterator
from typing import Final

from ledger.basis import Basis
from projections.audit.lists.claims import beside
from projections.cups.contenders import Contender, Contention, contention
from projections.cups.titles import SETTLED, title
from projections.documents.base import Document, PrintedPoints
from projections.documents.coverage import CoverageDocument, coverage_document
from projections.documents.doubts import DoubtLine
from projections.documents.titles import not_begun, state_in_words
from projections.reports.report import Asked, Report
from projections.tables.columns import Description, Reference, always, maybe, only_data


class ContenderLine(Document):
    """Somebody who can still have the first place: with `points` now, and between `least` and `most` in the end.

    `most` is null where it is not known what is to come, or what was skated. `leader_needs` is the worst rank of the
    leader in the next race that puts this one out of reach whatever it does there; null for the leader, where no rank
    does, and where it is not known.
    """

    rank: int
    competitor: str
    name: str
    noc: str
    points: PrintedPoints
    at_least: bool
    leads: bool
    least: PrintedPoints
    most: PrintedPoints | None
    leader_needs: int | None


class ContendersDocument(Document):
    """``season titles CUP --contenders --json``: `state` is that of the title, as ``season titles`` has it.

    `overdue` are the competitions with races of the cup that are past and not in the book, `begun` is whether anything
    of the cup was skated, and `over` whether its last race is past, by all that the book says.

    `needs` is the worst rank of the `leader` in the `next` race with which the title is decided whatever others do;
    null where there is none, and `needs_because` says why. `anybody` is whether somebody without points can still win,
    with `anybody_most` in the end; null where `unknown` says what is not known.
    """

    basis: Basis
    cup: str
    title: str
    state: str
    because: str
    leader: str | None
    next: str | None
    needs: int | None
    needs_because: str
    anybody: bool | None
    anybody_most: PrintedPoints | None
    races_left: int
    points_left: PrintedPoints | None
    unknown: str | None
    complete: bool | None
    coverage: CoverageDocument
    contenders: tuple[ContenderLine, ...]
    overdue: tuple[str, ...] = ()
    begun: bool = True
    over: bool = False
    doubts: tuple[DoubtLine, ...] = ()

    @property
    def state_in_words(self) -> str:
        """The state in a word for people."""
        return state_in_words(self.state, self.overdue, begun=self.begun)


def contenders_document(asked: Asked, *, cup: str) -> ContendersDocument:
    """Who can still win a cup.

    Raises:
        NotFoundError: There is no such cup.
        UnknownRuleError: Its standing cannot be computed.
    """
    computed = title(asked.reading, cup)
    found, shown = contention(asked.reading, computed), beside(asked.reading, computed).title
    held = found.bounds
    past = held.coverage.overdue
    return ContendersDocument(
        basis=asked.reading.basis,
        cup=cup,
        title=shown.cup.title,
        state=shown.state,
        because=shown.because,
        leader=None if found.leader is None else found.leader.competitor.id,
        next=None if found.next is None else str(found.next),
        needs=found.needs,
        needs_because=found.because,
        anybody=found.anybody,
        anybody_most=found.anybody_most,
        races_left=shown.races_left,
        points_left=shown.points_left,
        unknown=found.unknown,
        complete=held.coverage.complete,
        coverage=coverage_document(held.coverage),
        contenders=tuple(_line(found, one) for one in found.contenders),
        overdue=past,
        begun=not not_begun(computed, past),
        over=bool(past) or (shown.races_left == 0 and shown.unknown is None),
    )


def _line(found: Contention, one: Contender) -> ContenderLine:
    return ContenderLine(
        rank=one.row.rank,
        competitor=one.row.competitor.id,
        name=one.row.competitor.name,
        noc=one.row.competitor.noc,
        points=one.row.points,
        at_least=found.bounds.at_least(one.row),
        leads=one.row in found.title.leaders,
        least=one.least,
        most=one.most,
        leader_needs=one.needs,
    )


def _title(document: ContendersDocument) -> str:
    if document.state in SETTLED:
        return f"{document.title}: who has won it"
    if document.over:
        return f"{document.title}: who is not ruled out"
    return f"{document.title}: who can {'still ' if document.begun else ''}win it"


def _notes(document: ContendersDocument) -> Iterator[str]:
    name = next((one.name for one in document.contenders if one.competitor == document.leader), None)
    if document.needs is not None and name is not None:
        better = "" if document.needs == 1 else " or better"
        decided = f"the title decided with rank {document.needs}{better} in {document.next}, whatever others"
        yield f"{name} would have had {decided} did" if document.over else f"{name} has {decided} do"
    elif document.state in SETTLED:
        yield document.needs_because
    elif document.needs_because and not document.over:
        yield f"what the leader needs: {document.needs_because}"
    if document.anybody and document.over:
        yield f"whoever has no points in this book is not ruled out either, with {document.anybody_most} at most"
    elif document.anybody:
        still = "yet can still" if document.begun else "yet can"
        yield f"whoever has no points {still} win it too, with {document.anybody_most} at most"
    if document.state == "incomplete":
        yield f"incomplete: {document.because}"
    if document.unknown is not None:
        yield "nobody is left out, for it is not known what totals can become"


CONTENDERS: Final[Description[ContendersDocument, ContenderLine]] = Description(
    name="contenders",
    title="Who can win each cup, or is not ruled out",
    rows=lambda document: document.contenders,
    fields=(
        always("rank", "integer", "The rank in the standing.", lambda of: of.rank, heading="", ditto=True),
        only_data(always("competitor", "string", "The competitor.", lambda of: of.competitor)),
        always("name", "string", "The name of the competitor.", lambda of: of.name, names=True),
        always("noc", "string", "The code of the competitor.", lambda of: of.noc),
        always(
            "points",
            "number",
            "The points now.",
            lambda of: of.points,
            show=lambda of: f"{'≥ ' if of.at_least else ''}{of.points}",
        ),
        only_data(always("at_least", "boolean", "Whether they are a lower bound.", lambda of: of.at_least)),
        only_data(always("leads", "boolean", "Whether it leads.", lambda of: of.leads)),
        always("least", "number", "The least that it can end with.", lambda of: of.least),
        maybe(
            "most",
            "number",
            "The most that it can end with, where known.",
            lambda of: of.most,
            show=lambda of: "?" if of.most is None else str(of.most),
        ),
        maybe(
            "leader_needs",
            "integer",
            "The worst rank of the leader in the next race that puts it out of reach.",
            lambda of: of.leader_needs,
            heading="leader needs rank",
        ),
    ),
    key=("competitor",),
    references=(Reference("competitor", "competitors"),),
)

REPORT: Final = Report(
    name="contenders",
    word="titles",
    path="titles/{cup}",
    usage="{cup} --contenders",
    about="Who can still win a cup, with the most and the least that each can end with, and what the leader needs.",
    sorts=True,
    model=ContendersDocument,
    rests=lambda document: (document.cup,),
    make=contenders_document,
    title=_title,
    tables=(CONTENDERS,),
    notes=_notes,
    instances=lambda asked: ((cup.id,) for cup in asked.reading.rulebook.cups),
)
