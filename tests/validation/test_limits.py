"""Shapes and data that would take for ever: what is not carried out is told, the rest is given."""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import count, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from coopgraph.validation import Report
from coopgraph.validation.automaton import values, values_in_blocks
from coopgraph.validation.blocks import followed
from coopgraph.validation.columns import follow
from coopgraph.validation.graph import Graph
from coopgraph.validation.growing import GrowingSet
from coopgraph.validation.oracle import Oracle
from coopgraph.validation.paths import read_path
from coopgraph.validation.terms import sh
from coopgraph.validation.watch import TimeUpError, Watch
from tests.validation.support import ENDLESS, columns, document, report, row, rows, short

SLOW = f'sh:sparql [ sh:select "{ENDLESS}" ]'
MANY = "".join(f"ex:x ex:n {n} ." for n in range(200))
QUALIFIED = "sh:property [ sh:path ex:p ; sh:qualifiedValueShape ex:U"
LETTERS = "".join(random.Random(1).choices("ab", k=100_000))
MEMBERS = """
  ex:T a sh:NodeShape ; sh:nodeKind sh:IRI .
  ex:F a sh:NodeShape ; sh:nodeKind sh:Literal .
"""


def missing(found: Report) -> list[tuple[str, str]]:
    """Tell what was not checked: shape, and the parameter."""
    told = []
    for one in found.not_checked:
        reason = re.match(r"the path|[^ :]+:\w+", one.reason)
        assert reason, one.reason
        told.append((short(one.shape), reason[0]))
    return told


def test_a_watch_counts_the_time_of_each_work_by_itself() -> None:
    now = 0.0
    watch = Watch(10, lambda: now)
    watch.check()
    with watch.on("outer"):
        now += 6
        with watch.on("inner"):
            now += 9
            watch.check()
            with watch.on(None):
                now += 100
                watch.check()
        watch.check()
        now += 3.5
        watch.check()
        with (
            pytest.raises(TimeUpError, match="the time limit of 10 s was reached"),
            watch.on("inner"),
        ):
            now += 1
            watch.check()
        now += 0.5
        with pytest.raises(TimeUpError):
            watch.check()
    watch.check()


def test_without_a_limit_time_is_never_up() -> None:
    watch = Watch(None, count().__next__)
    with watch.on("work"):
        watch.check()


@given(st.lists(st.lists(st.integers(0, 90), max_size=40), max_size=30), st.integers(1, 40))
def test_a_growing_set_tells_what_is_new(parts: list[list[int]], few: int) -> None:
    grown, known = GrowingSet(), set[int]()
    for part in parts:
        if len(part) < few:
            new = grown.add_few(part)
        else:
            new = grown.add_many(np.array(part, dtype=np.int64)).tolist()
        assert sorted(new) == sorted(set(part) - known)
        known.update(part)
        assert grown.sorted().tolist() == sorted(known)


@given(st.lists(st.integers(0, 9), max_size=60), st.lists(st.integers(0, 11)), st.integers(1, 30))
def test_following_in_blocks_gives_the_same(keys: list[int], nodes: list[int], most: int) -> None:
    column = np.sort(np.array(keys, dtype=np.int64)), np.arange(len(keys))
    start = np.array(nodes, dtype=np.int64)
    blocks = list(followed(column, start, most))
    assert all(len(at) <= max(most, keys.count(nodes[at[0]])) for at, _ in blocks)
    expected = follow(column, start)
    for part in (0, 1):
        found = [one for block in blocks for one in block[part].tolist()]
        assert found == expected[part].tolist()


@pytest.mark.parametrize(
    "written",
    [
        "ex:p",
        "[ sh:zeroOrMorePath ex:p ]",
        "( [ sh:zeroOrMorePath [ sh:alternativePath ( ex:p ex:q ) ] ] [ sh:inversePath ex:q ] )",
        "( [ sh:oneOrMorePath [ sh:inversePath ex:p ] ] [ sh:zeroOrOnePath ex:q ] )",
    ],
)
@pytest.mark.parametrize("most", [1, 50, 2000])
def test_paths_in_blocks_give_the_same(written: str, most: int) -> None:
    data = "".join(f"ex:n{n} ex:p ex:n{n * 7 % 90}, ex:n{n + 1} ; ex:q ex:hub ." for n in range(90))
    graph = Graph(document(f"ex:shape sh:path {written} .").quads)
    node = graph.value(NamedNode("http://example.org/shape"), sh("path"))
    assert node is not None
    path = read_path(graph, node)
    triples = columns(data)
    nodes = np.arange(len(triples.terms))
    expected = {*zip(*map(np.ndarray.tolist, values(path, triples, nodes)), strict=True)}
    found: set[tuple[int, int]] = set()
    for part, (at, reached) in values_in_blocks(path, triples, nodes, lambda: None, most):
        pairs = [*zip(part[at].tolist(), reached.tolist(), strict=True)]
        assert found.isdisjoint(pairs) and len(set(pairs)) == len(pairs)
        found.update(pairs)
    assert found == expected


