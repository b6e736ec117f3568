"""Standings: a cup's table, the comparison with another basis, and the explanation of every rank."""

from typing import Any

from ledger.basis import Question
from ledger.errors import InvalidInputError, NotFoundError
from projections.cups.standings import Standing, standing
from projections.disputes.diff import diff
from projections.disputes.explain import explain_race, explain_rank
from projections.disputes.history import blame, by_entry
from projections.documents.disputes import (
    DiffDocument,
    ExplainDocument,
    HistoryDocument,
    diff_document,
    history_document,
    reason_node,
)
from projections.documents.standing import RaceScore, StandingDocument, standing_document
from projections.season.search import find_competitor
from projections.web.address import permanent, read_basis, write_basis
from projections.web.charts import bumps
from projections.web.course import course
from projections.web.visit import Resource, Sheet, Shown, Visit


def _table(visit: Visit) -> Standing:
    return table_of(visit, visit["cup"])


def table_of(visit: Visit, cup: str) -> Standing:
    """The standing of a cup at the basis of a visit; raises what `standing` raises."""
    table: Standing = visit.once(("standing", cup), lambda: standing(visit.reading, cup))
    return table


def _standing(visit: Visit) -> StandingDocument:
    return standing_document(visit.reading, _table(visit))


def _show_standing(visit: Visit, document: StandingDocument) -> Shown:
    columns = list(dict.fromkeys(map(column, document.races)))
    return Shown(
        title=document.title,
        command=visit.command("standings", document.cup),
        more={
            "columns": [(name, *_heading(name, columns)) for name in columns],
            "cells": [[_cells(row.races, name) for name in columns] for row in document.rows],
            "chart": bumps(course(visit.reading, _table(visit))),
            "division_b": any(one.race.endswith("-b") and one.points for row in document.rows for one in row.races),
            "others": list(dict.fromkeys(race.partition("-")[0] for race in document.races))[:-1],
        },
    )


def column(race: str) -> str:
    """Both divisions of a race share a column."""
    return race.removesuffix("-a").removesuffix("-b")


def _heading(name: str, columns: list[str]) -> tuple[str, str]:
    """A column's heading: the competition, and what tells its races apart where it has several."""
    competition, _, rest = name.partition("-")
    several = sum(one.startswith(f"{competition}-") for one in columns) > 1
    return competition, rest.partition("-")[2] if several else ""


def _cells(races: tuple[RaceScore, ...], name: str) -> list[RaceScore]:
    return [one for one in races if column(one.race) == name]


def _standing_sheet(document: StandingDocument) -> Sheet:
    def rows() -> Any:
        for row in document.rows:
            points = {one.race: one.points for one in row.races}
            own = (points.get(race) for race in document.races)
            yield [row.rank, row.competitor, row.name, row.noc, row.points, *own]

    return Sheet(["rank", "competitor", "name", "noc", "points", *document.races], rows())


def _compare(visit: Visit) -> DiffDocument:
    return diff_document(diff(visit.reader, _before(visit), visit.question, visit["cup"]))


def _before(visit: Visit) -> Question:
    """The basis to compare with; it is of the same position, unless it names another, so that it is fixed too.

    Raises:
        InvalidInputError: It is no basis, or names an instant at which the book was read.
    """
    named = read_basis(visit["before"])
    if named.at_instant is not None:
        raise InvalidInputError("compare with a position of the book, not with an instant")
    return named if named.at is not None else permanent(named, visit.reading.basis)


def _show_compare(visit: Visit, document: DiffDocument) -> Shown:
    (cup,) = document.cups
    before = write_basis(_before(visit))
    kinds: dict[str, int] = {}
    for entry in (*document.gained, *document.lost):
        name = entry.fact.partition("/")[0]
        kinds[name] = kinds.get(name, 0) + 1
    return Shown(
        title=f"{cup.title}, compared",
        command=f"season diff {before} {visit.fixed} {visit['cup']}",
        more={"cup": cup, "kinds": kinds, "before": before},
    )


def _compare_sheet(document: DiffDocument) -> Sheet:
    header = ["competitor", "name", "noc", "rank before", "rank", "points before", "points", "entries"]
    return Sheet(
        header,
        (
            (
                *(one.competitor, one.name, one.noc, one.rank_before, one.rank_after),
                *(one.points_before, one.points_after, " ".join(map(str, one.entries))),
            )
            for one in document.cups[0].movements
        ),
    )


def _history(visit: Visit) -> HistoryDocument:
    cup = visit["cup"]
    moments = list(by_entry(visit.reader, visit.question, cup))
    if not moments:
        raise NotFoundError(f"{cup}: nothing counts for it at this basis, so it has no history")
    return history_document(visit.reading.basis, cup, moments, blame(moments))


def _show_history(visit: Visit, document: HistoryDocument) -> Shown:
    moments = [point.after for point in document.rows[0].points] if document.rows else []
    return Shown(
        title=f"{visit.reading.rulebook.cup(document.cup).title}, entry by entry",
        command=visit.command("history", document.cup, "--blame"),
        more={"moments": moments},
    )


def _history_sheet(document: HistoryDocument) -> Sheet:
    header = ["competitor", "name", "noc", "after", "rank", "points"]
    return Sheet(
        header,
        (
            [row.competitor, row.name, row.noc, point.after, point.rank, point.points]
            for row in document.rows
            for point in row.points
        ),
    )


def _explain_cup(visit: Visit) -> ExplainDocument:
    reason = explain_rank(visit.reading, visit["cup"], visit["competitor"])
    return ExplainDocument(basis=visit.reading.basis, subject=visit["cup"], explanation=reason_node(reason))


def _explain_race(visit: Visit) -> ExplainDocument:
    reason = explain_race(visit.reading, visit["race"], visit["competitor"])
    return ExplainDocument(basis=visit.reading.basis, subject=visit["race"], explanation=reason_node(reason))


def _show_explain(visit: Visit, document: ExplainDocument) -> Shown:
    who = find_competitor(visit.reading.season, visit["competitor"])
    return Shown(
        title=f"Why {who.name} stands there",
        command=visit.command("explain", document.subject, visit["competitor"]),
        more={"who": who, "races": visit.reading.season.races},
    )


STANDINGS = (
    Resource(
        name="standing",
        path="standings/{cup}",
        about="The World Cup standing of a cup, with the points of each race.",
        model=StandingDocument,
        make=_standing,
        show=_show_standing,
        sheet=_standing_sheet,
    ),
    Resource(
        name="compare",
        path="compare/{before}/{cup}",
        about="A cup at the basis of the address against the same cup at another basis.",
        model=DiffDocument,
        make=_compare,
        show=_show_compare,
        sheet=_compare_sheet,
    ),
    Resource(
        name="history",
        path="history/{cup}",
        about="A cup after every entry that concerns it, and the entry that last changed each row.",
        model=HistoryDocument,
        make=_history,
        show=_show_history,
        sheet=_history_sheet,
    ),
    Resource(
        name="explain",
        path="explain/{cup}/{competitor}",
        about="Why a competitor has its rank in a cup, down to the row of each protocol.",
        model=ExplainDocument,
        make=_explain_cup,
        show=_show_explain,
    ),
    Resource(
        name="explain_race",
        path="explain-race/{race}/{competitor}",
        about="Why a competitor has its rank in a race, down to the row of the protocol.",
        model=ExplainDocument,
        make=_explain_race,
        show=_show_explain,
    ),
)
