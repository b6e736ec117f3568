"""The document of a career: one person over the books that are here."""

from projections.documents.base import Document, PrintedPoints
from projections.documents.books import BookCovered, BooksBasis
from projections.documents.people import NotJoined, PersonLine, PersonSeason


class CareerSeasonLine(PersonSeason):
    """One season of a career. Wins and podiums are those of Division A; the numbers of its teams stand beside its own.

    Numbers are null where a published list alone names the person. `at_least` says that its own are lower bounds, and
    `at_least_teams` that those of its teams are. `covered` is how much the book has of the races of this gender.
    """

    races: int | None
    wins: int | None
    podiums: int | None
    points: PrintedPoints | None
    team_races: int | None
    team_wins: int | None
    team_podiums: int | None
    titles: int
    at_least: bool
    at_least_teams: bool
    covered: BookCovered


class CareerTitle(Document):
    """A title. `computed` says that the book gives it; else the lists of `said_by` alone do, by entry of its book.

    `entries` are those entries, in the order of `said_by`.

    `contradicted` says that lists contradict each other, or the book.
    """

    season: str
    cup: str
    title: str
    computed: bool
    said_by: tuple[str, ...]
    entries: tuple[int, ...]
    contradicted: bool


class CareerCup(Document):
    """A place in the standing of a cup; with `at_least` the points are a lower bound, by which the rank goes."""

    season: str
    cup: str
    title: str
    rank: int
    points: PrintedPoints
    at_least: bool


class CareerBest(Document):
    """The best time of an event that the books hold, and where it was skated."""

    event: str
    time: str
    thousandth: int | None
    season: str
    race: str
    day: str
    city: str
    milliseconds: int


class CareerDocument(Document):
    """``season career --json``: one person over the books that are here.

    `absent` are the other seasons that are here, each with how much its book has: the person may have raced there.
    `not_joined` are those who may be the same person. `complete` says whether every book has all that was skated.
    """

    basis: BooksBasis
    person: PersonLine
    races: int
    wins: int
    podiums: int
    team_races: int
    team_wins: int
    team_podiums: int
    titles_won: int
    at_least: bool
    seasons: tuple[CareerSeasonLine, ...]
    titles: tuple[CareerTitle, ...]
    best: tuple[CareerBest, ...]
    cups: tuple[CareerCup, ...]
    absent: tuple[BookCovered, ...]
    not_joined: tuple[NotJoined, ...]
    notes: tuple[str, ...]
    complete: bool | None = None
