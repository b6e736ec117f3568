"""Every fact there is, and the closed registry of their stable names.

A fact says what happened, in the past tense, and is never changed. Its fields hold integers, strings, booleans,
None and tuples only: race times are milliseconds, instants are microseconds since 1970 in UTC, days are ISO text.
A fact does not say when or by whom it was entered; its entry does (see `ledger.entry`).
"""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from ledger.vocabulary import (
    CompetitionId,
    CompetitorId,
    Distance,
    Division,
    EventId,
    Gender,
    IsoDay,
    Lane,
    Noc,
    RaceId,
    ResultState,
    Sha256,
    Status,
)

Instant = Annotated[int, Field(ge=0, le=253_402_300_799_999_999)]
"""Microseconds since 1970-01-01T00:00:00Z."""
Milliseconds = Annotated[int, Field(ge=0, le=86_400_000)]
Position = Annotated[int, Field(ge=1)]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Rank = Annotated[int, Field(ge=1, le=1_000)]
PublicKey = Annotated[str, Field(pattern=r"^[!-*,-~]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$", max_length=300)]
"""A public key as one line, ``name+ID+base64``, as `ledger.seal.note.VerifierKey` reads and writes it."""


class Value(BaseModel):
    """Base of every value that is stored: immutable, strict, and closed to unknown fields."""

    # A model is built when it is first used, so that a command that needs three facts does not wait for all of them.
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    # Stored bytes leave out what is None, so every field that may be None has None as its default.


class Fact(Value):
    """Base of every fact. `version` is the version of the fact's fields that this program writes."""

    version: ClassVar[int] = 1


# Opening


class SeasonOpened(Fact):
    """A book was opened for one season of one series."""

    series: Text
    season: Text


class RulebookAdopted(Fact):
    """An edition of the rules was adopted; its whole text stands in the book, so that the book explains itself."""

    edition: Text
    text: Annotated[str, Field(min_length=1, max_length=2_000_000)]
    sha256: Sha256


class CompetitionScheduled(Fact):
    """A competition was put on the season's calendar; competitions count in the order of their first day.

    `programme` names the events with the number of races of each, or is None where it is not known.
    """

    competition: CompetitionId
    name: Text
    venue: Text
    city: Text
    noc: Noc
    first_day: IsoDay
    last_day: IsoDay
    time_zone: Text
    final: bool = False
    programme: tuple[tuple[EventId, int], ...] | None = None
    note: str | None = None


class CompetitionCancelled(Fact):
    """A competition was taken off the calendar."""

    competition: CompetitionId


class CompetitorEntered(Fact):
    """A skater or a team appears in the season for the first time.

    `delegation` tells apart the delegations under one code, such as RUS and BLR under AIN.
    """

    competitor: CompetitorId
    kind: Literal["skater", "team"]
    gender: Gender
    name: Text
    noc: Noc
    delegation: Noc | None = None
    aliases: tuple[str, ...] = ()


class CompetitorRenamed(Fact):
    """A competitor's name, code, delegation or aliases were put right; what is given holds as a whole."""

    competitor: CompetitorId
    name: Text
    noc: Noc
    delegation: Noc | None = None
    aliases: tuple[str, ...] = ()


class CompetitorsMerged(Fact):
    """Two entries of one person were found to be one: results of `merged` belong to `kept`."""

    kept: CompetitorId
    merged: CompetitorId


# Results


class Conditions(Value):
    """Measured conditions at one moment of a race, as printed."""

    moment: Text
    time: str
    air: str
    humidity: str
    ice: str