_LITERALS = """
  1 2 2.0 2.50 3e0 -7 01 +1 true false 'a' 'b' 'é' '' 'a'@en 'b'@en 'c'@de ex:iri
  'NaN'^^xsd:double 'INF'^^xsd:double '1'^^xsd:float '0.1'^^xsd:float 0.1 1e-1
  9007199254740993 9007199254740992.0 9007199254740992e0 '9007199254740993'^^xsd:long
  '99999999999999999999999'^^xsd:integer 'x'^^xsd:integer '5'^^xsd:byte '300'^^xsd:byte
  '1'^^xsd:boolean 'u'^^xsd:anyURI '2020-01-01+14:00'^^xsd:date '-0044-03-15'^^xsd:date
  '2020-01-01T24:00:00'^^xsd:dateTime '2020-01-01T05:00:00.12345678Z'^^xsd:dateTime
  '2020-01-01T05:00:00.12345670Z'^^xsd:dateTime 'P1D'^^xsd:duration 'P1M'^^xsd:duration
  'PT1H'^^xsd:dayTimeDuration 'P1Y'^^xsd:yearMonthDuration '2020'^^xsd:gYear '12:00:00'^^xsd:time
"""
LITERALS = [
    *_LITERALS.split(),
    *(f"'2020-01-{day}{zone}'^^xsd:date" for day in ("01", "02") for zone in ("", "Z")),
    *(
        f"'2020-01-{day}T{time}{zone}'^^xsd:dateTime"
        for day, time, zone in product(
            ("01", "02"), ("00:00:00", "05:00:00.50", "05:00:00.5"), ("", "Z", "-05:00")
        )
    ),
]


@pytest.mark.parametrize(("parameter", "operator"), [("lessThan", "<"), ("lessThanOrEquals", "<=")])
@pytest.mark.parametrize("rest", range(4))
def test_many_values_compare_as_each_with_each(parameter: str, operator: str, rest: int) -> None:
    """Whether values are compared pair by pair or by their places in an order."""
    left = LITERALS if rest == 3 else LITERALS[rest::3]
    data = f"ex:a ex:p {', '.join(left)} ; ex:q {', '.join(LITERALS)} ."
    shapes = f"ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:{parameter} ex:q ] ."
    found = Counter(str(one.value) for one in report(shapes, data).results)
    oracle, expected = Oracle(), Counter[str]()
    quads = document(data).quads
    mine, theirs = (
        [quad.object for quad in quads if quad.predicate.value.endswith(local)] for local in "pq"
    )
    pairs = list(product(mine, theirs))
    for (one, _), holds in zip(pairs, oracle.compare(operator, pairs), strict=True):
        expected[str(one)] += not holds
    assert found == +expected


def test_values_of_several_nodes_are_compared_by_node() -> None:
    data = "".join(
        f"ex:n{n} ex:p {', '.join(map(str, range(n, n + 40)))} ;"
        f" ex:q {', '.join(map(str, range(n + 40, n + 80)))} ."
        for n in (0, 20, 60)
    )
    shapes = "ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:lessThan ex:q ] ."
    assert report(shapes, data).conforms
    found = report(shapes, data + "ex:n20 ex:p 61 .")
    assert [row(one)[:3] for one in found.results] == [("n20", "p", "61")] * 2


@pytest.mark.parametrize(
    ("shape", "data", "parameter"),
    [
        (
            "sh:path ex:p ; sh:lessThan ex:q",
            # Durations are in no total order: each is compared with each.
            "".join(
                f"ex:a ex:p 'P{n}M'^^xsd:duration ; ex:q 'P{n + 9000}M'^^xsd:duration ."
                for n in range(3000)
            ),
            "sh:lessThan",
        ),
        (
            "sh:path ex:p ; sh:pattern '(a|b)*a(a|b){5000}c'",
            f"ex:a ex:p '{LETTERS}' .",
            "sh:pattern",
        ),
        (
            "sh:path ex:p ; sh:pattern '(a|b)*a(a|b){1500}c'",
            "".join(f"ex:a ex:p '{LETTERS[n : n + 2000]}' ." for n in range(500)),
            "sh:pattern",
        ),
        (
            "sh:minCount 1 ; "
            "sh:path [ sh:zeroOrMorePath [ sh:alternativePath ( ex:p [ sh:inversePath ex:p ] ) ] ]",
            "ex:n0 a ex:C . "
            + "".join(f"ex:n{n} ex:p ex:n{n + 1} ; a ex:C ." for n in range(5000)),
            "the path",
        ),
        (
            "sh:path ex:p ; sh:closed true",
            "".join(f"ex:n{n} a ex:C ; ex:p ex:hub . ex:hub ex:q ex:n{n} ." for n in range(2000)),
            "sh:closed",
        ),
    ],
    ids=["lessThan", "pattern on a long text", "pattern on many texts", "path", "closed"],
)
def test_a_constraint_without_end_is_stopped_and_the_rest_is_given(
    shape: str, data: str, parameter: str
) -> None:
    shapes = f"""
      ex:S sh:targetNode ex:a ; sh:targetClass ex:C ; sh:property ex:P .
      ex:P {shape} .
      ex:Other sh:targetNode ex:z ; sh:nodeKind sh:Literal .
    """
    found = report(shapes, data, time_limit=0.2)
    assert missing(found) == [("P", parameter)]
    (reason,) = (one.reason for one in found.not_checked)
    assert "<http://example.org/p>" in reason
    assert reason.endswith(": the time limit of 0.2 s was reached")
    assert not found.conforms
    assert ("z", "", "z", "NodeKind") in rows(found)


