"""``season withdraw``: take back what was filed by mistake."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import click
from rich.console import Console

from commands.cli.decisions import decide, decision_options
from commands.cli.options import any_desk
from commands.cli.output import Text
from commands.cli.views.people import show_people_of
from commands.deciders.withdrawing import withdraw
from commands.desk.desk import Desk
from ledger.entry import Draft
from ledger.facts import CompetitorEntered, CompetitorRenamed, Fact, FilingWithdrawn, ProtocolFiled
from ledger.season import Season
from projections.tables.text import count_of


@click.command("withdraw")
@click.argument("filing", metavar="POSITION|RACE|LIST|FILE-HASH|FIRST-LAST")
@click.option("--dry-run", is_flag=True, help="Show what would be taken back, and record nothing.")
@decision_options
def withdraw_command(filing: str, **common: Any) -> None:
    """Take back what was filed by mistake: tables are then as if it had not come, and the right file can be filed.

    POSITION is an entry of the filing. RACE takes back the newest sheet of a race; where that was a re-issue, the sheet
    before it stands again. LIST is a published list. FILE-HASH is the SHA-256 of a sheet, a list or a loaded file, or
    its first characters, six or more. FIRST-LAST are the entries from one position to another.

    Nothing is deleted. Competitors and spellings that other entries need stay. Where a decision rests on what is to be
    taken back, it has to be reversed first.
    """
    decide(lambda season: withdraw(season, filing), common, show=partial(_show_all, common["store"]), opened=any_desk)


def _show_all(url: str, out: Console, desk: Desk, draft: Draft) -> None:
    _show(out, desk, draft)
    show_people_of(url, out, desk, draft)


def _show(out: Console, desk: Desk, draft: Draft) -> None:
    for line in _told(desk.season(), draft.fact):
        out.print(Text(f"  {line}"))


def _told(season: Season, fact: Fact) -> Iterator[str]:
    """What a withdrawal takes back, what of it stays, and what stands then."""
    if not isinstance(fact, FilingWithdrawn):
        return
    taken = [entry for position, entry in season.entries().items() if fact.takes(position)]
    kinds = Counter(entry.name for entry in taken)
    yield f"takes back {count_of(len(taken), 'entry')}: " + ", ".join(
        f"{count} {name}" for name, count in kinds.items()
    )
    first, last = fact.entries[0][0], fact.entries[-1][1]
    beside = (one for at, one in season.entries().items() if first < at < last and not fact.takes(at))
    for entry in beside:
        if isinstance(entry.fact, CompetitorEntered | CompetitorRenamed):
            yield f"entry {entry.position} ({entry.name} {entry.fact.competitor}) stays: other entries need it"
    for race in dict.fromkeys(entry.fact.race for entry in taken if isinstance(entry.fact, ProtocolFiled)):
        left = [one for one in season.races[race].protocols if not fact.takes(one.position)]
        if left:
            yield f"{race} stands then as entry {left[-1].position} filed it"
        else:
            yield f"{race} is then " + ("void, and to be run again" if season.races[race].earlier else "not filed")
