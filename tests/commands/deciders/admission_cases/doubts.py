"""Facts on doubts and NOCs that fit the book or do not."""

from ledger.facts import DoubtSettled, Fact, NocAccepted
from tests.commands.deciders.admission_cases.book import NEXT, Case, undone
from tests.support.given import finished, race

SLOW_FIRST = race("wc1-men-1500-a", ("ada", finished(1, 105_000)), ("bo", finished(2, 104_000)))
"""A race in which the slower one is ranked first; its entries are 14 to 16."""
RIGHT = DoubtSettled(race="wc1-men-1500-a", doubt="ranks", entries=(NEXT + 1, NEXT + 2))

REFUSED = {
    "accepting a code that is known": Case((), NocAccepted(noc="NED"), "known-noc", None, "code of Netherlands"),
    "settling what nobody doubts": Case(
        (*race("wc1-men-1500-a", "ada", "bo"),), RIGHT, "no-such-doubt", None, "nobody doubts the ranks of wc1-men-1500"
    ),
    "settling another doubt": Case(
        (*SLOW_FIRST,), RIGHT.model_copy(update={"doubt": "gender"}), "no-such-doubt", None, "doubts the gender of wc1"
    ),
    "settling what is settled": Case(
        (*SLOW_FIRST, RIGHT), RIGHT.model_copy(update={"entries": (NEXT + 1,)}), "no-such-doubt", None, "nobody doubts"
    ),
    "settling a race that is not filed": Case((), RIGHT, "no-such-race", None, "wc1-men-1500-a is not filed"),
}

ADMITTED: dict[str, tuple[tuple[Fact, ...], Fact]] = {
    "a code that is not known": ((), NocAccepted(noc="XYZ")),
    "a doubt that is settled": ((*SLOW_FIRST,), RIGHT),
    "a doubt that is settled again": ((*SLOW_FIRST, RIGHT, undone(NEXT + 3)), RIGHT),
}
