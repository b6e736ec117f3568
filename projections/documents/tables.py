"""Documents of standings, titles, races, classifications and the log."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainSerializer

from ledger.basis import Basis
from ledger.book import Reading
from ledger.codec import stored_name
from ledger.entry import Entry
from ledger.facts import Fact, ResultRow
from ledger.instants import format_instant
from ledger.vocabulary import format_time
from projections.classification import Classification, ClassifiedRow, classify, counted_races
from projections.log import cited
from projections.scores import Points, Score, score
from projections.standings import Standing, StandingRow
from projections.titles import Title


class Document(BaseModel):
    """Base of all documents."""

    model_config = ConfigDict(frozen=True, defer_build=True)


PrintedPoints = Annotated[Points, PlainSerializer(lambda points: points if isinstance(points, int) else float(points))]
"""Points as a JSON number. Halves and quarters are the only fractions, and a float writes them exactly."""


class RaceScore(Document):
    """One race in a standing's row. `counts` is false for the lesser of two scores of which one counts.

    `rank_from` is ``points`` where no source gives the rank and it is inferred from the printed points.
    """

    race: str
    rank: int | None
    points: PrintedPoints
    status: str
    counts: bool
    by: str
    rank_from: str | None


class StandingLine(Document):
    """One row of a standing. `separated_by` is the first key in which the row above was better, null for a tie."""

    rank: int
    competitor: str
    name: str
    noc: str
    points: PrintedPoints
    races: tuple[RaceScore, ...]
    separated_by: str | None


class StandingDocument(Document):
    """``season standings CUP --json``. `status` is the weakest mark of the rules that the table rests on."""

    basis: Basis
    cup: str
    title: str
    status: str
    provisional: bool
    notes: tuple[str, ...]
    races: tuple[str, ...]
    rows: tuple[StandingLine, ...]


class TitleHolder(Document):
    """A competitor in a title's contest."""

    rank: int
    competitor: str
    name: str
    noc: str
    points: PrintedPoints


class TitleLine(Document):
    """One title. `points_left` is the most that one competitor can still win, null where `unknown` says why."""

    cup: str
    title: str
    state: str
    leaders: tuple[TitleHolder, ...]
    next: TitleHolder | None
    lead: PrintedPoints
    separated_by: str | None
    races_left: int
    points_left: PrintedPoints | None
    unknown: str | None
    notes: tuple[str, ...]


class TitlesDocument(Document):
    """``season titles --json``."""

    basis: Basis
    titles: tuple[TitleLine, ...]


class RaceLine(Document):
    """One race that is filed."""

    race: str
    event: str
    competition: str
    date: str
    title: str
    state: str
    sheet: int | None
    revision: int
    rows: int
    decisions: int
    voided: bool
    protocol: str | None


class RacesDocument(Document):
    """``season races --json``."""

    basis: Basis
    races: tuple[RaceLine, ...]


class RaceRow(Document):
    """One row of a classification as it stands; `rank_printed` and `points_printed` are what the sheet says.

    `rank_from` is ``points`` where no source gives the rank and it is inferred from the printed points; `remark` is
    what the entry says for itself, such as that sources disagree.

    `decisions` are the positions of the decisions on this row, `moved_by` of those on others that moved its rank.
    """

    rank: int | None
    status: str
    competitor: str
    name: str
    noc: str
    delegation: str | None
    time: str | None
    thousandth: int | None
    behind: str | None
    points: PrintedPoints
    points_printed: int | None
    grand_points_printed: str | None
    points_by: str
    rank_printed: int | None
    rank_from: str | None
    remark: str | None
    bib: int | None
    pair: int | None
    lane: str | None
    laps: int | None
    sprints: tuple[int | None, ...]
    race_points: int | None
    from_division_b: bool
    codes: tuple[str, ...]
    row: int
    position: int
    decisions: tuple[int, ...]
    moved_by: tuple[int, ...]


class RaceDocument(Document):
    """``season race RACE --json``."""

    basis: Basis
    race: str
    date: str
    title: str
    state: str
    voided: bool
    protests: tuple[int, ...]
    protocol: str | None
    sheet: int | None
    revision: int
    referee: str | None
    starter: str | None
    legend: tuple[tuple[str, str], ...]
    rows: tuple[RaceRow, ...]


class LogLine(Document):
    """One entry of the book. `links` are the positions that it cites or that cite it."""

    position: int
    fact: str
    recorded_at: str
    published_at: str
    actor: str
    reason: str | None
    source: dict[str, Any] | None
    data: dict[str, Any]
    cites: int | None
    cited_by: tuple[int, ...]


class LogDocument(Document):
    """``season log --json``."""

    basis: Basis
    entries: tuple[LogLine, ...]


def standing_document(reading: Reading, table: Standing) -> StandingDocument:
    """The document of a standing."""
    return StandingDocument(
        basis=reading.basis,
        cup=table.cup.id,
        title=table.cup.title,
        status=table.mark,
        provisional=any(race.provisional for race in table.races),
        notes=table.notes,
        races=tuple(str(race.race) for race in table.races),
        rows=tuple(_standing_line(row) for row in table.rows),
    )


