"""``season divisions EVENT``: the proposed fields of Division A and B at a competition, each place with its reason."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from pydantic import ConfigDict, Field

from ledger.basis import Basis
from ledger.book import Reading
from ledger.errors import LedgerError
from ledger.rulebook import Mark
from ledger.vocabulary import parse_event
from projections.audit.fields.entered import entered_in
from projections.cups.standings import standing
from projections.documents.base import Document
from projections.documents.coverage import CoverageDocument, coverage_document
from projections.documents.doubts import DoubtLine
from projections.fields.entrants import GivenEntry
from projections.fields.filling import FieldPlace
from projections.fields.ground import cup_of, next_of, scheduled
from projections.fields.proposal import Proposal, propose
from projections.reports.report import Asked, Parameter, Report
from projections.season.coverage import coverage
from projections.season.expected import names_of
from projections.tables.columns import Description, always, maybe, only_data


class FieldLine(Document):
    """Somebody in a field; `competitor` is null where the book does not know the name, which then is that of the list.

    `because` is ``up from B``, ``by ranking``, ``kept``, ``by last season`` or ``drawn``; in Division B also ``no
    ranking``, ``not started yet`` or ``unknown to the book``. `detail` is the rank that it rests on, `mark` how well
    the rule is known that gave the place. `instead` is who moves up to Division A where this one is absent.
    """

    competitor: str | None
    name: str
    noc: str
    because: str
    detail: str
    mark: Mark
    instead: str | None = None


class DivisionsDocument(Document):
    """``season divisions EVENT --json``: `for` is the competition and `race` the race that the fields are of.

    `open` counts the places of Division A that nobody has: the rules do not say who, or equals are to be drawn.
    `absent` are those who would have a place there and are not entered, each with who moves up `instead`.
    """

    model_config = ConfigDict(frozen=True, defer_build=True, serialize_by_alias=True)

    basis: Basis
    event: str
    competition: str = Field(serialization_alias="for")
    race: str
    cup: str
    size: int
    mark: Mark
    a: tuple[FieldLine, ...]
    b: tuple[FieldLine, ...]
    reserves: tuple[FieldLine, ...]
    open: int
    absent: tuple[FieldLine, ...]
    notes: tuple[str, ...]
    complete: bool | None
    coverage: CoverageDocument
    doubts: tuple[DoubtLine, ...] = ()


def divisions_document(
    asked: Asked,
    *,
    event: str,
    competition: str | None = None,
    number: int | None = None,
    entries: Sequence[GivenEntry] | None = None,
    last_season: Sequence[GivenEntry] = (),
) -> DivisionsDocument:
    """The proposed fields of an event; raises what `propose` and `entered_in` raise.

    Args:
        asked: The basis.
        event: The event.
        competition: The competition; by default the next that has the event.
        number: Which of its races of the event, where it has several.
        entries: The rows of a list of entries.
        last_season: The rows of the ranking in last season's cup.
    """
    reading = asked.reading
    parse_event(event)
    on = (next_of(reading, event) if competition is None else scheduled(reading, competition)).first_day
    given = None if entries is None else entered_in(reading.season, event, entries, on=on)
    before = entered_in(reading.season, event, last_season, on=on)
    ranks = {one.key: row.rank for one, row in zip(before.entrants, before.rows, strict=True) if row.rank is not None}
    found = propose(
        reading, event, competition, number, entered=None if given is None else given.entrants, last_season=ranks
    )
    return _document(asked, found, () if given is None else given.notes)


def last_seasons_cup(reading: Reading, event: str) -> tuple[GivenEntry, ...]:
    """The standing of an event's cup in another season's book, as rows of a list; raises what `standing` raises."""
    table, book = standing(reading, cup_of(reading, event).id), reading.basis.book
    return tuple(
        GivenEntry(book, row.rank, row.competitor.name, row.competitor.noc, rank=row.rank) for row in table.rows
    )


def _document(asked: Asked, found: Proposal, more: Iterable[str]) -> DivisionsDocument:
    ground = found.ground
    held = coverage(ground.reading, ground.cup.events)
    return DivisionsDocument(
        basis=asked.reading.basis,
        event=str(ground.race.event),
        competition=ground.at.competition,
        race=str(ground.race),
        cup=ground.cup.id,
        size=found.size,
        mark=found.rule.status,
        a=tuple(map(field_line, found.a)),
        b=tuple(map(field_line, found.b)),
        reserves=tuple(map(field_line, found.reserves)),
        open=found.open,
        absent=tuple(map(field_line, found.absent)),
        notes=(*found.notes, *more),
        complete=held.complete,
        coverage=coverage_document(held),
    )


def field_line(one: FieldPlace) -> FieldLine:
    """A place in a field as a document."""
    return FieldLine(
        competitor=one.entrant.competitor,
        name=one.entrant.name,
        noc=one.entrant.noc,
        because=one.because,
        detail=one.detail,
        mark=one.mark,
        instead=None if one.instead is None else one.instead.name,
    )


class _Line(NamedTuple):
    """A line of one of the parts of the document."""

    part: str
    place: int
    line: FieldLine


def _part(name: str, lines: Iterable[FieldLine]) -> Iterator[_Line]:
    return (_Line(name, place, line) for place, line in enumerate(lines, 1))


def _all(document: DivisionsDocument) -> Iterator[_Line]:
    yield from _part("a", document.a)
    yield from _part("b", document.b)
    yield from _part("reserve", document.reserves)
    yield from _part("absent", document.absent)


def _table(
    name: str, title: str, rows: Callable[[DivisionsDocument], Iterable[_Line]], *, people: bool = True
) -> Description[DivisionsDocument, _Line]:
    return Description(
        name=name,
        title=title,
        rows=rows,
        people=people,
        fields=(
            only_data(always("part", "string", "a, b, reserve or absent.", lambda of: of.part)),
            always(
                "place", "integer", "The place in the part, which is no start order.", lambda of: of.place, heading=""
            ),
            only_data(maybe("competitor", "string", "The competitor, where known.", lambda of: of.line.competitor)),
            always("name", "string", "The name.", lambda of: of.line.name, names=True),
            always("noc", "string", "The code.", lambda of: of.line.noc),
            always("because", "string", "Why.", lambda of: of.line.because),
            maybe("detail", "string", "What that rests on.", lambda of: of.line.detail or None),
            always("mark", "string", "How well the rule is known.", lambda of: of.line.mark),
            maybe("instead", "string", "Who moves up to Division A if absent.", lambda of: of.line.instead),
        ),
    )


def _notes(document: DivisionsDocument) -> Iterator[str]:
    yield "a proposal by the rules as they are known, from what was before the race; the organiser decides"
    if document.open:
        rest = [one.name for one in document.b if one.because not in ("by ranking", "up from B", "drawn")]
        who = f"; in Division B without a ranking: {names_of(rest)}" if rest else ""
        are = "is" if document.open == 1 else "are"
        yield f"{document.open} of {document.size} places in Division A {are} open, given to nobody by the rules{who}"
    yield from document.notes


def _instances(asked: Asked) -> Iterator[tuple[str]]:
    divisions = asked.reading.rulebook.divisions
    for rule in () if divisions is None else divisions.fields:
        for event in rule.events if rule.status != "unknown" else ():
            try:
                next_of(asked.reading, event)
            except LedgerError:
                continue
            yield (event,)


FOR: Final = Parameter(
    name="competition",
    about="The competition, such as wc4; by default the next.",
    pattern=r"[a-z]{1,20}[0-9]{1,4}",
    option="for",
    example="wc4",
)
"""The competition that is asked for."""

REPORTS: Final = (
    Report(
        name="divisions",
        word="divisions",
        path="divisions/{event}",
        about="The proposed fields of Division A and B at the next competition, with the reason for each place.",
        sorts=True,
        model=DivisionsDocument,
        rests=lambda document: (document.cup,),
        make=divisions_document,
        title=lambda document: f"Fields of {document.race}",
        tables=(
            _table("fields", "The fields, reserves and absent", _all, people=False),
            _table("division-a", "Division A", lambda document: _part("a", document.a)),
            _table("reserves", "Reserves, in order", lambda document: _part("reserve", document.reserves[:5])),
            _table("division-b", "Division B", lambda document: _part("b", document.b)),
            _table("absent", "Not entered", lambda document: _part("absent", document.absent)),
        ),
        notes=_notes,
        parameters=(
            FOR,
            Parameter(
                name="number",
                about="Which of the competition's races of the event, where it has two; by default the first.",
                pattern=r"[1-9]",
                number=True,
                option="race",
                example="2",
            ),
        ),
        instances=_instances,
    ),
)
