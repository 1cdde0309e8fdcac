"""Reading shapes from a shapes graph, and refusing what is not well-formed (SHACL section 2)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeGuard

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.errors import InputError, InputErrors
from coopgraph.validation import datatypes, features
from coopgraph.validation.attributes import ATTRIBUTES
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
from coopgraph.validation.problems import MalformedShapeError, Problem, ShapePlaces
from coopgraph.validation.shapes import Shape, ShapesGraph
from coopgraph.validation.terms import (
    MESSAGE,
    NODE_SHAPE,
    PATH,
    PROPERTY_SHAPE,
    RDF_LANG_STRING,
    TARGETS,
    XSD_BOOLEAN,
    XSD_INTEGER,
    XSD_STRING,
    Term,
    name,
    sh,
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

_OTHER_PARAMETERS: Final = tuple(
    map(
        sh,
        (
            "flags",
            "ignoredProperties",
            "qualifiedMinCount",
            "qualifiedMaxCount",
            "qualifiedValueShapesDisjoint",
        ),
    )
)

_RULES: Final[dict[NamedNode, str]] = {
    string_based.PATTERN: "bad-pattern",
    sparql_constraints.SPARQL: "bad-sparql",
}
"""Rules of what a parameter's own reader refuses, where it is not just a wrong value."""


def read_shapes(documents: Iterable[Document]) -> ShapesGraph:
    """Read every shape of some shapes files.

    Args:
        documents: The shapes files.

    Returns:
        The shapes.

    Raises:
        InputError: A shape is malformed or refers to itself, or asks what is never done. Where
            there are several such errors, all of them.
    """
    shapes, problems = examine_shapes(documents)
    if len(problems) > 1:
        raise InputErrors(problems)
    if problems:
        raise problems[0]
    return shapes


def examine_shapes(
    documents: Iterable[Document],
) -> tuple[ShapesGraph, list[MalformedShapeError]]:
    """Read every shape of some shapes files, as far as it can be read, and say what is wrong.

    Args:
        documents: The shapes files.

    Returns:
        The shapes without what is malformed in them, and each error in the order of the files.
    """
    documents = list(documents)
    graph = Graph(quad for document in documents for quad in document.quads)
    reader = ShapeReader(graph, documents)
    for node in shape_nodes(graph):
        reader.shape(node)
    shapes = ShapesGraph(graph, reader.shapes, reader.malformed)
    _find_recursion(shapes, reader)
    told = {error.problem.subject for error in reader.problems}
    for problem in features.problems(graph, reader.shapes):
        if problem.rule != "bad-sparql" or problem.subject not in told:
            reader.add(problem)
    return shapes, _in_order(reader.problems, documents)


