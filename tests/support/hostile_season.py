"""A small season whose names, reasons and sources try to bite: what prints it is to hold against each of them.

It is written into the book beside the door, because an old book may have what the door refuses today.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ledger.book import Book
from ledger.entry import Draft, Source
from ledger.facts import (
    ClassificationPublished,
    CompetitorDisqualified,
    CompetitorEntered,
    CompetitorRenamed,
    DecisionReversed,
    Fact,
    ProtestLodged,
    PublishedRow,
    ResultCorrected,
    ResultRecorded,
)
from ledger.stores import open_store
from tests.support.given import HOUR, START, finished, opening, race

BOOK: Final = "world-cup/2025-26"
NASTY: Final = (
    "Ada \x1b[31mRED\x1b[0m\x9b2J",
    'Bo =HYPERLINK("http://evil.example")',
    "=cmd|' /C calc'!A0",
    "Di\r\nEd\u2028Flo\x85Gus\x00\x07\x08",
    "Ed \u202eNEDLOG\u202c \u2066x\u2069 דוד כהן",
    "Flo " + "x" * 1_990,
    "[Gus](javascript:alert(1)) <img src=x onerror=alert(1)> <blink>&amp;</blink> $\\frac$ --> ]]>",
    "高木 美帆 👩‍🚀 Z\u0301a\u0323l\u0334go\u200b\ufeff",
    "\t@SUM(1)",
    "-1+1",
)
"""Names that write on a terminal, in a sheet, on a page, from right to left, or over the whole line."""
IDS: Final = ("ada", "bo", "cy", "di", "ed", "flo", "gus", "hal", "ian", "jo")
LONG_REASON: Final = "because " * 200


def _printed(fact: Fact) -> Fact:
    """The sheets print the names that were entered."""
    if not isinstance(fact, ResultRecorded):
        return fact
    return fact.model_copy(update={"name_printed": NASTY[IDS.index(fact.competitor)]})


def facts() -> list[Fact]:
    """The season's facts: three races, and decisions on them."""
    entered: list[Fact] = [
        CompetitorEntered(competitor=one, kind="skater", gender="men", name=name, noc="NED" if index % 2 else "USA")
        for index, (one, name) in enumerate(zip(IDS, NASTY, strict=True))
    ]
    rows = tuple(
        PublishedRow(row=row, cells=(("rank", str(row)), ("name", name), ("noc", "NED"), ("points", "60")))
        for row, name in enumerate(NASTY, 1)
    )
    return [
        *opening(),
        *entered,
        *map(
            _printed,
            [
                *race("wc1-men-500-1-a", *IDS),
                *race("wc2-men-500-1-a", *reversed(IDS)),
                *race("wc1-men-1500-a", *IDS[:4]),
            ],
        ),
        ClassificationPublished(
            publication="list\x1b[2J",
            title="=Title\u202e",
            publisher="somebody\nelse",
            kind="standing",
            subject="men-500",
            after="wc1",
            columns=("rank", "name", "noc", "points"),
            rows=rows,
        ),
    ]


def decisions(given: Sequence[Fact]) -> list[Fact]:
    """Decisions that come after these facts."""
    row = next(
        position
        for position, fact in enumerate(given, 1)
        if isinstance(fact, ResultRecorded) and (fact.race, fact.competitor) == ("wc1-men-500-1-a", "cy")
    )
    return [
        CompetitorDisqualified(race="wc1-men-500-1-a", competitor="bo", code="T\x1b8"),
        ResultCorrected(race="wc1-men-500-1-a", competitor="cy", corrects=row, result=finished(9, 36_000)),
        CompetitorRenamed(competitor="jo", name=NASTY[-1], noc="NED", aliases=("\x1b[1mJo", "=Jo")),
        ProtestLodged(race="wc2-men-500-1-a", by="\u202eed\nit"),
        DecisionReversed(reverses=len(given) + 1),
    ]


def hostile(path: Path) -> Path:
    """A file with the season."""
    source = Source(kind="reference", name="=a\nb\x1b[0m\u202e")
    said = facts()
    said += decisions(said)
    with open_store(f"sqlite:{path}") as store:
        book = Book(store, BOOK)
        for position, fact in enumerate(said):
            draft = Draft(fact, "\x1b]0;actor\x07", None, f"+{LONG_REASON}\n\u2028", source)
            book.append([draft], expected=position, recorded_at=START + HOUR * (position + 1))
    return path
