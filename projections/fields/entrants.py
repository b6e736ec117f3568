"""Who is entered in an event: competitors whom the book knows, and names that it does not."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.names import letters
from ledger.season import Competitor, Season


@dataclass(frozen=True, slots=True)
class FieldEntrant:
    """Somebody entered in an event.

    Attributes:
        key: What tells it from others: the identity in the book, or of whom the book does not know the name and code.
        name: The name.
        noc: The code that it competes under.
        competitor: The identity in the book, or None.
    """

    key: str
    name: str
    noc: str
    competitor: str | None

    @classmethod
    def known(cls, one: Competitor) -> "FieldEntrant":
        """A competitor of the book as an entrant."""
        return cls(one.id, one.name, one.noc, one.id)

    @classmethod
    def unknown(cls, name: str, noc: str) -> "FieldEntrant":
        """Somebody whom the book does not know."""
        return cls(f"? {letters(name)} {noc}", name, noc, None)


@dataclass(frozen=True, slots=True)
class GivenEntry:
    """A row of a list of entries, as it is written.

    Attributes:
        file: The name of the file.
        row: The row.
        name: The name; empty for a team that is named by its code alone.
        noc: The code.
        gender: Whose event it is, where the list says so.
        event: The distance, such as ``500``, where the list says so.
        rank: A rank, in a list of last season's cup.
    """

    file: str
    row: int
    name: str
    noc: str
    gender: str | None = None
    event: str | None = None
    rank: int | None = None

    @property
    def where(self) -> str:
        """File and row."""
        return f"{self.file}, row {self.row}"

    def of(self, event: str) -> bool:
        """Whether it is an entry in an event, by what it says."""
        gender, _, distance = event.partition("-")
        return self.gender in (None, gender) and self.event in (None, distance)


def entrants(season: Season, competitors: Iterable[str], *, on: str) -> tuple[FieldEntrant, ...]:
    """Some competitors of the book as entrants, with the code of a day."""
    return tuple(FieldEntrant.known(season.competitor(one, on=on)) for one in competitors)
