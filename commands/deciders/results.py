"""Filing a sheet: a protocol and its results, the same sheet again, or a re-issue that corrects what it replaces."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from commands.deciders.admission import statement
from commands.deciders.identity import Recognition, Roster
from commands.intake.sheet import Sheet, SheetRow
from ledger.entry import Draft, Source
from ledger.errors import RefusedError
from ledger.facts import (
    CompetitionScheduled,
    CompetitorEntered,
    CompetitorRenamed,
    Fact,
    ProtocolFiled,
    ResultAnnulled,
    ResultCorrected,
    ResultRecorded,
    ResultRow,
)
from ledger.instants import local_instant
from ledger.season import Competitor, RaceRecord, Season
from ledger.vocabulary import TEAM_DISTANCES, Race
from projections.classification import ClassifiedRow, classify


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
        differences: For a re-issue, the cells that changed.
    """

    race: str
    outcome: Literal["filed", "same", "re-issued"]
    drafts: tuple[Draft, ...]
    recognised: tuple[Recognition, ...] = ()
    differences: tuple[Difference, ...] = ()


def file_sheet(season: Season, sheet: Sheet, *, actor: str) -> Filing:
    """Decide what a sheet adds to the book.

    Raises:
        RefusedError: Its competition is not on the calendar, or it is older than the sheet that is filed.
    """
    competition = _competition(season, sheet)
    race = Race(competition.competition, sheet.gender, sheet.distance, sheet.number, sheet.division)
    for record in season.races.values():
        for entry in record.protocols:
            if entry.fact.protocol == sheet.protocol:
                return Filing(str(record.race), "same", ())
    published = local_instant(sheet.created_local, competition.time_zone) if sheet.created_local else None
    record = season.races.get(str(race), RaceRecord(race))
    filing = _Filing(season, sheet, record, actor, published)
    return filing.reissue() if record.protocols else filing.first()


def _competition(season: Season, sheet: Sheet) -> CompetitionScheduled:
    calendar = season.competitions()
    for number, competition in enumerate(calendar, 1):
        if (competition.first_day, competition.last_day) == (sheet.first_day, sheet.last_day):
            if number != sheet.competition_number:
                raise RefusedError(
                    f"{sheet.file}: the sheet calls itself World Cup #{sheet.competition_number}, but has the "
                    f"days of {competition.competition}, number {number} of the calendar",
                    reason="competition-mismatch",
                )
            return competition
    days = ", ".join(f"{fact.competition} {fact.first_day} to {fact.last_day}" for fact in calendar)
    raise RefusedError(
        f"{sheet.file}: no competition from {sheet.first_day} to {sheet.last_day} in {sheet.city} is on the calendar, "
        f"which has {days or 'nothing'}",
        reason="not-on-the-calendar",
    )


