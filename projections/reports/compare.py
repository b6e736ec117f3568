"""``season compare``: seasons of a cup side by side: leaders, points, races, what the books have, and the rules."""

from collections.abc import Iterator, Sequence
from typing import Final

from ledger.errors import InvalidInputError
from projections.cups.rows import StandingRow
from projections.documents.base import Document, PrintedPoints
from projections.documents.books import BookCovered, BooksBasis, all_whole, book_covered, books_basis
from projections.documents.titles import not_begun, state_in_words
from projections.reports.report import Parameter, Report
from projections.seasons.comparing import Comparison, Side, compare_seasons
from projections.seasons.members import members
from projections.seasons.people import by_member
from projections.seasons.records import cups_in
from projections.seasons.shelf import Bookshelf
from projections.tables.columns import Description, Field, always, maybe, only_data
from projections.tables.text import bounded

_TOP: Final = 5
_NAMED: Final = 4
"""A title names so many seasons, and of more the first and the last."""


class SeasonSide(Document):
    """One season of a cup. `state` is that of its title; null where its rules have no such cup, and `because` says it.

    `overdue` are the competitions with races of it that are past and not in the book, `begun` is whether anything of it
    was skated.
    `published` are the holders of the title by published lists, where the book does not give it. `covered` is how much
    the book has of its races, and `races` of how many it has something.
    """

    season: str
    rulebook: str
    first_day: str | None
    last_day: str | None
    state: str | None
    because: str
    winners: tuple[str, ...]
    published: tuple[str, ...]
    races: int
    covered: BookCovered | None
    notes: tuple[str, ...]
    overdue: tuple[str, ...] = ()
    begun: bool = True


class SeasonLeader(Document):
    """One row of the standing of a season; `person` is who that is over seasons, null for a row without a name."""

    season: str
    rank: int
    competitor: str
    person: str | None
    name: str
    noc: str
    points: PrintedPoints
    at_least: bool


class SideBySide(Document):
    """What each season has at one rank, in the order of the seasons; several who share it are one after the other."""

    rank: int
    leaders: tuple[tuple[SeasonLeader, ...], ...]


class RuleDifference(Document):
    """One thing that the rules of a season say otherwise than those of the season before it in the comparison."""

    before: str
    after: str
    table: str
    key: str | None
    was: str | None
    now: str | None


class CompareSeasonsDocument(Document):
    """``season compare --json``: seasons of a cup side by side."""

    basis: BooksBasis
    cup: str
    title: str
    seasons: tuple[SeasonSide, ...]
    leaders: tuple[SeasonLeader, ...]
    side_by_side: tuple[SideBySide, ...]
    rules: tuple[RuleDifference, ...]
    complete: bool | None


def _make(shelf: Bookshelf, *, cup: str, season: Sequence[str] = (), top: int | None = None) -> CompareSeasonsDocument:
    seasons = _seasons(shelf, cup, season)
    found = compare_seasons(shelf, seasons, cup)
    rows = [(one, _rows(one, top or _TOP)) for one in found.sides]
    states = {None if one.held is None else one.held.complete for one in found.sides}
    leaders = tuple(_leader(shelf, one, row) for one, own in rows for row in own)
    return CompareSeasonsDocument(
        basis=books_basis(shelf.only(seasons)),
        cup=cup,
        title=next(one.cup.title for one in found.sides if one.cup is not None),
        seasons=tuple(_side(shelf, one) for one in found.sides),
        leaders=leaders,
        side_by_side=tuple(_side_by_side(seasons, leaders)),
        rules=tuple(_rules(found)),
        complete=all_whole(states),
    )


def _seasons(shelf: Bookshelf, cup: str, given: Sequence[str]) -> tuple[str, ...]:
    """The seasons that are asked for, each by what it is called here; where none is, all whose rules have the cup.

    Raises:
        NotFoundError: There is no book of one.
        InvalidInputError: One is named twice, or one alone is named.
    """
    own = {reading.basis.book: season for season, reading in shelf.books.items()}
    seasons = tuple(own[shelf.book(one).basis.book] for one in given)
    if not given:
        having = tuple(name for name, one in shelf.books.items() if any(each.id == cup for each in cups_in(one)))
        return having or tuple(shelf.books)
    if len(set(seasons)) < len(seasons):
        raise InvalidInputError(f"{' '.join(given)}: a season is named twice; name each once")
    if len(seasons) == 1:
        raise InvalidInputError(
            f"{seasons[0]} alone: name two seasons or more, such as {' '.join(list(shelf.books)[:2])}"
        )
    return seasons


