"""What another copy says of a row of which this book says something else: a correction of what stands here.

Of a correction those cells are taken that it changed there; of a row that both filed, those of which the other says
something. The other cells stay as they are here, so that nothing that only this book knows is lost. A status comes with
its time, and a rank with what gives the place; in a race by time a rank alone follows from the times, and is no other
statement.
"""

from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from commands.deciders.admission import standing_row, statement
from ledger.entry import Entry
from ledger.errors import RefusedError
from ledger.facts import Fact, Member, ResultCorrected, ResultRecorded, ResultRow
from ledger.season import Season
from ledger.times import RaceTime, of_milliseconds
from ledger.vocabulary import parse_race
from projections.races.rows import ClassifiedRow

_OF_THE_PLACE: Final = ("rank", "behind", "rank_from")
_OF_THE_END: Final = ("status", "time", "thousandth")


class BothSaid(NamedTuple):
    """Two statements of one row.

    Attributes:
        standing: The entry that says what the row says here.
        fact: The correction by which the other's would be taken over; None where this book says the same.
        words: What stands here and what the other says, in people's units.
    """

    standing: Entry[Fact]
    fact: ResultCorrected | None
    words: str


def both_said(season: Season, fact: Fact, said: ResultRow | None, name: str) -> BothSaid | None:
    """What a result or a correction of the copy called `name` says otherwise than this book; None where it does not.

    `fact` has the positions that it has here. Of a correction, `said` is the result that it corrects there.
    """
    if not isinstance(fact, ResultRecorded | ResultCorrected):
        return None
    try:
        row = standing_row(season, fact.race, fact.competitor)
    except RefusedError:
        return None
    standing = statement(row)
    cells = _cells(fact, said)
    if (
        isinstance(fact, ResultCorrected)
        and standing.position == fact.corrects
        and (said is None or said == row.stated)
    ):
        return None  # it fits as it is
    result = row.stated.model_copy(update={one: getattr(fact.result, one) for one in cells})
    ranked_by: Literal["time", "officials"] = "time"
    if isinstance(fact, ResultCorrected):
        ranked_by = fact.ranked_by
    elif not parse_race(fact.race).timed:
        ranked_by = "officials"
    changed = [one for one in cells if getattr(row.stated, one) != getattr(result, one)]
    if ranked_by == "time" and parse_race(fact.race).timed:
        changed = [one for one in changed if one not in _OF_THE_PLACE]
    who = f"{season.competitor(row.competitor).name} in {fact.race}"
    if not changed:
        return BothSaid(standing, None, f"{who} is the same here")
    return BothSaid(
        standing,
        ResultCorrected(
            corrects=standing.position, race=fact.race, competitor=row.competitor, result=result, ranked_by=ranked_by
        ),
        f"{who} has {', '.join(_here(row, changed))} here (entry {standing.position} by {standing.actor}), and "
        f"{', '.join(_cell(result, one) for one in _shown(changed))} in {name}",
    )


def corrected_there(season: Season, entries: Iterable[Entry[Fact]], fact: Fact) -> ResultRow | None:
    """The result that a correction of another copy corrects there, where `entries` are those that only it has."""
    if not isinstance(fact, ResultCorrected):
        return None
    own = (one.fact for one in entries if one.position == fact.corrects)
    found = next(own, None)
    if found is None and fact.race in season.races:
        record = season.races[fact.race]
        here = (one for one in (*record.results, *record.decisions) if one.position == fact.corrects)
        found = next((one.fact for one in here), None)
    return found.result if isinstance(found, ResultRecorded | ResultCorrected) else None


def _cells(fact: ResultRecorded | ResultCorrected, said: ResultRow | None) -> list[str]:
    """The cells that are taken over."""
    result = fact.result
    if said is None:
        found = [one for one in ResultRow.model_fields if getattr(result, one) not in (None, (), False)]
    else:
        found = [one for one in ResultRow.model_fields if getattr(result, one) != getattr(said, one)]
    if set(found) & set(_OF_THE_END):
        found = [*_OF_THE_END, *(one for one in found if one not in _OF_THE_END)]
    if isinstance(fact, ResultCorrected):
        found = [*(one for one in found if one != "rank"), "rank"]
    return found


def _here(row: ClassifiedRow, changed: list[str]) -> Iterator[str]:
    stands = row.stated.model_copy(update={"rank": row.rank}) if row.rank is not None else row.stated
    return (_cell(stands, one) for one in _shown(changed))


def _shown(changed: list[str]) -> list[str]:
    """The cells that people are told of: a thousandth is a part of the time."""
    if "thousandth" in changed:
        changed = ["time", *(one for one in changed if one not in ("time", "thousandth"))]
    return [one for one in changed if one != "behind"] or changed


def _cell(result: ResultRow, name: str) -> str:
    """A cell as people write it."""
    value = getattr(result, name)
    if value in (None, ()):
        return f"no {name.replace('_', ' ')}"
    if name == "status":
        return str(value)
    if name == "time":
        return str(RaceTime(value, result.thousandth))
    if name == "behind":
        return f"+{of_milliseconds(value, thousandths=False)}"
    if isinstance(value, tuple):
        return f"{name} {', '.join(one.name if isinstance(one, Member) else str(one) for one in value)}"
    return f"{name.replace('_', ' ')} {value}"
