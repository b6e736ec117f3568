"""``season career``: one person over all books: seasons, titles, best times, and what the books lack of it."""

from collections.abc import Iterator
from typing import Final, TypeVar

from ledger.vocabulary import format_time
from projections.documents.books import BookCovered, all_whole, book_covered, books_basis, books_covered, how_complete
from projections.documents.careers import CareerBest, CareerCup, CareerDocument, CareerSeasonLine, CareerTitle
from projections.documents.people import NotJoined, not_joined, person_line, person_season
from projections.reports.over_seasons import book_field, held_of, lacking_fields, page_of, time_field, where_fields
from projections.reports.report import Report
from projections.seasons.careers import Career, CareerSeason, CareerTime, CupPlaced, TitleIn, career
from projections.seasons.searching import find_person
from projections.seasons.shelf import Bookshelf
from projections.seasons.tallies import SeasonTally
from projections.tables.columns import Description, Field, Piece, always, in_pieces, maybe, only_data
from projections.tables.text import bounded, count_of

InCup = TypeVar("InCup", bound=CareerTitle | CareerCup)


def _make(shelf: Bookshelf, *, competitor: str) -> CareerDocument:
    found = career(shelf, find_person(shelf, competitor))
    seasons = tuple(_season(shelf, one) for one in found.seasons)
    absent = tuple(book_covered(season, shelf.books[season], held) for season, held in found.absent)
    states = {one.covered.complete for one in seasons} | {one.complete for one in absent}
    tallied = [one.tally or SeasonTally() for one in found.seasons]
    return CareerDocument(
        basis=books_basis(shelf),
        person=person_line(found.person),
        races=sum(one.races for one in tallied),
        wins=sum(one.wins for one in tallied),
        podiums=sum(one.podiums for one in tallied),
        team_races=sum(one.team_races for one in tallied),
        team_wins=sum(one.team_wins for one in tallied),
        team_podiums=sum(one.team_podiums for one in tallied),
        titles_won=len(found.titles),
        at_least=states != {True},
        seasons=seasons,
        titles=tuple(map(_title, found.titles)),
        best=tuple(_best(shelf, one) for one in found.best),
        cups=tuple(map(_cup, found.cups)),
        absent=absent,
        not_joined=tuple(map(not_joined, found.doubts)),
        notes=tuple(_said(shelf, found)),
        complete=all_whole(states),
    )


def _season(shelf: Bookshelf, one: CareerSeason) -> CareerSeasonLine:
    said, tally = person_season(one.joined), one.tally
    return CareerSeasonLine(
        **said.model_dump(),
        races=None if tally is None else tally.races,
        wins=None if tally is None else tally.wins,
        podiums=None if tally is None else tally.podiums,
        points=None if tally is None else tally.points,
        team_races=None if tally is None else tally.team_races,
        team_wins=None if tally is None else tally.team_wins,
        team_podiums=None if tally is None else tally.team_podiums,
        titles=one.titles,
        at_least=not one.whole,
        at_least_teams=not one.whole_teams,
        covered=book_covered(said.season, shelf.books[said.season], one.held),
    )


def _title(one: TitleIn) -> CareerTitle:
    won = one.won
    return CareerTitle(
        season=one.season,
        cup=won.cup,
        title=won.title,
        computed=won.computed,
        said_by=tuple(f"{claim.entry.fact.publisher} (entry {claim.entry.position})" for claim in won.claims),
        entries=tuple(claim.entry.position for claim in won.claims),
        contradicted=won.contradicted,
    )


def _by(of: CareerTitle) -> Iterator[Piece]:
    """Whose title it is: what the book gives, or the published lists, each with the entry that it stands in."""
    if of.computed:
        yield "this book", None
        return
    yield "published: ", None
    for number, (said, position) in enumerate(zip(of.said_by, of.entries, strict=True)):
        entry = f"entry {position}"
        before = said.removesuffix(f"{entry})")
        yield f"; {before}" if number else before, None
        yield entry, page_of(of.season, f"log/{position}")
        yield ")", None


def _cup(one: CupPlaced) -> CareerCup:
    return CareerCup(
        season=one.season, cup=one.cup, title=one.title, rank=one.rank, points=one.points, at_least=one.at_least
    )


