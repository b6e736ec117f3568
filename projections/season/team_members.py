"""Who the members of a team are: a printed name is a skater of the book where exactly one fits.

A skater fits who is of the NOC that the team is printed under, of the gender of the event (of either in an event of
mixed teams), and called so: the same letters, or else the same words in another order. Where nobody fits, or several
do, or one person would be two members of one team, it is in doubt who is meant until a `MemberIdentified` says it.
Nobody is taken for a member on less than that.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, cast

from ledger.entry import Entry
from ledger.facts import Member, MemberIdentified, ResultCorrected, ResultRecorded
from ledger.names import letters, words
from ledger.season import Season, members, nocs, spellings
from ledger.vocabulary import MIXED, Race
from projections.season.sightings import undone


class TeamMember(NamedTuple):
    """One skater of a team in one race.

    Attributes:
        name: The name that is printed.
        codes: Remarks on this skater alone.
        competitor: Who that is; None where it is in doubt.
        fits: The identities that the name fits.
        by: The entry that says who it is, where somebody said it.
    """

    name: str
    codes: tuple[str, ...]
    competitor: str | None
    fits: tuple[str, ...]
    by: int | None


_Team = tuple[Race, str, Entry[ResultRecorded], tuple[TeamMember, ...]]


class MemberDoubt(NamedTuple):
    """A member of a team of whom the book does not know who it is.

    Attributes:
        team: The team.
        name: The name that is printed.
        fits: The identities that it fits; none, or several, or one that another member of the team is.
        entries: The entries that print it.
        races: The races in which it does.
    """

    team: str
    name: str
    fits: tuple[str, ...]
    entries: tuple[int, ...]
    races: tuple[str, ...]


def team_members(season: Season, race: Race, team: str, noc: str, printed: Iterable[Member]) -> tuple[TeamMember, ...]:
    """Who the printed members of a team are in a race; `noc` is the code that the team is printed under."""
    given = _given(season).get((str(race), team), {})
    found = []
    for one in printed:
        said = given.get(letters(one.name))
        if said is not None:
            who = season.identity(said.fact.member)
            found.append(TeamMember(one.name, one.codes, who, (who,), said.position))
        else:
            fits = _fitting(season, race, noc, one.name)
            found.append(TeamMember(one.name, one.codes, fits[0] if len(fits) == 1 else None, fits, None))
    often = Counter(one.competitor for one in found)
    return tuple(
        one if one.by is not None or often[one.competitor] == 1 else one._replace(competitor=None) for one in found
    )


def member_races(season: Season, competitor: str) -> tuple[tuple[str, str], ...]:
    """The races, each with the team, in which somebody is a member of a team."""
    return season.once("member races", lambda: _member_races(season)).get(competitor, ())


def _member_races(season: Season) -> Mapping[str, tuple[tuple[str, str], ...]]:
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for race, team, _, known in _teams(season):
        for one in known:
            if one.competitor is not None:
                found[one.competitor] = (*found.get(one.competitor, ()), (str(race), team))
    return found


def member_doubts(season: Season) -> tuple[MemberDoubt, ...]:
    """Everybody of whom the book does not know who it is, once for each team and name, in the order of the book."""
    return season.once("member doubts", lambda: _doubts(season))


def _doubts(season: Season) -> tuple[MemberDoubt, ...]:
    found: dict[tuple[str, str, tuple[str, ...]], MemberDoubt] = {}
    for race, team, entry, known in _teams(season):
        for one in known:
            if one.competitor is None:
                key = team, letters(one.name), one.fits
                old = found.get(key, MemberDoubt(team, one.name, one.fits, (), ()))
                found[key] = old._replace(entries=(*old.entries, entry.position), races=(*old.races, str(race)))
    return tuple(found.values())


def _teams(season: Season) -> tuple[_Team, ...]:
    """Each result of a team that names its members: its race, the team, its entry, and who they are."""
    return season.once("teams", lambda: tuple(_all_teams(season)))


def _all_teams(season: Season) -> Iterator[_Team]:
    for record in season.races.values():
        if not record.race.event.is_team:
            continue
        corrected = {
            season.holder(cast("Entry[ResultCorrected]", entry)): entry.fact.result.members
            for entry in record.decisions
            if isinstance(entry.fact, ResultCorrected) and season.in_force(entry.position)
        }
        for entry in record.results:
            team = season.holder(entry)
            printed = corrected.get(team, entry.fact.result.members)
            if printed:
                known = team_members(season, record.race, team, entry.fact.noc_printed, printed)
                yield record.race, team, entry, known


def printed_members(
    season: Season, race: str, team: str
) -> tuple[Entry[ResultRecorded], tuple[TeamMember, ...]] | None:
    """The result of a team in a race with who its members are; None where it has none, or names nobody."""
    return next((one[2:] for one in _teams(season) if (str(one[0]), one[1]) == (race, team)), None)


def identified_by(season: Season, race: str, team: str) -> set[int]:
    """The entries in force that say who members of a team in a race are."""
    return {entry.position for entry in _given(season).get((race, team), {}).values()}


def _given(season: Season) -> Mapping[tuple[str, str], Mapping[str, Entry[MemberIdentified]]]:
    """By race and team, and by the letters of the printed name, the entries in force that say who somebody is."""
    return season.once("members given", lambda: _all_given(season)) if season.who_is_who else {}


def _all_given(season: Season) -> Mapping[tuple[str, str], Mapping[str, Entry[MemberIdentified]]]:
    found: dict[tuple[str, str], dict[str, Entry[MemberIdentified]]] = {}
    for entry in season.who_is_who:
        fact = entry.fact
        if isinstance(fact, MemberIdentified) and season.in_force(entry.position):
            for race in fact.races:
                own = found.setdefault((race, season.identity(fact.team)), {})
                own[letters(fact.name)] = cast("Entry[MemberIdentified]", entry)
    return found


def _fitting(season: Season, race: Race, noc: str, name: str) -> tuple[str, ...]:
    """The skaters of an NOC whom a printed name fits: by its letters, or else by its words."""
    called = season.once("skaters by name", lambda: _by_name(season))
    for key in (letters(name), words(name)):
        fits = tuple(who for who, gender in called.get((noc, key), {}).items() if race.gender in (MIXED, gender))
        if fits:
            return fits
    return ()


def _by_name(season: Season) -> Mapping[tuple[str, str | tuple[str, ...]], Mapping[str, str]]:
    """By NOC and what a name is reduced to, the skaters called so, each with its gender."""
    found: dict[tuple[str, str | tuple[str, ...]], dict[str, str]] = {}
    nobody = undone(season)
    for who in season.entrants:
        one = season.competitor(who)
        if one.kind != "skater" or who in nobody or season.identity(who) != who:
            continue
        aliases = (alias for own in members(season, who) for alias in season.competitor(own).aliases)
        for name in {*spellings(season, who), *aliases, one.name}:
            for noc in nocs(season, who):
                for key in (letters(name), words(name)):
                    found.setdefault((noc, key), {})[who] = one.gender
    return found
