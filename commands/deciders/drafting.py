"""What both filings share: whoever is printed is recognised, and every draft says where it stands and since when.

An official sheet and a table of points are filed by the same five steps: recognise a competitor, enter a new one or
keep a new spelling, file the protocol of the race, record its results, and draft each of these facts with its source.
What is particular to sheets is in `protocols`, what is particular to tables in `tables`.
"""

from dataclasses import dataclass
from typing import TypedDict

from commands.deciders.identity import Numbers, Recognition, Roster, also_spelled, entered
from commands.intake.protocol import SheetRow
from ledger.entry import Draft, Source
from ledger.facts import Fact, ResultRecorded
from ledger.season import Competitor, Season
from ledger.vocabulary import Distance, Division, Gender, Race


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact is printed, and when it was public.

    Attributes:
        published: The moment, in microseconds since 1970; None where nothing tells it.
        source: The sheet or table, with the row where the fact does not say it itself.
    """

    published: int | None
    source: Source


class OfRace(TypedDict):
    """What the protocol of any race says of the race, as fields of a `ProtocolFiled`."""

    race: str
    competition: str
    gender: Gender
    distance: Distance
    number: int | None
    division: Division | None


def of_race(race: Race) -> OfRace:
    """The fields of a protocol that follow from its race."""
    return {
        "race": str(race),
        "competition": race.competition,
        "gender": race.gender,
        "distance": race.distance,
        "number": race.number,
        "division": race.division,
    }


class Drafting:
    """One filing on its way to drafts."""

    def __init__(self, season: Season, actor: str, *, roster: Roster | None = None) -> None:
        """Draft what `actor` enters after `season`; `roster` is the one of that season, where it is at hand."""
        self.season = season
        self.actor = actor
        self.roster = Roster.of(season) if roster is None else roster
        self.drafts: list[Draft] = []
        self._entered: set[str] = set(season.entrants)
        self._numbers: dict[str, Numbers] = {}

    def recognise(
        self, race: Race, noc: str, name: str, bib: int | None = None, *, numbers: Numbers = ()
    ) -> Recognition:
        """Who is meant by what is printed of a race: the team of the NOC in a race of teams, else a skater."""
        found = self.roster.numbered(race.gender, name, numbers) if numbers else None
        if race.event.is_team:
            found = self.roster.team(race.gender, noc, name)
        elif found is None:
            found = self.roster.skater(race.gender, noc, name, race.competition, bib)
        self.meet(race, found, noc)
        if found.how == "new" and numbers:
            self.roster.number(found.competitor, numbers)
            self._numbers[found.competitor] = numbers
        return found

    def meet(self, race: Race, found: Recognition, noc: str) -> None:
        """Know a new competitor again further down; nothing is drafted by that."""
        if found.how == "new":
            new = entered(found.competitor, race, found.printed, noc)
            self.roster.learn(Competitor(new.competitor, new.kind, new.gender, new.name, new.noc, None, ()))

    def enter(self, race: Race, found: Recognition, noc: str, origin: Origin) -> None:
        """Enter a competitor whom neither the book nor a draft has, or keep a new spelling of one in the book."""
        if found.competitor not in self._entered:
            self._entered.add(found.competitor)
            numbers = self._numbers.get(found.competitor, ())
            self.draft(entered(found.competitor, race, found.printed, noc, numbers), origin)
        elif found.alias and found.competitor in self.season.entrants:
            also = also_spelled(self.season, found.competitor, found.printed)
            if found.printed not in also.aliases[:-1]:
                self.draft(also, origin, reason=f"recognised by {found.how}")

    def record(self, race: Race, competitor: str, row: SheetRow, origin: Origin, *, reason: str | None = None) -> None:
        """Record the result that a row prints."""
        recorded = ResultRecorded(
            race=str(race),
            competitor=competitor,
            name_printed=row.name,
            noc_printed=row.noc,
            row=row.row,
            result=row.result,
        )
        self.draft(recorded, origin, reason=reason)

    def draft(self, fact: Fact, origin: Origin, *, reason: str | None = None) -> None:
        """Add a fact to the drafts, with its source."""
        self.drafts.append(Draft(fact, self.actor, origin.published, reason, origin.source))
