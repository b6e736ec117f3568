"""A report: something that can be read, described once.

Its command, its JSON and CSV, its page, its part of the archive, its paths in the site and its row in the docs are made
of this description.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from ledger.basis import Question, counting_number
from ledger.book import Reader, Reading
from ledger.errors import InvalidInputError, NoRulebookError
from ledger.vocabulary import EVENT_PATTERN, RACE_PATTERN
from projections.documents.base import Document
from projections.tables.columns import Description

if TYPE_CHECKING:
    from projections.verification.kept import Seal  # what reads a table need not load what checks signatures

Doc = TypeVar("Doc", bound=Document)
Made = TypeVar("Made")

Form = Literal["page", "json", "csv", "embed", "xlsx", "pdf", "svg", "png", "preview"]
"""The forms in which a report has an address. All but data are made of what people are shown."""
Bases = Literal["every", "some", "last"]
"""The bases at which a site has a report with the same values: at every one, at some, or at the whole book alone."""

_PLACE: Final = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked: a reading, and what was computed for it already.

    Attributes:
        reader: The book.
        question: The basis as it was asked for.
        reading: The season at it.
        kept: What was computed for this reading already; reports on one reading may share it.
        seal: Gives the checkpoints of the book; None where none are known.
    """

    reader: Reader
    question: Question
    reading: Reading
    kept: dict[object, Any] = field(default_factory=dict)
    seal: "Callable[[], Seal] | None" = None

    def once(self, key: object, make: Callable[[], Made]) -> Made:
        """What `make` gives, made once; the key names all that it depends on but the reading."""
        if key not in self.kept:
            self.kept[key] = make()
        made: Made = self.kept[key]
        return made


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """Something that a report is asked with besides its basis.

    Attributes:
        name: Its name, as an address writes it and the report's `make` takes it.
        about: What it means, in one sentence.
        pattern: What its values look like in an address.
        metavar: What stands for a value on the command line.
        many: How often it may be given.
        number: Whether its value is a number.
        flag: Whether it is either given or not, and has no value.
        bare: Whether the command line takes it without its name.
        usual: The value that an address without it means; empty where it means none.
        example: A value of the season 2025/26, for docs and tests.
        option: What the command line calls it, where that is not its name.
    """

    name: str
    about: str
    pattern: str = r"[^\x00-\x1f]{1,120}"
    metavar: str = ""
    many: int = 1
    number: bool = False
    flag: bool = False
    bare: bool = False
    usual: str = ""
    example: str = ""
    option: str = ""

    @property
    def called(self) -> str:
        """The option that gives it on the command line."""
        return f"--{self.option or self.name.replace('_', '-')}"

    def takes(self, value: str) -> bool:
        """Whether an address may give it this value."""
        return re.fullmatch(self.pattern, value) is not None

    def value(self, given: Sequence[str], *, place: bool = False) -> Any:
        """What `make` is handed of the values that were given: one, or all of them where it may be given many times.

        Raises:
            InvalidInputError: A value is no number where it has to be one.
        """
        if self.flag:
            return bool(given)
        name = self.name if place else f"--{self.option or self.name}"
        values = tuple(counting_number(name, text) if self.number else text for text in given)
        return values if self.many > 1 else next(iter(values), None)


