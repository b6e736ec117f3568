"""What if: a season with entries taken out or imagined, read like a real one and marked as hypothetical everywhere.

Imagined entries live in a reading only. They stand after the last position of the basis, and nothing appends them.
"""

from collections.abc import Sequence
from dataclasses import replace

from ledger.basis import Question
from ledger.book import Reader, Reading, announced
from ledger.entry import Draft, Entry
from ledger.errors import NotFoundError
from ledger.facts import Fact
from ledger.season import Season, fold

ACTOR = "hypothetical"
"""The actor of imagined entries."""


def imagine(reader: Reader, question: Question, *, without: Sequence[int] = (), more: Sequence[Draft] = ()) -> Reading:
    """The reading at a basis, less the entries at `without`, with `more` after the last.

    A decision that is left out is as if it had not been made; a protocol that is left out takes its race with it.

    Raises:
        NotFoundError: A position to leave out is not in the basis. Else as `Reader.read`.
    """
    reading = reader.read(question)
    entries: Sequence[Entry[Fact]] = reader.entries(upto=reading.basis.at)
    if question.as_of is not None:
        entries = list(announced(entries, question.as_of))
    known = {entry.position: entry for entry in entries}
    for position in without:
        if position not in known:
            raise NotFoundError(f"--without {position}: no such entry at this basis, which ends at {reading.basis.at}")
    left = [entry for entry in entries if entry.position not in without]
    season = fold(Season(), [*left, *imagined(reading, more)])
    said = [f"without entry {position} ({known[position].name})" for position in without]
    said += [f"with {describe(draft.fact)}" for draft in more]
    return replace(reading, season=season, basis=reading.basis.model_copy(update={"hypothetical": tuple(said)}))


def imagined(reading: Reading, more: Sequence[Draft]) -> list[Entry[Fact]]:
    """Drafts as entries after the last position of a basis, published after everything in it."""
    return [
        Entry(position, 0, draft.published_at or 0, ACTOR, draft.fact, draft.reason, draft.source)
        for position, draft in enumerate(more, reading.basis.at + 1)
    ]


def describe(fact: Fact) -> str:
    """An imagined fact in a few words: its name and its subject, or the entry that it is about."""
    touched = fact.touches()
    return " ".join((type(fact).__name__, *(touched.subject or [str(touched.cites)])))
