"""Filing tables of points: races known in part, with the ranks that their printed points give away.

Every race that a table mentions is filed as PARTIAL. Where several tables mention a race, its rows are joined. A rank
that no table gives is inferred where the rulebook gives the printed points to one rank only, and marked so. A column
that mixes the divisions is left out where the race is filed with its whole classification, after a comparison.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from commands.deciders.admission import admit
from commands.deciders.drafting import Drafting, Origin, of_race
from commands.deciders.identity import Recognition
from commands.deciders.inferring import inferred_rank
from commands.deciders.placing import Placed, Places
from commands.intake.older_seasons.tables import Dismissal, Mention, OlderTable, publisher
from commands.intake.protocol import SheetRow
from ledger.entry import Draft
from ledger.errors import RefusedError
from ledger.facts import (
    ClassificationPublished,
    CompetitorDisqualified,
    ProtocolFiled,
    ResultRecorded,
    ResultRow,
)
from ledger.instants import local_instant
from ledger.names import slug
from ledger.rulebook import Rulebook
from ledger.season import Season, rules_in_force
from ledger.vocabulary import Division, Gender, Race


@dataclass(frozen=True, slots=True)
class TableFiling:
    """What filing tables comes to.

    Attributes:
        drafts: What is to be recorded.
        recognised: How competitors were recognised, each once.
        inferred: How many ranks were inferred from printed points.
        left_out: The columns that were left out because the race is filed with its whole classification.
    """

    drafts: tuple[Draft, ...]
    recognised: tuple[Recognition, ...]
    inferred: int
    left_out: tuple[str, ...]


def file_tables(season: Season, tables: Sequence[OlderTable], *, actor: str) -> TableFiling:
    """Decide what tables of points add to the book.

    Raises:
        RefusedError: A table is of another season, its races are not on the calendar, or it contradicts another table
            or the book.
    """
    if season.opened is None or not season.rulebooks:
        raise RefusedError("the book is not open; open it with: season open", reason="not-open")
    name = season.opened.fact.season
    for table in tables:
        if table.season != name:
            raise RefusedError(
                f"{table.file}: of season {table.season}; this book is of {name}", reason="another-season"
            )
    counted = tuple(fact.competition for fact in season.competitions())
    rules = rules_in_force(season, counted)
    if rules is None:
        raise RefusedError("the book is not open; open it with: season open", reason="not-open")
    return _Filing(season, rules, actor).file(tables)


@dataclass(slots=True)
class _Row:
    """One competitor's row in a race while tables are joined."""

    who: str
    mention: Mention
    file: str
    result: ResultRow


