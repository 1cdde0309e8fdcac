"""Value type constraints (SHACL section 4.1): ``sh:class``, ``sh:datatype``, ``sh:nodeKind``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
from pyoxigraph import NamedNode

from coopgraph.validation.columns import Codes, Mask, contains
from coopgraph.validation.constraints.base import Builder, Constraint, PerValue, Run
from coopgraph.validation.terms import Term, name, sh
from coopgraph.validation.values import BLANK, IRI, LITERAL

if TYPE_CHECKING:
    from coopgraph.validation.reader import ShapeReader
    from coopgraph.validation.shapes import Shape

CLASS: Final = sh("class")
DATATYPE: Final = sh("datatype")
NODE_KIND: Final = sh("nodeKind")

_KINDS: Final[dict[Term, tuple[tuple[int, ...], str]]] = {
    sh("IRI"): ((IRI,), "an IRI"),
    sh("BlankNode"): ((BLANK,), "a blank node"),
    sh("Literal"): ((LITERAL,), "a literal"),
    sh("BlankNodeOrIRI"): ((BLANK, IRI), "an IRI or a blank node"),
    sh("BlankNodeOrLiteral"): ((BLANK, LITERAL), "a blank node or a literal"),
    sh("IRIOrLiteral"): ((IRI, LITERAL), "an IRI or a literal"),
}


def _is_instance(class_: NamedNode, run: Run, values: Codes) -> Mask:
    return contains(run.graph.instances(run.graph.terms[class_]), values)


def _has_datatype(datatype: NamedNode, run: Run, values: Codes) -> Mask:
    found: Mask = run.features.datatypes(values) == run.graph.terms[datatype]
    # Of a literal of another datatype its form is not asked.
    found[found] = run.features.well_formed(values[found])
    return found


def _has_kind(kinds: tuple[int, ...], run: Run, values: Codes) -> Mask:
    return np.isin(run.features.kinds(values), kinds)


def _classes(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    for class_ in reader.iris(shape, CLASS):
        yield PerValue(
            sh("ClassConstraintComponent"),
            f"must be a {name(class_)}",
            _is_instance,
            class_,
        )


def _datatype(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    reader.at_most_one(shape, DATATYPE)
    for datatype in reader.iris(shape, DATATYPE):
        yield PerValue(
            sh("DatatypeConstraintComponent"),
            f"must be a literal of the datatype {name(datatype)}, written as that asks",
            _has_datatype,
            datatype,
        )


def _node_kind(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    kind = reader.at_most_one(shape, NODE_KIND)
    if kind is None:
        return
    if kind not in _KINDS:
        raise reader.malformed(shape, f"sh:nodeKind cannot be {name(kind)}")
    kinds, words = _KINDS[kind]
    yield PerValue(
        sh("NodeKindConstraintComponent"),
        f"must be {words}",
        _has_kind,
        kinds,
    )


BUILDERS: Final[dict[NamedNode, Builder]] = {
    CLASS: _classes,
    DATATYPE: _datatype,
    NODE_KIND: _node_kind,
}
