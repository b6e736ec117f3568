"""What was announced: lists that others published, and decisions that keep the basis they rest on."""

from typing import Annotated, Literal

from pydantic import Field

from ledger.facts.base import Decision, Position, Publication, Rank, Text, Touched, Value
from ledger.vocabulary import CompetitionId, CompetitorId, EventId, Noc, Sha256


class PublishedRow(Value):
    """One row of a published list, cells by column name as they were printed."""

    row: Annotated[int, Field(ge=1)]
    cells: tuple[tuple[str, str], ...]


class ClassificationPublished(Publication):
    """Somebody announced a list. It is kept row by row, to be audited, and counts for nothing.

    Columns and cells stay as printed; `meanings` says of single columns what they mean, where a person had to.
    """

    publication: Text
    title: Text
    publisher: Text
    edition: str | None = None
    kind: Literal["standing", "quota", "title", "figures"]
    subject: str | None = None
    after: CompetitionId | None = None
    protocol: Sha256 | None = None
    columns: tuple[str, ...]
    meanings: tuple[tuple[str, str], ...] = ()
    rows: tuple[PublishedRow, ...]

    def touches(self) -> Touched:
        """The competition after which it stands; whom it lists, only an audit can tell."""
        return Touched(competition=self.after, called=(self.publication,))


class RestsOn(Value):
    """The basis that a frozen decision rests on, as it was printed; `root` is the book's root hash at `at`."""

    at: Position
    as_of: str | None = None
    through: CompetitionId | None = None
    rulebook: Text
    root: Sha256


class AllocatedPlace(Value):
    """One place or reserve as it was allocated; `call` is a reserve's turn when reserves are called."""

    event: EventId
    place: Rank
    via: Literal["points", "time", "host"]
    noc: Noc
    competitor: CompetitorId
    delegation: Noc | None = None
    call: Rank | None = None


class QuotaAllocated(Decision, Publication):
    """The places and reserves of a quota were allocated to NOCs. Later entries do not change an allocation."""

    quota: Text
    basis: RestsOn
    places: tuple[AllocatedPlace, ...]
    reserves: tuple[AllocatedPlace, ...]

    def touches(self) -> Touched:
        """The quota and all who were given a place or a turn."""
        everybody = dict.fromkeys(one.competitor for one in (*self.places, *self.reserves))
        return Touched(quota=self.quota, competitors=tuple(everybody), called=(self.quota,))


class QuotaDeclined(Decision, Publication):
    """An NOC gave back `places` of its places in an event of the allocation at `allocated`."""

    allocated: Position
    event: EventId
    noc: Noc
    places: Annotated[int, Field(ge=1, le=99)] = 1

    def touches(self) -> Touched:
        """The NOC in the event, and the allocation."""
        return Touched(event=self.event, noc=self.noc, cites=self.allocated)


class QuotaReallocated(Decision, Publication):
    """A place of the decline at `declined` went to the reserve whose turn is `call`."""

    declined: Position
    event: EventId
    noc: Noc
    call: Rank

    def touches(self) -> Touched:
        """The NOC in the event, and the decline."""
        return Touched(event=self.event, noc=self.noc, cites=self.declined)


class TitleAwarded(Decision, Publication):
    """A title was awarded, to more than one where the rules do not separate them. Later entries do not change it.

    `state` is the one that the title had at the basis. Where it was neither won nor decided, `although` says in words
    why it was awarded all the same. A book of an earlier version of the program says neither.
    """

    cup: Text
    basis: RestsOn
    competitors: tuple[CompetitorId, ...]
    points: Annotated[str, Field(pattern=r"^\d{1,5}(\.\d{1,2})?$")]
    state: Literal["won", "decided", "provisional", "incomplete", "open"] | None = None
    although: Text | None = None

    def touches(self) -> Touched:
        """The cup and who won it."""
        said = None if self.although is None else f'although "{self.although}"'
        return Touched(cup=self.cup, competitors=self.competitors, called=(self.cup,), outcome=said)
