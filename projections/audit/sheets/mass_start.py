"""Mass starts: laps, sprints, and the ranks that race points and the order of finish give."""

from collections.abc import Iterator, Mapping

from ledger.facts import ResultRow
from ledger.rulebook import MassStart
from projections.audit.findings import Finding
from projections.audit.sheets.printed import PrintedSheet, misranked


def check_mass_start(sheet: PrintedSheet, rules: MassStart | None, usual: Mapping[str, int]) -> list[Finding]:
    """Laps, sprints and ranks of a mass start.

    Args:
        sheet: The sheet.
        rules: The race points, or None where the edition does not know them.
        usual: The laps that most sheets of the same event print.
    """
    if sheet.laps is None:
        return []
    return [*_laps(sheet, usual), *(_sprints(sheet, rules) if rules else ()), *_mass_start_ranks(sheet)]


def _laps(sheet: PrintedSheet, usual: Mapping[str, int]) -> Iterator[Finding]:
    event = str(sheet.classification.race.event)
    if sheet.laps is not None and sheet.laps != usual.get(event, sheet.laps):
        rows = [row for row in sheet.rows if row.result.laps == sheet.laps]
        text = f"{len(rows)} rows print {sheet.laps} laps; the other sheets of {event} print {usual[event]}"
        entries = tuple(position for row in rows for position in row.entries)
        yield Finding(
            "printed-laps",
            sheet.race,
            None,
            "the laps column",
            f"{sheet.laps} laps",
            f"{usual[event]} laps",
            text,
            entries=entries,
        )


def _sprints(sheet: PrintedSheet, rules: MassStart) -> Iterator[Finding]:
    """Race points that are not the sum of the sprints, and sprints that give a place twice or not at all."""
    for row in sheet.rows:
        total = sum(points or 0 for points in row.result.sprints)
        finished = row.result.laps == sheet.laps and row.result.status == "OK"
        due = total if finished else 0
        if row.result.race_points is not None and row.result.race_points != due:
            text = f"the sprints add up to {total}" if finished else "who is lapped or stops keeps no race points"
            yield Finding(
                "printed-sprints",
                sheet.race,
                row.row,
                row.name,
                f"total {row.result.race_points}",
                f"total {due}",
                text,
                entries=row.entries,
            )
    count = max((len(row.result.sprints) for row in sheet.rows), default=0)
    for number in range(count):
        given = sorted(
            (p for row in sheet.rows if len(row.result.sprints) > number and (p := row.result.sprints[number])),
            reverse=True,
        )
        scale = sorted(rules.finish if number == count - 1 else rules.sprints, reverse=True)
        if given != scale[: len(given)] or (given and len(given) < len(scale)):
            shown = ", ".join(map(str, given)) or "nothing"
            text = f"sprint {number + 1} gives {shown}; the rules give {', '.join(map(str, scale))}"
            yield Finding(
                "printed-sprints", sheet.race, None, f"sprint {number + 1}", shown, ", ".join(map(str, scale)), text
            )


def _mass_start_ranks(sheet: PrintedSheet) -> Iterator[Finding]:
    """Ranks by race points, then the order of finish; who was lapped comes after all who finished, by laps."""
    rows = [row for row in sheet.rows if row.result.status == "OK" and row.result.time is not None]
    for row in rows:
        better = sum(_key(other.result) < _key(row.result) for other in rows)
        equal = sum(_key(other.result) == _key(row.result) for other in rows) - 1
        rank = row.result.rank
        if rank is None or not better < rank <= better + equal + 1:
            yield misranked(
                sheet, row, better + 1, f"{better} have more laps, more race points, or as many and finished earlier"
            )


def _key(result: ResultRow) -> tuple[int, int, int, int]:
    return -(result.laps or 0), -(result.race_points or 0), result.time or 0, result.thousandth or 0