class _Filing(Drafting):
    """Tables on their way to drafts, which are admitted together at the end."""

    def __init__(self, season: Season, rulebook: Rulebook, actor: str) -> None:
        super().__init__(season, actor)
        self.rulebook = rulebook
        self.calendar = {fact.competition: fact for fact in season.competitions()}
        self.recognised: dict[str, Recognition] = {}
        self.left_out: list[str] = []
        self.inferred = 0
        self.races: dict[str, dict[str, ResultRow]] = {}
        self.team_names: dict[tuple[Gender, str], str] = {}

    def file(self, tables: Sequence[OlderTable]) -> TableFiling:
        places = Places(self.season.competitions())
        placed = [one for table in sorted(tables, key=lambda one: not one.whole) for one in places.place(table)]
        by_race: dict[Race, list[Placed]] = {}
        for one in placed:
            by_race.setdefault(one.race, []).append(one)
        for one in placed:
            for mention in one.column.mentions:
                if one.race.event.is_team and mention.name is not None:
                    self.team_names.setdefault((one.race.gender, mention.noc), mention.name)
        order = list(self.calendar)
        # Whole classifications come first, so that columns that mix the divisions can be compared with them.
        for race in sorted(
            by_race, key=lambda race: (race.division is None, order.index(race.competition), by_race[race][0].day)
        ):
            self._race(race, by_race[race])
        for table in tables:
            self._publish(table, places)
        drafts = admit(self.season, self.drafts, file=", ".join(table.file for table in tables))
        return TableFiling(
            tuple(drafts), tuple(self.recognised.values()), self.inferred, tuple(dict.fromkeys(self.left_out))
        )

    def _race(self, race: Race, placed: Sequence[Placed]) -> None:
        whole = self._whole(race)
        if race.division is None and whole:
            for one in placed:
                self._compare(one, whole)
            return
        mixed = Race(race.competition, race.gender, race.distance, race.number, None)
        if race.division is not None and self._is_filed(mixed):
            raise RefusedError(
                f"{placed[0].table.file}: {race} is filed from a column that mixes the divisions; import whole "
                "classifications first",
                reason="filed-as-column",
            )
        rows = [self._ranked(race, row) for row in self._joined(race, placed)]
        filed, known = self._filed(str(race)), self._is_filed(race)
        fresh = [row for row in rows if not self._stands(race, row, filed)]
        self.races[str(race)] = filed | {row.who: row.result for row in fresh}
        self.inferred += sum(row.result.rank_from is not None for row in fresh)
        dismissals = [dismissal for one in placed for dismissal in one.column.dismissals]
        published = self._published(race, placed[0].day, earlier=max((one.minutes for one in dismissals), default=0))
        for row in fresh:
            self.enter(race, self.recognised[row.who], row.mention.noc, Origin(published, row.mention.source))
        # A column without points says that the race was held; it is filed, without a row.
        if not known:
            source = fresh[0].mention.source if fresh else placed[0].table.source
            self.draft(_protocol(race, placed[0].day, len(fresh)), Origin(published, source))
        for row in fresh:
            origin = Origin(published, row.mention.source)
            self.record(race, row.who, _printed(row), origin, reason=row.mention.remark)
        for dismissal in dismissals if fresh else ():
            self._dismiss(race, dismissal, published)

    def _is_filed(self, race: Race) -> bool:
        return str(race) in self.races or str(race) in self.season.races

    def _filed(self, race: str) -> dict[str, ResultRow]:
        """The results of a race that the book, or a draft, has: by competitor."""
        if race in self.races:
            return self.races[race]
        record = self.season.races.get(race)
        if record is None:
            return {}
        return {self.season.holder(one): one.fact.result for one in record.results}

    def _whole(self, race: Race) -> dict[str, ResultRow]:
        """The results of a race's divisions that are filed each by itself."""
        divisions: tuple[Division, ...] = ("a", "b")
        names = [
            str(Race(race.competition, race.gender, race.distance, race.number, division)) for division in divisions
        ]
        return self._filed(names[0]) | self._filed(names[1])

    def _compare(self, one: Placed, whole: dict[str, ResultRow]) -> None:
        """Leave out a column whose race is filed whole; each of its points must stand there too."""
        for mention in one.column.mentions:
            who = self._who(one.race, mention, one.table)
            printed = mention.result.points_printed
            stands = whole[who].points_printed if who in whole else None
            if printed and printed != stands:
                raise RefusedError(
                    f"{one.table.file}, row {mention.row}, column {one.column.heading}: {printed} points, where the "
                    f"classification of {one.race} gives {stands if stands is not None else 'no such row'}",
                    reason="contradicts",
                )
        self.left_out.append(f"{one.table.file}, column {one.column.heading}")

    def _joined(self, race: Race, placed: Sequence[Placed]) -> list[_Row]:
        """The rows of a race with what all tables say of each competitor."""
        rows: dict[str, _Row] = {}
        for one in placed:
            for mention in one.column.mentions:
                who = self._who(race, mention, one.table)
                old = rows.get(who)
                if old is None:
                    rows[who] = _Row(who, mention, one.table.file, mention.result)
                else:
                    old.result = _join(
                        old, mention, f"{one.table.file}, row {mention.row}, column {one.column.heading}"
                    )
        return list(rows.values())

    def _who(self, race: Race, mention: Mention, table: OlderTable) -> str:
        """Who is meant. Whom a table gives by the code alone is somebody else in each of its rows."""
        if race.event.is_team:
            name = self.team_names.get((race.gender, mention.noc), mention.noc)
            found = self.recognise(race, mention.noc, name)
        elif mention.name is None:
            stem = table.file.rpartition(".")[0]
            who = f"{race.gender}-{mention.noc.lower()}-unnamed-{slug(stem)}-row-{mention.row}"
            found = Recognition(who, "new", f"unnamed, row {mention.row} of {stem}")
            self.meet(race, found, mention.noc)
        else:
            found = self.recognise(race, mention.noc, mention.name)
        known = self.recognised.get(found.competitor)
        if known is None or known.how == "name":
            self.recognised[found.competitor] = found
        return found.competitor

    def _ranked(self, race: Race, row: _Row) -> _Row:
        """The row with the rank that its printed points give away, where no table gives a rank."""
        if row.result.rank is None and row.result.status == "OK":
            where = f"{row.file}, row {row.mention.row}, {row.mention.name or row.mention.noc}"
            rank = inferred_rank(self.rulebook, tuple(self.calendar.values()), race, row.result, where=where)
            if rank is not None:
                row.result = row.result.model_copy(update={"rank": rank, "rank_from": "points"})
        return row

    def _stands(self, race: Race, row: _Row, filed: dict[str, ResultRow]) -> bool:
        """Whether the book has the row already; it must not contradict it."""
        stands = filed.get(row.who)
        if stands is None:
            return False
        for field in ("status", "rank", "points_printed", "grand_points_printed"):
            old, new = getattr(stands, field), getattr(row.result, field)
            if old is not None and new is not None and old != new:
                raise RefusedError(
                    f"{row.file}, row {row.mention.row}: {row.mention.name or row.mention.noc} has {field} {new} in "
                    f"{race}, where the book has {old}",
                    reason="contradicts",
                )
        return True

    def _published(self, race: Race, day: str, *, earlier: int = 0) -> int:
        """The end of the day of a race, at the venue: by then its result was public; `earlier` by some minutes."""
        end = local_instant(f"{day}T23:59", self.calendar[race.competition].time_zone)
        return end - earlier * 60_000_000

    def _dismiss(self, race: Race, dismissal: Dismissal, published: int) -> None:
        found = self.roster.skater(race.gender, dismissal.noc, dismissal.name, race.competition, None)
        fact = CompetitorDisqualified(race=str(race), competitor=found.competitor)
        later = published + dismissal.minutes * 60_000_000
        self.draft(fact, Origin(later, dismissal.source), reason=dismissal.reason)

    def _publish(self, table: OlderTable, places: Places) -> None:
        """Keep the ranks and totals that a table prints, as a list to be audited."""
        printed = table.standing
        if printed is None:
            return
        races = {one.column.heading: str(one.race) for one in places.place(table)}
        after = places.competition_of(printed.day)
        fact = ClassificationPublished(
            publication=slug(table.file.rpartition(".")[0]),
            title=f"{printed.subject}: standing with the points of every race, {table.season}",
            publisher=publisher(table.source.name.rpartition(" from ")[2]),
            kind="standing",
            subject=printed.subject,
            after=after.competition,
            columns=tuple(races.get(column, column) for column in printed.columns),
            rows=tuple(
                row.model_copy(update={"cells": tuple((races.get(name, name), cell) for name, cell in row.cells)})
                for row in printed.rows
            ),
        )
        published = local_instant(f"{after.last_day}T23:59", after.time_zone)
        self.draft(fact, Origin(published, table.source))