def test_the_other_constraints_of_a_property_are_given() -> None:
    inner = f"ex:P sh:path ex:p ; sh:minCount 2 ; {SLOW} ."
    shapes = f"ex:S sh:targetNode ex:a ; sh:property ex:P . {inner}"
    found = report(shapes, f"ex:a ex:p 1 . {MANY}", time_limit=0.2)
    assert rows(found) == [("a", "p", None, "MinCount")]
    assert missing(found) == [("P", "sh:sparql")]


@pytest.mark.parametrize(
    ("constraint", "violated", "undecided"),
    [
        ("sh:not ex:U", None, "sh:not"),
        ("sh:node ex:U", None, "sh:node"),
        ("sh:and ( ex:U ex:T )", None, "sh:and"),
        ("sh:and ( ex:U ex:F )", "And", None),
        ("sh:or ( ex:U ex:T )", None, None),
        ("sh:or ( ex:U ex:F )", None, "sh:or"),
        ("sh:xone ( ex:U ex:T )", None, "sh:xone"),
        ("sh:xone ( ex:U ex:F )", None, "sh:xone"),
        ("sh:xone ( ex:T ex:U [ sh:node ex:T ] )", "Xone", None),
        ("sh:not [ sh:and ( ex:U ex:F ) ]", None, None),
        ("sh:not [ sh:or ( ex:U ex:T ) ]", "Not", None),
        ("sh:not [ sh:not ex:U ]", None, "sh:not"),
        ("sh:node [ sh:property [ sh:path ex:p ; sh:node ex:U ] ]", None, "sh:node"),
        ("sh:property [ sh:path ex:p ; sh:maxCount 0 ; sh:node ex:U ]", "MaxCount", None),
        (f"{QUALIFIED} ; sh:qualifiedMinCount 1 ]", None, ""),
        (f"{QUALIFIED} ; sh:qualifiedMaxCount 0 ]", None, ""),
        (f"{QUALIFIED} ; sh:qualifiedMaxCount 1 ]", None, None),
        (
            f"{QUALIFIED} ; sh:qualifiedMinCount 2 ]",
            "QualifiedMinCount",
            None,
        ),
        (
            "sh:property [ sh:path ex:p ; sh:qualifiedValueShape ex:T ; sh:qualifiedMinCount 1 ;"
            " sh:qualifiedValueShapesDisjoint true ],"
            " [ sh:path ex:r ; sh:qualifiedValueShape ex:U ]",
            None,
            "",
        ),
    ],
)  # fmt: skip
def test_what_rests_on_an_unchecked_constraint_is_undecided(
    constraint: str, violated: str | None, undecided: str | None
) -> None:
    """Neither taken for conforming nor for violated, unless the rest decides."""
    shapes = f"{MEMBERS} ex:U a sh:NodeShape ; {SLOW} . ex:S sh:targetNode ex:a ; {constraint} ."
    found = report(shapes, f"ex:a ex:p ex:b . {MANY}", time_limit=0.15)
    assert [one[3] for one in rows(found)] == ([violated] if violated else [])
    assert ("U", "sh:sparql") in missing(found)
    outer = [one for one in missing(found) if one[0] == "S"]
    if undecided == "":
        others = {reason for _, reason in missing(found)} - {"sh:sparql"}
        assert any(reason.startswith("sh:qualified") for reason in others)
    else:
        assert outer == ([("S", undecided)] if undecided else [])
    assert not found.conforms


def test_what_was_stopped_once_is_not_tried_again_and_told_once() -> None:
    shapes = f"""
      ex:U a sh:NodeShape ; {SLOW} .
      ex:S sh:targetNode ex:a ; sh:not ex:U .
      ex:V sh:targetNode ex:b ; sh:property [ sh:path ex:n ; sh:node ex:U ] .
    """
    found = report(shapes, f"ex:b ex:n ex:c . {MANY}", time_limit=0.2)
    assert sorted(reason for _, reason in missing(found)) == ["sh:node", "sh:not", "sh:sparql"]
