"""Races: the list of what is filed, and one classification as filed and as it stands."""

from typing import Any

from projections.documents.log import log_line
from projections.documents.races import RaceDocument, RacesDocument, race_document, races_document
from projections.web.pages.disputes import decision
from projections.web.visit import Resource, Sheet, Shown, Visit


def _races(visit: Visit) -> RacesDocument:
    return races_document(visit.reading)


def _show_races(visit: Visit, document: RacesDocument) -> Shown:
    competitions = {fact.competition: fact for fact in visit.reading.season.competitions()}
    groups = [
        (competitions[name], [line for line in document.races if line.competition == name])
        for name in dict.fromkeys(line.competition for line in document.races)
    ]
    return Shown(title="Races", command=visit.command("races"), more={"groups": groups})


def _races_sheet(document: RacesDocument) -> Sheet:
    header = ["race", "date", "state", "sheet", "revision", "rows", "decisions", "title"]
    return Sheet(
        header,
        (
            (
                *(line.race, line.date, "VOID" if line.voided else line.state, line.sheet, line.revision),
                *(line.rows, line.decisions, line.title),
            )
            for line in document.races
        ),
    )


def _race(visit: Visit) -> RaceDocument:
    return document_of(visit, visit["race"])


def document_of(visit: Visit, race: str) -> RaceDocument:
    """The document of a race at the basis of a visit; raises what `race_document` raises."""
    document: RaceDocument = visit.once(("race", race), lambda: race_document(visit.reading, race))
    return document


def _show_race(visit: Visit, document: RaceDocument) -> Shown:
    record = visit.reading.season.races[document.race]
    seen = {code for row in document.rows for code in row.codes}
    return Shown(
        title=f"{document.title}, {document.date}",
        command=visit.command("race", document.race),
        more={
            "filed": {entry.position: entry.fact.result for entry in record.results},
            "decisions": [decision(visit.reading, entry) for entry in record.decisions],
            "protocols": [log_line(entry) for entry in record.protocols],
            "legend": [(code, text) for code, text in document.legend if code in seen],
            "sprints": any(row.sprints for row in document.rows),
            "bibs": any(row.bib is not None for row in document.rows),
            "grand": any(row.grand_points_printed is not None for row in document.rows),
            "cups": [cup for cup in visit.reading.rulebook.cups if str(record.race.event) in cup.events],
        },
    )


def _race_sheet(document: RaceDocument) -> Sheet:
    header = ["rank", "rank printed", "competitor", "name", "noc", "time", "thousandth", "status", "points"]
    header += ["points printed", "codes", "row", "entry", "decided by", "moved by"]

    def rows() -> Any:
        for row in document.rows:
            yield [
                *(row.rank, row.rank_printed, row.competitor, row.name, row.noc, row.time, row.thousandth),
                *(row.status, row.points, row.points_printed, " ".join(row.codes), row.row, row.position),
                *(" ".join(map(str, row.decisions)), " ".join(map(str, row.moved_by))),
            ]

    return Sheet(header, rows())


RACES = (
    Resource(
        name="races",
        path="races",
        about="The races that are filed, with their state.",
        model=RacesDocument,
        make=_races,
        show=_show_races,
        sheet=_races_sheet,
    ),
    Resource(
        name="race",
        path="races/{race}",
        about="The classification of a race as filed and as it stands, printed points against computed ones.",
        model=RaceDocument,
        make=_race,
        show=_show_race,
        sheet=_race_sheet,
    ),
)
