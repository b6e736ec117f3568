"""Why: the reasons for a rank or a place, from the table down to the row of a protocol.

A reason is a sentence with the entries that it cites and the reasons below it. The points of a standing are always the
sum of the points in its explanation.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ledger.book import Reading
from ledger.entry import Entry
from ledger.errors import InvalidInputError, NotFoundError, UnknownRuleError
from ledger.facts import Fact, PeriodAnnulled, ResultAnnulled, RulebookAdopted
from ledger.instants import format_instant
from ledger.rulebook import GrandRule
from ledger.season import Competitor, moves_of
from ledger.vocabulary import format_time, parse_race
from projections.cups.bounds import TotalBounds, bounds_of
from projections.cups.orders import ORDER, Settled
from projections.cups.rows import StandingRow
from projections.cups.standings import Standing, standing
from projections.cups.ties import POINTS
from projections.disputes.amending import points_changed_by, ties_changed_by
from projections.races.classification import Classification, classify
from projections.races.rows import ClassifiedRow
from projections.races.scores import Points, Score, score
from projections.season.expected import names_of
from projections.season.search import find_competitor
from projections.tables.text import points_in_words


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of an explanation.

    Attributes:
        text: The sentence.
        entries: The positions that it cites.
        points: The points that it accounts for, where it does.
        because: The reasons below it.
    """

    text: str
    entries: tuple[int, ...] = ()
    points: Points | None = None
    because: tuple["Reason", ...] = ()


def _nothing(_row: StandingRow) -> tuple[Reason, ...]:
    return ()


def explain_rank(
    reading: Reading, cup: str, who: str, *, first: Callable[[StandingRow], tuple[Reason, ...]] = _nothing
) -> Reason:
    """Why a competitor has its rank in a cup.

    `who` is an identity, a name, or a rank such as ``3``; `first` gives reasons that stand before all others of a row.

    Raises:
        NotFoundError: The cup or the competitor is not in the table.
        InvalidInputError: The name is that of several.
    """
    table = standing(reading, cup)
    row = find_row(reading, table, who)
    return explain_row(reading, table, row, first=first(row))


def explain_row(
    reading: Reading,
    table: Standing,
    row: StandingRow,
    *,
    first: tuple[Reason, ...] = (),
    lower: TotalBounds | None = None,
) -> Reason:
    """Why a row of a standing has its rank; `first` stands before all other reasons, and last what is missing.

    What is missing is by default what the table itself says.
    """
    known = bounds_of(table) if lower is None else lower
    place = table.rows.index(row)
    competitor = row.competitor
    above = (_why_below(known, table, table.rows[place - 1], row),) if place else ()
    races = tuple(_race_reason(reading, one) for one in row.scores)
    deductions = _deductions(reading, row)
    points = points_in_words(row.points, at_least=known.lower(competitor.id))
    text = f"{row.rank}. {competitor.name} ({competitor.noc}): {points} in {table.cup.title}"
    ordered = order_reasons(reading, table.settled, competitor.id)
    before = (*first, *above, *_empty(reading, table, row), *ordered)
    return Reason(text, (), row.points, (*before, *races, *deductions, *_missing(known, competitor)))


def _missing(known: TotalBounds, competitor: Competitor) -> Iterator[Reason]:
    """That a total is a lower bound, and because of which races; nothing where it is a sum."""
    if not known.lower(competitor.id):
        return
    missing, without = known.coverage.of("missing"), known.open_to(competitor.id)
    because = []
    if missing:
        proofs = tuple(Reason(f"{one}: {one.proof}") for one in missing)
        because.append(Reason(f"missing, though skated by all that is known: {names_of(missing)}", (), None, proofs))
    alone = [race for race in without if race in known.no_division_b]
    in_part = [race for race in without if race not in alone]
    if in_part:
        because.append(Reason(f"known in part, without it: {names_of(in_part)}"))
    if alone:
        because.append(Reason(f"not known: whether the Division B of {names_of(alone)} was skated"))
    if known.coverage.over:
        because.append(Reason(f"not known: what was raced at {', '.join(known.coverage.over)}"))
    yield Reason("the total is a lower bound: what it has in some races is not in the book", (), None, tuple(because))


def order_reasons(reading: Reading, settled: Sequence[Settled], competitor: str) -> tuple[Reason, ...]:
    """The decisions that order a competitor among those whom the rules leave equal."""
    return tuple(
        decision_reason(reading, one.entry, "equal by the rules; ordered by")
        for one in settled
        if competitor in one.competitors
    )


def is_rank(who: str) -> bool:
    """Whether a competitor is named by a rank."""
    return who.isascii() and who.isdecimal() and len(who) < 9  # noqa: PLR2004  no table has so many rows


