"""What a report finds, whoever wrote it: (focus node, path, value, component) of each result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, RdfFormat

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ANY_BLANK = "_:"
"""Each engine names blank nodes in its own way."""

Finding = tuple[str, str, str, str]
_Outgoing = Mapping[object, Mapping[str, list[object]]]


def findings(report: bytes) -> frozenset[Finding]:
    """Read a report.

    Args:
        report: A ``sh:ValidationReport`` in Turtle or N-Triples.

    Returns:
        What it finds, as a set: some engines tell a finding more than once.

    Raises:
        SyntaxError: It is no RDF.
        ValueError: It is no report.
    """
    nodes: dict[object, dict[str, list[object]]] = {}
    for quad in pyoxigraph.parse(report, RdfFormat.TURTLE, lenient=True):
        outgoing = nodes.setdefault(quad.subject, {})
        outgoing.setdefault(quad.predicate.value, []).append(quad.object)
    if not any(_SH + "conforms" in outgoing for outgoing in nodes.values()):
        raise ValueError("no report")
    return frozenset(_read(nodes))


def _read(nodes: _Outgoing) -> Iterator[Finding]:
    for outgoing in nodes.values():
        for result in outgoing.get(_SH + "result", ()):
            about = nodes[result]
            one = {key: _text(about.get(_SH + key, [None])[0], nodes) for key in _FIELDS}
            yield one["focusNode"], one["resultPath"], one["value"], one[_FIELDS[-1]]


_FIELDS = ("focusNode", "resultPath", "value", "sourceConstraintComponent")


def _text(term: object, nodes: _Outgoing) -> str:
    """A term; of a path its structure."""
    if term is None:
        return ""
    if not isinstance(term, BlankNode):
        return str(term)
    inside = nodes.get(term, {})
    if _RDF + "first" in inside:
        first, rest = (inside[_RDF + key][0] for key in ("first", "rest"))
        end = isinstance(rest, NamedNode)
        return _text(first, nodes) + ("" if end else " / " + _text(rest, nodes))
    paths = [key for key in inside if key.startswith(_SH) and key.endswith("Path")]
    if paths:
        return f"{paths[0].removeprefix(_SH)}({_text(inside[paths[0]][0], nodes)})"
    return _ANY_BLANK
