"""What filing a race came to: whom it took for whom, what changed in people's units, and what is doubted."""

from collections.abc import Collection, Iterator, Sequence

from rich.console import Console

from commands.cli.output import Text
from commands.deciders.differences import Difference, Filing
from ledger.entry import Draft, Entry
from ledger.facts import Fact, Member, ProtocolFiled, ResultRecorded
from ledger.season import Season
from ledger.times import RaceTime, of_milliseconds
from projections.season.doubts import doubts
from projections.season.identities import identity_doubts

_PLAIN = ("row", "rank", "status", "time", "thousandth")
"""Cells of which each change is shown; of others a cell that is new is only counted."""


def print_recognised(out: Console, filing: Filing, season: Season) -> None:
    """Print whom a printed name was taken for, where it is not spelled so."""
    for one in filing.recognised:
        if one.how not in ("name", "team", "new"):
            name = season.competitor(season.identity(one.competitor)).name
            out.print(Text(f"  assumed: {one.printed} is {name} (by {one.how}; {one.competitor})", style="yellow"))


def print_differences(out: Console, differences: Sequence[Difference]) -> None:
    """Print what changed, cell by cell; cells that only an official sheet has, and that are new, are counted."""
    added: dict[str, set[str]] = {}
    for one in differences:
        if one.field not in _PLAIN and one.old in (None, ()):
            added.setdefault(one.field, set()).add(one.competitor)
        else:
            out.print(f"  {one.name}: {_change(one)}")
    if added:
        rows = len(set().union(*added.values()))
        out.print(f"  {rows} rows: {', '.join(_named(name) for name in added)} added")


def print_doubts(out: Console, season: Season, filed: Sequence[Draft | Entry[Fact]]) -> None:
    """Print what is doubted of the races that were filed, and of who is who, each with the command that settles it."""
    races = dict.fromkeys(one.fact.race for one in filed if isinstance(one.fact, ProtocolFiled | ResultRecorded))
    lines = [doubt.line for doubt in doubts(season, races)]
    lines += [doubt.line for doubt in identity_doubts(season, (one.fact for one in filed))]
    for line in lines:
        out.print(Text(f"  {line}", style="bold yellow"))


def _change(one: Difference) -> str:
    if one.field == "row":
        return "new row" if one.old is None else "row is gone"
    return f"{_named(one.field)} {_shown(one.field, one.old)} → {_shown(one.field, one.new)}"


def _named(field: str) -> str:
    return field.replace("_printed", "").replace("_", " ")


def _shown(field: str, value: object) -> str:
    """A cell as people write it: times in seconds, not in milliseconds."""
    if value in (None, ()):
        return "nothing"
    if isinstance(value, tuple):
        return ", ".join(_parts(value))
    if field == "time" and isinstance(value, int):
        return str(RaceTime(value, None))
    if field == "behind" and isinstance(value, int):
        return f"+{of_milliseconds(value, thousandths=False)}"
    return str(value)


def _parts(values: Collection[object]) -> Iterator[str]:
    for one in values:
        yield one.name if isinstance(one, Member) else str(one)
