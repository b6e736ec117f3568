"""``season race``: one classification as it stands, with what decisions changed."""

from collections.abc import Iterator
from typing import Final

from ledger.book import Reading
from ledger.facts import ResultRow
from ledger.season import moves_of
from ledger.vocabulary import format_time
from projections.documents.members import members_of, names_of
from projections.documents.race import FastestTime, RaceDocument, RaceRow
from projections.documents.stages import limits_in_words, protest_limits, state_in_words
from projections.races.bests import best_times
from projections.races.classification import Classification, classify, counted_races
from projections.races.rows import ClassifiedRow, time_key
from projections.races.scores import Score, worth_of
from projections.races.stages import limits, stage
from projections.reports.report import Asked, Report
from projections.reports.times import as_numbers
from projections.tables.columns import Description, Reference, always, maybe, only_data, only_people


def race_document(reading: Reading, name: str) -> RaceDocument:
    """The document of one classification as it stands; raises what `classify` raises."""
    race = classify(reading.season, name)
    fact = race.protocol.fact
    worth, unknown = worth_of(reading, race)
    return RaceDocument(
        basis=reading.basis,
        race=str(race.race),
        date=fact.day,
        title=fact.title,
        state=race.state,
        stage=stage(reading, race),
        limits=protest_limits(limits(reading, reading.season.races[name])),
        voided=race.voided is not None,
        voided_by=None if race.voided is None else race.voided.position,
        run_again_by=reading.season.to_be_run_again(name),
        earlier_runs=tuple(run.protocols[0].position for run in reading.season.races[name].earlier if run.protocols),
        protests=tuple(one.lodged.position for one in race.dockets if one.open and not one.under_appeal),
        appeals=tuple(one.last.entry.position for one in race.dockets if one.under_appeal),
        protocol=fact.protocol,
        sheet=fact.sheet,
        revision=fact.revision,
        referee=fact.referee,
        starter=fact.starter,
        legend=fact.legend,
        rows=tuple(_race_row(reading, race, *one) for one in zip(race.rows, worth, strict=True)),
        unknown=unknown,
        fastest=_fastest(reading, str(race.race.event)),
    )


def _fastest(reading: Reading, event: str) -> FastestTime | None:
    found = best_times(reading, event)
    if not found:
        return None
    best = min(found.values(), key=lambda one: one.key)  # the first of equals: they are in the order of the races
    who = reading.season.competitor(best.row.competitor)
    return FastestTime(
        race=best.race,
        competitor=who.id,
        name=who.name,
        noc=who.noc,
        time=format_time(best.key[0]),
        thousandth=best.row.result.thousandth,
    )


def _season_best(reading: Reading, race: Classification, row: ClassifiedRow) -> bool | None:
    """Whether the book has no faster time of a competitor over the distance; None where no time stands."""
    own = time_key(row.result)
    best = best_times(reading, str(race.race.event)).get(row.competitor)
    if own is None or best is None or row.status != "OK" or race.voided is not None:
        return None
    return own == best.key