def _standing_line(row: StandingRow) -> StandingLine:
    return StandingLine(
        rank=row.rank,
        competitor=row.competitor.id,
        name=row.competitor.name,
        noc=row.competitor.noc,
        points=row.points,
        races=tuple(
            RaceScore(
                race=str(one.race),
                rank=one.row.rank,
                points=one.points,
                status=one.row.result.status,
                counts=one.counts,
                by=one.by,
                rank_from=one.row.result.rank_from,
            )
            for one in row.scores
        ),
        separated_by=row.separated_by,
    )


def titles_document(reading: Reading, titles: tuple[Title, ...]) -> TitlesDocument:
    """The document of all titles."""
    return TitlesDocument(basis=reading.basis, titles=tuple(_title_line(title) for title in titles))


def _title_line(title: Title) -> TitleLine:
    return TitleLine(
        cup=title.cup.id,
        title=title.cup.title,
        state=title.state,
        leaders=tuple(_holder(row) for row in title.leaders),
        next=_holder(title.next) if title.next else None,
        lead=title.lead,
        separated_by=title.separated_by,
        races_left=title.races_left,
        points_left=title.points_left,
        unknown=title.unknown,
        notes=title.notes,
    )


def _holder(row: StandingRow) -> TitleHolder:
    return TitleHolder(
        rank=row.rank, competitor=row.competitor.id, name=row.competitor.name, noc=row.competitor.noc, points=row.points
    )


def races_document(reading: Reading) -> RacesDocument:
    """The document of the races that count at the basis."""
    return RacesDocument(
        basis=reading.basis,
        races=tuple(_race_line(reading, classify(reading.season, name)) for name in counted_races(reading)),
    )


def _race_line(reading: Reading, race: Classification) -> RaceLine:
    fact = race.protocol.fact
    return RaceLine(
        race=str(race.race),
        event=str(race.race.event),
        competition=race.race.competition,
        date=fact.day,
        title=fact.title,
        state=race.state,
        sheet=fact.sheet,
        revision=fact.revision,
        rows=len(race.rows),
        decisions=sum(
            reading.season.in_force(entry.position) for entry in reading.season.races[str(race.race)].decisions
        ),
        voided=race.voided is not None,
        protocol=fact.protocol,
    )


def race_document(reading: Reading, name: str) -> RaceDocument:
    """The document of one classification as it stands; raises what `classify` raises."""
    race = classify(reading.season, name)
    fact = race.protocol.fact
    return RaceDocument(
        basis=reading.basis,
        race=str(race.race),
        date=fact.day,
        title=fact.title,
        state=race.state,
        voided=race.voided is not None,
        protests=tuple(entry.position for entry in race.protests),
        protocol=fact.protocol,
        sheet=fact.sheet,
        revision=fact.revision,
        referee=fact.referee,
        starter=fact.starter,
        legend=fact.legend,
        rows=tuple(_race_row(reading, one) for one in score(reading, race)),
    )


def _race_row(reading: Reading, one: Score) -> RaceRow:
    row: ClassifiedRow = one.row
    result: ResultRow = row.result
    competitor = reading.season.competitor(row.competitor)
    return RaceRow(
        rank=row.rank,
        status=result.status,
        competitor=competitor.id,
        name=competitor.name,
        noc=competitor.noc,
        delegation=competitor.delegation,
        time=None if result.time is None else format_time(result.time),
        thousandth=result.thousandth,
        behind=None if result.behind is None else format_time(result.behind),
        points=one.points,
        points_printed=result.points_printed,
        grand_points_printed=result.grand_points_printed,
        points_by=one.by,
        rank_printed=None if row.recorded.fact.result.rank_from else row.recorded.fact.result.rank,
        rank_from=result.rank_from,
        remark=row.recorded.reason,
        bib=result.bib,
        pair=result.pair,
        lane=result.lane,
        laps=result.laps,
        sprints=result.sprints,
        race_points=result.race_points,
        from_division_b=result.from_division_b,
        codes=result.codes,
        row=row.recorded.fact.row,
        position=row.recorded.position,
        decisions=tuple(entry.position for entry in row.decided),
        moved_by=tuple(entry.position for entry in row.moved_by),
    )


def log_line(entry: Entry[Fact], cited_by: tuple[int, ...] = ()) -> LogLine:
    """The document of one entry; `cited_by` are the entries that cite it."""
    return LogLine(
        position=entry.position,
        fact=stored_name(entry.fact),
        recorded_at=format_instant(entry.recorded_at),
        published_at=format_instant(entry.published_at),
        actor=entry.actor,
        reason=entry.reason,
        source=entry.source.model_dump(exclude_none=True) if entry.source else None,
        data=entry.fact.model_dump(mode="json", exclude_none=True),
        cites=cited(entry.fact),
        cited_by=cited_by,
    )