def _best(shelf: Bookshelf, one: CareerTime) -> CareerBest:
    race, result = one.timed.race, one.timed.row.result
    own = shelf.books[one.season].season.scheduled(race.race.competition)
    return CareerBest(
        event=one.event,
        time=format_time(result.time or 0),
        thousandth=result.thousandth,
        season=one.season,
        race=str(race.race),
        day=race.protocol.fact.day,
        city=own.city,
        milliseconds=sum(one.timed.key),
    )


def _said(shelf: Bookshelf, found: Career) -> Iterator[str]:
    yield how_complete(books_covered(shelf))
    for one in found.seasons:
        if one.joined.remark is not None:
            yield f"{one.joined.member.season} is joined by {one.joined.because}; {one.joined.remark}"
    listed = [one.joined.member.season for one in found.seasons if one.tally is None]
    if listed:
        yield f"of {', '.join(listed)} published lists of titles alone name this person; no result of it is here"
    if found.doubts:
        many = "is" if len(found.doubts) == 1 else "are"
        yield f"{count_of(len(found.doubts), 'other')} may be the same person and {many} not joined; see the last table"


def _title_of(document: CareerDocument) -> str:
    person = document.person
    return f"{person.name} ({', '.join(person.nocs)})"


def _legend(document: CareerDocument) -> tuple[str, ...]:
    def said(number: int, noun: str) -> str:
        return f"{bounded(number, at_least=document.at_least)} {noun}"

    alone = (said(document.races, "races"), said(document.wins, "wins"), said(document.podiums, "podiums"))
    teams = (said(document.team_races, "races"), said(document.team_wins, "wins"))
    parts = [
        f"in all: {', '.join(alone)}, {said(document.titles_won, 'titles')}",
        f"with its teams: {', '.join(teams)}" if document.team_races else "",
    ]
    return ("; ".join(filter(None, parts)),)


def _number(name: str, meaning: str, *, teams: bool = False) -> Field[CareerSeasonLine]:
    def shown(of: CareerSeasonLine) -> str:
        number = getattr(of, name)
        least = of.at_least_teams if teams else of.at_least
        return "" if number is None or (teams and not number) else bounded(number, at_least=least)

    return maybe(name, "integer", meaning, lambda of: getattr(of, name), show=shown)


def _cup_fields() -> tuple[Field[InCup], ...]:
    """The columns that say which cup of which season a row is of."""
    return (
        always("season", "string", "The season.", lambda of: of.season),
        always(
            "cup", "string", "The cup.", lambda of: of.cup, link=lambda of: page_of(of.season, f"standings/{of.cup}")
        ),
        always("title", "string", "What it is called.", lambda of: of.title),
    )


SEASONS: Final[Description[CareerDocument, CareerSeasonLine]] = Description(
    name="seasons",
    title="Seasons",
    rows=lambda document: document.seasons,
    fields=(
        always(
            "season",
            "string",
            "The season.",
            lambda of: of.season,
            names=True,
            link=lambda of: page_of(of.season, f"competitors/{of.competitor}") if of.entered else f"../{of.season}/",
        ),
        only_data(always("competitor", "string", "The identity in the book of the season.", lambda of: of.competitor)),
        always("name", "string", "The name in the book of the season.", lambda of: of.name),
        always("nocs", "string", "The NOCs in that season, with spaces.", lambda of: " ".join(of.nocs), heading="NOC"),
        _number("races", "The races that it started in."),
        _number("wins", "First ranks in Division A."),
        _number("podiums", "Ranks from 1 to 3 in Division A."),
        maybe(
            "points",
            "number",
            "World Cup points in both divisions, where known.",
            lambda of: of.points,
            show=lambda of: "" if of.points is None else bounded(of.points, at_least=of.at_least),
        ),
        maybe("titles", "integer", "Titles, published ones among them.", lambda of: of.titles or None),
        _number("team_races", "The races in which a team of it started.", teams=True),
        _number("team_wins", "First ranks of its teams.", teams=True),
        _number("team_podiums", "Ranks from 1 to 3 of its teams.", teams=True),
        always(
            "whole",
            "integer",
            "How many races of this gender the book has, row by row.",
            lambda of: of.covered.whole,
            heading="in the book",
            show=lambda of: held_of(of.covered),
        ),
        only_data(always("expected", "integer", "How many are known of.", lambda of: of.covered.expected)),
        only_data(always("rule", "string", "first, name, number, team or decision.", lambda of: of.rule)),
        maybe("because", "string", "What joins it to another season.", lambda of: of.because, heading="joined by"),
        only_data(
            maybe(
                "entries",
                "string",
                "The entries of the book of people that say so, with spaces.",
                lambda of: " ".join(map(str, of.entries)) or None,
            )
        ),
        only_data(always("at_least", "boolean", "Whether its numbers are lower bounds.", lambda of: of.at_least)),
    ),
    key=("season",),
)

