"""What is followed: the items of the feed of a table, a competitor, an NOC, and of the decisions, the newest first.

Each item says what changed and why, and leads to the entry by which it changed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import pairwise
from typing import Final

from ledger.entry import Entry
from ledger.errors import LedgerError, NotFoundError, UnknownRuleError
from ledger.facts import Fact, ResultRecorded
from ledger.season import members, nocs_until_now
from projections.cups.standings import Standing
from projections.disputes.history import by_entry
from projections.disputes.movements import Movement, movements
from projections.documents.news import News, news
from projections.documents.words import competition_in_words, in_plain_words
from projections.quota import QuotaMoment, quota_history
from projections.reports.catalogue import report
from projections.reports.disputes import about, state_of
from projections.reports.race import race_of, time_in_words
from projections.reports.report import PLACES, Asked
from projections.season.search import find_competitor
from projections.tables.text import points_in_words, visible
from projections.web.addresses.problems import Problem, nearest_paths, problem_of
from projections.web.pages.atom import Feed, Item

MOST: Final = 50
"""A feed has so many items at most."""
_NAMED: Final = 12
"""An item names so many who moved, and counts the others."""
_Items = Callable[[Asked, str], Feed]


def feed(asked: Asked, path: str) -> Feed:
    """The feed at a path, such as ``standings/men-1500`` or ``decisions``.

    Of what cannot be computed for want of a rule it has no item, and says why.

    Raises:
        Problem: There is none.
    """
    folder, _, name = path.partition("/")
    found = _FEEDS.get(folder)
    if found is None or not re.fullmatch(found[0], name):
        near = nearest_paths(path, paths(asked))
        raise Problem(HTTPStatus.NOT_FOUND, f"there is no feed {path}; near: {', '.join(near) or 'none'}")
    try:
        return found[1](asked, name)
    except UnknownRuleError as error:
        return Feed(path, in_plain_words(asked.reading, name), f"{path}/", (), f"Not computed: {error}")
    except LedgerError as error:
        raise problem_of(error) from None


def paths(asked: Asked) -> Iterator[str]:
    """The paths of the feeds of tables and of the decisions: those that a site has."""
    yield "decisions"
    yield from report("standing").paths(asked)


def _decisions(asked: Asked, _: str) -> Feed:
    reading = asked.reading
    newest = sorted(reading.season.decisions.values(), key=lambda entry: -entry.position)[:MOST]
    items = []
    for entry in newest:
        state, ended_by = state_of(reading.season, entry.position)
        (one,) = news(reading.season, [entry])
        ended = f" by entry {', '.join(map(str, ended_by))}" if ended_by else ""
        lines = (one.why, f"concerns {in_plain_words(reading, about(reading, entry))}", f"{state}{ended}")
        items.append(_item(entry, one.what, lines, f"disputes/{entry.position}/"))
    return Feed("decisions", "Decisions", "disputes/", tuple(items))


def _standing(asked: Asked, cup: str) -> Feed:
    rules = asked.reading.rulebook.cup(cup)
    moments = list(by_entry(asked.reader, asked.question, cup))[-MOST - 1 :]
    told = _told(asked)
    items = []
    for before, after in pairwise(moments):
        moved = movements(before.table, after.table)
        if after.position is not None and moved:
            one = told[after.position]
            items.append(_item(one.last, one.what, (*_moves(moved, after.table), one.why)))
    return Feed(f"standings/{cup}", rules.title, f"standings/{cup}/", tuple(reversed(items)))


def _moves(moved: Sequence[Movement], table: Standing) -> Iterator[str]:
    """Who moved, the first of the table first."""
    if table.rows:
        first = table.rows[0]
        yield f"first: {first.competitor.name} ({first.competitor.noc}) with {first.points}"
    for one in moved[:_NAMED]:
        ranks = f"{one.rank_before or '–'} → {one.rank_after or '–'}"
        yield f"{one.competitor.name} ({one.competitor.noc}): {ranks}, {one.points_before} → {one.points_after} points"
    if len(moved) > _NAMED:
        yield f"and {len(moved) - _NAMED} more"


def _told(asked: Asked) -> Mapping[int, News]:
    """The news of a book by the positions of its entries."""

    def make() -> Mapping[int, News]:
        entries = asked.reader.entries(upto=asked.reading.basis.at)
        return {entry.position: one for one in news(asked.reading.season, entries) for entry in one.entries}

    return asked.once("told", make)


def _quota(asked: Asked, quota: str) -> Feed:
    reading = asked.reading
    last = {reading.season.races[name].race.competition: one for name, one in _last_of_races(asked).items()}
    items = []
    held: dict[tuple[str, str], int] = {}
    for moment in quota_history(reading, quota):
        now = _held(moment)
        changes = [
            f"{noc}, {gender}: {held.get((noc, gender), 0)} → {places} places"
            for (noc, gender), places in sorted({**dict.fromkeys(held, 0), **now}.items())
            if held.get((noc, gender), 0) != places
        ]
        if changes and moment.after in last:
            entry, after = last[moment.after], competition_in_words(reading.season, moment.after)
            items.append(_item(entry, f"after {after}", (*changes, f"up to entry {entry.position}")))
        held = now
    told = [
        _item(entry, one.what, (one.why,), f"disputes/{entry.position}/")
        for entry in reading.season.decisions.values()
        if entry.fact.touches().quota == quota
        for one in news(reading.season, [entry])
    ]
    both = sorted((*items, *told), key=lambda one: -one.position)[:MOST]
    return Feed(f"quotas/{quota}", f"Places of {in_plain_words(reading, quota)}", f"quotas/{quota}/", tuple(both))


def _held(moment: QuotaMoment) -> dict[tuple[str, str], int]:
    return {(str(one.holder), one.gender): one.places for one in moment.table.tallies}


def _last_of_races(asked: Asked) -> dict[str, Entry[Fact]]:
    """The last entry of each race's results, by the race; those of a competition later in the book last."""
    own = (entry for entry in asked.reader.entries(upto=asked.reading.basis.at))
    return {entry.fact.race: entry for entry in own if isinstance(entry.fact, ResultRecorded)}


