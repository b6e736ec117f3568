"""What an edition means, in plain words: one line for each table, in the order in which people think."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, get_args

from ledger.rulebook.cups import Cup, TieKey, Ties
from ledger.rulebook.fields import FieldRule, StartPlaces
from ledger.rulebook.grand import GrandTable
from ledger.rulebook.model import Rulebook
from ledger.rulebook.points import PointsTable
from ledger.rulebook.quotas import Quota, QuotaEvent
from ledger.rulebook.racing import OwnDistance, Treatment
from ledger.vocabulary import Gender

_KEYS: Final[dict[TieKey, str]] = {
    "higher-scores": "the higher best scores",
    "best-time": "the best time",
    "wins": "more races won",
    "last-race": "the last race",
}
_SCORES: Final = {"rank": "scores by its rank", "none": "scores nothing", "as-printed": "scores as the sheet prints it"}

_STEPS: Final = {
    "division-b": "the first {} of Division B come up",
    "last-division-a": "the first {} of Division A are kept",
    "last-season": "the first {} of last season's cup at their first start",
    "ranking": "the others by the ranking",
}


class Section(NamedTuple):
    """A part of an edition in words."""

    title: str
    lines: tuple[str, ...]


def in_words(rulebook: Rulebook) -> tuple[Section, ...]:
    """What an edition means, section by section."""
    parts: tuple[tuple[str, Iterable[str]], ...] = (
        ("Distances", (distance(one) for one in rulebook.distances)),
        ("Points", (points_table(rulebook, one) for one in rulebook.points)),
        ("Grand World Cup", (grand_table(one) for one in (rulebook.grand.tables if rulebook.grand else ()))),
        ("Cups", (cup(one) for one in rulebook.cups)),
        ("Divisions", _divisions(rulebook)),
        ("Start places", (start_places(one) for one in rulebook.start_places)),
        ("Races", _races(rulebook)),
        ("Quotas", (line for one in rulebook.quotas for line in quota(one))),
    )
    return tuple(Section(title, lines) for title, found in parts if (lines := tuple(found)))


def events(names: Sequence[str]) -> str:
    """Events by their distances: ``500 m, 1000 m (men and women) and 5000 m (women)``."""
    by_genders: dict[tuple[str, ...], list[str]] = {}
    for distance in dict.fromkeys(name.partition("-")[2] for name in names):
        genders = tuple(gender for gender in get_args(Gender) if f"{gender}-{distance}" in names)
        by_genders.setdefault(genders, []).append(
            f"{distance} m" if distance.isdecimal() else distance.replace("-", " ")
        )
    return _and([f"{_and(own)} ({' and '.join(genders)})" for genders, own in by_genders.items()])


def numbers(values: Sequence[object]) -> str:
    """Points by rank, the long ones in the middle left out: ``60, 54, 48, 43, 40 … 17 to rank 24``."""
    shown = ["?" if one is None else str(one) for one in values]
    if len(shown) <= 8:  # noqa: PLR2004  what is read at a glance
        return ", ".join(shown)
    return f"{', '.join(shown[:6])} … {shown[-1]} to rank {len(shown)}"


def points_table(rulebook: Rulebook, table: PointsTable) -> str:
    """Which points which races give."""
    where = [
        f"Division {table.division.upper()}",
        {None: "", True: "at the Final", False: "before the Final"}[table.final],
        "the season's last" if table.last else "",
        table.stage or "",
        f"from {table.starters} starters on" if table.starters else "",
    ]
    if table.scale is None:
        said = "nobody knows the points"
    else:
        said = numbers(rulebook.scales[table.scale].points[: table.ranks])
        said += "; nobody knows the points beyond" if table.beyond == "unknown" else "; beyond that nothing"
    return f"{table.name}: {events(table.events)}, {', '.join(filter(None, where))}: {said} ({table.status})"


def distance(one: OwnDistance) -> str:
    """Who races a distance, and how it is ranked."""
    laps = f", {one.laps} lap{'' if one.laps == 1 else 's'}" if one.laps else ""
    return f"{one.title} ({one.name}): raced by {one.kind}s, ranked by {one.ranked_by}{laps} ({one.status})"


def grand_table(table: GrandTable) -> str:
    """Which Grand World Cup points which races give."""
    where = f"{'at' if table.final else 'before'} the Final{', a distance raced twice' if table.twice else ''}"
    return f"{table.name}: {where}: {numbers(table.points)} ({table.status})"


def cup(one: Cup) -> str:
    """What a cup adds up, and how equal points are ordered."""
    if one.status == "unknown":
        return f"{one.title} ({one.id}): nobody knows how it is computed (unknown)"
    what = {"race": "World Cup points", "grand": "Grand World Cup points"}[one.points]
    adds = f"{what} of {events(one.events)} add up"
    if one.counts == "better-of-competition":
        adds += ", of each competition only the better"
    order = f"equal points: {ties(one.ties)}; the title: {ties(one.title_ties)}"
    return f"{one.title} ({one.id}): {adds}; {order} ({one.status})"


def ties(order: Ties) -> str:
    """How equal points are ordered."""
    if not order.keys:
        return "they share the rank" if order.status != "unknown" else "nobody knows, so they share the rank"
    return f"{', then '.join(_KEYS[key] for key in order.keys)} ({order.status})"


def treatment(one: Treatment) -> str:
    """How a status or a remark counts."""
    replaces = ", and its time replaces the first" if one.replaces else ""
    return f"{one.code} ({one.meaning}) {_SCORES[one.scores]}{replaces} ({one.status})"


def quota_event(one: QuotaEvent) -> str:
    """The places of an event."""
    if one.status == "unknown":
        return f"{events([one.event])}: nobody knows the places or their shares (unknown)"
    by = f"{one.by_points} by points of {one.points_list}"
    by += f", {one.by_times} by times of {one.times_list}" if one.by_times else ""
    reserve = f", {one.reserve} in reserve by {one.reserve_by}" if one.reserve else ""
    each = f"at most {one.max_per_noc} of an NOC"
    return f"{events([one.event])}: {one.places} places, {by}, {each}{reserve} ({one.status})"


def quota(one: Quota) -> Iterator[str]:
    """The places at one championship, in several lines."""
    where = _and(one.competitions) if one.competitions else "nobody knows which competitions"
    yield f"{one.title} ({one.id}), decided at {where} ({one.status})"
    yield from (f"  {quota_event(event)}" for event in one.events)
    yield from (f"  at most {total.athletes} {total.gender} in all ({total.status})" for total in one.totals)
    if one.caps is not None:
        yield from (
            f"  of one NOC at most {cap.athletes} of a gender"
            + (f", where it has {_and([word.replace('-', ' ') for word in cap.when])}" if cap.when else "")
            for cap in one.caps.caps
        )
    if one.host is not None:
        yield f"  the host {one.host.noc} gets {one.host.places} in {one.host.scope.replace('-', ' ')}"


def _divisions(rulebook: Rulebook) -> Iterator[str]:
    divisions = rulebook.divisions
    if divisions is None:
        return
    yield f"{divisions.up} go up from Division B and {divisions.down} go down from Division A ({divisions.status})"
    yield from (f"{one.size} start in Division A of {events(one.events)} ({one.status})" for one in divisions.sizes)
    yield from (f"Division A of {events(one.events)}: {field_rule(one)}" for one in divisions.fields)


def field_rule(one: FieldRule) -> str:
    """Who starts in Division A, step by step, each with its mark."""
    if one.status == "unknown":
        return "who starts in it is unknown"
    return "; ".join(f"{_STEPS[step.by].format(step.first)} ({step.status})" for step in one.steps)


def start_places(one: StartPlaces) -> str:
    """How many an NOC may enter."""
    if one.max_per_noc is None:
        return f"how many an NOC enters in {events(one.events)} is unknown"
    return f"an NOC enters {one.max_per_noc} at most in {events(one.events)} ({one.status})"


def _races(rulebook: Rulebook) -> Iterator[str]:
    yield f"times are cut to the {rulebook.times.precision}, then the {rulebook.times.equal} decides"
    start = rulebook.mass_start
    if start is not None and start.status != "unknown":
        sprints = f"{numbers(start.sprints)} at each sprint" if start.sprints else "nothing at sprints"
        yield f"a mass start has {sprints} and {numbers(start.finish)} at the finish ({start.status})"
    annulment = rulebook.annulment
    moves = "others move up" if annulment.others_move_up else "the place stays empty"
    yield f"after an annulment {moves} ({annulment.status})"
    teams = rulebook.team_members
    if teams is not None and teams.status != "unknown":
        what = {"annulled": "are annulled too", "stand": "stand"}
        days = f"results of its teams {what[teams.days]} where all results of a skater on some days are annulled"
        yield f"{days}, and {what[teams.result]} where one result is ({teams.status})"
    protests = rulebook.protests
    if protests is not None:
        times = f"{protests.minutes} minutes, and of arithmetic for {protests.arithmetic_hours} hours"
        yield f"protests may be lodged for {times} ({protests.status})"
    if rulebook.deductions is not None:
        yield f"no total falls below {rulebook.deductions.least} by a deduction ({rulebook.deductions.status})"
    yield from (treatment(one) for one in rulebook.statuses)


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "nothing"
