"""Who keeps the book, for archives that others receive."""

from ledger.facts.base import Fact, Reach, Text, Touched


class ArchiveDescribed(Fact):
    """What archives of this book say of themselves from now on; it takes the place of what was said before.

    `organization` is whose book it is, with its `address`; `contact`, `email` and `phone` say whom to ask.
    `description` is what an archive is of, `identifiers` are those that others gave it, and `group` is what it belongs
    together with. `licence` says what may be done with it, as an address or in words.
    """

    reach = Reach.NOTHING
    organization: Text | None = None
    address: Text | None = None
    contact: Text | None = None
    email: Text | None = None
    phone: Text | None = None
    description: Text | None = None
    identifiers: tuple[Text, ...] = ()
    group: Text | None = None
    licence: Text | None = None

    def touches(self) -> Touched:
        """Nothing of the sport."""
        return Touched(called=("archive",) if self.organization is None else ("archive", self.organization))
