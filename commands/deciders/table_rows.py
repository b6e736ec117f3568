"""The rows of a race while tables are joined: what each says, and one result of two that are told of somebody."""

from dataclasses import dataclass
from typing import Final

from commands.deciders.drafting import of_race
from commands.intake.older_seasons.tables import Mention
from commands.intake.protocol import SheetRow
from ledger.errors import RefusedError
from ledger.facts import ProtocolFiled, ResultRow
from ledger.vocabulary import Race

JOINED: Final = ("rank", "time", "thousandth", "points_printed", "grand_points_printed", "race_points")
"""What one table may say of a result and another not."""


@dataclass(slots=True)
class TableRow:
    """One competitor's row in a race while tables are joined."""

    who: str
    mention: Mention
    file: str
    result: ResultRow


def join_results(row: TableRow, other: ResultRow, where: str) -> ResultRow:
    """One result of two that are told of a competitor in a race."""
    mention, changes = row.mention, {}
    for field in JOINED:
        old, new = getattr(row.result, field), getattr(other, field)
        if old is not None and new is not None and old != new:
            raise RefusedError(
                f"{where}: {mention.name or mention.noc} has {field} {new}, where {row.file} gives {old}",
                reason="contradicts",
            )
        changes[field] = new if old is None else old
    return row.result.model_copy(update=changes)


def says_more(row: TableRow, stands: ResultRow | None) -> bool:
    """Whether a row says what the one that stands does not, or is new."""
    if stands is None:
        return True
    told, known = row.result, without_inferred(stands)
    return any(getattr(told, name) is not None and getattr(known, name) is None for name in JOINED)


def without_inferred(result: ResultRow) -> ResultRow:
    """A result without the rank that its points gave away, which follows again where it still does."""
    return result.model_copy(update={"rank": None, "rank_from": None}) if result.rank_from else result


def protocol_in_part(race: Race, day: str, rows: int) -> ProtocolFiled:
    """The protocol of a race of which tables give so many rows, titled by what the race is."""
    number = f", race {race.number}" if race.number else ""
    division = f", Division {race.division.upper()}" if race.division else ""
    distance = race.distance.replace("-", " ") if not race.distance.isdecimal() else f"{race.distance} m"
    title = f"{distance} {race.gender}{number}{division}"
    return ProtocolFiled(**of_race(race), day=day, title=title, state="PARTIAL", rows=rows)


def as_printed(row: TableRow) -> SheetRow:
    """The row as a protocol would print it: a competitor without a name goes by the code."""
    mention = row.mention
    return SheetRow(row=mention.row, name=mention.name or mention.noc, noc=mention.noc, result=row.result)
