"""Addresses: the basis that an address names, and how a basis is written in one."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from ledger.basis import Basis, Question, parse_question
from ledger.errors import InvalidInputError, LedgerError
from ledger.instants import format_instant
from ledger.rulebook import load_edition

NOW: Final = "now"
"""The basis that limits nothing, in an address."""

MAX_BASIS: Final = 200
"""No basis is longer; a longer one is refused before it is read."""

_EDITION: Final = re.compile(r"[0-9]{4}-[0-9]{2}[a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
"""What an edition may be called."""

AXES: Final = ("at", "as-of", "through", "rulebook")
"""The axes of a basis in the order in which an address writes them."""


def read_basis(text: str) -> Question:
    """The question that the basis of an address asks.

    Of rules an edition can be named, of the program or one that the book has adopted: an address opens no file.

    Raises:
        InvalidInputError: It is no basis, or names what no edition is called.
    """
    if len(text) > MAX_BASIS:
        raise InvalidInputError(f"a basis has at most {MAX_BASIS} characters")
    question = parse_question(text)
    if question.rulebook is not None and not _EDITION.fullmatch(question.rulebook):
        load_edition(question.rulebook)  # refuses, and names the nearest
    return question


def is_basis(text: str) -> bool:
    """Whether `read_basis` takes it."""
    try:
        read_basis(text)
    except LedgerError:
        return False
    return True


@lru_cache(maxsize=1_024)  # a page names its basis in most of its addresses
def write_basis(question: Question) -> str:
    """A question as the basis of an address; `read_basis` gives it back."""
    at = format_instant(question.at_instant) if question.at_instant is not None else question.at
    as_of = None if question.as_of is None else format_instant(question.as_of)
    values = zip(AXES, (at, as_of, question.through, question.rulebook), strict=True)
    return ",".join(f"{axis}={value}" for axis, value in values if value is not None) or NOW


def permanent(question: Question, basis: Basis) -> Question:
    """The same question, bound to the position that it was answered at, so that it always has the same answer."""
    return replace(question, at=basis.at, at_instant=None)


def is_fixed(question: Question) -> bool:
    """Whether the answer can never change: the position is named. An instant is not: the clock may not be past it."""
    return question.at is not None


def basis_of_form(fields: Mapping[str, str]) -> str:
    """The basis that the fields of a form name, as an address writes it.

    Raises:
        InvalidInputError: A field is not what it must be.
    """
    given = {axis: fields.get(axis, "").strip() for axis in AXES}
    for axis, value in given.items():
        if "," in value:
            raise InvalidInputError(f"{axis} {value!r}: a comma is in no position, instant, competition or edition")
    text = ",".join(f"{axis}={value}" for axis, value in given.items() if value)
    return write_basis(read_basis(text)) if text else NOW


def options(question: Question) -> tuple[str, ...]:
    """A question as options of the command line."""
    text = write_basis(question)
    return () if text == NOW else tuple(f"--{axis}" for axis in text.replace("=", " ").split(","))
