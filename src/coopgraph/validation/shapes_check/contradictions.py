"""Constraints of one shape that nothing can meet together, or that nothing can violate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.validation.graph import Graph
from coopgraph.validation.oracle import Oracle
from coopgraph.validation.problems import Problem
from coopgraph.validation.shapes import ShapesGraph
from coopgraph.validation.terms import RDF_LANG_STRING, RDF_NIL, Term, name, sh

_ALL: Final = frozenset({"IRI", "BlankNode", "Literal"})
_KINDS: Final = {
    sh("IRI"): {"IRI"},
    sh("BlankNode"): {"BlankNode"},
    sh("Literal"): {"Literal"},
    sh("BlankNodeOrIRI"): {"BlankNode", "IRI"},
    sh("BlankNodeOrLiteral"): {"BlankNode", "Literal"},
    sh("IRIOrLiteral"): {"IRI", "Literal"},
}
_LITERALS: Final = (
    sh("datatype"),
    sh("languageIn"),
    sh("minInclusive"),
    sh("maxInclusive"),
    sh("minExclusive"),
    sh("maxExclusive"),
)
_TEXTS: Final = tuple(map(sh, ["minLength", "maxLength", "pattern"]))
_BOUNDS: Final = (
    ("minCount", "maxCount"),
    ("minLength", "maxLength"),
    ("qualifiedMinCount", "qualifiedMaxCount"),
)
_LEAST: Final = (("minInclusive", False), ("minExclusive", True))
_MOST: Final = (("maxInclusive", False), ("maxExclusive", True))


def contradictions(shapes: ShapesGraph) -> Iterator[Problem]:
    """Find constraints that contradict each other, and constraints without effect.

    Args:
        shapes: The shapes, as far as they are well-formed.

    Returns:
        The problems, each at one of the parameters that cause it.
    """
    oracle = Oracle()
    for node in shapes.shapes:
        yield from _kinds(shapes.graph, node)
        yield from _counts(shapes.graph, node)
        yield from _ranges(shapes.graph, node, oracle)
        yield from _without_effect(shapes.graph, node)


def _kinds(graph: Graph, node: Term) -> Iterator[Problem]:
    """Compare the kinds of node that each parameter lets through."""
    left, by = _ALL, ""
    for parameter, value, kinds in _allowed(graph, node):
        if not left & kinds:
            what = f"no value conforms to both {by} and {name(parameter)}"
            hint = "leave one of the two out, or make them alternatives with sh:or"
            yield Problem("never-conforms", what, node, parameter, value, hint)
            return
        if not left <= kinds:
            by = name(parameter)
        left &= kinds
    datatype = graph.value(node, sh("datatype"))
    if datatype in {None, RDF_LANG_STRING}:
        return
    for local, rule in (("languageIn", "never-conforms"), ("uniqueLang", "never-applies")):
        about = graph.value(node, sh(local))
        if about is not None:
            what = f"sh:{local} is about language tags, which {name(datatype)} has not"
            hint = "use rdf:langString as sh:datatype, or leave one of the two out"
            yield Problem(rule, what, node, sh(local), about, hint)


def _allowed(graph: Graph, node: Term) -> Iterator[tuple[NamedNode, Term, frozenset[str]]]:
    for value in graph.objects(node, sh("nodeKind")):
        if isinstance(value, NamedNode) and value in _KINDS:
            yield sh("nodeKind"), value, frozenset(_KINDS[value])
    for value in graph.objects(node, sh("class")):
        yield sh("class"), value, frozenset({"IRI", "BlankNode"})
    for parameter in _LITERALS:
        for value in graph.objects(node, parameter):
            yield parameter, value, frozenset({"Literal"})
    for parameter in _TEXTS:
        for value in graph.objects(node, parameter):
            yield parameter, value, frozenset({"IRI", "Literal"})
    for value in graph.objects(node, sh("in")):
        members = graph.members(value)
        if members:
            yield sh("in"), value, frozenset(map(_kind, members))


def _kind(term: Term) -> str:
    if isinstance(term, NamedNode):
        return "IRI"
    return "BlankNode" if isinstance(term, BlankNode) else "Literal"


def _counts(graph: Graph, node: Term) -> Iterator[Problem]:
    for least, most in _BOUNDS:
        low, high = _number(graph, node, least), _number(graph, node, most)
        if low is not None and high is not None and low > high:
            what = f"sh:{least} {low} is more than sh:{most} {high}: nothing conforms"
            value = graph.value(node, sh(least))
            yield Problem("never-conforms", what, node, sh(least), value, "swap or mend the two")
        if high is not None and high < 0:
            value = graph.value(node, sh(most))
            what = f"sh:{most} is less than 0: nothing conforms"
            yield Problem("never-conforms", what, node, sh(most), value, "give 0 or more")


def _number(graph: Graph, node: Term, local: str) -> int | None:
    value = graph.value(node, sh(local))
    try:
        return int(value.value) if isinstance(value, Literal) and len(value.value) < 19 else None
    except ValueError:
        return None


def _ranges(graph: Graph, node: Term, oracle: Oracle) -> Iterator[Problem]:
    for least, above in _LEAST:
        low = graph.value(node, sh(least))
        for most, below in _MOST:
            high = graph.value(node, sh(most))
            if not isinstance(low, Literal) or not isinstance(high, Literal):
                continue
            operator = "<" if above or below else "<="
            if oracle.compare(operator, [(low, high)]) == [False]:
                what = f"no value lies between sh:{least} {name(low)} and sh:{most} {name(high)}"
                hint = "swap or mend the two; both must be of comparable datatypes"
                yield Problem("never-conforms", what, node, sh(least), low, hint)


def _without_effect(graph: Graph, node: Term) -> Iterator[Problem]:
    for local in ("in", "languageIn", "or", "xone"):
        if RDF_NIL in graph.objects(node, sh(local)):
            what = f"sh:{local} is empty: no value conforms"
            yield Problem("never-conforms", what, node, sh(local), RDF_NIL, "name the members")
    if RDF_NIL in graph.objects(node, sh("and")):
        what = "sh:and is empty: every value conforms"
        yield Problem("never-applies", what, node, sh("and"), RDF_NIL, "name the members")
    for local in ("minCount", "qualifiedMinCount"):
        low = _number(graph, node, local)
        if low is not None and low <= 0:
            value = graph.value(node, sh(local))
            what = f"sh:{local} {low} holds of everything"
            yield Problem("never-applies", what, node, sh(local), value, "leave it out")
    for local, other in (
        ("flags", "pattern"),
        ("ignoredProperties", "closed"),
        ("qualifiedMinCount", "qualifiedValueShape"),
        ("qualifiedMaxCount", "qualifiedValueShape"),
        ("qualifiedValueShapesDisjoint", "qualifiedValueShape"),
    ):
        value = graph.value(node, sh(local))
        if value is not None and graph.value(node, sh(other)) is None:
            what = f"sh:{local} has no effect without sh:{other}"
            hint = f"add sh:{other}, or leave it out"
            yield Problem("never-applies", what, node, sh(local), value, hint)
    counts = (sh("qualifiedMinCount"), sh("qualifiedMaxCount"))
    shape = graph.value(node, sh("qualifiedValueShape"))
    if shape is not None and all(graph.value(node, one) is None for one in counts):
        what = "sh:qualifiedValueShape has no effect without a count"
        hint = "add sh:qualifiedMinCount or sh:qualifiedMaxCount"
        yield Problem("never-applies", what, node, sh("qualifiedValueShape"), shape, hint)
