"""A table as Apache Parquet: each column in its type, with what it means, and numbers with three decimals, exactly.

Texts are as they are. The same table gives the same bytes with the same version of the library that writes them.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Final

from arro3.core import Array, DataType, Field, Schema
from arro3.core import Table as Written
from arro3.io import write_parquet

from projections.tables.columns import Cell, Column, Table, Type

_SCALE: Final = 3
_DIGITS: Final = 18
_TYPES: Final[dict[Type, DataType]] = {
    "string": DataType.utf8(),
    "integer": DataType.int64(),
    "number": DataType.decimal128(_DIGITS, _SCALE),
    "boolean": DataType.bool(),
    "date": DataType.date32(),
    "datetime": DataType.timestamp("us", tz="UTC"),
}
_AS_TEXT: Final = frozenset[Type]({"number", "date", "datetime"})
"""What comes to the library as text, which it has no other way to take."""


def to_parquet(table: Table, *, about: Mapping[str, str] | None = None) -> bytes:
    """The table as one Parquet file, compressed with Zstandard; raises what `to_arrow` raises.

    `about` is what the file says of itself, beside the schema.
    """
    held = BytesIO()
    write_parquet(to_arrow(table), held, compression="zstd(3)", key_value_metadata=dict(about or {}))
    return held.getvalue()


def to_arrow(table: Table) -> Written:
    """The table as one of Apache Arrow, each column in its type.

    Raises:
        ValueError: A number has more than three decimals, or a day or an instant is none.
    """
    cells = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    columns = [_array(*one) for one in zip(table.columns, cells, strict=True)]
    schema = Schema([_field(column) for column in table.columns], metadata={"title": table.title})
    return Written.from_arrays(columns, schema=schema)


def _field(column: Column) -> Field:
    unit = {"unit": column.unit} if column.unit else {}
    about = {"description": column.meaning, **unit}
    return Field(column.name, _TYPES[column.type], nullable=not column.required, metadata=about)


def _array(column: Column, cells: Sequence[Cell]) -> Array:
    """The cells of a column."""
    kind = _TYPES[column.type]
    if column.type not in _AS_TEXT:
        return Array(cells, kind)
    texts = [None if cell is None else _exact(cell) if column.type == "number" else str(cell) for cell in cells]
    made = Array(texts, DataType.utf8()).cast(kind)
    if made.null_count != texts.count(None):  # the library makes nothing of what it cannot read, and says nothing
        raise ValueError(f"{column.name}: a cell is no {column.type}")
    return made


def _exact(cell: Cell) -> str:
    if type(cell) is int:
        return str(cell)
    number = Decimal(str(cell))
    rounded = round(number, _SCALE)
    if rounded != number:
        raise ValueError(f"{cell} has more than {_SCALE} decimals")
    return str(rounded)
