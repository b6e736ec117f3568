"""What if: a season with entries taken out or imagined, read like a real one and marked as hypothetical everywhere.

Imagined entries live in a reading only. They stand after the last position of the basis, and nothing appends them.
"""

from collections.abc import Sequence

from ledger.basis import Question, counted_competitions
from ledger.book import Reader, Reading, announced
from ledger.entry import Draft, Entry
from ledger.errors import InvalidInputError, NotFoundError
from ledger.facts import (
    CompetitionScheduled,
    CompetitorEntered,
    Fact,
    Publication,
    RulebookAdopted,
    SeasonOpened,
)
from ledger.season import Season, fold, on_last_day
from ledger.vocabulary import parse_race
from projections.season.filings import naming_needed, place_taken, resting

ACTOR = "hypothetical"
"""The actor of imagined entries."""


def imagine(reader: Reader, question: Question, *, without: Sequence[int] = (), more: Sequence[Draft] = ()) -> Reading:
    """The reading at a basis, less the entries at `without`, with `more` after the last.

    A decision that is left out is as if it had not been made; a protocol that is left out takes its race with it.

    Raises:
        NotFoundError: A position to leave out is not in the basis. Else as `Reader.read`.
        InvalidInputError: What stays in the season rests on an entry to leave out.
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
    for position in without:
        if position in reading.season.withdrawn:
            by = reading.season.withdrawn_by(position)
            raise InvalidInputError(f"--without {position}: it is withdrawn by entry {by} already")
        _can_be_left_out(known[position], [entry for entry in left if entry.position not in reading.season.withdrawn])
    season = fold(Season(), left)
    for position in without:
        _leaves_withdrawals_whole(position, reading.season, season)
    season = fold(season, imagined(reading, more))
    # What is imagined may take a competition off the calendar, put one on it again, or change their order.
    counted = counted_competitions(season, question.through)
    season = on_last_day(season, counted)
    rules = None if question.rulebook is not None else reader.rules(season, counted)
    rulebook = rules or reading.rulebook
    said = [f"without entry {position} ({known[position].name})" for position in without]
    said += [f"with {describe(draft.fact)}" for draft in more]
    basis = reading.basis.model_copy(
        update={"hypothetical": tuple(said), "rulebook": rulebook.edition, "amended": rulebook.amended}
    )
    return Reading(basis, season, rulebook, counted)


def _can_be_left_out(entry: Entry[Fact], left: Sequence[Entry[Fact]]) -> None:
    """Refuse to leave out what the other entries cannot be read without.

    Raises:
        InvalidInputError: They rest on it.
    """
    fact, touched = entry.fact, entry.fact.touches()
    why = None
    if isinstance(fact, SeasonOpened):
        why = "it opens the book"
    elif isinstance(fact, RulebookAdopted):
        why = "a season is not read without rules; name other rules with --rulebook"
    elif isinstance(fact, CompetitorEntered):
        rests = next((one for one in left if fact.competitor in one.fact.touches().competitors), None)
        why = None if rests is None else f"it enters {fact.competitor}, whom entry {rests.position} names"
    elif isinstance(fact, CompetitionScheduled):
        rests = next((one for one in left if _is_at(one.fact, fact.competition)), None)
        why = None if rests is None else f"entry {rests.position} is of {fact.competition}"
    elif isinstance(fact, Publication) and touched.quota is not None:
        rests = next((one for one in left if one.fact.touches().cites == entry.position), None)
        why = None if rests is None else f"entry {rests.position} rests on it"
    if why is not None:
        raise InvalidInputError(f"--without {entry.position}: {type(fact).__name__} cannot be left out: {why}")


def _leaves_withdrawals_whole(position: int, real: Season, other: Season) -> None:
    """Refuse to leave out a withdrawal whose place is taken since, or a reversal of one on which something rests now.

    Raises:
        InvalidInputError: The one or the other.
    """
    back = [entry for place, entry in real.withdrawn.items() if place not in other.withdrawn and place != position]
    gone = [place for place in other.withdrawn if place not in real.withdrawn]
    taken = place_taken(other, back, since=position)
    if taken is not None:
        raise InvalidInputError(
            f"--without {position}: it cannot be left out: entry {taken.position} ({taken.name}) has the place of what "
            "it takes back"
        )
    needs = next((one for _, one in naming_needed(real, gone)), None) or resting(real, gone)
    if needs is not None and needs.position != position:
        raise InvalidInputError(
            f"--without {position}: it cannot be left out: entry {needs.position} ({needs.name}) rests on what it "
            "brought back"
        )


def _is_at(fact: Fact, competition: str) -> bool:
    touched = fact.touches()
    if touched.race is not None:
        return parse_race(touched.race).competition == competition
    return touched.competition == competition


def imagined(reading: Reading, more: Sequence[Draft]) -> list[Entry[Fact]]:
    """Drafts as entries after the last position of a basis, recorded with its last entry."""
    now = reading.season.recorded_at
    return [
        Entry(position, now, draft.published_at or 0, ACTOR, draft.fact, draft.reason, draft.source)
        for position, draft in enumerate(more, reading.basis.at + 1)
    ]


def describe(fact: Fact) -> str:
    """An imagined fact in a few words: its name and its subject, or the entry that it is about."""
    touched = fact.touches()
    return " ".join((type(fact).__name__, *(touched.subject or [str(touched.cites)])))