def _rows(side: Side, top: int) -> tuple[StandingRow, ...]:
    table = side.found.title.table if side.found is not None else None
    return () if table is None else tuple(row for row in table.rows if row.rank <= top)


def _leader(shelf: Bookshelf, side: Side, row: StandingRow) -> SeasonLeader:
    title = side.found.title if side.found is not None else None
    person = by_member(shelf).get((side.reading.basis.book, row.competitor.id))
    return SeasonLeader(
        season=side.season,
        rank=row.rank,
        competitor=row.competitor.id,
        person=None if person is None else person.id,
        name=row.competitor.name,
        noc=row.competitor.noc,
        points=row.points,
        at_least=title is not None and title.bounds is not None and title.bounds.at_least(row),
    )


def _side_by_side(seasons: Sequence[str], leaders: Sequence[SeasonLeader]) -> Iterator[SideBySide]:
    for rank in sorted({one.rank for one in leaders}):
        own = [tuple(one for one in leaders if (one.season, one.rank) == (season, rank)) for season in seasons]
        yield SideBySide(rank=rank, leaders=tuple(own))


def _side(shelf: Bookshelf, one: Side) -> SeasonSide:
    days = one.reading.season.competitions()
    title = one.found.title if one.found is not None else None
    state, because = (title.state, title.because) if title is not None else (None, _no_cup(one))
    past = () if one.held is None else one.held.overdue
    own = [who for who in members(shelf) if who.book == one.reading.basis.book]
    names = {identity: who.name for who in own for identity in (who.id, *who.others)}
    return SeasonSide(
        season=one.season,
        rulebook=one.reading.basis.rules,
        first_day=days[0].first_day if days else None,
        last_day=max((day.last_day for day in days), default=None),
        state=state,
        because=because,
        winners=tuple(names[won.competitor] for won in one.won if won.computed and won.competitor in names),
        published=tuple(names[won.competitor] for won in one.won if not won.computed and won.competitor in names),
        races=0 if one.held is None else sum(bool(race.filed) for race in one.held.races),
        covered=None if one.held is None else book_covered(one.season, one.reading, one.held),
        notes=() if one.held is None else one.held.notes,
        overdue=past,
        begun=title is None or not not_begun(title, past),
    )


def _no_cup(side: Side) -> str:
    return f"the rules of {side.season} have no such cup" if side.cup is None else "nothing is known of this cup"


def _rules(found: Comparison) -> Iterator[RuleDifference]:
    for one in found.rules:
        change = one.change
        yield RuleDifference(
            before=one.before,
            after=one.after,
            table=change.table,
            key=change.key,
            was=change.before,
            now=change.after,
        )


def _notes(document: CompareSeasonsDocument) -> Iterator[str]:
    for one in document.seasons:
        lines = one.notes or (() if one.covered is not None else (one.because,))
        yield from (f"{one.season}: {line}" for line in lines)


def _state(of: SeasonSide) -> str:
    return "" if of.state is None else state_in_words(of.state, of.overdue, begun=of.begun)


def _title(document: CompareSeasonsDocument) -> str:
    seasons = tuple(one.season for one in document.seasons)
    if len(seasons) <= _NAMED:
        return f"{document.title}: {', '.join(seasons)}"
    return f"{document.title}: {len(seasons)} seasons, {seasons[0]} to {seasons[-1]}"


def _column(index: int, season: str) -> Field[SideBySide]:
    def named(of: SideBySide) -> str:
        own = of.leaders[index]
        return ", ".join(f"{one.name} {one.noc} {bounded(one.points, at_least=one.at_least)}" for one in own)

    return maybe(
        f"of_{season}", "string", f"Who has the rank in {season}.", lambda of: named(of) or None, heading=season
    )


