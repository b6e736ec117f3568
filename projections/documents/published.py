"""What published lists say of the first place of a cup, as documents say it beside what is computed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ledger.book import Reading
from projections.documents.base import Document, PrintedPoints

if TYPE_CHECKING:
    from projections.audit.lists.claims import Claim  # a standing that has races need not load it


class PublishedLine(Document):
    """What a row of a published list says; `entry` is the list, `competitor` null where the book knows nobody so named.

    `agrees` is whether it agrees with who leads and the points; null where the book cannot tell, or the list is of an
    earlier moment or of a place that is not the first.
    """

    entry: int
    publication: str
    publisher: str
    kind: str
    after: str | None
    place: int | None
    name: str
    noc: str | None
    competitor: str | None
    points: PrintedPoints | None
    agrees: bool | None
    text: str


def published_lines(claims: "Sequence[Claim]", speaks: Sequence[bool | None]) -> tuple[PublishedLine, ...]:
    """Claims as lines of a document."""
    return tuple(
        PublishedLine(
            entry=claim.entry.position,
            publication=claim.entry.fact.publication,
            publisher=claim.entry.fact.publisher,
            kind=claim.entry.fact.kind,
            after=claim.entry.fact.after,
            place=claim.place,
            name=claim.row.name or claim.row.label,
            noc=claim.row.noc,
            competitor=claim.competitor,
            points=claim.row.points,
            agrees=agrees,
            text=claim.text,
        )
        for claim, agrees in zip(claims, speaks, strict=True)
    )


def in_short(lines: Sequence[PublishedLine]) -> str:
    """What the latest of some lines say, with all entries that say the same; empty without any."""
    if not lines:
        return ""
    first = (lines[0].name, lines[0].points, lines[0].place)
    same = [line.entry for line in lines if (line.name, line.points, line.place) == first]
    return f"{lines[0].text} ({'entry' if len(same) == 1 else 'entries'} {', '.join(map(str, same))})"


def in_full(line: PublishedLine) -> str:
    """A line in a sentence, with who published it and its entry."""
    return f"published by {line.publisher}: {line.text} (entry {line.entry})"


def not_in_book(reading: Reading, cup: str, notes: tuple[str, ...]) -> dict[str, Any]:
    """What the document of a cup says of which no race is in the book, before its notes: what lists say of it."""
    from projections.audit.lists.claims import claims_of  # noqa: PLC0415  a standing that has races need not load it

    claims = claims_of(reading, cup)
    lines = published_lines(claims, [None] * len(claims))
    said = tuple(map(in_full, lines)) or ("no list in this book speaks of it",)
    first = f"not in this book: no race of {cup} is filed at this basis"
    return {"in_book": False, "published": lines, "notes": (first, *said, *notes)}
