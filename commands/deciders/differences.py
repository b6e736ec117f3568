"""What a race that is filed again comes to: the cells that differ, and what its new sheet or list is silent on.

A sheet is an official one, or a list (`Sheet.cells`). A list says some fields of a result and is silent on all others,
which stay as they are. An official sheet says them all; but thousandths that a list had stay where the sheet prints the
same hundredths, because sheets print them only where they decide, and so do members and passage times, which no sheet
has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from commands.deciders.identity import Recognition
from commands.intake.protocol import Sheet, SheetRow
from ledger.entry import Draft
from ledger.facts import ProtocolFiled, ResultRow
from projections.races.rows import ClassifiedRow


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell in which a re-issued sheet differs from what stands; `before` and `after` are the results around it."""

    competitor: str
    name: str
    field: str
    old: object
    new: object
    before: ResultRow | None = None
    after: ResultRow | None = None


@dataclass(frozen=True, slots=True)
class Filing:
    """What filing a sheet comes to.

    Attributes:
        race: The race.
        outcome: ``filed``, ``same`` (it is in the book as it is) or ``re-issued``.
        drafts: What is to be recorded, nothing for ``same``.
        recognised: How each row's competitor was recognised, in the order of the rows.
        differences: For a re-issue, or a sheet in the place of a race known in part, the cells that changed.
        replaced: The race known in part that the sheet takes the place of, where it is called otherwise.
        joined: What became of each row without a name that the book had of the race, one line each.
    """

    race: str
    outcome: Literal["filed", "same", "re-issued"]
    drafts: tuple[Draft, ...]
    recognised: tuple[Recognition, ...] = ()
    differences: tuple[Difference, ...] = ()
    replaced: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()


def whole_row(row: SheetRow, old: ClassifiedRow | None, *, sheet: Sheet, after: ProtocolFiled) -> SheetRow:
    """A row with what its sheet is silent on as it stands, which is by the protocol `after`."""
    if old is None:
        return row
    own, stands = row.result, old.result
    if sheet.cells is not None:
        said = {name: getattr(own, name) for name in ResultRow.model_fields if name in sheet.cells}
        return row.model_copy(update={"result": stands.model_copy(update=said)})
    if after.protocol is not None:
        return row
    kept = {name: getattr(stands, name) for name in ("members", "passages") if not getattr(own, name)}
    if own.thousandth is None and own.time == stands.time:
        kept["thousandth"] = stands.thousandth
    return row.model_copy(update={"result": own.model_copy(update=kept)})


def cells_of(row: SheetRow, competitor: str, old: ClassifiedRow | None) -> Sequence[Difference]:
    """The cells in which a row of a re-issued sheet differs from what stands; all in one for a new row."""
    if old is None:
        return [Difference(competitor, row.name, "row", None, row.row)]
    stands = old.result
    if stands.status in ("OK", "DNF"):
        stands = stands.model_copy(update={"rank": old.rank})
    return [
        Difference(competitor, row.name, name, getattr(stands, name), getattr(row.result, name), stands, row.result)
        for name in ResultRow.model_fields
        if getattr(stands, name) != getattr(row.result, name)
    ]


def changed_rows(differences: Sequence[Difference], rows: Mapping[str, SheetRow], *, by_time: bool) -> set[str]:
    """Whose rows changed.

    A rank in a list of a race `by_time` follows from the times, and is no change; that of who did not finish, which
    some lists have and others leave out, follows from nothing.
    """
    follows = {name for name, row in rows.items() if by_time and row.result.status == "OK"}
    return {
        one.competitor for one in differences if not (one.competitor in follows and one.field in ("rank", "behind"))
    }
