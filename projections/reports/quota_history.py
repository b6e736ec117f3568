"""``season history QUOTA``: the places of each NOC over the season, after each competition or after each entry."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from ledger.vocabulary import GENDERS, Gender
from projections.documents.quota_changes import QuotaHistoryDocument, QuotaPoint, quota_history_document
from projections.quota import QuotaMoment, quota_history, quota_history_by_entry
from projections.reports.quota import tables_of_quotas
from projections.reports.report import Asked, Report
from projections.tables.columns import Description, Field, always, maybe


def quota_history_of(asked: Asked, *, quota: str) -> QuotaHistoryDocument:
    """The places of each NOC after each qualifying competition; raises what `quota_history` raises."""
    return quota_history_document(asked.reading.basis, quota, quota_history(asked.reading, quota))


def quota_steps_of(asked: Asked, *, quota: str) -> QuotaHistoryDocument:
    """The places of each NOC after each entry that changed them; raises what `quota_history_by_entry` raises."""
    steps: list[QuotaMoment] = []
    for moment in quota_history_by_entry(asked.reader, asked.question, quota):
        if _tallied(moment) != (_tallied(steps[-1]) if steps else []):
            steps.append(moment)
    return quota_history_document(asked.reading.basis, quota, steps)


def _tallied(moment: QuotaMoment) -> list[tuple[str, str, int]]:
    return [(str(one.holder), one.gender, one.places) for one in moment.table.tallies]


class _Held(NamedTuple):
    """The places of an NOC after a competition or an entry."""

    after: str
    gender: Gender
    noc: str
    places: int


class _HeldOver(NamedTuple):
    """The places of an NOC after each competition; None where it had none and was in no list."""

    gender: Gender
    noc: str
    places: tuple[int | None, ...]


class _Step(NamedTuple):
    """What an entry changed of the places of an NOC; None for no place, and for no list."""

    entry: str
    gender: Gender
    noc: str
    before: int | None
    after: int | None


def _places(point: QuotaPoint, gender: Gender) -> dict[str, int]:
    return point.men if gender == "men" else point.women


def _held(document: QuotaHistoryDocument) -> Iterator[_Held]:
    for point in document.points:
        for gender in GENDERS:
            yield from (_Held(point.after, gender, noc, places) for noc, places in _places(point, gender).items())


def _held_over(document: QuotaHistoryDocument) -> Iterator[_HeldOver]:
    """A row for each NOC, men before women, and those with the most places at the end first."""
    for gender in GENDERS:
        points = [_places(point, gender) for point in document.points]
        nocs = dict.fromkeys(noc for places in points for noc in places)
        rows = (_HeldOver(gender, noc, tuple(places.get(noc) for places in points)) for noc in nocs)
        yield from sorted(rows, key=lambda row: (-(row.places[-1] or 0), row.noc))


def _steps(document: QuotaHistoryDocument) -> Iterator[_Step]:
    before: dict[tuple[Gender, str], int] = {}
    for point in document.points:
        after = {(gender, noc): places for gender in GENDERS for noc, places in _places(point, gender).items()}
        for gender, noc in sorted({*before, *after}):
            pair = before.get((gender, noc)), after.get((gender, noc))
            if pair[0] != pair[1]:
                yield _Step(point.after, gender, noc, *pair)
        before = after


def _quotas(asked: Asked) -> Iterator[tuple[str]]:
    return ((table.quota.id,) for table in tables_of_quotas(asked) if table.held)


def _moments(document: QuotaHistoryDocument) -> tuple[Field[_HeldOver], ...]:
    """A column for each competition."""
    return tuple(
        maybe(point.after, "integer", f"The places after {point.after}.", _at(place))
        for place, point in enumerate(document.points)
    )


def _at(place: int) -> Callable[[_HeldOver], int | None]:
    return lambda of: of.places[place]


PLACES: Final[Description[QuotaHistoryDocument, _Held]] = Description(
    name="history",
    title="Places of each NOC over the season",
    rows=_held,
    fields=(
        always("after", "string", "The competition or the entry after which it had them.", lambda of: of.after),
        always("gender", "string", "men or women.", lambda of: of.gender),
        always("noc", "string", "The NOC.", lambda of: of.noc),
        always("places", "integer", "Its places.", lambda of: of.places),
    ),
    key=("after", "gender", "noc"),
    people=False,
)

NOCS: Final[Description[QuotaHistoryDocument, _HeldOver]] = Description(
    name="nocs",
    title="Places after each competition",
    rows=_held_over,
    fields=(
        always("gender", "string", "men or women.", lambda of: of.gender, ditto=True),
        always("noc", "string", "The NOC.", lambda of: of.noc, names=True),
    ),
    spread=_moments,
    key=("gender", "noc"),
)

STEPS: Final[Description[QuotaHistoryDocument, _Step]] = Description(
    name="steps",
    title="Places before and after each entry that changed them",
    rows=_steps,
    fields=(
        always(
            "entry",
            "string",
            "The entry.",
            lambda of: of.entry,
            heading="after",
            show=lambda of: f"entry {of.entry}",
            ditto=True,
        ),
        always("gender", "string", "men or women.", lambda of: of.gender),
        always("noc", "string", "The NOC.", lambda of: of.noc, names=True),
        maybe("before", "integer", "Its places before.", lambda of: of.before, show=lambda of: _or_none(of.before)),
        maybe("after", "integer", "Its places after.", lambda of: of.after, show=lambda of: _or_none(of.after)),
    ),
    key=("entry", "gender", "noc"),
)


def _or_none(places: int | None) -> str:
    return "–" if places is None else str(places)


REPORT: Final = Report(
    name="quota_history",
    word="history",
    path="history/quotas/{quota}",
    about="The places of each NOC in a quota after each qualifying competition.",
    sorts=True,
    model=QuotaHistoryDocument,
    rests=lambda document: (document.quota,),
    make=quota_history_of,
    title=lambda document: f"{document.quota} over the season",
    tables=(PLACES, NOCS),
    instances=_quotas,
    hinted=False,
)

BY_ENTRY: Final = replace(REPORT, about="The same after each entry that changed it.", tables=(PLACES, STEPS))
"""The same by entry, which only a command asks for: so many moments are no columns."""
