"""Seasons side by side, careers and exports: what is past and was not told makes no season whole."""

import pytest

from ledger.basis import Question
from ledger.book import Reader
from projections.export.book import BookAt
from projections.reports.catalogue import reports_over
from projections.reports.compare import SEASONS, CompareSeasonsDocument
from projections.reports.report import Report
from projections.seasons.shelf import Bookshelf


def compared(reader: Reader, question: Question) -> tuple[Report[CompareSeasonsDocument], CompareSeasonsDocument]:
    (report,) = (one for one in reports_over() if one.name == "compare_seasons")
    return report, report.make(Bookshelf.of([reader.read(question)]), cup="men-1500")


def test_a_season_that_is_past_is_unfinished_and_no_more_open(season_2025_26: Reader) -> None:
    for question, said, overdue in (
        (Question(through="wc3"), "open", ()),
        (Question(), "unfinished", ("wc4", "wc5")),  # recorded in February: the last two competitions are past
    ):
        _, document = compared(season_2025_26, question)
        (side,) = document.seasons
        shown = dict(
            zip((one.column for one in SEASONS.grid(document).headings), SEASONS.grid(document).rows[0], strict=True)
        )
        assert (side.state, side.overdue) == ("open", overdue)
        assert (shown["state"].text, shown["state"].cell) == (said, "open")


def test_a_title_names_few_seasons_and_counts_many(season_2025_26: Reader) -> None:
    report, document = compared(season_2025_26, Question())
    (side,) = document.seasons
    for many, title in ((1, "Men's 1500 m: 2025-26"), (5, "Men's 1500 m: 5 seasons, 2025-26 to 2025-26")):
        assert report.title(document.model_copy(update={"seasons": (side,) * many})) == title


@pytest.mark.parametrize(
    ("question", "least", "complete"),
    [(Question(through="wc3"), False, True), (Question(), True, None)],  # recorded in February: wc4 and wc5 are past
    ids=["while it lasts", "when it is over"],
)
def test_a_season_of_which_days_are_past_and_not_told_of_is_not_whole(
    season_2025_26: Reader, question: Question, least: bool, complete: bool | None
) -> None:
    shelf = Bookshelf.of([season_2025_26.read(question)])
    (career,) = (one for one in reports_over() if one.name == "career")
    (own,) = career.make(shelf, competitor="men-ned-kjeld-nuis").seasons
    row = BookAt.of(season_2025_26, question, dict).resting("men-1500")

    assert (own.at_least, row.complete) == (least, complete)
    lacks = "unfinished in this book: the days of wc4, wc5 are past, and races are not there"
    assert row.lacking == (lacks if least else None)
