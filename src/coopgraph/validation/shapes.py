"""Shapes as they are carried out: what the reader makes of a shapes graph (SHACL section 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.errors import InputError
from coopgraph.validation.columns import Codes, Columns, distinct
from coopgraph.validation.constraints.base import Constraint
from coopgraph.validation.graph import Graph
from coopgraph.validation.paths import Path
from coopgraph.validation.report import path_name
from coopgraph.validation.terms import VIOLATION, Term, name


@dataclass(slots=True)
class Targets:
    """What a shape is asked of (SHACL section 2.1.3).

    Attributes:
        classes: Values of ``sh:targetClass``, and the shape itself where it is also a class.
        nodes: Values of ``sh:targetNode``.
        subjects_of: Values of ``sh:targetSubjectsOf``.
        objects_of: Values of ``sh:targetObjectsOf``.
    """

    classes: list[Term] = field(default_factory=list)
    nodes: list[Term] = field(default_factory=list)
    subjects_of: list[Term] = field(default_factory=list)
    objects_of: list[Term] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Tell whether there is any target."""
        return bool(self.classes or self.nodes or self.subjects_of or self.objects_of)

    def focus_nodes(self, data: Columns, whole: Columns) -> Codes:
        """Find the focus nodes.

        Args:
            data: The triples that are to be checked. Only a triple of these makes a focus node:
                a type in them, a property in them.
            whole: The same with the background (the ontology), for ``rdfs:subClassOf``.

        Returns:
            The focus nodes, each once, in the order of the data. A target node is one even where
            the data do not mention it (SHACL section 2.1.3.1).
        """
        terms = data.terms
        return distinct(
            np.concatenate(
                [
                    terms.codes(self.nodes),
                    *(data.instances_of(whole.subclasses(terms[one])) for one in self.classes),
                    *(data.forward(terms.find(one))[0] for one in self.subjects_of),
                    *(data.backward(terms.find(one))[0] for one in self.objects_of),
                ]
            )
        )


@dataclass(slots=True, eq=False)
class Shape:
    """A node shape, or a property shape where it has a path.

    Attributes:
        node: The node that names it in the shapes graph.
        path: The path of a property shape, None for a node shape.
        targets: What it is asked of by itself.
        constraints: What it asks.
        severity: ``sh:Violation`` unless it says otherwise.
        messages: Its ``sh:message`` values.
        deactivated: Everything conforms to it then.
    """

    node: NamedNode | BlankNode
    path: Path | None = None
    targets: Targets = field(default_factory=Targets)
    constraints: list[Constraint] = field(default_factory=list)
    severity: NamedNode = VIOLATION
    messages: tuple[Literal, ...] = ()
    deactivated: bool = False

    def described(self) -> str:
        """Name it for people."""
        if isinstance(self.node, NamedNode):
            return name(self.node)
        if self.path is not None:
            return f"the shape of {path_name(self.path)}"
        return "an unnamed shape"

    def children(self) -> Iterator[Shape]:
        """Iterate over the shapes that its constraints refer to."""
        for constraint in self.constraints:
            yield from constraint.shapes()


@dataclass(slots=True)
class ShapesGraph:
    """All shapes of the shapes files.

    Attributes:
        graph: The triples they were read from.
        shapes: Every shape by its node.
        malformed: Makes the error for a malformed shape, naming it and its file.
    """

    graph: Graph
    shapes: dict[Term, Shape]
    malformed: Callable[..., InputError]

    def targeted(self) -> list[Shape]:
        """Return the active shapes that have targets of their own."""
        return [one for one in self.shapes.values() if one.targets and not one.deactivated]


def reached(roots: Iterable[Shape], *, active: bool = False) -> dict[Term, Shape]:
    """Find shapes with all that they refer to.

    Args:
        roots: The shapes to begin with.
        active: Whether to leave out those that are deactivated, and what only they refer to.

    Returns:
        The shapes by their node.
    """
    found: dict[Term, Shape] = {}
    waiting = list(roots)
    while waiting:
        shape = waiting.pop()
        if shape.node not in found and not (active and shape.deactivated):
            found[shape.node] = shape
            waiting.extend(shape.children())
    return found
