"""Which race a table's column is of: its competition by city and day, its number among the races of a weekend."""

from collections.abc import Sequence
from dataclasses import dataclass

from commands.intake.older_seasons.tables import OlderTable, RaceColumn
from ledger.errors import RefusedError
from ledger.facts import CompetitionScheduled
from ledger.vocabulary import Event, Race


@dataclass(frozen=True, slots=True)
class Placed:
    """A column of a table and the race that it is of.

    Attributes:
        race: The race.
        day: Its day; the last of the competition where the table does not know it.
        table: The table.
        column: The column.
    """

    race: Race
    day: str
    table: OlderTable
    column: RaceColumn


class Places:
    """A season's calendar, to find columns on."""

    def __init__(self, calendar: Sequence[CompetitionScheduled]) -> None:
        """Find columns on `calendar`, whose competitions come in their order."""
        self.calendar = calendar

    def place(self, table: OlderTable) -> list[Placed]:
        """The columns of a table with their races, in the order of the columns.

        Raises:
            RefusedError: A column's competition is not on the calendar, or two columns would be one race.
        """
        found = [(column, self._competition(table, column)) for column in table.columns]
        placed: list[Placed] = []
        for column, competition in found:
            number = self._number(table, column, competition, found)
            race = Race(competition.competition, column.gender, column.distance, number, column.division)
            if any(one.race == race for one in placed):
                raise RefusedError(
                    f"{table.file}, column {column.heading}: {race} has a column already", reason="race-twice"
                )
            day = column.day if len(column.day) == len("2013-11-29") else competition.last_day
            placed.append(Placed(race, day, table, column))
        return placed

    def competition_of(self, day: str | None) -> CompetitionScheduled:
        """The competition of a day: the first that is not over before it; the season's last for None.

        Raises:
            RefusedError: The calendar is empty.
        """
        if not self.calendar:
            raise RefusedError("the calendar of this book is empty", reason="not-on-the-calendar")
        return next((one for one in self.calendar if day is not None and day <= one.last_day), self.calendar[-1])

    def _competition(self, table: OlderTable, column: RaceColumn) -> CompetitionScheduled:
        fitting = [
            one
            for one in self.calendar
            if one.city == column.city
            and one.first_day[: len(column.day)] <= column.day <= one.last_day[: len(column.day)]
        ]
        if len(fitting) != 1:
            raise RefusedError(
                f"{table.file}, column {column.heading}: {len(fitting) or 'no'} competitions in {column.city} on "
                f"{column.day} are on the calendar",
                reason="not-on-the-calendar",
            )
        return fitting[0]

    def _number(
        self,
        table: OlderTable,
        column: RaceColumn,
        competition: CompetitionScheduled,
        found: Sequence[tuple[RaceColumn, CompetitionScheduled]],
    ) -> int | None:
        """The number of a race where its distance is raced twice in the weekend.

        A heading's digit counts the races in a city over the season, or is the race's number where the city is visited
        once. A whole classification says its number itself.
        """
        if table.whole:
            return column.mark
        event = Event(column.gender, column.distance)
        same = [(one, at) for one, at in found if (one.city, Event(one.gender, one.distance)) == (column.city, event)]
        own = [one for one, at in same if at == competition]
        if len(own) > 1:
            return own.index(column) + 1
        races = dict(competition.programme or ()).get(str(event))
        visits = sum(one.city == column.city for one in self.calendar)
        if column.mark is not None and visits == 1:
            return column.mark
        if column.mark is not None and races is not None and races > 1:
            earlier = sum(at.first_day < competition.first_day for _, at in same)
            return column.mark - earlier
        return None
