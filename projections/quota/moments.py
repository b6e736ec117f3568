"""A quota over the season: its allocation through each qualifying competition, or after each entry of the book."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from ledger.basis import Question, counted_competitions
from ledger.book import Reader, Reading, announced
from ledger.entry import Entry
from ledger.facts import FACTS, Fact, Reach, reaching
from ledger.season import Season, fold
from projections.quota.table import QuotaTable, qualifying, quota_table

CONCERNS: Final = frozenset(FACTS.values()) - reaching(Reach.NOTHING, Reach.RULES)
"""The facts that can change an allocation. A history goes by one rulebook, whichever the book had adopted by then."""


@dataclass(frozen=True, slots=True)
class QuotaMoment:
    """A quota after a competition or an entry.

    Attributes:
        after: The competition, or the position of the entry as text.
        position: The entry, or None after a competition.
        table: The quota.
    """

    after: str
    position: int | None
    table: QuotaTable


def quota_history(reading: Reading, quota_id: str) -> tuple[QuotaMoment, ...]:
    """The quota through each qualifying competition that has raced, with everything learnt since.

    Raises what `quota_table` raises.
    """
    limited = qualifying(reading, reading.rulebook.quota(quota_id))
    raced = {record.race.competition for record in reading.season.races.values() if record.protocols}
    moments = []
    for index, name in enumerate(limited.counted):
        if name in raced:
            basis = limited.basis.model_copy(update={"through": name})
            through = replace(limited, counted=limited.counted[: index + 1], basis=basis)
            moments.append(QuotaMoment(name, None, quota_table(through, quota_id)))
    return tuple(moments)


def quota_history_by_entry(reader: Reader, question: Question, quota_id: str) -> Iterator[QuotaMoment]:
    """The quota after each entry that can change it, in the order of the book, in one pass over the entries.

    The entries of one sheet are one moment, after the last of them: a race that is half entered was never a state of
    the book, because a sheet goes in whole. Raises what `Reader.read` and `quota_table` raise.
    """
    final = reader.read(question)
    entries: Sequence[Entry[Fact]] = reader.entries(upto=final.basis.at)
    if question.as_of is not None:
        entries = list(announced(entries, question.as_of))
    season = Season()
    for _, group in groupby(entries, _filing):
        together = list(group)
        season = fold(season, together)
        if any(type(entry.fact) in CONCERNS for entry in together):
            position = together[-1].position
            scheduled = {fact.competition for fact in season.competitions()}
            through = question.through if question.through in scheduled else None
            basis = final.basis.model_copy(update={"at": position, "root": reader.root(position)})
            reading = Reading(basis, season, final.rulebook, counted_competitions(season, through))
            yield QuotaMoment(str(position), position, quota_table(reading, quota_id))


def _filing(entry: Entry[Fact]) -> tuple[object, ...]:
    """What entries of one sheet, recorded in one append, have in common; of other entries each is alone."""
    source = entry.source
    if source is None or source.kind != "protocol":
        return (entry.position,)
    return source.sha256, source.name, entry.recorded_at