class ShapeReader:
    """Gives shapes for nodes of the shapes graph, and the parameters of a shape, checked.

    Attributes:
        graph: The shapes graph.
        oracle: Says whether a regular expression is one.
        shapes: The shapes read so far, by their node.
        problems: What was found to be malformed so far.
    """

    def __init__(self, graph: Graph, documents: list[Document]) -> None:
        self.graph = graph
        self.oracle = Oracle()
        self.shapes: dict[Term, Shape] = {}
        self.problems: list[MalformedShapeError] = []
        self._places = ShapePlaces(documents)

    def shape(self, node: Term) -> Shape:
        """Return the shape of a node, read when first asked for."""
        known = self.shapes.get(node)
        if known is not None:
            return known
        if not isinstance(node, NamedNode | BlankNode):
            raise InputError(f"{name(node)} stands where a shape is expected")
        shape = self.shapes[node] = Shape(node)
        for parameter, read in ATTRIBUTES.items():
            with self._collecting(shape, parameter):
                read(self, shape)
        for parameter, build in BUILDERS.items():
            with self._collecting(shape, parameter):
                shape.constraints.extend(build(self, shape))
        return shape

    @contextlib.contextmanager
    def _collecting(self, shape: Shape, parameter: NamedNode) -> Iterator[None]:
        """Keep an error and go on: the other parameters of the shape are read all the same."""
        try:
            yield
        except MalformedShapeError as error:
            if error.problem.predicate is None:
                # Whoever reads one parameter need not say which it is.
                at = (shape.node, parameter, self.graph.value(shape.node, parameter))
                error = self.malformed(
                    shape, error.problem.what, rule=_RULES.get(parameter, "wrong-value"), at=at
                )
            self.problems.append(error)
        except InputError as error:
            at = (shape.node, parameter, self.graph.value(shape.node, parameter))
            rule = _RULES.get(parameter, "not-a-shape")
            self.problems.append(self.malformed(shape, error.what, rule=rule, at=at))

    def values(self, shape: Shape, parameter: NamedNode) -> list[Term]:
        """Return the values of a parameter."""
        return list(self.graph.objects(shape.node, parameter))

    def at_most_one(self, shape: Shape, parameter: NamedNode) -> Term | None:
        """Return the value of a parameter that must not have two, or None."""
        values = self.values(shape, parameter)
        if len(values) > 1:
            told = f"{name(parameter)} has more than one value"
            raise self.malformed(
                shape, told, rule="several-values", at=(shape.node, parameter, values[1])
            )
        return values[0] if values else None

    def iris(self, shape: Shape, parameter: NamedNode) -> list[NamedNode]:
        """Return the values of a parameter that must be IRIs."""
        found = []
        for value in self.values(shape, parameter):
            if isinstance(value, NamedNode):
                found.append(value)
            else:
                self._wrong(shape, parameter, value, "must be an IRI")
        return found

    def integer(self, shape: Shape, parameter: NamedNode) -> int | None:
        """Return the value of a parameter that must be an ``xsd:integer``, or None."""
        value = self.at_most_one(shape, parameter)
        if value is None:
            return None
        if not _is_typed(value, XSD_INTEGER) or len(value.value) > 18:
            self._wrong(shape, parameter, value, "must be an xsd:integer")
            return None
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
            self._wrong(shape, parameter, value, "must be true or false")
            return None
        return value.value == "true"

    def string(self, shape: Shape, parameter: NamedNode) -> str | None:
        """Return the value of a parameter that must be an ``xsd:string``, or None."""
        value = self.at_most_one(shape, parameter)
        if value is None:
            return None
        if not _is_typed(value, XSD_STRING):
            self._wrong(shape, parameter, value, "must be a plain string")
            return None
        return value.value

    def only_list(self, shape: Shape, parameter: NamedNode) -> list[Term] | None:
        """Return the members of a parameter whose one value must be a list, or None."""
        head = self.at_most_one(shape, parameter)
        return None if head is None else self.members(shape, parameter, head)

    def members(self, shape: Shape, parameter: NamedNode, head: Term) -> list[Term]:
        """Return the members of a list that is a value of a parameter."""
        members = self.graph.members(head)
        if members is None:
            told = f"{name(parameter)} must be a well-formed RDF list"
            at = (shape.node, parameter, head)
            raise self.malformed(shape, told, rule="malformed-list", at=at)
        return members

    def shapes_of(self, shape: Shape, parameter: NamedNode) -> list[Shape]:
        """Return the shapes that are the values of a parameter."""
        found = []
        for value in self.values(shape, parameter):
            if isinstance(value, Literal):
                self._wrong(shape, parameter, value, "must be a shape")
            else:
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
                told = f"sh:message must be a string, not {name(value)}"
                self.refuse(shape, told, at=(node, MESSAGE, value))
            else:
                found.append(value)
        return tuple(sorted(found, key=str))

    def property_shape_only(self, shape: Shape, parameter: NamedNode) -> None:
        """Refuse a parameter that only property shapes may have."""
        if shape.path is None and self.graph.value(shape.node, PATH) is None:
            told = f"{name(parameter)} needs a property shape (sh:path)"
            at = (shape.node, parameter, self.graph.value(shape.node, parameter))
            raise self.malformed(shape, told, rule="needs-property-shape", at=at)

    def malformed(
        self,
        shape: Shape,
        what: str,
        *,
        rule: str | None = None,
        at: tuple[Term, Term | None, Term | None] | None = None,
    ) -> MalformedShapeError:
        """Make the error for a malformed shape, naming it and its place.

        Args:
            shape: The shape.
            what: What is wrong.
            rule: Stable name of what it offends against.
            at: Subject, predicate and object of the triple that causes it, as far as known.
        """
        problem = Problem(rule or "wrong-value", what, *(at or (shape.node,)))
        return self._error(problem, f"{self._owner(shape)}: {what}")

    def refuse(
        self,
        shape: Shape,
        what: str,
        *,
        rule: str | None = None,
        at: tuple[Term, Term | None, Term | None] | None = None,
    ) -> None:
        """Keep an error of a shape of which the rest can still be read; see ``malformed``."""
        self.problems.append(self.malformed(shape, what, rule=rule, at=at))

    def add(self, problem: Problem) -> None:
        """Keep a problem of the shapes graph; one of a shape is told with the shape's name."""
        shape = self.shapes.get(problem.subject)
        what = f"{self._owner(shape)}: {problem.what}" if shape else problem.what
        self.problems.append(self._error(problem, what))

    def _error(self, problem: Problem, what: str) -> MalformedShapeError:
        place = self._places.of(problem.subject, problem.predicate, problem.value)
        return MalformedShapeError(problem, what, place)

    def _wrong(self, shape: Shape, parameter: NamedNode, value: Term, wanted: str) -> None:
        told = f"{name(parameter)} {wanted}, not {name(value)}"
        self.refuse(shape, told, at=(shape.node, parameter, value))

    def _owner(self, shape: Shape) -> str:
        """Name a shape; one without name by the shape that has it as its property."""
        told = shape.described()
        if isinstance(shape.node, BlankNode):
            parents = self.graph.subjects(shape_based.PROPERTY, shape.node)
            parent = next((one for one in parents if isinstance(one, NamedNode)), None)
            if parent is not None:
                told += f" in {name(parent)}"
        return f"malformed: {told}" if told.startswith("the shape") else f"malformed shape {told}"


