"""An entry: one line of the book, an envelope around one fact; and a draft, an entry that has no place yet."""

from typing import Generic, Literal, NamedTuple, TypeVar

from ledger.facts import Fact, Text, Value
from ledger.vocabulary import Sha256

F_co = TypeVar("F_co", bound=Fact, covariant=True)


class Source(Value):
    """Where a fact comes from.

    `name` is a file's name without its folder, or a reference in words. A protocol's `sheet` and `revision`, and the
    `row` in it, lead back to the line on paper. The first entry of what ``season load`` recorded says in `load` the
    SHA-256 of that file of facts, and in `loaded` how many entries it brought.

    What ``season carry`` took over from another copy of the book says in `carried_from` the name of that copy's store,
    in `carried_at` the position that the entry has there, in `carried_root` the root hash of that copy up to it, which
    no other entry has, and in `carried_by` who carried it; `load` is then the root of the whole copy.
    """

    kind: Literal["protocol", "file", "reference"]
    name: Text
    sha256: Sha256 | None = None
    sheet: int | None = None
    revision: int | None = None
    row: int | None = None
    load: Sha256 | None = None
    loaded: int | None = None
    carried_from: Text | None = None
    carried_at: int | None = None
    carried_root: Sha256 | None = None
    carried_by: Text | None = None


class Draft(NamedTuple):
    """A fact on its way into the book.

    Attributes:
        fact: What happened.
        actor: Who enters it.
        published_at: When it became official outside, in microseconds since 1970; None means now, as it is
            recorded.
        reason: Why, for a decision.
        source: Where it comes from.
    """

    fact: Fact
    actor: str
    published_at: int | None = None
    reason: str | None = None
    source: Source | None = None


class Entry(NamedTuple, Generic[F_co]):
    """One line of the book.

    Attributes:
        position: 1, 2, 3 … in its book; its only order and identity.
        recorded_at: When the book took it, in microseconds since 1970; never before the entry above it.
        published_at: When the fact became official outside.
        actor: Who entered it.
        fact: What happened.
        reason: Why, for a decision.
        source: Where it comes from.
    """

    position: int
    recorded_at: int
    published_at: int
    actor: str
    fact: F_co
    reason: str | None = None
    source: Source | None = None

    @property
    def name(self) -> str:
        """What the log calls the fact: its class, whose name never changes because stored entries have it too."""
        return type(self.fact).__name__
