"""How much of some races is there, as every table and page of competitions and cups counts it.

A race is one here in all its divisions, of which the programmes of the calendar speak. What is filed is counted by
divisions: a sheet is of one.
"""

from projections.documents.base import Document
from projections.season.coverage import Coverage


class Badge(Document):
    """How much of some races is there, race by race in all divisions.

    `expected` counts those that were or will be skated, as far as known; `whole` those that are there, row by row.
    `not_in_book` are missing, or of a competition that is over; `not_raced_yet` are to come. At the competitions of
    `unknown` nobody knows how many there are.
    """

    expected: int
    whole: int
    in_part: int
    not_in_book: int
    not_raced_yet: int
    not_held: int
    void: int
    unknown: tuple[str, ...]

    @property
    def there(self) -> str:
        """How many are there of how many, as `how_many` says it."""
        return how_many(self.whole, self.expected, more=bool(self.unknown))

    @property
    def races(self) -> str:
        """The word for so many."""
        return races_of(self.expected, more=bool(self.unknown))


def badge(held: Coverage) -> Badge:
    """How much of some races is there."""
    to_come, overdue = held.of("to come"), held.overdue
    absent = [one for one in to_come if one.competition in overdue]
    return Badge(
        expected=len(held.races) - len(held.of("not held")),
        whole=len(held.of("whole", "unofficial")),
        in_part=len(held.of("in part")),
        not_in_book=len(held.of("missing")) + len(absent),
        not_raced_yet=len(to_come) - len(absent),
        not_held=len(held.of("not held")),
        void=len(held.of("void")),
        unknown=held.unknown,
    )


def how_many(whole: int, expected: int, *, more: bool = False) -> str:
    """So many races of how many that are known of: ``14 of 14+`` where there may be `more`; ``no race`` without any."""
    if not expected:
        return "not known" if more else "no race"
    return f"{whole} of {expected}{'+' if more else ''}"


def races_of(expected: int, *, more: bool = False) -> str:
    """The word for so many races, of which there may be `more`."""
    return "race" if expected == 1 and not more else "races"