class _Filing:
    """One sheet on its way to drafts."""

    def __init__(self, season: Season, sheet: Sheet, record: RaceRecord, actor: str, published: int | None) -> None:
        self.season = season
        self.sheet = sheet
        self.record = record
        self.actor = actor
        self.published = published
        self.revision = len(record.protocols) + 1
        self.drafts: list[Draft] = []

    def first(self) -> Filing:
        recognised = self._recognise()
        self._draft(self._protocol())
        for row, who in zip(self.sheet.rows, recognised, strict=True):
            self._result(row, who)
        return Filing(str(self.record.race), "filed", tuple(self.drafts), recognised)

    def reissue(self) -> Filing:
        """File the differences between the sheet and what stands, in the order of the new ranks.

        That order matters: each correction takes its final rank and moves only rows that come after it.
        """
        newest = self.record.protocols[-1].fact
        if newest.created_at is not None and self.published is not None and self.published < newest.created_at:
            raise RefusedError(
                f"{self.sheet.file}: this sheet of {self.record.race} was printed before the one that is filed "
                f"(entry {self.record.protocols[-1].position}); only a later re-issue replaces it",
                reason="older-sheet",
                position=self.record.protocols[-1].position,
            )
        recognised = self._recognise()
        self._draft(self._protocol())
        standing = {row.competitor: row for row in classify(self.season, str(self.record.race)).rows}
        differences: list[Difference] = []
        pairs = sorted(
            zip(self.sheet.rows, recognised, strict=True), key=lambda pair: (pair[0].result.rank or 0, pair[0].row)
        )
        seen = set()
        for row, who in pairs:
            old = standing.get(who.competitor)
            seen.add(who.competitor)
            if old is None:
                differences.append(Difference(who.competitor, row.name, "row", None, row.row))
                self._result(row, who)
                continue
            cells = _cells(who.competitor, row, old)
            differences.extend(cells)
            if cells:
                corrects = statement(old).position
                self._draft(
                    ResultCorrected(
                        corrects=corrects, race=str(self.record.race), competitor=who.competitor, result=row.result
                    ),
                    row,
                    reason=f"re-issued sheet, revision {self.revision}",
                )
        for competitor, old in standing.items():
            if competitor not in seen:
                differences.append(
                    Difference(competitor, old.recorded.fact.name_printed, "row", old.recorded.fact.row, None)
                )
                self._draft(
                    ResultAnnulled(race=str(self.record.race), competitor=competitor, others_move_up=True),
                    reason=f"not on the re-issued sheet, revision {self.revision}",
                )
        return Filing(str(self.record.race), "re-issued", tuple(self.drafts), recognised, tuple(differences))

    def _recognise(self) -> tuple[Recognition, ...]:
        roster = Roster.of(self.season)
        race, found = self.record.race, []
        here: dict[str, SheetRow] = {}
        for row in self.sheet.rows:
            if race.distance in TEAM_DISTANCES:
                who = roster.team(race.gender, row.noc, row.name)
            else:
                who = roster.skater(race.gender, row.noc, row.name, race.competition, row.result.bib)
            if who.competitor in here:
                raise RefusedError(
                    f"{self.sheet.file}: rows {here[who.competitor].row} and {row.row} are both recognised as "
                    f"{who.competitor}; enter one of them apart first, or rename its alias",
                    reason="recognised-twice",
                )
            here[who.competitor] = row
            self._name(roster, row, who)
            if row.result.bib is not None:
                roster.wear(who.competitor, race.competition, race.gender, row.result.bib)
            found.append(who)
        return tuple(found)

    def _name(self, roster: Roster, row: SheetRow, who: Recognition) -> None:
        """Enter a new competitor, or keep a new spelling of a known one."""
        race = self.record.race
        if who.how == "new":
            kind: Literal["skater", "team"] = "team" if race.distance in TEAM_DISTANCES else "skater"
            entered = CompetitorEntered(
                competitor=who.competitor, kind=kind, gender=race.gender, name=row.name, noc=row.noc
            )
            self._draft(entered, row)
            roster.learn(Competitor(who.competitor, kind, race.gender, row.name, row.noc, None, ()))
        elif who.alias:
            old = self.season.competitor(who.competitor)
            renamed = CompetitorRenamed(
                competitor=old.id,
                name=old.name,
                noc=old.noc,
                delegation=old.delegation,
                aliases=(*old.aliases, row.name),
            )
            self._draft(renamed, row, reason=f"recognised by {who.how}")
            roster.learn(old, row.name)

    def _protocol(self) -> ProtocolFiled:
        sheet, race = self.sheet, self.record.race
        return ProtocolFiled(
            race=str(race),
            competition=race.competition,
            gender=race.gender,
            distance=race.distance,
            number=race.number,
            division=race.division,
            day=sheet.day,
            title=sheet.title,
            state="OFFICIAL",
            rows=len(sheet.rows),
            sheet=sheet.sheet,
            revision=self.revision,
            protocol=sheet.protocol,
            created_at=self.published,
            referee=sheet.referee,
            starter=sheet.starter,
            conditions=sheet.conditions,
            legend=sheet.legend,
        )

    def _result(self, row: SheetRow, who: Recognition) -> None:
        recorded = ResultRecorded(
            race=str(self.record.race),
            competitor=who.competitor,
            name_printed=row.name,
            noc_printed=row.noc,
            row=row.row,
            result=row.result,
        )
        self._draft(recorded, row)

    def _draft(self, fact: Fact, row: SheetRow | None = None, *, reason: str | None = None) -> None:
        source = Source(
            kind="protocol",
            name=self.sheet.file,
            sha256=self.sheet.protocol,
            sheet=self.sheet.sheet,
            revision=self.revision,
            row=row.row if row else None,
        )
        self.drafts.append(Draft(fact, self.actor, self.published, reason, source))


def _cells(competitor: str, row: SheetRow, old: ClassifiedRow) -> Sequence[Difference]:
    """The cells in which a row of a re-issued sheet differs from what stands."""
    stands = old.result if old.result.rank == old.rank else old.result.model_copy(update={"rank": old.rank})
    if stands.status not in ("OK", "DNF"):
        stands = old.result
    return [
        Difference(competitor, row.name, name, getattr(stands, name), getattr(row.result, name))
        for name in ResultRow.model_fields
        if getattr(stands, name) != getattr(row.result, name)
    ]
