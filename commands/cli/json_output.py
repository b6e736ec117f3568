"""Printing for programs: one JSON document. It loads nothing that only people need."""

import sys

from pydantic import BaseModel


def print_json(document: BaseModel) -> None:
    """Print a document, and nothing else, on stdout."""
    sys.stdout.write(document.model_dump_json(indent=2) + "\n")
