"""What a table rests on, as every document of a table says it: what is expected, whole, in part, missing, to come.

A document that rests on races has `complete` and `coverage`. `complete` says whether everything that was skated is
there, row by row; null where nobody knows all that was skated, and where days are past that the book was not told of.
One that compares two sides has the same of the side before, as `complete_before` and `coverage_before`.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ledger.book import Reading
from projections.documents.base import Document
from projections.documents.doubts import events_of
from projections.season.coverage import Coverage, coverage, qualifying_coverage, skated_events
from projections.season.expected import names_of

WHOLE: Final = "complete: every race that was skated is there"
"""What is said of a side that lacks nothing where the other lacks something."""
_SHOWN: Final = 3
"""So many kinds of moments at which something was missing are told apart for people."""


class CoverageDocument(Document):
    """How much a book has of the races that a table rests on; races are named in all their divisions.

    `expected` counts the races that are known of, `whole` those that are there, row by row and official or not yet.
    `unknown` are the competitions of which nobody knows what they raced, or will. `words` say for people what is not
    there and what that means, null where everything that was skated is.
    """

    expected: int
    whole: int
    unofficial: tuple[str, ...]
    in_part: tuple[str, ...]
    void: tuple[str, ...]
    missing: tuple[str, ...]
    to_come: tuple[str, ...]
    not_held: tuple[str, ...]
    unknown: tuple[str, ...]
    words: str | None


class MomentCoverage(Document):
    """The same after a competition or, where `entry` is not null, after an entry."""

    after: str
    entry: int | None
    complete: bool | None
    coverage: CoverageDocument


def coverage_document(held: Coverage) -> CoverageDocument:
    """The document of a coverage."""
    return CoverageDocument(
        expected=len(held.races),
        whole=len(held.of("whole", "unofficial")),
        unofficial=tuple(map(str, held.of("unofficial"))),
        in_part=tuple(map(str, held.of("in part"))),
        void=tuple(map(str, held.of("void"))),
        missing=tuple(map(str, held.of("missing"))),
        to_come=tuple(map(str, held.of("to come"))),
        not_held=tuple(map(str, held.of("not held"))),
        unknown=held.unknown,
        words=held.line,
    )


def coverage_in(reading: Reading, subjects: Iterable[str]) -> Coverage:
    """What a book has of all that some subjects rest on: races, cups, quotas or events of them; others rest on all."""
    wanted = dict.fromkeys(subjects)
    if len(wanted) == 1:
        return _coverage_of(reading, next(iter(wanted)))
    found = [_coverage_of(reading, subject) for subject in wanted]
    return Coverage(
        tuple(dict.fromkeys(race for one in found for race in one.races)),
        tuple(dict.fromkeys(name for one in found for name in one.unknown)),
        tuple(dict.fromkeys(name for one in found for name in one.over)),
        tuple(dict.fromkeys(unsaid for one in found for unsaid in one.unsaid)),
        all(one.scheduled for one in found),
        tuple(dict.fromkeys(name for one in found for name in one.past)),
    )


def _coverage_of(reading: Reading, subject: str) -> Coverage:
    if subject in reading.season.races:
        event = str(reading.season.races[subject].race.event)
        return coverage(reading, (event,)).of_race(subject)
    events = events_of(reading, subject)
    if events is None:
        skated = skated_events(reading)
        return coverage(reading, (subject,) if subject in skated else skated)
    quota = next((one for one in reading.rulebook.quotas if one.id == subject.partition(":")[0]), None)
    return coverage(reading, tuple(events)) if quota is None else qualifying_coverage(reading, quota, events)


def said_of(document: Document) -> Iterator[tuple[str, str]]:
    """What is missing of the races that a document rests on, in words, each behind what it is said of.

    Of two sides, or of the moments of a history, it is said once where it is the same of all.
    """
    after: CoverageDocument | None = getattr(document, "coverage", None)
    if after is None:
        return
    before: CoverageDocument | None = getattr(document, "coverage_before", None)
    lacks = _lacks(after, complete=getattr(document, "complete", None))
    yield from _earlier(getattr(document, "moments", ()), lacks)
    if before is not None and lacks != _lacks(before, complete=getattr(document, "complete_before", None)):
        yield "before: ", before.words or WHOLE
        yield "after: ", after.words or WHOLE
    elif after.words is not None:
        yield "", after.words


def _lacks(held: CoverageDocument, *, complete: bool | None) -> tuple[object, ...]:
    """By what two coverages lack the same, however many races each has."""
    return held.missing, held.in_part, complete


def _earlier(moments: Iterable[MomentCoverage], last: object) -> Iterator[tuple[str, str]]:
    """What was missing at the moments of a history at which other races were than at its end; the first few of them."""
    others: dict[object, list[MomentCoverage]] = {}
    for one in moments:
        lacks = _lacks(one.coverage, complete=one.complete)
        if one.coverage.words is not None and lacks != last:
            others.setdefault(lacks, []).append(one)
    for same in list(others.values())[:_SHOWN]:
        yield f"after {names_of([one.after for one in same])}: ", same[-1].coverage.words or WHOLE
    if len(others) > _SHOWN:
        yield "", f"at {len(others) - _SHOWN} more moments other races were missing or known in part; --json has them"
