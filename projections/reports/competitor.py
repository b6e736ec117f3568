"""``season competitor``: one competitor with its places in the cups, every result, its names and its decisions."""

from collections.abc import Iterator
from typing import Final

from ledger.basis import Basis
from ledger.book import Reading
from ledger.codec import stored_name
from ledger.facts import DECISIONS
from ledger.season import Competitor, RaceRecord, Season, members, naming, transfers
from projections.cups.bounds import bounds_of
from projections.documents.base import Document, PrintedPoints
from projections.documents.coverage import CoverageDocument
from projections.documents.doubts import DoubtLine
from projections.documents.log import LogLine, fact_name, log_line
from projections.documents.stages import STAGES, state_in_words
from projections.races.classification import counted_races
from projections.reports.race import time_in_words
from projections.reports.report import Asked, Report
from projections.reports.search import CompetitorLine, competitor_line
from projections.reports.standings import tables_of_cups
from projections.reports.team_results import TEAM_FIELDS, CompetitorResult, TeamResult, result_in
from projections.reports.times import as_numbers
from projections.season.log import Filter, select
from projections.season.search import find_competitor
from projections.season.team_members import member_races
from projections.tables.columns import Description, always, maybe, only_data
from projections.tables.text import bounded


class CupPlace(Document):
    """A competitor's place in a cup; `rank` is null without points, and for who is excluded by the entry `excluded`.

    `points` are less those `deducted` by the entries at `deductions`; `at_least` says that they are a lower bound.
    """

    cup: str
    title: str
    rank: int | None
    points: PrintedPoints
    at_least: bool
    deducted: PrintedPoints = 0
    deductions: tuple[int, ...] = ()
    excluded: int | None = None


class NocHad(Document):
    """An NOC that a competitor has, or has had: from `first_day` on, or, where that is null, from the beginning."""

    noc: str
    delegation: str | None
    first_day: str | None
    entry: int


class NameGiven(Document):
    """A name that a competitor was given, by the `fact` in `entry`; `entered_as` is the identity that it was given."""

    name: str
    noc: str
    entered_as: str
    fact: str
    entry: int


class CompetitorDocument(Document):
    """A competitor: cups, results, and the positions of the entries that concern it alone.

    `nocs` are the NOCs that it has had, in the order of their first days, and `names` the names that it was given, in
    the order of the book, also under identities that were merged into it.
    """

    basis: Basis
    competitor: CompetitorLine
    cups: tuple[CupPlace, ...]
    results: tuple[CompetitorResult, ...]
    naming: tuple[LogLine, ...]
    decisions: tuple[LogLine, ...]
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    nocs: tuple[NocHad, ...] = ()
    names: tuple[NameGiven, ...] = ()
    teams: tuple[TeamResult, ...] = ()
    doubts: tuple[DoubtLine, ...] = ()


def _make(asked: Asked, *, competitor: str) -> CompetitorDocument:
    reading = asked.reading
    season = reading.season
    who = find_competitor(season, competitor)
    own = asked.once("starts", lambda: _starts(reading)).get(who.id, [])
    results = [CompetitorResult(**result_in(asked, str(record.race), who.id)) for record in own]
    raced = {str(record.race.event) for record in own}
    counted = frozenset(counted_races(reading))
    teams = [
        TeamResult(**result_in(asked, race, team)) for race, team in member_races(season, who.id) if race in counted
    ]
    decided = select(list(season.decisions.values()), Filter(competitor=who.id), DECISIONS)
    return CompetitorDocument(
        basis=reading.basis,
        competitor=competitor_line(season, who),
        cups=_places(asked, who, raced),
        results=tuple(sorted(results, key=lambda one: (one.date, one.race))),
        naming=tuple(log_line(season, entry) for entry in season.entrants[who.id]),
        decisions=tuple(log_line(season, entry) for entry in decided),
        nocs=_nocs(season, who.id),
        names=_names(season, who.id),
        teams=tuple(sorted(teams, key=lambda one: (one.date, one.race))),
    )


