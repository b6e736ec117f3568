"""Record a decision: show what it would change, then append it. What the commands of ``season`` for decisions do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from commands.deciders.accepting import accepting
from commands.deciders.admission import as_entry, check
from commands.desk.desk import Desk
from ledger.basis import EVERYTHING
from ledger.entry import Draft, Entry, Source
from ledger.errors import InvalidInputError, NoRulebookError
from ledger.facts import DECISIONS, Fact, ProtestLodged, Reach, ResultCorrected, SeasonOpened
from ledger.instants import format_instant
from ledger.season import Season, evolve
from projections.disputes.diff import CupDiff, compare
from projections.disputes.what_if import imagine
from projections.quota import EventChange, quota_changes, quota_table
from projections.races.classification import classify
from projections.races.stages import limits


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What goes with every decision: why, on what ground, and since when it is public.

    Attributes:
        reason: Why, in words.
        source: A file, whose SHA-256 is kept, or a reference.
        published_at: When it became official outside, in microseconds since 1970; None means now.
    """

    reason: str
    source: Source | None = None
    published_at: int | None = None


def cite(text: str) -> Source:
    """A source that a person names: the path of a file that exists, or else a reference in words.

    Raises:
        InvalidInputError: It looks like a file, and there is none.
    """
    path = Path(text)
    if path.is_file():
        return Source(kind="file", name=path.name, sha256=sha256(path.read_bytes()).hexdigest())
    if path.suffix in (".pdf", ".csv", ".json", ".xlsx", ".html", ".txt", ".eml") and "://" not in text:
        raise InvalidInputError(f"--source {text}: no such file; a reference in words needs no file ending")
    return Source(kind="reference", name=text)


def record(
    desk: Desk,
    decide: Callable[[Season], Fact | tuple[Fact, ...]],
    circumstances: Circumstances,
    *,
    nocs: Sequence[str] = (),
) -> Entry[Fact]:
    """Decide on the season as it is at the moment of appending, and append; of several facts the last is the decision.

    Raises:
        InvalidInputError: A code in `nocs` is known.
        RefusedError: The decision does not fit the season.
    """
    return desk.run(lambda season: checked(desk, season, decide, circumstances, nocs=nocs))[-1]


def checked(
    desk: Desk,
    season: Season,
    decide: Callable[[Season], Fact | tuple[Fact, ...]],
    circumstances: Circumstances,
    *,
    nocs: Sequence[str] = (),
) -> list[Draft]:
    """What is decided as drafts that fit the season, each after the one before it, if they are recorded now.

    `nocs` are codes that are taken though no NOC is known to have them, where what is decided has them.

    Raises:
        InvalidInputError: A code in `nocs` is known.
        RefusedError: One does not fit.
    """
    now = desk.now()

    def fitting(season: Season) -> list[Draft]:
        drafts, decided = list[Draft](), decide(season)
        for fact in decided if isinstance(decided, tuple) else (decided,):
            said = (None, None) if isinstance(fact, SeasonOpened) else (circumstances.reason, circumstances.source)
            one = Draft(fact, desk.actor, circumstances.published_at, *said)
            check(season, one, now=now)
            drafts.append(one)
            season = evolve(season, as_entry(season, one, now=now))
        return drafts

    return accepting(season, nocs, actor=desk.actor, decide=fitting)


def noted(desk: Desk, season: Season, draft: Draft) -> str | None:
    """What somebody must know who gave a rank that counts who is out, or who protests after the time for it."""
    fact = draft.fact
    if isinstance(fact, ProtestLodged):
        return _too_late(desk, fact, draft.published_at)
    if not isinstance(fact, ResultCorrected) or fact.ranked_by != "officials":
        return None
    found = classify(evolve(season, as_entry(season, draft)), fact.race)
    own = next(row for row in found.rows if row.competitor == season.identity(fact.competitor))
    if own.rank in (None, fact.result.rank):
        return None
    gone = [row for row in found.rows if row.ruled is not None and row.ruled.gone]
    names = ", ".join(season.competitor(row.competitor).name for row in gone)
    name = season.competitor(own.competitor).name
    return f"rank {fact.result.rank} counts also who was taken out ({names}); {name} has rank {own.rank}"


def _too_late(desk: Desk, fact: ProtestLodged, published_at: int | None) -> str | None:
    """That a protest comes after its limit; it is recorded all the same, and the tables say it."""
    reading = desk.reader.read(EVERYTHING)
    until = limits(reading, reading.season.races[fact.race])
    limit, moment = until.of(fact), desk.now() if published_at is None else published_at
    if limit is None or moment <= limit:
        return None
    return (
        f"it comes after the time for it, which was over at {format_instant(limit)} at the latest ({until.mark}); "
        "where it was lodged earlier, say when with --published-at"
    )


def preview_quotas(desk: Desk, draft: Draft) -> tuple[EventChange, ...]:
    """The events of the quota whose equals a decision orders in which somebody gets another place."""
    quota = draft.fact.touches().quota
    if quota is None or draft.fact.reach is not Reach.ORDER:
        return ()
    before, after = desk.reader.read(EVERYTHING), imagine(desk.reader, EVERYTHING, more=[draft])
    return quota_changes(quota_table(before, quota), quota_table(after, quota))


def counts_from(fact: Fact, published_at: int | None, now: int) -> str | None:
    """What somebody who dates a decision in the future must know: from when it counts."""
    if type(fact) not in DECISIONS or published_at is None or published_at <= now:
        return None
    moment = format_instant(published_at)
    return f"dated in the future: with --as-of it counts from {moment} on, and without from the moment it is recorded"


def preview(desk: Desk, *drafts: Draft) -> tuple[CupDiff, ...]:
    """The cups in which a decision would move somebody; none where the book has no rules to compute them by."""
    if drafts[-1].fact.reach is Reach.PEOPLE:
        return ()
    before = desk.reader.read(EVERYTHING)
    try:
        return compare(before, imagine(desk.reader, EVERYTHING, more=drafts))
    except NoRulebookError:
        return ()
