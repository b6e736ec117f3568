"""Given entries: small seasons written the way a person would say them."""

from collections.abc import Sequence

from ledger.entry import Draft, Entry
from ledger.facts import (
    CompetitionScheduled,
    CompetitorEntered,
    Fact,
    ProtocolFiled,
    ResultRecorded,
    ResultRow,
    RulebookAdopted,
    SeasonOpened,
)
from ledger.rulebook import load_edition
from ledger.season import Season, fold
from ledger.vocabulary import parse_race

HOUR = 3_600_000_000
START = 1_763_000_000_000_000  # 2025-11-13
"""Microseconds at which the first entry of a given season is recorded; each following one is an hour later."""


def calendar() -> list[CompetitionScheduled]:
    """Three competitions, the last of them a Final."""
    days = [
        ("wc1", "2025-11-14", "2025-11-16"),
        ("wc2", "2025-11-21", "2025-11-23"),
        ("wc3", "2025-12-05", "2025-12-07"),
    ]
    return [
        CompetitionScheduled(
            competition=name,
            name=f"World Cup {name}",
            venue="Oval",
            city="Somewhere",
            noc="NED",
            first_day=first,
            last_day=last,
            time_zone="Europe/Amsterdam",
            final=name == "wc3",
            programme=(("men-500", 1), ("men-1500", 1)),
        )
        for name, first, last in days
    ]


def opening(edition: str = "2025-26") -> list[Fact]:
    """The facts that open a season with a calendar of three competitions."""
    rulebook = load_edition(edition)
    adopted = RulebookAdopted(edition=rulebook.edition, text=rulebook.text, sha256=rulebook.sha256)
    return [SeasonOpened(series="world-cup", season=edition), adopted, *calendar()]


def skaters(*names: str, gender: str = "men", noc: str = "NED") -> list[Fact]:
    """Skaters who are entered under their own short names."""
    return [
        CompetitorEntered(
            competitor=name, kind="skater", gender="men" if gender == "men" else "women", name=name.title(), noc=noc
        )
        for name in names
    ]


def race(name: str, *rows: tuple[str, ResultRow] | str, state: str = "OFFICIAL") -> list[Fact]:
    """A race with its protocol: competitors in the order of their ranks, or with whole result rows."""
    parts = parse_race(name)
    day = {"wc1": "2025-11-14", "wc2": "2025-11-21", "wc3": "2025-12-05"}[parts.competition]
    protocol = ProtocolFiled(
        race=name,
        competition=parts.competition,
        gender=parts.gender,
        distance=parts.distance,
        number=parts.number,
        division=parts.division,
        day=day,
        title=name,
        state="PARTIAL" if state == "PARTIAL" else "OFFICIAL",
        rows=len(rows),
    )
    facts: list[Fact] = [protocol]
    for place, row in enumerate(rows, 1):
        who, result = (row, finished(place)) if isinstance(row, str) else row
        facts.append(
            ResultRecorded(
                race=name, competitor=who, name_printed=who.title(), noc_printed="NED", row=place, result=result
            )
        )
    return facts


def finished(rank: int, time: int | None = None, thousandth: int | None = None) -> ResultRow:
    """A row that finished; by default each place is a tenth of a second behind the one above."""
    return ResultRow(status="OK", rank=rank, time=34_000 + 100 * rank if time is None else time, thousandth=thousandth)


def entries(facts: Sequence[Fact], *, after: int = 0) -> list[Entry[Fact]]:
    """Facts as entries, an hour apart."""
    return [
        Entry(position, START + HOUR * position, START + HOUR * position, "tester", fact)
        for position, fact in enumerate(facts, after + 1)
    ]


def season(facts: Sequence[Fact]) -> Season:
    """The season of these facts."""
    return fold(Season(), entries(facts))


def draft(fact: Fact, published_at: int | None = None) -> Draft:
    """A fact on its way into a book."""
    return Draft(fact, "tester", published_at)
