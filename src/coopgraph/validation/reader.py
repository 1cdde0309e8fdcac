"""Reading shapes from a shapes graph, and refusing what is not well-formed (SHACL section 2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, TypeGuard

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.errors import InputError
from coopgraph.validation import datatypes
from coopgraph.validation.constraints import (
    cardinality,
    logical,
    other,
    property_pair,
    shape_based,
    string_based,
    value_range,
    value_type,
)
from coopgraph.validation.constraints import sparql as sparql_constraints
from coopgraph.validation.graph import Graph
from coopgraph.validation.oracle import Oracle
from coopgraph.validation.paths import read_path
from coopgraph.validation.report import path_name
from coopgraph.validation.shapes import Shape, ShapesGraph, Targets
from coopgraph.validation.terms import (
    DEACTIVATED,
    MESSAGE,
    NODE_SHAPE,
    OWL_CLASS,
    PATH,
    PROPERTY_SHAPE,
    RDF_LANG_STRING,
    RDF_TYPE,
    RDFS_CLASS,
    SEVERITY,
    TARGET_CLASS,
    TARGET_NODE,
    TARGET_OBJECTS_OF,
    TARGET_SUBJECTS_OF,
    TARGETS,
    XSD_BOOLEAN,
    XSD_INTEGER,
    XSD_STRING,
    Term,
    name,
)

if TYPE_CHECKING:
    from coopgraph.documents import Document
    from coopgraph.validation.constraints.base import Builder

BUILDERS: Final[dict[NamedNode, Builder]] = {
    **value_type.BUILDERS,
    **cardinality.BUILDERS,
    **value_range.BUILDERS,
    **string_based.BUILDERS,
    **property_pair.BUILDERS,
    **logical.BUILDERS,
    **shape_based.BUILDERS,
    **other.BUILDERS,
    # Last: while the processes that carry out SPARQL start, the others have work to do.
    **sparql_constraints.BUILDERS,
}
"""For each component the parameter that makes it one, with what reads it."""


def read_shapes(documents: Iterable[Document]) -> ShapesGraph:
    """Read every shape of some shapes files.

    Args:
        documents: The shapes files.

    Returns:
        The shapes.

    Raises:
        InputError: A shape is malformed or refers to itself.
    """
    documents = list(documents)
    graph = Graph(quad for document in documents for quad in document.quads)
    reader = ShapeReader(graph, documents)
    for node in _shape_nodes(graph):
        reader.shape(node)
    shapes = ShapesGraph(graph, reader.shapes, reader.malformed)
    _refuse_recursion(shapes, reader)
    return shapes


class ShapeReader:
    """Gives shapes for nodes of the shapes graph, and the parameters of a shape, checked.

    Attributes:
        graph: The shapes graph.
        oracle: Says whether a regular expression is one.
        shapes: The shapes read so far, by their node.
    """

    def __init__(self, graph: Graph, documents: list[Document]) -> None:
        self.graph = graph
        self.oracle = Oracle()
        self.shapes: dict[Term, Shape] = {}
        self._documents = documents

    def shape(self, node: Term) -> Shape:
        """Return the shape of a node, read when first asked for."""
        known = self.shapes.get(node)
        if known is not None:
            return known
        if not isinstance(node, NamedNode | BlankNode):
            raise InputError(f"{name(node)} stands where a shape is expected")
        shape = self.shapes[node] = Shape(node)
        self._read_path(shape)
        shape.targets = self._targets(shape)
        shape.deactivated = self.boolean(shape, DEACTIVATED) or False
        shape.messages = self.messages(shape, node)
        severity = self.at_most_one(shape, SEVERITY)
        if severity is not None:
            if not isinstance(severity, NamedNode):
                raise self.malformed(shape, f"sh:severity must be an IRI, not {name(severity)}")
            shape.severity = severity
        for build in BUILDERS.values():
            shape.constraints.extend(build(self, shape))
        return shape

    def values(self, shape: Shape, parameter: NamedNode) -> list[Term]:
        """Return the values of a parameter."""
        return list(self.graph.objects(shape.node, parameter))

    def at_most_one(self, shape: Shape, parameter: NamedNode) -> Term | None:
        """Return the value of a parameter that must not have two, or None."""
        values = self.values(shape, parameter)
        if len(values) > 1:
            raise self.malformed(shape, f"{name(parameter)} has more than one value")
        return values[0] if values else None

    def iris(self, shape: Shape, parameter: NamedNode) -> list[NamedNode]:
        """Return the values of a parameter that must be IRIs."""
        found = []
        for value in self.values(shape, parameter):
            if not isinstance(value, NamedNode):
                raise self.malformed(shape, f"{name(parameter)} must be an IRI, not {name(value)}")
            found.append(value)
        return found

    def integer(self, shape: Shape, parameter: NamedNode) -> int | None:
        """Return the value of a parameter that must be an ``xsd:integer``, or None."""
        value = self.at_most_one(shape, parameter)
        if value is None:
            return None
        if not _is_typed(value, XSD_INTEGER) or len(value.value) > 18:
            told = f"{name(parameter)} must be an xsd:integer, not {name(value)}"
            raise self.malformed(shape, told)
        return int(value.value)

    def boolean(self, shape: Shape, parameter: NamedNode) -> bool | None:
        """Return the value of a parameter that must be an ``xsd:boolean``, or None.

        Only ``true`` switches something on, not ``"1"^^xsd:boolean``: SHACL speaks of terms
        (W3C uniqueLang-002).
        """
        value = self.at_most_one(shape, parameter)
        if value is None:
            return None
        if not _is_typed(value, XSD_BOOLEAN):
            told = f"{name(parameter)} must be true or false, not {name(value)}"
            raise self.malformed(shape, told)
        return value.value == "true"

    def string(self, shape: Shape, parameter: NamedNode) -> str | None:
        """Return the value of a parameter that must be an ``xsd:string``, or None."""
        value = self.at_most_one(shape, parameter)
        if value is None:
            return None
        if not _is_typed(value, XSD_STRING):
            told = f"{name(parameter)} must be a plain string, not {name(value)}"
            raise self.malformed(shape, told)
        return value.value

    def only_list(self, shape: Shape, parameter: NamedNode) -> list[Term] | None:
        """Return the members of a parameter whose one value must be a list, or None."""
        head = self.at_most_one(shape, parameter)
        return None if head is None else self.members(shape, parameter, head)

    def members(self, shape: Shape, parameter: NamedNode, head: Term) -> list[Term]:
        """Return the members of a list that is a value of a parameter."""
        members = self.graph.members(head)
        if members is None:
            raise self.malformed(shape, f"{name(parameter)} must be a well-formed RDF list")
        return members

    def shapes_of(self, shape: Shape, parameter: NamedNode) -> list[Shape]:
        """Return the shapes that are the values of a parameter."""
        found = []
        for value in self.values(shape, parameter):
            if isinstance(value, Literal):
                raise self.malformed(shape, f"{name(parameter)} must be a shape, not {name(value)}")
            found.append(self.shape(value))
        return found

    def messages(self, shape: Shape, node: Term) -> tuple[Literal, ...]:
        """Return the ``sh:message`` values of a node."""
        found = []
        for value in self.graph.objects(node, MESSAGE):
            if not isinstance(value, Literal) or value.datatype not in {
                XSD_STRING,
                RDF_LANG_STRING,
            }:
                raise self.malformed(shape, f"sh:message must be a string, not {name(value)}")
            found.append(value)
        return tuple(sorted(found, key=str))

    def property_shape_only(self, shape: Shape, parameter: NamedNode) -> None:
        """Refuse a parameter that only property shapes may have."""
        if shape.path is None:
            raise self.malformed(shape, f"{name(parameter)} needs a property shape (sh:path)")

    def describe(self, shape: Shape) -> str:
        """Name a shape for people."""
        if isinstance(shape.node, NamedNode):
            return name(shape.node)
        if shape.path is not None:
            return f"the shape of {path_name(shape.path)}"
        return "an unnamed shape"

    def malformed(self, shape: Shape, what: str) -> InputError:
        """Make the error for a malformed shape, naming it and its file."""
        return InputError(f"{self._owner(shape)}: {what}", path=self._file(shape.node))

    def _owner(self, shape: Shape) -> str:
        """Name a shape; one without name by the shape that has it as its property."""
        told = self.describe(shape)
        if isinstance(shape.node, BlankNode):
            parents = self.graph.subjects(shape_based.PROPERTY, shape.node)
            parent = next((one for one in parents if isinstance(one, NamedNode)), None)
            if parent is not None:
                told += f" in {name(parent)}"
        return f"malformed shape {told}"

    def _file(self, node: Term) -> str | None:
        for document in self._documents:
            if any(quad.subject == node for quad in document.quads):
                return str(document.path)
        return None

    def _read_path(self, shape: Shape) -> None:
        value = self.at_most_one(shape, PATH)
        if value is not None:
            try:
                shape.path = read_path(self.graph, value)
            except InputError as problem:
                raise self.malformed(shape, problem.what) from None
        elif PROPERTY_SHAPE in self.graph.objects(shape.node, RDF_TYPE):
            raise self.malformed(shape, "a sh:PropertyShape needs sh:path")
        if shape.path is not None and NODE_SHAPE in self.graph.objects(shape.node, RDF_TYPE):
            raise self.malformed(shape, "a sh:NodeShape cannot have sh:path")

    def _targets(self, shape: Shape) -> Targets:
        classes: list[Term] = list(self.iris(shape, TARGET_CLASS))
        if isinstance(shape.node, NamedNode) and _is_class(self.graph, shape.node):
            classes.append(shape.node)
        nodes = self.values(shape, TARGET_NODE)
        if any(isinstance(node, BlankNode) for node in nodes):
            raise self.malformed(shape, "sh:targetNode cannot be a blank node")
        return Targets(
            classes,
            nodes,
            list(self.iris(shape, TARGET_SUBJECTS_OF)),
            list(self.iris(shape, TARGET_OBJECTS_OF)),
        )


def _shape_nodes(graph: Graph) -> Iterable[Term]:
    """Return what SHACL calls a shape (section 2.1) and is not only a value of another one."""
    nodes: dict[Term, None] = {}
    for class_ in (NODE_SHAPE, PROPERTY_SHAPE):
        nodes.update(dict.fromkeys(graph.instances(class_)))
    for predicate in (*TARGETS, *BUILDERS):
        nodes.update(dict.fromkeys(graph.subjects_of(predicate)))
    return nodes


def _is_class(graph: Graph, node: NamedNode) -> bool:
    """Tell whether a shape is also a class, its own implicit target (SHACL section 2.1.3.3)."""
    return (
        graph.is_instance(node, RDFS_CLASS) or OWL_CLASS in graph.objects(node, RDF_TYPE)
    ) and any(graph.is_instance(node, kind) for kind in (NODE_SHAPE, PROPERTY_SHAPE))


def _is_typed(value: Term, datatype: NamedNode) -> TypeGuard[Literal]:
    return (
        isinstance(value, Literal)
        and value.datatype == datatype
        and datatypes.is_well_formed(value)
    )


def _refuse_recursion(shapes: ShapesGraph, reader: ShapeReader) -> None:
    """Refuse shapes that refer to themselves: SHACL leaves undefined what they mean (3.4.3)."""
    done: set[Term] = set()
    for start in shapes.shapes.values():
        # A stack of our own: a long chain of shapes must not exhaust Python's.
        trail: dict[Term, None] = {}
        waiting: list[tuple[Shape, bool]] = [(start, False)]
        while waiting:
            shape, leaving = waiting.pop()
            if leaving:
                trail.pop(shape.node)
                done.add(shape.node)
            elif shape.node in trail:
                raise reader.malformed(shape, "it refers to itself (recursive shapes)")
            elif shape.node not in done:
                trail[shape.node] = None
                waiting.append((shape, True))
                waiting.extend((child, False) for child in shape.children())
