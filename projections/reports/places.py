"""``season places``: how many an NOC may enter in each event of a competition, and what is entered above that."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from pydantic import ConfigDict, Field

from ledger.basis import Basis
from ledger.errors import InvalidInputError, LedgerError
from ledger.rulebook import Mark
from projections.audit.fields.entered import entered_in
from projections.documents.base import Document
from projections.documents.coverage import CoverageDocument
from projections.documents.doubts import DoubtLine
from projections.fields.entrants import FieldEntrant, GivenEntry
from projections.fields.ground import next_competition, scheduled
from projections.fields.places import CompetitionPlaces, NocPlaces, start_places
from projections.reports.divisions import FOR
from projections.reports.report import Asked, Report
from projections.season.expected import names_of
from projections.tables.columns import Description, always, maybe, only_people
from projections.tables.columns import Field as Column


class PlacesLine(Document):
    """The start places of an NOC in an event: at `most` so many, both divisions together, null where it is unknown.

    `division_a` is how many of those proposed for Division A are its own, `division_b` how many more it may enter.
    `entered` are those of the list of entries, null without one; `above` how many of them are too many.
    """

    event: str
    noc: str
    most: int | None
    mark: Mark
    division_a: int | None
    division_a_mark: Mark
    division_b: int | None
    entered: tuple[str, ...] | None
    above: int


class PlacesDocument(Document):
    """``season places --json``: `for` is the competition, `events` those of its programme."""

    model_config = ConfigDict(frozen=True, defer_build=True, serialize_by_alias=True)

    basis: Basis
    competition: str = Field(serialization_alias="for")
    events: tuple[str, ...]
    places: tuple[PlacesLine, ...]
    above: tuple[PlacesLine, ...]
    notes: tuple[str, ...]
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def places_document(
    asked: Asked, *, competition: str | None = None, entries: Sequence[GivenEntry] | None = None
) -> PlacesDocument:
    """The start places at a competition; raises what `start_places` and `entered_in` raise.

    Args:
        asked: The basis.
        competition: The competition; by default the next.
        entries: The rows of a list of entries.

    Raises:
        InvalidInputError: A row does not say in which event it is an entry, or in one that is not raced.
    """
    reading = asked.reading
    at = next_competition(reading) if competition is None else scheduled(reading, competition)
    more: list[str] = []

    def entered(event: str) -> Sequence[FieldEntrant]:
        found = entered_in(reading.season, event, entries or (), on=at.first_day)
        more.extend(found.notes)
        return found.entrants

    _check(entries or (), [event for event, _ in at.programme or ()], at.competition)
    found = start_places(reading, at.competition, None if entries is None else entered)
    lines = tuple(map(_line, found.places))
    return PlacesDocument(
        basis=reading.basis,
        competition=at.competition,
        events=found.events,
        places=lines,
        above=tuple(one for one in lines if one.above),
        notes=(*_said(found), *more),
    )


def _check(entries: Iterable[GivenEntry], events: Sequence[str], competition: str) -> None:
    for row in entries:
        if row.gender is None or row.event is None:
            raise InvalidInputError(f"{row.where}: no event; start places need a column for it, such as men-500")
        if not any(row.of(event) for event in events):
            raise InvalidInputError(
                f"{row.where}: {competition} does not race {row.gender}-{row.event}; it races {', '.join(events)}"
            )


def _line(one: NocPlaces) -> PlacesLine:
    return PlacesLine(
        event=one.event,
        noc=one.noc,
        most=one.most,
        mark=one.mark,
        division_a=one.division_a,
        division_a_mark=one.division_a_mark,
        division_b=one.division_b,
        entered=one.entered,
        above=one.above,
    )


def _said(found: CompetitionPlaces) -> Iterator[str]:
    yield "an NOC that has not started in a cup yet is not listed, and has the same maximum"
    weak = sorted({one.event for one in found.places if "inferred" in (one.mark, one.division_a_mark)})
    if weak:
        yield f"inferred, not confirmed: the maxima and who starts in Division A of {names_of(weak)}"
    yield from found.notes


class _OfNoc(NamedTuple):
    """The lines of an NOC, by event."""

    noc: str
    lines: dict[str, PlacesLine]


def _nocs(document: PlacesDocument) -> list[_OfNoc]:
    found: dict[str, dict[str, PlacesLine]] = {}
    for one in document.places:
        found.setdefault(one.noc, {})[one.event] = one
    return [_OfNoc(noc, found[noc]) for noc in sorted(found)]


def _cell(one: PlacesLine | None) -> str:
    """What an NOC has in an event: how many in A and how many more in B; where nobody knows, the maximum."""
    if one is None:
        return ""
    if one.division_a is None:
        return "?" if one.most is None else f"≤ {one.most}"
    text = f"{one.division_a} + {'?' if one.division_b is None else one.division_b}"
    return f"{text} !" if one.above else text


def _columns(document: PlacesDocument) -> tuple[Column[_OfNoc], ...]:
    return tuple(
        only_people(event, "In Division A, and how many more.", lambda of, event=event: _cell(of.lines.get(event)))  # type: ignore[misc]
        for event in document.events
    )


_FIELDS: Final[tuple[Column[PlacesLine], ...]] = (
    always("noc", "string", "The code.", lambda of: of.noc),
    always("event", "string", "The event.", lambda of: of.event),
    maybe("most", "integer", "How many it may enter.", lambda of: of.most),
    always("mark", "string", "How well that is known.", lambda of: of.mark),
    maybe("division_a", "integer", "How many are proposed for Division A.", lambda of: of.division_a),
    always("division_a_mark", "string", "How well that is known.", lambda of: of.division_a_mark),
    maybe("division_b", "integer", "How many more it may enter.", lambda of: of.division_b),
    maybe("entered", "string", "Who is entered, with semicolons.", lambda of: "; ".join(of.entered or ()) or None),
    always("above", "integer", "How many of them are too many.", lambda of: of.above),
)
PLACES: Final[Description[PlacesDocument, PlacesLine]] = Description(
    name="start-places", title="Start places", rows=lambda document: document.places, fields=_FIELDS, people=False
)
NOCS: Final[Description[PlacesDocument, _OfNoc]] = Description(
    name="start-places-of-nocs",
    title="In Division A, and how many more",
    rows=_nocs,
    fields=(always("noc", "string", "The code.", lambda of: of.noc, names=True),),
    spread=_columns,
)
ABOVE: Final[Description[PlacesDocument, PlacesLine]] = Description(
    name="above", title="Entered above the maximum", rows=lambda document: document.above, fields=_FIELDS
)


def _instances(asked: Asked) -> Iterator[tuple[()]]:
    try:
        if next_competition(asked.reading).programme is not None:
            yield ()
    except LedgerError:
        return


REPORTS: Final = (
    Report(
        name="places",
        word="places",
        path="places",
        about="How many an NOC may enter in each event of the next competition, and in which division.",
        sorts=True,
        model=PlacesDocument,
        rests=lambda document: document.events,
        make=places_document,
        title=lambda document: f"Start places at {document.competition}",
        tables=(PLACES, NOCS, ABOVE),
        notes=lambda document: document.notes,
        parameters=(FOR,),
        instances=_instances,
    ),
)