def find_row(reading: Reading, table: Standing, who: str) -> StandingRow:
    """The row of a standing that is at a rank, or a competitor's.

    Raises:
        NotFoundError: There is none.
        InvalidInputError: The name is that of several.
    """
    if is_rank(who):
        rows = [row for row in table.rows if row.rank == int(who)]
        if not rows:
            raise NotFoundError(f"{table.cup.id} has no rank {who}; it has {len(table.rows)} rows")
        return rows[0]
    competitor = find_competitor(reading.season, who, gender=table.cup.gender)
    for row in table.rows:
        if row.competitor.id == competitor.id:
            return row
    why = " and ".join(_sanction(entry) for entry in table.sanctions.on(competitor.id))
    name = f"{competitor.name} ({competitor.noc})"
    raise NotFoundError(f"{name} has no points in {table.cup.id} at this basis" + (f": {why}" if why else ""))


def _sanction(entry: Entry[Fact]) -> str:
    return f"{entry.fact.touches().outcome} by entry {entry.position}"


def _empty(reading: Reading, table: Standing, row: StandingRow) -> Iterator[Reason]:
    """The ranks above that stay empty, each with the exclusion that says so."""
    for one in table.excluded:
        if one.kept and one.row.rank <= row.rank:
            below = (decision_reason(reading, one.entry, "by"),)
            yield Reason(f"rank {one.row.rank} stays empty", (), None, below)


def _deductions(reading: Reading, row: StandingRow) -> tuple[Reason, ...]:
    """What is deducted, with the decisions that say so."""
    if not row.deductions:
        return ()
    decisions = tuple(decision_reason(reading, entry, f"{entry.fact.points} by") for entry in row.deductions)
    return (Reason(f"{points_in_words(row.deducted)} deducted", (), -row.deducted, decisions),)


def _why_below(known: TotalBounds, table: Standing, above: StandingRow, row: StandingRow) -> Reason:
    points = points_in_words(above.points, at_least=known.lower(above.competitor.id))
    name = f"{above.competitor.name} ({above.competitor.noc}, {points})"
    if row.separated_by is None:
        return Reason(f"shares rank {row.rank} with {name}: no key of the rulebook separates them")
    if row.separated_by == POINTS:
        return Reason(f"below {name}: {points_in_words(above.points - row.points)} fewer")
    if row.separated_by == ORDER:
        return Reason(f"below {name} with equal points: no key of the rulebook separates them, and a decision does")
    tried = ", then ".join(table.cup.ties.keys)
    return Reason(
        f"below {name} with equal points: separated by {row.separated_by} "
        f"(keys: {tried}; {table.cup.ties.status}; source: {_cite(table.cup.ties.source)})",
        because=_amendment(table.reading, ties_changed_by(table.reading, table.cup.id)),
    )


def _amendment(reading: Reading, entry: Entry[RulebookAdopted] | None) -> tuple[Reason, ...]:
    """The entry that changed a table of the rules, whose reason and source stand beside the table's own."""
    return () if entry is None else (decision_reason(reading, entry, "the table was changed by"),)


def _race_reason(reading: Reading, one: Score) -> Reason:
    rank = f"rank {one.row.rank}" if one.row.rank is not None else one.row.status
    counted = one.points if one.counts else 0
    text = f"{one.race}: {rank}, {points_in_words(one.points)}"
    if not one.counts:
        text += ", which do not count: the better score of the same competition does"
    return Reason(text, (), counted, (*_points_reasons(reading, one), *row_reasons(reading, one.row)))


def _points_reasons(reading: Reading, one: Score) -> tuple[Reason, ...]:
    grand = isinstance(one.rule, GrandRule)
    printed = None if grand else one.row.result.points_printed
    reasons = []
    if one.rule is not None:
        edition = f" of edition {one.rule.edition}" if reading.rulebook.amended else ""
        text = f"points rule {one.rule.name}{edition} ({one.mark}) gives {one.points} for rank {one.row.rank}"
        below = _amendment(reading, points_changed_by(reading, one.rule, one.race.competition))
        source = f"; source: {_cite(one.rule_source)}" if one.rule_source else ""
        reasons.append(Reason(f"{text}{source}", because=below))
        if one.row.result.rank_from == "points":
            reasons.append(
                Reason("no source gives the rank; it is inferred from the printed points, which it alone gets")
            )
    elif one.by == "printed":
        reasons.append(Reason("the rank is not known; the printed points count, because the race is known in part"))
    elif one.by == "void":
        reasons.append(Reason("the race is void"))
    else:
        reasons.append(Reason(f"status {one.row.status} has no points"))
    if printed is not None and printed != one.points and one.by == "rank":
        reasons.append(Reason(f"the sheet prints {printed}; printed points do not count"))
    return tuple(reasons)


def row_reasons(reading: Reading, row: ClassifiedRow) -> tuple[Reason, ...]:
    """The entries that made a row what it is: its result, decisions on it, decisions that moved it."""
    fact = row.recorded.fact
    time = "" if fact.result.time is None else f" in {format_time(fact.result.time)}"
    printed = f"rank {fact.result.rank}" if fact.result.rank is not None else fact.result.status
    because = f": {row.recorded.reason}" if row.recorded.reason else ""
    text = f"result: {printed}{time}, row {fact.row} of {_source(row.recorded)}{because}"
    result = Reason(text, (row.recorded.position,))
    own = tuple(decision_reason(reading, entry, _verb(reading, row, entry)) for entry in row.decided)
    others = tuple(decision_reason(reading, entry, "moved by") for entry in row.moved_by)
    return (result, *_given(reading, row), *own, *others)


