"""What a weekend changed: podiums, who moved in which cup and why, places won and lost, titles decided, decisions.

Everything is read through the competition, and beside it through the one before.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from ledger.book import Reading
from ledger.entry import Entry
from ledger.errors import LedgerError, UnknownRuleError
from ledger.facts import DECISIONS, Fact
from ledger.rulebook import Quota
from ledger.vocabulary import format_time
from projections.cups.bounds import bounds_of
from projections.cups.standings import Standing, known_cups, standing
from projections.cups.titles import SETTLED, titles
from projections.disputes.movements import Movement, movements
from projections.documents.base import Document, PrintedPoints
from projections.documents.log import fact_name, subject_of
from projections.quota import quota_table
from projections.races.classification import Classification, classify, counted_races
from projections.races.scores import score
from projections.season.log import Filter, select
from projections.tables.text import points_in_words

PODIUM = 3
"""So many ranks of a race are shown."""
FIRST = 10
"""Who moves among so many ranks of a cup, or into or out of them, is shown."""


class PodiumLine(Document):
    """One of the first three of a race of Division A; `points` are null where their rule is not known.

    `milliseconds` is the time as a number, with the thousandth where one is known.
    """

    race: str
    state: str
    rank: int
    competitor: str
    name: str
    noc: str
    time: str | None
    milliseconds: int | None
    points: PrintedPoints | None


class CupMove(Document):
    """Somebody whose rank in a cup changed; `why` is what the weekend gave, or who passed.

    `at_least_before` and `at_least_after` say that the points are a lower bound.
    """

    cup: str
    competitor: str
    name: str
    noc: str
    rank_before: int | None
    rank_after: int | None
    points_before: PrintedPoints
    points_after: PrintedPoints
    why: str
    at_least_before: bool
    at_least_after: bool


class PlacesChange(Document):
    """An NOC that has more or fewer places of a quota in an event than before the weekend."""

    quota: str
    event: str
    noc: str
    before: int
    after: int


class DecidedTitle(Document):
    """A title that is decided or won since the weekend."""

    cup: str
    title: str
    state: str
    names: tuple[str, ...]
    nocs: tuple[str, ...]
    points: PrintedPoints
    lead: PrintedPoints | None


class WeekendDecision(Document):
    """A decision on a race of the weekend; `in_force` is false where it was undone.

    `subject` has what it is about by its identities, `about` by name.
    """

    position: int
    decision: str
    subject: str
    about: str
    reason: str | None
    in_force: bool


def podiums(reading: Reading, competition: str) -> Iterator[PodiumLine]:
    """The first three of each race of the weekend that counts, in Division A or without divisions."""
    for name in counted_races(reading):
        one = classify(reading.season, name)
        if one.race.competition == competition and one.race.division != "b" and one.voided is None:
            points = _points(reading, one)
            for row in one.rows:
                if row.rank is not None and row.rank <= PODIUM:
                    who = reading.season.competitor(row.competitor, on=one.protocol.fact.day)
                    time = row.result.time if one.race.timed else None
                    yield PodiumLine(
                        race=name,
                        state=one.state,
                        rank=row.rank,
                        competitor=who.id,
                        name=who.name,
                        noc=who.noc,
                        time=None if time is None else format_time(time),
                        milliseconds=None if time is None else time + (row.result.thousandth or 0),
                        points=points.get(row.competitor),
                    )


def _points(reading: Reading, one: Classification) -> dict[str, PrintedPoints]:
    try:
        return {found.row.competitor: found.points for found in score(reading, one)}
    except UnknownRuleError:
        return {}


def cup_moves(before: Reading, after: Reading) -> Iterator[CupMove]:
    """Who has another rank among the first of a cup that was raced, cup by cup."""
    for cup in known_cups(after):
        try:
            old, new = standing(before, cup.id), standing(after, cup.id)
        except UnknownRuleError:
            continue
        if len(old.races) != len(new.races):
            earlier, now = bounds_of(old), bounds_of(new)
            for one in movements(old, new):
                if (
                    one.rank_before != one.rank_after
                    and min(one.rank_before or FIRST + 1, one.rank_after or FIRST + 1) <= FIRST
                ):
                    yield CupMove(
                        cup=cup.id,
                        competitor=one.competitor.id,
                        name=one.competitor.name,
                        noc=one.competitor.noc,
                        rank_before=one.rank_before,
                        rank_after=one.rank_after,
                        points_before=one.points_before,
                        points_after=one.points_after,
                        why=_why(one, new),
                        at_least_before=earlier.lower(one.competitor.id),
                        at_least_after=now.lower(one.competitor.id),
                    )


def _why(one: Movement, table: Standing) -> str:
    """What the weekend gave, race by race; who got nothing was passed, or others fell behind."""
    ranks = {
        change.race: "no rank" if change.rank_after is None else f"rank {change.rank_after}" for change in one.races
    }
    races = [f"{change.race}: {ranks[change.race]}, {points_in_words(change.after or 0)}" for change in one.races]
    if races:
        return "; ".join(races)
    names = {row.competitor.id: row.competitor.name for row in table.rows}
    passed = ", ".join(names.get(who, who) for who in one.passed[:PODIUM])
    more = f" and {len(one.passed) - PODIUM} more" if len(one.passed) > PODIUM else ""
    return f"no points; passed by {passed}{more}" if passed else "no points"


def quota_moves(before: Reading, after: Reading, competition: str) -> Iterator[PlacesChange]:
    """The places of quotas that NOCs have won or lost, of those quotas for which the weekend counts."""
    for quota in after.rulebook.quotas:
        if competition in (quota.competitions or ()):
            old, new = _held(before, quota), _held(after, quota)
            for event, noc in sorted({*old, *new}) if new else ():
                if old[event, noc] != new[event, noc]:
                    counts = {"before": old[event, noc], "after": new[event, noc]}
                    yield PlacesChange(quota=quota.id, event=event, noc=noc, **counts)


def _held(reading: Reading, quota: Quota) -> Counter[tuple[str, str]]:
    """The places of each NOC in each event of a quota; none where it cannot be computed."""
    try:
        table = quota_table(reading, quota.id)
    except LedgerError:
        return Counter()
    return Counter((event.event, one.line.holder.noc) for event in table.events for one in event.places)


def decided_titles(before: Reading, after: Reading) -> Iterator[DecidedTitle]:
    """The titles that are settled since the weekend and were not before."""
    settled = {one.cup.id for one in titles(before) if one.state in SETTLED}
    for one in titles(after):
        if one.state in SETTLED and one.cup.id not in settled and one.leaders:
            yield DecidedTitle(
                cup=one.cup.id,
                title=one.cup.title,
                state=one.state,
                names=tuple(row.competitor.name for row in one.leaders),
                nocs=tuple(row.competitor.noc for row in one.leaders),
                points=one.leaders[0].points,
                lead=one.lead,
            )


def weekend_decisions(
    reading: Reading, competition: str, about: Callable[[Reading, Entry[Fact]], str]
) -> Iterator[WeekendDecision]:
    """The decisions on races of the weekend, or on the competition itself, oldest first; `about` says it by name."""
    entries = list(reading.season.entries().values())
    own = {entry.position: entry for entry in select(entries, Filter(race=competition, kind="decisions"), DECISIONS)}
    own |= {
        entry.position: entry
        for entry in entries
        if type(entry.fact) in DECISIONS and entry.fact.touches().competition == competition
    }
    for position, entry in sorted(own.items()):
        yield WeekendDecision(
            position=position,
            decision=fact_name(entry.name),
            subject=subject_of(reading.season, entry.fact),
            about=about(reading, entry),
            reason=entry.reason,
            in_force=reading.season.in_force(position),
        )
