"""What the name of a file says of the race of its lists, where they say nothing: never more than an assumption.

``500 m men division A.csv`` and ``wc1-men-500-a.csv`` name a race, or a part of what names it. What the list says wins;
where the two contradict each other only a person can tell.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import PurePath
from shlex import quote
from typing import Any, Final

from commands.intake.results.lists import teams
from commands.intake.results.model import DoubtfulError, RaceSaid, ResultList
from commands.intake.results.words import EventSaid, days_of
from ledger.errors import InvalidInputError
from ledger.vocabulary import Race, is_team, parse_race

_NO_RACE: Final = re.compile(r"\b(?:start ?lists?|entr(?:y|ies)(?: lists?)?|results?|un)?(?:official)?\b")
_NUMBER: Final = re.compile(r"\brace ([1-9])\b")
_CELLS: Final = ("competition", "day", "gender", "distance", "number", "division")


def said_by_name(name: str, competitions: Collection[str]) -> RaceSaid:
    """What the name of a file says of a race; `competitions` are those that there are."""
    text = " ".join(re.split(r"[\s_\-]+", PurePath(name).stem.casefold().strip()))
    parts = text.split()
    for end in range(len(parts), 2, -1):
        for start in range(end - 2):
            if parts[start] in competitions:
                try:
                    race = parse_race("-".join(parts[start:end]))
                except InvalidInputError:
                    continue
                return replace(_named(race), day=_days(name))
    return _in_words(name, text, competitions)


def _in_words(name: str, text: str, competitions: Collection[str]) -> RaceSaid:
    """What a name says in words, such as ``1st 500 m men A``."""
    bare = " ".join(word for word in _NO_RACE.sub(" ", text).split() if word not in competitions)
    number = _NUMBER.search(bare)
    event = EventSaid(_NUMBER.sub(" ", bare))
    last = bare.split()[-1:]
    division = event.division or ("a" if last == ["a"] else "b" if last == ["b"] else None)
    if event.distance is None:
        division = None  # a letter alone names no division
    return RaceSaid(
        competition=next((word for word in text.split() if word in competitions), None),
        day=_days(name),
        gender=event.gender,
        distance=event.distance,
        number=int(number[1]) if number is not None else event.number,
        division=division,
    )


def _days(name: str) -> tuple[str, ...]:
    found = re.search(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)", name)
    return tuple(days_of(found[0])) if found is not None else ()


def helped_by_name(
    name: str, lists: Sequence[ResultList], said: RaceSaid, competitions: Collection[str]
) -> list[ResultList]:
    """The lists of a file with what its name says where they say nothing; `said` is what a person says of such lists.

    Raises:
        DoubtfulError: The name says something else than the lists or the person.
    """
    named = said_by_name(name, competitions)
    return [_helped(one, named, said) for one in lists]


def _helped(one: ResultList, named: RaceSaid, said: RaceSaid) -> ResultList:
    own = _apart(one.said)
    taken: dict[str, Any] = {}
    for cell in _CELLS:
        mine, its = getattr(named, cell), getattr(own, cell) or getattr(said, cell)
        if cell == "competition" and own.city is not None:
            continue
        if mine and its and (set(mine).isdisjoint(its) if cell == "day" else mine != its):
            raise DoubtfulError(
                f"{one.file}: its name says {_shown(cell, mine)}, and the list is of {_shown(cell, its)}; rename the "
                "file where the list is right, and record it by itself where the name is: season record "
                f"{quote(one.file)}",
                "--race",
                {},
            )
        if mine and not its:
            taken[cell] = mine
    if not taken:
        return one
    words = ", ".join(_shown(cell, value) for cell, value in taken.items())
    helped = replace(
        one,
        said=replace(one.said, **taken),
        assumed=(*one.assumed, f"{one.file}: {words}, as its name says"),
    )
    return teams(helped) if own.distance is None and named.distance and is_team(named.distance) else helped


def _apart(said: RaceSaid) -> RaceSaid:
    """What a list says, where it names its race as a whole too."""
    return said if said.race is None else replace(_named(parse_race(said.race)), day=said.day)


def _named(race: Race) -> RaceSaid:
    return RaceSaid(
        competition=race.competition,
        gender=race.gender,
        distance=race.distance,
        number=race.number,
        division=race.division,
    )


def _shown(cell: str, value: Any) -> str:
    """A part of the name of a race in words."""
    if cell == "distance":
        return f"{value} m" if value.isdecimal() else value.replace("-", " ")
    if cell == "division":
        return f"Division {value.upper()}"
    return f"race {value}" if cell == "number" else value[0] if cell == "day" else str(value)