def _protocol(race: Race, day: str, rows: int) -> ProtocolFiled:
    """The protocol of a race of which tables give so many rows, titled by what the race is."""
    number = f", race {race.number}" if race.number else ""
    division = f", Division {race.division.upper()}" if race.division else ""
    distance = race.distance.replace("-", " ") if not race.distance.isdecimal() else f"{race.distance} m"
    title = f"{distance} {race.gender}{number}{division}"
    return ProtocolFiled(**of_race(race), day=day, title=title, state="PARTIAL", rows=rows)


def _printed(row: _Row) -> SheetRow:
    """The row as a protocol would print it: a competitor without a name goes by the code."""
    mention = row.mention
    return SheetRow(row=mention.row, name=mention.name or mention.noc, noc=mention.noc, result=row.result)


def _join(row: _Row, mention: Mention, where: str) -> ResultRow:
    """One result of two that tables give of a competitor in a race."""
    changes = {}
    for field in ("rank", "time", "thousandth", "points_printed", "grand_points_printed", "race_points"):
        old, new = getattr(row.result, field), getattr(mention.result, field)
        if old is not None and new is not None and old != new:
            raise RefusedError(
                f"{where}: {mention.name or mention.noc} has {field} {new}, where {row.file} gives {old}",
                reason="contradicts",
            )
        changes[field] = new if old is None else old
    return row.result.model_copy(update=changes)


def assumed(filing: TableFiling) -> Iterator[Recognition]:
    """The recognitions that a person should look at."""
    return (one for one in filing.recognised if one.how not in ("name", "team", "new"))


def count_results(drafts: Iterable[Draft]) -> int:
    """How many results there are among drafts."""
    return sum(isinstance(draft.fact, ResultRecorded) for draft in drafts)
