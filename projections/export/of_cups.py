"""The tables of what a season is raced for: cups, their standings after each competition, scores, places of quotas."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from ledger.vocabulary import parse_race
from projections.documents.quota import QuotaDocument
from projections.documents.titles import TitleLine
from projections.export.book import BookAt, NamedStanding
from projections.export.resting import Resting, borrowed, race_fields, resting_of
from projections.export.tidy import Tidy
from projections.reports.quota import PLACES_TABLE, QuotaPlace, places_of
from projections.reports.standings import SCORES, STANDINGS
from projections.reports.titles import TITLES
from projections.tables.columns import Field, always


class _Stood(NamedTuple):
    """A row of a standing, or a score in it, and the standing."""

    of: NamedStanding
    row: Any


class _Placed(NamedTuple):
    """A line of an event of a quota, and the quota."""

    quota: QuotaDocument
    line: QuotaPlace


def _cups(book: BookAt) -> Iterator[tuple[Resting, TitleLine]]:
    return ((book.resting(line.cup), line) for line in book.titles.made)


def _standings(book: BookAt) -> Iterator[tuple[Resting, _Stood]]:
    for one in book.standings.made:
        document = one.document
        whole = book.resting(document.cup) if one.latest else None
        resting = whole or resting_of(document.basis, document.coverage, complete=document.complete)
        yield from ((resting, _Stood(one, row)) for row in STANDINGS.rows(document))


def _scores(book: BookAt) -> Iterator[tuple[Resting, _Stood]]:
    for one in book.standings.made:
        if one.latest:
            document = one.document
            resting = book.resting(document.cup)
            yield from ((resting, _Stood(one, row)) for row in SCORES.rows(document))


def _places(book: BookAt) -> Iterator[tuple[Resting, _Placed]]:
    for quota in book.quotas.made:
        resting = book.resting(quota.quota)
        yield from ((resting, _Placed(quota, line)) for event in quota.events for line in places_of(event))


_CUP: Final[Field[_Stood]] = always("cup", "string", "The cup, such as men-1500.", lambda of: of.of.document.cup)
_RULES: Final = "The weakest mark of the rules that it rests on: confirmed, inferred or unknown."

CUPS_TABLE: Final = Tidy(
    name="cups",
    title="Cups: who leads each or has won it",
    row="one cup",
    rows=_cups,
    fields=borrowed(TITLES, lambda of: of),
    key=("cup",),
)

STANDINGS_TABLE: Final = Tidy(
    name="standings",
    title="Standings of every cup after every competition, with all that was learnt since",
    row="one skater or team in one cup after one competition",
    rows=_standings,
    fields=(
        _CUP,
        always("after", "string", "The last competition that counts.", lambda of: of.of.after),
        always(
            "latest",
            "boolean",
            "Whether it is the standing of the whole basis; each cup has one such standing.",
            lambda of: of.of.latest,
        ),
        *borrowed(STANDINGS, lambda of: of.row),
        always("rules", "string", _RULES, lambda of: of.of.document.status),
        always(
            "provisional", "boolean", "Whether a race in it is not official yet.", lambda of: of.of.document.provisional
        ),
    ),
    key=("cup", "after", "competitor"),
)

SCORES_TABLE: Final = Tidy(
    name="scores",
    title="Scores: what each race brought in the cups, as it stands",
    row="one skater or team in one race that counts in one cup",
    rows=_scores,
    fields=(
        _CUP,
        *race_fields(lambda of: parse_race(of.row.race.race)),
        always("name", "string", "The name of the competitor.", lambda of: of.row.line.name),
        always("noc", "string", "The code of the competitor.", lambda of: of.row.line.noc),
        *borrowed(SCORES, lambda of: of.row, without=("race",)),
        always("rules", "string", _RULES, lambda of: of.of.document.status),
    ),
    key=("cup", "competitor", "race"),
)

PLACES_OF_QUOTAS: Final = Tidy(
    name="places",
    title="Places of every quota, its reserves, and who was passed over",
    row="one place, reserve or line that was passed over in one event of one quota",
    rows=_places,
    fields=(
        always("quota", "string", "The quota, such as owg-2026.", lambda of: of.quota.quota),
        *borrowed(PLACES_TABLE, lambda of: of.line),
        always("rules", "string", _RULES, lambda of: of.quota.status),
        always(
            "provisional",
            "boolean",
            "Whether a qualifying competition is still to come.",
            lambda of: of.quota.provisional,
        ),
    ),
    key=("quota", "event", "section", "competitor"),
)
