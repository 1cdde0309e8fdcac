"""The picture of a network: valid XML, the same each time, readable, nothing unescaped."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import combinations
from math import hypot
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopgraph.errors import InputError
from coopgraph.network import LeftOut, Network, Organization, Tie, ask_network
from coopgraph.store.sources import open_files
from coopgraph.views import network_svg
from coopgraph.views.labels import Box, Node, place_labels
from coopgraph.views.network import MOST_DRAWN

from .browser import dump_dom
from .network.support import network, pairs

SVG = "{http://www.w3.org/2000/svg}"
TAGS = {"svg", "title", "desc", "style", "rect", "text", "line", "path", "circle"}


def elements(svg: str, tag: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(SVG + tag))


def circles(svg: str) -> dict[str, ET.Element]:
    """Return the circles of organisations by their titles."""
    found = ((one.find(f"{SVG}title"), one) for one in elements(svg, "circle"))
    return {title.text or "": one for title, one in found if title is not None}


def number(element: ET.Element, *names: str) -> tuple[float, ...]:
    return tuple(float(element.attrib[name]) for name in names)


def many(organizations: int, *, of_each: int = 3) -> Network:
    """Make a network in which later ones joined earlier ones, as real ones grow."""
    ends = [
        Organization(f"Medical University of Town Number {n}", f"http://example.org/{n}")
        for n in range(organizations)
    ]
    joined = {
        (n * n * (k + 3) // 7 % n, n) for n in range(1, organizations) for k in range(of_each)
    }
    ties = tuple(
        Tie(
            min(ends[a], ends[b]),
            max(ends[a], ends[b]),
            there=(f"v{a}-{b}",),
            agreements=("g",) * ((a + b) % 3 == 0),
        )
        for a, b in sorted(joined)
    )
    return Network(tuple(sorted(ends)), ties)


def test_an_arrow_leads_to_the_host() -> None:
    ((tie,), organizations) = network("AB").ties, network("AB").organizations
    there = network_svg(Network(organizations, (tie,)))
    back = network_svg(Network(organizations, (Tie(tie.one, tie.other, back=tie.there),)))
    for svg, host in ((there, "B"), (back, "A")):
        head = elements(svg, "path")[0]
        x, y = map(float, re.match(r"M([\d.]+) ([\d.]+)L", head.attrib["d"]).groups())  # type: ignore[union-attr]
        away = {
            title[0]: hypot(x - cx, y - cy)
            for title, one in circles(svg).items()
            for cx, cy in [number(one, "cx", "cy")]
        }
        assert min(away, key=lambda name: away[name]) == host


def test_visits_both_ways_have_two_heads_and_agreements_none() -> None:
    (a, b) = network("AB").organizations
    both = Tie(a, b, there=("v1",), back=("v2", "v3"), agreements=("g",))
    svg = network_svg(Network((a, b), (both,)))
    legend = 1
    assert len(elements(svg, "path")) == 2 + legend
    dashed = [line for line in elements(svg, "line") if "stroke-dasharray" in line.attrib]
    assert [line.attrib["class"] for line in dashed] == ["agreement"] * (1 + legend)


def test_many_visits_are_thicker_and_many_partners_larger() -> None:
    a, b, c = network("AB", "AC").organizations
    ties = (Tie(a, b, there=("1", "2", "3", "4")), Tie(a, c, there=("5",)))
    svg = network_svg(Network((a, b, c), ties))
    thick, thin = (number(line, "stroke-width") for line in elements(svg, "line")[:2])
    assert thick > thin
    size = {title: number(one, "r") for title, one in circles(svg).items()}
    assert size["A: 2 partners"] > size["B: 1 partner"]


def test_markup_in_names_is_escaped() -> None:
    hostile = '<script>alert("x")</script>&\'\x00\x1b'
    one, other = Organization(hostile, "http://a/"), Organization("<b", "http://b/")
    svg = network_svg(Network((one, other), (Tie(one, other, there=("<v>",)),)), hostile)
    assert {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()} <= TAGS
    assert "<script" not in svg
    titles = {title.text or "" for title in elements(svg, "title")}
    assert any("<script>alert" in title for title in titles)


@settings(max_examples=25)
@given(st.text(max_size=120), st.text(max_size=120))
def test_any_name_gives_valid_xml(name: str, other: str) -> None:
    one, two = sorted([Organization(name, "http://a/"), Organization(other, "http://b/")])
    ET.fromstring(network_svg(Network((one, two), (Tie(one, two, there=("v",)),)), name))


@settings(max_examples=25)
@given(pairs(16))
def test_every_organisation_is_drawn_inside_the_picture(drawn: list[str]) -> None:
    whole = network(*drawn)
    svg = network_svg(whole)
    width, height = number(ET.fromstring(svg), "width", "height")
    found = circles(svg)
    assert {title[0] for title in found} == {one.name for one in whole.organizations}
    for one in found.values():
        x, y, r = number(one, "cx", "cy", "r")
        assert r <= x <= width - r
        assert r <= y <= height - r


def test_the_same_in_each_process(tmp_path: Path) -> None:
    script = (
        "from tests.test_network_view import many; from coopgraph.views import network_svg\n"
        "import sys; sys.stdout.write(network_svg(many(40)))"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    }
    assert made == {network_svg(many(40))}


def test_of_too_many_the_largest_are_shown_and_it_says_so() -> None:
    whole = many(200)
    svg = network_svg(whole)
    shown = circles(svg)
    assert len(shown) == MOST_DRAWN
    fewest = min(int(title.split(": ")[1].split()[0]) for title in shown)
    names = {title.rsplit(":", 1)[0] for title in shown}
    left = [n for one, n in whole.partners.items() if one.name not in names]
    assert max(left) <= fewest
    texts = [text.text for text in elements(svg, "text")]
    assert "60 of 200 organisations are shown: those with most partners." in texts


def test_what_makes_no_tie_is_told_in_the_picture() -> None:
    whole = network("AB")
    svg = network_svg(Network(whole.organizations, whole.ties, LeftOut(frozenset({"v"}))))
    assert "1 visit or agreement makes no tie: a side is not stated" in svg


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(InputError, match="no two organisations are joined"):
        network_svg(Network((), ()))


NODES = st.builds(
    Node,
    st.floats(20, 480),
    st.floats(20, 280),
    st.floats(4, 20),
    st.text("abcdefg 新", min_size=1, max_size=60),
)


@given(st.lists(NODES, max_size=30))
def test_labels_meet_neither_each_other_nor_circles(nodes: list[Node]) -> None:
    bounds = Box(0, 0, 500, 300)
    labels = place_labels(nodes, [], bounds, 12)
    assert len(labels) == len(nodes)
    boxes = [label.box for label in labels if label is not None]
    assert not any(a.meets(b) for a, b in combinations(boxes, 2))
    assert not any(box.meets(node.box) for box in boxes for node in nodes)
    assert all(bounds.holds(box) for box in boxes)


def test_every_name_can_be_read_as_a_label_or_by_its_number() -> None:
    whole = many(60, of_each=6)
    texts = elements(network_svg(whole), "text")
    labels = " ".join(text.text or "" for text in texts if text.get("class") == "name")
    keys = " ".join(text.text or "" for text in texts if text.get("class") != "name")
    for one in whole.organizations:
        ending = one.name.split()[-1]
        assert re.search(rf"\b{ending}\b", labels) or re.search(rf"\b{ending}\b", keys)


MEASURE = """<!doctype html><meta charset="utf-8"><body>%s<script>
const svg = document.querySelector("svg"), area = svg.viewBox.baseVal;
const box = e => { const b = e.getBBox(); return [b.x, b.y, b.x + b.width, b.y + b.height]; };
const meets = (a, b) => a[0] < b[2] - 1 && b[0] < a[2] - 1 && a[1] < b[3] - 4 && b[1] < a[3] - 4;
const all = [...svg.querySelectorAll("text")].map(box);
const outside = all.filter(b => b[0] < 0 || b[1] < 0 || b[2] > area.width || b[3] > area.height);
let overlaps = 0;
all.forEach((a, i) => all.slice(i + 1).forEach(b => { if (meets(a, b)) overlaps += 1; }));
const found = {texts: all.length, outside: outside.length, overlaps};
document.body.textContent = JSON.stringify(found);
</script></body>"""


@pytest.mark.parametrize("name", ["shipped", "sixty", "parts"])
def test_in_a_browser_no_words_overlap_or_leave_the_picture(name: str, tmp_path: Path) -> None:
    drawn = {
        "shipped": lambda: ask_network(open_files()),
        "sixty": lambda: many(60),
        "parts": lambda: network("AB", "BC", "DE", "FG", "GH", "HF", "IJ", "KL", "MN", "OP"),
    }
    page = tmp_path / "page.html"
    page.write_text(MEASURE % network_svg(drawn[name]()), encoding="utf-8")
    found = re.search(r"<body>(\{.*\})</body>", dump_dom(page, tmp_path / "profile"))
    assert found is not None
    measured = json.loads(found[1])
    assert measured["texts"] > 10
    assert (measured["outside"], measured["overlaps"]) == (0, 0)
