"""What everybody has of one season: races, wins, podiums, points, best times, places in the cups, and titles.

A win and a podium are those of Division A, or of a race that has no divisions. A void race counts for nothing. Who did
not start has not raced.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ledger.book import Reading
from ledger.errors import UnknownRuleError
from ledger.rulebook import why_no_rules
from projections.audit.lists.claims import Claim, beside
from projections.cups.titles import Title, titles
from projections.races.classification import Classification, classify, counted_races
from projections.races.rows import ClassifiedRow, time_key
from projections.races.scores import Points, score, whole
from projections.season.team_members import member_races
from projections.seasons.members import holders, identity_of

PODIUM: Final = 3
_NO_START: Final = ("DNS", "WDR")


@dataclass(frozen=True, slots=True)
class Timed:
    """A time in a race: milliseconds with the thousandth where it is known, as they are put in order."""

    key: tuple[int, int]
    race: Classification
    row: ClassifiedRow


@dataclass(slots=True)
class Tally:
    """What one competitor has of a season.

    Attributes:
        races: The races that it started in.
        wins: First ranks; those who share one have one each.
        podiums: Ranks from 1 to 3.
        points: World Cup points of all races, both divisions; None where a rule that they rest on is not known.
        best: The best time of each event, the earliest of equals.
        team_races: The races in which a team of it started.
        team_wins: First ranks of its teams.
        team_podiums: Their ranks from 1 to 3.
    """

    races: int = 0
    wins: int = 0
    podiums: int = 0
    points: Points | None = 0
    best: dict[str, Timed] = field(default_factory=dict)
    team_races: int = 0
    team_wins: int = 0
    team_podiums: int = 0


@dataclass(frozen=True, slots=True)
class TitleWon:
    """A title of a season, and who has it.

    Attributes:
        cup: The cup.
        title: What it is called.
        competitor: Who has it, within the book.
        computed: Whether the book itself gives it; else a published list alone says so.
        claims: What published lists say of it.
        contradicted: Whether a list names somebody else than the book gives, or several lists name several.
    """

    cup: str
    title: str
    competitor: str
    computed: bool
    claims: tuple[Claim, ...] = ()
    contradicted: bool = False


def races_of(reading: Reading) -> tuple[Classification, ...]:
    """The races of a season that count, in their order."""
    found = (classify(reading.season, name) for name in counted_races(reading))
    return tuple(race for race in found if race.voided is None)


def tallies(reading: Reading) -> Mapping[str, Tally]:
    """What each competitor of a season has, by identity; computed once for what is read."""
    return reading.season.once(_key("tallies", reading), lambda: _tallies(reading))


def _key(what: str, reading: Reading) -> str:
    return f"{what} {' '.join(reading.counted)} {reading.basis.rulebook}"


def _tallies(reading: Reading) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    ranks: dict[tuple[str, str], int | None] = {}
    for race in races_of(reading):
        counts = race.race.division != "b"
        points = _points(reading, race)
        for row in race.rows:
            own = found.setdefault(row.competitor, Tally())
            own.points = None if points is None or own.points is None else whole(own.points + points[row.competitor])
            if row.result.status in _NO_START:
                continue
            own.races += 1
            rank = row.rank if counts else None
            own.wins += rank == 1
            own.podiums += rank is not None and rank <= PODIUM
            ranks[str(race.race), row.competitor] = rank
            _time(own, race, row)
    _with_teams(reading, found, ranks)
    return found


def _points(reading: Reading, race: Classification) -> dict[str, Points] | None:
    try:
        return {one.row.competitor: one.points for one in score(reading, race)}
    except UnknownRuleError:
        return None


def _time(own: Tally, race: Classification, row: ClassifiedRow) -> None:
    key = time_key(row.result)
    if key is None or row.status != "OK" or not race.race.timed:
        return
    event = str(race.race.event)
    if event not in own.best or key < own.best[event].key:
        own.best[event] = Timed(key, race, row)


def _with_teams(reading: Reading, found: dict[str, Tally], ranks: Mapping[tuple[str, str], int | None]) -> None:
    """Add to each skater what its teams have."""
    season = reading.season
    for who in season.entrants:
        if season.identity(who) != who:
            continue
        for race, team in member_races(season, who):
            if (race, team) in ranks:
                rank, own = ranks[race, team], found.setdefault(who, Tally())
                own.team_races += 1
                own.team_wins += rank == 1
                own.team_podiums += rank is not None and rank <= PODIUM


def cups_of(reading: Reading) -> tuple[Title, ...]:
    """The cups of a season with their standings and titles; none where the book has no rules."""
    if why_no_rules(reading.rulebook) is not None:
        return ()
    return reading.season.once(_key("cups over seasons", reading), lambda: titles(reading))


def titles_of(reading: Reading) -> tuple[TitleWon, ...]:
    """The titles of a season: those that the book gives, and those that published lists alone say."""
    return reading.season.once(_key("titles over seasons", reading), lambda: tuple(_titles(reading)))


def _titles(reading: Reading) -> Iterator[TitleWon]:
    said: dict[str, list[Claim]] = {}
    for cup, claim in holders(reading):
        said.setdefault(cup, []).append(claim)
    for one in (beside(reading, each).title for each in cups_of(reading)):
        cup, claims = one.cup.id, tuple(said.get(one.cup.id, ()))
        named = dict.fromkeys(filter(None, (identity_of(reading, cup, claim) for claim in claims)))
        if one.state in ("won", "decided"):
            own = [row.competitor.id for row in one.leaders]
            against = any(who not in own for who in named)
            for who in own:
                yield TitleWon(cup, one.cup.title, who, computed=True, claims=claims, contradicted=against)
        else:
            for who in named:
                yield TitleWon(cup, one.cup.title, who, computed=False, claims=claims, contradicted=len(named) > 1)
