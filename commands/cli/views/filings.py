"""What filing a race came to: whom it took for whom, what changed in people's units, and what is doubted."""

from collections.abc import Collection, Iterator, Sequence

from rich.console import Console

from commands.cli.output import Text
from commands.deciders.differences import Difference, Filing
from ledger.entry import Draft, Entry
from ledger.facts import Fact, Member, ProtocolFiled, ResultRecorded, ResultRow
from ledger.season import Season
from ledger.times import RaceTime, of_milliseconds
from projections.season.doubts import doubts
from projections.season.expected import names_of
from projections.season.identities import identity_doubts
from projections.tables.text import count_of

_FOLLOWING = ("rank", "behind")
_HIDDEN = ("behind", "passages")
"""Cells that change with the time, of which nobody has to be told."""
_PLAIN = ("row", "rank", "status", "time", "thousandth")
"""Cells of which each change is shown; of others a cell that is new is only counted."""


def print_recognised(out: Console, filing: Filing, season: Season) -> None:
    """Print whom a printed name was taken for, where it is not spelled so."""
    for one in filing.recognised:
        if one.how not in ("name", "team", "new"):
            name = season.competitor(season.identity(one.competitor)).name
            out.print(Text(f"  assumed: {one.printed} is {name} (by {one.how}; {one.competitor})", style="yellow"))


def print_differences(out: Console, differences: Sequence[Difference]) -> None:
    """Print what changed, cell by cell.

    What is new in a row that had nothing there is counted, and so are ranks and times behind that follow from a change
    of another row, where the row itself has no other change.
    """
    added, follows, new = dict[str, set[str]](), set[str](), set[str]()
    own = {one.competitor for one in differences if one.field not in _FOLLOWING}
    for one in differences:
        if one.field == "row" and one.old is None:
            new.add(one.name)
        elif one.field not in _PLAIN and one.old in (None, ()):
            added.setdefault(one.field, set()).add(one.competitor)
        elif one.competitor not in own and len(own) > 0 and one.field in _FOLLOWING:
            follows.add(one.competitor)
        elif one.field not in _HIDDEN and not (one.field == "thousandth" and _time_differs(one)):
            out.print(f"  {one.name}: {_change(one)}")
    if new:
        out.print(f"  {count_of(len(new), 'new row')}: {names_of(sorted(new))}")
    if follows:
        out.print(f"  {count_of(len(follows), 'rank')} moved by these")
    if added:
        rows = len(set().union(*added.values()))
        out.print(f"  {count_of(rows, 'row')} with more: {', '.join(_named(name) for name in added)}")


def _time_differs(one: Difference) -> bool:
    return one.before is not None and one.after is not None and one.before.time != one.after.time


def print_doubts(out: Console, season: Season, filed: Sequence[Draft | Entry[Fact]]) -> None:
    """Print what is doubted of the races that were filed, and of who is who, each with the command that settles it."""
    for line in doubted(season, filed):
        out.print(Text(f"  {line}", style="bold yellow"))


def doubted(season: Season, filed: Sequence[Draft | Entry[Fact]]) -> list[str]:
    """What is doubted of what was filed, one line each."""
    races = dict.fromkeys(one.fact.race for one in filed if isinstance(one.fact, ProtocolFiled | ResultRecorded))
    lines = [doubt.line for doubt in doubts(season, races)]
    return [*lines, *(doubt.line for doubt in identity_doubts(season, (one.fact for one in filed)))]


def _change(one: Difference) -> str:
    if one.field == "row":
        return "is gone"
    if one.field in ("time", "thousandth") and one.before is not None and one.after is not None:
        return f"time {_time(one.before)} → {_time(one.after)}"
    return f"{_named(one.field)} {_shown(one.field, one.old)} → {_shown(one.field, one.new)}"


def _time(result: ResultRow) -> str:
    return "nothing" if result.time is None else str(RaceTime(result.time, result.thousandth))


def _named(field: str) -> str:
    return field.replace("_printed", "").replace("_", " ")


def _shown(field: str, value: object) -> str:
    """A cell as people write it: times in seconds, not in milliseconds."""
    if value in (None, ()):
        return "nothing"
    if isinstance(value, tuple):
        return ", ".join(_parts(value))
    if field == "behind" and isinstance(value, int):
        return f"+{of_milliseconds(value, thousandths=False)}"
    return str(value)


def _parts(values: Collection[object]) -> Iterator[str]:
    for one in values:
        yield one.name if isinstance(one, Member) else str(one)
