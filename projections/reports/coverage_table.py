"""The coverage of a document as a table of one line, for CSV and archives: how much of what it rests on is there."""

from collections.abc import Callable, Collection
from typing import Any, Final

from projections.documents.base import Document
from projections.documents.coverage import CoverageDocument
from projections.tables.columns import Description, Field, always, maybe

_NAMES: Final[tuple[tuple[str, str, Callable[[CoverageDocument], Collection[str]]], ...]] = (
    ("in_part", "The races of which not every row is known, with spaces.", lambda of: of.in_part),
    ("missing", "The races that were skated, by all that is known, and are not there.", lambda of: of.missing),
    ("to_come", "The races that are still to come.", lambda of: of.to_come),
    ("not_held", "The races that nobody skated.", lambda of: of.not_held),
    ("void", "The races that count for nothing.", lambda of: of.void),
    ("unknown", "The competitions of which nobody knows what they raced, or will.", lambda of: of.unknown),
)


def _names(name: str, meaning: str, take: Callable[[CoverageDocument], Collection[str]]) -> Field[Any]:
    return maybe(name, "string", meaning, lambda of: " ".join(take(of.coverage)) or None)


def coverage_table(name: str, title: str) -> Description[Any, Any]:
    """The table of a document with `complete` and `coverage`; races are named in all their divisions."""

    def rows(document: Document) -> tuple[Document]:
        return (document,)

    return Description(
        name=name,
        title=title,
        rows=rows,
        fields=(
            always("expected", "integer", "How many races are known of.", lambda of: of.coverage.expected),
            always("whole", "integer", "How many of them are there, row by row.", lambda of: of.coverage.whole),
            *(_names(*one) for one in _NAMES),
            maybe(
                "complete",
                "boolean",
                "Whether everything that was skated is there; empty where nobody knows all that was.",
                lambda of: of.complete,
            ),
        ),
        people=False,
        kept="moments",
    )
