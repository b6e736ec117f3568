"""``season entry``: one entry with its bytes, its leaf hash and the proof that it stands in the book."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Final

from ledger.basis import Basis
from ledger.errors import NotFoundError
from projections.documents.base import Document
from projections.documents.log import LogLine, log_line
from projections.reports.log import entries_of
from projections.reports.report import Asked, Report
from projections.season.log import citations
from projections.tables.columns import Description, always, maybe


class EntryDocument(Document):
    """One entry with its bytes and the proof that it stands in the book.

    `leaf_hash` is the SHA-256 of one zero byte and the leaf data, which are the position, the stored name and the
    payload as netstrings (see `ledger.seal.merkle`). `proof` leads from it to the root of the basis (RFC 9162).
    """

    basis: Basis
    entry: LogLine
    stored_name: str
    payload_base64: str
    leaf_hash: str
    index: int
    size: int
    proof: tuple[str, ...]


def _make(asked: Asked, *, position: int) -> EntryDocument:
    size = asked.reading.basis.at
    links = asked.once("links", lambda: citations(entries_of(asked)))
    entry = asked.reader.entry(position) if position <= size else None
    as_of = asked.question.as_of
    if entry is None or (as_of is not None and entry not in entries_of(asked)):
        raise NotFoundError(f"entry {position} is not in this basis, whose last position is {size}")
    stored = asked.reader.stored(position)
    season = asked.reading.season
    return EntryDocument(
        basis=asked.reading.basis,
        entry=log_line(season, entry, links.get(position, ()), season.withdrawn_by(position)),
        stored_name=stored.name,
        payload_base64=b64encode(stored.payload).decode(),
        leaf_hash=asked.reader.leaf(position),
        index=position - 1,
        size=size,
        proof=asked.reader.inclusion(position, size),
    )


def _fields(document: EntryDocument) -> Iterator[tuple[str, str | None]]:
    """What is known of an entry, a line each; the proof is in the document alone."""
    line = document.entry
    yield "fact", line.fact
    yield "what", line.subject
    yield "recorded at", line.recorded_at
    yield "published at", line.published_at
    yield "actor", line.actor
    yield "reason", line.reason
    yield from ((f"source {name}", str(value)) for name, value in (line.source or {}).items())
    yield from ((name, str(value)) for name, value in line.data.items())
    yield "cites", None if line.cites is None else str(line.cites)
    yield "cited by", " ".join(map(str, line.cited_by)) or None
    yield "withdrawn by", None if line.withdrawn_by is None else str(line.withdrawn_by)
    yield "bytes", document.payload_base64
    yield "leaf hash", document.leaf_hash


def _instances(asked: Asked) -> Iterator[tuple[str]]:
    return ((str(position),) for position in range(1, asked.reading.basis.at + 1))


FIELDS: Final[Description[EntryDocument, tuple[str, str | None]]] = Description(
    name="entry",
    title="The entry",
    rows=lambda document: (one for one in _fields(document) if one[1]),
    fields=(
        always("field", "string", "The name of the field.", lambda of: of[0]),
        maybe("value", "string", "What stands in it.", lambda of: of[1]),
    ),
    key=("field",),
)

REPORTS: Final = (
    Report(
        name="entry",
        word="entry",
        path="log/{position}",
        about="One entry with its bytes, its leaf hash and the proof that it stands in the book.",
        model=EntryDocument,
        any_book=True,
        exact=True,
        make=_make,
        title=lambda document: f"Entry {document.entry.position}",
        tables=(FIELDS,),
        instances=_instances,
        seals=("page",),
        bases="last",
    ),
)
