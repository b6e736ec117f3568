"""What all documents are made of: frozen models, and points as JSON numbers."""

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, PlainSerializer

from ledger.errors import InvalidInputError
from projections.races.scores import Points
from projections.tables.columns import Description
from projections.tables.text import printable_json

if TYPE_CHECKING:
    import pandas as pd  # an extra, loaded by who asks for a frame


class Document(BaseModel):
    """A document says to programs what a reading says to people; once made it never changes."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    described_by: ClassVar[tuple[Description[Any, Any], ...]] = ()
    """The tables in it, as its report describes them; what is only a part of a document has none."""

    def to_pandas(self, table: str | None = None) -> "pd.DataFrame":
        """A table in it as a pandas DataFrame, typed: the first, or the one of a name.

        Raises:
            InvalidInputError: It has no such table.
            ImportError: pandas, the extra ``pandas``, is not installed.
        """
        from projections.tables.frames import to_pandas  # noqa: PLC0415  few ask for a frame

        for one in self.described_by:
            if table in (None, one.name):
                return to_pandas(one.table(self))
        names = ", ".join(one.name for one in self.described_by) or "none"
        raise InvalidInputError(f"{type(self).__name__} has no table{f' {table}' if table else ''}; it has {names}")


def json_text(document: BaseModel) -> str:
    """A document as text, the same for ``--json``, the API and the site."""
    return printable_json(document.model_dump_json(indent=2)) + "\n"


PrintedPoints = Annotated[Points, PlainSerializer(lambda points: points if isinstance(points, int) else float(points))]
"""Points as a JSON number. Halves and quarters are the only fractions, and a float writes them exactly."""


def unknown_note(unknown: str | None) -> tuple[str, ...]:
    """What a reader must know of a document in which nothing is computed that needs rules."""
    return () if unknown is None else (f"nothing that needs rules is computed: {unknown}",)
