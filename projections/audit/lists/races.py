"""A published list of one race, such as a live table or a press report, beside the race's classification."""

from collections.abc import Iterator, Mapping, Sequence

from ledger.book import Reading
from ledger.errors import LedgerError
from ledger.vocabulary import format_time
from projections.audit.findings import Finding, Match, Uncompared
from projections.audit.lists.names import Register
from projections.audit.lists.rows import ListRow
from projections.races.classification import Classification, classify
from projections.races.scores import Score, score


def race_matches(reading: Reading, race: str, rows: Sequence[ListRow]) -> dict[int, Match]:
    """Who each row of a race's list names."""
    event = reading.season.races[race].race.event
    register = Register.of(reading.season, event.gender, teams=event.is_team)
    return {row.row: register.match(row, teams=event.is_team) for row in rows}


def check_race_list(
    reading: Reading, race: str, rows: Sequence[ListRow], matches: Mapping[int, Match]
) -> list[Finding]:
    """Ranks, times and points that are not those of the classification, and who is in only one of the two.

    Raises:
        NotFoundError: The race is not filed at the basis.
    """
    classification = classify(reading.season, race)
    scores = {one.row.competitor: one for one in _scores(reading, classification)}
    partial = classification.state == "PARTIAL"
    findings = []
    for row in rows:
        competitor = matches[row.row].competitor
        one = scores.get(competitor or "")
        if one is not None:
            findings.extend(_differences(race, row, one))
            continue
        unknown = competitor is None
        findings.append(
            Finding(
                "unknown-name" if unknown else "missing",
                race,
                row.row,
                row.label,
                row.label,
                "nobody" if unknown else "no result",
                "the name matched nobody in the book" if unknown else "the book has no result of this race",
                severity="note" if partial else "fault",
                alternatives=matches[row.row].near,
            )
        )
    listed = {match.competitor for match in matches.values()}
    last = max((row.rank for row in rows if row.rank is not None), default=0)
    findings.extend(
        _left_out(reading, race, one)
        for competitor, one in scores.items()
        if competitor not in listed and one.row.rank is not None and one.row.rank <= last
    )
    return findings


def uncompared_rows(
    reading: Reading, race: str, rows: Sequence[ListRow], matches: Mapping[int, Match]
) -> Iterator[Uncompared]:
    """The rows of which nothing could be held against the book, each with the reason, in their order."""
    classification = classify(reading.season, race)
    scores = {one.row.competitor: one for one in _scores(reading, classification)}
    partial = classification.state == "PARTIAL"
    for row in rows:
        one = scores.get(matches[row.row].competitor or "")
        why = _why_not(row, one) if one is not None else "not every row of the race is known" if partial else None
        if why is not None:
            yield Uncompared(race, row.row, why)


def _why_not(row: ListRow, one: Score) -> str | None:
    """Why nothing of a row was compared: it prints nothing, or nothing that the book has too; see `_differences`."""
    if row.rank is None and row.time is None and row.points is None:
        return f"{row.formula} is a formula without its value" if row.formula else "no rank, time or points are printed"
    ranked = row.rank is not None and (one.row.rank is not None or one.row.result.status != "OK")
    timed = row.time is not None and one.row.result.time is not None
    worth = row.points is not None and one.by in ("rank", "printed")
    return None if ranked or timed or worth else "the book has nothing of what is printed"


def _scores(reading: Reading, classification: Classification) -> tuple[Score, ...]:
    try:
        return score(reading, classification)
    except LedgerError:  # its points are unknown; ranks and times can be compared all the same
        return tuple(Score(classification.race, row, 0, "status") for row in classification.rows)


def _differences(race: str, row: ListRow, one: Score) -> list[Finding]:
    result, entries = one.row.result, (one.row.recorded.position,)
    found: list[tuple[str, str, str]] = []
    if row.rank is not None and one.row.rank is not None and row.rank != one.row.rank:
        found.append((f"rank {row.rank}", f"rank {one.row.rank}", _why(one)))
    elif row.rank is not None and one.row.rank is None and result.status != "OK":
        found.append((f"rank {row.rank}", result.status, _why(one)))
    if row.time is not None and result.time is not None and row.time != result.time // 10 * 10:
        found.append((format_time(row.time), format_time(result.time), "the book has another time"))
    if row.points is not None and one.by in ("rank", "printed") and row.points != one.points:
        found.append((f"{row.points} points", f"{one.points} points", _printed(row, one)))
    return [
        Finding(
            "race-points" if "points" in published else "rank" if "rank" in published else "race-time",
            race,
            row.row,
            row.label,
            published,
            computed,
            why,
            entries=(*entries, *(entry.position for entry in (*one.row.decided, *one.row.moved_by))),
        )
        for published, computed, why in found
    ]


def _why(one: Score) -> str:
    """What may be behind another rank: decisions in the book, which the list may not know."""
    decisions = (*one.row.decided, *one.row.moved_by)
    if not decisions:
        return "the protocol has another rank"
    names = ", ".join(f"{entry.name} (entry {entry.position})" for entry in decisions)
    return f"the book holds decisions that the list may not know: {names}"


def _printed(row: ListRow, one: Score) -> str:
    if one.row.result.points_printed == row.points:
        return "it follows the misprint on the sheet"
    return f"the rulebook gives {one.points} points for rank {one.row.rank}"


def _left_out(reading: Reading, race: str, one: Score) -> Finding:
    competitor = reading.season.competitor(one.row.competitor)
    label = f"{competitor.name} ({competitor.noc})"
    text = f"the list goes on below rank {one.row.rank} and leaves {competitor.name} out"
    entries = (one.row.recorded.position,)
    return Finding("missing", race, None, label, "not listed", f"rank {one.row.rank}", text, entries=entries)