PLACES: Final[Mapping[str, Parameter]] = {
    one.name: one
    for one in (
        Parameter(name="cup", about="A cup, such as men-1500.", pattern=EVENT_PATTERN, example="men-1500"),
        Parameter(
            name="event",
            about="An event, such as men-500.",
            pattern=EVENT_PATTERN,
            example="men-1500",
        ),
        Parameter(name="quota", about="A quota, such as owg-2026.", pattern=r"[a-z0-9-]{1,60}", example="owg-2026"),
        Parameter(
            name="race",
            about="A race, such as wc1-men-500-1-a.",
            pattern=RACE_PATTERN,
            example="wc1-men-1500-a",
        ),
        Parameter(
            name="competitor",
            about="A competitor, by identity.",
            pattern=r"[a-z0-9]+(?:-[a-z0-9]+)*",
            example="men-ned-kjeld-nuis",
        ),
        Parameter(
            name="competition",
            about="A competition, such as wc3.",
            pattern=r"[a-z]{1,20}[0-9]{1,4}",
            example="wc3",
        ),
        Parameter(name="noc", about="The code of an NOC, such as NED.", pattern=r"[A-Z]{3}", example="NED"),
        Parameter(
            name="position", about="The position of an entry.", pattern=r"[1-9][0-9]{0,11}", number=True, example="2337"
        ),
        Parameter(name="page", about="The page, from 1.", pattern=r"[1-9][0-9]{0,5}", number=True, example="1"),
        Parameter(
            name="before",
            about="The basis to compare with.",
            pattern=r"[a-z0-9][A-Za-z0-9=,:.+-]{0,150}",
            example="through=wc1",
        ),
        Parameter(
            name="publication",
            about="A published list, by its name; sheets for the result sheets.",
            pattern=r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}",
            example="sheets",
        ),
    )
}
"""What may stand in the places of a path."""


def _quoted(value: str) -> str:
    """A value as a shell takes it for one word."""
    from shlex import quote  # noqa: PLC0415  only who prints a command line needs it

    return quote(value)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(_PLACE.sub(lambda place: f"(?P<{place[1]}>{PLACES[place[1]].pattern})", path))


def _nothing(_document: Any) -> tuple[()]:
    return ()


def _once(_asked: Asked) -> Iterable[tuple[str, ...]]:
    return ((),)


