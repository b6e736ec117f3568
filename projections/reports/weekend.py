"""``season weekend COMPETITION``: one page for the evening of the last day of a competition."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ledger.basis import Basis
from ledger.book import Reading
from ledger.errors import NotFoundError
from ledger.vocabulary import programme_words, whole_programme
from projections.documents.base import Document
from projections.documents.coverage import CoverageDocument, coverage_document
from projections.documents.doubts import DoubtLine
from projections.documents.weekend import (
    CupMove,
    DecidedTitle,
    PlacesChange,
    PodiumLine,
    WeekendDecision,
    cup_moves,
    decided_titles,
    podiums,
    quota_moves,
    weekend_decisions,
)
from projections.fields.ground import scheduled
from projections.reports.disputes import about
from projections.reports.missing import MissingLine, missing_document
from projections.reports.report import Asked, Report
from projections.reports.times import as_numbers
from projections.season.coverage import coverage, skated_events
from projections.season.expected import ExpectedCompetition, expected, names_of
from projections.tables.columns import Description, always, maybe, only_data
from projections.tables.text import bounded


class NextLine(Document):
    """The competition that comes next, with what of its programme may come, null where that is not known.

    What an entry says was not held is left out, and so is a competition of which that is all. Nobody knows of the
    events in `unknown_events` how often they are raced there, or whether they are.
    """

    competition: str
    name: str
    city: str
    noc: str
    first_day: str
    last_day: str
    programme: tuple[tuple[str, int], ...] | None
    unknown_events: tuple[str, ...]


class WeekendDocument(Document):
    """``season weekend COMPETITION --json``: what the competition brought, read through it.

    `moves` are of who has another rank among the first ten of a cup, or came into them or fell out; `places` are those
    of quotas for which the competition counts. `missing` is what the book lacks of it, `to_come` what it has still to
    race, and `next` the competition after it, null where it is the last.
    """

    basis: Basis
    competition: str
    name: str
    city: str
    first_day: str
    last_day: str
    podiums: tuple[PodiumLine, ...]
    moves: tuple[CupMove, ...]
    titles: tuple[DecidedTitle, ...]
    places: tuple[PlacesChange, ...]
    decisions: tuple[WeekendDecision, ...]
    missing: tuple[MissingLine, ...]
    to_come: tuple[str, ...]
    next: NextLine | None
    complete: bool | None
    coverage: CoverageDocument
    doubts: tuple[DoubtLine, ...] = ()


def weekend_document(asked: Asked, *, competition: str) -> WeekendDocument:
    """What a competition brought, beside what was before it.

    Raises:
        NotFoundError: It is not on the calendar, or does not count at the basis.
    """
    at = scheduled(asked.reading, competition)
    if competition not in asked.reading.counted:
        raise NotFoundError(f"--through {asked.question.through}: {competition} comes after it")
    question = replace(asked.question, through=competition)
    after = asked.reading if asked.question.through == competition else asked.reader.read(question)
    before = replace(after, counted=after.counted[:-1], basis=_through(after))
    held = coverage(after, skated_events(after))
    limited = Asked(asked.reader, question, after)
    return WeekendDocument(
        basis=after.basis,
        competition=competition,
        name=at.name,
        city=at.city,
        first_day=at.first_day,
        last_day=at.last_day,
        podiums=tuple(podiums(after, competition)),
        moves=tuple(cup_moves(before, after)),
        titles=tuple(decided_titles(before, after)),
        places=tuple(quota_moves(before, after, competition)),
        decisions=tuple(weekend_decisions(after, competition, about)),
        missing=missing_document(limited, what=competition).missing,
        to_come=tuple(map(str, held.at((competition,)).of("to come"))),
        next=next_line(after, competition),
        complete=held.complete,
        coverage=coverage_document(held),
    )


def _through(after: Reading) -> Basis:
    """The basis through the competition before; where there is none nothing counts, and the name stays."""
    earlier = after.counted[-2:-1]
    return after.basis.model_copy(update={"through": earlier[0]}) if earlier else after.basis


def next_line(reading: Reading, competition: str | None) -> NextLine | None:
    """The competition after another one, or the first; None where there is none."""
    calendar = expected(reading).competitions
    here = [None, *(one.competition for one in calendar)].index(competition)
    for one in calendar[here:]:
        fact, coming, left_open = one.scheduled, _coming(one), _left_open(one)
        if coming == () and not left_open and reading.season.not_held(one.competition):
            continue
        return NextLine(
            competition=fact.competition,
            name=fact.name,
            city=fact.city,
            noc=fact.noc,
            first_day=fact.first_day,
            last_day=fact.last_day,
            programme=coming,
            unknown_events=left_open,
        )
    return None


def _coming(one: ExpectedCompetition) -> tuple[tuple[str, int], ...] | None:
    """The races of a programme that somebody may skate, by event; None where it is not known."""
    if one.races is None:
        return None
    counts = ((event, sum(race.state != "not held" for race in races)) for event, races in one.races.items())
    return tuple((event, count) for event, count in counts if count)


def _left_open(one: ExpectedCompetition) -> tuple[str, ...]:
    """The events of which nobody knows yet whether they are raced, or how often."""
    return tuple(event for event in one.scheduled.unknown_events if event not in one.settled)


def _notes(document: WeekendDocument) -> Iterator[str]:
    if not document.podiums:
        yield f"no race of {document.competition} is in the book"
    if document.to_come:
        yield f"still to race at {document.competition}: {names_of(document.to_come)}"
    if document.places:
        yield "places of a quota are provisional until its last qualifying race: season quota"
    if document.next is None:
        yield "no competition comes after it"


def _programme(one: NextLine, between: str = " ") -> str:
    if one.programme is None:
        return "not known"
    return between.join(programme_words(whole_programme(one.programme, one.unknown_events)))


PODIUMS: Final[Description[WeekendDocument, PodiumLine]] = Description(
    name="weekend-podiums",
    title="The first three",
    rows=lambda document: document.podiums,
    fields=(
        always("race", "string", "The race.", lambda of: of.race, link=lambda of: f"races/{of.race}/", ditto=True),
        always("rank", "integer", "The rank.", lambda of: of.rank),
        only_data(always("competitor", "string", "The competitor.", lambda of: of.competitor)),
        always("name", "string", "The name.", lambda of: of.name, names=True),
        always("noc", "string", "The code.", lambda of: of.noc),
        maybe("time", "string", "The time.", lambda of: of.time, unit="min:s"),
        maybe("points", "number", "World Cup points, where known.", lambda of: of.points),
        maybe("state", "string", "Where it is not official.", lambda of: None if of.state == "OFFICIAL" else of.state),
        *as_numbers(lambda of: of.milliseconds),
    ),
)
MOVES: Final[Description[WeekendDocument, CupMove]] = Description(
    name="weekend-moves",
    title="Who moved among the first ten of a cup",
    rows=lambda document: document.moves,
    fields=(
        always("cup", "string", "The cup.", lambda of: of.cup, link=lambda of: f"standings/{of.cup}/", ditto=True),
        maybe("rank_before", "integer", "The rank before.", lambda of: of.rank_before, heading="was"),
        maybe("rank_after", "integer", "The rank now.", lambda of: of.rank_after, heading="is"),
        only_data(always("competitor", "string", "The competitor.", lambda of: of.competitor)),
        always("name", "string", "The name.", lambda of: of.name, names=True),
        always("noc", "string", "The code.", lambda of: of.noc),
        only_data(always("points_before", "number", "The points before.", lambda of: of.points_before)),
        only_data(
            always("at_least_before", "boolean", "Whether those are a lower bound.", lambda of: of.at_least_before)
        ),
        always(
            "points",
            "number",
            "The points now.",
            lambda of: of.points_after,
            show=lambda of: bounded(of.points_after, at_least=of.at_least_after),
        ),
        only_data(always("at_least", "boolean", "Whether the points are a lower bound.", lambda of: of.at_least_after)),
        always("why", "string", "What gave it.", lambda of: of.why),
    ),
)
TITLES: Final[Description[WeekendDocument, DecidedTitle]] = Description(
    name="weekend-titles",
    title="Titles decided",
    rows=lambda document: document.titles,
    fields=(
        always("cup", "string", "The cup.", lambda of: of.cup, link=lambda of: f"standings/{of.cup}/"),
        always("state", "string", "won or decided.", lambda of: of.state),
        always("name", "string", "Who has it.", lambda of: ", ".join(of.names), names=True),
        always("noc", "string", "The codes.", lambda of: ", ".join(of.nocs)),
        always("points", "number", "The points.", lambda of: of.points),
        maybe("lead", "number", "By how many.", lambda of: of.lead),
    ),
)
PLACES: Final[Description[WeekendDocument, PlacesChange]] = Description(
    name="weekend-places",
    title="Places won and lost",
    rows=lambda document: document.places,
    fields=(
        always("quota", "string", "The quota.", lambda of: of.quota, link=lambda of: f"quotas/{of.quota}/", ditto=True),
        always("event", "string", "The event.", lambda of: of.event, ditto=True),
        always("noc", "string", "The code.", lambda of: of.noc),
        always("before", "integer", "Places before.", lambda of: of.before, heading="had"),
        always("after", "integer", "Places now.", lambda of: of.after, heading="has"),
    ),
)
DECISIONS: Final[Description[WeekendDocument, WeekendDecision]] = Description(
    name="weekend-decisions",
    title="Decisions",
    rows=lambda document: document.decisions,
    fields=(
        always("entry", "integer", "Its entry.", lambda of: of.position, link=lambda of: f"log/{of.position}/"),
        always("decision", "string", "What was decided.", lambda of: of.decision),
        always("subject", "string", "On what.", lambda of: of.subject, show=lambda of: of.about),
        maybe("reason", "string", "Why.", lambda of: of.reason),
        maybe("undone", "string", "Whether it was undone.", lambda of: None if of.in_force else "undone"),
    ),
)
MISSING: Final[Description[WeekendDocument, MissingLine]] = Description(
    name="weekend-missing",
    title="Still missing",
    rows=lambda document: document.missing,
    fields=(
        maybe("race", "string", "The race, where known.", lambda of: of.race),
        always("state", "string", "missing, in part, unofficial or unknown.", lambda of: of.state),
        always("proof", "string", "Why it is taken for skated.", lambda of: of.proof),
    ),
)
NEXT: Final[Description[WeekendDocument, NextLine]] = Description(
    name="weekend-next",
    title="What comes next",
    rows=lambda document: () if document.next is None else (document.next,),
    fields=(
        always("competition", "string", "The competition.", lambda of: of.competition),
        always("city", "string", "Where.", lambda of: of.city),
        always("noc", "string", "In which country.", lambda of: of.noc),
        always("first_day", "date", "The first day.", lambda of: of.first_day),
        always("last_day", "date", "The last day.", lambda of: of.last_day),
        always("programme", "string", "What is raced.", _programme, show=lambda of: _programme(of, ", ")),
    ),
)


def _instances(asked: Asked) -> Iterator[tuple[str]]:
    raced = {record.race.competition for record in asked.reading.season.races.values() if record.protocols}
    yield from ((name,) for name in asked.reading.counted if name in raced)


REPORTS: Final = (
    Report(
        name="weekend",
        word="weekend",
        path="weekend/{competition}",
        about="What a competition brought: winners, movements, titles, places, decisions, what is missing and next.",
        sorts=True,
        model=WeekendDocument,
        rests=lambda document: tuple(dict.fromkeys(one.race for one in document.podiums)),
        make=weekend_document,
        title=lambda document: f"{document.name}, {document.city}, {document.first_day} to {document.last_day}",
        tables=(PODIUMS, MOVES, TITLES, PLACES, DECISIONS, MISSING, NEXT),
        notes=_notes,
        instances=_instances,
        bases="last",
    ),
)
