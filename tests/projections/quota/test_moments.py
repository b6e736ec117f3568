"""The history of a quota has a moment after every entry that changes the quota, whatever its fact."""

from hypothesis import given as over

from ledger.basis import EVERYTHING, Question
from ledger.book import Reader
from ledger.facts import FACTS, Fact, ProtestDecided, ProtestLodged, RulebookAdopted
from ledger.rulebook import load_edition
from projections.quota import QuotaTable, quota_history_by_entry, quota_table
from projections.quota.moments import CONCERNS
from tests.projections.quota.small import event, quota
from tests.support.desks import desk_with
from tests.support.given import race, skaters
from tests.support.seasons import OPENING, Filing, book_of, reader_of, seasons

RACE = "wc1-men-500-a"
SMALL = quota(event(), competitions=("wc1",))


def with_small_quota(reader: Reader) -> Reader:
    """A reader by whose rulebook there is one small quota."""
    reader.read(EVERYTHING)
    for fact in (entry.fact for entry in reader.entries()):
        if isinstance(fact, RulebookAdopted):
            reader._rulebooks[fact.sha256] = load_edition(fact.edition).model_copy(update={"quotas": (SMALL,)})
    return reader


def moments(reader: Reader) -> dict[int | None, QuotaTable]:
    return {one.position: one.table for one in quota_history_by_entry(reader, EVERYTHING, "games")}


@over(seasons())
def test_no_moment_is_skipped(filings: list[Filing]) -> None:
    reader = with_small_quota(reader_of(book_of(filings)))
    found = moments(reader)
    before = None
    for position in range(len(OPENING.facts), len(reader.entries()) + 1):
        table = quota_table(reader.read(Question(at=position)), "games")
        after = table.events, table.tallies, table.provisional
        if before is not None and after != before:
            assert position in found
            assert (found[position].events, found[position].provisional) == (table.events, table.provisional)
        before = after


def test_a_protest_and_its_verdict_are_moments() -> None:
    held: list[Fact] = [*skaters("ada", "bo"), *race(RACE, "ada", "bo"), ProtestLodged(race=RACE, by="NOR")]
    lodged = len(desk_with(held).reader.entries())
    reader = with_small_quota(desk_with([*held, ProtestDecided(lodged=lodged, upheld=False)]).reader)
    found = moments(reader)
    assert [found[position].provisional for position in (lodged, lodged + 1)] == [True, False]


def test_what_a_history_passes_over() -> None:
    """A fact that is not in this list is in every history; a new one has to say of itself that it changes nothing."""
    assert {fact.__name__ for fact in set(FACTS.values()) - CONCERNS} == {
        "SeasonOpened",
        "RulebookAdopted",
        "CompetitorConfirmed",
        "CompetitorEntered",
        "NocAccepted",
        "CompetitorsToldApart",
        "ClassificationPublished",
        "QuotaAllocated",
        "QuotaDeclined",
        "QuotaReallocated",
        "TitleAwarded",
        "KeyTrusted",
        "KeyRetired",
        "ArchiveDescribed",
    }
