"""``season races``: the races that are filed, with their state."""

from typing import Final

from ledger.basis import Basis
from ledger.book import Reading
from projections.documents.base import Document
from projections.documents.doubts import DoubtLine
from projections.races.classification import Classification, classify, counted_races
from projections.reports.report import Asked, Report
from projections.tables.columns import Description, Reference, always, maybe, only_data


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
    doubts: tuple[DoubtLine, ...] = ()


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


def _make(asked: Asked) -> RacesDocument:
    return races_document(asked.reading)


RACES: Final[Description[RacesDocument, RaceLine]] = Description(
    name="races",
    title="Races",
    rows=lambda document: document.races,
    fields=(
        always(
            "race",
            "string",
            "The name of the race in every table.",
            lambda of: of.race,
            link=lambda of: f"races/{of.race}/",
        ),
        only_data(always("competition", "string", "The competition.", lambda of: of.competition)),
        only_data(always("event", "string", "The gender and the distance.", lambda of: of.event)),
        always("date", "date", "The day of the race.", lambda of: of.date),
        always(
            "state",
            "string",
            "OFFICIAL, PARTIAL where not every row is known, or PROTESTED.",
            lambda of: of.state,
            show=lambda of: "VOID" if of.voided else of.state,
        ),
        only_data(always("voided", "boolean", "Whether the race was voided and does not count.", lambda of: of.voided)),
        maybe("sheet", "integer", "The number of the sheet at its competition.", lambda of: of.sheet),
        always("revision", "integer", "The revision of the sheet.", lambda of: of.revision),
        always("rows", "integer", "How many rows are recorded.", lambda of: of.rows),
        always("decisions", "integer", "How many decisions on it are in force.", lambda of: of.decisions),
        always("title", "string", "The title that its protocol prints.", lambda of: of.title),
        only_data(
            maybe(
                "sha256", "string", "The SHA-256 of the file of its protocol, in hexadecimal.", lambda of: of.protocol
            )
        ),
    ),
    key=("race",),
    references=(Reference("competition", "competitions"),),
    kept="end",
)

REPORTS: Final = (
    Report(
        name="races",
        word="races",
        path="races",
        about="The races that are filed, with their state.",
        model=RacesDocument,
        rests=lambda document: (one.race for one in document.races),
        make=_make,
        title=lambda _document: "Races",
        tables=(RACES,),
        label="Races",
        bases="every",
    ),
)
