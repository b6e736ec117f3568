"""Recording lists of results, and lists of who is entered: facts, or a refusal, or what has to be asked first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from commands.deciders.admission import as_entry, check
from commands.deciders.differences import Filing
from commands.deciders.drafting import Drafting, Origin
from commands.deciders.identity import Roster
from commands.deciders.naming_races import NamedList, Said, named_lists
from commands.deciders.refiling import RaceFiling, record_of
from commands.intake.protocol import Sheet, SheetRow
from commands.intake.results.completing import complete
from commands.intake.results.model import ListedRow, ResultList
from ledger.entry import Draft, Source
from ledger.errors import InvalidInputError
from ledger.facts import Entrant, EntriesListed, Fact
from ledger.names import letters
from ledger.season import Season, evolve, spellings
from ledger.vocabulary import MIXED, SERIES, Race

_DISTANCES = {
    "mass-start": "Mass Start",
    "team-pursuit": "Team Pursuit",
    "team-sprint": "Team Sprint",
    "relay": "Relay",
}
_ORDINALS = ("", "1st ", "2nd ", "3rd ")


@dataclass(frozen=True, slots=True)
class Recording:
    """What recording one list comes to.

    Attributes:
        filing: What was filed of its race.
        rows: How many rows of the file it accounts for.
        assumed: What was taken for granted, one sentence each.
        unread: The columns of the file that were not read.
    """

    filing: Filing
    rows: int
    assumed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def record_lists(
    season: Season, lists: Sequence[ResultList], said: Said, *, actor: str
) -> tuple[list[Draft], list[Recording]]:
    """Decide what lists add to the book: every race is filed, or corrected where it is filed already.

    Raises:
        InvalidInputError: A list cannot be what it says.
        DoubtfulError: Only a person can say what is meant.
        RefusedError: It does not fit the season, or is older than what stands.
    """
    drafts: list[Draft] = []
    found: list[Recording] = []
    roster = Roster.of(season)  # who is met in one race is known in the next
    for named in named_lists(season, lists, said):
        done = complete(named.rows, named.race, said.reading)
        assumed = list(done.assumed)
        rows = [_with_noc(season, named.race, done, row, assumed) for row in done.rows]
        skated = [row for row in rows if row.result is not None]
        waiting = [row for row in rows if row.result is None]
        if not skated:
            raise InvalidInputError(
                f"{done.file}: no row of {named.race} has a rank, a time or a status; a list of who is entered goes in "
                "with: season entries"
            )
        sheet = _sheet(season, named, done, skated, said)
        published = said.published_at if said.published_at is not None else done.moment
        record = record_of(season, named.race)
        filing = RaceFiling(season, sheet, record, actor, published, roster=roster)
        one = filing.reissue() if record.protocols else filing.first()
        drafts += one.drafts
        season = filing.season if one.drafts else season
        if waiting:
            entering = Entering(season, actor, roster=roster)
            drafts += entering.all_of(named.race, rows, _origin(done, published))
            season = entering.season
        lines = sum(len(row.lines) for row in rows)
        found.append(Recording(one, lines, tuple(assumed), done.unread))
    return drafts, found


def list_entries(
    season: Season, lists: Sequence[ResultList], said: Said, *, actor: str
) -> tuple[list[Draft], list[tuple[Race, int]]]:
    """Decide what lists of who is entered add to the book; with each race, how many are entered.

    Raises:
        InvalidInputError, DoubtfulError, RefusedError: As `record_lists`.
    """
    drafts: list[Draft] = []
    found: list[tuple[Race, int]] = []
    for named in named_lists(season, lists, said):
        assumed: list[str] = []
        rows = [_with_noc(season, named.race, named.rows, row, assumed) for row in named.rows.rows]
        published = said.published_at if said.published_at is not None else named.rows.moment
        entering = Entering(season, actor)
        drafts += entering.all_of(named.race, rows, _origin(named.rows, published))
        season = entering.season
        found.append((named.race, len(rows)))
    return drafts, found


def _origin(one: ResultList, published: int | None) -> Origin:
    return Origin(published, Source(kind="file", name=one.file, sha256=one.sha256))


def _with_noc(season: Season, race: Race, one: ResultList, row: ListedRow, assumed: list[str]) -> ListedRow:
    """A row with its NOC, which is that of the only one of its name in the book where the list has none.

    Raises:
        InvalidInputError: It has no name; or nobody, or more than one, is called so.
    """
    if not row.name:
        raise InvalidInputError(f"{one.file}, row {row.lines[0]}: a row of {race} names nobody")
    if row.noc is not None:
        return row
    own = letters(row.name)
    known = {
        season.competitor(identity).noc
        for identity in season.entrants
        if season.identity(identity) == identity
        and season.competitor(identity).gender == race.gender
        and own in {letters(name) for name in (*spellings(season, identity), *season.competitor(identity).aliases)}
    }
    if len(known) != 1:
        who = "more than one" if known else "nobody"
        raise InvalidInputError(
            f"{one.file}, row {row.lines[0]}: {row.name} has no NOC, and {who} in the book is called so; add a column"
        )
    noc = known.pop()
    assumed.append(f"{one.file}, row {row.lines[0]}: {row.name} is of {noc}, as in the book")
    return replace(row, noc=noc)


def _sheet(season: Season, named: NamedList, done: ResultList, rows: Sequence[ListedRow], said: Said) -> Sheet:
    """The list as the value that is filed; its rows in the order of their ranks."""
    race, at = named.race, season.scheduled(named.race.competition)
    ranks = {id(row): row.result.rank for row in rows if row.result is not None}
    ordered = sorted(rows, key=lambda row: (ranks[id(row)] is None, ranks[id(row)] or 0))
    return Sheet(
        file=done.file,
        protocol=done.sha256,
        series=SERIES,
        venue=at.venue,
        city=at.city,
        noc=at.noc,
        first_day=at.first_day,
        last_day=at.last_day,
        title=_title(race),
        gender=race.gender,
        distance=race.distance,
        number=race.number,
        division=race.division or "a",
        day=named.day,
        rows=tuple(
            SheetRow(
                row=place, name=row.name, noc=row.noc or "", result=row.result, line=row.lines[0], numbers=row.numbers
            )
            for place, row in enumerate(ordered, 1)
            if row.result is not None
        ),
        state=said.state,
        cells=done.cells,
        replaces=said.replace_sheet,
        reason=said.reason,
    )


def _title(race: Race) -> str:
    distance = _DISTANCES.get(race.distance, f"{race.distance}m")
    division = f" Division {race.division.upper()}" if race.division else ""
    words = (
        f"{race.gender.capitalize()} {distance}" if race.gender == MIXED else f"{distance} {race.gender.capitalize()}"
    )
    return f"{_ORDINALS[race.number or 0]}{words}{division}"


class Entering(Drafting):
    """A list of who is entered on its way to drafts."""

    def draft(self, fact: Fact, origin: Origin, *, reason: str | None = None) -> None:
        """Add a fact that fits the season as those before it leave it."""
        super().draft(fact, origin, reason=reason)
        check(self.season, self.drafts[-1])
        self.season = evolve(self.season, as_entry(self.season, self.drafts[-1]))

    def all_of(self, race: Race, rows: Sequence[ListedRow], origin: Origin) -> list[Draft]:
        """The competitors of the rows that are new, and the list; nothing where the last list says the same."""
        entries = []
        for row in rows:
            noc = row.noc or ""
            found = self.recognise(race, noc, row.name, row.bib, numbers=row.numbers)
            self.enter(race, found, noc, origin)
            if row.bib is not None:
                self.roster.wear(found.competitor, race.competition, race.gender, row.bib)
            entries.append(
                Entrant(competitor=found.competitor, order=row.order, bib=row.bib, pair=row.pair, lane=row.lane)
            )
        listed = EntriesListed(race=str(race), competition=race.competition, entries=tuple(entries))
        before = self.season.lists.get(str(race))
        if before is not None and before[-1].fact == listed:
            return []
        self.draft(listed, origin)
        return self.drafts