@dataclass(frozen=True, kw_only=True)
class Report(Generic[Doc]):
    """Something that can be read.

    Attributes:
        name: Its name, which tells it from every other.
        word: The word that calls it on the command line. Several reports may share one.
        path: Its path below the basis in an address, such as ``standings/{cup}``.
        about: What it gives, in one sentence.
        model: The model of its document.
        make: Makes the document; it is handed what is asked, and its places and parameters by their names.
        title: Gives the title of a document.
        tables: The tables in a document; the first is its CSV.
        notes: Gives what a reader of a document must know, one sentence each.
        legend: Gives what helps to read its tables, such as the meaning of codes.
        parameters: What else it can be asked with.
        usage: How its places are written on the command line; by default one after the other.
        instances: Gives the values of its places that a book has; those that are written into a site.
        refused: Gives the parts that could not be computed, each with the reason.
        rests: Gives what a document rests on: races, cups, quotas, or all races by an empty name; None where on none.
            Its model has `doubts`, `complete` and `coverage` then, which are those of the races that these count.
        covers: Gives the same for the coverage alone, where a document rests on races that do not name what is missing.
        label: Its name in the navigation of pages; empty where it has no place there.
        seals: The forms in which it shows checkpoints. Those stand beside the basis, so that they may always change.
        bases: At which bases a site has it.
        any_book: Whether it reads a book that is of no season as well: that of people.
        sorts: Whether its page can be sorted by the columns of its first table, and be filtered.
        charts: The charts that can be drawn of it, by their names; each is a picture of its own.
        exact: Whether its tables show what is stored, to the letter, so that no words take its place.
        beside: A path that leads to its own, below that of another report, whose page can name it in a few letters
            where it does so in a thousand cells.
        hinted: Whether its paths are named to who mistypes an address; not where every table is computed to find them.
    """

    name: str
    word: str
    path: str
    about: str
    model: type[Doc]
    make: Callable[..., Doc]
    title: Callable[[Doc], str]
    tables: tuple[Description[Doc, Any], ...]
    notes: Callable[[Doc], Iterable[str]] = _nothing
    legend: Callable[[Doc], Iterable[str]] = _nothing
    parameters: tuple[Parameter, ...] = ()
    usage: str | None = None
    instances: Callable[[Asked], Iterable[tuple[str, ...]]] = _once
    refused: Callable[[Doc], Iterable[tuple[str, str]]] = _nothing
    rests: Callable[[Doc], Iterable[str]] | None = None
    covers: Callable[[Doc], Iterable[str]] | None = None
    label: str = ""
    seals: tuple[Form, ...] = ()
    bases: Bases = "some"
    sorts: bool = False
    beside: str = ""
    hinted: bool = True
    any_book: bool = False
    exact: bool = False
    charts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Let its document know its tables, which a program asks the document for; of several reports the first."""
        if "described_by" not in vars(self.model):
            self.model.described_by = self.tables

    @property
    def places(self) -> tuple[Parameter, ...]:
        """The places in its path."""
        return tuple(PLACES[name] for name in _PLACE.findall(self.path))

    def pattern(self) -> re.Pattern[str]:
        """What its paths look like."""
        return _pattern(self.path)

    def pattern_beside(self) -> re.Pattern[str] | None:
        """What the paths beside another report look like that lead to its own; None where there are none."""
        return _pattern(self.beside) if self.beside else None

    def fill(self, places: Mapping[str, str]) -> str:
        """Its path with the places filled in."""
        return self.path.format_map(places)

    @property
    def example(self) -> dict[str, str]:
        """Values of its places, for docs and tests."""
        return {place.name: place.example for place in self.places}

    def paths(self, asked: Asked) -> Iterable[str]:
        """The paths of all its instances, but those whose name in the book no address can have.

        Without rules that can be read there are none of what needs rules.
        """
        names = [place.name for place in self.places]
        try:
            found = [dict(zip(names, values, strict=True)) for values in self.instances(asked)]
        except NoRulebookError:
            return ()
        return (self.fill(values) for values in found if all(one.takes(values[one.name]) for one in self.places))

    def table(self, name: str | None = None) -> Description[Doc, Any]:
        """A table of it by its name, or the first.

        Raises:
            InvalidInputError: It has no such table; the error names those that it has.
        """
        if name is None:
            return self.tables[0]
        for table in self.tables:
            if table.name == name:
                return table
        raise InvalidInputError(f"--table {name}: this has {', '.join(one.name for one in self.tables)}")

    def answer(self, asked: Asked, places: Mapping[str, str], given: Mapping[str, Sequence[str]]) -> Doc:
        """The document for values of its places and parameters; raises what `make` raises."""
        values = {one.name: one.value([places[one.name]], place=True) for one in self.places}
        values |= {one.name: one.value(given.get(one.name, ())) for one in self.parameters}
        return self.resting(asked, self.make(asked, **values))

    def resting(self, asked: Asked, document: Doc) -> Doc:
        """A document with what is doubted and what is missing of the races that it rests on.

        This is the one place that adds it; a document of another reading than the one that is asked brings its own
        coverage.
        """
        if self.rests is None:
            return document
        # What rests on no race need not load these.
        from projections.documents.coverage import coverage_document, coverage_in  # noqa: PLC0415
        from projections.documents.doubts import doubts_in  # noqa: PLC0415

        more: dict[str, Any] = {}
        subjects = tuple(self.rests(document))
        found = doubts_in(asked.reading, subjects)
        if found:
            more["doubts"] = found
        if getattr(document, "coverage", None) is None:
            covers = subjects if self.covers is None else tuple(self.covers(document))
            held = asked.once(("coverage", covers), lambda: coverage_in(asked.reading, covers))
            more |= {"complete": held.complete, "coverage": coverage_document(held)}
        return document.model_copy(update=more) if more else document

    def lacking(self, document: Doc, *, noted: bool = False) -> tuple[str, ...]:
        """What is missing of the races that a document rests on, in lines for people.

        Where its notes are printed beside it, what they say already is `noted` and left out.
        """
        if self.rests is None:
            return ()
        from projections.documents.coverage import said_of  # noqa: PLC0415  as above

        notes = frozenset(self.notes(document)) if noted else frozenset()
        return tuple(f"{of}{words}" for of, words in said_of(document) if words not in notes)

    def words(self, places: Mapping[str, str], given: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """The words that call it on the command line with these values."""
        usage = " ".join(f"{{{place.name}}}" for place in self.places) if self.usage is None else self.usage
        words = [self.word, *usage.format_map(places).split()]
        for one in self.parameters:
            for value in given.get(one.name, ()):
                named = [] if one.bare else [one.called]
                dashed = ["--"] if one.bare and value.startswith("-") else []
                words += named if one.flag else [*named, *dashed, _quoted(value)]
        return tuple(words)
