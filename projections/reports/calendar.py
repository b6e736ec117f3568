"""``season calendar show``: every competition of the season with what became of it, in the order they count."""

from typing import Final, Literal

from ledger.basis import Basis
from ledger.entry import Entry
from ledger.facts import Fact
from ledger.season import Season
from ledger.vocabulary import official_number, programme_words, whole_programme
from projections.documents.base import Document
from projections.documents.competitions import CompetitionLine, competition_lines, what_is_there, where_and_when
from projections.reports.report import Asked, Report
from projections.season.expected import names_of
from projections.tables.columns import Description, always, maybe, only_data

State = Literal["scheduled", "moved", "stopped", "cancelled"]


class ScheduledCompetition(CompetitionLine):
    """One competition on its days as they are now, and as they were announced first.

    `number` is the one by which its sheets call it, whatever was moved or cancelled. `decided_by` is the entry that
    cancelled it, or else stopped it part-way, or else moved it last, and `reason` is that of the entry. `programme`
    gives the races of each event, null where it is not known; of `unknown_events` nobody knows whether they are raced
    beside it, or how often. `programme_by` is the entry that set it, null where it is as it was announced first.
    `not_held` are the races that nobody skated, each with the entry that says so.
    """

    number: int
    time_zone: str
    state: State
    decided_by: int | None
    reason: str | None
    first_day_announced: str
    last_day_announced: str
    city_announced: str
    programme: dict[str, int] | None
    unknown_events: tuple[str, ...]
    programme_by: int | None
    not_held: dict[str, int]

    @property
    def words(self) -> str | None:
        """Its events, each with its number of races, or a question mark; None where the programme is not known."""
        if self.programme is None:
            return None
        return " ".join(programme_words(whole_programme(self.programme.items(), self.unknown_events)))


class CalendarDocument(Document):
    """``season calendar show --json``."""

    basis: Basis
    competitions: tuple[ScheduledCompetition, ...]


def _make(asked: Asked) -> CalendarDocument:
    season = asked.reading.season
    order = sorted(season.schedule, key=lambda name: (season.scheduled(name).first_day, name))
    lines = competition_lines(asked.reading, order)
    return CalendarDocument(basis=asked.reading.basis, competitions=tuple(_scheduled(season, line) for line in lines))


def _scheduled(season: Season, line: CompetitionLine) -> ScheduledCompetition:
    """A competition with what became of it."""
    fact, first = season.scheduled(line.competition), season.schedule[line.competition].fact
    state, entry = _state(season, line.competition)
    return ScheduledCompetition(
        **line.model_dump(),
        number=official_number(line.competition, fact.name),
        time_zone=fact.time_zone,
        state=state,
        decided_by=entry.position if entry is not None else None,
        reason=entry.reason if entry is not None else None,
        first_day_announced=first.first_day,
        last_day_announced=first.last_day,
        city_announced=first.city,
        programme=None if fact.programme is None else dict(fact.programme),
        unknown_events=fact.unknown_events,
        programme_by=_programme_by(season, line.competition),
        not_held=dict(season.not_held(line.competition)),
    )


def _state(season: Season, name: str) -> tuple[State, Entry[Fact] | None]:
    """What became of a competition at last, and the entry that says so."""
    off = season.cancellation(name)
    if off is not None:
        return "cancelled", off
    for stop in reversed(season.not_held_by):
        # Division B alone, which no programme expects, is missed by nobody.
        whole = stop.fact.stopped or any(not race.endswith("-b") for race in stop.fact.races)
        if stop.fact.competition == name and whole and season.in_force(stop.position):
            return "stopped", stop
    for entry in reversed(season.moves):
        if entry.fact.competition == name and season.in_force(entry.position):
            return "moved", entry
    return "scheduled", None


def _programme_by(season: Season, name: str) -> int | None:
    """The entry whose programme holds, where it is another than that of the calendar."""
    of = (entry.position for entry in season.programmes if entry.fact.competition == name)
    return max((position for position in of if season.in_force(position)), default=None)


def _announced(of: ScheduledCompetition) -> str:
    """The days and the place that were announced first, where they were others."""
    days = (of.first_day_announced, of.last_day_announced)
    place = "" if of.city == of.city_announced else f", {of.city_announced}"
    return "" if days == (of.first_day, of.last_day) and not place else f"{days[0]} to {days[1]}{place}"


def _events(of: ScheduledCompetition) -> str:
    """How many events it has, and the entry that set them."""
    count = "?" if of.programme is None else f"{len(of.programme)}{'+' if of.unknown_events else ''}"
    return count if of.programme_by is None else f"{count}, by {of.programme_by}"


def _not_held(of: ScheduledCompetition) -> str:
    """The races that nobody skated, the first few where they are many, and the entries that say so."""
    by = " ".join(map(str, dict.fromkeys(of.not_held.values())))
    return f"{names_of(tuple(of.not_held))}, by {by}" if of.not_held else ""


CALENDAR: Final[Description[CalendarDocument, ScheduledCompetition]] = Description(
    name="calendar",
    title="Every competition, moved and cancelled ones too",
    rows=lambda document: document.competitions,
    fields=(
        *where_and_when()[:1],
        always("number", "integer", "The number by which its sheets call it.", lambda of: of.number, heading="#"),
        *where_and_when()[1:],
        only_data(always("time_zone", "string", "The time zone of the venue.", lambda of: of.time_zone)),
        always("final", "boolean", "Whether it counts as the Final.", lambda of: of.final),
        always("state", "string", "scheduled, moved, stopped part-way, or cancelled.", lambda of: of.state),
        maybe(
            "decided_by",
            "integer",
            "The entry that cancelled it, stopped it, or moved it last.",
            lambda of: of.decided_by,
            heading="by entry",
            link=lambda of: f"disputes/{of.decided_by}/",
        ),
        maybe(
            "announced",
            "string",
            "The days and the place that were announced first.",
            lambda of: _announced(of) or None,
        ),
        maybe(
            "programme",
            "string",
            "Its events, each with its number of races or ? where it is not one, where the programme is known.",
            lambda of: of.words,
            heading="events",
            show=_events,
        ),
        only_data(
            maybe(
                "programme_by",
                "integer",
                "The entry that set the programme, where it is not as it was announced first.",
                lambda of: of.programme_by,
            )
        ),
        *what_is_there(),
        maybe(
            "not_held",
            "string",
            "The races that nobody skated, with spaces.",
            lambda of: " ".join(of.not_held) or None,
            heading="not held",
            show=_not_held,
        ),
        only_data(
            maybe(
                "not_held_by",
                "string",
                "The entries that say so of each of them, with spaces.",
                lambda of: " ".join(map(str, of.not_held.values())) or None,
            )
        ),
        maybe("reason", "string", "Why it was cancelled, stopped or moved.", lambda of: of.reason),
    ),
    key=("competition",),
    kept="end",
)

REPORTS: Final = (
    Report(
        name="calendar",
        word="calendar",
        path="calendar",
        usage="show",
        about="The calendar: every competition of the season with what became of it, and what of it was not held.",
        sorts=True,
        model=CalendarDocument,
        make=_make,
        title=lambda document: f"Calendar {document.basis.book.partition('/')[2]}",
        tables=(CALENDAR,),
        bases="every",
    ),
)
