"""What a table rests on, as every document of a table says it: what is expected, whole, in part, missing, to come."""

from projections.documents.base import Document
from projections.season.coverage import Coverage


class CoverageDocument(Document):
    """How much a book has of the races that a table rests on; races are named in all their divisions.

    `expected` counts the races that are known of, `whole` those that are there, row by row and official or not yet.
    `unknown` are the competitions of which nobody knows what they raced, or will.
    """

    expected: int
    whole: int
    unofficial: tuple[str, ...]
    in_part: tuple[str, ...]
    void: tuple[str, ...]
    missing: tuple[str, ...]
    to_come: tuple[str, ...]
    not_held: tuple[str, ...]
    unknown: tuple[str, ...]


def coverage_document(held: Coverage) -> CoverageDocument:
    """The document of a coverage."""
    return CoverageDocument(
        expected=len(held.races),
        whole=len(held.of("whole", "unofficial")),
        unofficial=tuple(map(str, held.of("unofficial"))),
        in_part=tuple(map(str, held.of("in part"))),
        void=tuple(map(str, held.of("void"))),
        missing=tuple(map(str, held.of("missing"))),
        to_come=tuple(map(str, held.of("to come"))),
        not_held=tuple(map(str, held.of("not held"))),
        unknown=held.unknown,
    )