SEASONS: Final[Description[CompareSeasonsDocument, SeasonSide]] = Description(
    name="seasons",
    title="Seasons",
    rows=lambda document: document.seasons,
    fields=(
        always("season", "string", "The season.", lambda of: of.season, names=True, link=lambda of: f"../{of.season}/"),
        maybe("first_day", "date", "Its first day.", lambda of: of.first_day, heading="from"),
        maybe("last_day", "date", "Its last day.", lambda of: of.last_day, heading="to"),
        maybe("state", "string", "The state of the title.", lambda of: of.state, heading="title", show=_state),
        maybe(
            "winners",
            "string",
            "Who has the title by the book.",
            lambda of: ", ".join(of.winners) or None,
            heading="won by",
        ),
        maybe(
            "published",
            "string",
            "Who has the title by published lists alone.",
            lambda of: ", ".join(of.published) or None,
        ),
        always(
            "races",
            "integer",
            "How many races the book has, whole or in part.",
            lambda of: of.races,
            show=lambda of: f"{of.races} of {of.covered.expected}" if of.covered and of.covered.expected else "none",
        ),
        maybe(
            "whole",
            "integer",
            "How many of them it has row by row.",
            lambda of: of.covered.whole if of.covered else None,
        ),
        only_data(
            maybe(
                "expected", "integer", "How many are known of.", lambda of: of.covered.expected if of.covered else None
            )
        ),
        always("rulebook", "string", "The edition of the rules.", lambda of: of.rulebook, heading="rules of"),
        only_data(maybe("because", "string", "Why the title is not won.", lambda of: of.because or None)),
    ),
    key=("season",),
)

TOGETHER: Final[Description[CompareSeasonsDocument, SideBySide]] = Description(
    name="side_by_side",
    title="Who leads, by what is filed",
    rows=lambda document: document.side_by_side,
    fields=(always("rank", "integer", "The rank.", lambda of: of.rank, heading="", names=True),),
    spread=lambda document: tuple(_column(index, one.season) for index, one in enumerate(document.seasons)),
    key=("rank",),
)

LEADERS: Final[Description[CompareSeasonsDocument, SeasonLeader]] = Description(
    name="leaders",
    title="The first of each season",
    rows=lambda document: document.leaders,
    fields=(
        always("season", "string", "The season.", lambda of: of.season),
        always("rank", "integer", "The rank by what is filed.", lambda of: of.rank),
        always("competitor", "string", "The identity in the book of the season.", lambda of: of.competitor),
        maybe("person", "string", "Who that is over seasons.", lambda of: of.person),
        always("name", "string", "The name.", lambda of: of.name),
        always("noc", "string", "The NOC.", lambda of: of.noc),
        always("points", "number", "The points.", lambda of: of.points),
        always("at_least", "boolean", "Whether the points are a lower bound.", lambda of: of.at_least),
    ),
    key=("season", "competitor"),
    people=False,
)

RULES: Final[Description[CompareSeasonsDocument, RuleDifference]] = Description(
    name="rules",
    title="What the rules say otherwise",
    rows=lambda document: document.rules,
    fields=(
        always("after", "string", "The season.", lambda of: of.after, heading="in", ditto=True),
        always("before", "string", "The season before it here.", lambda of: of.before, heading="than in", ditto=True),
        always("table", "string", "The table of the rules.", lambda of: of.table, heading="what"),
        maybe("key", "string", "The key of it; none where the whole table is new or gone.", lambda of: of.key),
        maybe("was", "string", "What it said before; none where it had nothing.", lambda of: of.was),
        maybe("now", "string", "What it says now; none where it has nothing.", lambda of: of.now),
    ),
    key=("before", "after", "table", "key"),
)

REPORTS: Final = (
    Report(
        name="compare_seasons",
        word="compare",
        path="compare/{cup}",
        about="Seasons of a cup side by side: leaders, points, races, what the books have, and the rules.",
        sorts=True,
        model=CompareSeasonsDocument,
        make=_make,
        title=_title,
        tables=(SEASONS, TOGETHER, LEADERS, RULES),
        notes=_notes,
        parameters=(
            Parameter(
                name="season",
                about="A season; give two or more. Without any all that have the cup.",
                pattern=r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}",
                metavar="SEASON",
                many=40,
                bare=True,
                example="2013-14",
            ),
            Parameter(
                name="top",
                about=f"How many ranks to name; by default {_TOP}.",
                pattern=r"[1-9][0-9]{0,2}",
                number=True,
                metavar="N",
                example="3",
            ),
        ),
    ),
)
