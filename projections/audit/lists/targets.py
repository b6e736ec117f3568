"""What a list is to be compared with: which cup, and through which competition; where it does not say, the best fit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ledger.book import Reading
from ledger.errors import LedgerError, NotFoundError
from ledger.facts import ClassificationPublished
from ledger.rulebook import Quota, QuotaShares
from ledger.vocabulary import Gender, gender_of, parse_event
from projections.audit.findings import Match
from projections.audit.lists.columns import parse_list_name
from projections.audit.lists.comparison import Case, best_times
from projections.audit.lists.names import Register
from projections.audit.lists.rows import ListRow, PublishedList
from projections.cups.standings import Standing, standing
from projections.races.classification import counted_races
from projections.races.scores import Score


@dataclass(frozen=True, slots=True)
class Target:
    """What one list is compared with.

    Attributes:
        listed: The list.
        name: What it is called in findings.
        cup: The cup whose standing it is.
        quota: The quota whose places it lists, or None.
        shares: The places of its event, or None.
        assumed: What was assumed to find the cup, or empty.
    """

    listed: PublishedList
    name: str
    cup: str
    quota: Quota | None = None
    shares: QuotaShares | None = None
    assumed: str = ""


def targets(reading: Reading, publication: ClassificationPublished, lists: Sequence[PublishedList]) -> list[Target]:
    """The cup of each list of a publication.

    Raises:
        NotFoundError: The rulebook has no such cup or quota, or nothing tells which cup a list is of.
    """
    return [_target(reading, publication, listed) for listed in lists]


def _target(reading: Reading, publication: ClassificationPublished, listed: PublishedList) -> Target:
    subject = publication.subject
    if subject is not None and any(cup.id == subject for cup in reading.rulebook.cups):
        return Target(listed, subject, subject)
    said = [parse_list_name(text) for text in (subject or "", publication.title, publication.publication)]
    gender = listed.gender or next((one for one, _ in said if one), None)
    event = listed.event or next((one for _, one in said if one), None)
    if listed.is_quota and gender and event:
        quota = _quota(reading, subject, f"{gender}-{event}")
        if quota is not None:
            one = quota.event(f"{gender}-{event}")
            shares = quota.shares(one.event) if one.status != "unknown" else None
            return Target(listed, one.event, one.points_list, quota, shares)
    named = list(_cups(reading, gender, event))
    if len(named) == 1:
        return Target(listed, named[0], named[0])
    if event is not None and not named:
        names = ", ".join(cup.id for cup in reading.rulebook.cups)
        raise NotFoundError(f"{publication.publication}: no cup of {listed.name}; there are {names}")
    return _fitting(reading, publication, listed, named or [cup.id for cup in reading.rulebook.cups])


def _quota(reading: Reading, subject: str | None, event: str) -> Quota | None:
    """The quota that is named, or else the first one that is known and has the event."""
    quotas = [one for one in reading.rulebook.quotas if any(place.event == event for place in one.events)]
    named = [one for one in quotas if one.id == subject]
    return next(iter(named or [one for one in quotas if one.status != "unknown"]), None)


def _cups(reading: Reading, gender: Gender | None, event: str | None) -> Iterator[str]:
    """The cups of a gender and event: the one of that name, or those in which the event counts."""
    cups = [cup for cup in reading.rulebook.cups if gender in (None, cup.gender)]
    exact = [cup.id for cup in cups if cup.id == f"{cup.gender}-{event}"]
    if exact or event is None:
        yield from exact
        return
    for cup in cups:
        distances = [parse_event(one).distance for one in cup.events]
        if event in distances or (event == "long" and len(distances) > 1 and cup.points == "race"):
            yield cup.id


def _fitting(reading: Reading, publication: ClassificationPublished, listed: PublishedList, cups: list[str]) -> Target:
    """The cup, of those that the list may be of, with whose standing most of its rows agree."""
    fits = []
    named: dict[tuple[Gender, bool], dict[int, Match]] = {}
    for cup in cups:
        field = _field(reading, cup)
        if field not in named:
            named[field] = matched(reading, listed.rows, cup)
        agreeing = max(_agreement(listed, named[field], limited(reading, one), cup) for one in prefixes(reading))
        fits.append((agreeing, cup))
    best = sorted(fits, key=lambda fit: (-fit[0], fit[1]))[:2]
    if not best or not best[0][0] or (len(best) > 1 and best[0][0] == best[1][0]):
        raise NotFoundError(
            f"{publication.publication}: nothing tells which cup this is of; name it with --subject, such as men-500"
        )
    count, cup = best[0]
    return Target(
        listed, cup, cup, assumed=f"assumed: the cup is {cup}, with which {count} of {len(listed.rows)} rows agree"
    )


def prefixes(reading: Reading) -> list[tuple[str, ...]]:
    """The competitions that count up to each one of which a race is filed, the last first."""
    raced = {reading.season.races[name].race.competition for name in counted_races(reading)}
    ends = [index for index, name in enumerate(reading.counted, 1) if name in raced]
    return [reading.counted[:end] for end in reversed(ends)] or [reading.counted]


def limited(reading: Reading, counted: tuple[str, ...]) -> Reading:
    """The same reading through the last of these competitions only."""
    if counted == reading.counted:
        return reading
    return replace(reading, counted=counted, basis=reading.basis.model_copy(update={"through": counted[-1]}))


def _standing(reading: Reading, cup: str) -> Standing | None:
    try:
        return standing(reading, cup)
    except LedgerError:
        return None


def _agreement(listed: PublishedList, matches: Mapping[int, Match], reading: Reading, cup: str) -> int:
    """How many rows of a list agree with a cup at a basis: in their points, or else in their rank."""
    table = _standing(reading, cup)
    if table is None:
        return 0
    lines = {row.competitor.id: row for row in table.rows}
    count = 0
    for row in listed.rows:
        identity = matches[row.row].competitor
        line = lines.get(identity or "")
        if row.points is not None:
            count += identity is not None and row.points == (line.points if line else 0)
        else:
            count += line is not None and row.rank == line.rank
    return count


@dataclass(frozen=True, slots=True)
class Fit:
    """The basis that lists fit best.

    Attributes:
        reading: The basis.
        agreeing: How many rows agree with it.
        text: The same in words, with the other bases.
    """

    reading: Reading
    agreeing: int
    text: str


def fitting_through(reading: Reading, found: Sequence[Target]) -> Fit:
    """The reading through the competition at which most rows of the lists agree; the last of equal ones."""
    matches = [matched(reading, one.listed.rows, one.cup) for one in found]
    fits = []
    for counted in prefixes(reading):
        through = limited(reading, counted)
        pairs = zip(found, matches, strict=True)
        fits.append((sum(_agreement(one.listed, named, through, one.cup) for one, named in pairs), counted))
    agreeing, counted = max(fits, key=lambda fit: fit[0])
    rows = sum(len(one.listed.rows) for one in found)
    last = counted[-1] if counted else "no competition"
    others = ", ".join(f"{names[-1]} {count}" for count, names in fits if names and names != counted)
    text = f"the list is of after {last}, with which {agreeing} of {rows} rows agree"
    return Fit(limited(reading, counted), agreeing, text + (f" (through {others})" if others else ""))


def matched(reading: Reading, rows: Sequence[ListRow], cup_id: str) -> dict[int, Match]:
    """Who each row of a cup's list names."""
    gender, teams = _field(reading, cup_id)
    register = Register.of(reading.season, gender, teams=teams)
    return {row.row: register.match(row, teams=teams) for row in rows}


