"""``season publications``: the lists that others published, each to be audited."""

from typing import Final

from ledger.basis import Basis
from ledger.instants import format_instant
from projections.documents.base import Document
from projections.reports.report import PLACES, Asked, Report
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


class PublicationsDocument(Document):
    """The published lists at the basis."""

    basis: Basis
    publications: tuple[PublicationLine, ...]


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
    )


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
            link=lambda of: f"audits/{of.publication}/" if PLACES["publication"].takes(of.publication) else None,
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
        label="Audit",
        bases="every",
    ),
)
