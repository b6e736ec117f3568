"""Filing tables of points: races known in part, with the ranks that their printed points give away.

Every race that a table mentions is filed as PARTIAL. Where several tables mention a race, its rows are joined. A rank
that no table gives is inferred where the rulebook gives the printed points to one rank only, and marked so. A column
that mixes the divisions is left out where the race is filed with its whole classification, after a comparison.

A whole classification that comes later takes back what was known in part of its race (`replacing`), and keeps what that
knew and it does not say. A row without a name is joined with the one of another source that fits (`joining`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from commands.deciders.admission import admit
from commands.deciders.drafting import Origin
from commands.deciders.identity import Recognition
from commands.deciders.inferring import inferred_rank
from commands.deciders.joining import Appearance, join, mixed, of_the_book
from commands.deciders.placing import Placed, Places
from commands.deciders.replacing import Replacing, known_in_part
from commands.deciders.table_rows import (
    TableRow,
    as_printed,
    join_results,
    protocol_in_part,
    says_more,
    without_inferred,
)
from commands.intake.older_seasons.tables import Dismissal, Mention, OlderTable, publisher
from ledger.entry import Draft
from ledger.errors import RefusedError
from ledger.facts import (
    ClassificationPublished,
    CompetitorDisqualified,
    ResultRecorded,
    ResultRow,
)
from ledger.instants import local_instant
from ledger.names import UNNAMED, slug
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
        replaced: The races known in part that whole classifications take the place of.
        joined: What became of each row without a name that another source has, one line each.
    """

    drafts: tuple[Draft, ...]
    recognised: tuple[Recognition, ...]
    inferred: int
    left_out: tuple[str, ...]
    replaced: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()


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


