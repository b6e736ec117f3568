"""What all documents are made of: frozen models, and points as JSON numbers."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer

from projections.races.scores import Points
from projections.tables.text import printable_json


class Document(BaseModel):
    """A document says to programs what a reading says to people; once made it never changes."""

    model_config = ConfigDict(frozen=True, defer_build=True)


def json_text(document: BaseModel) -> str:
    """A document as text, the same for ``--json``, the API and the site."""
    return printable_json(document.model_dump_json(indent=2)) + "\n"


PrintedPoints = Annotated[Points, PlainSerializer(lambda points: points if isinstance(points, int) else float(points))]
"""Points as a JSON number. Halves and quarters are the only fractions, and a float writes them exactly."""


def unknown_note(unknown: str | None) -> tuple[str, ...]:
    """What a reader must know of a document in which nothing is computed that needs rules."""
    return () if unknown is None else (f"nothing that needs rules is computed: {unknown}",)
