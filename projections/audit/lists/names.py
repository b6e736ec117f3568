"""Who a name on somebody else's list is: the same letters, another order of words, some words, or a likeness.

Only the first two are certain. What rests on less is reported as assumed, and a name that fits several is matched to
nobody.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches
from typing import Final, NamedTuple

from ledger.names import letters, words
from ledger.season import Competitor, Season
from ledger.vocabulary import Gender
from projections.audit.findings import How, Match
from projections.audit.lists.rows import ListRow

ALIKE: Final = 0.78
"""Likeness from which a re-spelling within one NOC is assumed to be the same person."""
SURE: Final = 0.9
"""The same where the list names no NOC, so that everybody is a candidate."""
MARGIN: Final = 0.08
"""By how much the likeness must be above that of the next one."""

MOST_TURNS: Final = 6
"""No name has more words; a text that has is not turned once for each of them."""


@dataclass(frozen=True, slots=True)
class _Spelling:
    letters: str
    words: tuple[str, ...]
    competitor: Competitor


class ImportedTable(NamedTuple):
    """A table that was imported, or may have been: its name, and the SHA-256 of its file, or None in the book."""

    name: str
    sha256: str | None


def _recorded_from(season: Season, table: ImportedTable) -> dict[int, Competitor]:
    """Whose results were recorded from a row of a table, by the row: whom it does not name it means all the same.

    The import counts the rows below the headings, and the lists that it keeps do. In a file the headings have a row.
    """
    kept = season.publications.get(table.name) if table.sha256 is None else None
    digest = kept.source.sha256 if kept is not None and kept.source is not None else table.sha256
    if digest is None:
        return {}
    found: dict[int, set[str]] = {}
    for record in season.races.values():
        for entry in record.results:
            if entry.source is not None and entry.source.sha256 == digest:
                row = entry.fact.row + (kept is None)
                found.setdefault(row, set()).add(season.holder(entry))
    return {row: season.competitor(next(iter(who))) for row, who in found.items() if len(who) == 1}


@dataclass(frozen=True, slots=True)
class Register:
    """The competitors of one gender, skaters or teams, by code and by spelling."""

    spellings: dict[str, list[_Spelling]] = field(default_factory=lambda: defaultdict(list))
    unnamed: dict[int, Competitor] = field(default_factory=dict)

    @classmethod
    def of(
        cls, season: Season, gender: Gender | None, *, teams: bool, table: ImportedTable | None = None
    ) -> "Register":
        """The register of a season; of both genders where `gender` is None.

        Args:
            season: The season.
            gender: Whose.
            teams: Whether of teams.
            table: The table whose rows are to be matched, for whom the book has from a row of it.
        """
        register = cls(unnamed=_recorded_from(season, table) if table is not None else {})
        kind = "team" if teams else "skater"
        for identity in season.entrants:
            one = season.competitor(season.identity(identity))
            if one.kind != kind or gender not in (None, one.gender):
                continue
            for name in {one.name, *one.aliases, season.competitor(identity).name}:
                register.spellings[one.noc].append(_Spelling(letters(name), words(name), one))
        return register

    def match(self, row: ListRow, *, teams: bool) -> Match:
        """Who a row names, as far as the book knows."""
        own = self.spellings.get(row.noc, []) if row.noc else self._everybody()
        if teams and row.noc:
            team = next(iter(own), None)
            return (
                _matched(row, team.competitor, "team") if team else Match(row.row, row.label, row.noc, None, "nobody")
            )
        if not row.name:
            return self._unnamed(row, own)
        return _by_spelling(row, own) or self._elsewhere(row) or self._nearest(row, own)

    def _unnamed(self, row: ListRow, own: list[_Spelling]) -> Match:
        """Whom the book has from this very row of this very table, which names nobody."""
        one = self.unnamed.get(row.row)
        if one is not None and any(spelling.competitor.id == one.id for spelling in own):
            return _matched(row, one, "own row")
        return Match(row.row, row.label, row.noc, None, "nobody")

    def _everybody(self) -> list[_Spelling]:
        return [spelling for group in self.spellings.values() for spelling in group]

    def _elsewhere(self, row: ListRow) -> Match | None:
        """The one competitor of this name under another code."""
        if row.noc is None:
            return None
        found = _by_spelling(row, [one for one in self._everybody() if one.competitor.noc != row.noc])
        if found is None or found.competitor is None or found.assumed:
            return None
        return Match(row.row, row.name, row.noc, found.competitor, "other NOC")

    def _nearest(self, row: ListRow, own: list[_Spelling]) -> Match:
        """A re-spelling within the NOC, where one name is clearly the nearest."""
        likeness: dict[str, float] = {}
        for spelling in own:
            likeness[spelling.competitor.id] = max(
                likeness.get(spelling.competitor.id, 0.0),
                *(SequenceMatcher(None, order, spelling.letters).ratio() for order in _orders(row.name)),
            )
        best = sorted(likeness, key=lambda identity: (-likeness[identity], identity))[:2]
        enough = ALIKE if row.noc else SURE
        if (
            best
            and likeness[best[0]] >= enough
            and all(likeness[best[0]] - likeness[two] >= MARGIN for two in best[1:])
        ):
            return Match(row.row, row.name, row.noc, best[0], "likeness")
        names = {one.letters: one.competitor for one in self._everybody()}
        near = [
            f"{names[key].name} ({names[key].noc})"
            for order in _orders(row.name)
            for key in get_close_matches(order, names)
        ]
        return Match(row.row, row.name, row.noc, None, "nobody", tuple(dict.fromkeys(near))[:3])


def _matched(row: ListRow, competitor: Competitor, how: How) -> Match:
    return Match(row.row, row.name or str(row.noc), row.noc, competitor.id, how)


def _by_spelling(row: ListRow, own: Iterable[_Spelling]) -> Match | None:
    """The one competitor whom the same letters, the same words, or some of the words name."""
    group = list(own)
    orders, listed = set(_orders(row.name)), words(row.name)
    same = _distinct(one for one in group if one.letters == letters(row.name))
    if len(same) == 1:
        return _matched(row, same[0], "name")
    order = _distinct(one for one in group if one.words == listed or one.letters in orders)
    if len(order) == 1:
        return _matched(row, order[0], "word order")
    if same or order:
        names = tuple(f"{one.name} ({one.noc})" for one in same or order)
        return Match(row.row, row.name, row.noc, None, "nobody", names)
    some = _distinct(one for one in group if _contains(set(listed), set(one.words)))
    return _matched(row, some[0], "some words") if len(some) == 1 else None


def _distinct(spellings: Iterable[_Spelling]) -> list[Competitor]:
    """The competitors of some spellings, each once."""
    return list({one.competitor.id: one.competitor for one in spellings}.values())


def _contains(one: set[str], other: set[str]) -> bool:
    """Whether one name has all words of the other, which has two at least."""
    return min(len(one), len(other)) > 1 and (one <= other or other <= one)


def _orders(name: str) -> tuple[str, ...]:
    """The letters of a name with its words in turn: family name first, last, or in between."""
    parts = name.split()
    turns = range(min(max(len(parts), 1), MOST_TURNS))
    return tuple(dict.fromkeys(letters(" ".join((*parts[turn:], *parts[:turn]))) for turn in turns))