def shape_nodes(graph: Graph) -> Iterable[Term]:
    """Return what SHACL calls a shape (section 2.1) and is not only a value of another one."""
    nodes: dict[Term, None] = {}
    for class_ in (NODE_SHAPE, PROPERTY_SHAPE):
        nodes.update(dict.fromkeys(graph.instances(class_)))
    for predicate in (*TARGETS, *BUILDERS, *_OTHER_PARAMETERS):
        nodes.update(dict.fromkeys(graph.subjects_of(predicate)))
    return nodes


def _is_typed(value: Term, datatype: NamedNode) -> TypeGuard[Literal]:
    return (
        isinstance(value, Literal)
        and value.datatype == datatype
        and datatypes.is_well_formed(value)
    )


def _find_recursion(shapes: ShapesGraph, reader: ShapeReader) -> None:
    """Refuse shapes that refer to themselves: SHACL leaves undefined what they mean (3.4.3)."""
    done: set[Term] = set()
    for start in list(shapes.shapes.values()):
        # A stack of our own: a long chain of shapes must not exhaust Python's.
        trail: dict[Term, None] = {}
        waiting: list[tuple[Shape, bool]] = [(start, False)]
        while waiting:
            shape, leaving = waiting.pop()
            if leaving:
                trail.pop(shape.node)
                done.add(shape.node)
            elif shape.node in trail:
                told = "it refers to itself (recursive shapes)"
                reader.refuse(shape, told, rule="recursive-shape", at=(shape.node, None, None))
            elif shape.node not in done:
                trail[shape.node] = None
                waiting.append((shape, True))
                waiting.extend((child, False) for child in shape.children())


def _in_order(
    problems: Iterable[MalformedShapeError], documents: list[Document]
) -> list[MalformedShapeError]:
    """Put problems in the order of the files and of their lines, each once."""
    files = {str(document.path): number for number, document in enumerate(documents)}
    found = {str(problem): problem for problem in problems}
    return sorted(
        found.values(),
        key=lambda one: (files.get(one.path or "", -1), one.line or 0, one.column or 0),
    )
