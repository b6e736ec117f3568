"""The one door: a fact is checked against the season before it, and enters or is refused."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from commands.deciders.admission import (
    calendar,
    decisions,
    doubts,
    entrants,
    frozen,
    keeping,
    keys,
    orders,
    people,
    publications,
    results,
    sanctions,
    withdrawals,
)
from commands.deciders.admission.nocs import known_nocs
from commands.deciders.admission.rules import rules_of
from ledger.entry import Draft, Entry
from ledger.errors import LedgerError, RefusedError
from ledger.facts import (
    DECISIONS,
    DecisionReversed,
    Fact,
    FilingWithdrawn,
    ProtestAppealed,
    ProtestDecided,
    ProtocolFiled,
    QuotaDeclined,
    QuotaReallocated,
    RaceDecision,
    ResultRecorded,
    SeasonOpened,
)
from ledger.instants import format_instant, to_datetime
from ledger.season import Season, evolve

_RULES: Final = rules_of(
    calendar.FAMILY,
    entrants.FAMILY,
    results.FAMILY,
    decisions.FAMILY,
    sanctions.FAMILY,
    orders.FAMILY,
    publications.FAMILY,
    frozen.FAMILY,
    keys.FAMILY,
    keeping.FAMILY,
    doubts.FAMILY,
    withdrawals.FAMILY,
    people.FAMILY,
)


_RESTING: Final = (DecisionReversed, ProtestDecided, ProtestAppealed, QuotaDeclined, QuotaReallocated)
"""What makes no sense before the decision that it cites."""


def admit(
    season: Season, drafts: Sequence[Draft], *, file: str, lines: Sequence[int] = (), now: int | None = None
) -> list[Draft]:
    """Check drafts one after another, each against the season as the ones before it leave it.

    A draft that says exactly what the book says already is passed over; where the drafts begin with the whole book, as
    a later dump of it does, all decisions that follow are new. `lines` are the lines of the file on which the drafts
    stand, where they stand on lines. `now` is as in `check`.

    Raises:
        RefusedError: One does not fit; the error names the file, its line or which fact of it, and what would be right.
    """
    places = [f"{file}, line {line}: " for line in lines] or [f"{file}: "] * len(drafts)
    own = _entries_of_the_book(season, drafts)
    start, before, kept, stands = season if own < season.length else None, season.length, list[Draft](), list[str]()
    gone = _withdrawn_again(season, drafts[own:])
    filed: dict[str, str] = {}
    for number, (place, given) in enumerate(zip(places[own:], drafts[own:], strict=True), own + 1):
        draft = calendar.as_move(season, given)
        if said_by(start, season, draft.fact) is not None:
            continue
        if gone[draft.fact]:
            gone[draft.fact] -= 1
            continue
        try:
            check(season, draft, now=now)
        except RefusedError as error:
            name = type(given.fact).__name__
            message = f"{place}{name}: {error}" if lines else f"{place}fact {number}, {name}: {error}"
            if lines and error.position is not None and before < error.position <= before + len(stands):
                # What stands in the way is in this very file, so that it never has a position in the book.
                message = message.replace(f"entry {error.position}", stands[error.position - before - 1])
            raise RefusedError(message, reason=error.reason, position=error.position) from None
        kept.append(draft)
        stands.append(place.removeprefix(f"{file}, ").removesuffix(": "))
        season = evolve(season, as_entry(season, draft, now=now))
        if isinstance(draft.fact, ProtocolFiled):
            filed[draft.fact.race] = place
        elif isinstance(draft.fact, ResultRecorded):
            _declared(season, draft.fact.race, place)
    for race, place in filed.items():
        _whole(season, race, place)
    return kept


def judge(season: Season, drafts: Sequence[tuple[int, Draft]]) -> tuple[dict[int, str | None], Season]:
    """What would become of each draft of a file, by its line, one after another: a refusal does not hide the next.

    Returns:
        By line why it is refused, an empty text where the book says it already, or None where it is recorded; and the
        season after all that is not refused.
    """
    own = _entries_of_the_book(season, [draft for _, draft in drafts])
    start = season if own < season.length else None
    found: dict[int, str | None] = dict.fromkeys((line for line, _ in drafts[:own]), "")
    gone = _withdrawn_again(season, [draft for _, draft in drafts[own:]])
    filed: dict[str, int] = {}
    for line, given in drafts[own:]:
        draft = calendar.as_move(season, given)
        said = said_by(start, season, draft.fact) is not None
        if said or gone[draft.fact]:
            gone[draft.fact] -= not said
            found[line] = ""
            continue
        try:
            check(season, draft)
            after = evolve(season, as_entry(season, draft))
            if isinstance(draft.fact, ResultRecorded):
                _declared(after, draft.fact.race, "")
        except LedgerError as error:
            found[line] = str(error)
            continue
        found[line], season = None, after
        if isinstance(draft.fact, ProtocolFiled):
            filed[draft.fact.race] = line
    for race, line in filed.items():
        try:
            _whole(season, race, "")
        except RefusedError as error:
            found[line] = str(error)
    return found, season


def _entries_of_the_book(season: Season, drafts: Sequence[Draft]) -> int:
    """How many drafts are the entries of the book, one by one: a dump of it, or of what became of it. Else none."""
    if not drafts or season.opened is None or drafts[0].fact != season.opened.fact:
        return 0
    book = sorted({**season.entries(), **season.withdrawn}.items())
    alike = all(draft.fact == entry.fact for draft, (_, entry) in zip(drafts, book, strict=False))
    return min(len(book), len(drafts)) if alike else 0


def _withdrawn_again(season: Season, drafts: Sequence[Draft]) -> Counter[Fact]:
    """The facts that drafts bring and take back, as the book has done already: they need not come and go again."""
    done = (
        draft.fact
        for draft in drafts
        if isinstance(draft.fact, FilingWithdrawn) and _said(season, draft.fact) is not None
    )
    return Counter(entry.fact for fact in done for position, entry in season.withdrawn.items() if fact.takes(position))


def _whole(season: Season, race: str, where: str) -> None:
    """The rows that a protocol declares have to come with it, unless it says that not every row is known."""
    record = season.races.get(race)
    if record is None or not record.protocols:
        return  # the same file takes it back
    fact, found = record.protocols[-1].fact, len(record.results)
    if fact.state != "PARTIAL" and found < fact.rows:
        raise RefusedError(
            f"{where}{race} has {fact.rows} rows by its protocol, and {found} results came with it; give all, or say "
            "that it is PARTIAL",
            reason="rows-missing",
        )


def _declared(season: Season, race: str, where: str) -> None:
    """No more rows come than the protocol declares. A re-issued one may leave out rows of the first."""
    record = season.races[race]
    fact = record.protocols[-1].fact
    if fact.state != "PARTIAL" and len(record.protocols) == 1 and len(record.results) > fact.rows:
        raise RefusedError(
            f"{where}{race} has {fact.rows} rows by its protocol, and this is result {len(record.results)}",
            reason="too-many-rows",
        )


def as_entry(season: Season, draft: Draft, *, now: int | None = None) -> Entry[Fact]:
    """A draft as the entry that it will be after a season, but for its moment of recording; `now` is as in `check`."""
    published_at = draft.published_at if draft.published_at is not None else now or 0
    return Entry(season.length + 1, 0, published_at, draft.actor, draft.fact, draft.reason, draft.source)


def check(season: Season, draft: Draft, *, now: int | None = None) -> None:
    """Refuse a fact that does not fit the season. `now` is when a draft is published that does not say it, if known.

    Raises:
        RefusedError: It does not.
    """
    fact = draft.fact
    _says_something(draft)
    if season.opened is None and not isinstance(fact, SeasonOpened):
        raise RefusedError("the book is not open; open it with: season open", reason="not-open")
    people.in_its_book(season, fact)
    known_nocs(season, fact)
    _RULES[type(fact)].check(season, fact)
    again = _put_back(season, fact)
    if again is not None:
        _RULES[type(again)].check(season, again)
    if isinstance(fact, DecisionReversed):
        undone = season.spoken_of(fact)
        if isinstance(undone, FilingWithdrawn):
            _brought_back(season, draft)
        else:
            entrants.fits_after(season, evolve(season, as_entry(season, draft)), undone)
    published_at = now if draft.published_at is None else draft.published_at
    if type(fact) in DECISIONS and published_at is not None:
        _after_its_race(season, fact, published_at)
        _after_what_it_rests_on(season, fact, published_at)


def _says_something(draft: Draft) -> None:
    """Who enters a fact is always named; a reason is in words or left out."""
    for name, text in (("actor", draft.actor), ("reason", draft.reason)):
        if text is not None and not text.strip():
            raise RefusedError(f"the {name} is empty; say it in words", reason=f"empty-{name}")


def said_by(start: Season | None, season: Season, fact: Fact) -> Entry[Fact] | None:
    """The entry with which the book said a fact at the `start`; `season` is the book as a file has led it so far.

    A decision may be made twice, each time anew, also where the file itself undid it before. Of a race that the file
    runs again nothing is said by what was said of an earlier run. Without a `start` the whole file goes on from there.
    """
    if isinstance(fact, RaceDecision | ResultRecorded) and fact.race in season.races:
        record, before = season.races[fact.race], None if start is None else start.races.get(fact.race)
        if len(record.earlier) > (0 if before is None else len(before.earlier)):
            return next((entry for entry in record.results if entry.fact == fact), None)
    if start is None and (type(fact) in DECISIONS or _begins_anew(season, fact)):
        return None
    if start is None or type(fact) not in DECISIONS:
        return _said(season, fact)
    same = (one for one in _RULES[type(fact)].said(start, fact) if one is not None and one.fact == fact)
    return next((one for one in same if season.in_force(one.position)), None)


def _said(season: Season, fact: Fact) -> Entry[Fact] | None:
    """The entry that says this very fact, where nothing has undone it."""
    return next((one for one in _RULES[type(fact)].said(season, fact) if one is not None and one.fact == fact), None)


def _begins_anew(season: Season, fact: Fact) -> bool:
    return isinstance(fact, ProtocolFiled) and season.to_be_run_again(fact.race) is not None


def _put_back(season: Season, fact: Fact) -> Fact | None:
    """The decision that a reversal of a reversal puts in force again, or None. It has to fit as if it were made now."""
    reversals = 0
    while isinstance(fact, DecisionReversed):
        decision = season.decisions.get(fact.reverses)
        if decision is None:  # it is withdrawn
            return None
        reversals, fact = reversals + 1, decision.fact
    return fact if reversals and reversals % 2 == 0 else None


def _brought_back(season: Season, draft: Draft) -> None:
    """What a withdrawal took back comes back where nothing has its place, and results and decisions fit as if made now.

    A sheet that was filed before its competition was cancelled may come back after it: as if it had never gone.

    Raises:
        RefusedError: Something else has its place.
    """
    after = evolve(season, as_entry(season, draft))
    back = [entry for position, entry in season.withdrawn.items() if position not in after.withdrawn]
    withdrawals.place_is_free(season, back)
    bare = replace(season, withdrawals=(), withdrawn={})
    for entry in back:
        try:
            if not isinstance(entry.fact, ProtocolFiled):
                check(bare, Draft(entry.fact, entry.actor, entry.published_at, entry.reason, entry.source))
        except RefusedError as error:
            message = f"entry {entry.position} ({entry.name}) cannot come back: {error}"
            raise RefusedError(message, reason=error.reason, position=error.position) from None
        bare = evolve(bare, entry)


def _after_its_race(season: Season, decision: Fact, published_at: int) -> None:
    """A decision cannot have been public before its race was skated anywhere on earth."""
    race = season.spoken_of(decision).touches().race
    record = season.races.get(race) if race is not None else None
    if record is None or not record.protocols:  # it is withdrawn, or about to be brought back
        return
    protocol = record.protocols[0]
    midnight = datetime.combine(date.fromisoformat(protocol.fact.day), datetime.min.time(), to_datetime(0).tzinfo)
    if to_datetime(published_at) < midnight - timedelta(hours=14):
        raise RefusedError(
            f"published before its race, which was on {protocol.fact.day}; --published-at must not be earlier: with "
            f"--published-at {protocol.fact.day}T12:00:00Z it is recorded",
            reason="before-its-race",
            position=protocol.position,
        )


def _after_what_it_rests_on(season: Season, decision: Fact, published_at: int) -> None:
    """What undoes, answers or carries out a decision cannot have been public before that decision.

    A correction says a whole row by itself, and may come with a sheet that is older than what it replaces in the book;
    a withdrawal is never announced.
    """
    cites = decision.touches().cites if isinstance(decision, _RESTING) else None
    cited = None if cites is None else season.decisions.get(cites)
    if cited is not None and published_at < cited.published_at:
        raise RefusedError(
            f"published at {format_instant(published_at)}, before entry {cited.position}, which it rests on and "
            f"which is published at {format_instant(cited.published_at)}; --published-at must not be earlier",
            reason="before-its-decision",
            position=cited.position,
        )
