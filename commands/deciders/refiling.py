"""One race on its way into a book: filed for the first time, or again as what changes of what stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NoReturn

from commands.deciders.admission import as_entry, check, statement
from commands.deciders.differences import Difference, Filing, cells_of, changed_rows, whole_row
from commands.deciders.drafting import Origin, of_race
from commands.deciders.identity import Recognition, Roster
from commands.deciders.joining import mixed
from commands.deciders.replacing import known_in_part
from commands.deciders.taking_over import TakingOver
from commands.deciders.withdrawing import way_back
from commands.intake.protocol import Sheet, SheetRow
from commands.intake.results.model import DoubtfulError
from ledger.entry import Entry, Source
from ledger.errors import RefusedError
from ledger.facts import Fact, ProtocolFiled, ResultAnnulled, ResultCorrected
from ledger.season import RaceRecord, Season, evolve
from ledger.vocabulary import Race
from projections.races.classification import Classification, classify, place_for
from projections.races.rows import ClassifiedRow, counting_rank, time_key


def record_of(season: Season, race: Race) -> RaceRecord:
    """What a filing of a race adds to: what the book has of it, or nothing where it is to be run again."""
    if season.to_be_run_again(str(race)) is not None:
        return RaceRecord(race)
    return season.races.get(str(race), RaceRecord(race))


class RaceFiling(TakingOver):
    """One sheet on its way to drafts, each of which is checked against the season as those before it leave it."""

    def __init__(
        self,
        season: Season,
        sheet: Sheet,
        record: RaceRecord,
        actor: str,
        published: int | None,
        *,
        roster: Roster | None = None,
    ) -> None:
        """File `sheet`, which was public at `published`, after what `record` holds of its race."""
        super().__init__(season, actor, sheet=sheet, race=record.race, roster=roster)
        self.stands = record
        # A sheet may say that it is a re-issue though the book has none before it.
        self.revision = max(sheet.revision, len(record.protocols) + 1)
        # A result says its row itself; so all results of a sheet have the same source, and share it in memory.
        self.origin = Origin(published, self._source())

    def first(self) -> Filing:
        """File a race of which the book has nothing, or that is run again."""
        self._is_of_this_run()
        recognised = self._recognise_all()
        self.name_rows(recognised)
        column = mixed(self.race)
        if known_in_part(self.season, column):
            self.replace(column, self.origin, reason=f"replaced by the {self._kind} of {self.race}")
        self.draft(self._protocol(), self.origin)
        for row, who in zip(self.sheet.rows, recognised, strict=True):
            self.record(self.race, who.competitor, row, self._of(row))
        gone = self.keep_others(column) if column in self.replaced else ()
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

    def reissue(self) -> Filing:
        """File the differences between the sheet and what stands.

        Rows that are gone leave. Each row that changed takes the place of its time or, where the race is not ranked by
        time, the rank of the sheet. Where that leaves a row on another rank than the sheet's, it is given that rank.
        """
        newest = self.stands.protocols[-1]
        self._is_of_this_run()
        self._is_newer(newest)
        recognised = self._recognise_all()
        self.name_rows(recognised)
        if self.sheet.cells is None:
            self.draft(self._protocol(), self.origin)
        self.merge()
        stood = {row.competitor: row for row in self._standing()}
        rows = {
            who.competitor: whole_row(row, stood.get(who.competitor), sheet=self.sheet, after=newest.fact)
            for row, who in zip(self.sheet.rows, recognised, strict=True)
        }
        differences = [one for name, row in rows.items() for one in cells_of(row, name, stood.get(name))]
        gone = [row for name, row in stood.items() if name not in rows and not row.annulled]
        differences += [
            Difference(row.competitor, row.recorded.fact.name_printed, "row", row.recorded.fact.row, None)
            for row in gone
        ]
        if self.sheet.cells is not None:
            if not self._says_more(newest, differences):
                return Filing(str(self.race), "same", ())
            self.draft(self._protocol(), self.origin)
        for row in gone:
            if row.result.status != "DQ":
                annulled = ResultAnnulled(race=str(self.race), competitor=row.competitor, others_move_up=True)
                self.draft(annulled, self.origin, reason=f"not on the re-issued {self._kind}, revision {self.revision}")
        if differences:
            by_time = self.sheet.cells is not None and self.race.timed
            self._settle(rows, stood, changed_rows(differences, rows, by_time=by_time))
        joined = tuple(self.joined.notes.values())
        return Filing(str(self.race), "re-issued", tuple(self.drafts), recognised, tuple(differences), joined=joined)

    def _is_of_this_run(self) -> None:
        """Refuse a list of the race as it was before it was run again; the door refuses such a sheet.

        Raises:
            RefusedError: It is one.
        """
        runs = self.season.races[str(self.race)].runs if str(self.race) in self.season.races else ()
        for entry in (entry for run in runs if run is not self.stands for entry in run.protocols):
            if self.sheet.protocol and entry.source is not None and entry.source.sha256 == self.sheet.protocol:
                raise RefusedError(
                    f"{self.sheet.file}: this very list is of {self.race} as it was first, filed by entry "
                    f"{entry.position}; that race is void and is run again",
                    reason="older-sheet",
                    position=entry.position,
                )

    def _is_newer(self, newest: Entry[ProtocolFiled]) -> None:
        """Refuse what was made before what stands.

        Raises:
            RefusedError: It was printed before, or is a list that has been replaced already.
        """
        sheet, published = self.sheet, self.origin.published
        if newest.fact.created_at is not None and published is not None and published < newest.fact.created_at:
            made = "sheet of {} was printed" if sheet.cells is None else "list of {} was made"
            raise RefusedError(
                f"{sheet.file}: this {made.format(self.race)} before the one that is filed "
                f"(entry {newest.position}); only a later re-issue replaces it",
                reason="older-sheet",
                position=newest.position,
            )
        for entry in self.stands.protocols[:-1] if sheet.cells is not None and sheet.protocol is not None else ():
            if entry.source is not None and entry.source.sha256 == sheet.protocol:
                back = way_back(self.season, str(self.race), entry.position, actor=self.actor)
                raise RefusedError(
                    f"{sheet.file}: this very list of {self.race} was filed by entry {entry.position} and replaced by "
                    f"entry {newest.position}; {back}",
                    reason="older-sheet",
                    position=newest.position,
                )

    def _says_more(self, newest: Entry[ProtocolFiled], differences: Sequence[Difference]) -> bool:
        """Whether a list changes anything.

        Raises:
            RefusedError: It is unofficial, what stands is official, and they differ.
            DoubtfulError: It would replace an official sheet.
        """
        sheet = self.sheet
        very_same = sheet.protocol is not None and newest.source is not None and newest.source.sha256 == sheet.protocol
        if newest.fact.state == sheet.state and (very_same or not differences):
            return False
        if newest.fact.state == "OFFICIAL" and sheet.state != "OFFICIAL":
            if not differences:
                return False
            raise RefusedError(
                f"{sheet.file}: {self.race} is official, by entry {newest.position}, and this list is not; where it is "
                "the later one: --state official",
                reason="older-sheet",
                position=newest.position,
            )
        if newest.fact.protocol is not None and not sheet.replaces:
            count = len({one.competitor for one in differences})
            raise DoubtfulError(
                f"{sheet.file}: {self.race} is filed from an official sheet (entry {newest.position}), and this list "
                f"would change {count} of its rows",
                "--replace-sheet",
                {},
            )
        return True

    def _standing(self) -> tuple[ClassifiedRow, ...]:
        return self._classified().rows

    def _classified(self) -> Classification:
        """The race without what lies above whatever a sheet says: sanctions over many results, and those of members."""
        bare = self.season
        if bare.sanctions or self.race.event.is_team:
            bare = replace(bare, sanctions=(), decisions={})
        return classify(bare, str(self.race))

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
                    self.record(self.race, name, row, self._of(row))
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
        said = "no rank" if row.result.rank is None else f"rank {row.result.rank}"
        raise RefusedError(
            f"{self.sheet.file}: {said} of row {row.row} does not follow from the other rows and their times; correct "
            "the rows one by one with: season correct",
            reason="ranks-contradict",
        )

    def _correct(self, name: str, row: SheetRow, given: int | None = None) -> None:
        """Draft a row as the sheet has it now, at a place it was given, at its time's, or at none if so printed."""
        old = next(one for one in self._standing() if one.competitor == name)
        unranked = old.rank is not None and row.result.status == "DNF" and row.result.rank is None
        corrected = ResultCorrected(
            corrects=statement(old).position,
            race=str(self.race),
            competitor=old.competitor,
            result=row.result if given is None else row.result.model_copy(update={"rank": given}),
            ranked_by="officials" if unranked or given is not None else "time",
        )
        self.draft(corrected, self._at(row), reason=f"re-issued {self._kind}, revision {self.revision}")

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
            who = self.recognise(self.race, row.noc, row.name, row.result.bib, numbers=row.numbers)
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
                f"{self.sheet.file}: rows {first.line or first.row} and {row.line or row.row} are both recognised as "
                f"{known}; enter one of them apart first, or rename its alias",
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
            state=sheet.state,
            rows=len(sheet.rows),
            sheet=sheet.sheet,
            revision=self.revision,
            protocol=sheet.protocol if sheet.cells is None else None,
            created_at=self.origin.published,
            referee=sheet.referee,
            starter=sheet.starter,
            conditions=sheet.conditions,
            legend=sheet.legend,
        )

    @property
    def _kind(self) -> str:
        return "sheet" if self.sheet.cells is None else "list"

    def _of(self, row: SheetRow) -> Origin:
        """The origin of a result: it says its row itself, but not the line of a file of many races."""
        return self.origin if row.line is None else self._at(row)

    def _at(self, row: SheetRow) -> Origin:
        return Origin(self.origin.published, self._source(row.line or row.row))

    def _source(self, row: int | None = None) -> Source:
        sheet = self.sheet
        return Source(
            kind="protocol" if sheet.cells is None else "file" if sheet.protocol else "reference",
            name=sheet.file,
            sha256=sheet.protocol,
            sheet=sheet.sheet,
            revision=self.revision,
            row=row,
        )

    def draft(self, fact: Fact, origin: Origin, *, reason: str | None = None) -> None:
        """Add a fact that fits the season as those before it leave it."""
        super().draft(fact, origin, reason=reason and (self.sheet.reason or reason))
        check(self.season, self.drafts[-1])
        self.season = evolve(self.season, as_entry(self.season, self.drafts[-1]))
