"""Protests with their dockets: who against what, before whom, until when, and what was answered; for other reports."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from ledger.book import Reading
from ledger.entry import Entry
from ledger.facts import Fact, ProtestLodged
from ledger.instants import format_instant
from ledger.season import Season
from projections.documents.base import Document
from projections.races.protests import Docket, Step, dockets
from projections.races.stages import late, limits
from projections.tables.columns import Field, always, maybe, only_data


class StepLine(Document):
    """A protest or an appeal: who, before whom, and its answer; `upheld` and `answer` are null while it is open.

    `until` is the end of the time for it at the latest, null where nobody knows it, and `late` whether it came after.
    """

    entry: int
    by: str
    instance: str | None
    at: str
    until: str | None
    late: bool | None
    verdict: int | None
    upheld: bool | None
    answered_at: str | None
    answer: str | None


class DocketLine(Document):
    """A protest and the appeals that followed. `against` is null where it is against a whole classification.

    `state` is ``under protest``, ``under appeal``, ``upheld`` or ``rejected``; an appeal that is upheld turns round
    what it is against. `status` says how well the time for protests is known.
    """

    race: str
    against: str | None
    against_name: str | None
    ground: str | None
    status: str | None
    state: str
    steps: tuple[StepLine, ...]


def docket_line(reading: Reading, found: Docket) -> DocketLine:
    """A docket as a document."""
    fact = found.lodged.fact
    until = limits(reading, reading.season.races[fact.race])
    against = None if fact.against is None else reading.season.competitor(reading.season.identity(fact.against))
    return DocketLine(
        race=fact.race,
        against=None if against is None else against.id,
        against_name=None if against is None else against.name,
        ground=fact.ground,
        status=until.mark,
        state=docket_state(found),
        steps=tuple(_step(reading, one) for one in found.steps),
    )


def docket_state(found: Docket) -> str:
    """What became of a protest, or how far it is."""
    if found.open:
        return "under appeal" if found.under_appeal else "under protest"
    return "upheld" if found.upheld else "rejected"


def _step(reading: Reading, step: Step) -> StepLine:
    entry, verdict = step.entry, step.verdict
    lodged = entry if isinstance(entry.fact, ProtestLodged) else None
    until = None if lodged is None else limits(reading, reading.season.races[lodged.fact.race]).of(lodged.fact)
    return StepLine(
        entry=entry.position,
        by=entry.fact.by,
        instance=step.instance,
        at=format_instant(entry.published_at),
        until=None if until is None else format_instant(until),
        late=None if lodged is None else late(reading, lodged),
        verdict=None if verdict is None else verdict.position,
        upheld=None if verdict is None else verdict.fact.upheld,
        answered_at=None if verdict is None else format_instant(verdict.published_at),
        answer=None if verdict is None else verdict.reason,
    )


def docket_lines(reading: Reading) -> tuple[DocketLine, ...]:
    """The dockets of all protests in force, newest first."""
    found = dockets(reading.season, reading.season.decisions.values())
    return tuple(docket_line(reading, one) for one in sorted(found, key=lambda one: -one.lodged.position))


def docket_of(season: Season, entry: Entry[Fact]) -> Docket | None:
    """The docket of a protest, a verdict or an appeal; None for other decisions, and where the protest was undone."""
    lodged: Entry[Fact] | None = entry
    while lodged is not None and not isinstance(lodged.fact, ProtestLodged):
        cites = lodged.fact.touches().cites
        lodged = None if cites is None else season.decisions.get(cites)
    if lodged is None or not season.in_force(lodged.position):
        return None
    return next(iter(dockets(season, (lodged,))), None)


class ProtestStep(NamedTuple):
    """A step of a docket, with the docket."""

    of: DocketLine
    step: StepLine


def steps(lines: tuple[DocketLine, ...]) -> Iterator[ProtestStep]:
    """The steps of dockets, one after the other."""
    return (ProtestStep(one, step) for one in lines for step in one.steps)


def _time_in_words(line: ProtestStep) -> str:
    if line.step.until is None:
        return "time for it not known"
    word = "late" if line.step.late else "in time"
    return f"{word}, until {line.step.until} ({line.of.status})"


def _answer_in_words(line: ProtestStep) -> str:
    if line.step.upheld is None:
        return "open"
    return f"{'upheld' if line.step.upheld else 'rejected'} by {line.step.verdict}"


def docket_in_words(line: DocketLine) -> Iterator[str]:
    """A docket as sentences: what it is about, and each step of it."""
    against = "" if line.against_name is None else f" against {line.against_name}"
    ground = "" if line.ground is None else ", about an error of arithmetic"
    yield f"docket of {line.race}{against}{ground}: {line.state}"
    for one in steps((line,)):
        before = "" if one.step.instance is None else f" before the {one.step.instance}"
        why = "" if one.step.answer is None else f": {one.step.answer}"
        yield (
            f"  entry {one.step.entry} by {one.step.by}{before}, lodged {one.step.at} ({_time_in_words(one)}); "
            f"{_answer_in_words(one)}{why}"
        )


FIELDS: Final[tuple[Field[ProtestStep], ...]] = (
    always(
        "entry",
        "integer",
        "The position of the protest or the appeal.",
        lambda line: line.step.entry,
        link=lambda line: f"disputes/{line.step.entry}/",
    ),
    always("race", "string", "The race.", lambda line: line.of.race, link=lambda line: f"races/{line.of.race}/"),
    always("by", "string", "Who protests or appeals.", lambda line: line.step.by),
    only_data(maybe("against", "string", "The competitor that it is against.", lambda line: line.of.against)),
    maybe("against_name", "string", "The name of whom it is against.", lambda line: line.of.against_name),
    maybe("instance", "string", "Who decides it.", lambda line: line.step.instance, heading="before"),
    maybe("ground", "string", "arithmetic for an error of arithmetic.", lambda line: line.of.ground),
    always("at", "string", "When it was lodged.", lambda line: line.step.at, heading="lodged"),
    maybe(
        "until",
        "string",
        "Until when it could be lodged, at the latest.",
        lambda line: line.step.until,
        heading="time for it",
        show=_time_in_words,
    ),
    only_data(maybe("late", "boolean", "Whether it came after that.", lambda line: line.step.late)),
    maybe("upheld", "boolean", "The answer.", lambda line: line.step.upheld, heading="answer", show=_answer_in_words),
    only_data(maybe("verdict", "integer", "The entry of the answer.", lambda line: line.step.verdict)),
    maybe("answer", "string", "Why it was answered so.", lambda line: line.step.answer, heading="why"),
    always("state", "string", "What became of the protest, or how far it is.", lambda line: line.of.state),
)
