"""A sheet in the place of what is known of its race in part: rows without a name, and those of the other division."""

from collections.abc import Sequence
from dataclasses import replace

from commands.deciders.differences import Difference
from commands.deciders.identity import Recognition, Roster
from commands.deciders.joining import Appearance, join, of_the_book
from commands.deciders.replacing import Replacing, known_in_part
from commands.intake.protocol import Sheet
from ledger.season import Season
from ledger.vocabulary import Race


class TakingOver(Replacing):
    """The filing of one sheet of one race."""

    def __init__(self, season: Season, actor: str, *, sheet: Sheet, race: Race, roster: Roster | None = None) -> None:
        """File `sheet`, which is of `race`, after `season`; `roster` is the one of that season, where it is at hand."""
        super().__init__(season, actor)
        if roster is not None:
            self.roster = roster
        self.sheet = sheet
        self.race = race

    def name_rows(self, recognised: Sequence[Recognition]) -> None:
        """Find who the rows are that the book has of the race without a name."""
        if not self.race.event.is_team:
            own = [
                Appearance(self.sheet.file, self.race, who.competitor, True, row.noc, row.result.points_printed)
                for row, who in zip(self.sheet.rows, recognised, strict=True)
            ]
            self.joined = join((*own, *of_the_book(self.season, [self.race])))

    def keep_others(self, column: Race) -> Sequence[Difference]:
        """Keep the rows of a replaced column that are of the other division; those that can be of none are gone.

        A rank in a column is one of Division A. Where the other division is filed officially, it has all its rows.
        """
        other = replace(self.race, division="b" if self.race.division == "a" else "a")
        full = self.is_filed(other) and not known_in_part(self.season, other)
        left = [] if full else self.left(column)
        if other.division == "b":
            left = [(who, entry) for who, entry in left if entry.fact.result.rank is None]
        kept = {entry.position for _, entry in left}
        gone = [entry for _, entry in self.left(column) if entry.position not in kept]
        self.record_again(column, other, left)
        return [
            Difference(entry.fact.competitor, entry.fact.name_printed, "row", entry.fact.row, None) for entry in gone
        ]
