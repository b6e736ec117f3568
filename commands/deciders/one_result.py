"""One result by hand: the race as it stands with one row more, or one row changed, as a list of the whole race."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from commands.deciders.refiling import record_of
from commands.intake.results.model import ListedRow, RaceSaid, ResultList
from ledger.errors import InvalidInputError, NotFoundError
from ledger.facts import ResultRow
from ledger.nocs import names
from ledger.season import Season
from ledger.vocabulary import Race
from projections.races.classification import classify
from projections.races.rows import ClassifiedRow, counting_rank
from projections.season.search import find_competitor


def with_result(
    season: Season,
    race: Race,
    who: str,
    changes: Mapping[str, Any],
    *,
    noc: str | None = None,
    reason: str | None = None,
) -> ResultList:
    """The list of a race as it stands, with what was said of one competitor.

    A place that nobody gives follows from the time; a rank that is given moves those below it down. `who` is an
    identity or a name; somebody new needs the `noc`, and another result in an official row a `reason`. Of a race that
    is to be run again nothing stands.

    Raises:
        NotFoundError: Nobody in the book is called so, and no NOC is given.
        InvalidInputError: The rank has to be given, because no time tells it; or a reason is missing.
    """
    record = record_of(season, race)
    stands = classify(season, str(race)).rows if record.protocols else ()
    row = _named(season, race, who, noc)
    own = next((one for one in stands if _is(season, one, row)), None)
    if own is not None and not own.annulled and is_official(season, race) and reason is None:
        raise InvalidInputError(
            f"{race} is official and has a result of {row.name}, so this is a correction: add --reason TEXT, or "
            "decide it with season correct"
        )
    others = [_listed(one) for one in stands if one is not own and not one.annulled]
    fields: dict[str, Any] = {} if own is None else own.result.model_dump()
    if own is None or "time" in changes:
        fields |= {"status": "OK", "thousandth": None, "behind": None}
    result = ResultRow(**{**fields, "rank": None, **changes})
    placed = _placed(race, others, replace(row, result=result), own)
    protocol = record.protocols[-1] if record.protocols else None
    day = () if protocol is None else (protocol.fact.day,)
    return ResultList(
        "by hand", None, RaceSaid(race=str(race), day=day), tuple(placed), frozenset(ResultRow.model_fields)
    )


def is_official(season: Season, race: Race) -> bool:
    """Whether what stands of a race is official."""
    found = record_of(season, race).protocols
    return bool(found) and classify(season, str(race)).protocol.fact.state == "OFFICIAL"


def _named(season: Season, race: Race, who: str, noc: str | None) -> ListedRow:
    try:
        known = find_competitor(season, who, gender=race.gender)
    except NotFoundError as error:
        if noc is None:
            raise NotFoundError(f"{error}; for somebody new give --noc") from None
        name = names().get(noc, (who,))[0] if race.event.is_team else who
        return ListedRow((1,), name, noc, None)
    return ListedRow((1,), known.name, known.noc, None)


def _is(season: Season, one: ClassifiedRow, row: ListedRow) -> bool:
    known = season.competitor(one.competitor)
    return (known.name, known.noc) == (row.name, row.noc)


def _listed(one: ClassifiedRow) -> ListedRow:
    """A row as it stands."""
    fact, result = one.recorded.fact, one.result
    if counting_rank(result) is not None or one.rank is not None:
        result = result.model_copy(update={"rank": one.rank})
    return ListedRow((fact.row,), fact.name_printed, fact.noc_printed, result)


def _placed(race: Race, others: Sequence[ListedRow], own: ListedRow, old: ClassifiedRow | None) -> list[ListedRow]:
    """All rows with their ranks, now that one of them is new or changed.

    Raises:
        InvalidInputError: Nobody can tell the rank.
    """
    result = own.result
    if result is None or result.status not in ("OK", "DNF"):
        return [*_closed(others, old), own]
    if result.rank is not None:
        place = result.rank
        return [*(_moved(row, place, 1) for row in _closed(others, old)), own]
    if result.status == "DNF":
        return [*_closed(others, old), own]
    if not race.timed or result.time is None:
        raise InvalidInputError(f"{race}: no time tells the rank of {own.name}; give it with --rank")
    if old is not None and (result.time, result.thousandth) == (old.result.time, old.result.thousandth):
        return [*others, replace(own, result=result.model_copy(update={"rank": old.rank}))]
    key = (result.time, result.thousandth or 0)
    times = [
        (row.result.time, row.result.thousandth or 0)
        for row in others
        if row.result is not None and row.result.rank is not None and row.result.time is not None
    ]
    place = 1 + sum(time < key for time in times)
    shared = key in times
    rows = [row if shared and _time(row) == key else _moved(row, place, 1) for row in _closed(others, old)]
    return [*rows, replace(own, result=result.model_copy(update={"rank": place}))]


def _time(row: ListedRow) -> tuple[int | None, int]:
    return (None, 0) if row.result is None else (row.result.time, row.result.thousandth or 0)


def _closed(rows: Sequence[ListedRow], old: ClassifiedRow | None) -> list[ListedRow]:
    """The other rows, those below the old place moved up; who shared that place keeps it."""
    if old is None or old.rank is None:
        return list(rows)
    return [_moved(row, old.rank + 1, -1) for row in rows]


def _moved(row: ListedRow, place: int, by: int) -> ListedRow:
    result = row.result
    if result is None or result.rank is None or result.rank < place:
        return row
    return replace(row, result=result.model_copy(update={"rank": result.rank + by}))
