"""What every table of a rulebook has: how well it is known, and where that comes from."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ledger.errors import UnknownRuleError

Mark = Literal["confirmed", "inferred", "unknown"]
"""How well a rule is known: seen in a source or recomputed from official sheets; fits the evidence, its text not seen;
not known well enough to compute from."""

Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Note = Annotated[str, Field(min_length=1, max_length=400)]


class Part(BaseModel):
    """Base of everything in a rulebook: immutable, strict, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)


class Ruling(Part):
    """Base of every table: `status` says how well it is known, `source` from what, in words and public addresses.

    Attributes:
        status: How well it is known: confirmed by a source, inferred, or unknown; from what is unknown nothing is
            computed.
        source: Where it comes from, in words and public addresses.
    """

    status: Mark
    source: tuple[Note, ...] = ()

    def require(self, edition: str, table: str) -> None:
        """Let a computation go on only where this table is known.

        Args:
            edition: The rulebook's edition.
            table: What the table is called in the message.

        Raises:
            UnknownRuleError: The table is marked unknown.
        """
        if self.status == "unknown":
            raise UnknownRuleError(f"rulebook {edition}: {table} is unknown, so nothing is computed from it")


def closed(value: Any) -> Any:
    """The value with tuples in place of lists, all the way down, as strict and frozen models want it."""
    if isinstance(value, Mapping):
        return {key: closed(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(closed(item) for item in value)
    return value