def _race_row(reading: Reading, race: Classification, row: ClassifiedRow, worth: Score | None) -> RaceRow:
    result: ResultRow = row.result
    measured = bool(row.decided) and row.rank is None
    behind = race.behind(row)
    printed = row.recorded.fact
    competitor = reading.season.competitor(row.competitor, on=race.protocol.fact.day)
    return RaceRow(
        rank=row.rank,
        status=row.status,
        competitor=competitor.id,
        name=competitor.name if printed.name_printed == printed.noc_printed else printed.name_printed,
        noc=printed.noc_printed,
        delegation=competitor.delegation if competitor.noc == printed.noc_printed else None,
        time=None if result.time is None or measured else format_time(result.time),
        thousandth=None if measured else result.thousandth,
        milliseconds=None if result.time is None or measured else result.time + (result.thousandth or 0),
        measured=format_time(result.time) if result.time is not None and measured else None,
        behind=None if behind is None else format_time(behind),
        points=None if worth is None else worth.points,
        points_printed=result.points_printed,
        grand_points_printed=result.grand_points_printed,
        points_by="unknown" if worth is None else worth.by,
        rank_printed=None if printed.result.rank_from else printed.result.rank,
        rank_from=result.rank_from,
        remark=row.recorded.reason,
        bib=result.bib,
        pair=result.pair,
        lane=result.lane,
        laps=result.laps,
        sprints=result.sprints,
        race_points=result.race_points,
        from_division_b=result.from_division_b,
        codes=result.codes,
        row=printed.row,
        position=row.recorded.position,
        decisions=tuple(entry.position for entry in row.decided),
        moved_by=tuple(entry.position for entry in row.moved_by),
        given_by=tuple(move.position for move in moves_of(reading.season, row.recorded)),
        members=members_of(reading, race, row) if row.result.members else (),
        passages=result.passages,
        season_best=_season_best(reading, race, row),
    )


def race_of(asked: Asked, race: str) -> RaceDocument:
    """The document of a race, made once for a reading; raises what `race_document` raises."""
    return asked.once(("race", race), lambda: race_document(asked.reading, race))


def _make(asked: Asked, *, race: str) -> RaceDocument:
    return race_of(asked, race)


def _title(document: RaceDocument) -> str:
    state = state_in_words(document.state, document.stage, voided=document.voided)
    return f"{document.title}, {document.date} ({document.race}, {state})"


def _notes(document: RaceDocument) -> Iterator[str]:
    if document.voided:
        again = document.run_again_by
        then = "" if again is None else f"; to be run again, by entry {again}: the next protocol of it counts"
        yield f"void, by entry {document.voided_by}{then}"
    if document.earlier_runs:
        filed = ", ".join(map(str, document.earlier_runs))
        yield f"run again: an earlier run, filed by entry {filed}, is void"
    if document.unknown is not None:
        yield f"points are not known: {document.unknown}"


def _legend(document: RaceDocument) -> Iterator[str]:
    yield from (f"{code}: {text}" for code, text in document.legend)
    yield f"{document.stage}; {limits_in_words(document.limits)}"
    if document.protocol:
        yield f"protocol: sheet {document.sheet}, revision {document.revision}, SHA-256 {document.protocol}"


def time_in_words(row: RaceRow) -> str:
    """A time as sheets print it, the thousandth in brackets; empty without one."""
    if row.time is None:
        return ""
    return row.time if row.thousandth is None else f"{row.time}({row.thousandth})"


def _positions(positions: tuple[int, ...]) -> str | None:
    return " ".join(map(str, positions)) or None


def _some(positions: tuple[int, ...]) -> str:
    """The first positions, and how many there are beside them: a late list may move everybody many times."""
    more = len(positions) - SHOWN
    return (_positions(positions[:SHOWN]) or "") + (f" +{more}" if more > 0 else "")


def _passages(of: RaceRow) -> str | None:
    return " ".join(map(format_time, of.passages)) or None


def _instances(asked: Asked) -> Iterator[tuple[str]]:
    return ((race,) for race in counted_races(asked.reading))


SHOWN: Final = 3
"""How many entries that moved a rank a table for people names."""

