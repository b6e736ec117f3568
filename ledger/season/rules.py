"""Which edition of the rules holds for what: amendments hold from a competition on.

Races are scored by the edition that holds at their competition. Cups, ties and quotas go by the newest that is in force
at the basis: adopted by then, and from a competition that counts. Of several adoptions that hold, the later one does.
"""

from collections.abc import Callable, Sequence

from ledger.entry import Entry
from ledger.facts import RulebookAdopted
from ledger.rulebook import Rulebook, adopted_rulebook, amended
from ledger.season.state import Season

Adoption = Entry[RulebookAdopted]


def adopted_texts(season: Season) -> dict[str, str]:
    """The text of each edition that a season has adopted, by its name; of several of one name the last."""
    return {one.fact.edition: one.fact.text for one in season.rulebooks}


def _read(adoption: Adoption) -> Rulebook:
    return adopted_rulebook(adoption.fact.text)


def rules_in_force(
    season: Season,
    counted: Sequence[str],
    *,
    at: int | None = None,
    read: Callable[[Adoption], Rulebook] = _read,
) -> Rulebook | None:
    """The rules at a basis, with those that score the competitions before an amendment; None where none are adopted.

    Args:
        season: The season.
        counted: The competitions that count, in their order.
        at: The last position whose adoption counts; None for all.
        read: How the rules that an entry adopted are read.

    Raises:
        InvalidInputError: What was adopted cannot be read.
    """
    adoptions = season.rulebooks if at is None else tuple(one for one in season.rulebooks if one.position <= at)
    if all(one.fact.holds_from is None for one in adoptions):
        return read(adoptions[-1]) if adoptions else None
    days = sorted((season.scheduled(name).first_day, name) for name in season.schedule)
    places = {name: place for place, (_, name) in enumerate(days)}
    last = max((places[name] for name in counted), default=-1)
    newest = _holding(adoptions, places, last)
    if newest is None:
        return None
    older = ((name, _holding(adoptions, places, place)) for name, place in places.items() if place <= last)
    before = {name: read(one) for name, one in older if one is not None and one is not newest}
    return amended(read(newest), before)


def adoptions_behind(season: Season, rules: Rulebook, competition: str | None) -> list[Adoption]:
    """The adoptions that led to some rules of a book, those themselves last; of several none where they are others.

    Args:
        season: The season.
        rules: The rules that are used.
        competition: The competition whose races they score; only what holds there leads to them. None for cups, ties
            and quotas, which go by the newest.
    """
    if len(season.rulebooks) < 2:  # noqa: PLR2004  nothing was changed, which is asked for each row of a table
        return list(season.rulebooks)
    days = sorted((season.scheduled(name).first_day, name) for name in season.schedule)
    places = {name: place for place, (_, name) in enumerate(days)}
    here, beyond = places.get(competition or "", len(places)), len(places)
    found = [
        one
        for one in season.rulebooks
        if one.fact.holds_from is None or places.get(one.fact.holds_from, beyond) <= here
    ]
    while found and found[-1].fact.sha256 != rules.sha256:
        del found[-1]
    return found


def _holding(adoptions: Sequence[Adoption], places: dict[str, int], place: int) -> Adoption | None:
    """The adoption that holds at a place of the calendar: the last of those that hold by then."""
    beyond = len(places)
    for one in reversed(adoptions):
        since = one.fact.holds_from
        if since is None or places.get(since, beyond) <= place:
            return one
    return None
