"""What went wrong, for a reader: the status, one sentence, and where to go instead."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from http import HTTPStatus
from logging import getLogger
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from ledger.errors import (
    BookChangedError,
    InvalidInputError,
    LedgerError,
    NotAsSealedError,
    NotFoundError,
    RefusedError,
    StoreError,
    UnknownRuleError,
)
from projections.reports.report import Report

_AWAY: Final = "the book cannot be read now; whoever runs this server finds the reason in its messages"
_WHERE: Final = re.compile(r" --store \S.*")
_said = getLogger("season.server")


class Meant(NamedTuple):
    """Where somebody may have wanted to go: the address below the basis, and what it is called."""

    href: str
    label: str


class ProblemDocument(BaseModel):
    """A refusal as JSON (RFC 9457). `nearest` are paths below the basis that may have been meant."""

    model_config = ConfigDict(frozen=True)

    title: str
    status: int
    detail: str
    nearest: tuple[str, ...] = ()


class Problem(Exception):  # noqa: N818  it is an answer, not a fault of the program
    """An answer that is no page.

    Attributes:
        status: The HTTP status.
        detail: What is wrong, in one sentence.
        nearest: Paths below the basis that may have been meant.
        meant: What may have been meant by a name.
        at_basis: Whether the basis of the address is one that the book has, so that other pages are there at it.
    """

    def __init__(
        self, status: HTTPStatus, detail: str, nearest: tuple[str, ...] = (), meant: tuple[Meant, ...] = ()
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.nearest = nearest
        self.meant = meant
        self.at_basis = True

    @property
    def title(self) -> str:
        """What its page is called."""
        return "Not computed" if self.status == HTTPStatus.UNPROCESSABLE_ENTITY else self.status.phrase

    def document(self) -> ProblemDocument:
        """The problem as JSON."""
        meant = (one.href.removesuffix("/") for one in self.meant)
        nearest = tuple(dict.fromkeys((*meant, *self.nearest)))
        return ProblemDocument(title=self.status.phrase, status=self.status.value, detail=self.detail, nearest=nearest)


def problem_of(error: LedgerError, nearest: tuple[str, ...] = (), meant: tuple[Meant, ...] = ()) -> Problem:
    """The answer to an error of the ledger. Options of the command line are named without their dashes.

    Where the store is, and as whom it is opened, is for who runs the server, and is said in its messages alone.
    """
    text = str(error).replace("--", "")
    match error:
        case InvalidInputError() | RefusedError():
            return Problem(HTTPStatus.BAD_REQUEST, text, nearest, meant)
        case NotFoundError():
            return Problem(HTTPStatus.NOT_FOUND, text, nearest, meant)
        case UnknownRuleError():
            return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, text)  # others near it say nothing of it
        case NotAsSealedError():
            _said.warning("%s", error)
            return Problem(HTTPStatus.SERVICE_UNAVAILABLE, _WHERE.sub("", str(error)))
        case StoreError() if not isinstance(error, BookChangedError):
            _said.warning("%s", error)
            return Problem(HTTPStatus.SERVICE_UNAVAILABLE, _AWAY)
        case _:
            return Problem(HTTPStatus.SERVICE_UNAVAILABLE, text)


def nearest_paths(path: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known paths that look most like a path that leads nowhere, or whose page cannot be given: never itself."""
    return tuple(get_close_matches(path, [one for one in known if one != path], n=4, cutoff=0.6))


def no_page(path: str, reports: Iterable[Report[Any]], known: Iterable[str], meant: tuple[Meant, ...] = ()) -> Problem:
    """The answer to a path that no report has."""
    nearest = nearest_paths(path, known)
    kinds = ", ".join(dict.fromkeys(one.path.partition("/")[0] for one in reports if one.path))
    return Problem(HTTPStatus.NOT_FOUND, f"there is no page {path!r}; pages begin with {kinds}", nearest, meant)