def _field(reading: Reading, cup_id: str) -> tuple[Gender, bool]:
    """Who race for a cup: men or women, and whether as teams."""
    teams = any(cup.id == cup_id and cup.kind == "team" for cup in reading.rulebook.cups)
    return gender_of(cup_id), teams


def case_of(reading: Reading, target: Target) -> Case:
    """A list beside what the book gives at a basis.

    Raises:
        NotFoundError: There is no such cup.
        UnknownRuleError: Its standing cannot be computed.
    """
    every = reading
    if target.quota is not None and target.quota.competitions is not None:
        qualifying = tuple(name for name in reading.counted if name in target.quota.competitions)
        reading = replace(reading, counted=qualifying)
    table = standing(reading, target.cup)
    whole = replace(every, counted=tuple(fact.competition for fact in every.season.competitions()))
    beyond: dict[str, list[Score]] = {}
    for line in standing(whole, target.cup).rows:
        later = [one for one in line.scores if one.race.competition not in reading.counted]
        if later:
            beyond[line.competitor.id] = later
    times_event = target.shares.times_list if target.shares else None
    return Case(
        name=target.name,
        reading=reading,
        rows=target.listed.rows,
        matches=matched(reading, target.listed.rows, target.cup),
        standing=table,
        beyond=beyond,
        quota=target.quota,
        shares=target.shares,
        times=best_times(table.races, times_event or _only_event(table)),
    )


def _only_event(table: Standing) -> str:
    """The event whose best times a list of a cup means, where it prints any: the first one."""
    return table.cup.events[0]
