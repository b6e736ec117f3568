"""``season publications``: the lists that others published, each to be audited."""

from collections.abc import Iterator
from typing import Final

from ledger.basis import Basis
from ledger.facts import ClassificationPublished
from ledger.instants import format_instant
from projections.documents.base import Document
from projections.reports.report import Asked, Report
from projections.season.filings import withdrawn_filings
from projections.tables.columns import Description, always, maybe


class PublicationLine(Document):
    """A list that somebody published and that the book keeps; `position` is its entry."""

    publication: str
    title: str
    edition: str | None
    publisher: str
    kind: str
    rows: int
    published_at: str
    position: int


class WithdrawnList(Document):
    """A list that was taken back: `position` is its entry, `withdrawn_by` the one that took it back."""

    publication: str
    title: str
    position: int
    withdrawn_by: int | None


class PublicationsDocument(Document):
    """The published lists at the basis; `withdrawn` are those that were taken back."""

    basis: Basis
    publications: tuple[PublicationLine, ...]
    withdrawn: tuple[WithdrawnList, ...] = ()


def _make(asked: Asked) -> PublicationsDocument:
    return PublicationsDocument(
        basis=asked.reading.basis,
        publications=tuple(
            PublicationLine(
                publication=name,
                title=entry.fact.title,
                edition=entry.fact.edition,
                publisher=entry.fact.publisher,
                kind=entry.fact.kind,
                rows=len(entry.fact.rows),
                published_at=format_instant(entry.published_at),
                position=entry.position,
            )
            for name, entry in asked.reading.season.publications.items()
        ),
        withdrawn=tuple(
            WithdrawnList(
                publication=entry.fact.publication,
                title=entry.fact.title,
                position=entry.position,
                withdrawn_by=asked.reading.season.withdrawn_by(entry.position),
            )
            for entry in withdrawn_filings(asked.reading.season)
            if isinstance(entry.fact, ClassificationPublished)
        ),
    )


def _notes(document: PublicationsDocument) -> Iterator[str]:
    for one in document.withdrawn:
        yield f"withdrawn by entry {one.withdrawn_by}: {one.publication} (entry {one.position})"


PUBLICATIONS: Final[Description[PublicationsDocument, PublicationLine]] = Description(
    name="publications",
    title="Published lists",
    rows=lambda document: document.publications,
    fields=(
        always(
            "publication",
            "string",
            "The name of the list in the book.",
            lambda of: of.publication,
            heading="list",
            link=lambda of: f"audits/{of.publication}/",
        ),
        always("title", "string", "Its title.", lambda of: of.title),
        maybe("edition", "string", "Which version it is.", lambda of: of.edition),
        always("publisher", "string", "Who published it.", lambda of: of.publisher),
        always("kind", "string", "standing, quota, title or figures.", lambda of: of.kind),
        always("rows", "integer", "How many rows it has.", lambda of: of.rows),
        always("published_at", "string", "When it was published.", lambda of: of.published_at, heading="published"),
        always("entry", "integer", "The position of its entry.", lambda of: of.position),
    ),
    key=("publication",),
)

REPORTS: Final = (
    Report(
        name="audits",
        word="publications",
        path="audits",
        about="The lists that others published, each to be audited.",
        model=PublicationsDocument,
        make=_make,
        title=lambda _document: "Published lists",
        tables=(PUBLICATIONS,),
        notes=_notes,
        label="Audit",
        bases="every",
    ),
)
