"""A table as a pandas DataFrame: each column in its type, and nothing where the table has nothing."""

from typing import TYPE_CHECKING, Final

from projections.tables.columns import Table, Type

if TYPE_CHECKING:
    import pandas as pd  # an extra, loaded by who asks for a frame

_KINDS: Final[dict[Type, str]] = {
    "string": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
    "datetime": "datetime64[us, UTC]",
}


def to_pandas(table: Table) -> "pd.DataFrame":
    """The table as a frame; `attrs` has its title and what each column means.

    A number is a float there, which has points and thousandths exactly enough to compute with, but not to rank by.

    Raises:
        ImportError: pandas, an extra, is not installed.
    """
    import pandas as pd  # noqa: PLC0415  an extra

    cells = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    of = zip(table.columns, cells, strict=True)
    frame = pd.DataFrame({one.name: pd.Series(own, dtype=_KINDS[one.type]) for one, own in of})
    frame.attrs = {"title": table.title, "meanings": {one.name: one.meaning for one in table.columns}}
    return frame
