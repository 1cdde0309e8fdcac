"""Measures of small networks against values computed by hand, and laws that hold for any."""

from __future__ import annotations

from collections import deque
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.network import Network, Organization
from coopgraph.network.graph import Graph

from .support import names, network, organization, pairs

A, B, C, D, E = map(organization, "ABCDE")


def test_a_path_of_four() -> None:
    # A-B-C-D. Pairs of others: 3 a node. Through B go A-C and A-D, through C go A-D and B-D.
    # Closeness: 3 others over the sum of steps, 1+2+3 from an end, 1+1+2 from a middle.
    found = Graph(network("AB", "BC", "CD")).centrality()
    assert [found[one].betweenness for one in (A, B, C, D)] == pytest.approx([0, 2 / 3, 2 / 3, 0])
    assert [found[one].closeness for one in (A, B, C, D)] == pytest.approx([0.5, 0.75, 0.75, 0.5])


def test_a_star() -> None:
    # All 3 pairs of leaves are joined through the centre alone. Walks: with damping d the centre
    # has c = (1-d)/4 + 3dl, a leaf l = (1-d)/4 + dc/3, and c + 3l = 1: c = (1+3d)/(4(1+d)).
    graph = Graph(network("AB", "AC", "AD"))
    found = graph.centrality()
    assert found[A].betweenness == 1
    assert found[B].betweenness == 0
    assert found[A].pagerank == pytest.approx((1 + 3 * 0.85) / (4 * 1.85), abs=1e-5)
    assert names(graph.articulation_points) == "A"
    assert len(graph.bridges) == 3
    assert set(graph.core.values()) == {1}


def test_two_shortest_paths_share_betweenness() -> None:
    # A square A-B-D-C: B and C each carry half of the way between A and D, of 3 pairs of others.
    found = Graph(network("AB", "AC", "BD", "CD")).centrality()
    assert found[B].betweenness == pytest.approx(1 / 6)
    assert not Graph(network("AB", "AC", "BD", "CD")).articulation_points


def test_closeness_in_a_small_component_is_small() -> None:
    # Of 4 others A reaches 1 in one step: (1/1) * (1/4). C reaches 2 in 2 steps: (2/2) * (2/4).
    found = Graph(network("AB", "CD", "CE", "DE")).centrality()
    assert found[A].closeness == pytest.approx(0.25)
    assert found[C].closeness == pytest.approx(0.5)


def test_a_triangle_with_a_tail() -> None:
    graph = Graph(network("AB", "AC", "BC", "CD", "DE"))
    assert {one.name: k for one, k in graph.core.items()} == {
        "A": 2,
        "B": 2,
        "C": 2,
        "D": 1,
        "E": 1,
    }
    assert names(sorted(graph.articulation_points)) == "CD"
    assert sorted(names((tie.one, tie.other)) for tie in graph.bridges) == ["CD", "DE"]


def test_strong_ties_draw_the_walk() -> None:
    plain = network("AB", "AC")
    tie = plain.ties[0]
    strong = type(tie)(tie.one, tie.other, there=("v1", "v2", "v3"))
    found = Graph(Network(plain.organizations, (strong, plain.ties[1]))).centrality()
    assert found[B].pagerank > found[C].pagerank


def test_components_the_largest_first() -> None:
    graph = Graph(network("AB", "CD", "DE"))
    assert [names(part) for part in graph.components] == ["CDE", "AB"]


def test_all_shortest_paths_in_order() -> None:
    graph = Graph(network("AB", "AC", "BD", "CD", "DE", "AF", "FG", "GH", "EH"))
    number, found = graph.paths(A, E, 10)
    assert (number, [names(path) for path in found]) == (2, ["ABDE", "ACDE"])
    assert graph.paths(A, E, 1) == (2, found[:1])


def test_no_path() -> None:
    assert Graph(network("AB", "CD")).paths(A, C, 10) == (0, [])


