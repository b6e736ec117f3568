"""What an audit finds, as values: one finding says what is printed, what the book gives, why, and how sure that is."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "total",
    "race-points",
    "race-time",
    "best-time",
    "order",
    "tie",
    "rank",
    "noc-maximum",
    "share",
    "entry-number",
    "missing",
    "unknown-name",
    "noc",
    "twice",
    "scale",
    "open",
    "title",
    "printed-points",
    "printed-rank",
    "printed-behind",
    "printed-laps",
    "printed-sprints",
    "treatment",
    "sum",
    "contradiction",
    "field",
]
"""What is wrong: a total; the points or the time of one race; a best time, or its day; an order; a tie that nothing
orders; a printed rank; more of an NOC than its maximum; the size of a section; the place within the NOC; somebody not
listed; a name that matched nobody; another NOC; one competitor listed twice; a whole list by the points of another
edition; a figure that a book known in part cannot prove; a title. And on sheets: printed points, ranks, times behind,
laps or sprints, and the same case treated otherwise. And: a total that the list's own columns do not give; another
published list of the same cup and moment that says otherwise. And of fields: a start in another division than the
proposed one."""

Certainty = Literal["certain", "likely", "several", "unexplained"]
"""How sure an explanation is. ``certain``: it follows from the list or the rules alone, or it is the only smallest
explanation and a plain one. ``likely``: the only one of a weaker sort, or the one that other rows bear out.
``several``: equally small explanations are left. ``unexplained``: none was found within the bound of the search."""

Severity = Literal["fault", "note"]
"""A fault contradicts the book or the rules; a note is what neither can decide, such as an exact tie."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    Attributes:
        kind: What is wrong.
        list: The list or the race that it is in, such as ``men-500``.
        row: The row of the publication, or of the sheet; None where it concerns no single row.
        subject: Whom it concerns, by name.
        published: What is printed.
        computed: What the book gives.
        explanation: Why they differ, in one sentence.
        certainty: How sure the explanation is.
        severity: Whether it is a fault or only a note.
        entries: The positions that prove what the book gives.
        alternatives: The other explanations that are as small.
        consequences: What follows from it elsewhere in the list, one sentence each.
        of_itself: Whether the list contradicts itself, so that it is wrong of whatever moment it is.
    """

    kind: Kind
    list: str
    row: int | None
    subject: str
    published: str
    computed: str
    explanation: str
    certainty: Certainty = "certain"
    severity: Severity = "fault"
    entries: tuple[int, ...] = ()
    alternatives: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()
    of_itself: bool = False


How = Literal["name", "word order", "some words", "likeness", "team", "other NOC", "own row", "nobody"]
"""The rule by which a name was matched: the same letters, the same words in another order, all words of the shorter
name, a likeness, the NOC of a team, the same letters or words under another code, the very row of the table that the
book has an unnamed competitor from; or nobody matched."""


@dataclass(frozen=True, slots=True)
class Match:
    """Who a printed name was taken for.

    Attributes:
        row: The row of the publication.
        printed: The name as printed.
        noc: The code as printed.
        competitor: The identity in the book, or None where nobody matched.
        how: The rule that matched.
        near: The names that are nearest, where nobody matched or several did.
    """

    row: int
    printed: str
    noc: str | None
    competitor: str | None
    how: How
    near: tuple[str, ...] = ()

    @property
    def assumed(self) -> bool:
        """Whether a reader should look at it: it rests on more than accents, case and the order of words."""
        return self.how in ("some words", "likeness")


Verdict = Literal["clean", "faults", "undecided"]
"""What an audit comes to. ``clean``: everything was compared and agrees; notes on exact ties do not spoil it.
``faults``: something contradicts the book or the rules. ``undecided``: no fault was found, but not everything could be
compared."""


@dataclass(frozen=True, slots=True)
class Uncompared:
    """A row that could not be compared.

    Attributes:
        list: The list that it is in.
        row: The row of the publication.
        why: Why not, in one sentence.
    """

    list: str
    row: int
    why: str
