"""What a book known in part cannot tell: the races of a cup in which a competitor may have a score that it lacks."""

from dataclasses import dataclass, field

from projections.audit.lists.comparison import Case
from projections.races.classification import Classification
from projections.season.expected import expected

_Key = tuple[str, str, int]
"""A race in all its divisions: competition, event, number."""


@dataclass(frozen=True, slots=True)
class KnownRaces:
    """Which races of a cup the book holds, and whose rows.

    Attributes:
        partial: The races of which not every row is known.
        lacking: What is not filed, in words.
        rows: By competitor, the races in which it has a row.
    """

    partial: frozenset[_Key]
    lacking: tuple[str, ...]
    rows: dict[str, set[_Key]] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case) -> "KnownRaces":
        """The coverage of a list's cup at its basis."""
        races = case.standing.races
        rows: dict[str, set[_Key]] = {}
        for race in races:
            for row in race.rows:
                rows.setdefault(row.competitor, set()).add(_key(race))
        return cls(frozenset(_key(race) for race in races if race.state == "PARTIAL"), _lacking(case), rows)

    def unknown(self, competitor: str | None) -> tuple[str, ...]:
        """Where a competitor may have scores that the book lacks; nothing where it holds them all."""
        own = self.rows.get(competitor, set()) if competitor is not None else set()
        parts = [
            f"{competition}-{event}{f'-{number}' if number else ''} is known in part"
            for competition, event, number in sorted(self.partial - own)
        ]
        return (*parts, *self.lacking)

    def in_part(self, competitor: str | None) -> bool:
        """Whether a race known in part is filed in which a competitor has no row."""
        own = self.rows.get(competitor, set()) if competitor is not None else set()
        return not self.partial <= own

    @property
    def whole(self) -> bool:
        """Whether the book holds every row of every race of the cup."""
        return not self.partial and not self.lacking


def _key(race: Classification) -> _Key:
    return race.race.competition, str(race.race.event), race.race.number or 0


def _lacking(case: Case) -> tuple[str, ...]:
    """The races of a programme that are not filed, missing or to come; and programmes that nobody knows.

    As of an instant, what is to come had not been skated, and is lacking in no list of that moment.
    """
    cup, counted = case.standing.cup, case.reading.counted
    of_a_moment = case.reading.basis.as_of is not None or bool(case.reading.basis.hypothetical)
    there = ("filed", "not held", "to come") if of_a_moment else ("filed", "not held")
    if not case.standing.races:
        return (f"no race of {cup.id} is filed",)
    found = []
    for one in expected(case.reading).competitions:
        if one.competition not in counted or (of_a_moment and not one.raced and not one.over):
            continue
        if one.unknown(cup.events):
            open_end = "" if one.races is None else f" of {' or '.join(cup.events)}"
            found.append(f"the programme of {one.competition} is not known{open_end}")
        if one.races is None:
            continue
        for event in cup.events:
            filed = [race.state in there for race in one.races.get(event, ())]
            if not all(filed):
                found.append(f"{filed.count(False)} of {len(filed)} {event} of {one.competition} not filed")
    return tuple(found)


def in_short(unknown: tuple[str, ...], most: int = 3) -> str:
    """What is unknown, as one sentence that does not run on."""
    more = len(unknown) - most
    return "; ".join(unknown[:most]) + (f"; and {more} more" if more > 0 else "")
