"""The audit of fields: who started in Division A beside who is proposed for it, each difference explained.

A field is proposed from what was before its race alone, and of those who really started in one of the two divisions.
The rules are inferred, so a difference says as much of them as of the field.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final, NamedTuple

from ledger.book import Reading
from ledger.errors import NotFoundError, UnknownRuleError
from ledger.rulebook import FieldStep
from ledger.vocabulary import Race
from projections.audit.findings import Certainty, Finding, Severity
from projections.audit.lists.audit import Audit
from projections.fields.entrants import entrants
from projections.fields.filling import FieldPlace
from projections.fields.proposal import Proposal, propose
from projections.races.classification import Classification, classify, counted_races
from projections.races.rows import ClassifiedRow
from projections.season.coverage import skated_events
from projections.tables.text import count_of

FIELDS: Final = "fields"
"""The word that asks for the audit of the fields."""


class _Fields(NamedTuple):
    """A race with the divisions that are filed of it."""

    race: Race
    a: Classification
    b: Classification | None


class _Why(NamedTuple):
    explanation: str
    certainty: Certainty


def audit_fields(reading: Reading, of: str | None = None) -> tuple[Audit, ...]:
    """Compare the fields of a basis, of an event or a competition alone where one is named, with the proposed ones.

    The first race of an event in a season has nothing before it, and is left out.

    Raises:
        NotFoundError: `of` is neither an event nor a competition.
    """
    found = [one for one in _filed(reading) if of in (None, str(one.race.event), one.race.competition)]
    known = dict.fromkeys((*skated_events(reading), *(fact.competition for fact in reading.season.competitions())))
    if of is not None and of not in known:
        near = get_close_matches(of, known, n=3)
        hint = f"near: {', '.join(near)}" if near else f"there are {', '.join(known) or 'none'}"
        raise NotFoundError(f"audit fields {of}: neither an event of the season nor a competition; {hint}")
    audits, left_out = list[Audit](), list[str]()
    for one in found:
        made = _audited(reading, one)
        if isinstance(made, str):
            left_out.append(made)
        else:
            audits.append(made)
    if audits:
        return tuple(audits)
    why = tuple(dict.fromkeys(left_out)) or (f"no field of {of or 'the season'} is filed",)
    return (Audit(FIELDS, reading, (), 0, 0, (), unchecked=why),)


def _filed(reading: Reading) -> Iterator[_Fields]:
    """The races of which a Division A is filed and counts, in their order."""
    names = counted_races(reading)
    for name in names:
        race = reading.season.races[name].race
        one = classify(reading.season, name)
        if race.division == "a" and one.voided is None:
            other = f"{name[:-1]}b"
            b = classify(reading.season, other) if other in names else None
            yield _Fields(Race(race.competition, race.gender, race.distance, race.number, None), one, b)


def _audited(reading: Reading, one: _Fields) -> Audit | str:
    """The audit of one field, or why none is proposed."""
    day = one.a.protocol.fact.day
    rows = [row for race in (one.a, one.b) if race is not None for row in race.rows]
    who = dict.fromkeys(row.competitor for row in rows)
    entered = entrants(reading.season, who, on=day)
    race = one.race
    try:
        found = propose(reading, str(race.event), race.competition, race.number, entered=entered)
    except UnknownRuleError as error:
        return str(error)
    if found.ground.last_a is None:
        return f"{race}: no race of the cup {found.ground.cup.id} is before it"
    subject = f"{FIELDS} of {race}"
    lists = (str(race),)
    if one.b is None and len(one.a.rows) >= found.size:
        why = f"the Division B of {race} is not in the book, so who was entered is not known"
        return Audit(subject, reading, lists, 0, 0, (), unchecked=(why,))
    real = {row.competitor for row in one.a.rows}
    agreeing = sum(place.entrant.key in real for place in found.a)
    unchecked = () if not found.open else (f"{count_of(found.open, 'place')} of Division A open in the proposal",)
    findings = tuple(_findings(one, found))
    return Audit(subject, reading, lists, len(one.a.rows), agreeing, findings, unchecked=unchecked)


def _findings(one: _Fields, found: Proposal) -> Iterator[Finding]:
    """One finding for each who started in another division than the proposed one."""
    proposed = {place.entrant.key: place for place in found.a}
    below = {place.entrant.key: place for place in found.b}
    up = [row for row in one.a.rows if row.competitor not in proposed]
    down = [row for row in (() if one.b is None else one.b.rows) if row.competitor in proposed]
    for row in one.a.rows:
        place = proposed.get(row.competitor)
        if place is not None and place.because in ("kept", "by last season"):
            why = _Why(f"{place.because}, {place.detail} ({place.mark}); the ranking alone does not give it", "likely")
            yield _finding(one, row, place, "Division A", f"Division A, {place.because}", why, severity="note")
    for row in up:
        place = below[row.competitor]
        why = _why_up(found, place)
        out = tuple(f"{proposed[other.competitor].entrant.name} starts in Division B for it" for other in down)
        yield _finding(one, row, place, "Division A", "Division B", why, out if len(up) == 1 else ())
    for row in down:
        place = proposed[row.competitor]
        names = ", ".join(below[other.competitor].entrant.name for other in up)
        text = f"{place.because}, {place.detail}; the last places went to {names or 'nobody'}"
        yield _finding(one, row, place, "Division B", "Division A", _Why(text, "likely" if up else "unexplained"))


def _finding(  # noqa: PLR0913, PLR0917  what a finding is made of
    one: _Fields,
    row: ClassifiedRow,
    place: FieldPlace,
    started: str,
    proposed: str,
    why: _Why,
    consequences: tuple[str, ...] = (),
    severity: Severity = "fault",
) -> Finding:
    return Finding(
        kind="field",
        list=str(one.race),
        row=None,
        subject=f"{place.entrant.name} ({place.entrant.noc})",
        published=started,
        computed=proposed,
        explanation=why.explanation,
        certainty=why.certainty,
        severity=severity,
        entries=(row.recorded.position,),
        consequences=consequences,
    )


def _why_up(found: Proposal, place: FieldPlace) -> _Why:
    """Why somebody started in Division A whom the rules propose for B: the step that would have to go further."""
    ground, who = found.ground, place.entrant.key
    steps = {step.by: step for step in found.rule.steps}
    if who not in ground.started:
        if "last-season" not in steps:
            return _Why("had not started in the cup yet", "unexplained")
        first = steps["last-season"].first
        return _Why(
            f"had not started in the cup yet; the first {first} of last season's cup start in Division A "
            f"({steps['last-season'].status}), and that cup is not in the book",
            "likely",
        )
    told = (
        _further(steps.get("last-division-a"), ground.last_a, who, "are kept"),
        _further(steps.get("division-b"), ground.last_b, who, "come up"),
    )
    for text in told:
        if text is not None:
            return _Why(text, "likely")
    return _Why(f"{place.because}{f', {place.detail}' if place.detail else ''}; no rule gives the place", "unexplained")


def _further(step: FieldStep | None, race: Classification | None, who: str, what: str) -> str | None:
    """What a step says of somebody who was in its race, below the ranks that it goes down to."""
    rank = next((row.rank for row in race.rows if row.competitor == who), None) if race is not None else None
    if step is None or race is None or rank is None:
        return None
    return (
        f"was rank {rank} of {race.race}; the first {step.first} {what} by the rule ({step.status}), and this fits if "
        f"the first {rank} do"
    )
