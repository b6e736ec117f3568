"""The desk: the only place that loads a season, runs a decider and appends what it decides."""

import time
from collections.abc import Callable, Sequence

from commands.deciders.admission.results import day_to_come
from ledger.book import Book, Decided, Reader
from ledger.entry import Draft, Entry
from ledger.errors import ConflictError
from ledger.facts import Fact, ProtocolFiled
from ledger.instants import format_instant
from ledger.season import Season
from ledger.stores import open_store

BESIDE_OTHERS = 3
"""How often a desk decides while others may write too. Each conflict means that another desk succeeded; after so many
it waits for a turn, in which nobody else writes."""

NOTICED = 1_000_000
"""Microseconds by which an entry may lie ahead of the clock unnoticed: the clocks of two desks differ a little."""


def system_clock() -> int:
    """The present instant, in microseconds since 1970."""
    return time.time_ns() // 1_000


class Desk:
    """Runs deciders against a book: load, decide, append at the expected position; on a conflict, read on and again."""

    def __init__(
        self,
        book: Book,
        *,
        actor: str,
        clock: Callable[[], int] = system_clock,
        warn: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Work on `book` in the name of `actor`; `clock` gives the present.

        `warn` hears, once, of entries from the future that others come after, and of results of a day to come.
        """
        self.book = book
        self.actor = actor
        self._clock = clock
        self._tell = warn
        self._warn: Callable[[str], None] | None = warn
        self._reader = Reader(book)
        self._doubted: set[str] = set()

    @property
    def reader(self) -> Reader:
        """The reader that this desk loads the season with."""
        return self._reader

    def now(self) -> int:
        """The present instant by the clock of this desk."""
        return self._clock()

    def season(self) -> Season:
        """The season at the end of the book as it is now."""
        return self._reader.season(len(self._reader.entries()))

    def run(self, decide: Callable[[Season], Sequence[Draft]]) -> tuple[Entry[Fact], ...]:
        """Record what `decide` decides: all of it or nothing.

        Desks decide side by side, and who appends first succeeds. One that was late several times waits for its turn,
        and decides once more while all others wait.

        Raises:
            RefusedError: The decider refuses.
            BookChangedError: What this desk has read or recorded is not in the book any more.
            StoreError: The turn did not come.
        """
        for _ in range(BESIDE_OTHERS):
            decided = self._decided(decide)
            if not decided.drafts:
                return ()
            try:
                made = self.book.append(decided.drafts, expected=decided.expected, recorded_at=decided.recorded_at)
            except ConflictError:
                continue
            self._reader.keep(made)
            return made
        made = self.book.append_in_turn(lambda: self._decided(decide))
        self._reader.keep(made)
        return made

    def _decided(self, decide: Callable[[Season], Sequence[Draft]]) -> Decided:
        """What is decided on the season as it is now, dated.

        The clocks of two desks may differ; a book's own time never runs backwards. But when something was public is not
        the book's to say: an entry from the future makes nothing public in the future.
        """
        entries = self._reader.entries()
        season = self._reader.season(len(entries))
        drafts = decide(season)
        now = self._clock()
        recorded = max(now, entries[-1].recorded_at) if entries else now
        self.doubt_days(season, drafts)
        if drafts and recorded - now > NOTICED:
            self._from_the_future(entries[-1], now)
        dated = [draft if draft.published_at is not None else draft._replace(published_at=now) for draft in drafts]
        return Decided(dated, len(entries), recorded)

    def doubt_days(self, season: Season, drafts: Sequence[Draft]) -> None:
        """Tell of results of a day that has not come, in whichever way they come in, once each."""
        for draft in drafts:
            doubt = day_to_come(season, draft.fact, self.now()) if isinstance(draft.fact, ProtocolFiled) else None
            if doubt is not None and doubt not in self._doubted:
                self._doubted.add(doubt)
                self._tell(doubt)

    def _from_the_future(self, latest: Entry[Fact], now: int) -> None:
        if self._warn is not None:
            moment = format_instant(latest.recorded_at)
            self._warn(
                f"entry {latest.position} is from the future: recorded at {moment}, and this computer says "
                f"{format_instant(now)}. What follows it is recorded at {moment} too, and published when this computer "
                "says; season doctor names such entries"
            )
            self._warn = None

    def rehearsal(self) -> "Desk":
        """A desk on a copy of the book in memory: what is run there shows what would be recorded."""
        store = open_store("memory:")
        stored = [(entry.name, entry.payload) for entry in self.book.stored()]
        store.append(self.book.name, 0, stored)
        return Desk(Book(store, self.book.name), actor=self.actor, clock=self._clock, warn=self._tell)
