"""Who is one person over seasons, before a decision and after it, for a terminal."""

from rich.console import Console

from commands.cli.output import Text
from commands.cli.shelf import opened_shelf
from commands.deciders.admission import as_entry
from commands.desk.desk import Desk
from ledger.book import of_people
from ledger.entry import Draft
from ledger.season import evolve
from projections.documents.people import span_of
from projections.seasons.people import OnePerson
from projections.seasons.people import people as everybody
from projections.seasons.shelf import Bookshelf


def show_people(shelf: Bookshelf, out: Console, desk: Desk, draft: Draft) -> None:
    """Print who is one person over seasons before a decision, and after it."""
    season = desk.season()
    after = shelf.imagining(evolve(season, as_entry(season, draft)))
    old, new = (
        {frozenset(one.called for one in who.members): who for who in everybody(each)} for each in (shelf, after)
    )
    for when, these, others in (("before", old, new), ("after", new, old)):
        for members, who in these.items():
            if members not in others:
                out.print(Text(f"  {when}: {_called(who)}"))


def show_people_of(url: str, out: Console, desk: Desk, draft: Draft) -> None:
    """The same for a decision that may be one of the book of people, or of a season."""
    if of_people(desk.book.name):
        with opened_shelf(url) as shelf:
            show_people(shelf, out, desk, draft)


def _called(who: OnePerson) -> str:
    return f"{who.newest.name} ({', '.join(who.nocs)}), {span_of(tuple(one.season for one in who.members))}: {who.id}"
