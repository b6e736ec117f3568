"""What all documents are made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer

from projections.races.scores import Points


class Document(BaseModel):
    """Base of all documents."""

    model_config = ConfigDict(frozen=True, defer_build=True)


PrintedPoints = Annotated[Points, PlainSerializer(lambda points: points if isinstance(points, int) else float(points))]
"""Points as a JSON number. Halves and quarters are the only fractions, and a float writes them exactly."""
