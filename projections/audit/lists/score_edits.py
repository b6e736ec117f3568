"""The smallest set of race scores that accounts for a total: what a publisher may have done to the right scores.

An edit is one thing done to one race score: left out, counted twice, taken as the sheet misprints it, read off another
scale, or off another rank. The search tries one edit, then two, then three, the plain sorts before the weaker ones, and
stops at the first size that accounts for the difference. Another rank's points are tried alone only: two of them give
nearly every difference and prove nothing. What needs more is left unexplained.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Final, Literal

from ledger.rulebook import GrandRule, PointsRule, Rulebook
from projections.audit.findings import Certainty
from projections.audit.lists.comparison import in_words
from projections.cups.rows import StandingRow
from projections.races.scores import Points, Score, whole

Sort = Literal["missing", "twice", "printed", "lesser", "beyond", "competition", "scale", "rank"]
PLAIN: Final[frozenset[Sort]] = frozenset({"missing", "twice", "printed", "lesser", "beyond", "competition"})
"""Sorts of edit that are common mistakes and leave little to chance; the others can fit by accident."""
SHOWN: Final = 6
"""How many equally small explanations are named."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing done to one race score.

    Attributes:
        sort: What was done.
        race: The race, or the competition whose races were left out.
        change: By how many points it changes the total.
        text: The same in words.
        table: The points table that a ``scale`` was read off, or None.
        entries: The positions of the results it concerns.
    """

    sort: Sort
    race: str
    change: Points
    text: str
    table: str | None = None
    entries: tuple[int, ...] = ()

    @property
    def signature(self) -> tuple[str, str, str | None]:
        """What the same mistake in other rows has in common with it."""
        return self.sort, self.race, self.table


@dataclass(frozen=True, slots=True)
class Account:
    """What accounts for a difference.

    Attributes:
        certainty: How sure it is.
        found: The explanations, each a set of edits; the first is the one to show. All have the same size.
        note: What bears it out, or empty.
    """

    certainty: Certainty
    found: tuple[tuple[Edit, ...], ...] = ()
    note: str = ""

    @property
    def text(self) -> str:
        """The explanation to show, as one sentence."""
        if not self.found:
            return "unexplained: no three changes to the race scores give this total"
        return in_words([edit.text for edit in self.found[0]]) + (f"; {self.note}" if self.note else "")

    @property
    def others(self) -> tuple[str, ...]:
        """The other explanations in words."""
        return tuple(in_words([edit.text for edit in edits]) for edits in self.found[1 : 1 + SHOWN])


@dataclass(frozen=True, slots=True)
class Scales:
    """The values of every scale of a rulebook, by the name of the points table; equal scales are there once."""

    values: dict[str, tuple[Points, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rulebook: Rulebook) -> "Scales":
        """The scales of a rulebook."""
        found: dict[tuple[Points, ...], str] = {}
        for table in rulebook.points:
            if table.scale is not None:
                found.setdefault(rulebook.scales[table.scale].points[: table.ranks], table.name)
        return cls({name: values for values, name in found.items()})

    def giving(self, points: int | None, rank: int) -> list[str]:
        """The tables that give a rank these points."""
        return [name for name, values in self.values.items() if rank <= len(values) and values[rank - 1] == points]


def edits_of(line: StandingRow, beyond: Iterable[Score], scales: Scales) -> list[Edit]:
    """Everything that can have been done to the scores of a line."""
    edits: list[Edit] = []
    for one in line.scores:
        edits.extend(_counted(one, scales) if one.counts else _lesser(one))
    for one in beyond:
        if one.points:
            text = f"the {one.points} points of {one.race} are counted, which comes after the basis"
            edits.append(Edit("beyond", str(one.race), one.points, text, None, (one.row.recorded.position,)))
    by_competition: dict[str, list[Score]] = {}
    for one in line.scores:
        if one.counts and one.points:
            by_competition.setdefault(one.race.competition, []).append(one)
    for competition, own in by_competition.items():
        if len(own) > 1:
            total = sum(one.points for one in own)
            text = f"all {total} points of {competition} are missing"
            edits.append(
                Edit("competition", competition, -total, text, None, tuple(one.row.recorded.position for one in own))
            )
    return [edit for edit in edits if edit.change]


def _lesser(one: Score) -> list[Edit]:
    text = f"the {one.points} points of {one.race} are counted, though only the better score of that competition counts"
    return [Edit("lesser", str(one.race), one.points, text, None, (one.row.recorded.position,))]


def _counted(one: Score, scales: Scales) -> list[Edit]:
    race, points, rank = str(one.race), one.points, one.row.rank
    entries = (one.row.recorded.position,)
    of = f"{race} (rank {rank})" if rank is not None else f"{race} ({one.row.result.status})"
    printed = _printed(one)
    edits = [
        Edit("missing", race, -points, f"the {points} points of {of} are missing", None, entries),
        Edit("twice", race, points, f"the {points} points of {of} are counted twice", None, entries),
    ]
    if printed is not None and printed != points:
        text = f"it follows the misprint on the sheet of {of}: {printed} instead of {points} points"
        edits.append(Edit("printed", race, printed - points, text, None, entries))
    if rank is None or one.rule is None:
        return edits
    own = _values(one.rule)
    for table, values in scales.values.items():
        other = values[rank - 1] if rank <= len(values) else 0
        if other and other != points and values != own:
            text = f"{of} has the {other} points of table {table} instead of {points}"
            edits.append(Edit("scale", race, other - points, text, table, entries))
    for place, other in enumerate(own, 1):
        if other != points:
            text = f"{race} has the {other} points of rank {place} instead of {points} of rank {rank}"
            edits.append(Edit("rank", race, other - points, text, None, entries))
    return edits


def _printed(one: Score) -> Points | None:
    """The points that the sheet prints for the cup that a score is of."""
    if isinstance(one.rule, GrandRule):
        text = one.row.result.grand_points_printed
        return None if text is None else whole(Decimal(text))
    return one.row.result.points_printed


def _values(rule: PointsRule | GrandRule) -> tuple[Points, ...]:
    """The points of a rule by rank, as far as they are known."""
    if isinstance(rule, GrandRule):
        return tuple(whole(points) for points in rule.table.points if points is not None)
    return rule.values


def account(edits: Sequence[Edit], difference: Points) -> Account:
    """The smallest sets of edits whose changes add up to a difference of totals."""
    single: list[tuple[Edit, ...]] = [(edit,) for edit in edits if edit.change == difference]
    if single:
        plain = [found for found in single if found[0].sort in PLAIN]
        if plain:
            ranked = plain + [found for found in single if found[0].sort not in PLAIN]
            alone: Certainty = "certain" if len(single) == 1 else "likely" if len(plain) == 1 else "several"
            return Account(alone, tuple(ranked))
        return Account("likely" if len(single) == 1 else "several", tuple(_nearest_first(single)))
    simple = [edit for edit in edits if edit.sort in PLAIN]
    for choice in (simple, [edit for edit in edits if edit.sort != "rank"]):
        pairs = _pairs(choice, difference)
        if pairs:
            certainty: Certainty = "likely" if len(pairs) == 1 else "several"
            return Account(certainty, tuple(pairs))
    triples = [
        found
        for found in combinations([edit for edit in simple if edit.sort != "competition"], 3)
        if sum(edit.change for edit in found) == difference and _apart(found)
    ]
    if triples:
        return Account("likely" if len(triples) == 1 else "several", tuple(triples))
    return Account("unexplained")


def _nearest_first(single: list[tuple[Edit, ...]]) -> list[tuple[Edit, ...]]:
    """Another scale before another rank."""
    return sorted(single, key=lambda found: found[0].sort != "scale")


def _pairs(edits: Sequence[Edit], difference: Points) -> list[tuple[Edit, ...]]:
    by_change: dict[Points, list[int]] = {}
    for index, edit in enumerate(edits):
        by_change.setdefault(edit.change, []).append(index)
    return [
        (edit, edits[other])
        for index, edit in enumerate(edits)
        for other in by_change.get(difference - edit.change, ())
        if other > index and _apart((edit, edits[other]))
    ]


def _apart(edits: Sequence[Edit]) -> bool:
    """Whether the edits are of different races: one race score is changed once, or counted once too often."""
    races = [edit.race for edit in edits]
    return len(set(races)) == len(races)


def in_concert(accounts: dict[int, Account]) -> dict[int, Account]:
    """Settle what is open by what other rows bear out: the same sort of edit in the same race, on most rows.

    Args:
        accounts: The accounts of one list, by row.
    """
    # Each row votes once for each mistake that any of its explanations names.
    votes = Counter(
        signature
        for one in accounts.values()
        for signature in {edit.signature for found in one.found for edit in found}
    )
    settled = {}
    for row, one in accounts.items():
        settled[row] = one
        if one.certainty != "several":
            continue
        borne = [(min(votes[edit.signature] for edit in found), found) for found in one.found]
        most = max(count for count, _ in borne)
        best = [found for count, found in borne if count == most]
        if most > 1 and len(best) == 1:
            rest = tuple(found for found in one.found if found is not best[0])
            note = f"the same explains {most} rows of the list"
            settled[row] = Account("likely", (best[0], *rest), note)
    return settled
