"""Other constraints (SHACL section 4.8): ``sh:closed``, ``sh:hasValue``, ``sh:in``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from coopgraph.validation.constraints.base import (
    Builder,
    Constraint,
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

    def check(self, run: Run, nodes: Sequence[ValueNodes]) -> Iterator[Violation]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        for focus, values in nodes:
            for node in values:
                for predicate, objects in run.graph.description(node).items():
                    if predicate not in self.allowed and isinstance(predicate, NamedNode):
                        for value in objects:
                            yield Violation(focus, value, path=Predicate(predicate))


@dataclass(slots=True, eq=False)
class HasValue(Simple):
    """One of the value nodes is the one given."""

    wanted: Term

    def check(self, run: Run, nodes: Sequence[ValueNodes]) -> Iterator[Violation]:  # noqa: ARG002
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        for focus, values in nodes:
            if self.wanted not in values:
                yield Violation(focus)


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
        lambda _run, value: value in allowed,
    )


BUILDERS: Final[dict[NamedNode, Builder]] = {CLOSED: _closed, HAS_VALUE: _has_value, IN: _in}
