"""An entry of the book as a document: one line of the log."""

from typing import Any

from ledger.codec import stored_name
from ledger.entry import Entry
from ledger.facts import Fact
from ledger.instants import format_instant
from ledger.season import Season
from projections.documents.base import Document


class LogLine(Document):
    """One entry of the book. `subject` says what it is about; `cites` and `cited_by` are positions.

    What is only about another entry, such as a reversal, says which, and what that is about.
    `withdrawn_by` is the entry that took it back, null where it stands.
    """

    position: int
    fact: str
    subject: str
    recorded_at: str
    published_at: str
    actor: str
    reason: str | None
    source: dict[str, Any] | None
    data: dict[str, Any]
    cites: int | None
    cited_by: tuple[int, ...]
    withdrawn_by: int | None = None


def fact_name(name: str) -> str:
    """The name of a fact in words: ``ResultCorrected/2`` is ``result corrected``."""
    text = name.partition("/")[0]
    return "".join(f" {char.lower()}" if char.isupper() else char for char in text).strip()


def subject_of(season: Season, fact: Fact) -> str:
    """What a fact is about; of one that only cites, what it does to the cited entry, and what that is about.

    Of a chain, such as the reversal of a reversal, the first entry is named and the one that it is about in the end.
    """
    touched = fact.touches()
    if touched.does is None or touched.cites is None:
        return touched.in_words
    text, cites = f"{touched.does} entry {touched.cites}", touched.cites
    cited = _decision(season, cites)
    if cited is not None and cited.touches().does is not None:
        text += f" ({fact_name(type(cited).__name__)})"
        while cited is not None and (after := cited.touches()).does is not None and after.cites is not None:
            cites, cited = after.cites, _decision(season, after.cites)
        text += f" on entry {cites}"
    return text if cited is None else f"{text}: {fact_name(type(cited).__name__)}, {cited.touches().in_words}"


def _decision(season: Season, position: int) -> Fact | None:
    entry = season.decisions.get(position) or season.withdrawn.get(position)
    return None if entry is None else entry.fact


def log_line(
    season: Season, entry: Entry[Fact], cited_by: tuple[int, ...] = (), withdrawn_by: int | None = None
) -> LogLine:
    """One entry as a line of the log; `cited_by` are the entries that cite it, `withdrawn_by` what took it back."""
    touched = entry.fact.touches()
    return LogLine(
        position=entry.position,
        fact=stored_name(entry.fact),
        subject=subject_of(season, entry.fact),
        recorded_at=format_instant(entry.recorded_at),
        published_at=format_instant(entry.published_at),
        actor=entry.actor,
        reason=entry.reason,
        source=entry.source.model_dump(exclude_none=True) if entry.source else None,
        data=entry.fact.model_dump(mode="json", exclude_none=True),
        cites=touched.cites,
        cited_by=cited_by,
        withdrawn_by=withdrawn_by,
    )
