"""What a list says of races, before anybody is recognised and before it is known which races of the book they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ledger.errors import InvalidInputError
from ledger.facts import ResultRow
from ledger.vocabulary import Distance, Division, Gender, Lane, Status


class DoubtfulError(InvalidInputError):
    """Raised where only a person can tell what is meant; `choices` are the values of the option that answers it.

    On a terminal it is asked, in a script it is refused.
    """

    def __init__(self, question: str, option: str, choices: Mapping[str, str]) -> None:
        answers = " or ".join(f"{option} {value} ({words})" for value, words in choices.items())
        super().__init__(f"{question}; say which with {answers}" if choices else f"{question}; say it with {option}")
        self.question = question
        self.option = option
        self.choices = dict(choices)


@dataclass(frozen=True, slots=True)
class RaceSaid:
    """What a list says of the race of a row; what it does not say is None or empty."""

    race: str | None = None
    season: str | None = None
    competition: str | None = None
    city: str | None = None
    day: tuple[str, ...] = ()
    gender: Gender | None = None
    distance: Distance | None = None
    number: int | None = None
    division: Division | None = None


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One competitor in a list.

    Attributes:
        lines: The lines of the file, or the numbers of the items, that say it; of a team one for each member.
        name: The name; of a team that of its country.
        noc: The code, or None where the list has none.
        result: What it says of the result; None for who is entered and has none yet.
        order: The place in the order of the start, where that is said.
        bib: The bib, where that is said.
        pair: The pair or heat, where that is said.
        lane: The lane, where that is said.
        numbers: The numbers that other systems have for this competitor, each with its system.
    """

    lines: tuple[int, ...]
    name: str
    noc: str | None
    result: ResultRow | None
    order: int | None = None
    bib: int | None = None
    pair: int | None = None
    lane: Lane | None = None
    numbers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ResultList:
    """All that one file says of one race.

    Attributes:
        file: The name of the file.
        sha256: Its hash; None where it is no file.
        said: What it says of the race.
        rows: Its rows, in their order.
        cells: The fields of a result that the list says; of all others it says nothing.
        moment: When it was made, in microseconds since 1970, where it says so.
        assumed: What was taken for granted in reading it, one sentence each.
        unread: The columns that nobody knows.
    """

    file: str
    sha256: str | None
    said: RaceSaid
    rows: tuple[ListedRow, ...]
    cells: frozenset[str]
    moment: int | None = None
    assumed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadAs:
    """What a person says of how lists are to be read.

    Attributes:
        columns: Printed columns by meaning.
        times: How ``142.97`` is meant: ``seconds``, or minutes and seconds as ``digits``.
        ranks: What gives the ranks: ``given`` by the list, its ``times``, or the ``order`` of its rows.
        statuses: What numbers of the results API stand for.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    times: str | None = None
    ranks: str | None = None
    statuses: Mapping[int, Status] = field(default_factory=dict)
