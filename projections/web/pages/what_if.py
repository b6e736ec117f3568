"""What if: a cup with entries left out or disqualifications imagined, marked as hypothetical everywhere."""

from typing import Final

from ledger.basis import Question
from ledger.book import Reading
from ledger.entry import Draft
from ledger.errors import InvalidInputError, NotFoundError
from ledger.facts import CompetitorDisqualified
from projections.classification import classify
from projections.diff import CupDiff, compare
from projections.documents.disputes import WhatIfDocument, what_if_document
from projections.search import find_competitor
from projections.web.visit import KINDS, Parameter, Resource, Sheet, Shown, Visit
from projections.what_if import ACTOR, imagine

MANY: Final = 8
"""So many entries can be left out, and so many disqualifications imagined, at once."""


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


def _changed(visit: Visit) -> tuple[Reading, Reading, CupDiff]:
    question = visit.question
    real = visit.reader.read(Question(question.at, question.at_instant, question.as_of, question.through))
    without = [int(position) for position in visit.query.get("without", ())]
    more = [_imagined(visit.reading, text) for text in visit.query.get("disqualify", ())]
    imagined = imagine(visit.reader, question, without=without, more=more)
    (changed,) = compare(real, imagined, visit["cup"])
    return real, imagined, changed


def _make(visit: Visit) -> WhatIfDocument:
    return what_if_document(*_changed(visit))


def _show(visit: Visit, document: WhatIfDocument) -> Shown:
    words = [f"--without {position}" for position in visit.query.get("without", ())]
    words += [f"--disqualify {text!r}" for text in visit.query.get("disqualify", ())]
    return Shown(
        title=f"What if: {document.standing.title}",
        command=visit.command("what-if", document.standing.cup, *words),
        more={
            "asked": bool(visit.query) or document.basis.rulebook != document.real_basis.rulebook,
            "without": list(visit.query.get("without", ())),
            "disqualify": list(visit.query.get("disqualify", ())),
            "cups": [cup for cup in visit.reading.rulebook.cups if cup.status != "unknown"],
        },
    )


def _sheet(document: WhatIfDocument) -> Sheet:
    header = ["competitor", "name", "noc", "real rank", "hypothetical rank", "real points", "hypothetical points"]
    return Sheet(
        header,
        (
            (*(one.competitor, one.name, one.noc, one.rank_before, one.rank_after), one.points_before, one.points_after)
            for one in document.movements
        ),
    )


WHAT_IF = (
    Resource(
        name="what_if",
        path="what-if/{cup}",
        about="A cup as it would be without some entries, or with disqualifications that nobody decided.",
        model=WhatIfDocument,
        make=_make,
        show=_show,
        sheet=_sheet,
        parameters=(
            Parameter("without", "The position of an entry to leave out.", KINDS["position"], MANY),
            Parameter(
                "disqualify",
                "A race and a competitor in it, such as wc1-men-500-1-a:Stolz.",
                rf"(?:{KINDS['race']}):[^\x00-\x1f:]{{1,120}}",
                MANY,
            ),
        ),
    ),
)
