"""The timeline: valid XML, right positions, nothing from the data unescaped."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from coopgraph.errors import InputError
from coopgraph.views import timeline_svg

SVG = "{http://www.w3.org/2000/svg}"


def event(label: str, *days: str | None, kind: str = "visit") -> dict[str, str | None]:
    columns = ("earliest_start", "latest_start", "earliest_end", "latest_end")
    padded = [*days, *([None] * 4)][:4]
    return {"event": label, "kind": kind, "precision": "day", "part_of": None} | dict(
        zip(columns, padded, strict=True)
    )


def bars(svg: str, label: str) -> list[tuple[float, float, str]]:
    found = []
    for rect in ET.fromstring(svg).iter(f"{SVG}rect"):
        title = rect.find(f"{SVG}title")
        if title is not None and (title.text or "").startswith(label + ":"):
            x, width = float(rect.attrib["x"]), float(rect.attrib["width"])
            found.append((x, x + width, rect.attrib["fill-opacity"]))
    return found


def test_uncertain_ends_are_pale_and_the_certain_middle_is_not() -> None:
    svg = timeline_svg([event("A", "2025-10-01", "2025-10-31", "2025-12-01", "2025-12-31")], "t")
    (pale_left, pale_right, pale), (left, right, full) = bars(svg, "A")
    assert (pale, full) == ("0.3", "1.0")
    assert pale_left < left < right < pale_right


def test_without_a_certain_stretch_there_is_only_the_pale_bar() -> None:
    svg = timeline_svg([event("A", "2025-11-25", "2025-11-28", "2025-11-25", "2025-11-28")], "t")
    assert [opacity for *_, opacity in bars(svg, "A")] == ["0.3"]


def test_order_of_days_is_order_of_places() -> None:
    rows = [
        event("early", *["2025-11-24"] * 4),
        event("late", *["2025-12-05"] * 4),
    ]
    svg = timeline_svg(rows, "t")
    assert bars(svg, "early")[0][1] <= bars(svg, "late")[0][0]


def test_event_without_time_says_so() -> None:
    undated = event("undated") | {"precision": "not stated", "part_of": "whole"}
    svg = timeline_svg([event("A", *["2025-11-24"] * 4), undated], "t")
    texts = [text.text for text in ET.fromstring(svg).iter(f"{SVG}text")]
    assert "time not stated; within: whole" in texts
    assert bars(svg, "undated") == []


def test_markup_in_labels_is_escaped() -> None:
    hostile = '<script>alert("x")</script>&'
    svg = timeline_svg([event(hostile, *["2025-11-24"] * 4, kind=hostile)], hostile)
    tags = {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()}
    assert tags <= {"svg", "title", "rect", "text", "line"}


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(InputError, match="no event"):
        timeline_svg([event("undated")], "t")


def test_a_day_with_a_zone_is_that_day() -> None:
    plain = timeline_svg([event("A", *["2025-11-24"] * 4)], "t")
    for zone in ("Z", "+08:00", "-05:00"):
        assert timeline_svg([event("A", *[f"2025-11-24{zone}"] * 4)], "t") == plain


def test_far_dates_are_drawn_with_a_few_lines() -> None:
    svg = timeline_svg([event("A", *["0001-01-01"] * 4), event("B", *["9999-12-31"] * 4)], "t")
    assert len(list(ET.fromstring(svg).iter(f"{SVG}line"))) <= 40
    assert bars(svg, "B")[0][1] >= bars(svg, "B")[0][0] + 1


@pytest.mark.parametrize(
    "value", ["2025-13-99", "2025-02-29", "-2025-11-24", "12025-11-24", "0000-01-01", "soon"]
)
def test_what_cannot_be_drawn_is_named_with_its_event(value: str) -> None:
    with pytest.raises(InputError, match=f"'The visit': its latest_end is '{value}'"):
        timeline_svg([event("The visit", "2025-11-24", None, None, value)], "t")
