"""The log: the entries with filters, and one entry with its bytes and the proof that it stands in the book."""

from collections.abc import Mapping
from typing import Any, Final

from ledger.facts import FACTS
from ledger.seal.proof import proof_name
from projections.reports.entry import EntryDocument
from projections.reports.log import LogDocument
from projections.season.filings import filed_races
from projections.web.pages.facts import shown_facts
from projections.web.pages.page import Page, View

SHOWN_BYTES: Final = 512
"""So many bytes of an entry are printed on its page; its JSON has all of them."""


def _log(view: View, _document: LogDocument) -> Mapping[str, Any]:
    filters = {name: values[0] for name, values in view.query.items() if name != "page"}
    return {"title": "Log", "filters": filters, "facts": list(FACTS)}


def _entry(view: View, document: EntryDocument) -> Mapping[str, Any]:
    position = document.entry.position
    seal = None if view.asked.seal is None else view.asked.seal()
    payload = view.asked.reader.stored(position).payload
    shown = payload[:SHOWN_BYTES]
    lines = [
        f"{start:08x}  {shown[start : start + 16].hex(' '):<47}  {_ascii(shown[start : start + 16])}"
        for start in range(0, len(shown), 16)
    ]
    return {
        "dump": "\n".join(lines),
        "bytes": len(payload),
        "cut": len(payload) > SHOWN_BYTES,
        "data": shown_facts([document.entry.data])[0],
        "filed": filed_races(view.reading.season),
        "entered": view.reading.season.entrants,
        "decision": position in view.reading.season.decisions,
        "covering": None if seal is None else seal.covering(position),
        "verifies": seal is None or not seal.verdict.findings,
        "proof_file": proof_name(document.basis.book, position),
    }


def _ascii(data: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in data)  # noqa: PLR2004  printable ASCII


LOG: Final = Page("log.html", _log)
ENTRY: Final = Page("entry.html", _entry)
