"""A rulebook: one edition of a season's rules, as it is adopted by a book and hashed."""

from functools import cached_property
from hashlib import sha256
from typing import Annotated, Self, TypeVar

from pydantic import Field, model_validator

from ledger.errors import NotFoundError, UnknownRuleError
from ledger.rulebook.base import Mark, Name, Note, Ruling
from ledger.rulebook.cups import Cup
from ledger.rulebook.fields import Divisions, DivisionSize, FieldRule, StartPlaces
from ledger.rulebook.grand import Grand, GrandRule
from ledger.rulebook.points import PointsRule, PointsTable, RaceKind, Scale, Stage
from ledger.rulebook.quotas import Quota
from ledger.rulebook.racing import (
    Annulment,
    Deductions,
    MassStart,
    OwnDistance,
    Protests,
    TeamMembers,
    Times,
    Treatment,
)
from ledger.vocabulary import Division, Event, Status

OfEvents = TypeVar("OfEvents", DivisionSize, FieldRule, StartPlaces)
"""A table of the rules that is of some events."""


class Rulebook(Ruling):
    """One edition of the rules. Its text is complete: it needs no other file.

    Attributes:
        text: The TOML text that this is read from.
        edition: The edition's name, such as ``2025-26``.
        title: What it is the rulebook of.
        distances: Distances that not every season has.
        scales: World Cup points by rank, under names; exactly those that the points tables use.
        points: Which race has which scale; the first table that fits holds.
        cups: The cups of the season.
        statuses: How statuses and remarks count.
        times: How times order a race.
        mass_start: Race points of a mass start, or None where the season had none.
        divisions: Sizes of Division A and promotion, or None where they are not known.
        start_places: How many an NOC may enter in an event.
        annulment: What an annulment does by default.
        team_members: What the annulment of a skater means for its teams, or None where the edition does not say it.
        protests: Until when protests may be lodged, or None where the edition does not say it.
        deductions: What becomes of a total from which points were deducted, or None where the edition does not say it.
        grand: The Grand World Cup, or None where the season had none.
        quotas: Places at championships that this season decides.
    """

    text: str
    edition: Annotated[Name, Field(pattern=r"^[0-9]{4}-[0-9]{2}")]
    title: Note
    distances: tuple[OwnDistance, ...] = ()
    scales: dict[str, Scale]
    points: Annotated[tuple[PointsTable, ...], Field(min_length=1)]
    cups: tuple[Cup, ...]
    statuses: tuple[Treatment, ...]
    times: Times
    mass_start: MassStart | None = None
    divisions: Divisions | None = None
    start_places: tuple[StartPlaces, ...] = ()
    annulment: Annulment
    team_members: TeamMembers | None = None
    protests: Protests | None = None
    deductions: Deductions | None = None
    grand: Grand | None = None
    quotas: tuple[Quota, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for kind, names in (
            ("distance", [one.name for one in self.distances]),
            ("points table", [table.name for table in self.points]),
            ("cup", [cup.id for cup in self.cups]),
            ("status", [treatment.code for treatment in self.statuses]),
            ("quota", [quota.id for quota in self.quotas]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{kind} {twice[0]} stands twice")
        used = {table.scale for table in self.points if table.scale}
        if used != set(self.scales):
            raise ValueError(f"scales used and scales given differ: {', '.join(sorted(used ^ set(self.scales)))}")
        lists = {one.points_list for quota in self.quotas for one in quota.events}
        missing = sorted(lists - {cup.id for cup in self.cups})
        if missing:
            raise ValueError(f"a quota's points list is the cup {missing[0]}, which does not exist")
        if self.grand is None and any(cup.points == "grand" and cup.status != "unknown" for cup in self.cups):
            raise ValueError("a cup counts Grand World Cup points, and the edition has none")
        return self

    @cached_property
    def sha256(self) -> str:
        """The hash of the text, in hexadecimal; the text's bytes are UTF-8."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def amended(self) -> tuple[str, ...]:
        """Which older editions score competitions, each in words; none where one edition scores all."""
        return ()

    def of(self, competition: str) -> "Rulebook":
        """The rules by which the races of a competition are scored: these, where no amendment came in between."""
        del competition
        return self

    def points_rule(
        self,
        event: Event,
        division: Division | None,
        *,
        final: bool,
        starters: int | None = None,
        stage: Stage | None = None,
        last: bool = False,
    ) -> PointsRule:
        """The World Cup points of a kind of race: those of the first table that fits.

        Args:
            event: The event.
            division: The division; None, for a race without divisions, is Division A.
            final: Whether the race is at the season's Final.
            starters: How many started, or None where nobody counted.
            stage: The race of a mass start that is skated in two races.
            last: Whether it is the season's last race of the event, which had a scale of its own in team pursuit.

        Raises:
            UnknownRuleError: No table fits, or the one that fits is marked unknown.
        """
        race = RaceKind(event, division or "a", final, last, stage, starters)
        found = next((rule for rule in self._rules if rule[0].fits(race)), None)
        if found is None:
            raise UnknownRuleError(f"rulebook {self.edition}: there is no points table for {race}")
        table, rule, at_final = found
        if rule is None:
            raise UnknownRuleError(
                f"rulebook {self.edition}: points table {table.name} is unknown, so nothing is computed from it"
            )
        return at_final if final and at_final is not None else rule

    @cached_property
    def _rules(self) -> tuple[tuple[PointsTable, PointsRule | None, PointsRule | None], ...]:
        """Each table with its rule, and its rule at the Final where that has another status."""
        return tuple(
            (
                table,
                self._rule(table, table.status, table.confirmed_ranks),
                self._rule(table, table.final_status, ()) if table.final_status else None,
            )
            for table in self.points
        )

    def _rule(self, table: PointsTable, status: Mark, confirmed: tuple[int, ...]) -> PointsRule | None:
        if table.scale is None:
            return None
        return PointsRule(
            edition=self.edition,
            name=table.name,
            scale=table.scale,
            values=self.scales[table.scale].points[: table.ranks],
            status=status,
            confirmed_ranks=frozenset(confirmed),
            beyond=table.beyond,
            source=table.source,
        )

    def grand_rule(self, event: Event, *, final: bool, twice: bool) -> GrandRule:
        """The Grand World Cup points of a Division A race; Division B has none.

        Args:
            event: The event.
            final: Whether the race is at the season's Final.
            twice: Whether the distance is raced twice in this weekend.

        Raises:
            NotFoundError: The season had no Grand World Cup, or the event does not count for it.
            UnknownRuleError: Its points are unknown.
        """
        if self.grand is None or str(event) not in self.grand.events:
            raise NotFoundError(f"rulebook {self.edition}: {event} counts for no Grand World Cup")
        for table in self.grand.tables:
            if (table.final, table.twice) == (final, twice):
                table.require(self.edition, f"Grand World Cup table {table.name}")
                return GrandRule(self.edition, table)
        race = f"{event}{' raced twice' if twice else ''}, {'at' if final else 'before'} the Final"
        raise UnknownRuleError(f"rulebook {self.edition}: the Grand World Cup points of {race} are unknown")

    def cup(self, cup_id: str) -> Cup:
        """A cup that can be computed; `cups` has the unknown ones too.

        Raises:
            NotFoundError: There is no such cup; the error names those that there are.
            UnknownRuleError: How the cup is computed is unknown.
        """
        for cup in self.cups:
            if cup.id == cup_id:
                cup.require(self.edition, f"cup {cup_id}")
                return cup
        names = ", ".join(cup.id for cup in self.cups)
        raise NotFoundError(f"rulebook {self.edition} has no cup {cup_id}; it has {names}")

    def quota(self, quota_id: str) -> Quota:
        """A quota, known or not; `Quota.shares` refuses what is unknown.

        Raises:
            NotFoundError: There is no such quota; the error names those that there are.
        """
        for quota in self.quotas:
            if quota.id == quota_id:
                return quota
        names = ", ".join(quota.id for quota in self.quotas) or "none"
        raise NotFoundError(f"rulebook {self.edition} has no quota {quota_id}; it has {names}")

    def has_division_b(self, event: str, *, final: bool) -> bool:
        """Whether a points table is for Division B of an event; where none is, as at some Finals, there is no such."""
        tables = (one for one in self.points if one.division == "b" and one.final in (None, final))
        return any(event in one.events for one in tables)

    def division_size(self, event: str) -> DivisionSize:
        """How many start in Division A of an event.

        Raises:
            UnknownRuleError: The edition does not know it.
        """
        sizes = self.divisions.sizes if self.divisions is not None else ()
        return self._of_event(sizes, event, "the size of Division A")

    def field_rule(self, event: str) -> FieldRule:
        """Who gets the places of Division A of an event; raises what `division_size` raises."""
        rules = self.divisions.fields if self.divisions is not None else ()
        return self._of_event(rules, event, "who starts in Division A")

    def places_to_start(self, event: str) -> StartPlaces:
        """How many an NOC may enter in an event; raises what `division_size` raises."""
        return self._of_event(self.start_places, event, "how many an NOC may enter")

    def _of_event(self, rulings: tuple[OfEvents, ...], event: str, what: str) -> OfEvents:
        """The first of some tables that names an event."""
        for one in rulings:
            if event in one.events:
                one.require(self.edition, f"{what} of {event}")
                return one
        raise UnknownRuleError(f"rulebook {self.edition} does not say {what} of {event}; another one: --rulebook")

    def treatment(self, code: Status | str) -> Treatment:
        """How a status or remark counts.

        Raises:
            UnknownRuleError: The edition says nothing of it.
        """
        for treatment in self.statuses:
            if treatment.code == code:
                treatment.require(self.edition, f"the treatment of {code}")
                return treatment
        raise UnknownRuleError(f"rulebook {self.edition}: how {code} counts is unknown")

    def mass_start_points(self) -> MassStart:
        """The race points of a mass start.

        Raises:
            UnknownRuleError: They are unknown, or the season had no mass start.
        """
        if self.mass_start is None:
            raise UnknownRuleError(f"rulebook {self.edition} has no mass start")
        self.mass_start.require(self.edition, "race points of the mass start")
        return self.mass_start
