"""What a page is made of: the visit that asks for it, and the resource that answers as page, JSON and CSV."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel

from ledger.basis import Question
from ledger.book import Reading
from projections.web.address import options, permanent, write_basis
from projections.web.reading import SharedReader
from projections.web.sealed import Seal

_PLACE: Final = re.compile(r"\{([a-z]+)\}")

KINDS: Final = {
    "cup": r"(?:men|women)-[a-z0-9-]{1,60}",
    "event": r"(?:men|women)-[a-z0-9-]{1,60}",
    "quota": r"[a-z0-9-]{1,60}",
    "race": r"[a-z]{1,20}[0-9]{1,4}-(?:men|women)-[a-z0-9-]{1,60}",
    "gender": r"men|women",
    "competitor": r"[a-z0-9]+(?:-[a-z0-9]+)*",
    "noc": r"[A-Z]{3}",
    "position": r"[1-9][0-9]{0,11}",
    "page": r"[1-9][0-9]{0,5}",
    "before": r"[a-z0-9][A-Za-z0-9=,:.+-]{0,150}",
    "publication": r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}",
}
"""What may stand in the places of a path."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query: its name, what it means, and the pattern of what it takes."""

    name: str
    about: str
    pattern: str = r"[^\x00-\x1f]{1,120}"
    many: int = 1

    def takes(self, value: str) -> bool:
        """Whether it takes this value."""
        return re.fullmatch(self.pattern, value) is not None


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for one page at one basis.

    Attributes:
        reader: The book.
        question: The basis as it was asked for.
        reading: The season at it.
        path: What stands in the places of the path.
        query: The parameters given; a parameter may be given several times where its resource says so.
        kept: What was computed for this reading already; visits of one reading may share it.
        seal: The checkpoints of the book, for a resource that shows them; None where none are known.
    """

    reader: SharedReader
    question: Question
    reading: Reading
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    kept: dict[object, Any] = field(default_factory=dict)
    seal: Seal | None = None

    def __getitem__(self, place: str) -> str:
        return self.path[place]

    def one(self, name: str) -> str | None:
        """The value of a parameter, or None."""
        return next(iter(self.query.get(name, ())), None)

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """What `make` gives, made once; the key names all that it depends on but the reading."""
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    @property
    def basis(self) -> str:
        """The basis as the address writes it."""
        return write_basis(self.question)

    @property
    def fixed(self) -> str:
        """The basis, bound to its position, as an address writes it."""
        return write_basis(permanent(self.question, self.reading.basis))

    def command(self, *words: str) -> str:
        """The command line that gives the same, bound to the position."""
        return " ".join(("season", *words, *options(permanent(self.question, self.reading.basis))))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as CSV."""

    header: Sequence[str]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows besides its document.

    Attributes:
        title: Its title.
        command: The command line with the same output, or empty where there is none.
        more: What else its template needs.
    """

    title: str
    command: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Something that can be read, as a page, as JSON and, where it is a table, as CSV.

    Attributes:
        name: Its name, which is also that of its template.
        path: Its path below the basis, such as ``standings/{cup}``; empty for the season.
        about: What it gives, in one sentence.
        model: The model of its document.
        make: Makes the document.
        show: Gives what the page shows besides; takes the visit and the document.
        sheet: Gives the document as a table, or None where it is none.
        parameters: The parameters of its query.
        seals: Its forms that show checkpoints. Those are beside the basis, so that such an answer may always change.
    """

    name: str
    path: str
    about: str
    model: type[BaseModel]
    make: Callable[[Visit], BaseModel]
    show: Callable[[Visit, Any], Shown]
    sheet: Callable[[Any], Sheet] | None = None
    parameters: tuple[Parameter, ...] = ()
    seals: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """The names of the places in its path."""
        return tuple(_PLACE.findall(self.path))

    def pattern(self) -> re.Pattern[str]:
        """What its paths look like."""
        return re.compile(_PLACE.sub(lambda place: f"(?P<{place[1]}>{KINDS[place[1]]})", self.path))

    def fill(self, places: Mapping[str, str]) -> str:
        """Its path with the places filled in."""
        return self.path.format_map(places)