def _nocs(season: Season, who: str) -> tuple[NocHad, ...]:
    """The NOC of the beginning, and those of the transfers in force."""
    first = naming(season, who)
    said = (one for one in season.entrants[who] if season.in_force(one.position))
    by = next(one.position for one in said if (one.fact.noc, one.fact.delegation) == (first.noc, first.delegation))
    lines = [NocHad(noc=first.noc, delegation=first.delegation, first_day=None, entry=by)]
    for entry in transfers(season, who):
        fact = entry.fact
        lines.append(NocHad(noc=fact.noc, delegation=fact.delegation, first_day=fact.first_day, entry=entry.position))
    return tuple(lines)


def _names(season: Season, who: str) -> tuple[NameGiven, ...]:
    """The names that were given and not taken back, each where it was given first."""
    given = (entry for one in members(season, who) for entry in season.entrants[one] if season.in_force(entry.position))
    lines: dict[str, NameGiven] = {}
    for entry in sorted(given, key=lambda entry: entry.position):
        fact = entry.fact
        line = NameGiven(
            name=fact.name, noc=fact.noc, entered_as=fact.competitor, fact=stored_name(fact), entry=entry.position
        )
        lines.setdefault(fact.name, line)
    return tuple(lines.values())


def _starts(reading: Reading) -> dict[str, list[RaceRecord]]:
    """The races that count, by those who are in them."""
    starts: dict[str, list[RaceRecord]] = {}
    for name in counted_races(reading):
        record = reading.season.races[name]
        for who in {reading.season.holder(entry) for entry in record.results}:
            starts.setdefault(who, []).append(record)
    return starts


def _places(asked: Asked, who: Competitor, raced: set[str]) -> tuple[CupPlace, ...]:
    """Where a competitor stands in each cup that its races count for and that can be computed."""
    places = []
    for table in tables_of_cups(asked, lambda cup: bool(raced & set(cup.events))):
        cup = table.cup
        row = next((row for row in table.rows if row.competitor.id == who.id), None)
        excluded = table.sanctions.exclusions.get(who.id)
        places.append(
            CupPlace(
                cup=cup.id,
                title=cup.title,
                rank=row.rank if row else None,
                points=row.points if row else 0,
                at_least=bounds_of(table).lower(who.id),
                deducted=row.deducted if row else 0,
                deductions=tuple(entry.position for entry in table.sanctions.deductions.get(who.id, ())),
                excluded=None if excluded is None else excluded.position,
            )
        )
    return tuple(places)


def _title(document: CompetitorDocument) -> str:
    return f"{document.competitor.name} ({document.competitor.noc})"


def _legend(document: CompetitorDocument) -> Iterator[str]:
    """What it was called, and for whom it competed, where that is more than the title says."""
    if len(document.nocs) > 1:
        first, *others = document.nocs
        since = (f"{one.noc} from {one.first_day} (entry {one.entry})" for one in others)
        yield f"NOC: {'; '.join((f'{first.noc} (entry {first.entry})', *since))}"
    if any(one.name != document.competitor.name for one in document.names):
        yield f"named: {'; '.join(f'{one.name} (entry {one.entry}, {fact_name(one.fact)})' for one in document.names)}"


def _instances(asked: Asked) -> Iterator[tuple[str]]:
    return ((who,) for who in asked.reading.season.entrants)


RESULTS: Final[Description[CompetitorDocument, CompetitorResult]] = Description(
    name="results",
    title="Results",
    rows=lambda document: document.results,
    fields=(
        always("race", "string", "The race.", lambda of: of.race, link=lambda of: f"races/{of.race}/"),
        always("date", "date", "The day of the race.", lambda of: of.date),
        only_data(always("title", "string", "The title that its protocol prints.", lambda of: of.title)),
        always(
            "state",
            "string",
            "OFFICIAL, PARTIAL where not every row is known, or PROTESTED.",
            lambda of: of.state,
            show=lambda of: state_in_words(of.state, of.stage, voided=of.voided),
        ),
        only_data(always("voided", "boolean", "Whether the race was voided.", lambda of: of.voided)),
        maybe("rank", "integer", "The rank that stands.", lambda of: of.row.rank),
        only_data(maybe("rank_printed", "integer", "The rank that the sheet prints.", lambda of: of.row.rank_printed)),
        maybe(
            "time",
            "string",
            "The time, in minutes, seconds and hundredths.",
            lambda of: of.row.time,
            unit="min:s",
            show=lambda of: time_in_words(of.row),
        ),
        always(
            "status",
            "string",
            "OK, DNF did not finish, DNS did not start, DQ disqualified, WDR withdrawn, ANNULLED.",
            lambda of: of.row.status,
            show=lambda of: "" if of.row.status == "OK" else of.row.status,
        ),
        maybe("points", "number", "The World Cup points by the rulebook.", lambda of: of.row.points),
        maybe(
            "points_printed",
            "integer",
            "The points that the sheet prints.",
            lambda of: of.row.points_printed,
            heading="printed",
        ),
        only_data(always("entry", "integer", "The entry that recorded the result.", lambda of: of.row.position)),
        only_data(always("stage", "string", STAGES, lambda of: of.stage)),
        *as_numbers(lambda of: of.row.milliseconds),
    ),
    key=("race",),
)

