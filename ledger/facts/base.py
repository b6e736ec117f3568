"""What all facts are made of: small types, the base of values, and the kinds of facts with what they say of themselves.

A fact says beside its fields what it touches and which tables it can change; its bases say whether it is a decision, a
publication, or part of the frame. Lists of facts elsewhere are derived from that (see `ledger.facts`), so that none of
them can forget one.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Annotated, ClassVar, NamedTuple, Self, get_args

from pydantic import BaseModel, ConfigDict, Field

from ledger.vocabulary import CompetitorId, RaceId

Instant = Annotated[int, Field(ge=0, le=253_402_300_799_999_999)]
"""Microseconds since 1970-01-01T00:00:00Z."""
Milliseconds = Annotated[int, Field(ge=0, le=86_400_000)]


class _Cites:
    """Marks a number as the position of an entry that the fact cites."""


Position = Annotated[int, Field(ge=1), _Cites()]
"""The position of an entry of the same book; a fact that is carried into another copy of the book cites it there."""
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Rank = Annotated[int, Field(ge=1, le=1_000)]
Origin = Annotated[str, Field(pattern=r"^[!-~]+/[!-~]+$", max_length=250)]
"""The one name of a book in the whole world: a name that its owner controls, a slash, and the name of the book."""
PublicKey = Annotated[str, Field(pattern=r"^[!-*,-~]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$", max_length=300)]
"""A public key as one line, ``name+ID+base64``, as `ledger.seal.note.VerifierKey` reads and writes it."""


class Value(BaseModel):
    """Base of every value that is stored: immutable, strict, and closed to unknown fields."""

    # A model is built when it is first used, so that a command that needs three facts does not wait for all of them.
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    # Stored bytes leave out what is None, so every field that may be None has None as its default.


class Reach(Enum):
    """What a kind of fact can change in what is computed from a book; the value says it in words."""

    NOTHING = "no computed table"
    RULES = "the rules by which every table is computed"
    RACE = "the tables that its race counts in"
    CUP = "the standing of its cup, its title, and the quotas that go by it"
    NAMES = "the name and the code of a competitor, and so whose a place of a quota is"
    ORDER = "the order of those whom the rules leave equal in one table"
    PEOPLE = "the careers and records over seasons, and no table of one"
    EVERYTHING = "every table"
    CITED = "what the entry that it cites can change"


class Touched(NamedTuple):
    """What one fact touches; None and the empty tuple where it touches nothing of the kind.

    Attributes:
        race: Its race.
        competition: Its competition.
        competitors: Its competitors.
        quota: The quota that it is about.
        cup: The cup that it is about.
        event: The event that it is about.
        noc: The NOC that it is about.
        cites: The position of the entry that it cites.
        does: What it does to that entry, where it is about nothing else, such as ``reverses``.
        called: What it is about in words of its own, where these are not all that it touches.
        outcome: What came of it, in a word or two.
        races: Its races, where it is about several at once.
    """

    race: str | None = None
    competition: str | None = None
    competitors: tuple[str, ...] = ()
    quota: str | None = None
    cup: str | None = None
    event: str | None = None
    noc: str | None = None
    cites: int | None = None
    called: tuple[str, ...] = ()
    outcome: str | None = None
    races: tuple[str, ...] = ()
    does: str | None = None

    @property
    def subject(self) -> tuple[str, ...]:
        """What the fact is about, part by part. A race names its competition."""
        own = (self.race or self.competition, *self.races)
        parts = (*own, *self.competitors, self.quota, self.cup, self.event, self.noc)
        return self.called or tuple(part for part in parts if part is not None)

    @property
    def in_words(self) -> str:
        """What the fact is about and what came of it, in a few words; empty where it only cites."""
        return " ".join((*self.subject, *([] if self.outcome is None else [self.outcome])))


class Fact(Value):
    """Base of every fact. `version` is the version of the fact's fields that this program writes."""

    version: ClassVar[int] = 1
    reach: ClassVar[Reach]
    """What facts of this kind can change."""

    @abstractmethod
    def touches(self) -> Touched:
        """What this fact touches: every race, competitor, competition and entry that its fields name."""

    def cited(self) -> tuple[int, ...]:
        """The positions of all entries that its fields name."""
        return tuple(position for name in _citing(type(self)) for position in _positions(getattr(self, name)))

    def citing(self, place: Callable[[int], int]) -> Self:
        """The same fact in a book in which the entries that it names stand elsewhere: `place` says where."""
        named = {name: getattr(self, name) for name in _citing(type(self))}
        return self.model_copy(update={name: _placed(value, place) for name, value in named.items()})


@cache
def _citing(kind: type[Fact]) -> tuple[str, ...]:
    """The fields of a kind of fact that name entries: a position, or several."""
    return tuple(name for name, field in kind.model_fields.items() if _names_entries(field.annotation, field.metadata))


def _names_entries(annotation: object, metadata: Iterable[object] = ()) -> bool:
    inner = [*metadata, *getattr(annotation, "__metadata__", ())]
    return any(isinstance(one, _Cites) for one in inner) or any(map(_names_entries, get_args(annotation)))


def _positions(value: object) -> Iterator[int]:
    if isinstance(value, int):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _positions(one)


def _placed(value: object, place: Callable[[int], int]) -> object:
    if isinstance(value, tuple):
        return tuple(_placed(one, place) for one in value)
    return place(value) if isinstance(value, int) else value


class Frame(Fact):
    """How the book reads what was announced. It is no announcement, so `as_of` does not hide it."""


class Decision(Fact):
    """Something that somebody decided, and that a `DecisionReversed` can therefore undo."""


class Publication(Fact):
    """What was announced to the outside. Tables are computed from what happened, never from what was said of it."""

    reach = Reach.NOTHING


# Pydantic puts the fields of a base first, and facts are printed in the order of their own lines. So the two bases
# below tell the type checker alone which fields those who derive from them have, and each writes them where it will.


class RaceDecision(Decision):
    """A decision on a race."""

    reach = Reach.RACE
    if TYPE_CHECKING:
        race: RaceId


class RowDecision(RaceDecision):
    """A decision on one competitor's row in a race."""

    if TYPE_CHECKING:
        competitor: CompetitorId


class Sanction(Decision):
    """A decision on one competitor that is of no single race."""

    if TYPE_CHECKING:
        competitor: CompetitorId


def spoken_of(fact: Fact, at: Callable[[int], Fact | None]) -> Fact:
    """The fact that a reversal or a verdict is about, however long the chain; any other is about itself.

    `at` gives the fact at a position, or None where none is known there: what cites it then speaks for itself.
    """
    while fact.reach is Reach.CITED:
        cites = fact.touches().cites
        cited = None if cites is None else at(cites)
        if cited is None:
            break
        fact = cited
    return fact


def spans_of(positions: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Positions as spans, the first and the last of each."""
    spans: list[tuple[int, int]] = []
    for position in sorted(positions):
        if spans and spans[-1][1] == position - 1:
            spans[-1] = (spans[-1][0], position)
        else:
            spans.append((position, position))
    return tuple(spans)