class ProtocolFiled(Fact):
    """The official result sheet of a race was filed. Its results follow as `ResultRecorded`.

    `protocol` is the SHA-256 of the sheet; `created_at` is the moment of printing that stands on it; `rows` is the
    number of rows read. `state` is PARTIAL where not every row of the race is known.
    """

    race: RaceId
    competition: CompetitionId
    gender: Gender
    distance: Distance
    day: IsoDay
    title: Text
    state: ResultState
    rows: Annotated[int, Field(ge=0)]
    number: Annotated[int, Field(ge=1, le=9)] | None = None
    division: Division | None = None
    sheet: int | None = None
    revision: Annotated[int, Field(ge=1)] = 1
    protocol: Sha256 | None = None
    created_at: Instant | None = None
    referee: str | None = None
    starter: str | None = None
    conditions: tuple[Conditions, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()


class ResultRow(Value):
    """What a protocol says of one competitor; the part that a correction replaces as a whole.

    `time` is in milliseconds, in whole hundredths as printed, and `thousandth` the digit in brackets. `pair` is the
    pair, or the heat of a team race. `points_printed` and `grand_points_printed` are what the sheet prints, never what
    counts (see the rulebook); Grand World Cup points can be fractions and are decimal text. `rank_from` is set where the
    source gives no rank and the rank is inferred: ``points`` from the printed points, which only that rank gets.
    """

    status: Status
    rank: Rank | None = None
    time: Milliseconds | None = None
    thousandth: Annotated[int, Field(ge=0, le=9)] | None = None
    behind: Milliseconds | None = None
    bib: Annotated[int, Field(ge=0, le=9_999)] | None = None
    pair: Annotated[int, Field(ge=1, le=99)] | None = None
    lane: Lane | None = None
    laps: Annotated[int, Field(ge=0, le=99)] | None = None
    sprints: tuple[int | None, ...] = ()
    race_points: Annotated[int, Field(ge=0, le=999)] | None = None
    from_division_b: bool = False
    codes: tuple[str, ...] = ()
    points_printed: Annotated[int, Field(ge=0, le=9_999)] | None = None
    grand_points_printed: Annotated[str, Field(pattern=r"^\d{1,5}(\.\d{1,2})?$")] | None = None
    rank_from: Literal["points"] | None = None


class ResultRecorded(Fact):
    """One competitor's result in one race, as its protocol gives it in row `row`."""

    race: RaceId
    competitor: CompetitorId
    name_printed: Text
    noc_printed: Noc
    row: Annotated[int, Field(ge=1, le=1_000)]
    result: ResultRow


# Decisions


class CompetitorDisqualified(Fact):
    """The referee disqualified a competitor from a race after its protocol was filed; those below move up."""

    race: RaceId
    competitor: CompetitorId
    code: str | None = None


class ResultCorrected(Fact):
    """A result was put right: `result` replaces what the entry at `corrects` said, as a whole."""

    corrects: Position
    race: RaceId
    competitor: CompetitorId
    result: ResultRow


class ResultAnnulled(Fact):
    """A result was annulled afterwards, for example for doping.

    `others_move_up` says whether those below take the free place or it stays empty.
    """

    race: RaceId
    competitor: CompetitorId
    others_move_up: bool


class DecisionReversed(Fact):
    """A decision, or a reversal, was undone: the tables are as if the entry at `reverses` had not been made."""

    reverses: Position


class RaceVoided(Fact):
    """A race does not count."""

    race: RaceId


class ProtestLodged(Fact):
    """A protest put a classification under protest; tables that rest on it are provisional until it is decided."""

    race: RaceId
    by: Text


class ProtestDecided(Fact):
    """A protest was upheld or rejected; what follows from an upheld protest is a decision of its own."""

    lodged: Position
    upheld: bool


# Publications and frozen decisions


class PublishedRow(Value):
    """One row of a published list, cells by column name as they were printed."""

    row: Annotated[int, Field(ge=1)]
    cells: tuple[tuple[str, str], ...]


class ClassificationPublished(Fact):
    """Somebody announced a list. It is kept row by row, to be audited, and counts for nothing.

    Columns and cells stay as printed; `meanings` says of single columns what they mean, where a person had to.
    """

    publication: Text
    title: Text
    publisher: Text
    edition: str | None = None
    kind: Literal["standing", "quota", "title", "figures"]
    subject: str | None = None
    after: CompetitionId | None = None
    protocol: Sha256 | None = None
    columns: tuple[str, ...]
    meanings: tuple[tuple[str, str], ...] = ()
    rows: tuple[PublishedRow, ...]


class RestsOn(Value):
    """The basis that a frozen decision rests on, as it was printed; `root` is the book's root hash at `at`."""

    at: Position
    as_of: str | None = None
    through: CompetitionId | None = None
    rulebook: Text
    root: Sha256


class AllocatedPlace(Value):
    """One place or reserve as it was allocated; `call` is a reserve's turn when reserves are called."""

    event: EventId
    place: Rank
    via: Literal["points", "time", "host"]
    noc: Noc
    competitor: CompetitorId
    delegation: Noc | None = None
    call: Rank | None = None


class QuotaAllocated(Fact):
    """The places and reserves of a quota were allocated to NOCs. Later entries do not change an allocation."""

    quota: Text
    basis: RestsOn
    places: tuple[AllocatedPlace, ...]
    reserves: tuple[AllocatedPlace, ...]


class QuotaDeclined(Fact):
    """An NOC gave back `places` of its places in an event of the allocation at `allocated`."""

    allocated: Position
    event: EventId
    noc: Noc
    places: Annotated[int, Field(ge=1, le=99)] = 1


class QuotaReallocated(Fact):
    """A place of the decline at `declined` went to the reserve whose turn is `call`."""

    declined: Position
    event: EventId
    noc: Noc
    call: Rank


class TitleAwarded(Fact):
    """A title was awarded, to more than one where the rules do not separate them. Later entries do not change it."""

    cup: Text
    basis: RestsOn
    competitors: tuple[CompetitorId, ...]
    points: Annotated[str, Field(pattern=r"^\d{1,5}(\.\d{1,2})?$")]


# The seal


class KeyTrusted(Fact):
    """A key may sign checkpoints of this book from now on; several may at a time, and so keys are exchanged."""

    key: PublicKey


class KeyRetired(Fact):
    """A key signs no more: its signature on a checkpoint that includes this entry counts for nothing."""

    key: PublicKey


DECISIONS: frozenset[type[Fact]] = frozenset(
    {
        CompetitionCancelled,
        CompetitorRenamed,
        CompetitorsMerged,
        CompetitorDisqualified,
        ResultCorrected,
        ResultAnnulled,
        DecisionReversed,
        RaceVoided,
        ProtestLodged,
        ProtestDecided,
        QuotaAllocated,
        QuotaDeclined,
        QuotaReallocated,
        TitleAwarded,
    }
)
"""Facts that somebody decided, and that a `DecisionReversed` can therefore undo."""

FRAME: frozenset[type[Fact]] = frozenset(
    {SeasonOpened, RulebookAdopted, CompetitionScheduled, CompetitorEntered, CompetitorRenamed, CompetitorsMerged}
)
"""Facts that say how the book reads what was announced. They are no announcements, so `as_of` does not hide them."""

FACTS: dict[str, type[Fact]] = {
    fact.__name__: fact
    for fact in (
        SeasonOpened,
        RulebookAdopted,
        CompetitionScheduled,
        CompetitionCancelled,
        CompetitorEntered,
        CompetitorRenamed,
        CompetitorsMerged,
        ProtocolFiled,
        ResultRecorded,
        CompetitorDisqualified,
        ResultCorrected,
        ResultAnnulled,
        DecisionReversed,
        RaceVoided,
        ProtestLodged,
        ProtestDecided,
        ClassificationPublished,
        QuotaAllocated,
        QuotaDeclined,
        QuotaReallocated,
        TitleAwarded,
        KeyTrusted,
        KeyRetired,
    )
}
"""The closed registry: every stable name and the model that reads it. A name outside it is refused, never imported."""
