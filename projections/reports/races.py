"""``season races``: the races that are filed, with their state."""

from collections.abc import Iterator
from typing import Final

from ledger.basis import Basis
from ledger.book import Reading
from ledger.facts import ProtocolFiled
from projections.documents.base import Document
from projections.documents.coverage import CoverageDocument
from projections.documents.doubts import DoubtLine
from projections.documents.stages import STAGES, state_in_words
from projections.races.classification import Classification, classify, counted_races
from projections.races.stages import stage
from projections.reports.report import Asked, Report
from projections.season.expected import names_of
from projections.season.filings import withdrawn_filings
from projections.tables.columns import Description, Reference, always, maybe, only_data


class RaceLine(Document):
    """One race that is filed; `stage` is how far it is from being final, see ``season race``.

    `run_again_by` is the entry that says that a void race is to be run again, null where it is not.
    """

    race: str
    event: str
    competition: str
    date: str
    title: str
    state: str
    stage: str
    sheet: int | None
    revision: int
    rows: int
    decisions: int
    voided: bool
    run_again_by: int | None
    protocol: str | None


class WithdrawnSheet(Document):
    """A sheet that was taken back: `position` is the entry of its protocol, `withdrawn_by` the one that took it."""

    race: str
    title: str
    sheet: int | None
    revision: int
    protocol: str | None
    position: int
    withdrawn_by: int | None


class RacesDocument(Document):
    """``season races --json``. `withdrawn` are sheets that were taken back; their races may be filed anew."""

    basis: Basis
    races: tuple[RaceLine, ...]
    withdrawn: tuple[WithdrawnSheet, ...] = ()
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def races_document(reading: Reading) -> RacesDocument:
    """The document of the races that count at the basis."""
    return RacesDocument(
        basis=reading.basis,
        races=tuple(_race_line(reading, classify(reading.season, name)) for name in counted_races(reading)),
        withdrawn=tuple(_withdrawn(reading)),
    )


def _withdrawn(reading: Reading) -> Iterator[WithdrawnSheet]:
    for entry in withdrawn_filings(reading.season):
        if isinstance(entry.fact, ProtocolFiled):
            yield WithdrawnSheet(
                race=entry.fact.race,
                title=entry.fact.title,
                sheet=entry.fact.sheet,
                revision=entry.fact.revision,
                protocol=entry.fact.protocol,
                position=entry.position,
                withdrawn_by=reading.season.withdrawn_by(entry.position),
            )


def _notes(document: RacesDocument) -> Iterator[str]:
    for by in dict.fromkeys(one.withdrawn_by for one in document.withdrawn):
        gone = [f"{one.race} (entry {one.position})" for one in document.withdrawn if one.withdrawn_by == by]
        yield f"withdrawn by entry {by}: the sheet{'s' if len(gone) > 1 else ''} of {names_of(gone)}"


def _race_line(reading: Reading, race: Classification) -> RaceLine:
    fact = race.protocol.fact
    return RaceLine(
        race=str(race.race),
        event=str(race.race.event),
        competition=race.race.competition,
        date=fact.day,
        title=fact.title,
        state=race.state,
        stage=stage(reading, race),
        sheet=fact.sheet,
        revision=fact.revision,
        rows=len(race.rows),
        decisions=_decisions(reading, race),
        voided=race.voided is not None,
        run_again_by=reading.season.to_be_run_again(str(race.race)),
        protocol=fact.protocol,
    )


def _decisions(reading: Reading, race: Classification) -> int:
    """How many decisions in force are on a race: those that name it, and sanctions that annul a result in it."""
    named = {
        entry.position
        for entry in reading.season.races[str(race.race)].decisions
        if reading.season.in_force(entry.position)
    }
    return len(named | {entry.position for row in race.rows for entry in row.decided})


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
            show=lambda of: state_in_words(of.state, of.stage, voided=of.voided, again=of.run_again_by),
        ),
        only_data(always("voided", "boolean", "Whether the race was voided and does not count.", lambda of: of.voided)),
        only_data(
            maybe(
                "run_again_by",
                "integer",
                "The entry that says that the void race is to be run again.",
                lambda of: of.run_again_by,
            )
        ),
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
        only_data(always("stage", "string", STAGES, lambda of: of.stage)),
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
        covers=lambda _document: ("",),
        make=_make,
        title=lambda _document: "Races",
        tables=(RACES,),
        notes=_notes,
        label="Races",
        bases="every",
    ),
)