RESULTS: Final[Description[RaceDocument, RaceRow]] = Description(
    name="results",
    title="Classifications as they stand",
    rows=lambda document: document.rows,
    fields=(
        maybe("rank", "integer", "The rank that stands; ties share it.", lambda of: of.rank, heading=""),
        only_data(maybe("rank_printed", "integer", "The rank that the sheet prints.", lambda of: of.rank_printed)),
        maybe("bib", "integer", "The number that was worn.", lambda of: of.bib),
        only_people("pair", "The pair.", lambda of: "" if of.pair is None else str(of.pair)),
        only_people("lane", "The lane of the start, inner or outer.", lambda of: of.lane or ""),
        only_data(always("competitor", "string", "The competitor.", lambda of: of.competitor)),
        always(
            "name",
            "string",
            "The name that the sheet prints.",
            lambda of: of.name,
            names=True,
            link=lambda of: f"competitors/{of.competitor}/",
        ),
        always("noc", "string", "The code that the sheet prints.", lambda of: of.noc),
        maybe(
            "time",
            "string",
            "The time, in minutes, seconds and hundredths.",
            lambda of: of.time,
            unit="min:s",
            show=time_in_words,
        ),
        only_data(
            maybe(
                "thousandth",
                "integer",
                "The digit of thousandths, where the sheet prints it.",
                lambda of: of.thousandth,
                unit="ms",
            )
        ),
        only_data(
            maybe(
                "behind",
                "string",
                "The time behind the first, by the times as they stand.",
                lambda of: of.behind,
                unit="s",
            )
        ),
        always(
            "status",
            "string",
            "OK, DNF did not finish, DNS did not start, DQ disqualified, WDR withdrawn, ANNULLED.",
            lambda of: of.status,
            show=lambda of: "" if of.status == "OK" else of.status,
        ),
        maybe("points", "number", "The World Cup points by the rulebook, where it knows them.", lambda of: of.points),
        maybe(
            "points_printed",
            "integer",
            "The points that the sheet prints.",
            lambda of: of.points_printed,
            heading="printed",
        ),
        only_data(
            maybe("codes", "string", "The codes of the legend, with spaces.", lambda of: " ".join(of.codes) or None)
        ),
        only_data(
            always(
                "from_division_b",
                "boolean",
                "Whether it came up from Division B the same weekend.",
                lambda of: of.from_division_b,
            )
        ),
        only_people(
            "codes",
            "The codes of the legend; (N) came up from Division B.",
            lambda of: " ".join((*of.codes, *(("(N)",) if of.from_division_b else ()))),
        ),
        only_data(
            maybe(
                "measured",
                "string",
                "The time of who was taken out by a decision; it is no result.",
                lambda of: of.measured,
                unit="min:s",
            )
        ),
        only_data(always("row", "integer", "The row of the sheet.", lambda of: of.row)),
        only_data(
            always(
                "entry",
                "integer",
                "The position of the entry in the book that recorded the result.",
                lambda of: of.position,
            )
        ),
        maybe(
            "decisions",
            "string",
            "The positions of the decisions on this row, with spaces.",
            lambda of: _positions((*of.given_by, *of.decisions)),
            heading="decided by",
        ),
        maybe(
            "moved_by",
            "string",
            "The positions of the decisions that moved its rank, with spaces.",
            lambda of: _positions(of.moved_by),
            show=lambda of: _some(of.moved_by),
        ),
        maybe("members", "string", "A team's skaters as printed; (?) is in doubt.", lambda of: names_of(of.members)),
        maybe("remark", "string", "What the entry says for itself.", lambda of: of.remark),
        *as_numbers(lambda of: of.milliseconds),
        only_data(
            maybe(
                "season_best",
                "boolean",
                "Whether the book has no faster time of the competitor over the distance.",
                lambda of: of.season_best,
            )
        ),
        maybe("passages", "string", "The time at the end of each lap, with spaces.", _passages, unit="min:s"),
        only_data(maybe("pair", "integer", "The pair.", lambda of: of.pair)),
        only_data(maybe("lane", "string", "The lane of the start, inner or outer.", lambda of: of.lane)),
    ),
    key=("competitor",),
    references=(Reference("competitor", "competitors"),),
    kept="end",
)

REPORTS: Final = (
    Report(
        name="race",
        word="race",
        path="races/{race}",
        about="The classification of a race as filed and as it stands, printed points against computed ones.",
        model=RaceDocument,
        rests=lambda document: (document.race,),
        make=_make,
        title=_title,
        tables=(RESULTS,),
        notes=_notes,
        legend=_legend,
        instances=_instances,
        sorts=True,
    ),
)
