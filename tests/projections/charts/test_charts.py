"""Charts are the picture of a table: same basis, same bytes, with the names and the basis on it."""

import re
from dataclasses import replace
from itertools import combinations
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from commands.desk.facts import load_facts, season_desk
from commands.intake.facts import read_facts
from ledger.basis import EVERYTHING, Basis, Question
from ledger.book import Book, Reader, Reading
from ledger.entry import Draft
from ledger.errors import InvalidInputError
from ledger.facts import CompetitorDisqualified, DecisionReversed
from ledger.stores import open_store
from projections.charts.bump import Of, cup_chart
from projections.charts.canvas import check_format, figure, rendered, short
from projections.charts.places import places_chart, race_chart
from projections.disputes.history import by_competition
from projections.disputes.what_if import imagine
from projections.quota import quota_table
from projections.races.classification import classify
from tests.support.fixture_season import FIXTURES
from tests.support.history_books import load_season


def words(svg: bytes) -> str:
    """The texts of an SVG drawn with text as paths; matplotlib keeps each as a comment."""
    return " | ".join(re.findall(r"<!-- (.*?) -->", svg.decode()))


def test_the_cup_chart_names_who_leads_and_its_basis(season_2025_26: Reader) -> None:
    reading = season_2025_26.read(EVERYTHING)
    moments = by_competition(reading, "men-1500")
    svg = cup_chart(reading, "Men's 1500 m", moments, "chart.svg")
    text = words(svg)
    assert "1  Jordan STOLZ (USA), 180" in text
    assert "Salt Lake City | Calgary | Heerenveen" in text
    assert reading.basis.root[:16] in text
    assert svg == cup_chart(reading, "Men's 1500 m", moments, "chart.svg")


def test_one_competitor_stands_out_even_from_far_below(season_2025_26: Reader) -> None:
    reading = season_2025_26.read(EVERYTHING)
    moments = by_competition(reading, "men-1500")
    low = moments[-1].table.rows[40]
    text = words(cup_chart(reading, "Men's 1500 m", moments, "chart.svg", only=low.competitor.id))
    assert f"{low.rank}  {low.competitor.name}" in text


def test_a_png_is_a_png(season_2025_26: Reader) -> None:
    reading = season_2025_26.read(EVERYTHING)
    assert cup_chart(reading, "Men's 500 m", by_competition(reading, "men-500"), "a.png").startswith(b"\x89PNG")


def test_places_per_noc_show_each_noc_with_its_total(season_2025_26: Reader) -> None:
    reading = season_2025_26.read(Question(through="wc2"))
    table = quota_table(reading, "owg-2026")
    text = words(places_chart(reading, table, "places.svg"))
    assert "provisional" in text
    assert "NED" in text
    assert "17" in text


def test_the_race_for_the_last_places_shows_both_sides_of_the_line(season_2025_26: Reader) -> None:
    reading = season_2025_26.read(Question(through="wc2"))
    table = quota_table(reading, "owg-2026")
    text = words(race_chart(reading, table, table.event("men-500"), "race.svg"))
    assert "Kyung-Min KOO (KOR), 70, in" in text
    assert "Yuma MURAKAMI (JPN), 81, out" in text


def test_a_chart_is_an_svg_or_a_png() -> None:
    check_format("a.SVG")
    with pytest.raises(InvalidInputError, match=r"--chart a.pdf: a chart is an .svg or a .png file"):
        check_format("a.pdf")


def test_a_decision_is_marked_at_its_competition() -> None:
    file = FIXTURES.parent / "disputes" / "calgary-2017" / "entries.jsonl"
    desk, _ = season_desk(open_store("memory:"), "2017-18", actor="tester")
    (decision,) = [
        entry
        for entry in load_facts(desk, read_facts(file), file=file.name)
        if isinstance(entry.fact, CompetitorDisqualified)
    ]
    reading = desk.reader.read()
    moments = by_competition(reading, "men-1000")
    text = words(cup_chart(reading, "Men's 1000 m", moments, "chart.svg"))
    assert f"decided at Calgary, dotted: competitor disqualified [{decision.position}]" in text


