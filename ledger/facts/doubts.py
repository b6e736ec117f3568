"""What a book was told on purpose, though it looks wrong."""

from typing import Literal

from ledger.facts.base import Frame, Position, RaceDecision, Reach, Touched
from ledger.vocabulary import Noc, RaceId

Doubted = Literal["programme", "ranks", "gender", "division"]
"""What can be doubted of a race: that it is on the programme, its ranks, the gender of who has a result in it, or that
somebody who is in the other division too skated in this one."""


class NocAccepted(Frame):
    """A code of an NOC that is not among the known ones was given on purpose; from here on the book takes it."""

    reach = Reach.NOTHING
    noc: Noc

    def touches(self) -> Touched:
        """The code."""
        return Touched(noc=self.noc)


class DoubtSettled(RaceDecision):
    """Somebody looked at a doubt of a race and found it right as it stands: no table is marked with it any more.

    `entries` are those that the doubt rests on; what others say later of the same race can be doubted anew.
    """

    race: RaceId
    doubt: Doubted
    entries: tuple[Position, ...]

    def touches(self) -> Touched:
        """The race."""
        return Touched(race=self.race, outcome=self.doubt)
