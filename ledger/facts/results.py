"""Facts of racing: the protocols that were filed, and each result in them."""

from typing import Annotated, Literal

from pydantic import Field

from ledger.facts.base import Fact, Instant, Milliseconds, Rank, Reach, Text, Touched, Value
from ledger.vocabulary import (
    CompetitionId,
    CompetitorId,
    Distance,
    Division,
    Gender,
    IsoDay,
    Lane,
    Noc,
    RaceId,
    ResultState,
    Sha256,
    Status,
    format_time,
)


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

    reach = Reach.RACE
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

    def touches(self) -> Touched:
        """The race and its competition."""
        return Touched(race=self.race, competition=self.competition)


class Member(Value):
    """One skater of a team, by the name that is printed; who that is, nothing here says. `codes` are remarks on it."""

    name: Text
    codes: tuple[str, ...] = ()


class ResultRow(Value):
    """What a protocol says of one competitor; the part that a correction replaces as a whole.

    `time` is in milliseconds, in whole hundredths as printed, and `thousandth` the digit in brackets. `pair` is the
    pair, or the heat of a team race. `points_printed` and `grand_points_printed` are what the sheet prints, never what
    counts (see the rulebook); Grand World Cup points can be fractions and are decimal text. `rank_from` is set where
    the source gives no rank and the rank is inferred: ``points`` from the printed points, which only that rank gets.
    `members` are the skaters of a team, where its source names them; `passages` the times at the end of each lap.
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
    members: tuple[Member, ...] = ()
    passages: tuple[Milliseconds, ...] = ()

    @property
    def in_words(self) -> str:
        """The rank; where there is none the time, or the status of who did not finish."""
        if self.rank is None and self.status == "OK" and self.time is not None:
            return format_time(self.time)
        return self.status if self.rank is None else f"rank {self.rank}"


class ResultRecorded(Fact):
    """One competitor's result in one race, as its protocol gives it in row `row`."""

    reach = Reach.RACE
    race: RaceId
    competitor: CompetitorId
    name_printed: Text
    noc_printed: Noc
    row: Annotated[int, Field(ge=1, le=1_000)]
    result: ResultRow

    def touches(self) -> Touched:
        """The race and who was in it."""
        return Touched(race=self.race, competitors=(self.competitor,), outcome=self.result.in_words)


class Entrant(Value):
    """One competitor in a list of entries: the place in the order of the start, and bib, pair and lane where drawn."""

    competitor: CompetitorId
    order: Annotated[int, Field(ge=1, le=1_000)] | None = None
    bib: Annotated[int, Field(ge=0, le=9_999)] | None = None
    pair: Annotated[int, Field(ge=1, le=99)] | None = None
    lane: Lane | None = None


class EntriesListed(Fact):
    """Who is entered in a race was announced, or its start list; of several lists of a race the last one holds.

    Whoever is entered and has no result in the race's protocol is a row that is missing there.
    """

    reach = Reach.RACE
    race: RaceId
    competition: CompetitionId
    entries: Annotated[tuple[Entrant, ...], Field(min_length=1)]

    def touches(self) -> Touched:
        """The race, its competition, and who is entered."""
        competitors = tuple(one.competitor for one in self.entries)
        return Touched(
            race=self.race,
            competition=self.competition,
            competitors=competitors,
            called=(self.race,),
            outcome=f"{len(competitors)} entered",
        )
