"""The log: the entries with filters, and one entry with its bytes and the proof that it stands in the book."""

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any, Final

from ledger.book import announced
from ledger.entry import Entry
from ledger.errors import InvalidInputError, NotFoundError
from ledger.facts import DECISIONS, FACTS, Fact
from ledger.instants import parse_instant
from ledger.seal.proof import proof_name
from projections.documents.log import log_line
from projections.season.log import Filter, citations, select
from projections.web.documents import EntryDocument, LogPage
from projections.web.visit import Parameter, Resource, Sheet, Shown, Visit

PAGE: Final = 100
"""Entries on a page of the log."""
SHOWN_BYTES: Final = 512
"""So many bytes of an entry are printed on its page; its JSON has all of them."""
SHOWN_TEXT: Final = 2_000
"""A longer text in an entry, such as a rulebook, is cut on its page; its JSON has all of it."""


def _entries(visit: Visit) -> Sequence[Entry[Fact]]:
    entries = visit.reader.entries(upto=visit.reading.basis.at)
    if visit.question.as_of is not None:
        return list(announced(entries, visit.question.as_of))
    return entries


def _log(visit: Visit) -> LogPage:
    kind = visit.one("kind")
    if kind is not None and kind != "decisions" and kind not in FACTS:
        raise InvalidInputError(f"kind {kind}: no such fact; there are {', '.join(FACTS)}, and decisions for all those")
    since, until = visit.one("since"), visit.one("until")
    wanted = Filter(
        visit.one("race"),
        visit.one("competitor"),
        kind,
        visit.one("by"),
        parse_instant(since) if since else None,
        parse_instant(until) if until else None,
    )
    entries = _entries(visit)
    links = citations(entries)
    found = select(entries, wanted, DECISIONS)[::-1]
    pages = max(-(-len(found) // PAGE), 1)
    page = int(visit.path.get("page") or visit.one("page") or 1)
    if page > pages:
        raise NotFoundError(f"page {page}: the log has {pages} with these filters")
    return LogPage(
        basis=visit.reading.basis,
        matching=len(found),
        page=page,
        pages=pages,
        entries=tuple(
            log_line(entry, links.get(entry.position, ())) for entry in found[(page - 1) * PAGE : page * PAGE]
        ),
    )


def _show_log(visit: Visit, document: LogPage) -> Shown:
    filters = {name: values[0] for name, values in visit.query.items() if name != "page"}
    given = (f"--{name} {value}" for name, value in filters.items())
    del document
    return Shown(
        title="Log",
        command=visit.command("log", *given),
        more={"filters": filters, "facts": list(FACTS)},
    )


def _log_sheet(document: LogPage) -> Sheet:
    header = ["entry", "fact", "recorded at", "published at", "actor", "reason", "cites", "data"]
    return Sheet(
        header,
        (
            (
                *(line.position, line.fact, line.recorded_at, line.published_at, line.actor, line.reason),
                *(line.cites, json.dumps(line.data, ensure_ascii=False)),
            )
            for line in document.entries
        ),
    )


def _entry(visit: Visit) -> EntryDocument:
    position, size = int(visit["position"]), visit.reading.basis.at
    links: dict[int, tuple[int, ...]] = visit.once("links", lambda: citations(_entries(visit)))
    entry = visit.reader.entry(position) if position <= size else None
    as_of = visit.question.as_of
    if entry is None or (as_of is not None and not any(announced([entry], as_of))):
        raise NotFoundError(f"entry {position} is not in this basis, whose last position is {size}")
    stored = visit.reader.stored(position)
    return EntryDocument(
        basis=visit.reading.basis,
        entry=log_line(entry, links.get(position, ())),
        stored_name=stored.name,
        payload_base64=b64encode(stored.payload).decode(),
        leaf_hash=visit.reader.leaf(position),
        index=position - 1,
        size=size,
        proof=visit.reader.inclusion(position, size),
    )


def _show_entry(visit: Visit, document: EntryDocument) -> Shown:
    payload = visit.reader.stored(document.entry.position).payload
    shown = payload[:SHOWN_BYTES]
    lines = [
        f"{start:08x}  {shown[start : start + 16].hex(' '):<47}  {_ascii(shown[start : start + 16])}"
        for start in range(0, len(shown), 16)
    ]
    return Shown(
        title=f"Entry {document.entry.position}",
        more={
            "dump": "\n".join(lines),
            "bytes": len(payload),
            "cut": len(payload) > SHOWN_BYTES,
            "data": json.dumps(_shortened(document.entry.data), indent=2, ensure_ascii=False),
            "decision": document.entry.position in visit.reading.season.decisions,
            "covering": None if visit.seal is None else visit.seal.covering(document.entry.position),
            "verifies": visit.seal is None or not visit.seal.verdict.findings,
            "proof_file": proof_name(document.basis.book, document.entry.position),
        },
    )


def _ascii(data: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in data)  # noqa: PLR2004  printable ASCII


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shortened(one) for key, one in value.items()}
    if isinstance(value, str) and len(value) > SHOWN_TEXT:
        return value[:SHOWN_TEXT] + f" … ({len(value):,} characters in all)"
    return value


_FILTERS = (
    Parameter("race", "Entries of this race, and of every race whose name begins so.", r"[a-z0-9-]{1,60}"),
    Parameter("competitor", "Entries of this competitor.", r"[a-z0-9-]{1,120}"),
    Parameter("kind", "A fact's name, such as ResultCorrected, or decisions.", r"[A-Za-z]{1,60}"),
    Parameter("by", "Entries of this actor."),
    Parameter("since", "Recorded at this instant or later.", r"[0-9TZ:.+-]{10,40}"),
    Parameter("until", "Recorded at this instant or earlier.", r"[0-9TZ:.+-]{10,40}"),
    Parameter("page", "The page, from 1.", r"[1-9][0-9]{0,5}"),
)

LOG = (
    Resource(
        name="log",
        path="log",
        about="The entries of the book, newest first.",
        model=LogPage,
        make=_log,
        show=_show_log,
        sheet=_log_sheet,
        parameters=_FILTERS,
    ),
    Resource(
        name="log_page",
        path="log/pages/{page}",
        about="A page of the log without filters, from 1, for those who cannot ask with a query.",
        model=LogPage,
        make=_log,
        show=_show_log,
        sheet=_log_sheet,
    ),
    Resource(
        name="entry",
        path="log/{position}",
        about="One entry with its bytes, its leaf hash and the proof that it stands in the book.",
        model=EntryDocument,
        make=_entry,
        show=_show_entry,
        seals=("page",),
    ),
)
