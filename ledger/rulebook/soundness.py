"""Whether the tables of an edition go together: what no single table can say of itself."""

import difflib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any, Final, get_args

from ledger.errors import InvalidInputError
from ledger.rulebook.lines import Path
from ledger.rulebook.model import Rulebook
from ledger.rulebook.points import PointsTable, RaceKind, Stage
from ledger.vocabulary import DISTANCES, Gender, Status, gender_of, is_timed, parse_event

_SINGLE: Final = frozenset({"event", "raced", "times_list"})
_SEVERAL: Final = frozenset({"events", "order"})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that does not go together.

    Attributes:
        path: The key where it is, or the table.
        message: What it is.
        wrong: Whether it is wrong; what is only worth a look can be meant so.
    """

    path: Path
    message: str
    wrong: bool = True


def across(document: Mapping[str, Any]) -> Iterator[Remark]:
    """What names something that is not there, or stands twice; whatever else is wrong with the document."""
    names = [str(one.get("name")) for _, one in _tables(document.get("distances"))]
    yield from _no_events(document, (), (*DISTANCES, *names))
    for key, name in (
        ("distances", "name"),
        ("points", "name"),
        ("cups", "id"),
        ("statuses", "code"),
        ("quotas", "id"),
    ):
        yield from _twice((key,), _tables(document.get(key)), name)
    yield from _scales(document)
    cups = [str(cup.get("id")) for _, cup in _tables(document.get("cups"))]
    for place, quota in _tables(document.get("quotas")):
        own = tuple(_tables(quota.get("events")))
        yield from _twice(("quotas", place, "events"), own, "event")
        for number, event in own:
            wanted = event.get("points_list")
            if isinstance(wanted, str) and wanted not in cups:
                message = f"there is no cup {wanted!r}{_near(wanted, cups)}"
                yield Remark(("quotas", place, "events", number, "points_list"), message)
        if quota.get("status") in ("confirmed", "inferred") and not {"competitions", "times"} <= quota.keys():
            yield Remark(("quotas", place), "a quota has competitions and a times list, or its status is unknown")
    if "grand" not in document:
        for place, cup in _tables(document.get("cups")):
            if cup.get("points") == "grand" and cup.get("status") != "unknown":
                yield Remark(("cups", place, "points"), "it counts Grand World Cup points, and the edition has none")


def sound(rulebook: Rulebook, *, spoilt: Collection[str]) -> Iterator[Remark]:
    """What is wrong or worth a look in tables that can be read; `spoilt` names the sections that cannot all be."""
    yield from _overlaps(rulebook)
    yield from _ranks(rulebook)
    if "cups" not in spoilt:
        yield from _not_counted(rulebook)
    if "points" not in spoilt and "scales" not in spoilt:
        yield from _no_points(rulebook)
        yield from _no_division_b(rulebook)
    yield from _cups(rulebook)
    yield from _fields(rulebook)
    if "statuses" not in spoilt:
        known = {one.code for one in rulebook.statuses}
        missing = [code for code in get_args(Status) if code not in known]
        if missing:
            yield Remark(("statuses",), f"how {', '.join(missing)} counts is not said", wrong=False)


def _tables(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for place, one in enumerate(value if isinstance(value, list) else ()):
        if isinstance(one, dict):
            yield place, one


def _near(word: str, known: Collection[str]) -> str:
    kin = [one for one in known if one.partition("-")[0] == word.partition("-")[0]]
    near = difflib.get_close_matches(word, kin, n=1, cutoff=0.5) or difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(known) or 'none'}"


def _no_events(value: Any, path: Path, known: Collection[str]) -> Iterator[Remark]:
    """Names of events that there are not, wherever they stand."""
    for key, one in value.items() if isinstance(value, Mapping) else enumerate(value):
        if isinstance(one, Mapping):
            yield from _no_events(one, (*path, key), known)
        elif isinstance(one, list) and key in _SEVERAL and "mass_start" not in path:
            names = [(number, name) for number, name in enumerate(one) if isinstance(name, str)]
            for number, name in names:
                yield from _no_event(name, (*path, key, number), known)
            for name, count in Counter(name for _, name in names).items():
                if count > 1:
                    yield Remark((*path, key), f"{name} stands {count} times")
            yield from _no_events(one, (*path, key), known) if len(names) < len(one) else ()
        elif isinstance(one, list):
            yield from _no_events(one, (*path, key), known)
        elif isinstance(one, str) and key in _SINGLE:
            yield from _no_event(one, (*path, key), known)


def _no_event(name: str, path: Path, known: Collection[str]) -> Iterator[Remark]:
    try:
        there_is = parse_event(name).distance in known
    except InvalidInputError:
        there_is = False
    if not there_is:
        events = [f"{gender}-{distance}" for gender in get_args(Gender) for distance in known]
        yield Remark(path, f"there is no event {name!r}{_near(name, events)}")


def _twice(path: Path, tables: Any, key: str) -> Iterator[Remark]:
    seen: dict[Any, int] = {}
    for place, table in tables:
        name = table.get(key)
        if isinstance(name, str) and name in seen:
            yield Remark((*path, place, key), f"{name!r} stands twice; it is {path[-1]} {seen[name] + 1} too")
        elif isinstance(name, str):
            seen[name] = place


def _scales(document: Mapping[str, Any]) -> Iterator[Remark]:
    given = document.get("scales")
    scales = list(given) if isinstance(given, dict) else []
    used = set()
    for place, table in _tables(document.get("points")):
        name = table.get("scale")
        used.add(name)
        if isinstance(name, str) and name not in scales:
            yield Remark(("points", place, "scale"), f"there is no scale {name!r}{_near(name, scales)}")
    for name in scales:
        if name not in used:
            yield Remark(("scales", name), "no points table uses this scale", wrong=False)


def _kinds(tables: Sequence[PointsTable], event: str) -> tuple[RaceKind, ...]:
    """Every kind of race of an event that some table could tell from another."""
    limits = {table.starters for table in tables if table.starters is not None}
    starters = (None, *sorted({count for limit in limits for count in (limit - 1, limit)}))
    stages: tuple[Stage | None, ...] = (None, *get_args(Stage))
    return tuple(
        RaceKind(parse_event(event), division, final, last, stage, count)
        for division in ("a", "b")
        for final, last, stage, count in product((False, True), (False, True), stages, starters)
    )


def _overlaps(rulebook: Rulebook) -> Iterator[Remark]:
    """Tables that never hold, or of which two hold for the same race though neither is the exception of the other."""
    tables = rulebook.points
    never: dict[tuple[int, int], list[str]] = {}
    cross: dict[tuple[int, int], list[str]] = {}
    for event in dict.fromkeys(event for table in tables for event in table.events):
        kinds = _kinds(tables, event)
        fits = [frozenset(kind for kind in kinds if table.fits(kind)) for table in tables]
        taken: frozenset[RaceKind] = frozenset()
        for place, own in enumerate(fits):
            before = [one for one in range(place) if fits[one] & own]
            if own and own <= taken:
                never.setdefault((place, before[0]), []).append(event)
            else:
                for one in before:
                    if not fits[one] < own:
                        cross.setdefault((place, one), []).append(event)
            taken |= own
    for (place, one), events in never.items():
        first = tables[one].name
        yield Remark(("points", place), f"never holds for {', '.join(events)}: points {one + 1} ({first}) fits first")
    for (place, one), events in cross.items():
        message = (
            f"overlaps with points {one + 1} ({tables[one].name}) for {', '.join(events)}; the first of them holds"
        )
        yield Remark(("points", place), message, wrong=False)


def _ranks(rulebook: Rulebook) -> Iterator[Remark]:
    """Ranks that a table skips, or names though it does not go so far."""
    for name, scale in rulebook.scales.items():
        yield from _falls(name, scale.points)
    for place, table in enumerate(rulebook.points):
        if table.scale is not None:
            yield from _ends(rulebook, place, table, len(rulebook.scales[table.scale].points))
    for number, grand in enumerate(rulebook.grand.tables if rulebook.grand else ()):
        known = [place for place, points in enumerate(grand.points, 1) if points is not None]
        hole = next((rank for rank in range(1, max(known, default=0)) if rank not in known), None)
        if hole is not None:
            message = f"the points of rank {hole} are unknown, and those of a rank below are not"
            yield Remark(("grand", "tables", number, "points"), message, wrong=False)


def _falls(name: str, points: Sequence[int]) -> Iterator[Remark]:
    """A rank far below the one above it, where those before it lie closer together, as if one had been left out."""
    falls = [above - below for above, below in pairwise(points)]
    for rank, (one, other) in enumerate(pairwise(falls), 2):
        if other >= one + 2 or (other == 2 * one and one):
            hole = f"rank {rank + 1} is {other} below rank {rank}, which is only {one} below rank {rank - 1}"
            yield Remark(("scales", name, "points"), f"{hole}; is a rank missing?", wrong=False)
            return


def _ends(rulebook: Rulebook, place: int, table: PointsTable, length: int) -> Iterator[Remark]:
    """Where the ranks of a table end, beside what it and the size of Division A say."""
    if table.ranks is not None and table.ranks > length:
        yield Remark(("points", place, "ranks"), f"scale {table.scale} ends at rank {length}")
    last = min(table.ranks or length, length)
    beyond = [rank for rank in table.confirmed_ranks if rank > last]
    if beyond:
        yield Remark(("points", place, "confirmed_ranks"), f"the table ends at rank {last}, before rank {beyond[0]}")
    fields = rulebook.divisions.sizes if rulebook.divisions else ()
    size = max((one.size for one in fields for event in one.events if event in table.events), default=0)
    if table.division == "a" and table.beyond == "zero" and size > last and not table.final:
        message = f"{size} start in Division A, and ranks {last + 1} to {size} get nothing"
        yield Remark(("points", place), message, wrong=False)


def _not_counted(rulebook: Rulebook) -> Iterator[Remark]:
    """Events with points that no cup counts."""
    counted = {event for cup in rulebook.cups for event in cup.events}
    for place, table in enumerate(rulebook.points):
        alone = [event for event in table.events if event not in counted]
        if alone:
            yield Remark(("points", place, "events"), f"no cup counts {', '.join(alone)}", wrong=False)


def _no_points(rulebook: Rulebook) -> Iterator[Remark]:
    """Events that a cup counts though no table has points for them."""
    for place, cup in enumerate(rulebook.cups):
        if cup.status == "unknown":
            continue
        if cup.points == "grand":
            alone = [event for event in cup.events if rulebook.grand and event not in rulebook.grand.events]
            if alone:
                yield Remark(("cups", place, "events"), f"the Grand World Cup does not count {', '.join(alone)}")
            continue
        for final in (False, True):
            kinds = {event: RaceKind(parse_event(event), "a", final) for event in cup.events}
            alone = [event for event, kind in kinds.items() if not _some(rulebook, kind)]
            if alone:
                when = "at the Final" if final else "before the Final"
                yield Remark(
                    ("cups", place, "events"), f"no points table is for {', '.join(alone)} in Division A {when}"
                )


def _no_division_b(rulebook: Rulebook) -> Iterator[Remark]:
    """Events of which a Division A has a size, so that there is a Division B, and no table has points for that."""
    for number, one in enumerate(rulebook.divisions.sizes if rulebook.divisions else ()):
        alone = [event for event in one.events if not _some(rulebook, RaceKind(parse_event(event), "b", final=False))]
        if alone:
            message = f"no points table is for {', '.join(alone)} in Division B"
            yield Remark(("divisions", "sizes", number, "events"), message, wrong=False)


def _some(rulebook: Rulebook, kind: RaceKind) -> bool:
    """Whether a table fits races of a kind, whichever their stage and however many start."""
    many = max((table.starters or 0 for table in rulebook.points), default=0)
    stages: tuple[Stage | None, ...] = (None, *get_args(Stage))
    kinds = [RaceKind(kind.event, kind.division, kind.final, True, stage, many) for stage in stages]
    return any(table.fits(one) for table in rulebook.points for one in kinds)


def _cups(rulebook: Rulebook) -> Iterator[Remark]:
    for place, cup in enumerate(rulebook.cups):
        own = [parse_event(event) for event in cup.events]
        strange = [str(event) for event in own if event.gender != gender_of(cup.id)]
        if strange:
            yield Remark(("cups", place, "events"), f"{', '.join(strange)} are not of the {gender_of(cup.id)}")
        other = [str(event) for event in own if event.is_team != (cup.kind == "team")]
        if other:
            teams = "skaters" if cup.kind == "team" else "teams"
            yield Remark(("cups", place, "kind"), f"{teams} compete in {', '.join(other)}")
        if "best-time" in cup.ties.keys and any(not is_timed(event.distance) for event in own):
            message = "a time says nothing where the finish ranks, so best-time orders nobody there"
            yield Remark(("cups", place, "ties", "keys"), message, wrong=False)


def _fields(rulebook: Rulebook) -> Iterator[Remark]:
    divisions = rulebook.divisions
    sizes = divisions.sizes if divisions else ()
    rules = divisions.fields if divisions else ()
    yield from _second(("divisions", "sizes"), "a size", [(one.name, one.events) for one in sizes])
    yield from _second(("divisions", "fields"), "a rule", [(one.name, one.events) for one in rules])
    yield from _second(("start_places",), "a maximum", [(one.name, one.events) for one in rulebook.start_places])
    sized = {event for one in sizes for event in one.events}
    for number, rule in enumerate(rules):
        alone = [event for event in rule.events if event not in sized and rule.status != "unknown"]
        if alone:
            message = f"nothing says how many start in Division A of {', '.join(alone)}"
            yield Remark(("divisions", "fields", number, "events"), message)


def _second(path: tuple[str, ...], what: str, tables: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Remark]:
    """Events that stand in two tables of a kind, of which the first holds."""
    seen: dict[str, str] = {}
    for number, (name, events) in enumerate(tables):
        for event in events:
            if event in seen:
                yield Remark((*path, number, "events"), f"{event} has {what} already, in {seen[event]}")
            seen.setdefault(event, name)
