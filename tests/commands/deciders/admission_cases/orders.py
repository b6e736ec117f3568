"""Facts on orders of equals that fit the book or do not."""

from ledger.facts import CompetitorsOrdered, Fact
from tests.commands.deciders.admission_cases.book import CORRECTED, NEXT, Case, merged, undone
from tests.support.given import finished, race


def ordered(*names: str, table: str = "men-500", **more: str) -> CompetitorsOrdered:
    return CompetitorsOrdered(table=table, competitors=names, **more)


EQUAL = race("wc2-men-500-a", "bo", "ada")
"""After it the two have a first and a second place each, and no key of the cup separates them."""
THREE = (CORRECTED.model_copy(update={"result": finished(1, 34_100)}), *race("wc2-men-500-a", ("cy", finished(1))))
"""After it three have won a race each."""

REFUSED = {
    "ordering whom the rules order": Case(
        (), ordered("bo", "ada"), "ordered-by-rules", None, "the rules order them: Ada is before Bo by points"
    ),
    "ordering one": Case((*EQUAL,), ordered("ada"), "too-few", None, "two competitors or more"),
    "ordering one twice": Case((*EQUAL,), ordered("ada", "bo", "ada"), "named-twice", None, "Ada is named twice"),
    "ordering one under two identities": Case(
        (*EQUAL, merged("ada", "cy")), ordered("ada", "bo", "cy"), "named-twice", None, "Ada is named twice"
    ),
    "ordering who is not entered": Case(
        (*EQUAL,), ordered("ada", "dan"), "no-such-competitor", None, "nobody is entered as dan"
    ),
    "ordering who is not in the table": Case((*EQUAL,), ordered("ada", "cy"), "no-such-row", None, "Cy has no line in"),
    "ordering in no cup": Case((*EQUAL,), ordered("ada", "bo", table="men-9"), "no-such-table", None, "no cup men-9"),
    "ordering in no quota": Case(
        (*EQUAL,),
        ordered("ada", "bo", table="x", event="men-500"),
        "no-such-table",
        None,
        "no quota x; it has",
    ),
    "ordering in no event of a quota": Case(
        (*EQUAL,), ordered("ada", "bo", table="owg-2026", event="men-9"), "no-such-table", None, "no event men-9"
    ),
    "ordering after no competition": Case(
        (*EQUAL,), ordered("ada", "bo", through="wc9"), "no-such-table", None, "wc9: not on the calendar"
    ),
    "ordering some of those who are equal": Case(
        THREE, ordered("bo", "cy"), "not-all-equals", None, "the rules leave Ada, Bo, Cy equal; name all of them"
    ),
    "ordering twice": Case(
        (*EQUAL, ordered("ada", "bo")), ordered("bo", "ada"), "already-ordered", NEXT + 3, "reverse that first"
    ),
}

ADMITTED: dict[str, tuple[tuple[Fact, ...], Fact]] = {
    "an order of equals": ((*EQUAL,), ordered("bo", "ada")),
    "an order of equals after a competition": (
        (*EQUAL, *race("wc3-men-500-a", "ada")),
        ordered("bo", "ada", through="wc2"),
    ),
    "an order of equals in a quota": ((*EQUAL,), ordered("ada", "bo", table="owg-2026", event="men-500")),
    "another order once the first is reversed": (
        (*EQUAL, ordered("bo", "ada"), undone(NEXT + 3)),
        ordered("ada", "bo"),
    ),
}
