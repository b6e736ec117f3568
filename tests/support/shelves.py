"""Small books of several seasons on a shelf, written the way a person would say them."""

from collections.abc import Mapping, Sequence

from commands.deciders.people import OPENING
from ledger.basis import Basis
from ledger.book import PEOPLE, Book, Reading
from ledger.facts import CompetitorEntered, Fact
from ledger.rulebook import load_edition, no_rulebook
from ledger.stores import Store
from ledger.vocabulary import Gender
from projections.seasons.shelf import Shelf
from tests.support.given import START, draft, finished, opening, race, season


def entered(
    competitor: str,
    name: str,
    noc: str = "NED",
    gender: Gender = "women",
    *,
    number: str | None = None,
    team: bool = False,
) -> CompetitorEntered:
    """Somebody who is entered in a season, with the number that the ISU has for her or him."""
    return CompetitorEntered(
        competitor=competitor,
        kind="team" if team else "skater",
        gender=gender,
        name=name,
        noc=noc,
        numbers=() if number is None else (("isu", number),),
    )


def read(book: str, facts: Sequence[Fact], *, rules: bool = True) -> Reading:
    """A book of these facts, read as a whole."""
    state = season(facts)
    rulebook = load_edition("2025-26") if rules else no_rulebook("none", "there are no rules")
    basis = Basis(book=book, at=len(facts), as_of=None, through=None, rulebook=rulebook.edition, root="0" * 64)
    return Reading(basis, state, rulebook, tuple(one.competition for one in state.competitions()))


def shelf(seasons: Mapping[str, Sequence[Fact]], decisions: Sequence[Fact] = ()) -> Shelf:
    """Books of some seasons, each opened with a calendar of three competitions, and what was decided over them."""
    readings = [read(f"world-cup/{name}", [*opening(), *facts]) for name, facts in seasons.items()]
    people = [read(PEOPLE, [OPENING, *decisions], rules=False)] if decisions else []
    return Shelf.of([*readings, *people])


def stored(store: Store, seasons: Mapping[str, Sequence[Fact]]) -> None:
    """Record books of some seasons in a store, each opened with a calendar of three competitions."""
    for name, facts in seasons.items():
        drafts = [draft(fact, START) for fact in (*opening(), *facts)]
        Book(store, f"world-cup/{name}").append(drafts, expected=0, recorded_at=START)


def raced(name: str, first: str, second: str, time: int = 34_000) -> list[Fact]:
    """A race of two, the second five hundredths behind."""
    return race(name, (first, finished(1, time)), (second, finished(2, time + 50)))


MARRIED: dict[str, list[Fact]] = {
    "2013-14": [
        entered("rich", "Heather Richardson", "USA"),
        entered("ada", "Ada Ax"),
        *raced("wc1-women-500-a", "rich", "ada", 37_500),
    ],
    "2014-15": [
        entered("rich", "Heather Richardson", "USA"),
        entered("ada", "Ax Ada"),
        *raced("wc1-women-500-a", "ada", "rich", 37_600),
    ],
    "2015-16": [
        entered("berg", "Heather Richardson-Bergsma", "USA"),
        entered("ada", "Ada Ax"),
        *raced("wc1-women-500-a", "berg", "ada", 37_400),
    ],
}
"""Three seasons, in the last of which one has another name."""
