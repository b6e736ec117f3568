"""Every fact there is, and the closed registry of their stable names.

A fact says what happened, in the past tense, and is never changed. Its fields hold integers, strings, booleans,
None and tuples only: race times are milliseconds, instants are microseconds since 1970 in UTC, days are ISO text.
A fact does not say when or by whom it was entered; its entry does (see `ledger.entry`).
"""

from ledger.facts.announcements import (
    AllocatedPlace,
    ClassificationPublished,
    PublishedRow,
    QuotaAllocated,
    QuotaDeclined,
    QuotaReallocated,
    RestsOn,
    TitleAwarded,
)
from ledger.facts.base import Fact, Instant, Milliseconds, Position, PublicKey, Rank, Text, Value
from ledger.facts.decisions import (
    CompetitorDisqualified,
    DecisionReversed,
    ProtestDecided,
    ProtestLodged,
    RaceVoided,
    ResultAnnulled,
    ResultCorrected,
)
from ledger.facts.keys import KeyRetired, KeyTrusted
from ledger.facts.opening import (
    CompetitionCancelled,
    CompetitionScheduled,
    CompetitorEntered,
    CompetitorRenamed,
    CompetitorsMerged,
    RulebookAdopted,
    SeasonOpened,
)
from ledger.facts.results import Conditions, ProtocolFiled, ResultRecorded, ResultRow

__all__ = [
    "DECISIONS",
    "FACTS",
    "FRAME",
    "AllocatedPlace",
    "ClassificationPublished",
    "CompetitionCancelled",
    "CompetitionScheduled",
    "CompetitorDisqualified",
    "CompetitorEntered",
    "CompetitorRenamed",
    "CompetitorsMerged",
    "Conditions",
    "DecisionReversed",
    "Fact",
    "Instant",
    "KeyRetired",
    "KeyTrusted",
    "Milliseconds",
    "Position",
    "ProtestDecided",
    "ProtestLodged",
    "ProtocolFiled",
    "PublicKey",
    "PublishedRow",
    "QuotaAllocated",
    "QuotaDeclined",
    "QuotaReallocated",
    "RaceVoided",
    "Rank",
    "RestsOn",
    "ResultAnnulled",
    "ResultCorrected",
    "ResultRecorded",
    "ResultRow",
    "RulebookAdopted",
    "SeasonOpened",
    "Text",
    "TitleAwarded",
    "Value",
]

DECISIONS: frozenset[type[Fact]] = frozenset(
    {
        CompetitionCancelled,
        CompetitorRenamed,
        CompetitorsMerged,
        CompetitorDisqualified,
        ResultCorrected,
        ResultAnnulled,
        DecisionReversed,
        RaceVoided,
        ProtestLodged,
        ProtestDecided,
        QuotaAllocated,
        QuotaDeclined,
        QuotaReallocated,
        TitleAwarded,
    }
)
"""Facts that somebody decided, and that a `DecisionReversed` can therefore undo."""

FRAME: frozenset[type[Fact]] = frozenset(
    {SeasonOpened, RulebookAdopted, CompetitionScheduled, CompetitorEntered, CompetitorRenamed, CompetitorsMerged}
)
"""Facts that say how the book reads what was announced. They are no announcements, so `as_of` does not hide them."""

FACTS: dict[str, type[Fact]] = {
    fact.__name__: fact
    for fact in (
        SeasonOpened,
        RulebookAdopted,
        CompetitionScheduled,
        CompetitionCancelled,
        CompetitorEntered,
        CompetitorRenamed,
        CompetitorsMerged,
        ProtocolFiled,
        ResultRecorded,
        CompetitorDisqualified,
        ResultCorrected,
        ResultAnnulled,
        DecisionReversed,
        RaceVoided,
        ProtestLodged,
        ProtestDecided,
        ClassificationPublished,
        QuotaAllocated,
        QuotaDeclined,
        QuotaReallocated,
        TitleAwarded,
        KeyTrusted,
        KeyRetired,
    )
}
"""The closed registry: every stable name and the model that reads it. A name outside it is refused, never imported."""
