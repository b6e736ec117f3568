"""At which moment the rows of a list agree with the book, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from ledger.book import Reading
from ledger.errors import LedgerError
from ledger.vocabulary import Gender, gender_of
from projections.audit.findings import Match
from projections.audit.lists.moments import Announced, ListMoment, competition_ends, race_ends
from projections.audit.lists.names import ImportedTable, Register
from projections.audit.lists.rows import ListRow, PublishedList
from projections.cups.standings import Standing, standing
from projections.races.scores import Points

FEW: Final = 3
"""A list of no more rows fits many moments by chance."""
SHOWN: Final = 6
"""How many of the other moments are named."""

Sureness = Literal["stated", "sure", "unsure", "none"]
"""How sure the moment of a list is. ``stated``: the list, or who asks, says it. ``sure``: more rows agree with it than
with any other. ``unsure``: with another as many, or but one fewer where some are wrong. ``none``: no row agrees."""

_Figures = tuple[Points | None, ...]
"""What the book gives for each row of some lists at a moment: its points, or the rank where none are printed."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The moment that lists are compared with.

    Attributes:
        after: The competition or race that it is after.
        reading: The basis.
        agreeing: How many rows agree with it.
        rows: How many rows there are.
        sure: How sure it is that they are of this moment.
        rivals: The other moments that fit as well, or nearly; the rows are judged otherwise at them.
        others: All other moments that were tried, each with the number of rows that agree, the best first.
        totals: By row, the totals that the book gives at some moment, where moments were tried.
        better: The moment with which every row agrees, where the list says another; else empty.
        instead_of: The moment that the words of the list say, where every row agrees with this one; else empty.
    """

    after: str
    reading: Reading
    agreeing: int
    rows: int
    sure: Sureness
    rivals: tuple[ListMoment, ...] = ()
    others: tuple[tuple[str, int], ...] = ()
    totals: Mapping[int, frozenset[Points]] = field(default_factory=dict)
    better: str = ""
    instead_of: str = ""

    @property
    def text(self) -> str:
        """The same in words, for people."""
        text = f"the list is of after {self.after}, with which {self.agreeing} of {self.rows} rows agree"
        if self.others:
            more = f" and {len(self.others) - SHOWN} more" if len(self.others) > SHOWN else ""
            text += f" (after {', '.join(f'{name} {count}' for name, count in self.others[:SHOWN])}{more})"
        if self.sure == "unsure":
            text += f"; not sure: it fits nearly as well after {', '.join(one.after for one in self.rivals)}"
        return text


def _standing(reading: Reading, cup: str) -> Standing | None:
    try:
        return standing(reading, cup)
    except LedgerError:
        return None


def _figures(listed: PublishedList, matches: Mapping[int, Match], reading: Reading, cup: str) -> list[Points | None]:
    """What the book gives for each row; None where it gives nothing, or nobody has the name."""
    table = _standing(reading, cup)
    lines = {row.competitor.id: row for row in table.rows} if table is not None else {}
    found: list[Points | None] = []
    for row in listed.rows:
        identity = matches[row.row].competitor
        line = lines.get(identity or "")
        if row.points is None:
            found.append(line.rank if line is not None else None)
        else:
            found.append(None if table is None or identity is None else line.points if line is not None else 0)
    return found


def agreement(listed: PublishedList, matches: Mapping[int, Match], reading: Reading, cup: str) -> int:
    """How many rows of a list agree with a cup at a basis: in their points, or else in their rank."""
    return _agreeing(listed.rows, _figures(listed, matches, reading, cup))


def _agreeing(rows: Sequence[ListRow], figures: Sequence[Points | None]) -> int:
    printed = (row.rank if row.points is None else row.points for row in rows)
    return sum(given is not None and given == own for own, given in zip(printed, figures, strict=True))


def matched(reading: Reading, listed: PublishedList, cup_id: str) -> dict[int, Match]:
    """Who each row of a cup's list names."""
    rows, (gender, teams) = listed.rows, field_of(reading, cup_id)
    table = None if all(row.name for row in rows) else ImportedTable(listed.table, listed.sha256)
    register = Register.of(reading.season, gender, teams=teams, table=table)
    return {row.row: register.match(row, teams=teams) for row in rows}


def field_of(reading: Reading, cup_id: str) -> tuple[Gender, bool]:
    """Who race for a cup: men or women, and whether as teams."""
    teams = any(cup.id == cup_id and cup.kind == "team" for cup in reading.rulebook.cups)
    return gender_of(cup_id), teams


