"""Every column of an archive's tables: its name, its type, what it means, and how its cell is taken.

In the computed tables each row begins with the moment: the last competition that counts, with everything that was
learnt afterwards, or ``end`` for the whole book.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from ledger.entry import Entry, Source
from ledger.facts import CompetitionScheduled, ResultRecorded, ResultRow
from ledger.season import Competitor
from ledger.vocabulary import format_time
from projections.cups.standings import StandingRow
from projections.cups.titles import Title
from projections.documents.quota import PassedOver, PlaceLine
from projections.documents.races import RaceLine
from projections.races.classification import ClassifiedRow
from projections.races.scores import Points, Score
from projections.tables.columns import Description, Field, Reference, always, describe, maybe

_COMPETITION: Final = Reference("competition", "competitions")
_COMPETITOR: Final = Reference("competitor", "competitors")
_RACE: Final = Reference("race", "races")


COMPETITIONS: Final[Description[CompetitionScheduled]] = describe(
    "competitions",
    "The calendar of the season",
    always("competition", "string", "The name of the competition in every table.", lambda of: of.competition),
    always("title", "string", "What it is called in full.", lambda of: of.name),
    always("venue", "string", "The oval.", lambda of: of.venue),
    always("city", "string", "Where it was held.", lambda of: of.city),
    always("noc", "string", "The code of the country where it was held.", lambda of: of.noc),
    always("first_day", "date", "The first day of racing.", lambda of: of.first_day),
    always("last_day", "date", "The last day of racing.", lambda of: of.last_day),
    always("final", "boolean", "Whether it counts as the Final.", lambda of: of.final),
    key=("competition",),
)


class Entrant(NamedTuple):
    """Somebody who was entered, under an identity that may have been merged into another."""

    identity: str
    who: Competitor
    into: str | None


COMPETITORS: Final[Description[Entrant]] = describe(
    "competitors",
    "Skaters and teams",
    always("competitor", "string", "The identity of the competitor in every table.", lambda of: of.identity),
    always("kind", "string", "skater or team.", lambda of: of.who.kind),
    always("gender", "string", "men or women.", lambda of: of.who.gender),
    always("name", "string", "The name.", lambda of: of.who.name),
    always("noc", "string", "The three-letter code of the country or delegation.", lambda of: of.who.noc),
    maybe("delegation", "string", "The delegation behind a code that several share.", lambda of: of.who.delegation),
    maybe("merged_into", "string", "Whose results these are, where one person was entered twice.", lambda of: of.into),
    key=("competitor",),
)

RACES: Final[Description[RaceLine]] = describe(
    "races",
    "Races",
    always("race", "string", "The name of the race in every table.", lambda of: of.race),
    always("competition", "string", "The competition.", lambda of: of.competition),
    always("event", "string", "The gender and the distance.", lambda of: of.event),
    always("date", "date", "The day of the race.", lambda of: of.date),
    always("title", "string", "The title that its protocol prints.", lambda of: of.title),
    always("state", "string", "OFFICIAL, PARTIAL where not every row is known, or PROTESTED.", lambda of: of.state),
    always("voided", "boolean", "Whether the race was voided and does not count.", lambda of: of.voided),
    maybe("sheet", "integer", "The number of the sheet at its competition.", lambda of: of.sheet),
    always("revision", "integer", "The revision of the sheet.", lambda of: of.revision),
    maybe("sha256", "string", "The SHA-256 of the file of its protocol, in hexadecimal.", lambda of: of.protocol),
    key=("race",),
    references=(_COMPETITION,),
)


class Result(NamedTuple):
    """A line of a classification, and what it is worth where the rulebook knows it."""

    race: str
    line: int
    row: ClassifiedRow
    who: Competitor
    points: Points | None

    @property
    def result(self) -> ResultRow:
        """The result that stands."""
        return self.row.result

    @property
    def entry(self) -> Entry[ResultRecorded]:
        """The entry that recorded it."""
        return self.row.recorded

    @property
    def time(self) -> str | None:
        """The time as it is printed."""
        return None if self.result.time is None else format_time(self.result.time)

    @property
    def decisions(self) -> str | None:
        """The positions of the decisions on it."""
        return " ".join(str(entry.position) for entry in self.row.decided) or None


RESULTS: Final[Description[Result]] = describe(
    "results",
    "Classifications as they stand",
    always("race", "string", "The race.", lambda of: of.race),
    always("line", "integer", "The place of this line in the classification, from 1.", lambda of: of.line),
    maybe("rank", "integer", "The rank that stands; ties share it.", lambda of: of.row.rank),
    always(
        "status",
        "string",
        "OK, DNF did not finish, DNS did not start, DQ disqualified, WDR withdrawn.",
        lambda of: of.result.status,
    ),
    always("competitor", "string", "The competitor.", lambda of: of.who.id),
    always("name", "string", "The name of the competitor.", lambda of: of.who.name),
    always("noc", "string", "The code of the competitor.", lambda of: of.who.noc),
    maybe("time", "string", "The time, in minutes, seconds and hundredths.", lambda of: of.time),
    maybe(
        "thousandth", "integer", "The digit of thousandths, where the sheet prints it.", lambda of: of.result.thousandth
    ),
    maybe("points", "number", "The World Cup points by the rulebook, where it knows them.", lambda of: of.points),
    maybe("points_printed", "integer", "The points that the sheet prints.", lambda of: of.result.points_printed),
    maybe("rank_printed", "integer", "The rank that the sheet prints.", lambda of: of.entry.fact.result.rank),
    always(
        "entry",
        "integer",
        "The position of the entry in the book that recorded the result.",
        lambda of: of.entry.position,
    ),
    maybe("decisions", "string", "The positions of the decisions on this line, with spaces.", lambda of: of.decisions),
    key=("race", "line"),
    references=(_RACE, _COMPETITOR),
)


class File(NamedTuple):
    """A file that the book rests on, the first entry that does, and where the archive keeps it."""

    source: Source
    entry: int
    path: str | None


SOURCES: Final[Description[File]] = describe(
    "sources",
    "Files that the book rests on",
    always("sha256", "string", "The SHA-256 of the file, in hexadecimal.", lambda of: of.source.sha256),
    always("kind", "string", "protocol for an official result sheet, file for any other.", lambda of: of.source.kind),
    always("file_name", "string", "The name that the file had.", lambda of: of.source.name),
    maybe("sheet", "integer", "The number of the sheet at its competition.", lambda of: of.source.sheet),
    maybe("revision", "integer", "The revision of the sheet.", lambda of: of.source.revision),
    always("first_entry", "integer", "The position of the first entry that rests on it.", lambda of: of.entry),
    maybe("path", "string", "Where the file stands in this archive, if it does.", lambda of: of.path),
    key=("sha256",),
)


@dataclass(frozen=True, slots=True)
class Computed:
    """A row of a computed table: `after` is the last competition that counts."""

    after: str


_AFTER: Final[Field[Computed]] = always(
    "after", "string", "The last competition that counts, or end for the whole book.", lambda of: of.after
)


@dataclass(frozen=True, slots=True)
class StandingLine(Computed):
    """A line of the standing of a cup."""

    cup: str
    line: int
    row: StandingRow

    @property
    def who(self) -> Competitor:
        """Whose line it is."""
        return self.row.competitor


STANDINGS: Final[Description[StandingLine]] = describe(
    "standings",
    "Standings of every cup",
    _AFTER,
    always("cup", "string", "The cup.", lambda of: of.cup),
    always("line", "integer", "The place of this line in the standing, from 1.", lambda of: of.line),
    always("rank", "integer", "The rank; ties share it.", lambda of: of.row.rank),
    always("competitor", "string", "The competitor.", lambda of: of.who.id),
    always("name", "string", "The name of the competitor.", lambda of: of.who.name),
    always("noc", "string", "The code of the competitor.", lambda of: of.who.noc),
    always("points", "number", "The points that count.", lambda of: of.row.points),
    maybe(
        "separated_by", "string", "In what the line above was better, where not tied.", lambda of: of.row.separated_by
    ),
    key=("after", "cup", "line"),
    references=(_COMPETITOR,),
)


@dataclass(frozen=True, slots=True)
class RaceScore(Computed):
    """What a competitor has from a race in a cup."""

    cup: str
    competitor: str
    score: Score


SCORES: Final[Description[RaceScore]] = describe(
    "scores",
    "The points of each race in the standings",
    _AFTER,
    always("cup", "string", "The cup.", lambda of: of.cup),
    always("competitor", "string", "The competitor.", lambda of: of.competitor),
    always("race", "string", "The race.", lambda of: str(of.score.race)),
    maybe("rank", "integer", "The rank in the race.", lambda of: of.score.row.rank),
    always("status", "string", "How the race ended; OK for finished.", lambda of: of.score.row.result.status),
    always("points", "number", "The points of the race.", lambda of: of.score.points),
    always("counts", "boolean", "Whether they count in the cup.", lambda of: of.score.counts),
    key=("after", "cup", "competitor", "race"),
    references=(_COMPETITOR, _RACE),
)


@dataclass(frozen=True, slots=True)
class TitleRow(Computed):
    """The title of a cup."""

    title: Title

    @property
    def leaders(self) -> str | None:
        """The identities of who leads."""
        return " ".join(row.competitor.id for row in self.title.leaders) or None

    @property
    def names(self) -> str | None:
        """The names of who leads."""
        return ", ".join(row.competitor.name for row in self.title.leaders) or None

    @property
    def points(self) -> Points | None:
        """The points that each of them has."""
        return self.title.leaders[0].points if self.title.leaders else None


TITLES: Final[Description[TitleRow]] = describe(
    "titles",
    "Who leads each cup or has won it",
    _AFTER,
    always("cup", "string", "The cup.", lambda of: of.title.cup.id),
    always("title", "string", "What the cup is called.", lambda of: of.title.cup.title),
    always("state", "string", "won, decided, provisional, open, no result, or unknown.", lambda of: of.title.state),
    maybe("leaders", "string", "The competitors who lead or have won, with spaces.", lambda of: of.leaders),
    maybe("names", "string", "Their names, with commas.", lambda of: of.names),
    maybe("points", "number", "Their points.", lambda of: of.points),
    always("lead", "number", "The points by which they lead.", lambda of: of.title.lead),
    always("races_left", "integer", "Races of the cup still to come, as far as known.", lambda of: of.title.races_left),
    maybe("points_left", "number", "The most that one can still win, where known.", lambda of: of.title.points_left),
    key=("after", "cup"),
)


@dataclass(frozen=True, slots=True)
class QuotaPlace(Computed):
    """A line of an event of a quota: a place, a reserve, or who was passed over."""

    quota: str
    event: str
    line: int
    section: str
    who: PlaceLine | PassedOver

    @property
    def place(self) -> int | None:
        """The number of the place or reserve."""
        return self.who.place if isinstance(self.who, PlaceLine) else None

    @property
    def tied(self) -> bool:
        """Whether a neighbour is its equal."""
        return isinstance(self.who, PlaceLine) and self.who.tied


QUOTA_PLACES: Final[Description[QuotaPlace]] = describe(
    "quota_places",
    "Places of every quota, its reserves, and who was passed over",
    _AFTER,
    always("quota", "string", "The quota.", lambda of: of.quota),
    always("event", "string", "The event.", lambda of: of.event),
    always("line", "integer", "The place of this line in the event's list, from 1.", lambda of: of.line),
    always("section", "string", "points, time or host for a place; reserve; or passed over.", lambda of: of.section),
    maybe("place", "integer", "The number of the place or reserve.", lambda of: of.place),
    always("noc", "string", "Whose place it is.", lambda of: of.who.noc),
    maybe("delegation", "string", "The delegation behind a shared code.", lambda of: of.who.delegation),
    always("competitor", "string", "Who reached it.", lambda of: of.who.competitor),
    always("name", "string", "The name of who reached it.", lambda of: of.who.name),
    always("points", "number", "The points in the event's list.", lambda of: of.who.points),
    maybe("time", "string", "The best time, where there is one.", lambda of: of.who.time),
    always("tied", "boolean", "Whether no rule separates it from a neighbour.", lambda of: of.tied),
    key=("after", "quota", "event", "line"),
    references=(_COMPETITOR,),
)


@dataclass(frozen=True, slots=True)
class QuotaNoc(Computed):
    """The places of an NOC in an event of a quota."""

    quota: str
    line: int
    noc: str
    delegation: str | None
    event: str
    places: int


QUOTA_NOCS: Final[Description[QuotaNoc]] = describe(
    "quota_nocs",
    "Places of every quota by NOC",
    _AFTER,
    always("quota", "string", "The quota.", lambda of: of.quota),
    always("line", "integer", "The number of this line, from 1.", lambda of: of.line),
    always("noc", "string", "The NOC.", lambda of: of.noc),
    maybe("delegation", "string", "The delegation behind a shared code.", lambda of: of.delegation),
    always("event", "string", "The event.", lambda of: of.event),
    always("places", "integer", "The places in it.", lambda of: of.places),
    key=("after", "quota", "line"),
)


@dataclass(frozen=True, slots=True)
class NotComputed(Computed):
    """A cup, a quota or an event of it that cannot be computed."""

    table: str
    reason: str


NOT_COMPUTED: Final[Description[NotComputed]] = describe(
    "not_computed",
    "What the rulebook does not know well enough to compute",
    _AFTER,
    always("table", "string", "The cup or quota.", lambda of: of.table),
    always("reason", "string", "What is not known.", lambda of: of.reason),
    key=("after", "table", "reason"),
)
