"""Classes and properties that shapes name and the ontology of their namespace does not declare."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from pyoxigraph import NamedNode

from coopgraph.validation.graph import Graph
from coopgraph.validation.paths import iris_of
from coopgraph.validation.problems import Problem
from coopgraph.validation.shapes import ShapesGraph
from coopgraph.validation.terms import (
    OWL_CLASS,
    PATH,
    RDF_TYPE,
    RDFS_CLASS,
    TARGET_CLASS,
    TARGET_OBJECTS_OF,
    TARGET_SUBJECTS_OF,
    Term,
    name,
    sh,
)
from coopgraph.vocabulary import OWL, RDF

_CLASSES: Final = (OWL_CLASS, RDFS_CLASS)
_PROPERTIES: Final = (
    NamedNode(f"{RDF}Property"),
    *(
        NamedNode(f"{OWL}{kind}Property")
        for kind in ("Object", "Datatype", "Annotation", "Ontology")
    ),
)
_NAMES_PROPERTIES: Final = (
    TARGET_SUBJECTS_OF,
    TARGET_OBJECTS_OF,
    *map(sh, ("equals", "disjoint", "lessThan", "lessThanOrEquals")),
)


def undeclared(shapes: ShapesGraph, ontology: Graph) -> Iterator[Problem]:
    """Find classes and properties that should be declared and are not.

    Args:
        shapes: The shapes.
        ontology: The ontology. Only of namespaces in which it declares something is anything
            said: of others it is silent by right.

    Returns:
        The problems.
    """
    own = _own_spaces(ontology)
    for kinds, rule, word, uses in (
        (_CLASSES, "undeclared-class", "class", _classes(shapes)),
        (_PROPERTIES, "undeclared-property", "property", _properties(shapes)),
    ):
        known = {
            term.value
            for kind in kinds
            for term in ontology.subjects(RDF_TYPE, kind)
            if isinstance(term, NamedNode)
        }
        spaces = own or {_space(iri) for iri in known}
        for subject, predicate, value, used in uses:
            if used in known or _space(used) not in spaces:
                continue
            near = get_close_matches(used, sorted(known), n=1)
            hint = f"did you mean {name(NamedNode(near[0]))}?" if near else None
            what = f"the ontology declares no {word} {name(NamedNode(used))}"
            yield Problem(rule, what, subject, predicate, value, hint)


def _own_spaces(ontology: Graph) -> set[str]:
    """Return the namespaces that an ontology is about: it may name terms of others too."""
    found = set()
    for node in ontology.subjects(RDF_TYPE, NamedNode(f"{OWL}Ontology")):
        if isinstance(node, NamedNode):
            bare = node.value.rstrip("#/")
            found |= {f"{bare}#", f"{bare}/"}
    return found


def _space(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _classes(shapes: ShapesGraph) -> Iterator[tuple[Term, Term, Term, str]]:
    for parameter in (TARGET_CLASS, sh("class")):
        for subject in shapes.graph.subjects_of(parameter):
            for value in shapes.graph.objects(subject, parameter):
                if isinstance(value, NamedNode):
                    yield subject, parameter, value, value.value


def _properties(shapes: ShapesGraph) -> Iterator[tuple[Term, Term, Term, str]]:
    for parameter in _NAMES_PROPERTIES:
        for subject in shapes.graph.subjects_of(parameter):
            for value in shapes.graph.objects(subject, parameter):
                if isinstance(value, NamedNode):
                    yield subject, parameter, value, value.value
    for shape in shapes.shapes.values():
        path = shapes.graph.value(shape.node, PATH)
        if shape.path is not None and path is not None:
            for iri in dict.fromkeys(one.value for one in iris_of(shape.path)):
                yield shape.node, PATH, path, iri
