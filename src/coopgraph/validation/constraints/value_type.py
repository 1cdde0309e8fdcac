"""Value type constraints (SHACL section 4.1): ``sh:class``, ``sh:datatype``, ``sh:nodeKind``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.validation import datatypes
from coopgraph.validation.constraints.base import Builder, Constraint, PerValue, Run
from coopgraph.validation.terms import Term, name, sh

if TYPE_CHECKING:
    from coopgraph.validation.reader import ShapeReader
    from coopgraph.validation.shapes import Shape

CLASS: Final = sh("class")
DATATYPE: Final = sh("datatype")
NODE_KIND: Final = sh("nodeKind")

_KINDS: Final[dict[Term, tuple[tuple[type[Term], ...], str]]] = {
    sh("IRI"): ((NamedNode,), "an IRI"),
    sh("BlankNode"): ((BlankNode,), "a blank node"),
    sh("Literal"): ((Literal,), "a literal"),
    sh("BlankNodeOrIRI"): ((BlankNode, NamedNode), "an IRI or a blank node"),
    sh("BlankNodeOrLiteral"): ((BlankNode, Literal), "a blank node or a literal"),
    sh("IRIOrLiteral"): ((NamedNode, Literal), "an IRI or a literal"),
}


def _is_instance(class_: NamedNode, run: Run, value: Term) -> bool:
    return run.graph.is_instance(value, class_)


def _has_datatype(datatype: NamedNode, _run: Run, value: Term) -> bool:
    return (
        isinstance(value, Literal)
        and value.datatype == datatype
        and datatypes.is_well_formed(value)
    )


def _classes(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    for class_ in reader.iris(shape, CLASS):
        yield PerValue(
            sh("ClassConstraintComponent"),
            f"must be a {name(class_)}",
            partial(_is_instance, class_),
        )


def _datatype(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    reader.at_most_one(shape, DATATYPE)
    for datatype in reader.iris(shape, DATATYPE):
        yield PerValue(
            sh("DatatypeConstraintComponent"),
            f"must be a literal of the datatype {name(datatype)}, written as that asks",
            partial(_has_datatype, datatype),
        )


def _node_kind(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    kind = reader.at_most_one(shape, NODE_KIND)
    if kind is None:
        return
    if kind not in _KINDS:
        raise reader.malformed(shape, f"sh:nodeKind cannot be {name(kind)}")
    types, words = _KINDS[kind]
    yield PerValue(
        sh("NodeKindConstraintComponent"),
        f"must be {words}",
        lambda _run, value: isinstance(value, types),
    )


BUILDERS: Final[dict[NamedNode, Builder]] = {
    CLASS: _classes,
    DATATYPE: _datatype,
    NODE_KIND: _node_kind,
}
