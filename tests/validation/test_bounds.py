"""Findings, their details and the ways to them are bounded, however they multiply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from coopgraph.validation.engine import NativeRun
from coopgraph.validation.graph import Graph
from coopgraph.validation.paths import Predicate, ZeroOrMore
from coopgraph.validation.reader import read_shapes
from coopgraph.validation.sparql.runner import SparqlRunner
from coopgraph.validation.steps import LastSteps
from coopgraph.validation.terms import Term
from tests.validation.support import columns, document, report


class Counting:
    """A graph that counts how often it is asked."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.times = 0

    def description(self, subject: Term, /) -> Mapping[Term, list[Term]]:
        self.times += 1
        return self._graph.description(subject)

    def mentions(self, node: Term, /) -> Iterable[tuple[Term, Term]]:
        self.times += 1
        return self._graph.mentions(node)


def run(shapes: str, data: str, most: int) -> tuple[NativeRun, int]:
    """Validate with a limit to the findings; return the number of results."""
    triples = columns(data)
    native = NativeRun(
        triples,
        triples,
        read_shapes([document(shapes)]),
        SparqlRunner(None, None),
        max_findings=most,
    )
    return native, len(native.results(native.targets()))


def test_findings_beyond_a_limit_are_told_not_given() -> None:
    data = "".join(f"ex:n{n} a ex:C ." for n in range(20))
    shapes = "ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    native, count = run(shapes, data, 20)
    assert (count, native.not_checked) == (20, [])
    native, count = run(shapes, data, 19)
    assert count == 19
    assert native.not_checked
    assert all("more than 19 " in one.reason for one in native.not_checked)


def test_findings_that_multiply_are_bounded() -> None:
    """Each of the values of a hub is reported for each node that leads there, at each level."""
    star = "[ sh:zeroOrMorePath ex:p ]"
    shapes = f"""
      ex:S sh:targetNode ex:n0 ; sh:property [ sh:path {star} ; sh:property [ sh:path {star} ;
        sh:property [ sh:path {star} ; sh:property [ sh:path {star} ; sh:maxCount 0 ] ] ] ] .
    """
    data = "".join(f"ex:n{n} ex:p ex:n{n + 1} ." for n in range(100))
    native, count = run(shapes, data, 1000)
    assert count == 1000
    assert native.not_checked[-1].reason == "there are more than 1,000 findings"


def test_details_that_multiply_are_bounded() -> None:
    """Two shapes that each refer to the next two: two to the thirtieth ways to the last."""
    shapes = "".join(
        f"ex:{side}{n} a sh:NodeShape ; sh:node ex:A{n + 1}, ex:B{n + 1} ."
        for n in range(30)
        for side in "AB"
    )
    last = (
        "ex:A30 a sh:NodeShape ; sh:nodeKind sh:Literal . ex:B30 a sh:NodeShape ; sh:node ex:A30 ."
    )
    found = report(f"{shapes} {last} ex:A0 sh:targetNode ex:a .", "")
    assert len(found.results) == 2
    assert sum(1 for result in found.results for _ in result.terms()) < 10_000


def test_a_long_description_of_members_is_cut() -> None:
    members = " ".join(f"[ sh:hasValue {n} ]" for n in range(500))
    found = report(f"ex:S sh:targetNode ex:a ; sh:xone ( {members} ) .", "")
    assert "and 480 more" in found.results[0].message


def test_the_way_to_a_value_is_looked_for_within_bounds() -> None:
    """For all values of a focus node together, and for all focus nodes."""
    data = Graph(document("".join(f"ex:n{n} ex:p ex:n{n + 1} ." for n in range(500))).quads)
    path = ZeroOrMore(Predicate(NamedNode("http://example.org/p")))
    nodes = [NamedNode(f"http://example.org/n{n}") for n in range(500)]
    counted = Counting(data)
    steps = LastSteps(counted, most=1000, most_in_all=1000)
    for node in nodes[1:]:
        step = steps.find(path, nodes[0], node)
        assert step is not None and step.object == node
    assert counted.times <= 500
    assert steps.find(path, nodes[0], NamedNode("http://example.org/none")) is None
    found = [steps.find(path, node, nodes[-1]) for node in nodes[1:-1]]
    assert [one is not None for one in found] == [True] + [False] * 497
    assert counted.times <= 1002
