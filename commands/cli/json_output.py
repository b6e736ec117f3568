"""Printing for programs: JSON, and files as they are. It loads nothing that only people need."""

import sys
from typing import TYPE_CHECKING

from projections.tables.text import ascii_json

if TYPE_CHECKING:
    from pydantic import BaseModel  # a text that is kept is printed without any model


def print_json(document: "BaseModel") -> None:
    """Print a document, and nothing else, on stdout."""
    from projections.documents.base import json_text  # noqa: PLC0415  as above

    write_json(json_text(document))


def write_json(text: str) -> None:
    """Print JSON; where the output takes ASCII alone it is still the same JSON."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    sys.stdout.write(text if unicode else ascii_json(text))


def write_bytes(data: bytes) -> None:
    """Print what is a file, with the ends of lines that it has, whatever the output makes of text."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
