"""The season: its calendar as a time line with the decisions on it, and who leads which cup."""

from ledger.instants import format_instant
from projections.cups.titles import titles
from projections.documents.titles import TitleLine, titles_document
from projections.races.classification import counted_races
from projections.web.charts import time_line
from projections.web.documents import CompetitionLine, Mark, SeasonDocument
from projections.web.pages.disputes import about
from projections.web.visit import Resource, Sheet, Shown, Visit


def _make(visit: Visit) -> SeasonDocument:
    reading = visit.reading
    raced = [reading.season.races[name].race.competition for name in counted_races(reading)]
    return SeasonDocument(
        basis=reading.basis,
        competitions=tuple(
            CompetitionLine(
                competition=fact.competition,
                name=fact.name,
                venue=fact.venue,
                city=fact.city,
                noc=fact.noc,
                first_day=fact.first_day,
                last_day=fact.last_day,
                final=fact.final,
                counted=fact.competition in reading.counted,
                races=raced.count(fact.competition),
            )
            for fact in reading.season.competitions()
        ),
        titles=titles_document(reading, titles(reading)).titles,
        decisions=tuple(
            Mark(
                position=entry.position,
                fact=entry.name,
                published_at=format_instant(entry.published_at),
                in_force=reading.season.in_force(entry.position),
                about=about(reading, entry),
                reason=entry.reason,
            )
            for entry in reading.season.decisions.values()
        ),
        quotas=tuple(quota.id for quota in reading.rulebook.quotas if quota.status != "unknown"),
    )


def _show(visit: Visit, document: SeasonDocument) -> Shown:
    return Shown(
        title=f"Season {visit.reading.basis.book.partition('/')[2]}",
        command=visit.command("titles"),
        more={
            "chart": time_line(document.competitions, document.decisions),
            "season_quotas": [one for one in visit.reading.rulebook.quotas if one.id in document.quotas],
        },
    )


def _sheet(document: SeasonDocument) -> Sheet:
    header = ["cup", "state", "leader", "noc", "points", "lead", "races left", "points left"]
    return Sheet(header, (_cells(line) for line in document.titles))


def _cells(line: TitleLine) -> list[object]:
    first = line.leaders[0] if line.leaders else None
    names = " and ".join(holder.name for holder in line.leaders)
    codes = " and ".join(dict.fromkeys(holder.noc for holder in line.leaders))
    points = first.points if first else None
    return [line.cup, line.state, names, codes, points, line.lead, line.races_left, line.points_left]


SEASON = (
    Resource(
        name="season",
        path="",
        about="The calendar, the titles and the decisions of the season.",
        model=SeasonDocument,
        make=_make,
        show=_show,
        sheet=_sheet,
    ),
)
