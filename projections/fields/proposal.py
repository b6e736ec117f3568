"""The proposed fields of Division A and B of an event, with reasons, reserves, and what an absent skater changes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ledger.book import Reading
from ledger.entry import Entry
from ledger.errors import UnknownRuleError
from ledger.facts import EntriesListed
from ledger.rulebook import FieldRule, Rulebook
from ledger.rulebook.words import field_rule
from ledger.vocabulary import Race
from projections.fields.entrants import FieldEntrant, entrants
from projections.fields.filling import Because, FieldPlace, Filled, Filler
from projections.fields.ground import Ground, ground_of
from projections.season.expected import names_of
from projections.tables.text import count_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposed fields of an event at a competition.

    Attributes:
        ground: What they are proposed from.
        rule: The rule of the field.
        size: How many start in Division A.
        a: Division A, in the order of the reasons.
        b: Division B, in the order of the ranking.
        reserves: Who moves up to Division A, in order, where somebody is absent.
        open: How many places nobody has, for want of a ranking, of a race, or of a decision on equals.
        absent: Who would have a place and is not entered, each with who has it instead.
        notes: What a reader must know, one sentence each.
    """

    ground: Ground
    rule: FieldRule
    size: int
    a: tuple[FieldPlace, ...]
    b: tuple[FieldPlace, ...]
    reserves: tuple[FieldPlace, ...]
    open: int
    absent: tuple[FieldPlace, ...]
    notes: tuple[str, ...]


def propose(
    reading: Reading,
    event: str,
    competition: str | None = None,
    number: int | None = None,
    *,
    entered: Sequence[FieldEntrant] | None = None,
    last_season: Mapping[str, int] | None = None,
) -> Proposal:
    """The proposed fields of an event at a competition, by default the next that has it.

    Args:
        reading: The season.
        event: The event.
        competition: The competition.
        number: Which of its races of the event, where it has several; by default the first.
        entered: Who is entered; by default those whom the book has as entered in the race, or else all who have started
            in the cup before.
        last_season: The ranks in last season's cup, by key of the entrant.

    Raises:
        InvalidInputError: There is no such event or race.
        NotFoundError: There is no such competition, or none is to come.
        UnknownRuleError: Who starts in Division A is not known.
    """
    ground = ground_of(reading, event, competition, number)
    rules = reading.rulebook.of(ground.at.competition)
    rule, size = rules.field_rule(event), rules.division_size(event)
    started = {one.key: one for one in entrants(reading.season, ground.started, on=ground.at.first_day)}
    lists = _lists(reading, ground.race) if entered is None else ()
    if lists:
        who = dict.fromkeys(reading.season.identity(one.competitor) for found in lists for one in found.fact.entries)
        entered = entrants(reading.season, who, on=ground.at.first_day)
    own = started if entered is None else {one.key: one for one in entered}
    filler = Filler(ground, rule.steps, size.size, {**started, **own}, last_season or {})
    filled = filler.fill(own)
    return Proposal(
        ground,
        rule,
        size.size,
        tuple(replace(one, instead=_instead(filler, own, one, filled)) for one in filled.places),
        tuple(_division_b(own, filled, ground, rule)),
        filled.following,
        max(0, min(filled.open, len(own) - len(filled.places))),
        () if entered is None else tuple(_absent(filler, own)),
        (
            *_not_held(ground),
            *(f"who is entered: entry {one.position}" for one in lists),
            *_notes(filler, rule, own, filled, taken=entered is None),
            *_too_many(rules, event, filled if entered is None else None, own),
        ),
    )


def _lists(reading: Reading, race: Race) -> tuple[Entry[EntriesListed], ...]:
    """The lists of entries of a race that the book has, where they are of both divisions; else none."""
    lists = reading.season.lists
    for names in ((str(race),), (f"{race}-a", f"{race}-b")):
        if all(lists.get(name) for name in names):
            return tuple(lists[name][-1] for name in names)
    return ()


def _not_held(ground: Ground) -> Iterator[str]:
    """That nobody skates the race, by a decision."""
    race = ground.race
    held = ground.reading.season.not_held(race.competition)
    for name in (str(race.event), f"{race.event}-{race.number}"):
        if name in held:
            yield f"{race} is not held, by entry {held[name]}"


