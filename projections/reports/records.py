"""``season records``: most wins, best times and longest runs over all books, and how complete they are."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from ledger.errors import InvalidInputError
from ledger.vocabulary import GENDERS, MIXED, format_time
from projections.documents.base import Document
from projections.documents.books import BookCovered, BooksBasis, all_whole, books_basis, books_covered, how_complete
from projections.documents.people import span_of
from projections.reports.over_seasons import book_field, lacking_fields, time_field, where_fields
from projections.reports.report import Parameter, Report
from projections.seasons.careers import CareerTime
from projections.seasons.people import OnePerson
from projections.seasons.records import Most, Run, best_times, most, runs
from projections.seasons.shelf import Bookshelf
from projections.tables.columns import Description, Field, always, only_data
from projections.tables.text import bounded

_TOP: Final = 5
"""So many are named of each kind, where nothing else is asked."""


class RecordMost(Document):
    """What one person has over all books; the rank is by wins, then podiums, of its gender and kind.

    `titles` are those that the books give and those that published lists alone say. `at_least` says that a book here is
    not whole, so that all numbers are lower bounds.
    """

    gender: str
    kind: str
    rank: int
    person: str
    name: str
    nocs: tuple[str, ...]
    seasons: tuple[str, ...]
    wins: int
    podiums: int
    races: int
    titles: int
    at_least: bool


class RecordTime(Document):
    """A best time of an event, one for each person."""

    event: str
    rank: int
    time: str
    thousandth: int | None
    person: str
    name: str
    noc: str
    season: str
    race: str
    day: str
    city: str
    milliseconds: int


class RecordRun(Document):
    """The longest run of a cup, `of` races or of titles; with `at_least` what was before or after it is not known."""

    of: str
    cup: str
    length: int
    person: str
    name: str
    nocs: tuple[str, ...]
    first: str
    last: str
    at_least: bool


class RecordsDocument(Document):
    """``season records --json``: records of these books, which claim no more than they hold.

    `books` say how much each has. `complete` is true only where all have everything that was skated.
    """

    basis: BooksBasis
    books: tuple[BookCovered, ...]
    most: tuple[RecordMost, ...]
    best: tuple[RecordTime, ...]
    runs: tuple[RecordRun, ...]
    notes: tuple[str, ...]
    complete: bool | None


def _make(shelf: Bookshelf, *, gender: str | None = None, top: int | None = None) -> RecordsDocument:
    if gender not in (None, *GENDERS, MIXED):
        raise InvalidInputError(f"--gender {gender}: one of {', '.join((*GENDERS, MIXED))}")
    books, first = books_covered(shelf), top or _TOP
    return RecordsDocument(
        basis=books_basis(shelf),
        books=books,
        most=tuple(_most(one) for one in most(shelf, gender=gender) if one.rank <= first),
        best=tuple(_best(shelf, best_times(shelf, gender=gender), first)),
        runs=tuple(map(_run, runs(shelf, gender=gender))),
        notes=tuple(_said(books)),
        complete=all_whole(one.complete for one in books),
    )


def _said(books: tuple[BookCovered, ...]) -> Iterator[str]:
    yield f"records {how_complete(books)}"
    if any(one.complete is not True for one in books):
        yield "a race that is missing may have been won by others, and faster; no record here is one of the sport"


def _most(one: Most) -> RecordMost:
    person = one.person
    return RecordMost(
        gender=person.newest.gender,
        kind=person.newest.kind,
        rank=one.rank,
        person=person.id,
        name=person.newest.name,
        nocs=person.nocs,
        seasons=tuple(member.season for member in person.members),
        wins=one.wins,
        podiums=one.podiums,
        races=one.races,
        titles=one.titles,
        at_least=one.at_least,
    )


def _best(shelf: Bookshelf, found: Iterable[tuple[CareerTime, OnePerson]], top: int) -> Iterator[RecordTime]:
    """The first of each event; those of one time share a rank."""
    for _, of_event in groupby(found, key=lambda one: one[0].event):
        own = list(of_event)
        keys = [best.timed.key for best, _ in own]
        for best, person in own:
            rank = keys.index(best.timed.key) + 1
            if rank <= top:
                yield _time(shelf, best, person, rank)


def _time(shelf: Bookshelf, best: CareerTime, person: OnePerson, rank: int) -> RecordTime:
    race, row = best.timed.race, best.timed.row
    competition = shelf.books[best.season].season.scheduled(race.race.competition)
    member = next(one for one in person.members if one.season == best.season)
    return RecordTime(
        event=best.event,
        rank=rank,
        time=format_time(row.result.time or 0),
        thousandth=row.result.thousandth,
        person=person.id,
        name=member.name,
        noc=row.recorded.fact.noc_printed,
        season=best.season,
        race=str(race.race),
        day=race.protocol.fact.day,
        city=competition.city,
        milliseconds=sum(best.timed.key),
    )


def _run(one: Run) -> RecordRun:
    return RecordRun(
        of=one.of,
        cup=one.cup,
        length=one.length,
        person=one.person.id,
        name=one.person.newest.name,
        nocs=one.person.nocs,
        first=one.first,
        last=one.last,
        at_least=one.at_least,
    )


def _number(name: str, meaning: str) -> Field[RecordMost]:
    return always(
        name,
        "integer",
        meaning,
        lambda of: getattr(of, name),
        show=lambda of: bounded(getattr(of, name), at_least=of.at_least),
    )


MOST: Final[Description[RecordsDocument, RecordMost]] = Description(
    name="most",
    title="Most wins in these books",
    rows=lambda document: document.most,
    fields=(
        always("gender", "string", "men, women or mixed.", lambda of: of.gender, ditto=True),
        always("kind", "string", "skater or team.", lambda of: of.kind, ditto=True),
        always(
            "rank", "integer", "The rank by wins, then podiums, of the gender and kind.", lambda of: of.rank, heading=""
        ),
        only_data(always("person", "string", "What the person is called in addresses.", lambda of: of.person)),
        always("name", "string", "The name.", lambda of: of.name, names=True, link=lambda of: f"careers/{of.person}/"),
        always(
            "nocs", "string", "Every NOC that it has had, with spaces.", lambda of: " ".join(of.nocs), heading="NOC"
        ),
        _number("wins", "First ranks in Division A."),
        _number("podiums", "Ranks from 1 to 3 in Division A."),
        _number("races", "The races that it started in."),
        _number("titles", "Titles, published ones among them."),
        always(
            "seasons",
            "string",
            "The seasons that know the person, with spaces.",
            lambda of: " ".join(of.seasons),
            show=lambda of: span_of(of.seasons),
        ),
        only_data(always("at_least", "boolean", "Whether the numbers are lower bounds.", lambda of: of.at_least)),
    ),
    key=("person",),
)

BEST: Final[Description[RecordsDocument, RecordTime]] = Description(
    name="best",
    title="Best times in these books",
    rows=lambda document: document.best,
    fields=(
        always("event", "string", "The event.", lambda of: of.event, ditto=True),
        always("rank", "integer", "The rank, one time of each person.", lambda of: of.rank, heading=""),
        time_field(),
        only_data(always("person", "string", "What the person is called in addresses.", lambda of: of.person)),
        always("name", "string", "The name.", lambda of: of.name, names=True, link=lambda of: f"careers/{of.person}/"),
        always("noc", "string", "The NOC that the race prints.", lambda of: of.noc),
        *where_fields(),
    ),
    key=("event", "person"),
)

RUNS: Final[Description[RecordsDocument, RecordRun]] = Description(
    name="runs",
    title="Longest runs of each cup in these books",
    rows=lambda document: document.runs,
    fields=(
        always("cup", "string", "The cup.", lambda of: of.cup, ditto=True, link=lambda of: f"compare/{of.cup}/"),
        always("of", "string", "What was won one after the other: races, or titles.", lambda of: of.of),
        always(
            "length",
            "integer",
            "How many, one after the other.",
            lambda of: of.length,
            show=lambda of: bounded(of.length, at_least=of.at_least),
        ),
        only_data(always("person", "string", "What the person is called in addresses.", lambda of: of.person)),
        always("name", "string", "The name.", lambda of: of.name, names=True, link=lambda of: f"careers/{of.person}/"),
        always(
            "nocs", "string", "Every NOC that it has had, with spaces.", lambda of: " ".join(of.nocs), heading="NOC"
        ),
        always("first", "string", "The race or the season that it begins with.", lambda of: of.first, heading="from"),
        always("last", "string", "The race or the season that it ends with.", lambda of: of.last, heading="to"),
        only_data(
            always("at_least", "boolean", "Whether what was before or after it is not known.", lambda of: of.at_least)
        ),
    ),
    key=("cup", "of", "person", "first"),
)

BOOKS: Final[Description[RecordsDocument, BookCovered]] = Description(
    name="books",
    title="What these books have of all races",
    rows=lambda document: document.books,
    fields=(
        book_field(),
        always("expected", "integer", "How many races are known of.", lambda of: of.expected, heading="known of"),
        always("whole", "integer", "How many the book has, row by row.", lambda of: of.whole),
        *lacking_fields(),
    ),
    key=("season",),
)

REPORTS: Final = (
    Report(
        name="records",
        word="records",
        path="records",
        about="Most wins, best times and longest runs over all books, and how complete they are.",
        sorts=True,
        model=RecordsDocument,
        make=_make,
        title=lambda _document: "Records of these books",
        tables=(MOST, BEST, RUNS, BOOKS),
        notes=lambda document: document.notes,
        parameters=(
            Parameter(
                name="gender",
                about="Of men, women or mixed teams alone.",
                pattern="|".join((*GENDERS, MIXED)),
                example="women",
            ),
            Parameter(
                name="top",
                about=f"How many ranks to name of each kind; by default {_TOP}.",
                pattern=r"[1-9][0-9]{0,2}",
                number=True,
                metavar="N",
                example="3",
            ),
        ),
        label="Records",
    ),
)
