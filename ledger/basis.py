"""What a table is computed from: the question that a reader asks, and the basis that is printed under the answer."""

from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from ledger.errors import InvalidInputError, NotFoundError
from ledger.instants import format_instant, parse_instant
from ledger.season import Season


@dataclass(frozen=True, slots=True)
class Question:
    """The axes on which a reader limits what counts; each is None where nothing is limited.

    Attributes:
        at: What did this book contain? The last position, or an instant in microseconds as `at_instant`.
        at_instant: The same by the clock of the book: entries recorded up to this instant.
        as_of: What had been announced? Entries published up to this instant.
        through: Up to which competition? With everything learnt since.
        rulebook: An edition's name or a file, instead of the edition that the book adopted.
    """

    at: int | None = None
    at_instant: int | None = None
    as_of: int | None = None
    through: str | None = None
    rulebook: str | None = None


EVERYTHING = Question()
"""The question that limits nothing."""


_DIGITS: Final = 15
"""No position has more digits; every store can count so far."""


def counting_number(name: str, text: str) -> int:
    """A number from 1 in plain digits, such as a position or a page; `name` is what the reader calls it.

    Raises:
        InvalidInputError: The text is none, or has more digits than any book can need.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS and int(text) > 0):
        shown = text if len(text) <= _DIGITS else f"{text[:_DIGITS]}…"
        raise InvalidInputError(f"{name} {shown or repr(text)}: not a number from 1 that a book can have")
    return int(text)


def ask(
    *, at: str | None = None, as_of: str | None = None, through: str | None = None, rulebook: str | None = None
) -> Question:
    """Make a question of what a person wrote.

    Raises:
        InvalidInputError: A value is neither a position nor an instant.
    """
    position = None
    if at is not None and at.isascii() and at.isdecimal():
        if len(at) > _DIGITS:
            raise InvalidInputError(f"--at {at[:_DIGITS]}…: no book has so many entries")
        position = int(at)
    elif at is not None:
        try:
            return Question(None, parse_instant(at), parse_instant(as_of) if as_of else None, through, rulebook)
        except InvalidInputError as error:
            raise InvalidInputError(f"--at takes a position or an instant: {error}") from None
    return Question(position, None, parse_instant(as_of) if as_of else None, through, rulebook)


def parse_question(text: str) -> Question:
    """Read a basis in one word, for commands that take two: ``at=120,through=wc2``, or short ``120``, ``wc2``, ``now``.

    Raises:
        InvalidInputError: A part names no axis; a bare date does not say which of the two time axes it means.
    """
    axes: dict[str, str] = {}
    for part in text.split(",") if text != "now" else ():
        axis, equals, value = part.partition("=")
        if not equals and part.isascii() and part.isdecimal():
            axis, value = "at", part
        elif not equals and part.isascii() and part.isalnum() and part[0].isalpha():
            axis, value = "through", part
        if axis not in ("at", "as-of", "through", "rulebook") or axis in axes or not value:
            raise InvalidInputError(
                f"{text!r} is no basis; write axes like at=120,as-of=2025-11-23T18:00Z,through=wc2,rulebook=2025-26, "
                "or one of 120, wc2 and now"
            )
        axes[axis] = value
    return ask(at=axes.get("at"), as_of=axes.get("as-of"), through=axes.get("through"), rulebook=axes.get("rulebook"))


class Basis(BaseModel):
    """What a table was computed from, printed on every output; equal bases give identical bytes.

    `at` is the last position that counts, and `root` the hash of the book's Merkle tree at it, in hexadecimal.
    `through` is null where every competition counts, and `as_of` where announcements are not limited. `hypothetical`
    says what was imagined on top of the book; it is empty where nothing was. `amended` names the older editions that
    score competitions before the one from which `rulebook` holds; JSON has it only where there are some.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    book: str
    at: int
    as_of: str | None
    through: str | None
    rulebook: str
    root: str
    hypothetical: tuple[str, ...] = ()
    amended: Annotated[tuple[str, ...], Field(exclude_if=lambda said: not said)] = ()

    @property
    def rules(self) -> str:
        """The edition of the rules, and older ones with the competitions that they score."""
        return ", and ".join((self.rulebook, *self.amended))

    def line(self, *, whole: bool = False) -> str:
        """The basis as one line for people; its root in full where the `whole` of it is wanted."""
        parts = [
            f"{self.book} at {self.at}",
            f"as of {self.as_of}" if self.as_of else "",
            f"through {self.through}" if self.through else "",
            f"rulebook {self.rules}",
            f"root {self.root if whole else f'{self.root[:16]}…'}",
        ]
        line = " · ".join(part for part in parts if part)
        return f"HYPOTHETICAL ({'; '.join(self.hypothetical)}) · {line}" if self.hypothetical else line


def counted_competitions(season: Season, through: str | None) -> tuple[str, ...]:
    """The competitions that count, in their order, up to `through`.

    Raises:
        NotFoundError: `through` is not on the calendar.
    """
    names = tuple(fact.competition for fact in season.competitions())
    if through is None:
        return names
    if through not in names:
        raise NotFoundError(f"--through {through}: not on the calendar, which has {', '.join(names) or 'nothing'}")
    return names[: names.index(through) + 1]


def as_of_text(instant: int | None) -> str | None:
    """An instant as a basis prints it."""
    return None if instant is None else format_instant(instant)
