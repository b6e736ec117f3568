"""The document of an entry."""

from typing import Any

from ledger.codec import stored_name
from ledger.entry import Entry
from ledger.facts import Fact
from ledger.instants import format_instant
from projections.documents.base import Document
from projections.season.log import cited


class LogLine(Document):
    """One entry of the book. `links` are the positions that it cites or that cite it."""

    position: int
    fact: str
    recorded_at: str
    published_at: str
    actor: str
    reason: str | None
    source: dict[str, Any] | None
    data: dict[str, Any]
    cites: int | None
    cited_by: tuple[int, ...]


def log_line(entry: Entry[Fact], cited_by: tuple[int, ...] = ()) -> LogLine:
    """The document of one entry; `cited_by` are the entries that cite it."""
    return LogLine(
        position=entry.position,
        fact=stored_name(entry.fact),
        recorded_at=format_instant(entry.recorded_at),
        published_at=format_instant(entry.published_at),
        actor=entry.actor,
        reason=entry.reason,
        source=entry.source.model_dump(exclude_none=True) if entry.source else None,
        data=entry.fact.model_dump(mode="json", exclude_none=True),
        cites=cited(entry.fact),
        cited_by=cited_by,
    )


_SUBJECTS = ("series", "season", "race", "competition", "competitor", "kept", "merged", "publication", "quota", "cup")


def subject(line: LogLine) -> str:
    """What an entry is about, in a few words."""
    data = line.data
    words = [str(data[name]) for name in _SUBJECTS if name in data]
    if "race" in data and "competition" in data:
        words.remove(data["competition"])  # a race names its competition
    if "event" in data:
        words += [data["event"], data["noc"]]
    if "key" in data:
        words.append("+".join(data["key"].split("+")[:2]))  # a key is known by its name and number
    if not words and "edition" in data:
        words.append(data["edition"])
    result = data.get("result")
    if result:
        words.append(f"rank {result['rank']}" if "rank" in result else result["status"])
    return " ".join(words)
