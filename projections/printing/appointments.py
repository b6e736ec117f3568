"""The calendar of a season for people's calendars (RFC 5545): one event for each competition, over its local days.

An event keeps its name for ever. What an entry says of a competition raises its sequence number, and its last change is
that of the last of those entries, so that a calendar that reads the file again takes what is newer.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from icalendar import Calendar, Event

from ledger.book import Reading
from ledger.entry import Entry
from ledger.facts import Fact
from ledger.instants import format_instant, to_datetime
from ledger.season import Season
from ledger.vocabulary import parse_event, whole_programme
from projections.documents.plain import EVIDENCE, counted_in_words, evidence_in_short
from projections.documents.words import days_in_words, event_in_words, raced_in_words, raced_often, series_of
from projections.reports.calendar import CalendarDocument, ScheduledCompetition
from projections.tables.text import visible


def appointments(reading: Reading, document: CalendarDocument) -> bytes:
    """The competitions of a calendar as a file for calendars; cancelled ones are in it, as cancelled."""
    book = reading.basis.book
    made = Calendar()
    made.add("prodid", "-//season ledger//calendar//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", series_of(book))
    made.add("x-wr-calname", series_of(book))
    counted = counted_in_words(reading, reading.basis, recorded=format_instant(reading.season.recorded_at))
    made.add("description", visible(f"{counted}. {evidence_in_short(reading.basis)}"))
    for competition in document.competitions:
        made.add_component(_event(reading.season, book, competition))
    written: bytes = made.to_ical()
    return written


def _event(season: Season, book: str, of: ScheduledCompetition) -> Event:
    entries = list(_entries(season, of.competition))
    changed = to_datetime(max(entry.recorded_at for entry in entries)).replace(microsecond=0)
    made = Event()
    made.add("uid", f"{of.competition}@{'.'.join(reversed(book.split('/')))}.season-ledger")
    made.add("summary", visible(of.name))
    made.add("dtstart", date.fromisoformat(of.first_day))
    made.add("dtend", date.fromisoformat(of.last_day) + timedelta(days=1))  # the first day that it no longer takes
    made.add("location", visible(f"{of.venue}, {of.city} ({of.noc})"))
    made.add("status", "CANCELLED" if of.state == "cancelled" else "CONFIRMED")
    made.add("sequence", len(entries) - 1)
    made.add("dtstamp", changed)
    made.add("last-modified", changed)
    made.add("transp", "TRANSPARENT")
    made.add("description", "\n".join(map(visible, _words(season, of))))
    return made


def _entries(season: Season, competition: str) -> Iterator[Entry[Fact]]:
    """The entries that say something of a competition, those that were undone or taken back, and those that did so."""
    told = (
        season.schedule[competition],
        *season.moves,
        *season.cancellations,
        *season.programmes,
        *season.not_held_by,
        *season.withdrawn.values(),
    )
    own = [entry for entry in told if entry.fact.touches().competition == competition]
    yield from own
    for entry in own:
        yield from _undone(season, entry.position)
    taken = [entry.position for entry in own if entry.position in season.withdrawn]
    yield from (entry for entry in season.withdrawals if any(map(entry.fact.takes, taken)))


def _undone(season: Season, position: int) -> Iterator[Entry[Fact]]:
    for reversal in season.reversals.get(position, ()):
        yield season.entries()[reversal]
        yield from _undone(season, reversal)


def _words(season: Season, of: ScheduledCompetition) -> Iterator[str]:
    """What a reader of the event is told: what became of it, and what is raced."""
    because = f": {of.reason}" if of.reason else ""
    if of.state == "cancelled":
        yield f"cancelled{because}"
    elif of.state == "moved":
        days = days_in_words(of.first_day_announced, of.last_day_announced)
        yield f"moved{because}; announced for {days}, {of.city_announced}"
    if of.programme is None:
        yield "programme: not known"
    else:
        yield "programme:"
        for event, races in whole_programme(of.programme.items(), of.unknown_events):
            yield raced_often(event_in_words(parse_event(event)), races)
    not_held = season.not_held(of.competition)
    if not_held:
        yield f"not held: {', '.join(raced_in_words(f'{of.competition}-{race}') for race in not_held)}"
    yield f"competition {of.number} of the season; days of {of.time_zone}"
    by = f", by entry {of.decided_by}" if of.decided_by is not None else ""
    yield f"{EVIDENCE}: {of.competition}{by}"