class _Filing(Replacing):
    """Tables on their way to drafts, which are admitted together at the end."""

    def __init__(self, season: Season, rulebook: Rulebook, actor: str) -> None:
        super().__init__(season, actor)
        self.rulebook = rulebook
        self.calendar = {fact.competition: fact for fact in season.competitions()}
        self.recognised: dict[str, Recognition] = {}
        self.left_out: list[str] = []
        self.inferred = 0
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
        self.joined = join(self._appearances(by_race))
        self._races(by_race)
        self.merge()
        for table in tables:
            self._publish(table, places)
        drafts = admit(self.season, self.drafts, file=", ".join(table.file for table in tables))
        return TableFiling(
            drafts=tuple(drafts),
            recognised=tuple(self.recognised.values()),
            inferred=self.inferred,
            left_out=tuple(dict.fromkeys(self.left_out)),
            replaced=tuple(map(str, self.replaced)),
            joined=tuple(self.joined.notes.values()),
        )

    def _races(self, by_race: Mapping[Race, Sequence[Placed]]) -> None:
        order = list(self.calendar)
        # Whole classifications come first, so that columns that mix the divisions can be compared with them.
        races = sorted(by_race, key=lambda race: (order.index(race.competition), by_race[race][0].day))
        for race in races:
            if race.division is not None:
                self._race(race, by_race[race])
        for race in self.replaced:
            self.keep(race, whole={one.division for one in races if mixed(one) == mixed(race)})
        for race in races:
            if race.division is None:
                self._race(race, by_race[race])

    def _appearances(self, by_race: Mapping[Race, Sequence[Placed]]) -> Iterator[Appearance]:
        """The rows of skaters that tables and the book have of the races, for whoever is without a name."""
        skated = [race for race in by_race if not race.event.is_team]
        for race in skated:
            for one in by_race[race]:
                for mention in one.column.mentions:
                    who, points = self._who(race, mention, one.table), mention.result.points_printed
                    yield Appearance(one.table.file, race, who, mention.name is not None, mention.noc, points)
        yield from of_the_book(self.season, skated)

    def _race(self, race: Race, placed: Sequence[Placed]) -> None:
        whole = self.whole(race)
        if race.division is None and whole:
            for one in placed:
                self._compare(one, whole)
            return
        rows = self._joined(race, placed)
        if any(one.table.whole for one in placed):
            self._replace(race, rows, placed[0])
        rows = [self._ranked(race, row) for row in rows]
        filed, known = self.filed(str(race)), self.is_filed(race)
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
            self.draft(protocol_in_part(race, placed[0].day, len(fresh)), Origin(published, source))
        for row in fresh:
            origin = Origin(published, row.mention.source)
            self.record(race, row.who, as_printed(row), origin, reason=row.mention.remark)
        for dismissal in dismissals if fresh else ():
            self._dismiss(race, dismissal, published)

    def _replace(self, race: Race, rows: Sequence[TableRow], placed: Placed) -> None:
        """Take back what was known in part of a race that a whole classification says more of, and add it to its rows.

        Raises:
            RefusedError: A row contradicts what was known.
        """
        for known in (mixed(race), race):
            own = self.filed(str(known))
            if known not in self.replaced and known_in_part(self.season, known):
                if known == race and not any(says_more(row, own.get(self.joined.of(row.who))) for row in rows):
                    continue
                why = f"replaced by the whole classification of {race} in {placed.table.file}"
                day = self.season.races[str(known)].protocols[-1].fact.day
                self.replace(known, Origin(self._published(known, day), placed.table.source), reason=why)
            before = self.replaced[known].results(self.joined) if known in self.replaced else {}
            for row in rows:
                stood = before.get(self.joined.of(row.who))
                if stood is not None:
                    row.result = join_results(row, without_inferred(stood), f"the book, in {known}")

    def _compare(self, one: Placed, whole: dict[str, ResultRow]) -> None:
        """Leave out a column whose race is filed whole, but for those rows that can be of the other division alone.

        Raises:
            RefusedError: Points are not those of the classification.
        """
        people = {self.joined.of(who): result for who, result in whole.items()}
        missing: Division = "b" if self.is_filed(replace(one.race, division="a")) else "a"
        others = []
        for mention in one.column.mentions:
            who = self.joined.of(self._who(one.race, mention, one.table))
            if self.joined.undecided(who):
                continue
            printed = mention.result.points_printed
            stands = people[who].points_printed if who in people else None
            if who not in people and (self._rank(one.race, mention, one.table.file) is None) == (missing == "b"):
                others.append(mention)
            elif printed and printed != stands and (who not in people or stands is not None):
                raise RefusedError(
                    f"{one.table.file}, row {mention.line}, column {one.column.heading}: {printed} points, where the "
                    f"classification of {one.race} gives {stands if stands is not None else 'no such row'}",
                    reason="contradicts",
                )
        self.left_out.append(f"{one.table.file}, column {one.column.heading}")
        scored = tuple(mention for mention in others if mention.result.points_printed)
        if scored:
            race, rows = replace(one.race, division=missing), {"mentions": scored, "division": missing}
            self._race(race, [replace(one, race=race, column=one.column.model_copy(update=rows))])

    def _rank(self, race: Race, mention: Mention, file: str) -> int | None:
        """The rank of a row, or the one that its points give away; None where they may be those of several."""
        if mention.result.rank is not None:
            return mention.result.rank
        where = f"{file}, row {mention.row}, {mention.name or mention.noc}"
        return inferred_rank(self.rulebook, tuple(self.calendar.values()), race, mention.result, where=where)

    def _joined(self, race: Race, placed: Sequence[Placed]) -> list[TableRow]:
        """The rows of a race with what all tables say of each competitor."""
        rows: dict[str, TableRow] = {}
        own = [(one.table, mention) for one in placed for mention in one.column.mentions if mention.name is not None]
        named = {self._who(race, mention, table) for table, mention in own}
        for one in placed:
            for mention in one.column.mentions:
                who = self._who(race, mention, one.table)
                # Who is named here has no other row without a name: the two are one.
                who = self.joined.of(who) if self.joined.of(who) in named else who
                old = rows.get(who)
                if old is None:
                    rows[who] = TableRow(who, mention, one.table.file, mention.result)
                else:
                    old.result = join_results(
                        old, mention.result, f"{one.table.file}, row {mention.line}, column {one.column.heading}"
                    )
                    if old.mention.name is None:
                        old.mention = mention
        return list(rows.values())

    def _who(self, race: Race, mention: Mention, table: OlderTable) -> str:
        """Who is meant. Whom a table gives by the code alone is somebody else in each of its rows."""
        if race.event.is_team:
            name = self.team_names.get((race.gender, mention.noc), mention.noc)
            found = self.recognise(race, mention.noc, name)
        elif mention.name is None:
            stem = table.file.rpartition(".")[0]
            who = self.season.identity(f"{race.gender}-{mention.noc.lower()}-unnamed-{slug(stem)}-row-{mention.row}")
            found = Recognition(who, "new", f"{UNNAMED}row {mention.row} of {stem}")
            self.meet(race, found, mention.noc)
        else:
            found = self.recognise(race, mention.noc, mention.name)
        known = self.recognised.get(found.competitor)
        if known is None or known.how == "name":
            self.recognised[found.competitor] = found
        self.printed.setdefault(found.competitor, (race, found, mention.noc))
        return found.competitor

    def _ranked(self, race: Race, row: TableRow) -> TableRow:
        """The row with the rank that its printed points give away, where no table gives a rank."""
        if row.result.rank is None and row.result.status == "OK":
            rank = self._rank(race, row.mention.model_copy(update={"result": row.result}), row.file)
            if rank is not None:
                row.result = row.result.model_copy(update={"rank": rank, "rank_from": "points"})
        return row

    def _stands(self, race: Race, row: TableRow, filed: dict[str, ResultRow]) -> bool:
        """Whether the book has the row already; it must not contradict it."""
        stands = filed.get(row.who)
        if stands is None:
            return False
        for field in ("status", "rank", "points_printed", "grand_points_printed"):
            old, new = getattr(stands, field), getattr(row.result, field)
            if old is not None and new is not None and old != new:
                raise RefusedError(
                    f"{row.file}, row {row.mention.line}: {row.mention.name or row.mention.noc} has {field} {new} in "
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


def assumed(filing: TableFiling) -> Iterator[Recognition]:
    """The recognitions that a person should look at."""
    return (one for one in filing.recognised if one.how not in ("name", "team", "new"))


def count_results(drafts: Iterable[Draft]) -> int:
    """How many results there are among drafts."""
    return sum(isinstance(draft.fact, ResultRecorded) for draft in drafts)
