"""What a case can be of: a rank, a place of a quota, a title, a race, or a decision, named as other commands name them.

An outcome has the readings that say it, the grounds that it rests on, how close it is, and what would turn it.
"""

import re
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from ledger.basis import counting_number
from ledger.errors import InvalidInputError, NotFoundError
from ledger.season import Competitor
from ledger.vocabulary import EVENT_PATTERN, gender_of
from projections.cups.rows import StandingRow
from projections.cups.standings import Standing, standing
from projections.disputes.explain import find_row
from projections.disputes.grounds import Grounds, of_cup, of_races
from projections.disputes.margins import Beside, Turning, beside_in_cup, beside_in_race, turning
from projections.documents.base import Document
from projections.quota import QuotaTable, bubble
from projections.quota.grounds import of_quota
from projections.quota.reasons import numbered
from projections.races.classification import classify
from projections.reports.catalogue import report
from projections.reports.dispute import DisputeDocument
from projections.reports.explain import ExplainDocument, explain_cup, explain_in_race, explain_quota
from projections.reports.quota import quota_of
from projections.reports.report import Asked, Report
from projections.season.search import find_competitor

_NOT_TRIED: Final = "which rows would turn it is not tried for this"
_TRIED: Final = "Each row was taken to be misread alone, with every other row right"


