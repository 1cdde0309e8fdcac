"""Other constraints (SHACL section 4.8): ``sh:closed``, ``sh:hasValue``, ``sh:in``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from pyoxigraph import NamedNode

from coopgraph.validation.blocks import followed
from coopgraph.validation.columns import Codes, Mask, contains
from coopgraph.validation.constraints.base import (
    Builder,
    Constraint,
    Found,
    PerValue,
    Run,
    Simple,
    ValueNodes,
    Violation,
)
from coopgraph.validation.constraints.shape_based import PROPERTY
from coopgraph.validation.paths import Predicate
from coopgraph.validation.terms import PATH, Term, name, sh

if TYPE_CHECKING:
    from coopgraph.validation.reader import ShapeReader
    from coopgraph.validation.shapes import Shape

CLOSED: Final = sh("closed")
IGNORED: Final = sh("ignoredProperties")
HAS_VALUE: Final = sh("hasValue")
IN: Final = sh("in")

_SHOWN_MEMBERS: Final = 8


@dataclass(slots=True, eq=False)
class Closed(Simple):
    """The value nodes have no other properties than those allowed."""

    allowed: frozenset[Term]

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        terms = run.graph.terms
        # A value may be that of many focus nodes: what it has is looked up once.
        codes, which = np.unique(nodes.values, return_inverse=True)
        at, predicates, values = run.graph.of_subjects(codes)
        allowed = np.array(sorted(map(terms.find, self.allowed)), dtype=np.int64)
        bad = np.flatnonzero(~contains(allowed, predicates))
        for rows, extra in followed((at[bad], bad), which):
            foci = nodes.foci[nodes.at[rows]].tolist()
            triples = zip(foci, predicates[extra].tolist(), values[extra].tolist(), strict=True)
            for focus, predicate, value in triples:
                path = terms.term(predicate)
                if isinstance(path, NamedNode):
                    yield Violation(focus, value, path=Predicate(path))


@dataclass(slots=True, eq=False)
class HasValue(Simple):
    """One of the value nodes is the one given."""

    wanted: Term

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        wanted = run.graph.terms.find(self.wanted)
        return nodes.of_foci(nodes.counts(nodes.values == wanted) == 0)


def _is_among(allowed: frozenset[Term], run: Run, values: Codes) -> Mask:
    codes = np.array(sorted(map(run.graph.terms.find, allowed)), dtype=np.int64)
    return contains(codes, values)


def _closed(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    closed = reader.boolean(shape, CLOSED)
    ignored = reader.only_list(shape, IGNORED) or []
    if not all(isinstance(one, NamedNode) for one in ignored):
        raise reader.malformed(shape, "every member of sh:ignoredProperties must be an IRI")
    if closed:
        own = {
            path
            for node in reader.values(shape, PROPERTY)
            for path in reader.graph.objects(node, PATH)
            if isinstance(path, NamedNode)
        }
        words = "must have only the properties that the shape names"
        yield Closed(sh("ClosedConstraintComponent"), words, frozenset(own | set(ignored)))


def _has_value(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    for wanted in reader.values(shape, HAS_VALUE):
        words = f"must have the value {name(wanted)}"
        yield HasValue(sh("HasValueConstraintComponent"), words, wanted)


def _in(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    members = reader.only_list(shape, IN)
    if members is None:
        return
    allowed = frozenset(members)
    shown = ", ".join(name(member) for member in members[:_SHOWN_MEMBERS])
    more = len(members) - _SHOWN_MEMBERS
    yield PerValue(
        sh("InConstraintComponent"),
        f"must be one of {shown}" + (f" and {more} more" if more > 0 else ""),
        _is_among,
        allowed,
    )


BUILDERS: Final[dict[NamedNode, Builder]] = {CLOSED: _closed, HAS_VALUE: _has_value, IN: _in}
