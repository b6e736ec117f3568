"""What if: a cup or a quota with entries left out or disqualifications imagined, marked as hypothetical everywhere."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from ledger.basis import Basis, Question
from ledger.book import Reading
from ledger.entry import Draft
from ledger.errors import InvalidInputError, NotFoundError
from ledger.facts import CompetitorDisqualified
from ledger.rulebook.cups import Cup
from ledger.rulebook.quotas import Quota
from projections.disputes.diff import compare
from projections.disputes.what_if import ACTOR, imagine
from projections.documents.disputes import WhatIfDocument, what_if_document
from projections.documents.quota_changes import QuotaChangesDocument, event_changes
from projections.quota import quota_changes, quota_table
from projections.races.classification import classify
from projections.season.search import find_competitor
from projections.web.documents import ImaginableDocument, ImaginableTable
from projections.web.visit import KINDS, Parameter, Resource, Sheet, Shown, Visit

MANY: Final = 8
"""So many entries can be left out, and so many disqualifications imagined, at once."""
SHOWN_MOVES: Final = 40
"""So many who move in an event are shown; the JSON has all."""


def _imagined(reading: Reading, text: str) -> Draft:
    race, _, who = text.partition(":")
    classification = classify(reading.season, race)
    competitor = find_competitor(reading.season, who, gender=classification.race.gender)
    row = next((row for row in classification.rows if row.competitor == competitor.id), None)
    if row is None:
        raise NotFoundError(f"{competitor.name} ({competitor.noc}) is not in {race}")
    if row.result.status == "DQ":
        raise InvalidInputError(f"{competitor.name} ({competitor.noc}) is disqualified from {race} already")
    return Draft(CompetitorDisqualified(race=race, competitor=competitor.id), ACTOR)


def _changed(visit: Visit) -> tuple[Reading, Reading]:
    """The real reading, by the rules that the book adopted, and the imagined one."""
    question = visit.question
    real = visit.reader.read(Question(question.at, question.at_instant, question.as_of, question.through))
    without = [int(position) for position in visit.query.get("without", ())]
    more = [_imagined(visit.reading, text) for text in visit.query.get("disqualify", ())]
    return real, imagine(visit.reader, question, without=without, more=more)


def _tables(visit: Visit) -> ImaginableDocument:
    rulebook = visit.reading.rulebook
    cups = [ImaginableTable(table=one.id, title=one.title, kind="cup") for one in rulebook.cups if _known(one)]
    quotas = [
        ImaginableTable(table=f"quotas/{one.id}", title=one.title, kind="quota")
        for one in rulebook.quotas
        if _known(one)
    ]
    return ImaginableDocument(basis=visit.reading.basis, tables=(*cups, *quotas))


def _known(rules: Cup | Quota) -> bool:
    return rules.status != "unknown"


def _show_tables(visit: Visit, document: ImaginableDocument) -> Shown:
    del document
    return Shown(title="What if?", more=_form(visit, ""))


def _form(visit: Visit, chosen: str) -> dict[str, Any]:
    """What the form shows: the tables, the one that is chosen, and what is imagined already."""
    tables = _tables(visit).tables
    return {
        "kinds": [(kind, [one for one in tables if one.kind == kind]) for kind in ("cup", "quota")],
        "chosen": chosen,
        "without": list(visit.query.get("without", ())),
        "disqualify": list(visit.query.get("disqualify", ())),
    }


def _told(visit: Visit, table: str, chosen: str, *, basis: Basis, real: Basis) -> Mapping[str, Any]:
    """What both pages of an imagined table need, and the command line that gives the same."""
    words = [f"--without {position}" for position in visit.query.get("without", ())]
    words += [f"--disqualify {text!r}" for text in visit.query.get("disqualify", ())]
    rules = basis.rulebook if basis.rulebook != real.rulebook else None
    return {
        **_form(visit, chosen),
        "asked": bool(visit.query) or rules is not None,
        "rules": rules,
        "command": visit.command("what-if", table, *words),
    }


def _make_cup(visit: Visit) -> WhatIfDocument:
    real, imagined = _changed(visit)
    (changed,) = compare(real, imagined, visit["cup"])
    return what_if_document(real, imagined, changed)


def _show_cup(visit: Visit, document: WhatIfDocument) -> Shown:
    cup = document.standing.cup
    told = dict(_told(visit, cup, cup, basis=document.basis, real=document.real_basis))
    return Shown(title=f"What if: {document.standing.title}", command=told.pop("command"), more=told)


def _cup_sheet(document: WhatIfDocument) -> Sheet:
    header = ["competitor", "name", "noc", "real rank", "hypothetical rank", "real points", "hypothetical points"]
    return Sheet(
        header,
        (
            (*(one.competitor, one.name, one.noc, one.rank_before, one.rank_after), one.points_before, one.points_after)
            for one in document.movements
        ),
    )


def _make_quota(visit: Visit) -> QuotaChangesDocument:
    real, imagined = _changed(visit)
    quota = visit["quota"]
    before = visit.once(("real quota", quota), partial(quota_table, real, quota))
    return QuotaChangesDocument(
        basis=imagined.basis,
        basis_before=real.basis,
        quota=quota,
        events=event_changes(quota_changes(before, quota_table(imagined, quota))),
    )


def _show_quota(visit: Visit, document: QuotaChangesDocument) -> Shown:
    quota = document.quota
    title = next(one.title for one in visit.reading.rulebook.quotas if one.id == quota)
    told = dict(_told(visit, quota, f"quotas/{quota}", basis=document.basis, real=document.basis_before))
    return Shown(title=f"What if: {title}", command=told.pop("command"), more={**told, "most": SHOWN_MOVES})


def _quota_sheet(document: QuotaChangesDocument) -> Sheet:
    header = ["event", "competitor", "name", "noc", "real place", "hypothetical place"]
    return Sheet(
        header,
        (
            (change.event, one.competitor, one.name, one.noc, one.before, one.after)
            for change in document.events
            for one in change.moves
        ),
    )


_PARAMETERS = (
    Parameter("without", "The position of an entry to leave out.", KINDS["position"], MANY),
    Parameter(
        "disqualify",
        "A race and a competitor in it, such as wc1-men-500-1-a:Stolz.",
        rf"(?:{KINDS['race']}):[^\x00-\x1f:]{{1,120}}",
        MANY,
    ),
)

WHAT_IF = (
    Resource(
        name="what_ifs",
        path="what-if",
        about="The cups and quotas that can be imagined otherwise, and how.",
        model=ImaginableDocument,
        make=_tables,
        show=_show_tables,
    ),
    Resource(
        name="what_if",
        path="what-if/{cup}",
        about="A cup as it would be without some entries, or with disqualifications that nobody decided.",
        model=WhatIfDocument,
        make=_make_cup,
        show=_show_cup,
        sheet=_cup_sheet,
        parameters=_PARAMETERS,
    ),
    Resource(
        name="what_if_quota",
        path="what-if/quotas/{quota}",
        about="Who would have a place of a quota, or another one, if something were otherwise.",
        model=QuotaChangesDocument,
        make=_make_quota,
        show=_show_quota,
        sheet=_quota_sheet,
        parameters=_PARAMETERS,
    ),
)
