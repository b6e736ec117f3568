"""The season 2017/18: known by single results, with what the press published and where it disagrees."""

from collections import Counter

import pytest

from ledger.basis import ask
from ledger.facts import CompetitorDisqualified
from projections.cups.bounds import bounds_of
from projections.cups.standings import standing
from projections.cups.titles import title
from projections.disputes.explain import explain_rank
from projections.races.classification import classify
from projections.reports.explain import as_markdown, reason_node
from projections.reports.race import race_document
from projections.season.coverage import coverage
from tests.support.history_books import Reads

CALGARY = "wc3-men-1000-a"


def names(read: Reads, race: str, as_of: str | None = None) -> list[tuple[int | None, str]]:
    season = read("2017-18", ask(as_of=as_of)).season
    return [(row.rank, row.recorded.fact.name_printed) for row in classify(season, race).rows]


def test_yuskovs_520_are_four_wins_and_a_second_place_at_the_final(read: Reads) -> None:
    first = standing(read("2017-18"), "men-1500").rows[0]

    assert (first.competitor.name, first.points) == ("Denis Yuskov", 520)
    assert [(one.race.competition, one.row.rank, one.points) for one in first.scores if one.points] == [
        ("wc1", 1, 100),
        ("wc3", 1, 100),
        ("wc4", 1, 100),
        ("wc5", 1, 100),
        ("wc6", 2, 120),
    ]


def test_calgary_before_the_disqualification(read: Reads) -> None:
    assert names(read, CALGARY, "2017-12-02T23:50-07:00") == [
        (1, "Pavel Kulizhnikov"),
        (2, "Kai Verbij"),
        (3, "Kjeld Nuis"),
        (4, "Håvard Holmefjord Lorentzen"),
        (8, "Thomas Krol"),
        (10, "Pim Schipper"),
    ]


def test_calgary_a_quarter_of_an_hour_later(read: Reads) -> None:
    assert names(read, CALGARY) == [
        (1, "Kai Verbij"),
        (2, "Kjeld Nuis"),
        (3, "Håvard Holmefjord Lorentzen"),
        (7, "Thomas Krol"),
        (9, "Pim Schipper"),
        (None, "Pavel Kulizhnikov"),
    ]


def test_the_disqualification_is_a_decision_fifteen_minutes_after_the_protocol(read: Reads) -> None:
    record = read("2017-18").season.races[CALGARY]
    (decision,) = record.decisions

    assert isinstance(decision.fact, CompetitorDisqualified)
    assert decision.published_at - record.protocols[0].published_at == 15 * 60 * 1_000_000
    assert decision.reason is not None
    assert "crossing the line" in decision.reason
    assert decision.source is not None
    assert decision.source.name.startswith("https://www.nu.nl/")


def test_where_sources_disagree_the_table_says_which_one_it_follows_and_why(read: Reads) -> None:
    reading = read("2017-18")
    (note,) = [note for note in standing(reading, "women-3000-5000").notes if "disagree" in note]
    row = next(row for row in race_document(reading, "wc3-women-3000-a").rows if row.name == "Antoinette de Jong")

    assert note.startswith(
        "wc3-women-3000-a, Antoinette de Jong: sources disagree: the ISU's release gives her 3:58.10"
    )
    assert (row.time, row.remark) == ("3:57.78", note.partition(": ")[2])
    assert "sources disagree" in as_markdown(
        reason_node(explain_rank(reading, "women-3000-5000", "Antoinette de Jong"))
    )


def test_all_statements_of_a_disagreement_stand_in_the_book(read: Reads) -> None:
    said = [
        dict(row.cells)["says"]
        for entry in read("2017-18").season.publications.values()
        if entry.fact.subject in ("wc3-women-3000-a", "wc2-men-1500-a")
        for row in entry.fact.rows
    ]

    assert said == [
        "0.69 s behind the winner, who had 3:57.09",
        "3:58.10, as for the third",
        "withdrawn",
        "absent for want of a visa",
    ]


def test_yuskov_at_stavanger_follows_the_isu(read: Reads) -> None:
    row = classify(read("2017-18").season, "wc2-men-1500-a").rows[-1]

    assert (row.recorded.fact.name_printed, row.result.status, row.rank) == ("Denis Yuskov", "WDR", None)
    assert row.recorded.reason is not None
    assert "the ISU's is followed" in row.recorded.reason


def test_tables_of_partial_races_say_so_and_no_title_is_called_won(read: Reads) -> None:
    table = standing(read("2017-18"), "men-500")

    (line,) = bounds_of(table).coverage.notes
    assert line.startswith("incomplete: 0 of 10 races are whole; in part: wc2-men-500-1, ")
    assert "missing, though skated by all that is known: wc1-men-500-1, wc1-men-500-2; not known: what" in line
    assert "what was raced of men-500 at wc3" in line
    assert not any(note.startswith("provisional") for note in table.notes)
    assert title(read("2017-18"), "men-500").state == "incomplete"


def test_results_name_their_own_source(read: Reads) -> None:
    season = read("2017-18").season
    sources = {entry.source.name for record in season.races.values() for entry in record.results if entry.source}

    assert len(sources) > 10
    assert all("://" in name for name in sources)


def test_a_result_whose_name_was_lost_stays_unnamed(read: Reads) -> None:
    row = classify(read("2017-18").season, "wc5-men-500-1-a").rows[0]

    assert read("2017-18").season.competitor(row.competitor).name.startswith("unnamed")


def test_the_publications_are_standings_titles_quotas_and_figures(read: Reads) -> None:
    lists = [entry.fact for entry in read("2017-18").season.publications.values()]
    kinds = Counter(fact.kind for fact in lists)

    assert set(kinds) == {"standing", "title", "quota", "figures"}
    assert all(fact.subject == "owg-2018" for fact in lists if fact.kind == "quota")


@pytest.mark.parametrize(
    ("publication", "after"),
    [
        ("men-500-after-3-of-11-isport-blesk-cz", None),
        ("women-500-after-4-of-11-sport-lidovky-cz", "wc2"),
        ("women-500-after-minsk-race-1-ceskatelevize-cz", None),
        ("women-1000-before-minsk-sport-cz", "wc5"),
        ("men-5000-10000-after-5-of-6-oasport-it", "wc5"),
        ("men-mass-start-after-2-of-4-hln-be", "wc3"),
    ],
)
def test_a_list_is_of_the_moment_that_its_words_name(publication: str, after: str | None, read: Reads) -> None:
    assert read("2017-18").season.publications[publication].fact.after == after


def test_every_figure_of_the_files_is_in_the_book(read: Reads) -> None:
    """Of 193 facts 143 are places and one a disqualification; one place has two sources, and a withdrawal is added."""
    season = read("2017-18").season
    results = sum(len(record.results) for record in season.races.values())
    published = sum(len(entry.fact.rows) for entry in season.publications.values())

    assert results == 143 + 1 - 1 + 1
    assert published == (193 - 143 - 1) + 91 + 16 + 4, "figures, standings of the press, winners, statements"


def test_the_programme_of_the_fifth_competition_is_known_so_what_it_lacks_is_missing(read: Reads) -> None:
    reading = read("2017-18")
    found = {str(one): one.state for one in coverage(reading, ("men-1000", "women-1000", "men-5000")).at("wc5").races}

    assert found == {
        "wc5-men-1000-1": "missing",
        "wc5-men-1000-2": "missing",
        "wc5-women-1000-1": "in part",
        "wc5-women-1000-2": "missing",
        "wc5-men-5000": "missing",
    }
