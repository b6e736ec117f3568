"""``season log``: the entries of the book, each with what it cites and what cites it."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from ledger.basis import Basis
from ledger.book import announced
from ledger.entry import Entry
from ledger.errors import InvalidInputError, NotFoundError
from ledger.facts import DECISIONS, FACTS, Fact
from ledger.instants import parse_instant
from projections.documents.base import Document
from projections.documents.log import LogLine, log_line
from projections.reports.report import PLACES, Asked, Parameter, Report
from projections.season.log import Filter, citations, meant, select
from projections.tables.columns import Description, always, maybe, only_data, only_people

PAGE: Final = 100
"""Entries on a page of the log."""


class LogDocument(Document):
    """``season log --json``: `matching` entries fit the filters.

    Pages have the newest entries first and are counted from 1 to `pages`; where no page is asked for, all entries come
    in the order of the book, and `page` is null.
    """

    basis: Basis
    matching: int
    page: int | None
    pages: int
    entries: tuple[LogLine, ...]


def entries_of(asked: Asked) -> Sequence[Entry[Fact]]:
    """The entries in the basis."""
    entries = asked.reader.entries(upto=asked.reading.basis.at)
    if asked.question.as_of is not None:
        return list(announced(entries, asked.question.as_of))
    return entries


def _make(  # noqa: PLR0913  one for each filter
    asked: Asked,
    *,
    page: int | None,
    race: str | None = None,
    competitor: str | None = None,
    kind: str | None = None,
    by: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> LogDocument:
    if kind is not None and kind != "decisions" and kind not in FACTS:
        raise InvalidInputError(
            f"--kind {kind}: no such fact; there are {', '.join(FACTS)}, and decisions for all of those"
        )
    wanted = Filter(
        race, competitor, kind, by, parse_instant(since) if since else None, parse_instant(until) if until else None
    )
    entries = entries_of(asked)
    links = citations(entries)
    found = select(entries, wanted, DECISIONS)
    if not found:
        found = select(entries, meant(asked.reading, entries, wanted), DECISIONS)
    pages = max(-(-len(found) // PAGE), 1)
    if page is not None and page > pages:
        raise NotFoundError(f"page {page}: the log has {pages} with these filters")
    shown = found if page is None else found[::-1][(page - 1) * PAGE : page * PAGE]
    season = asked.reading.season
    return LogDocument(
        basis=asked.reading.basis,
        matching=len(found),
        page=page,
        pages=pages,
        entries=tuple(
            log_line(season, entry, links.get(entry.position, ()), season.withdrawn_by(entry.position))
            for entry in shown
        ),
    )


def _links(line: LogLine) -> str:
    cites = [f"cites {line.cites}"] if line.cites else []
    gone = [f"withdrawn by {line.withdrawn_by}"] if line.withdrawn_by else []
    return ", ".join(
        cites + [f"cited by {position}" for position in line.cited_by if position != line.withdrawn_by] + gone
    )


def _pages(asked: Asked) -> Iterator[tuple[str]]:
    return ((str(page),) for page in range(1, -(-asked.reading.basis.at // PAGE) + 1))


ENTRIES: Final[Description[LogDocument, LogLine]] = Description(
    name="log",
    title="Entries of the book",
    rows=lambda document: document.entries,
    fields=(
        always(
            "position",
            "integer",
            "The position of the entry in the book.",
            lambda of: of.position,
            heading="",
            link=lambda of: f"log/{of.position}/",
        ),
        only_data(always("recorded_at", "string", "When the book took it, in UTC.", lambda of: of.recorded_at)),
        always(
            "published_at",
            "string",
            "When it became official, in UTC.",
            lambda of: of.published_at,
            heading="published",
        ),
        always(
            "fact",
            "string",
            "The name of the fact and the version of its fields.",
            lambda of: of.fact,
            show=lambda of: of.fact.partition("/")[0],
        ),
        maybe("subject", "string", "What it is about, in a few words.", lambda of: of.subject or None, heading="what"),
        always("actor", "string", "Who entered it.", lambda of: of.actor, heading="by"),
        maybe("reason", "string", "Why, for a decision.", lambda of: of.reason),
        only_data(maybe("cites", "integer", "The entry that it cites.", lambda of: of.cites)),
        only_data(
            maybe(
                "cited_by",
                "string",
                "The entries that cite it, with spaces.",
                lambda of: " ".join(map(str, of.cited_by)) or None,
            )
        ),
        only_data(maybe("withdrawn_by", "integer", "The entry that took it back.", lambda of: of.withdrawn_by)),
        only_people("links", "What it cites, and what cites it.", _links),
        only_data(
            always("data", "string", "What happened, as JSON.", lambda of: json.dumps(of.data, ensure_ascii=False))
        ),
    ),
    key=("position",),
)

_FILTERS: Final = (
    Parameter(
        name="race",
        about="Entries of this race, and of every race whose name begins so, such as wc1 or wc1-men-500.",
        pattern=r"[a-z0-9-]{1,60}",
    ),
    Parameter(
        name="competitor",
        about="Entries of this competitor, by identity or by name.",
        pattern=r"[a-z0-9-]{1,120}",
        metavar="ID",
    ),
    Parameter(
        name="kind",
        about="A fact's name, such as ResultCorrected, or decisions for all of them.",
        pattern=r"[A-Za-z]{1,60}",
        metavar="FACT",
    ),
    Parameter(name="by", about="Entries of this actor.", metavar="ACTOR"),
    Parameter(
        name="since", about="Recorded at this instant or later.", pattern=r"[0-9TZ:.+-]{10,40}", metavar="INSTANT"
    ),
    Parameter(
        name="until", about="Recorded at this instant or earlier.", pattern=r"[0-9TZ:.+-]{10,40}", metavar="INSTANT"
    ),
    Parameter(
        name="page",
        about="A page of a hundred, newest entries first, from 1; without it all, oldest first.",
        pattern=PLACES["page"].pattern,
        number=True,
        usual="1",
    ),
)

REPORTS: Final = (
    Report(
        name="log",
        word="log",
        path="log",
        about="The entries of the book, each with what it cites and what cites it.",
        model=LogDocument,
        any_book=True,
        make=_make,
        title=lambda _document: "Log",
        tables=(ENTRIES,),
        parameters=_FILTERS,
        label="Log",
        bases="every",
    ),
    Report(
        name="log_page",
        word="log",
        path="log/pages/{page}",
        usage="--page {page}",
        about="A page of the log without filters, from 1, for those who cannot ask with a query.",
        model=LogDocument,
        any_book=True,
        make=_make,
        title=lambda _document: "Log",
        tables=(ENTRIES,),
        instances=_pages,
        bases="last",
    ),
)
