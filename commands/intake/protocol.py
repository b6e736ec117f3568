"""What a result sheet or list says, before anybody is recognised: the value that readers give and deciders take."""

from typing import Annotated

from pydantic import Field

from ledger.facts import Conditions, ResultRow, Text, Value
from ledger.vocabulary import Distance, Division, Gender, IsoDay, Noc, ResultState, Sha256


class SheetRow(Value):
    """One row of a sheet: who is printed there, and the result; `line` is where a list has it, if not in that row.

    `numbers` are those that other systems have for who is printed, each with its system.
    """

    row: Annotated[int, Field(ge=1)]
    name: Text
    noc: Noc
    result: ResultRow
    line: int | None = None
    numbers: tuple[tuple[str, str], ...] = ()


class Sheet(Value):
    """A result sheet, read whole. What has a default is what only an official PDF prints; deciders do without it.

    `series` is named as in a book's name (``world-cup``); `competition_number` is the number after ``WORLD CUP #``, or
    None on a sheet of the Final that prints none; `file` the name of the file without its folder, and `protocol` its
    SHA-256; `revision` counts the re-issues that the file's name or its text declares, from 1; `sheet` is the number
    before the title; `created_local` the printed moment of creation as ``YYYY-MM-DDTHH:MM``, in the venue's own time
    (where the sheet writes the day first, its minutes are the number of the month, and only the hour is to be trusted).

    A list is a sheet that is no official one: it has `cells`, the fields of a result that it says, and is silent on all
    others; its `state` is not always official, and its `protocol` is the hash of the file it came in, or None. It
    takes the place of an official sheet only where somebody said that it `replaces` one; `reason` is why.
    """

    file: Text
    protocol: Sha256 | None
    series: Text
    venue: Text
    city: Text
    noc: Noc
    first_day: IsoDay
    last_day: IsoDay
    title: Text
    gender: Gender
    distance: Distance
    number: int | None
    division: Division
    day: IsoDay
    rows: tuple[SheetRow, ...]
    revision: Annotated[int, Field(ge=1)] = 1
    competition_number: Annotated[int, Field(ge=1)] | None = None
    sheet: Annotated[int, Field(ge=1)] | None = None
    created_local: str | None = None
    pages: Annotated[int, Field(ge=1)] | None = None
    referee: str | None = None
    starter: str | None = None
    conditions: tuple[Conditions, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    state: ResultState = "OFFICIAL"
    cells: frozenset[str] | None = None
    replaces: bool = False
    reason: str | None = None