def test_very_many_paths_are_counted_and_not_made() -> None:
    # 30 diamonds in a row: 2 to the 30th power shortest paths.
    ends = [Organization(f"{n:03}", f"http://example.org/{n}") for n in range(91)]
    steps = [
        (ends[3 * n + a], ends[3 * n + b])
        for n in range(30)
        for a, b in ((0, 1), (0, 2), (1, 3), (2, 3))
    ]
    tie = network("AB").ties[0]
    ties = tuple(type(tie)(one, other, there=("v",)) for one, other in steps)
    number, found = Graph(Network(tuple(ends), ties)).paths(ends[0], ends[90], 3)
    assert number == 2**30
    assert len(found) == 3


def steps_by_hand(pairs: list[str], start: str) -> dict[str, int]:
    """Walk outwards, the plainest way."""
    steps, waiting = {start: 0}, deque([start])
    while waiting:
        here = waiting.popleft()
        for pair in pairs:
            if here in pair:
                there = pair.replace(here, "")
                if there not in steps:
                    steps[there] = steps[here] + 1
                    waiting.append(there)
    return steps


@given(pairs())
def test_components_divide_the_organisations(drawn: list[str]) -> None:
    graph = Graph(network(*drawn))
    parts = [names(part) for part in graph.components]
    assert sorted("".join(parts)) == sorted({letter for pair in drawn for letter in pair})
    for part in parts:
        assert set(steps_by_hand(drawn, part[0])) == set(part)


@given(pairs(), st.data())
def test_paths_are_shortest_and_made_of_ties(drawn: list[str], data: st.DataObject) -> None:
    whole = network(*drawn)
    source = data.draw(st.sampled_from(whole.organizations))
    target = data.draw(st.sampled_from([one for one in whole.organizations if one != source]))
    number, found = Graph(whole).paths(source, target, 10_000)
    expected = steps_by_hand(drawn, source.name).get(target.name)
    assert number == len(found) == len({names(path) for path in found})
    assert bool(found) == (expected is not None)
    for path in found:
        assert len(path) - 1 == expected
        assert all("".join(sorted(names(step))) in drawn for step in pairwise(path))
    assert found == sorted(found)


@given(pairs())
def test_taking_an_articulation_point_away_makes_more_components(drawn: list[str]) -> None:
    graph = Graph(network(*drawn))
    for one in graph.network.organizations:
        (part,) = (part for part in graph.components if one in part)
        left = [pair for pair in drawn if one.name not in pair and pair[0] in names(part)]
        rest = set(names(part)) - {one.name}
        reached = set(steps_by_hand(left, min(rest)))
        assert (one in graph.articulation_points) == (reached != rest)


@given(pairs())
def test_measures_are_within_their_bounds(drawn: list[str]) -> None:
    found = Graph(network(*drawn)).centrality().values()
    assert all(0 <= one.betweenness <= 1 and 0 < one.closeness <= 1 for one in found)
    assert sum(one.pagerank for one in found) == pytest.approx(1, abs=1e-4)


@given(pairs(16))
def test_every_organisation_of_a_component_has_a_place(drawn: list[str]) -> None:
    graph = Graph(network(*drawn))
    for part in graph.components:
        places = graph.layout(part)
        assert set(places) == set(part)
        # Joined ones are nearer than the ends of the longest way, on the whole: no two coincide.
        assert len(set(places.values())) == len(part)


def test_places_are_those_of_their_organisations() -> None:
    # On a path A-B-C the middle one lies between the others.
    (ax, ay), (bx, by), (cx, cy) = (
        Graph(network("AB", "BC", "DE")).layout((A, B, C))[one] for one in (A, B, C)
    )
    assert min(ax, cx) - 1e-6 <= bx <= max(ax, cx) + 1e-6
    assert min(ay, cy) - 1e-6 <= by <= max(ay, cy) + 1e-6
