"""The tables of books themselves: books, their calendars, competitors, decisions, and what could not be computed."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from ledger.facts import Touched
from ledger.instants import format_instant
from ledger.season import Season
from projections.export.book import BookAt, Uncomputed
from projections.export.resting import Resting, borrowed
from projections.export.tidy import Tidy
from projections.reports.calendar import CALENDAR, ScheduledCompetition
from projections.reports.catalogue import report
from projections.reports.disputes import DECISIONS, DecisionLine
from projections.reports.search import COMPETITORS, CompetitorLine
from projections.season.coverage import State
from projections.seasons.people import JoinedSeason, OnePerson
from projections.tables.columns import always, maybe


class _Called(NamedTuple):
    """A competitor, who that is over seasons, and what joins it to the others of them."""

    line: CompetitorLine
    person: OnePerson | None
    joined: JoinedSeason | None


class _Decided(NamedTuple):
    """A decision, and what it touches."""

    line: DecisionLine
    touched: Touched
    races: tuple[str, ...]


def _books(book: BookAt) -> Iterator[tuple[Resting, BookAt]]:
    yield book.resting(), book


def _competitions(book: BookAt) -> Iterator[tuple[Resting, ScheduledCompetition]]:
    document = report("calendar").make(book.asked)
    return ((book.resting_at(line.competition), line) for line in document.competitions)


def _competitors(book: BookAt) -> Iterator[tuple[Resting, _Called]]:
    for line in report("competitors").make(book.asked, q=None).competitors:
        person, joined = book.joined(line.competitor) or (None, None)
        yield book.resting(), _Called(line, person, joined)


def _decisions(book: BookAt) -> Iterator[tuple[Resting, _Decided]]:
    season = book.asked.reading.season
    for line in report("disputes").make(book.asked).decisions:
        yield book.resting(), _Decided(line, *_touched(season, line.entry.position))


def _touched(season: Season, position: int) -> tuple[Touched, tuple[str, ...]]:
    """What a decision touches, and its races; what only cites another touches what that does."""
    touched = season.decisions[position].fact.touches()
    while touched.does is not None and touched.cites is not None and touched.cites in season.decisions:
        touched = season.decisions[touched.cites].fact.touches()  # what is cited is always earlier
    return touched, tuple(filter(None, (touched.race, *touched.races)))


def _refused(book: BookAt) -> Iterator[tuple[Resting, Uncomputed]]:
    return ((book.resting(), one) for one in book.refused)


def _names(of: BookAt, state: State) -> str | None:
    return " ".join(map(str, of.all_races.of(state))) or None


def _recorded(of: BookAt, position: int) -> str:
    return format_instant(of.asked.reader.entry(position).recorded_at)


BOOKS_TABLE: Final = Tidy(
    name="books",
    title="The books, each at its basis, and what each lacks",
    row="one book",
    rows=_books,
    fields=(
        always("at", "integer", "The position of the last entry that counts.", lambda of: of.asked.reading.basis.at),
        maybe("as_of", "datetime", "What was published by then alone.", lambda of: of.asked.reading.basis.as_of),
        maybe("through", "string", "The last competition that counts.", lambda of: of.asked.reading.basis.through),
        always("rulebook", "string", "The edition of the rules.", lambda of: of.asked.reading.basis.rules),
        always(
            "root",
            "string",
            "The hash of all entries up to there, in hexadecimal.",
            lambda of: of.asked.reading.basis.root,
        ),
        always("first_recorded", "datetime", "When the first entry was recorded.", lambda of: _recorded(of, 1)),
        always(
            "last_recorded",
            "datetime",
            "When the last entry that counts was recorded.",
            lambda of: _recorded(of, of.asked.reading.basis.at),
        ),
        maybe(
            "in_part",
            "string",
            "The races of which not every row is known, with spaces.",
            lambda of: _names(of, "in part"),
        ),
        maybe(
            "missing",
            "string",
            "The races that were skated, by all that is known, and are not there, with spaces.",
            lambda of: _names(of, "missing"),
        ),
        maybe("to_come", "string", "The races that are still to come, with spaces.", lambda of: _names(of, "to come")),
        maybe("not_held", "string", "The races that nobody skated, with spaces.", lambda of: _names(of, "not held")),
        maybe("void", "string", "The races that count for nothing, with spaces.", lambda of: _names(of, "void")),
        maybe(
            "unknown",
            "string",
            "The competitions of which nobody knows what they raced, or will, with spaces.",
            lambda of: " ".join(of.all_races.unknown) or None,
        ),
    ),
    key=(),
)

COMPETITIONS_TABLE: Final = Tidy(
    name="competitions",
    title="Every competition of the calendars, moved and cancelled ones too",
    row="one competition",
    rows=_competitions,
    fields=borrowed(CALENDAR, lambda of: of, without=("expected", "whole")),
    key=("competition",),
)

COMPETITORS_TABLE: Final = Tidy(
    name="competitors",
    title="Skaters and teams, as each book names them",
    row="one skater or team in one book",
    rows=_competitors,
    fields=(
        *borrowed(COMPETITORS, lambda of: of.line),
        maybe(
            "person",
            "string",
            "Who it is over the seasons exported; empty of who is unnamed, and where two books are of a season.",
            lambda of: None if of.person is None else of.person.id,
        ),
        maybe(
            "joined_by",
            "string",
            "By what it is that person: first, name, number, team or decision.",
            lambda of: None if of.joined is None else of.joined.rule,
        ),
        maybe(
            "because",
            "string",
            "The same in words; empty for the first season of a person.",
            lambda of: None if of.joined is None else of.joined.because or None,
        ),
        maybe(
            "numbers",
            "string",
            "Those of other systems, such as isu:123, with spaces.",
            lambda of: " ".join(f"{system}:{number}" for system, number in of.line.numbers) or None,
        ),
    ),
    key=("competitor",),
)

DECISIONS_TABLE: Final = Tidy(
    name="decisions",
    title="Decisions, newest first, undone ones too",
    row="one decision",
    rows=_decisions,
    fields=(
        *borrowed(DECISIONS, lambda of: of.line, without=("published_at",)),
        always("published_at", "datetime", "When it became official.", lambda of: of.line.entry.published_at),
        always("recorded_at", "datetime", "When the book took it.", lambda of: of.line.entry.recorded_at),
        maybe("cites", "integer", "The entry that it cites.", lambda of: of.line.entry.cites),
        maybe("races", "string", "The races that it touches, with spaces.", lambda of: " ".join(of.races) or None),
        maybe("competition", "string", "The competition that it touches.", lambda of: of.touched.competition),
        maybe(
            "competitors",
            "string",
            "The competitors whom it touches, with spaces.",
            lambda of: " ".join(of.touched.competitors) or None,
        ),
        maybe("cup", "string", "The cup that it is about.", lambda of: of.touched.cup),
        maybe("quota", "string", "The quota that it is about.", lambda of: of.touched.quota),
        maybe("event", "string", "The event that it is about.", lambda of: of.touched.event),
        maybe("noc", "string", "The NOC that it is about.", lambda of: of.touched.noc),
    ),
    key=("entry",),
)

NOT_COMPUTED_TABLE: Final = Tidy(
    name="not_computed",
    title="What the rules are not known well enough to compute",
    row="one cup, quota or event that is in no other table for that reason",
    rows=_refused,
    fields=(
        always("table", "string", "standings, titles or quota.", lambda of: of.table),
        always("subject", "string", "The cup or quota, with its event; empty for all.", lambda of: of.subject),
        always("after", "string", "The last competition that counts; end for the whole basis.", lambda of: of.after),
        always("reason", "string", "What is not known.", lambda of: of.reason),
    ),
    key=("table", "subject", "after"),
)