class Saying(NamedTuple):
    """A reading that says an outcome or helps to judge it, and its document."""

    report: Report[Any]
    document: Document


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case is of.

    Attributes:
        subject: What was asked, in the words of the command.
        said: The outcome in a sentence.
        readings: The readings that say it; the first is the explanation.
        grounds: What it rests on.
        margins: How close it is.
        turning: The rows that would turn it.
        turns: What was tried to find these, in a sentence.
    """

    subject: tuple[str, ...]
    said: str
    readings: tuple[Saying, ...]
    grounds: Grounds
    margins: tuple[Beside, ...] = ()
    turning: tuple[Turning, ...] = ()
    turns: str = _NOT_TRIED


def outcome(asked: Asked, subject: str, competitor: str | None) -> Outcome:
    """What a case is of.

    Args:
        asked: The season at a basis.
        subject: A cup, a race, ``QUOTA:EVENT``, or the position of a decision.
        competitor: Whom it is about, as `season explain` takes it; without one a cup means its title.

    Raises:
        NotFoundError: There is no such thing, or the competitor is not in it.
        InvalidInputError: A competitor is missing, or is given for a decision.
        UnknownRuleError: It rests on a rule that is not known.
    """
    quota, colon, event = subject.partition(":")
    if colon:
        if competitor is None:
            raise InvalidInputError(f"case {subject}: name a competitor, an NOC or a place, such as 28 or R1")
        return _place(asked, quota, event, competitor)
    if subject.isascii() and subject.isdecimal():
        if competitor is not None:
            raise InvalidInputError(f"case {subject}: the position of a decision is all; leave {competitor!r} out")
        return _decision(asked, counting_number("position", subject))
    if re.fullmatch(EVENT_PATTERN, subject):
        return _rank(asked, subject, competitor)
    return _in_race(asked, subject, competitor)


def _reading(asked: Asked, name: str, places: dict[str, str], **given: str) -> Saying:
    found = report(name)
    return Saying(found, found.answer(asked, places, {key: (value,) for key, value in given.items()}))


def _explained(asked: Asked, name: str, document: ExplainDocument) -> Saying:
    found = report(name)
    return Saying(found, found.resting(asked, document))


def _rank(asked: Asked, cup: str, who: str | None) -> Outcome:
    """A rank in a cup; without a competitor its title, which is the first rank and what it was awarded for."""
    subject = (cup,) if who is None else (cup, who)
    document = explain_cup(asked, cup=cup, competitor=who or "1")
    table = standing(asked.reading, cup)
    readings = [_explained(asked, "explain", document)]
    if who is None:
        readings.append(_reading(asked, "titles", {}, cup=cup))
    readings.append(_reading(asked, "standing", {"cup": cup}))
    try:
        row = find_row(asked.reading, table, who or "1")
    except NotFoundError:  # whom a title was awarded to may have no points by now
        return Outcome(subject, document.explanation.text, tuple(readings), of_cup(asked.reading, cup))
    found = turning(table, row)
    return Outcome(
        subject=subject,
        said=document.explanation.text,
        readings=tuple(readings),
        grounds=of_cup(asked.reading, cup),
        margins=beside_in_cup(table, row),
        turning=found,
        turns=_tried(found, "its rank"),
    )


def _tried(found: tuple[Turning, ...], what: str) -> str:
    return f"{_TRIED}: {_rows(found)} would turn {what}"


def _rows(found: tuple[Turning, ...]) -> str:
    rows = len({one.score.row.recorded.position for one in found})
    return "none" if not rows else "one row" if rows == 1 else f"{rows} rows"


def _place(asked: Asked, quota: str, event: str, who: str) -> Outcome:
    """A place of a quota, against the line between the last in and the first out of its list of points."""
    subject = (f"{quota}:{event}", who)
    document = explain_quota(asked, quota=quota, event=event, competitor=who)
    table = quota_of(asked, quota)
    readings = (
        _explained(asked, "quota_explain", document),
        _reading(asked, "quota_event", {"quota": quota, "event": event}, bubble="yes"),
    )
    said, grounds = document.explanation.text, of_quota(table, event)
    listed = table.event(event).table
    row = None if listed is None else _row_in_list(asked, table, event, who, listed)
    if listed is None or row is None:
        return Outcome(subject, said, readings, grounds)
    margins, edge = beside_in_cup(listed, row), _edge(table, event, row)
    if edge is None:
        return Outcome(subject, said, readings, grounds, margins)
    found = turning(listed, row, against=edge.id)
    turns = _tried(found, f"whether it is before {edge.name} ({edge.noc}), at the line between in and out by points")
    return Outcome(subject, said, readings, grounds, margins, found, turns)


def _row_in_list(asked: Asked, table: QuotaTable, event: str, who: str, listed: Standing) -> StandingRow | None:
    """The row that a place, a reserve or a competitor has in the points list of an event; None for an NOC."""
    if len(who) == 3 and who.isupper():  # noqa: PLR2004 - the codes of NOCs have three letters
        return None
    one = numbered(table.event(event), who)
    if one is not None:
        return one.line.row
    wanted = find_competitor(asked.reading.season, who, gender=gender_of(event)).id
    return next((row for row in listed.rows if row.competitor.id == wanted), None)


def _edge(table: QuotaTable, event: str, row: StandingRow) -> Competitor | None:
    """Who stands on the other side of the line between the last in and the first out by points."""
    for edge in bubble(table):
        if edge.event == event and edge.section == "points" and edge.inside is not None and edge.outside is not None:
            inside, outside = edge.inside.line.competitor, edge.outside.competitor
            places = {one.line.competitor.id for one in table.event(event).places if one.section == "points"}
            return outside if row.competitor.id in places else inside
    return None


def _in_race(asked: Asked, race: str, who: str | None) -> Outcome:
    """A rank in a race, or what decisions made of the whole race."""
    subject = (race,) if who is None else (race, who)
    document = explain_in_race(asked, race=race, competitor=who)
    readings = (_explained(asked, "explain_race", document), _reading(asked, "race", {"race": race}))
    classified, season = classify(asked.reading.season, race), asked.reading.season
    said, margins = document.explanation.text, tuple[Beside, ...]()
    if who is not None:
        said = "; ".join((said, *(one.text for one in document.explanation.because)))
        wanted = find_competitor(season, who, gender=classified.race.gender).id
        named = {row.competitor: season.competitor(row.competitor) for row in classified.rows}
        row = next(one for one in classified.rows if one.competitor == wanted)
        margins = beside_in_race(classified, row, named)
    return Outcome(subject, said, readings, of_races([race]), margins)


def _decision(asked: Asked, position: int) -> Outcome:
    """A decision, with the races that it is on and every cup and quota in which it moves somebody."""
    found = _reading(asked, "dispute", {"position": str(position)})
    document = found.document
    if not isinstance(document, DisputeDocument):
        raise TypeError("a dispute has the document of one")
    about = asked.reading.season.spoken_of(asked.reading.season.decisions[position].fact).touches()
    races = tuple(dict.fromkeys((*filter(None, [about.race]), *about.races)))
    grounds = Grounds(races=frozenset(races), entries=frozenset([position]))
    for effect in document.effects:
        if effect.movements:
            grounds |= of_cup(asked.reading, effect.cup)
    for quota in document.quotas:
        for change in quota.events:
            grounds |= of_quota(quota_of(asked, quota.quota), change.event)
    filed = [race for race in races if race in asked.reading.season.races]
    readings = (found, *(_reading(asked, "race", {"race": race}) for race in filed))
    return Outcome((str(position),), found.report.title(document), readings, grounds)
