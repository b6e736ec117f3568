"""Quotas and audits: from a warm season, over its whole history, and under ten thousand random what-ifs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from commands.intake.lines import read_lines
from ledger.basis import EVERYTHING, Question
from ledger.book import Book, Reader, Reading
from ledger.entry import Entry
from ledger.facts import ClassificationPublished, CompetitorDisqualified, Fact
from ledger.season import fold
from ledger.stores import open_store
from projections.audit import audit_publication
from projections.quota import quota_history_by_entry, quota_table
from tests.bench.measure import Bar, best

QUOTA = "owg-2026"
WHAT_IFS = 10_000


def quotas(url: str, name: str, lists: Path) -> Iterator[Bar]:
    """The quota bars, and the audit of a published list of two hundred rows."""
    with open_store(url, read_only=True) as store:
        reader = Reader(Book(store, name))
        reading = reader.read(EVERYTHING)
        table = best(lambda: quota_table(reading, QUOTA), rounds=10)
        history = best(lambda: list(quota_history_by_entry(reader, EVERYTHING, QUOTA)), rounds=2)
        broken = sum(not _holds(imagined) for imagined in _what_ifs(reading))
        published = [
            draft.fact for draft in read_lines(lists.read_text(encoding="utf-8").splitlines(), file=lists.name)
        ]
        after = reader.read(Question(through="wc2"))
        facts = [fact for fact in published if isinstance(fact, ClassificationPublished)]
        audit = max(best(lambda fact=fact: audit_publication(after, fact), rounds=3) for fact in facts)  # type: ignore[misc]
    yield Bar("the quotas of all 14 events, state warm", table * 1e3, 25, "ms", at_least=False)
    yield Bar("a quota after every entry of a season", history * 1e3, 3_000, "ms", at_least=False)
    yield Bar(f"broken maxima, shares or totals in {WHAT_IFS:,} random what-ifs", broken, 0, "cases", at_least=False)
    yield Bar("the audit of a published list of 202 rows", audit * 1e3, 1_000, "ms", at_least=False)


def _what_ifs(reading: Reading) -> Iterator[Reading]:
    """Readings with up to five random disqualifications, each looked at in one random event."""
    chance = Random(20251123)  # noqa: S311  a repeatable choice, no secret
    rows = [(race, e.fact.competitor) for race, record in reading.season.races.items() for e in record.results]
    quota = reading.rulebook.quota(QUOTA)
    for _ in range(WHAT_IFS):
        taken = [
            Entry[Fact](reading.basis.at + n, 0, 0, "bench", CompetitorDisqualified(race=race, competitor=who))
            for n, (race, who) in enumerate(chance.sample(rows, chance.randint(1, 5)), 1)
        ]
        one = quota.model_copy(update={"events": (chance.choice(quota.events),)})
        rulebook = reading.rulebook.model_copy(update={"quotas": (one,)})
        yield replace(reading, season=fold(reading.season, taken), rulebook=rulebook)


def _holds(reading: Reading) -> bool:
    table = quota_table(reading, QUOTA)
    for event in table.events:
        shares = event.shares
        sections = Counter(one.section for one in event.places)
        held = Counter(one.line.holder for one in (*event.places, *event.reserves))
        if (
            len(event.places) > shares.places
            or sections["points"] > shares.by_points
            or sections["time"] > shares.by_times
            or max(held.values(), default=0) > shares.max_per_noc
            or sum(one.places for one in table.tallies) != len(event.places)
        ):
            return False
    return True
