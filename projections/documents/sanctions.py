"""Sanctions in force that act on a cup, as documents: what is deducted, who is excluded, which days are annulled."""

from collections.abc import Iterator

from ledger.book import Reading
from ledger.entry import Entry
from ledger.facts import CompetitorExcluded, PeriodAnnulled, PointsDeducted, Sanction
from ledger.rulebook.cups import Cup
from projections.cups.standings import counts_for
from projections.documents.base import Document
from projections.season.team_members import member_races
from projections.tables.text import points_in_words


class SanctionLine(Document):
    """A sanction in force; `words` say what it does, such as ``10 points deducted``."""

    entry: int
    sanction: str
    competitor: str
    name: str
    noc: str
    words: str
    reason: str | None

    @property
    def line(self) -> str:
        """The sanction as one line for people."""
        return f"{self.name} ({self.noc}): {self.words} (entry {self.entry}{f', {self.reason}' if self.reason else ''})"


def sanctions_in(reading: Reading, cup: Cup, only: str | None = None) -> tuple[SanctionLine, ...]:
    """The sanctions in force that act on a cup at the basis, of all competitors or of one, oldest first."""
    season = reading.season
    lines = []
    for entry in season.sanctions:
        words = _words(entry.fact)
        who = season.identity(entry.fact.competitor)
        if only not in (None, who) or not season.in_force(entry.position) or not _acts(reading, cup, entry):
            continue
        one = season.competitor(who)
        lines.append(
            SanctionLine(
                entry=entry.position,
                sanction=entry.name,
                competitor=who,
                name=one.name,
                noc=one.noc,
                words=words,
                reason=entry.reason,
            )
        )
    return tuple(lines)


def _words(fact: Sanction) -> str:
    if isinstance(fact, PointsDeducted):
        return f"{points_in_words(fact.points)} deducted"
    if isinstance(fact, PeriodAnnulled):
        return f"all results {fact.days} annulled{', those of its teams too' if fact.teams_annulled else ''}"
    return "excluded"


def _acts(reading: Reading, cup: Cup, entry: Entry[Sanction]) -> bool:
    fact = entry.fact
    if isinstance(fact, PointsDeducted | CompetitorExcluded):
        return fact.cup == cup.id
    return isinstance(fact, PeriodAnnulled) and any(True for _ in _annulled(reading, cup, fact))


def _annulled(reading: Reading, cup: Cup, fact: PeriodAnnulled) -> Iterator[str]:
    """The races of a cup whose results of somebody fall under an annulment of days."""
    season, counted = reading.season, frozenset(reading.counted)
    who = season.identity(fact.competitor)
    for name, record in season.races.items():
        if record.race.competition in counted and record.protocols and counts_for(cup, record.race):
            covered = fact.covers(record.protocols[-1].fact.day)
            if covered and (
                any(season.holder(entry) == who for entry in record.results)
                or (fact.teams_annulled and any(race == name for race, _ in member_races(season, who)))
            ):
                yield name
