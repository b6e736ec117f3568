"""What a result sheet says, before anybody is recognised: the value that readers give and deciders take."""

from typing import Annotated

from pydantic import Field

from ledger.facts import Conditions, ResultRow, Text, Value
from ledger.vocabulary import Distance, Division, Gender, IsoDay, Noc, Sha256


class SheetRow(Value):
    """One row of a sheet: who is printed there, and the result."""

    row: Annotated[int, Field(ge=1)]
    name: Text
    noc: Noc
    result: ResultRow


class Sheet(Value):
    """An official result sheet, read whole.

    `series` is named as in a book's name (``world-cup``); `competition_number` is the number after ``WORLD CUP #``, or
    None on a sheet of the Final that prints none;
    `created_local` the printed moment of creation as ``YYYY-MM-DDTHH:MM``, in the venue's own time (where the sheet
    writes the day first, its minutes are the number of the month, and only the hour is to be trusted); `file` the name
    of the file without its folder; `revision` counts the re-issues that the file's name or its text declares, from 1.
    """

    file: Text
    protocol: Sha256
    series: Text
    competition_number: Annotated[int, Field(ge=1)] | None
    venue: Text
    city: Text
    noc: Noc
    first_day: IsoDay
    last_day: IsoDay
    sheet: Annotated[int, Field(ge=1)]
    title: Text
    gender: Gender
    distance: Distance
    number: int | None
    division: Division
    day: IsoDay
    revision: Annotated[int, Field(ge=1)] = 1
    created_local: str | None
    pages: Annotated[int, Field(ge=1)]
    referee: str | None
    starter: str | None
    conditions: tuple[Conditions, ...]
    legend: tuple[tuple[str, str], ...]
    rows: tuple[SheetRow, ...]
