"""Filing a sheet: a protocol and its results, the same sheet again, or a re-issue that corrects what it replaces."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NoReturn

from commands.deciders.admission import as_entry, check, statement
from commands.deciders.drafting import Origin, of_race
from commands.deciders.identity import Recognition
from commands.deciders.joining import Appearance, join, mixed, of_the_book
from commands.deciders.replacing import Replacing, known_in_part
from commands.deciders.sheet_places import competition_of
from commands.intake.protocol import Sheet, SheetRow
from ledger.entry import Draft, Source
from ledger.errors import RefusedError
from ledger.facts import (
    Fact,
    ProtocolFiled,
    ResultAnnulled,
    ResultCorrected,
    ResultRow,
)
from ledger.instants import local_instant
from ledger.season import RaceRecord, Season, evolve
from ledger.vocabulary import Race
from projections.races.classification import Classification, classify, place_for
from projections.races.rows import ClassifiedRow, counting_rank, time_key


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell in which a re-issued sheet differs from what stands."""

    competitor: str
    name: str
    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Filing:
    """What filing a sheet comes to.

    Attributes:
        race: The race.
        outcome: ``filed``, ``same`` (this very file is in the book) or ``re-issued``.
        drafts: What is to be recorded, nothing for ``same``.
        recognised: How each row's competitor was recognised, in the order of the rows.
        differences: For a re-issue, or a sheet in the place of a race known in part, the cells that changed.
        replaced: The race known in part that the sheet takes the place of, where it is called otherwise.
        joined: What became of each row without a name that the book had of the race, one line each.
    """

    race: str
    outcome: Literal["filed", "same", "re-issued"]
    drafts: tuple[Draft, ...]
    recognised: tuple[Recognition, ...] = ()
    differences: tuple[Difference, ...] = ()
    replaced: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()


def file_sheet(season: Season, sheet: Sheet, *, actor: str) -> Filing:
    """Decide what a sheet adds to the book.

    Raises:
        RefusedError: Its competition is not on the calendar, or it is older than the sheet that is filed.
    """
    competition = competition_of(season, sheet)
    race = Race(competition.competition, sheet.gender, sheet.distance, sheet.number, sheet.division)
    for record in season.races.values():
        for entry in (entry for run in record.runs for entry in run.protocols):
            if entry.fact.protocol == sheet.protocol:
                return Filing(str(record.race), "same", ())
    published = local_instant(sheet.created_local, competition.time_zone) if sheet.created_local else None
    again = season.to_be_run_again(str(race)) is not None
    record = RaceRecord(race) if again else season.races.get(str(race), RaceRecord(race))
    filing = _Filing(season, sheet, record, actor, published)
    return filing.reissue() if record.protocols else filing.first()