@dataclass(frozen=True, slots=True)
class _Tried:
    """A moment that was tried: how many rows agree with it, and what it gives for each."""

    moment: ListMoment
    agreeing: int
    figures: _Figures


_Lists = Sequence[tuple[PublishedList, str]]
"""Some lists, each with its cup."""


@dataclass(frozen=True, slots=True)
class _Attempts:
    """Some lists, and who their rows name, ready to be held against one moment after another."""

    lists: _Lists
    matches: Sequence[Mapping[int, Match]]
    rows: Sequence[ListRow]

    @classmethod
    def of(cls, reading: Reading, lists: _Lists) -> "_Attempts":
        """The lists with whom they name; names do not depend on the moment."""
        matches = [matched(reading, listed, cup) for listed, cup in lists]
        return cls(lists, matches, [row for listed, _ in lists for row in listed.rows])

    def at(self, moment: ListMoment) -> _Tried:
        """The lists at a moment."""
        pairs = zip(self.lists, self.matches, strict=True)
        found = [one for (listed, cup), own in pairs for one in _figures(listed, own, moment.reading, cup)]
        return _Tried(moment, _agreeing(self.rows, found), tuple(found))


def fit_of(moment: ListMoment, lists: _Lists) -> Fit:
    """The moment that a list says, or that was asked for."""
    found = _Attempts.of(moment.reading, lists).at(moment)
    return Fit(moment.after, moment.reading, found.agreeing, len(found.figures), "stated")


def instead(fit: Fit, reading: Reading, lists: _Lists, announced: Announced | None, *, in_words: bool) -> Fit:
    """What a list says of its moment, with the other one with which every row agrees where most do not with this.

    Where the list says it in words alone, such as a title that was left standing, it is compared with the other one.
    """
    if fit.agreeing * 2 > fit.rows or fit.rows <= FEW:
        return fit
    other = fitting(reading, lists, announced)
    if not other.agreeing == other.rows > fit.agreeing:
        return fit
    return replace(other, instead_of=fit.after) if in_words else replace(fit, better=other.after)


def fitting(reading: Reading, lists: _Lists, announced: Announced | None) -> Fit:
    """The moment at which most rows of some lists agree, each with its cup; the last of equal ones.

    The end of every competition is tried first. Where a row disagrees with all of them, or there are few rows, the end
    of every race of the cups is too. Such a moment is taken only where every row agrees with it, or two more than with
    the end of a competition: one row more may be a mistake in the list that fits by chance.
    """
    attempts = _Attempts.of(reading, lists)
    rows = len(attempts.rows)
    tried = [attempts.at(moment) for moment in competition_ends(reading)]
    best = max(tried, key=lambda one: one.agreeing)
    if best.agreeing < rows or rows <= FEW:
        between = [attempts.at(moment) for moment in race_ends(reading, {cup for _, cup in lists}, announced)]
        closest = max(between, key=lambda one: one.agreeing, default=best)
        more = closest.agreeing - best.agreeing
        tried += between
        best = closest if more > 1 or (more and closest.agreeing == rows) else best
    return replace(_fit(best, tried, rows), totals=_totals(attempts.rows, tried))


def _totals(rows: Sequence[ListRow], tried: Sequence[_Tried]) -> dict[int, frozenset[Points]]:
    by_row = zip(rows, zip(*(one.figures for one in tried), strict=True), strict=True)
    return {row.row: frozenset(one for one in figures if one is not None) for row, figures in by_row}


def _fit(best: _Tried, tried: Sequence[_Tried], rows: int) -> Fit:
    """The moment that was taken beside all others; those that give the same figures are one with it."""
    seen, others = {best.figures}, list[_Tried]()
    for one in sorted(tried, key=lambda one: -one.agreeing):
        if one.figures not in seen:
            seen.add(one.figures)
            others.append(one)
    least = best.agreeing - (best.agreeing < rows)
    rivals = [one.moment for one in others if one.agreeing >= max(least, 1)]
    sure: Sureness = "none" if not best.agreeing else "unsure" if rivals else "sure"
    return Fit(
        best.moment.after,
        best.moment.reading,
        best.agreeing,
        rows,
        sure,
        tuple(rivals),
        tuple((one.moment.after, one.agreeing) for one in others),
    )