def test_only_decisions_in_force_are_marked_and_the_first_three_are_named(season_2025_26: Reader) -> None:
    now = season_2025_26.read(EVERYTHING)
    first = now.basis.at + 1
    rows = classify(now.season, "wc1-men-1500-a").rows[:5]
    out = [CompetitorDisqualified(race="wc1-men-1500-a", competitor=row.competitor) for row in rows]
    decisions = [Draft(fact, "jury") for fact in (*out, DecisionReversed(reverses=first))]
    reading = imagine(season_2025_26, EVERYTHING, more=decisions)
    text = words(cup_chart(reading, "Men's 1500 m", by_competition(reading, "men-1500"), "chart.svg"))
    named = ", ".join(f"competitor disqualified [{position}]" for position in range(first + 1, first + 4))
    assert f"{named} and 1 more" in text.replace(" | ", " ")  # a long line is folded
    assert f"[{first}]" not in text


@settings(max_examples=max(5, settings().max_examples // 5))
@given(st.lists(st.text(st.characters(), max_size=60) | st.sampled_from(["-->", "$\\frac$", "]]>&<", "x" * 2_000])))
def test_an_svg_is_well_formed_whatever_is_written_in_it(season_2025_26: Reader, texts: list[str]) -> None:
    basis = Basis(book="b", at=1, as_of=None, through=None, rulebook="r", root="0" * 64, hypothetical=tuple(texts))
    reading = replace(season_2025_26.read(EVERYTHING), basis=basis)
    drawing = figure(9, 4)
    axes = drawing.subplots()
    for place, text in enumerate(texts):
        axes.annotate(short(text), (0, place))
        axes.set_title(text)
    svg = rendered(drawing, reading, "a.svg")
    parser = expat.ParserCreate()
    parser.Parse(svg, True)  # it raises where the SVG is not well-formed


def test_a_long_name_leaves_room_for_the_lines() -> None:
    assert short("x" * 2_000) == "x" * 39 + "…"
    assert short("Jo\x1b\u202e") == r"Jo\x1b\u202e"


def read_season(season: str) -> Reading:
    store = open_store("memory:")
    load_season(store, season)
    return Reader(Book(store, f"world-cup/{season}")).read()


def cut_or_covered(drawing: Figure) -> list[str]:
    """The texts of a drawing that are cut, and those that lie on another."""
    canvas = FigureCanvasAgg(drawing)
    canvas.draw()
    renderer = canvas.get_renderer()
    beyond = {
        id(label)
        for axes in drawing.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        for label in (tick.label1, tick.label2)
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    }
    texts = [one for one in drawing.findobj(Text) if one.get_visible() and one.get_text() and id(one) not in beyond]
    boxes = [(one.get_text(), Text.get_window_extent(one, renderer)) for one in texts]
    edge = drawing.bbox.padded(1)
    cut = [text for text, box in boxes if not (edge.contains(*box.min) and edge.contains(*box.max))]
    return cut + [
        f"{text} on {other}"
        for (text, box), (other, its) in combinations(boxes, 2)
        if min(box.x1, its.x1) - max(box.x0, its.x0) > 1 and min(box.y1, its.y1) - max(box.y0, its.y0) > 1
    ]


@pytest.mark.uncounted
@pytest.mark.parametrize(("season", "cup"), [("2017-18", "men-grand"), ("2013-14", "women-grand"), ("", "men-500")])
@pytest.mark.parametrize("of", ["ranks", "points"])
def test_no_text_of_a_chart_is_cut_or_lies_on_another(
    season_2025_26: Reader, monkeypatch: pytest.MonkeyPatch, season: str, cup: str, of: Of
) -> None:
    drawn = list[Figure]()
    monkeypatch.setattr("projections.charts.bump.rendered", lambda one, *_, **__: drawn.append(one) or b"")
    reading = read_season(season) if season else season_2025_26.read(EVERYTHING)
    cup_chart(reading, "A cup", by_competition(reading, cup), "a.svg", of=of)
    (drawing,) = drawn
    assert cut_or_covered(drawing) == []


@pytest.mark.uncounted
def test_the_labels_of_the_last_places_do_not_lie_on_each_other(
    season_2025_26: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = list[Figure]()
    monkeypatch.setattr("projections.charts.places.rendered", lambda one, *_, **__: drawn.append(one) or b"")
    reading = season_2025_26.read(EVERYTHING)
    table = quota_table(reading, "owg-2026")
    places_chart(reading, table, "a.svg")
    for event in ("men-1500", "women-500", "men-mass-start"):
        race_chart(reading, table, table.event(event), "a.svg")
    assert [cut_or_covered(one) for one in drawn] == [[]] * 4
