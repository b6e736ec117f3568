"""Facts on published lists that fit the book or do not."""

from ledger.facts import Fact
from tests.commands.deciders.admission_cases.book import LIST, NEXT, Case

REFUSED = {
    "publishing two lists of one name": Case(
        (LIST,),
        LIST.model_copy(update={"title": "Another"}),
        "already-published",
        NEXT,
        "in the book already, entry 14",
    ),
}

ADMITTED: dict[str, tuple[tuple[Fact, ...], Fact]] = {
    "a list": ((), LIST),
}
