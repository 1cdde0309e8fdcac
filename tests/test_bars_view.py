"""The bar chart: a label and a number a row."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from coopgraph.errors import InputError
from coopgraph.questions import get_question, list_questions
from coopgraph.questions.question import ALL
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.result import Result
from coopgraph.store.sources import open_files
from coopgraph.views.answers import answer_svg
from coopgraph.views.bars import MOST_DRAWN, Bar, bars_svg, read_bars

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def shipped() -> EmbeddedEngine:
    return open_files()


def drawn(svg: str) -> list[float]:
    """Return the widths of the bars."""
    rects = ET.fromstring(svg).iter(f"{SVG}rect")
    return [float(rect.attrib["width"]) for rect in rects if rect.get("class") == "bar"]


def answer(text: str) -> Result:
    return EmbeddedEngine([]).query(text)


def test_the_questions_with_bars_are_drawn(shipped: EmbeddedEngine) -> None:
    names = [one.name for one in list_questions() if one.header.view == "bars"]
    assert {"visits-per-year", "start-months", "most-partners"} <= set(names)
    for name in names:
        question = get_question(name)
        result = question.run(shipped, columns=[ALL])
        svg = answer_svg(question, result, {})
        assert len(drawn(svg)) == len(result), name


def test_a_bar_is_as_long_as_its_number() -> None:
    one, two = drawn(bars_svg([Bar("a", 1, "1"), Bar("b", 2, "2")], "Title", "visits"))
    assert two == pytest.approx(2 * one, abs=0.2)


def test_a_number_that_is_not_there_is_told_and_not_drawn_as_zero() -> None:
    svg = bars_svg([Bar("a", None, ""), Bar("b", 2, "2")], "Title", "visits")
    assert len(drawn(svg)) == 1
    assert "not stated" in svg


def test_labels_are_the_words_before_the_first_number() -> None:
    result = answer(
        'SELECT ?u ?c ?n ?m { VALUES (?u ?c ?n ?m) { ("U" "C" 3 9) ("V" UNDEF UNDEF 9) } }'
    )
    measure, bars = read_bars(result)
    assert measure == "n"
    assert bars == [Bar("U: C", 3.0, "3"), Bar("V", None, "")]


def test_negative_numbers_reach_to_the_other_side() -> None:
    svg = bars_svg([Bar("a", -1, "-1"), Bar("b", 1, "1")], "Title", "change")
    one, two = drawn(svg)
    assert one == pytest.approx(two)


def test_numbers_without_a_place_on_an_axis_are_told_in_words() -> None:
    result = answer(
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?l ?n "
        '{ VALUES (?l ?n) { ("a" "INF"^^xsd:double) ("b" "NaN"^^xsd:double) ("c" 4) } }'
    )
    svg = bars_svg(read_bars(result)[1], "Title", "n")
    assert len(drawn(svg)) == 1
    assert "INF" in svg


def test_hostile_labels_stay_words() -> None:
    svg = bars_svg([Bar("<script>\x01\ud800 & \"'" + "x" * 9999, 1, "1")], "<b>", "a<b")
    ET.fromstring(svg)
    assert "<script>" not in svg


def test_of_many_rows_the_first_are_drawn_and_the_rest_is_counted() -> None:
    svg = bars_svg([Bar(str(n), n, str(n)) for n in range(MOST_DRAWN + 5)], "Title", "n")
    assert len(drawn(svg)) == MOST_DRAWN
    assert "5 more rows" in svg


def test_rows_without_a_number_are_no_picture() -> None:
    with pytest.raises(InputError, match="nothing to draw"):
        read_bars(answer('SELECT ?a { VALUES ?a { "b" } }'))
    with pytest.raises(InputError, match="nothing to draw"):
        bars_svg([Bar("a", None, "")], "Title", "n")
