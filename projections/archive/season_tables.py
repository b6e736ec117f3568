"""The tables of who took part and what happened: competitions, competitors, races, classifications, sources."""

from collections.abc import Iterable, Iterator, Mapping

from ledger.book import Reading
from ledger.entry import Entry
from ledger.errors import UnknownRuleError
from ledger.facts import Fact
from ledger.vocabulary import format_time
from projections.archive.tables import Cell, Column, Reference, Table
from projections.classification import classify, counted_races
from projections.documents.races import RaceLine, races_document
from projections.scores import score


def competitions(reading: Reading) -> Table:
    """The calendar."""
    rows = (
        (one.competition, one.name, one.venue, one.city, one.noc, one.first_day, one.last_day, one.final)
        for one in reading.season.competitions()
    )
    columns = (
        Column("competition", "string", "The name of the competition in every table."),
        Column("title", "string", "What it is called in full."),
        Column("venue", "string", "The oval."),
        Column("city", "string", "Where it was held."),
        Column("noc", "string", "The code of the country where it was held."),
        Column("first_day", "date", "The first day of racing."),
        Column("last_day", "date", "The last day of racing."),
        Column("final", "boolean", "Whether it counts as the Final."),
    )
    return Table("competitions", "The calendar of the season", columns, ("competition",), tuple(rows))


def competitors(reading: Reading) -> Table:
    """Everybody who was entered, under the name that stands at the end."""
    rows = []
    for identity in sorted(reading.season.entrants):
        kept = reading.season.identity(identity)
        one = reading.season.competitor(identity)
        merged = kept if kept != identity else None
        rows.append((identity, one.kind, one.gender, one.name, one.noc, one.delegation, merged))
    columns = (
        Column("competitor", "string", "The identity of the competitor in every table."),
        Column("kind", "string", "skater or team."),
        Column("gender", "string", "men or women."),
        Column("name", "string", "The name."),
        Column("noc", "string", "The three-letter code of the country or delegation."),
        Column("delegation", "string", "The delegation behind a code that several share.", required=False),
        Column("merged_into", "string", "Whose results these are, where one person was entered twice.", required=False),
    )
    return Table("competitors", "Skaters and teams", columns, ("competitor",), tuple(rows))


def races(reading: Reading) -> Table:
    """Every race that was filed."""
    rows = (
        (one.race, one.competition, one.event, one.date, one.title, *(one.state, one.voided, one.sheet), *_file(one))
        for one in races_document(reading).races
    )
    columns = (
        Column("race", "string", "The name of the race in every table."),
        Column("competition", "string", "The competition."),
        Column("event", "string", "The gender and the distance."),
        Column("date", "date", "The day of the race."),
        Column("title", "string", "The title that its protocol prints."),
        Column("state", "string", "OFFICIAL, PARTIAL where not every row is known, or PROTESTED."),
        Column("voided", "boolean", "Whether the race was voided and does not count."),
        Column("sheet", "integer", "The number of the sheet at its competition.", required=False),
        Column("revision", "integer", "The revision of the sheet."),
        Column("sha256", "string", "The SHA-256 of the file of its protocol, in hexadecimal.", required=False),
    )
    references = (Reference("competition", "competitions"),)
    return Table("races", "Races", columns, ("race",), tuple(rows), references)


def _file(one: RaceLine) -> tuple[Cell, ...]:
    return (one.revision, one.protocol)


def results(reading: Reading) -> Table:
    """Every classification as it stands, after all decisions."""
    columns = (
        Column("race", "string", "The race."),
        Column("line", "integer", "The place of this line in the classification, from 1."),
        Column("rank", "integer", "The rank that stands; ties share it.", required=False),
        Column("status", "string", "OK, DNF did not finish, DNS did not start, DQ disqualified, WDR withdrawn."),
        Column("competitor", "string", "The competitor."),
        Column("name", "string", "The name of the competitor."),
        Column("noc", "string", "The code of the competitor."),
        Column("time", "string", "The time, in minutes, seconds and hundredths.", required=False),
        Column("thousandth", "integer", "The digit of thousandths, where the sheet prints it.", required=False),
        Column("points", "number", "The World Cup points by the rulebook, where it knows them.", required=False),
        Column("points_printed", "integer", "The points that the sheet prints.", required=False),
        Column("rank_printed", "integer", "The rank that the sheet prints.", required=False),
        Column("entry", "integer", "The position of the entry in the book that recorded the result."),
        Column("decisions", "string", "The positions of the decisions on this line, with spaces.", required=False),
    )
    references = (Reference("race", "races"), Reference("competitor", "competitors"))
    rows = tuple(_results(reading))
    return Table("results", "Classifications as they stand", columns, ("race", "line"), rows, references)


def _results(reading: Reading) -> Iterator[tuple[Cell, ...]]:
    for name in counted_races(reading):
        race = classify(reading.season, name)
        try:
            points: list[Cell] = [one.points for one in score(reading, race)]
        except UnknownRuleError:
            points = [None] * len(race.rows)
        for line, (one, worth) in enumerate(zip(race.rows, points, strict=True), 1):
            who, result = reading.season.competitor(one.competitor), one.result
            time = None if result.time is None else format_time(result.time)
            printed = (result.points_printed, one.recorded.fact.result.rank)
            decisions = " ".join(str(entry.position) for entry in one.decided) or None
            yield (
                name,
                line,
                one.rank,
                result.status,
                *(who.id, who.name, who.noc),
                *(time, result.thousandth, worth, *printed),
                *(one.recorded.position, decisions),
            )


def sources(entries: Iterable[Entry[Fact]], files: Mapping[str, str]) -> Table:
    """Every file that the book rests on. `files` are those that the archive holds, by their SHA-256."""
    found: dict[str, tuple[Cell, ...]] = {}
    for entry in entries:
        if entry.source is not None and entry.source.sha256 is not None:
            one = entry.source
            row = (one.sha256, one.kind, one.name, one.sheet, one.revision, entry.position)
            found.setdefault(one.sha256 or "", (*row, files.get(one.sha256 or "")))
    columns = (
        Column("sha256", "string", "The SHA-256 of the file, in hexadecimal."),
        Column("kind", "string", "protocol for an official result sheet, file for any other."),
        Column("file_name", "string", "The name that the file had."),
        Column("sheet", "integer", "The number of the sheet at its competition.", required=False),
        Column("revision", "integer", "The revision of the sheet.", required=False),
        Column("first_entry", "integer", "The position of the first entry that rests on it."),
        Column("path", "string", "Where the file stands in this archive, if it does.", required=False),
    )
    return Table("sources", "Files that the book rests on", columns, ("sha256",), tuple(found.values()))
