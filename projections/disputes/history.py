"""History: a cup over a season, after each competition or after each entry, in one pass.

One pass folds the entries once. An entry that concerns a race of the cup makes that race alone to be classified and
scored again; an entry that concerns every race (a merger, a change of the calendar) makes all of them to be, and one
that concerns the cup itself none. So a whole season takes about as long as its standings, not one replay for each
point.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ledger.basis import Question, counted_competitions
from ledger.book import Reader, Reading, announced
from ledger.entry import Entry
from ledger.facts import (
    DECISIONS,
    CompetitorEntered,
    CompetitorRenamed,
    Fact,
    PeriodAnnulled,
    Reach,
    ResultAnnulled,
    RowDecision,
)
from ledger.season import Season, fold
from projections.cups.rows import StandingRow
from projections.cups.standings import Standing, counts_for, cup_score, in_order, rank_cup, standing
from projections.disputes.movements import Movement, movements
from projections.races.classification import Classification, classify
from projections.races.scores import Score


@dataclass(frozen=True, slots=True)
class Moment:
    """A cup's standing after a competition or an entry.

    Attributes:
        after: The competition's name, or the position of the entry as text.
        position: The entry, or None after a competition.
        table: The standing.
    """

    after: str
    position: int | None
    table: Standing

    def row(self, competitor: str) -> StandingRow | None:
        """The competitor's row, or None where it is not in the table."""
        return next((row for row in self.table.rows if row.competitor.id == competitor), None)


def by_competition(reading: Reading, cup: str) -> tuple[Moment, ...]:
    """The standings through each competition that has raced for the cup, with everything learnt since."""
    cup_rules = reading.rulebook.cup(cup)
    raced = {
        record.race.competition
        for record in reading.season.races.values()
        if record.protocols and counts_for(cup_rules, record.race)
    }
    return tuple(
        Moment(name, None, standing(replace(reading, counted=reading.counted[: index + 1]), cup))
        for index, name in enumerate(reading.counted)
        if name in raced
    )


def by_entry(reader: Reader, question: Question, cup_id: str) -> Iterator[Moment]:
    """The standings after each entry that concerns the cup, in the order of the book.

    Consecutive results of one sheet are one moment, after the last of them: a race that is half entered was never a
    state of the book, because a sheet goes in whole.
    """
    final = reader.read(question)
    entries: Sequence[Entry[Fact]] = reader.entries(upto=final.basis.at)
    if question.as_of is not None:
        entries = list(announced(entries, question.as_of))
    return _Pass(final, question, cup_id).moments(entries)


class _Pass:
    """One pass over the entries of a book for one cup."""

    def __init__(self, final: Reading, question: Question, cup_id: str) -> None:
        self.final = final
        self.through = question.through
        self.cup = final.rulebook.cup(cup_id)
        self.season = Season()
        self.races: dict[str, Classification] = {}
        self.scores: dict[str, tuple[Score, ...]] = {}

    def moments(self, entries: Sequence[Entry[Fact]]) -> Iterator[Moment]:
        pending: list[Entry[Fact]] = []
        for entry, following in zip(entries, [*entries[1:], None], strict=True):
            pending.append(entry)
            if following is not None and _one_filing(entry, following):
                continue
            touched, ruled = self._touched(pending)
            before = self.season
            self.season = fold(before, pending)
            if self.season.withdrawn != before.withdrawn:
                touched |= before.races.keys() | self.season.races.keys()
            pending = []
            if (touched and self._recount(touched)) or ruled:
                yield Moment(str(entry.position), entry.position, self._table(entry.position))

    def _touched(self, entries: Sequence[Entry[Fact]]) -> tuple[set[str], bool]:
        """The races that some entries concern, all for what concerns every race; and whether they concern the cup."""
        touched: set[str] = set()
        ruled = False
        for entry in entries:
            fact = self.season.spoken_of(entry.fact)
            about = fact.touches()
            if self.cup.kind == "team" and _leads_to_teams(self.season, fact):
                touched |= {name for name, record in self.season.races.items() if record.race.event.is_team}
            if about.race is not None:
                touched.add(about.race)
            elif fact.reach is Reach.EVERYTHING:
                touched |= set(self.season.races)  # also those that did not count until now
            elif fact.reach in (Reach.CUP, Reach.ORDER):
                ruled = ruled or about.cup == self.cup.id
        return touched, ruled

    def _recount(self, touched: set[str]) -> bool:
        reading = self._reading(self.season.length)
        counted = set(reading.counted)
        changed = False
        for name in touched:
            record = self.season.races.get(name)
            if record is None or not record.protocols or not counts_for(self.cup, record.race):
                changed = self.races.pop(name, None) is not None or changed  # its sheet was withdrawn
                continue
            changed = True
            if record.race.competition in counted:
                self.races[name] = classify(self.season, name)
                self.scores[name] = cup_score(reading, self.cup, self.races[name])
            else:
                self.races.pop(name, None)
        return changed

    def _table(self, position: int) -> Standing:
        reading = self._reading(position)
        place = {name: index for index, name in enumerate(reading.counted)}
        ordered = sorted(
            (race for race in self.races.values() if race.race.competition in place),
            key=lambda race: (
                place[race.race.competition],
                race.protocol.fact.day,
                race.protocol.fact.sheet or 0,
                str(race.race),
            ),
        )
        return in_order(rank_cup(reading, self.cup, tuple(ordered), self.scores))

    def _reading(self, position: int) -> Reading:
        known = {fact.competition for fact in self.season.competitions()}
        through = self.through if self.through in known else None
        counted = counted_competitions(self.season, through)
        basis = self.final.basis.model_copy(update={"at": position})
        return Reading(basis, self.season, self.final.rulebook, counted)


def _leads_to_teams(season: Season, fact: Fact) -> bool:
    """Whether a decision on a skater's row, or who is called how, can change what falls with a member of a team."""
    if isinstance(fact, ResultAnnulled):
        return bool(fact.teams_annulled)
    return isinstance(fact, RowDecision | CompetitorEntered | CompetitorRenamed) and any(
        isinstance(entry.fact, ResultAnnulled | PeriodAnnulled) and entry.fact.teams_annulled
        for entry in season.decisions.values()
    )


def _one_filing(entry: Entry[Fact], following: Entry[Fact]) -> bool:
    """Whether two neighbouring entries came from one sheet or table, in one append; decisions always stand alone."""
    one, other = entry.source, following.source
    return (
        one is not None
        and other is not None
        and (one.kind, one.sha256, one.name) == (other.kind, other.sha256, other.name)
        and entry.recorded_at == following.recorded_at
        and (one.kind == "protocol" or not {type(entry.fact), type(following.fact)} & DECISIONS)
    )


@dataclass(frozen=True, slots=True)
class Blame:
    """Who stands where, and what last changed it.

    Attributes:
        row: The row of the last standing.
        since: The moment at which its rank or points last changed.
        entries: The entries behind that change; see `projections.disputes.movements`.
    """

    row: StandingRow
    since: Moment
    entries: tuple[int, ...]


def blame(moments: Sequence[Moment]) -> tuple[Blame, ...]:
    """For each row of the last standing, the last moment at which its rank or points changed, and why."""
    since: dict[str, tuple[Moment, Movement]] = {}
    before = replace(moments[0].table, rows=()) if moments else None
    for moment in moments:
        for movement in movements(before or moment.table, moment.table):
            since[movement.competitor.id] = (moment, movement)
        before = moment.table
    return tuple(
        Blame(row, since[row.competitor.id][0], since[row.competitor.id][1].entries)
        for row in (moments[-1].table.rows if moments else ())
    )
