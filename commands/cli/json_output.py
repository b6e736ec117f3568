"""Printing for programs: one JSON document. It loads nothing that only people need."""

import sys

from pydantic import BaseModel

from projections.documents.base import json_text


def print_json(document: BaseModel) -> None:
    """Print a document, and nothing else, on stdout."""
    sys.stdout.write(json_text(document))
