"""``season missing``: the sheets that a book still lacks, race by race, with what proves that they exist."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from ledger.basis import Basis
from ledger.book import Reading
from ledger.errors import NotFoundError
from ledger.season import Season
from projections.documents.base import Document
from projections.documents.coverage import CoverageDocument, coverage_document
from projections.reports.report import Asked, Parameter, Report
from projections.season.coverage import Coverage, CoveredRace, coverage, missing_rows, skated_events
from projections.season.expected import names_of
from projections.tables.columns import Description, always, maybe
from projections.tables.text import count_of

_WANTED: Final = {
    "missing": "its sheets are not in the book",
    "in part": "not every row is known",
    "unofficial": "not official yet",
    "unknown": "nobody knows what was raced",
}
"""Why each state sends for a sheet, in words."""


class MissingLine(Document):
    """One race of which the book has not all; `race` is null where nobody knows which there were.

    `state` is ``missing``, ``in part``, ``unofficial`` or ``unknown``; `proof` is why it is taken for skated.
    """

    competition: str
    race: str | None
    state: str
    proof: str
    filed: tuple[str, ...]


class MissingDocument(Document):
    """``season missing --json``: `complete` is null where nobody knows all that was skated.

    `overdue` are the competitions that are past and have races the book was not told of, `past` is how many these are.
    """

    basis: Basis
    of: str | None
    complete: bool | None
    coverage: CoverageDocument
    missing: tuple[MissingLine, ...]
    overdue: tuple[str, ...] = ()
    past: int = 0


def missing_document(asked: Asked, *, what: str | None) -> MissingDocument:
    """What a book lacks of everything, of a competition or of a cup.

    Raises:
        NotFoundError: `what` is neither a competition of the calendar nor a cup.
    """
    reading = asked.reading
    held, competition = _held(reading, what)
    past = held.overdue
    return MissingDocument(
        basis=reading.basis,
        of=what,
        complete=held.complete,
        coverage=coverage_document(held),
        missing=tuple(one for one in _lines(reading.season, held) if competition in (None, one.competition)),
        overdue=past,
        past=sum(one.competition in past for one in held.of("to come")),
    )


def _held(reading: Reading, what: str | None) -> tuple[Coverage, str | None]:
    names = [fact.competition for fact in reading.season.competitions()]
    cups = {} if what in (None, *names) else {cup.id: cup for cup in reading.rulebook.cups}
    if what is None:
        return coverage(reading, skated_events(reading)), None
    if what in names:
        return coverage(reading, skated_events(reading)).at((what,)), what
    if what in cups:
        return coverage(reading, cups[what].events), None
    near = get_close_matches(what, [*names, *cups], n=3)
    hint = f"; near: {', '.join(near)}" if near else f"; competitions are {', '.join(names) or 'none'}"
    raise NotFoundError(f"{what}: no competition of the calendar and no cup{hint}")


def _lines(season: Season, held: Coverage) -> Iterator[MissingLine]:
    for one in held.of("missing", "in part", "unofficial"):
        yield MissingLine(
            competition=one.competition, race=str(one), state=one.state, proof=_proof(season, one), filed=one.filed
        )
    for competition in held.over:
        yield MissingLine(
            competition=competition, race=None, state="unknown", proof=held.why_unknown(competition), filed=()
        )


def _proof(season: Season, one: CoveredRace) -> str:
    rows = [season.competitor(who).name for race in one.filed for who in missing_rows(season, season.races[race])]
    if rows:
        return f"entered and without a result: {names_of(rows)}"
    return one.proof or f"{', '.join(one.filed)} {'is' if len(one.filed) == 1 else 'are'} filed"


def _notes(document: MissingDocument) -> Iterator[str]:
    count = document.coverage
    skated = count.expected - len(count.to_come) - len(count.not_held)
    if count.expected:
        coming = len(count.to_come) - document.past
        parts = [
            f"{count.whole} of {skated} races that were skated are whole",
            f"{coming} {'is' if coming == 1 else 'are'} to come" if coming or not document.past else "",
            f"{count_of(document.past, 'race')} of {', '.join(document.overdue)}, the days of which are past, "
            f"{'is' if document.past == 1 else 'are'} not in this book"
            if document.past
            else "",
        ]
        yield ", ".join(filter(None, parts))
    if count.not_held:
        yield f"not held: {names_of(count.not_held)}"
    if count.unknown:
        yield f"the programmes of {', '.join(count.unknown)} are not known, or not in full"
    if document.complete is None and not (document.missing or document.overdue or count.unknown):
        yield "nobody knows what was raced: no competition is on the calendar; see: season calendar load"


MISSING: Final[Description[MissingDocument, MissingLine]] = Description(
    name="missing",
    title="Sheets that the book still lacks",
    rows=lambda document: document.missing,
    fields=(
        always("competition", "string", "The competition.", lambda of: of.competition),
        maybe("race", "string", "The race, in all its divisions; empty where nobody knows which.", lambda of: of.race),
        always("state", "string", "missing, in part, unofficial or unknown.", lambda of: of.state),
        always("why", "string", "The same in words.", lambda of: _WANTED[of.state]),
        always("proof", "string", "Why it is taken for skated.", lambda of: of.proof),
        maybe("filed", "string", "What of it is filed, with spaces.", lambda of: " ".join(of.filed) or None),
    ),
)

REPORTS: Final = (
    Report(
        name="missing",
        word="missing",
        path="missing",
        about="The sheets that the book still lacks, race by race, with what proves that they exist.",
        sorts=True,
        model=MissingDocument,
        make=missing_document,
        title=lambda document: f"Missing{'' if document.of is None else f' of {document.of}'}",
        tables=(MISSING,),
        notes=_notes,
        parameters=(
            Parameter(
                name="what",
                about="Only of a competition, such as wc1, or of a cup, such as men-500.",
                pattern=r"[a-z0-9-]{1,60}",
                metavar="COMPETITION|CUP",
                bare=True,
                example="men-500",
            ),
        ),
        label="Missing",
    ),
)
