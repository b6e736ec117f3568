"""The awarded titles of a reading, for every report that says something of a title."""

from projections.frozen.awards import Award, awards
from projections.reports.report import Asked


def awards_of(asked: Asked) -> dict[str, Award]:
    """The awards in force by cup, computed once for a reading."""
    return asked.once("awards", lambda: awards(asked.reader, asked.reading))


def award_notes(asked: Asked, cup: str) -> tuple[str, ...]:
    """What a reader of a cup must know of its award; nothing where its title is not awarded."""
    award = awards_of(asked).get(cup)
    return () if award is None else (award.text,)