TITLES: Final[Description[CareerDocument, CareerTitle]] = Description(
    name="titles",
    title="Titles",
    rows=lambda document: document.titles,
    fields=(
        *_cup_fields(),
        in_pieces(
            always(
                "computed",
                "boolean",
                "Whether the book gives it; else published lists alone do.",
                lambda of: of.computed,
                heading="by",
            ),
            lambda of: tuple(_by(of)),
        ),
        maybe(
            "contradicted",
            "boolean",
            "Whether lists contradict each other, or the book.",
            lambda of: of.contradicted or None,
        ),
    ),
    key=("season", "cup"),
)

BEST: Final[Description[CareerDocument, CareerBest]] = Description(
    name="best",
    title="Best times that the books hold",
    rows=lambda document: document.best,
    fields=(
        always("event", "string", "The event.", lambda of: of.event, names=True),
        time_field(),
        *where_fields(),
    ),
    key=("event",),
)

CUPS: Final[Description[CareerDocument, CareerCup]] = Description(
    name="cups",
    title="Places in the cups, of what is filed",
    rows=lambda document: document.cups,
    fields=(
        *_cup_fields(),
        always("rank", "integer", "The rank by what is filed.", lambda of: of.rank),
        always(
            "points",
            "number",
            "The points.",
            lambda of: of.points,
            show=lambda of: bounded(of.points, at_least=of.at_least),
        ),
        only_data(always("at_least", "boolean", "Whether the points are a lower bound.", lambda of: of.at_least)),
    ),
    key=("season", "cup"),
)

ABSENT: Final[Description[CareerDocument, BookCovered]] = Description(
    name="absent",
    title="Seasons that are here, and do not know this person",
    rows=lambda document: document.absent,
    fields=(
        book_field(),
        always(
            "whole",
            "integer",
            "How many races of this gender the book has, row by row.",
            lambda of: of.whole,
            heading="in the book",
            show=held_of,
        ),
        *lacking_fields(),
    ),
    key=("season",),
)

NOT_JOINED: Final[Description[CareerDocument, NotJoined]] = Description(
    name="not_joined",
    title="May be the same person, and is not joined",
    rows=lambda document: document.not_joined,
    fields=(
        always(
            "other_name",
            "string",
            "The name.",
            lambda of: of.other_name,
            heading="name",
            names=True,
            link=lambda of: f"careers/{of.other_person}/",
        ),
        always("other_nocs", "string", "The NOCs, with spaces.", lambda of: " ".join(of.other_nocs), heading="NOC"),
        always("other", "string", "The season and the identity.", lambda of: of.other, heading="in"),
        always("why", "string", "What speaks for it, and what is in its way.", lambda of: of.why),
        always(
            "join",
            "string",
            "The command that says that they are one person.",
            lambda of: of.join,
            heading="one person",
        ),
        only_data(always("apart", "string", "The command that says that they are two.", lambda of: of.apart)),
    ),
    key=("other",),
)

REPORTS: Final = (
    Report(
        name="career",
        word="career",
        path="careers/{competitor}",
        about="One person over all books: seasons, titles, best times, and what the books lack.",
        sorts=True,
        model=CareerDocument,
        make=_make,
        title=_title_of,
        tables=(SEASONS, TITLES, BEST, CUPS, ABSENT, NOT_JOINED),
        notes=lambda document: document.notes,
        legend=_legend,
    ),
)
