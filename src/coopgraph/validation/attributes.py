"""What shapes have beside constraints: path, targets, severity, messages (SHACL section 2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.errors import InputError
from coopgraph.validation.graph import Graph
from coopgraph.validation.paths import read_path
from coopgraph.validation.shapes import Shape, Targets
from coopgraph.validation.terms import (
    DEACTIVATED,
    MESSAGE,
    NODE_SHAPE,
    OWL_CLASS,
    PATH,
    PROPERTY_SHAPE,
    RDF_TYPE,
    RDFS_CLASS,
    SEVERITY,
    TARGET_CLASS,
    TARGET_NODE,
    TARGET_OBJECTS_OF,
    TARGET_SUBJECTS_OF,
    Term,
    name,
)

if TYPE_CHECKING:
    from coopgraph.validation.reader import ShapeReader


def _read_path(reader: ShapeReader, shape: Shape) -> None:
    graph, node = reader.graph, shape.node
    value = reader.at_most_one(shape, PATH)
    if value is not None:
        try:
            shape.path = read_path(graph, value)
        except InputError as problem:
            at = (node, PATH, value)
            raise reader.malformed(shape, problem.what, rule="malformed-path", at=at) from None
    elif PROPERTY_SHAPE in graph.objects(node, RDF_TYPE):
        at = (node, RDF_TYPE, PROPERTY_SHAPE)
        raise reader.malformed(
            shape, "a sh:PropertyShape needs sh:path", rule="missing-path", at=at
        )
    if shape.path is not None and NODE_SHAPE in graph.objects(node, RDF_TYPE):
        told = "a sh:NodeShape cannot have sh:path"
        raise reader.malformed(shape, told, rule="path-on-node-shape", at=(node, PATH, value))


def _read_targets(reader: ShapeReader, shape: Shape) -> None:
    graph = reader.graph
    classes: list[Term] = list(reader.iris(shape, TARGET_CLASS))
    if _is_class(graph, shape.node):
        if isinstance(shape.node, NamedNode):
            classes.append(shape.node)
        else:
            reader.refuse(shape, "a shape that is also a class must have an IRI")
    nodes: list[Term] = []
    for node in reader.values(shape, TARGET_NODE):
        if isinstance(node, BlankNode):
            told = "sh:targetNode cannot be a blank node"
            reader.refuse(shape, told, at=(shape.node, TARGET_NODE, node))
        else:
            nodes.append(node)
    subjects_of, objects_of = (
        list[Term](reader.iris(shape, parameter))
        for parameter in (TARGET_SUBJECTS_OF, TARGET_OBJECTS_OF)
    )
    shape.targets = Targets(classes, nodes, subjects_of, objects_of)


def _read_deactivated(reader: ShapeReader, shape: Shape) -> None:
    shape.deactivated = reader.boolean(shape, DEACTIVATED) or False
    value = reader.graph.value(shape.node, DEACTIVATED)
    if isinstance(value, Literal) and value.value in {"0", "1"}:
        # SHACL names the two terms, not the values (section 2.1.2).
        told = f"sh:deactivated must be written true or false, not {name(value)}"
        reader.refuse(shape, told, at=(shape.node, DEACTIVATED, value))


def _read_messages(reader: ShapeReader, shape: Shape) -> None:
    shape.messages = reader.messages(shape, shape.node)


def _read_severity(reader: ShapeReader, shape: Shape) -> None:
    severity = reader.at_most_one(shape, SEVERITY)
    if isinstance(severity, NamedNode):
        shape.severity = severity
    elif severity is not None:
        told = f"sh:severity must be an IRI, not {name(severity)}"
        raise reader.malformed(shape, told, at=(shape.node, SEVERITY, severity))


def _is_class(graph: Graph, node: Term) -> bool:
    """Tell whether a shape is also a class, its own implicit target (SHACL section 2.1.3.3)."""
    return (
        graph.is_instance(node, RDFS_CLASS) or OWL_CLASS in graph.objects(node, RDF_TYPE)
    ) and any(graph.is_instance(node, kind) for kind in (NODE_SHAPE, PROPERTY_SHAPE))


ATTRIBUTES: Final[dict[NamedNode, Callable[[ShapeReader, Shape], None]]] = {
    PATH: _read_path,
    TARGET_CLASS: _read_targets,
    DEACTIVATED: _read_deactivated,
    MESSAGE: _read_messages,
    SEVERITY: _read_severity,
}
"""For each property of shapes what reads it."""
