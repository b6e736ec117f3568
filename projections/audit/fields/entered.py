"""Who is entered by a list: the same letters, or all words of a name, under the same code; a likeness is nobody.

Whoever the book does not know is entered all the same, under the name of the list. A name that is like that of somebody
in the book is taken for a new one, and said.
"""

from collections.abc import Iterable
from typing import NamedTuple

from ledger.errors import InvalidInputError
from ledger.season import Season
from ledger.vocabulary import GENDERS, Gender, parse_event
from projections.audit.findings import Match
from projections.audit.lists.names import Register
from projections.audit.lists.rows import ListRow
from projections.fields.entrants import FieldEntrant, GivenEntry


class Entered(NamedTuple):
    """The entries of a list in an event: each with its row, and what was assumed of names."""

    entrants: tuple[FieldEntrant, ...]
    rows: tuple[GivenEntry, ...]
    notes: tuple[str, ...]


def entered_in(season: Season, event: str, rows: Iterable[GivenEntry], *, on: str) -> Entered:
    """Who is entered in an event by a list, with the codes of a day.

    Raises:
        InvalidInputError: Somebody is entered twice, or stands under the other gender in the book.
    """
    own = [row for row in rows if row.of(event)]
    kind = parse_event(event)
    register = Register.of(season, kind.gender, teams=kind.is_team)
    other = Register.of(season, _other(kind.gender), teams=kind.is_team)
    found: dict[str, GivenEntry] = {}
    entrants: list[FieldEntrant] = []
    notes: list[str] = []
    for row in own:
        if not row.name and not kind.is_team:
            raise InvalidInputError(f"{row.where}: no name; an entry in {event} is a skater with name and code")
        match = register.match(_listed(row), teams=kind.is_team)
        one = FieldEntrant.unknown(row.name or row.noc, row.noc)
        if match.competitor is not None and match.how != "likeness":
            one = FieldEntrant.known(season.competitor(match.competitor, on=on))
        elif not kind.is_team and other.match(_listed(row), teams=False).how == "name":
            raise InvalidInputError(
                f"{row.where}: {row.name} ({row.noc}) competes in the events of {_other(kind.gender)}, "
                f"and this is an entry in {event}"
            )
        notes += _notes(season, row, match, one)
        if one.key in found:
            raise InvalidInputError(
                f"{row.where}: {one.name} ({one.noc}) is entered already in row {found[one.key].row}"
            )
        found[one.key] = row
        entrants.append(one)
    return Entered(tuple(entrants), tuple(own), tuple(notes))


def _other(gender: Gender) -> Gender:
    """The other gender of skaters."""
    return next(one for one in GENDERS if one != gender)


def _listed(row: GivenEntry) -> ListRow:
    return ListRow(
        row=row.row,
        rank=row.rank,
        reserve=False,
        name=row.name,
        noc=row.noc,
        points=None,
        time=None,
        entry=None,
        section=None,
        apart=False,
        day=None,
        races={},
        figures={},
    )


def _notes(season: Season, row: GivenEntry, match: Match, one: FieldEntrant) -> Iterable[str]:
    """What was assumed of a name, or left open."""
    label = f"{row.name} ({row.noc})"
    if one.competitor is not None and match.how in ("some words", "other NOC"):
        yield f"assumed: {row.where}, {label}, is {one.name} ({one.noc}), by {match.how}"
    elif match.how == "likeness" and match.competitor is not None:
        like = season.competitor(match.competitor)
        yield f"{row.where}: {label} is like {like.name} ({like.noc}) and is taken for somebody else"
    elif one.competitor is None and len(match.near) > 1 and match.how == "nobody":
        yield f"{row.where}: {label} is nobody in the book for certain; near: {', '.join(match.near)}"
