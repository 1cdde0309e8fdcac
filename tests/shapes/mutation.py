"""Mutation tests of shapes: what each constraint is for, shown by a file that it alone refuses.

A fixture is a small file with a header that names the constraint that it is made for:

    # kills: shape:visit-host-organization ClassConstraintComponent

A path follows where the constraint is on a property shape without a name of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode

from coopgraph.documents import Document
from coopgraph.validation import Report, validate
from coopgraph.validation.constraints.base import Constraint
from coopgraph.validation.reader import read_shapes
from coopgraph.validation.report import path_name
from coopgraph.validation.shapes import Shape
from coopgraph.validation.terms import Term, name, sh

SUFFIX = "ConstraintComponent"
_HEADER = re.compile(r"^# kills: (?P<shape>\S+) (?P<component>\w+)(?: (?P<path>\S.*))?$", re.M)


@dataclass(frozen=True, order=True)
class Mutant:
    """A constraint that can be taken out: its shape, its component, the path if it has no name."""

    shape: str
    component: str
    path: str = ""

    def __str__(self) -> str:
        """Write it as a header has it."""
        return f"{self.shape} {self.component} {self.path}".strip()


def header(path: Path) -> Mutant:
    """Read which constraint a fixture is made for."""
    match = _HEADER.search(path.read_text(encoding="utf-8"))
    assert match, f"{path}: a line '# kills: SHAPE COMPONENT' is missing"
    return Mutant(match["shape"], match["component"] + SUFFIX, match["path"] or "")


def mutants(shapes: list[Document]) -> dict[Mutant, tuple[Shape, Constraint]]:
    """List every constraint of every shape that has targets, and of their property shapes.

    Shapes inside ``sh:or``, ``sh:not`` and their like are parts of one constraint.
    """
    found: dict[Mutant, tuple[Shape, Constraint]] = {}
    for root in read_shapes(shapes).targeted():
        for owner, shape in _with_properties(root, root):
            for constraint in shape.constraints:
                if constraint.component != sh("PropertyShapeComponent"):
                    path = "" if shape is owner else path_name(shape.path)
                    component = constraint.component.value.rpartition("#")[2]
                    mutant = Mutant(label(owner.node), component, path)
                    assert mutant not in found, f"two constraints are called {mutant}"
                    found[mutant] = shape, constraint
    return found


def without(shapes: list[Document], mutant: Mutant, node: Term) -> list[Document]:
    """Take one constraint out of shapes.

    Args:
        shapes: The shapes.
        mutant: The constraint.
        node: The shape that has it.
    """
    local = mutant.component.removesuffix(SUFFIX)
    parameter = sh("sparql" if local == "SPARQL" else f"{local[0].lower()}{local[1:]}")
    changed = [
        replace(
            document,
            quads=[
                quad
                for quad in document.quads
                if not (quad.subject == node and quad.predicate == parameter)
            ],
        )
        for document in shapes
    ]
    assert sum(len(one.quads) for one in changed) < sum(len(one.quads) for one in shapes)
    return changed


def killed(
    data: Document, shapes: list[Document], background: list[Document]
) -> tuple[set[Mutant], Report]:
    """Tell which constraints a file violates."""
    report = validate([data], shapes, background=background)
    nodes = {result.source_shape for result in report.results}
    # Reading the shapes once more is needed only for those without a name.
    unnamed = any(isinstance(node, BlankNode) for node in nodes)
    known = mutants(shapes).items() if unnamed else ()
    names = {shape.node: (mutant.shape, mutant.path) for mutant, (shape, _) in known}
    found = set()
    for result in report.results:
        component = result.component.value.rpartition("#")[2]
        shape, path = names.get(_subject(result.source_shape), (label(result.source_shape), ""))
        found.add(Mutant(shape, component, path))
    return found, report


def _subject(node: Term) -> NamedNode | BlankNode:
    assert isinstance(node, NamedNode | BlankNode)
    return node


def label(node: Term) -> str:
    """Name a shape as the header of a fixture does."""
    if isinstance(node, NamedNode):
        return name(node)
    return "_" if isinstance(node, BlankNode) else str(node)


def _with_properties(owner: Shape, shape: Shape) -> Iterator[tuple[Shape, Shape]]:
    """Give a shape and the property shapes below it, each with the nearest one that has a name."""
    yield owner, shape
    for constraint in shape.constraints:
        if constraint.component == sh("PropertyShapeComponent"):
            for inner in constraint.shapes():
                named = isinstance(inner.node, NamedNode)
                yield from _with_properties(inner if named else owner, inner)