class _Filing(Replacing):
    """One sheet on its way to drafts, each of which is checked against the season as those before it leave it."""

    def __init__(self, season: Season, sheet: Sheet, record: RaceRecord, actor: str, published: int | None) -> None:
        super().__init__(season, actor)
        self.sheet = sheet
        self.stands = record
        self.race = record.race
        # A sheet may say that it is a re-issue though the book has none before it.
        self.revision = max(sheet.revision, len(record.protocols) + 1)
        # A result says its row itself; so all results of a sheet have the same source, and share it in memory.
        self.origin = Origin(published, self._source())

    def first(self) -> Filing:
        recognised = self._recognise_all()
        self._name_rows(recognised)
        column = mixed(self.race)
        if known_in_part(self.season, column):
            self.replace(column, self.origin, reason=f"replaced by the sheet of {self.race}")
        self.draft(self._protocol(), self.origin)
        for row, who in zip(self.sheet.rows, recognised, strict=True):
            self.record(self.race, who.competitor, row, self.origin)
        gone = self._keep_others(column) if column in self.replaced else ()
        self.merge()
        return Filing(
            str(self.race),
            "filed",
            tuple(self.drafts),
            recognised,
            tuple(gone),
            tuple(map(str, self.replaced)),
            tuple(self.joined.notes.values()),
        )

    def _name_rows(self, recognised: Sequence[Recognition]) -> None:
        """Find who the rows are that the book has of the race without a name."""
        if not self.race.event.is_team:
            own = [
                Appearance(self.sheet.file, self.race, who.competitor, True, row.noc, row.result.points_printed)
                for row, who in zip(self.sheet.rows, recognised, strict=True)
            ]
            self.joined = join((*own, *of_the_book(self.season, [self.race])))

    def _keep_others(self, column: Race) -> Sequence[Difference]:
        """Keep the rows of a replaced column that are of the other division; those that can be of none are gone.

        A rank in a column is one of Division A. Where the other division is filed officially, it has all its rows.
        """
        other = replace(self.race, division="b" if self.race.division == "a" else "a")
        full = self.is_filed(other) and not known_in_part(self.season, other)
        left = [] if full else self.left(column)
        if other.division == "b":
            left = [(who, entry) for who, entry in left if entry.fact.result.rank is None]
        kept = {entry.position for _, entry in left}
        gone = [entry for _, entry in self.left(column) if entry.position not in kept]
        self.record_again(column, other, left)
        return [
            Difference(entry.fact.competitor, entry.fact.name_printed, "row", entry.fact.row, None) for entry in gone
        ]

    def reissue(self) -> Filing:
        """File the differences between the sheet and what stands.

        Rows that are gone leave. Each row that changed takes the place of its time or, where the race is not ranked by
        time, the rank of the sheet. Where that leaves a row on another rank than the sheet's, it is given that rank.
        """
        newest, published = self.stands.protocols[-1], self.origin.published
        if newest.fact.created_at is not None and published is not None and published < newest.fact.created_at:
            raise RefusedError(
                f"{self.sheet.file}: this sheet of {self.race} was printed before the one that is filed "
                f"(entry {newest.position}); only a later re-issue replaces it",
                reason="older-sheet",
                position=newest.position,
            )
        recognised = self._recognise_all()
        self._name_rows(recognised)
        self.draft(self._protocol(), self.origin)
        self.merge()
        stood = {row.competitor: row for row in self._standing()}
        rows = {who.competitor: row for row, who in zip(self.sheet.rows, recognised, strict=True)}
        differences = [one for name, row in rows.items() for one in _cells(row, name, stood.get(name))]
        gone = [row for name, row in stood.items() if name not in rows]
        differences += [
            Difference(row.competitor, row.recorded.fact.name_printed, "row", row.recorded.fact.row, None)
            for row in gone
        ]
        for row in gone:
            if row.result.status != "DQ":
                annulled = ResultAnnulled(race=str(self.race), competitor=row.competitor, others_move_up=True)
                self.draft(annulled, self.origin, reason=f"not on the re-issued sheet, revision {self.revision}")
        self._settle(rows, stood, {one.competitor for one in differences})
        joined = tuple(self.joined.notes.values())
        return Filing(str(self.race), "re-issued", tuple(self.drafts), recognised, tuple(differences), joined=joined)

    def _standing(self) -> tuple[ClassifiedRow, ...]:
        return self._classified().rows

    def _classified(self) -> Classification:
        """The race without sanctions over many results, which lie above whatever a sheet says."""
        return classify(replace(self.season, sanctions=()) if self.season.sanctions else self.season, str(self.race))

    def _settle(self, rows: Mapping[str, SheetRow], stood: Mapping[str, ClassifiedRow], changed: set[str]) -> None:
        """Draft new and corrected rows until everybody has the sheet's rank.

        Raises:
            RefusedError: The sheet's ranks do not follow from one another and its times.
        """
        if self.race.timed:
            self._follow_from_times(rows.values())
        season, drafted = self.season, len(self.drafts)
        stands = self._classified()
        ranked = {name for name, row in rows.items() if counting_rank(row.result) is not None}
        given = set() if self.race.timed else ranked & changed & stood.keys()
        while True:
            for name, row in rows.items():
                if name not in stood:
                    self.record(self.race, name, row, self.origin)
                elif name in changed and name not in given:
                    self._correct(name, row)
            for name, row in rows.items():
                if name in given:
                    self._correct(name, row, place_for(stands, counting_rank(row.result) or 0))
            ranks = {row.competitor: row.rank for row in self._standing()}
            wrong = {name for name, row in rows.items() if ranks[name] != counting_rank(row.result)}
            if not wrong:
                return
            if wrong <= given or not wrong <= ranked:
                self._contradicts(rows[min(wrong)])
            given = given | wrong
            self.season, self.drafts = season, self.drafts[:drafted]

    def _follow_from_times(self, rows: Collection[SheetRow]) -> None:
        """Refuse ranks that are not the order of the times, where every ranked row has one; see `_contradicts`."""
        ranked = [(time_key(row.result), counting_rank(row.result), row) for row in rows]
        times = [time for time, rank, _ in ranked if rank is not None]
        for time, rank, row in ranked:
            if rank is not None and time is not None and None not in times:
                faster = sum(other < time for other in times if other is not None)
                if not faster < rank <= faster + times.count(time):
                    self._contradicts(row)

    def _contradicts(self, row: SheetRow) -> NoReturn:
        """Refuse the sheet for a row.

        Raises:
            RefusedError: Always.
        """
        raise RefusedError(
            f"{self.sheet.file}: rank {row.result.rank} of row {row.row} does not follow from the other rows and "
            "their times; correct the rows one by one with: season correct",
            reason="ranks-contradict",
        )

    def _correct(self, name: str, row: SheetRow, given: int | None = None) -> None:
        """Draft a row as the sheet has it now, at a place that it was given or at the one of its time."""
        old = next(one for one in self._standing() if one.competitor == name)
        corrected = ResultCorrected(
            corrects=statement(old).position,
            race=str(self.race),
            competitor=old.competitor,
            result=row.result if given is None else row.result.model_copy(update={"rank": given}),
            ranked_by="time" if given is None else "officials",
        )
        self.draft(corrected, self._at(row), reason=f"re-issued sheet, revision {self.revision}")

    def _recognise_all(self) -> tuple[Recognition, ...]:
        """Recognise the competitor of each row, and draft whoever is new and every new spelling.

        Whose bib is known at the competition comes first. Of two rows of one name with two bibs the second is of
        somebody new.

        Raises:
            RefusedError: Two rows are of one competitor, and no bibs tell them apart.
        """
        found, here = dict[int, Recognition](), dict[str, SheetRow]()
        competition, gender = self.race.competition, self.race.gender
        rows = self.sheet.rows
        for row in sorted(rows, key=lambda row: not self.roster.wears(competition, gender, row.result.bib)):
            who = self.recognise(self.race, row.noc, row.name, row.result.bib)
            if who.competitor in here:
                who = self._namesake(here[who.competitor], row, who.competitor)
            here[who.competitor] = row
            self.enter(self.race, who, row.noc, self._at(row))
            if who.alias:
                self.roster.learn(self.season.competitor(who.competitor), row.name)
            if row.result.bib is not None:
                self.roster.wear(who.competitor, self.race.competition, self.race.gender, row.result.bib)
            found[row.row] = who
        return tuple(found[row.row] for row in rows)

    def _namesake(self, first: SheetRow, row: SheetRow, known: str) -> Recognition:
        """Somebody new, of whose name a row before is with another bib.

        Raises:
            RefusedError: The bibs are one, or not printed.
        """
        if None in (first.result.bib, row.result.bib) or first.result.bib == row.result.bib:
            raise RefusedError(
                f"{self.sheet.file}: rows {first.row} and {row.row} are both recognised as {known}; enter one of them "
                "apart first, or rename its alias",
                reason="recognised-twice",
            )
        who = self.roster.another(self.race.gender, row.noc, row.name)
        self.meet(self.race, who, row.noc)
        return who

    def _protocol(self) -> ProtocolFiled:
        sheet = self.sheet
        return ProtocolFiled(
            **of_race(self.race),
            day=sheet.day,
            title=sheet.title,
            state="OFFICIAL",
            rows=len(sheet.rows),
            sheet=sheet.sheet,
            revision=self.revision,
            protocol=sheet.protocol,
            created_at=self.origin.published,
            referee=sheet.referee,
            starter=sheet.starter,
            conditions=sheet.conditions,
            legend=sheet.legend,
        )

    def _at(self, row: SheetRow) -> Origin:
        return Origin(self.origin.published, self._source(row.row))

    def _source(self, row: int | None = None) -> Source:
        sheet = self.sheet
        return Source(
            kind="protocol",
            name=sheet.file,
            sha256=sheet.protocol,
            sheet=sheet.sheet,
            revision=self.revision,
            row=row,
        )

    def draft(self, fact: Fact, origin: Origin, *, reason: str | None = None) -> None:
        super().draft(fact, origin, reason=reason)
        check(self.season, self.drafts[-1])
        self.season = evolve(self.season, as_entry(self.season, self.drafts[-1]))


def _cells(row: SheetRow, competitor: str, old: ClassifiedRow | None) -> Sequence[Difference]:
    """The cells in which a row of a re-issued sheet differs from what stands; all in one for a new row."""
    if old is None:
        return [Difference(competitor, row.name, "row", None, row.row)]
    stands = old.result
    if stands.status in ("OK", "DNF"):
        stands = stands.model_copy(update={"rank": old.rank})
    return [
        Difference(competitor, row.name, name, getattr(stands, name), getattr(row.result, name))
        for name in ResultRow.model_fields
        if getattr(stands, name) != getattr(row.result, name)
    ]
