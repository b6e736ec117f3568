"""Documents of races: those that are filed, and the classification of one."""

from ledger.basis import Basis
from ledger.book import Reading
from ledger.facts import ResultRow
from ledger.vocabulary import format_time
from projections.documents.base import Document, PrintedPoints
from projections.races.classification import Classification, ClassifiedRow, classify, counted_races
from projections.races.scores import Score, score


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
