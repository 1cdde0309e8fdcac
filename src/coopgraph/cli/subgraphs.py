"""Parts of a graph as canonical Turtle, for people."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from coopgraph.documents import Document, format_turtle
from coopgraph.errors import InputError
from coopgraph.validation.paths import iris_of
from coopgraph.validation.report import Described, ValidationResult
from coopgraph.validation.terms import RDF_TYPE, RDFS_LABEL, Term
from coopgraph.vocabulary import PREFIXES

MOST: Final = 200
"""Triples that are shown; a node with a million statements explains no more by all of them."""

_PREFIX: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)


class _Part:
    """Triples in the order in which they are found, up to a limit."""

    def __init__(self, data: Described) -> None:
        self._data = data
        self.triples: dict[Triple, None] = {}
        self.cut = False

    def add(self, subject: Term, predicate: Term, object_: Term) -> bool:
        if len(self.triples) >= MOST:
            self.cut = True
            return False
        if isinstance(subject, NamedNode | BlankNode) and isinstance(predicate, NamedNode):
            self.triples[Triple(subject, predicate, object_)] = None
        return True

    def whole(self, node: Term) -> None:
        """Add all that is said of a node, and of the blank nodes inside."""
        waiting, seen = [node], {node}
        while waiting and not self.cut:
            one = waiting.pop()
            for predicate, objects in self._data.description(one).items():
                for object_ in objects:
                    if not self.add(one, predicate, object_):
                        return
                    if isinstance(object_, BlankNode) and object_ not in seen:
                        seen.add(object_)
                        waiting.append(object_)

    def name(self, node: Term) -> None:
        """Add the classes and labels of a node."""
        described = self._data.description(node)
        for predicate in (RDF_TYPE, RDFS_LABEL):
            for object_ in described.get(predicate, ()):
                self.add(node, predicate, object_)

    def along(self, start: Term, predicates: set[str]) -> None:
        """Add the triples of a path, from a node on, in either direction."""
        waiting, seen = [start], {start}
        while waiting and not self.cut:
            node = waiting.pop(0)
            self.name(node)
            steps: list[tuple[Term, Term, Term, Term]] = [
                (node, predicate, object_, object_)
                for predicate, objects in self._data.description(node).items()
                for object_ in objects
            ]
            if any(one.startswith("^") for one in predicates):
                mentions = self._data.mentions(node)
                steps += [(other, predicate, node, other) for other, predicate in mentions]
            for subject, predicate, object_, other in steps:
                if getattr(predicate, "value", "") not in {one.lstrip("^") for one in predicates}:
                    continue
                if not self.add(subject, predicate, object_):
                    return
                if other not in seen and not isinstance(other, Literal):
                    seen.add(other)
                    waiting.append(other)
                    if isinstance(other, BlankNode):
                        self.whole(other)


def failing(result: ValidationResult, data: Described, prefixes: Mapping[str, str]) -> str:
    """Write the part of the data that a finding is about.

    Args:
        result: The finding.
        data: The data.
        prefixes: Prefixes to write it with.

    Returns:
        The focus node with the values along the path and the blank nodes inside, the other
        nodes with classes and labels; without a path all that is said of the focus node.
    """
    part = _Part(data)
    if result.path is None:
        part.whole(result.focus_node)
    else:
        sparql = result.path.to_sparql()
        inverse = "^" if "^" in sparql else ""
        part.along(result.focus_node, {inverse + iri.value for iri in iris_of(result.path)})
        if isinstance(result.focus_node, BlankNode):
            part.whole(result.focus_node)
    for triple in list(part.triples):
        if isinstance(triple.object, NamedNode) and triple.predicate != RDF_TYPE:
            part.name(triple.object)
    if result.value is not None and isinstance(result.value, NamedNode | BlankNode):
        part.name(result.value)
    return _written(part, prefixes)


def whole(node: Term, data: Described, prefixes: Mapping[str, str]) -> str:
    """Write all that a graph says of a node, with the blank nodes inside, as Turtle."""
    part = _Part(data)
    part.whole(node)
    return _written(part, prefixes)


def prefixes_of(documents: Iterable[Document]) -> dict[str, str]:
    """Collect the prefixes of files, ours before theirs, the first before the others."""
    found = dict(PREFIXES)
    for document in documents:
        for prefix, iri in document.prefixes.items():
            if _PREFIX.fullmatch(prefix) and iri not in found.values():
                found.setdefault(prefix, iri)
    return found


def _written(part: _Part, prefixes: Mapping[str, str]) -> str:
    if not part.triples:
        return "# nothing is said of it\n"
    triples: Sequence[Triple] = list(part.triples)
    names = dict(prefixes)
    written = pyoxigraph.serialize(triples, format=RdfFormat.TURTLE, prefixes=names)
    text = (written or b"").decode()
    # Canonical form is for reading; what it refuses is shown all the same.
    with contextlib.suppress(InputError):
        text = format_turtle(text, "part")
    more = f"\n# cut off after {MOST} triples\n" if part.cut else ""
    return text + more