def _who_is_entered(ground: Ground, own: Mapping[str, FieldEntrant]) -> Iterator[str]:
    """What is taken where no list of both divisions says who is entered."""
    race, lists = ground.race, ground.reading.season.lists
    one = next((name for name in (f"{race}-a", f"{race}-b") if lists.get(name)), None)
    part = "" if one is None else f", for entry {lists[one][-1].position} is of {one} alone"
    if own:
        what = f"all {len(own)} who have started" if len(own) > 1 else "the 1 who has started"
        are = "are" if len(own) > 1 else "is"
        yield f"who is entered is not known{part}: {what} in the cup {are} taken for entered"
    else:
        yield f"who is entered is not known{part}, and nobody has started in the cup: say it with --entries"


def _instead(filler: Filler, own: Mapping[str, FieldEntrant], place: FieldPlace, filled: Filled) -> FieldEntrant | None:
    """Who moves up to Division A where somebody with a place in it is absent."""
    others = own.keys() - {place.entrant.key}
    return next((one.entrant for one in filler.fill(others).places if one.entrant.key not in filled.keys), None)


def _absent(filler: Filler, own: Mapping[str, FieldEntrant]) -> Iterator[FieldPlace]:
    """Who would have a place in Division A and is not entered, one after another, each with who moves up then."""
    there = dict(filler.everybody)
    filled = filler.fill(there)
    while (out := next((one for one in filled.places if one.entrant.key not in own), None)) is not None:
        del there[out.entrant.key]
        before, filled = filled.keys, filler.fill(there)
        yield replace(out, instead=next((one.entrant for one in filled.places if one.entrant.key not in before), None))


def _division_b(
    own: Mapping[str, FieldEntrant], filled: Filled, ground: Ground, rule: FieldRule
) -> Iterator[FieldPlace]:
    """Who starts in Division B: in the order of the ranking, then who has started, then who has not."""
    yield from filled.following
    above = {one.entrant.key for one in (*filled.places, *filled.following)}
    rest = [one for one in own.values() if one.key not in above]
    started = set(ground.started)
    for one in sorted(rest, key=lambda one: (one.key not in started, one.competitor is None)):
        because: Because = "no ranking" if one.key in started else "not started yet"
        if one.competitor is None:
            because = "unknown to the book"
        yield FieldPlace(one, because, "", rule.status)


def _notes(
    filler: Filler, rule: FieldRule, own: Mapping[str, FieldEntrant], filled: Filled, *, taken: bool
) -> Iterator[str]:
    ground = filler.ground
    yield f"Division A: {field_rule(rule)}"
    if taken:
        yield from _who_is_entered(ground, own)
    fresh = [one for one in own.values() if one.key not in ground.started and one.key not in filler.last_season]
    if fresh and any(step.by == "last-season" for step in filler.steps):
        have = "has" if len(fresh) == 1 else "have"
        yield (
            f"{len(fresh)} who are entered {have} not started in the cup yet; who was high in last season's cup starts "
            "in Division A, and the book has not that cup: --last-season names it"
        )
    elif not filler.last_season and any(step.by == "last-season" for step in filler.steps):
        yield "last season's cup is not given with --last-season, so nobody is in by last season"
    if ground.annulled:
        names = names_of([ground.reading.season.competitor(one).name for one in ground.annulled])
        yield f"all results in the cup are annulled, which is no start: {names}"
    if ground.last_a is None:
        yield f"no race of the cup {ground.cup.id} is before {ground.race}, so there is no ranking"
    if filler.lacks_b and ground.last_a is not None:
        yield f"the Division B of {ground.last_a.race} is not in the book, so nobody is said to come up from it"
    drawn = [one.entrant.name for one in filled.following if one.because == "drawn"]
    if drawn:
        are = "is" if filled.open == 1 else "are"
        yield f"{count_of(filled.open, 'place')} {are} to be drawn between {', '.join(drawn)}: season order"
    first, last = next(iter(filled.following), None), filled.places[-1:]
    rows = {row.competitor.id: row for row in ground.ranking.rows}
    edge = rows.get(first.entrant.key) if first is not None and last and not drawn else None
    if edge is not None and edge.separated_by not in (None, "points"):
        yield f"equal points at the last place: {edge.competitor.name} is behind by {edge.separated_by}"


def _too_many(rules: Rulebook, event: str, filled: Filled | None, own: Mapping[str, FieldEntrant]) -> Iterator[str]:
    """The NOCs that have more than they may enter: in Division A, or of all entries where those are known."""
    try:
        rule = rules.places_to_start(event)
    except UnknownRuleError:
        return
    who = own.values() if filled is None else [one.entrant for one in filled.places]
    for noc, count in sorted(Counter(one.noc for one in who).items()):
        if rule.max_per_noc is not None and count > rule.max_per_noc:
            where = "are entered" if filled is None else "have a place in Division A"
            yield f"{count} of {noc} {where}, and an NOC enters {rule.max_per_noc} at most ({rule.status})"
