"""What a list is to be compared with: which cup or quota; where it does not say, the cup that it fits best."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ledger.book import Reading
from ledger.errors import LedgerError, NotFoundError
from ledger.facts import ClassificationPublished
from ledger.rulebook import Quota, QuotaShares
from ledger.vocabulary import Gender, parse_event, parse_race
from projections.audit.findings import Match
from projections.audit.lists.columns import parse_list_name
from projections.audit.lists.comparison import Case, best_times
from projections.audit.lists.fitting import agreement, field_of, matched
from projections.audit.lists.moments import limited, prefixes
from projections.audit.lists.rows import PublishedList
from projections.cups.standings import Standing, standing
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


class Unplaced(NamedTuple):
    """A list of which nothing tells the cup, and why."""

    listed: PublishedList
    why: str


def targets(
    reading: Reading, publication: ClassificationPublished, lists: Sequence[PublishedList], unplaced: list[Unplaced]
) -> list[Target]:
    """The cup of each list of a publication; `unplaced` takes the lists of which nothing tells it.

    Raises:
        NotFoundError: The rulebook has no such cup or quota as was asked for.
    """
    subject = publication.subject
    known = [*(cup.id for cup in reading.rulebook.cups), *(quota.id for quota in reading.rulebook.quotas)]
    if subject is not None and subject not in known:
        gender, event = parse_list_name(subject)
        if event is None or not list(_cups(reading, gender, event)):
            names = ", ".join(known)
            raise NotFoundError(f"{publication.publication}: no cup or quota {subject}; there are {names}")
    found = []
    for listed in lists:
        try:
            found.append(_target(reading, publication, listed))
        except NotFoundError as error:
            unplaced.append(Unplaced(listed, str(error)))
    return found


def _target(reading: Reading, publication: ClassificationPublished, listed: PublishedList) -> Target:
    subject = publication.subject
    if subject is not None and any(cup.id == subject for cup in reading.rulebook.cups):
        return Target(listed, subject, subject)
    gender, event = _said(publication, listed)
    if listed.event is None and event is not None and not list(_cups(reading, gender, event)):
        event = None  # a title may name several distances, or none that is meant
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


def cup_said(reading: Reading, publication: ClassificationPublished, listed: PublishedList) -> str | None:
    """The cup of a list by what the publication says, its subject or its title; None where that tells no single one."""
    if publication.subject is not None:
        cups = [cup.id for cup in reading.rulebook.cups if cup.id == publication.subject]
    elif listed.is_quota:
        return None
    else:
        gender, event = _said(publication, listed)
        cups = list(_cups(reading, gender, event)) if gender and event else []
    return cups[0] if len(cups) == 1 else None


def _said(publication: ClassificationPublished, listed: PublishedList) -> tuple[Gender | None, str | None]:
    """Gender and event of a list, as far as it, its subject, its title or its name say them, or else its columns."""
    names = (publication.subject or "", publication.title, publication.publication)
    said = [parse_list_name(text) for text in names]
    gender = listed.gender or next((one for one, _ in said if one), None)
    event = listed.event or next((one for _, one in said if one), None)
    return (gender, event) if event is not None else _of_columns(listed) or (gender, None)


def _of_columns(listed: PublishedList) -> tuple[Gender, str] | None:
    """The gender and distance of the races that head the columns of a list, where all are of one event."""
    events = {parse_race(name).event for row in listed.rows for name in row.races}
    return next(((one.gender, one.distance) for one in events), None) if len(events) == 1 else None


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


class _Candidate(NamedTuple):
    """A cup that a list may be of: by how many rows, the more the better, and the name last."""

    agreeing: int
    scoring: int
    ranked: int
    cup: str


def _fitting(reading: Reading, publication: ClassificationPublished, listed: PublishedList, cups: list[str]) -> Target:
    """The cup, of those that the list may be of, with whose standing most of its rows agree.

    Where no more than half of them agree with any, it is the cup in which most whom it names have points, and of
    several the one that gives most of them the total, or else the rank, of the list.
    """
    named: dict[tuple[Gender, bool], dict[int, Match]] = {}
    found = []
    for cup in cups:
        field = field_of(reading, cup)
        if field not in named:
            named[field] = matched(reading, listed, cup)
        if not (field[1] and _codes_again(listed)):
            found.append(_candidate(reading, listed, cup, named[field]))
    most = max((one.agreeing for one in found), default=0)
    few = most * 2 <= len(listed.rows)
    key = (lambda one: (one.scoring, one.agreeing, one.ranked)) if few else (lambda one: (one.agreeing,))
    ordered = sorted(found, key=key, reverse=True)
    if not ordered or not any(key(ordered[0])) or [key(one) for one in ordered[1:2]] == [key(ordered[0])]:
        raise NotFoundError(
            f"{publication.publication}: nothing tells which cup this is of; name it with --subject, such as men-500"
        )
    best, rows = ordered[0], len(listed.rows)
    text = f"with which {best.agreeing} of {rows} rows agree"
    if few:
        text = f"in which {best.scoring} of the {rows} whom the list names have points"
    return Target(listed, best.cup, best.cup, assumed=f"assumed: the cup is {best.cup}, {text}")


def _codes_again(listed: PublishedList) -> bool:
    """Whether a code stands in several rows, as no list of teams has it."""
    codes = [row.noc for row in listed.rows if row.noc is not None]
    return len(set(codes)) < len(codes)


def _candidate(reading: Reading, listed: PublishedList, cup: str, matches: Mapping[int, Match]) -> _Candidate:
    agreeing = max(agreement(listed, matches, limited(reading, one), cup) for one in prefixes(reading))
    try:
        table = standing(reading, cup)
    except LedgerError:
        return _Candidate(agreeing, 0, 0, cup)
    ranks = {line.competitor.id: line.rank for line in table.rows}
    scoring = {who for one in matches.values() if (who := one.competitor) in ranks}
    ranked = sum(
        row.rank is not None and ranks.get(matches[row.row].competitor or "") == row.rank for row in listed.rows
    )
    return _Candidate(agreeing, len(scoring), ranked, cup)


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
        matches=matched(reading, target.listed, target.cup),
        standing=table,
        beyond=beyond,
        quota=target.quota,
        shares=target.shares,
        times=best_times(table.races, times_event or _only_event(table)),
    )


def _only_event(table: Standing) -> str:
    """The event whose best times a list of a cup means, where it prints any: the first one."""
    return table.cup.events[0]