def _competitor(asked: Asked, competitor: str) -> Feed:
    season = asked.reading.season
    who = find_competitor(season, competitor)
    ids = frozenset(members(season, who.id))
    items = _of_people(asked, ids)
    return Feed(f"competitors/{who.id}", f"{who.name} ({who.noc})", f"competitors/{who.id}/", items)


def _noc(asked: Asked, noc: str) -> Feed:
    season = asked.reading.season
    ids = frozenset(one for one in season.entrants if noc in nocs_until_now(season, one))
    if not ids:
        raise NotFoundError(f"nobody of NOC {noc} at this basis")
    return Feed(f"nocs/{noc}", noc, f"nocs/{noc}/", _of_people(asked, ids))


def _of_people(asked: Asked, ids: frozenset[str]) -> tuple[Item, ...]:
    """What the book says of some people: their results in a race as they stand, and each decision on them."""
    entries = asked.reader.entries(upto=asked.reading.basis.at)
    own = [entry for entry in entries if not ids.isdisjoint(entry.fact.touches().competitors)]
    items: list[Item] = []
    for one in reversed(list(news(asked.reading.season, own))):
        if len(items) == MOST:
            break
        lines: Iterable[str] = ()
        what, leads = one.what, f"log/{one.last.position}/"
        fact = one.last.fact
        if isinstance(fact, ResultRecorded):
            people = {entry.fact.competitor for entry in one.entries if isinstance(entry.fact, ResultRecorded)}
            what, leads = one.what.partition(" filed,")[0], f"races/{fact.race}/"
            lines = _results(asked, fact.race, people)
        items.append(_item(one.last, what, (*lines, one.why), leads))
    return tuple(items)


def _results(asked: Asked, race: str, people: Iterable[str]) -> Iterator[str]:
    """Results as they stand, with the entries that decided on them or moved their ranks."""
    season = asked.reading.season
    stand = {row.competitor: row for row in race_of(asked, race).rows}
    known = {season.competitor(one).id for one in people}
    for who in sorted(known - stand.keys()):
        yield f"{season.competitor(who).name}: no result of this race stands"
    for row in stand.values():
        if row.competitor not in known:
            continue
        rank = f"{row.rank}." if row.rank is not None else row.status
        points = f", {points_in_words(row.points)}" if row.points is not None else ""
        because = (*row.decisions, *row.moved_by)
        by = f", by entry {', '.join(map(str, because))}" if because else ""
        yield f"{row.name} ({row.noc}): {rank} {time_in_words(row)}{points}{by}".replace("  ", " ")


def _item(entry: Entry[Fact], what: str, lines: Iterable[str], leads: str = "") -> Item:
    told = tuple(visible(line) for line in lines if line)
    return Item(entry.position, visible(what), told, entry.recorded_at, entry.actor, leads or f"log/{entry.position}/")


_FEEDS: Final[Mapping[str, tuple[str, _Items]]] = {
    "decisions": ("", _decisions),
    "standings": (PLACES["cup"].pattern, _standing),
    "quotas": (PLACES["quota"].pattern, _quota),
    "competitors": (PLACES["competitor"].pattern, _competitor),
    "nocs": (PLACES["noc"].pattern, _noc),
}
"""The feeds by their folders: what their names look like, and what makes them."""