def _given(reading: Reading, row: ClassifiedRow) -> Iterator[Reason]:
    """The decisions that gave the result to the competitor whose it is."""
    season = reading.season
    for move in moves_of(season, row.recorded):
        entry = season.decisions[move.position]
        yield decision_reason(reading, entry, f"printed as {row.recorded.fact.name_printed}; given by")


def _verb(reading: Reading, row: ClassifiedRow, entry: Entry[Fact]) -> str:
    """How a decision did what it did to a row: to a team as one on a member of it."""
    fact = entry.fact
    if not isinstance(fact, PeriodAnnulled | ResultAnnulled) or not fact.teams_annulled:
        return "decided"
    team = parse_race(row.recorded.fact.race).event.is_team
    skater = reading.season.competitor(reading.season.identity(fact.competitor)).kind == "skater"
    return "annulled with a member of the team," if skater and team else "decided"


def decision_reason(reading: Reading, entry: Entry[Fact], verb: str) -> Reason:
    """A decision as a reason: what, on whom, when, by whom and why."""
    season = reading.season
    names = [season.competitor(season.identity(who)).name for who in entry.fact.touches().competitors]
    name = f" of {', '.join(names)}" if names else ""
    because = f": {entry.reason}" if entry.reason else ""
    text = f"{verb} {entry.name}{name}, published {format_instant(entry.published_at)} by {entry.actor}{because}"
    return Reason(f"{text} ({_source(entry)})" if entry.source else text, (entry.position,))


def _source(entry: Entry[Fact]) -> str:
    source = entry.source
    if source is None:
        return f"entry {entry.position}"
    parts = [source.name]
    if source.sheet is not None:
        parts.append(f"sheet {source.sheet}")
    if source.revision is not None and source.revision > 1:
        parts.append(f"revision {source.revision}")
    if source.sha256 is not None:
        parts.append(f"SHA-256 {source.sha256}")
    return ", ".join(parts)


def _cite(source: str | tuple[str, ...]) -> str:
    return source if isinstance(source, str) else "; ".join(source)


def explain_race(reading: Reading, race: str, who: str | None = None) -> Reason:
    """Why a race's classification stands as it does, for all rows that decisions touched, or for one competitor.

    Where no rule gives the points, it says why, and everything else.

    Raises:
        NotFoundError: The race is not filed, or the competitor is not in it.
        InvalidInputError: The competitor is named by a rank; the error says whose that is.
    """
    classification = classify(reading.season, race)
    if who is not None and is_rank(who):
        raise InvalidInputError(_no_rank(reading, classification, int(who)))
    try:
        scores = {one.row.competitor: one for one in score(reading, classification)}
        unknown: tuple[Reason, ...] = ()
    except UnknownRuleError as error:
        scores, unknown = {}, (Reason(f"points are not known: {error}"),)
    if who is None:
        touched = [
            row for row in classification.rows if row.decided or row.moved_by or moves_of(reading.season, row.recorded)
        ]
    else:
        competitor = find_competitor(reading.season, who, gender=classification.race.gender)
        touched = [row for row in classification.rows if row.competitor == competitor.id]
        if not touched:
            raise NotFoundError(f"{competitor.name} ({competitor.noc}) is not in {race}")
    rows = tuple(_row_in_race(reading, row, scores.get(row.competitor)) for row in touched)
    return Reason(_race_text(classification), (classification.protocol.position,), None, (*unknown, *rows))


def _no_rank(reading: Reading, race: Classification, rank: int) -> str:
    """That a rank is no competitor of a race, for decisions change it, and who to name instead."""
    there = [reading.season.competitor(row.competitor) for row in race.rows if row.rank == rank]
    named = ", ".join(f"{one.name} ({one.noc}), {one.id}" for one in there)
    who = f"at rank {rank} is {named}" if there else f"nobody is at rank {rank} of {len(race.rows)} rows"
    return f"{race.race} {rank}: name a competitor of a race and not a rank; {who}"


def _race_text(race: Classification) -> str:
    text = f"{race.protocol.fact.title} ({race.race}), {race.protocol.fact.day}: {race.state}"
    return f"{text}, VOID by entry {race.voided.position}" if race.voided else text


def _row_in_race(reading: Reading, row: ClassifiedRow, one: Score | None) -> Reason:
    printed = row.recorded.fact
    rank = f"rank {row.rank}" if row.rank is not None else row.status
    text = f"{printed.name_printed} ({printed.noc_printed}): {rank}"
    if one is None:
        return Reason(text, (), None, row_reasons(reading, row))
    because = (*_points_reasons(reading, one), *row_reasons(reading, row))
    return Reason(f"{text}, {points_in_words(one.points)}", (), one.points, because)