TEAMS: Final[Description[CompetitorDocument, TeamResult]] = Description(
    name="teams",
    title="Results as a member of a team",
    rows=lambda document: document.teams,
    fields=TEAM_FIELDS,
    key=("race",),
)

CUPS: Final[Description[CompetitorDocument, CupPlace]] = Description(
    name="cups",
    title="Places in the cups",
    rows=lambda document: document.cups,
    fields=(
        always("cup", "string", "The cup.", lambda of: of.cup, link=lambda of: f"standings/{of.cup}/"),
        always("title", "string", "What it is called.", lambda of: of.title),
        maybe("rank", "integer", "The rank; none without points.", lambda of: of.rank),
        always(
            "points",
            "number",
            "The points.",
            lambda of: of.points,
            show=lambda of: bounded(of.points, at_least=of.at_least),
        ),
        maybe("deducted", "number", "The points that are deducted, taken off already.", lambda of: of.deducted or None),
        maybe(
            "sanctions",
            "string",
            "The entries that deduct points or exclude from the cup, with spaces.",
            lambda of: " ".join(map(str, (*of.deductions, *([of.excluded] if of.excluded else [])))) or None,
        ),
        only_data(always("at_least", "boolean", "Whether the points are a lower bound.", lambda of: of.at_least)),
    ),
    key=("cup",),
)

NOCS: Final[Description[CompetitorDocument, NocHad]] = Description(
    name="nocs",
    title="For whom it competed",
    rows=lambda document: document.nocs,
    fields=(
        always("noc", "string", "The NOC.", lambda of: of.noc),
        maybe("delegation", "string", "The delegation behind a shared code.", lambda of: of.delegation),
        maybe("first_day", "date", "Its first day; none for the NOC of the beginning.", lambda of: of.first_day),
        always("entry", "integer", "The entry that says it.", lambda of: of.entry),
    ),
    key=("entry",),
    people=False,
)

NAMES: Final[Description[CompetitorDocument, NameGiven]] = Description(
    name="names",
    title="What it was called",
    rows=lambda document: document.names,
    fields=(
        always("name", "string", "The name that was given.", lambda of: of.name),
        always("noc", "string", "The NOC that was given with it.", lambda of: of.noc),
        always("entered_as", "string", "The identity that it was given.", lambda of: of.entered_as),
        always("fact", "string", "The fact that gives it.", lambda of: of.fact),
        always("entry", "integer", "The entry that gives it.", lambda of: of.entry),
    ),
    key=("entry",),
    people=False,
)


def _rests(document: CompetitorDocument) -> tuple[str, ...]:
    """The cups in which it stands and the races in which it is; where it has neither, any race may have it."""
    own = (*(one.cup for one in document.cups), *(one.race for one in (*document.results, *document.teams)))
    return tuple(dict.fromkeys(own)) or ("",)


REPORTS: Final = (
    Report(
        name="competitor",
        word="competitor",
        path="competitors/{competitor}",
        about="One competitor: places in the cups, every result, names and decisions.",
        sorts=True,
        model=CompetitorDocument,
        rests=_rests,
        make=_make,
        title=_title,
        tables=(RESULTS, TEAMS, CUPS, NOCS, NAMES),
        legend=_legend,
        instances=_instances,
        bases="every",
    ),
)
