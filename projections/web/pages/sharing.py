"""What a page says of itself to who shares, quotes or follows it: a description, a citation, its feed, its events.

Events are described in the words of schema.org, in a block of data that no browser runs.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup
from pydantic import BaseModel

from ledger.basis import Basis
from ledger.vocabulary import parse_race
from projections.documents.books import BooksBasis, with_people
from projections.documents.competitions import CompetitionLine
from projections.documents.plain import short_root
from projections.documents.race import RaceDocument
from projections.documents.words import competition_in_words, moment_in_words, race_in_words, series_of
from projections.printing.paper_over import series_over
from projections.tables.text import visible
from projections.web.pages.page import View

FEEDS: Final[Mapping[str, str]] = {
    "standing": "standings/{cup}",
    "quota": "quotas/{quota}",
    "quota_event": "quotas/{quota}",
    "competitor": "competitors/{competitor}",
    "noc": "nocs/{noc}",
}
"""The feeds of reports that have one of their own, below the folder of feeds; all others have that of the decisions."""
DECISIONS: Final = "decisions"
OF_FILES: Final = ("standing",)
"""The reports whose feeds are written into a site too, which is to have few files."""


def feed_of(view: View, *, site: bool) -> str:
    """The feed that follows what a page shows: its path below the root."""
    name = view.report.name
    own = FEEDS.get(name) if name in OF_FILES or not site else None
    return f"feeds/{own.format_map(view.places) if own else DECISIONS}.atom"


def description(view: View, title: str, basis: Basis) -> str:
    """One sentence or two on a page, for who has not opened it."""
    season = view.reading.season
    through = f", counting races up to {competition_in_words(season, basis.through)}" if basis.through else ""
    as_of = f", as of {moment_in_words(basis.as_of)}" if basis.as_of else ""
    imagined = "Hypothetical. " if basis.hypothetical else ""
    return visible(f"{imagined}{title}: {view.report.about} {series_of(basis.book)}{as_of}{through}.")


def citation(title: str, basis: Basis) -> str:
    """How a page is quoted, before its permanent address: what it shows, of which entries, and by which rules."""
    parts = (
        f"{series_of(basis.book)}: {title}",
        f"season ledger, entries 1 to {basis.at:,}",
        f"as of {basis.as_of}" if basis.as_of else "",
        f"races up to {basis.through}" if basis.through else "",
        f"rules of {basis.rules}",
        f"root {basis.root[:16]}",
        "hypothetical" if basis.hypothetical else "",
    )
    return visible(", ".join(filter(None, parts)))


def description_over(title: str, about: str, basis: BooksBasis) -> str:
    """The same of a page over several seasons, which names them."""
    as_of = f", as of {moment_in_words(basis.as_of)}" if basis.as_of else ""
    return visible(f"{title}: {about} {series_over(basis)}{as_of}.")


def citation_over(title: str, basis: BooksBasis) -> str:
    """How a page over several seasons is quoted, which has no permanent address: by the books that it rests on.

    Each stands with the position up to which it was read; the root is that of all of them in this order.
    """
    parts = (
        f"{series_over(basis)}: {title}",
        "season ledger",
        *(f"{one.book} entries 1 to {one.at:,}" for one in with_people(basis.books, basis.people)),
        f"as of {basis.as_of}" if basis.as_of else "",
        f"root of all {short_root(basis.root)}",
    )
    return visible(", ".join(filter(None, parts)))


def structured(view: View, document: BaseModel, address: str) -> Markup | None:
    """The events that a page is about, as JSON-LD; `address` is where it is. None where it is about none."""
    found = [_without_blanks(one) for one in _events(view, document, address)]
    if not found:
        return None
    data = {"@context": "https://schema.org", **(found[0] if len(found) == 1 else {"@graph": found})}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Nothing in a text of others ends the block or begins another.
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704  no sign that is markup is left in it


def _events(view: View, document: BaseModel, address: str) -> Iterator[dict[str, Any]]:
    if isinstance(document, RaceDocument):
        yield _race(view, document, address)
        return
    lines: Sequence[CompetitionLine] = getattr(document, "competitions", ())
    if view.report.name in ("overview", "calendar"):
        yield from (_competition(view, one.competition, getattr(one, "state", "")) for one in lines)


def _competition(view: View, name: str, state: str = "") -> dict[str, Any]:
    fact = view.reading.season.scheduled(name)
    place = {"@type": "PostalAddress", "addressLocality": visible(fact.city), "addressCountry": fact.noc}
    status = {"cancelled": "EventCancelled", "moved": "EventRescheduled"}.get(state, "EventScheduled")
    return {
        "@type": "SportsEvent",
        "name": visible(fact.name),
        "sport": "Speed skating",
        "startDate": fact.first_day,
        "endDate": fact.last_day,
        "eventStatus": f"https://schema.org/{status}",
        "location": {"@type": "Place", "name": visible(fact.venue), "address": place},
    }


def _race(view: View, document: RaceDocument, address: str) -> dict[str, Any]:
    competition = parse_race(document.race).competition
    held = _competition(view, competition) if competition in view.reading.season.schedule else {}
    teams = parse_race(document.race).event.is_team
    return {
        "@type": "SportsEvent",
        "name": visible(race_in_words(view.reading.season, document.race)),
        "sport": "Speed skating",
        "startDate": document.date,
        "url": address,
        "location": held.get("location"),
        "superEvent": held,
        "competitor": [
            {"@type": "SportsTeam" if teams else "Person", "name": visible(row.name)} for row in document.rows
        ],
    }


def _without_blanks(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}
