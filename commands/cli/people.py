"""``season people``, ``career``, ``records`` and ``compare``: who is who over seasons, and what all books say."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import click

from commands.cli.decisions import decide, over_seasons_options
from commands.cli.groups import Group
from commands.cli.options import opened_store, warn
from commands.cli.reports import form, form_options
from commands.cli.shelf import command_over, opened_shelf, shelf_options, show_over
from commands.cli.views.people import show_people
from commands.data.shelves import read_shelf
from commands.deciders import people as deciding
from commands.desk.desk import Desk
from ledger.book import PEOPLE, Book
from ledger.errors import InvalidInputError
from projections.reports.catalogue import OVER, reports_over
from projections.seasons.shelf import Bookshelf

career_command = command_over(reports_over("career")[0], "career", "COMPETITOR: a name, an identity, or 2013-14:NAME.")
records_command = command_over(reports_over("records")[0], "records")

_PEOPLE, _DOUBTS, _DECISIONS = reports_over("people")
_COMPARE = reports_over("compare")[0]


@click.group("people", cls=Group, first="search", help=OVER["people"])
def people_command() -> None:
    """Hold the commands below."""


@click.command("join")
@click.argument("who", nargs=-1, required=True, metavar="SEASON:COMPETITOR SEASON:COMPETITOR...")
@click.option("--dry-run", is_flag=True, help="Show who would be one person, and record nothing.")
@over_seasons_options
def people_join_command(who: tuple[str, ...], **common: Any) -> None:
    """Say that competitors of several seasons are one person, such as 2014-15:richardson 2015-16:richardson-bergsma.

    It is recorded in the book of people, which the first such decision opens; season reverse undoes it, with --season
    people. Who is joined with one of several who are joined is one with all of them.
    """
    if len(who) == 1:
        raise InvalidInputError(f"{who[0]} alone: name two or more who are one person, each with its season")
    _decide(common, lambda season, shelf: deciding.join(season, shelf, who))


@click.command("apart")
@click.argument("one", metavar="SEASON:COMPETITOR")
@click.argument("other", metavar="SEASON:COMPETITOR")
@click.option("--dry-run", is_flag=True, help="Show who would be whom, and record nothing.")
@over_seasons_options
def people_apart_command(one: str, other: str, **common: Any) -> None:
    """Say that two competitors of two seasons are two people: no rule joins any who are called so any more.

    Who of that name is one person over seasons is then for season people join to say. season reverse undoes it, with
    --season people.
    """
    _decide(common, lambda season, shelf: deciding.keep_apart(season, shelf, one, other))


def _decide(common: dict[str, Any], decision: Any) -> None:
    """Decide on the book of people with all seasons at hand, and show who becomes whom."""
    url = common["store"]

    @contextmanager
    def opened(url: str, _season: str | None, *, actor: str) -> Iterator[Desk]:
        with opened_store(url) as store:
            yield Desk(Book(store, PEOPLE), actor=actor, warn=warn)

    with opened_store(url, read_only=True) as store:
        shelf = read_shelf(store, url)
    common["season_name"] = None
    decide(lambda season: decision(season, shelf), common, show=partial(show_people, shelf), opened=opened)


@click.command("compare", help=_COMPARE.about)
@click.argument("words", nargs=-1, required=True, metavar="[SEASON]... CUP")
@click.option("--top", metavar="N", help=_COMPARE.parameters[1].about)
@form_options(_COMPARE)
@shelf_options
def compare_command(words: tuple[str, ...], top: str | None, **options: Any) -> None:
    """Put seasons of a cup side by side, such as 2013-14 2015-16 women-1500."""
    wanted = form(options)
    with opened_shelf(options["store"], options["seasons"], as_of=options["as_of"]) as shelf:
        cup, seasons = _cup_of(shelf, words)
        show_over(_COMPARE, shelf, {"cup": cup, "season": seasons, "top": top}, wanted)


def _cup_of(shelf: Bookshelf, words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The cup among some words, first or last, and the others, which are seasons."""
    known = {*shelf.books, *(one.basis.book for one in shelf.books.values())}
    if words[0] not in known and words[-1] in known:
        return words[0], tuple(words[1:])
    if words[-1] in known:
        raise InvalidInputError(f"{' '.join(words)}: name a cup behind the seasons, such as women-1500")
    return words[-1], tuple(words[:-1])


people_command.add_command(command_over(_PEOPLE, "search"))
people_command.add_command(command_over(_DOUBTS, "doubts"))
people_command.add_command(command_over(_DECISIONS, "decisions"))
people_command.add_command(people_join_command)
people_command.add_command(people_apart_command)
