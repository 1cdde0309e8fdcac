"""How shapes hang together: what leads to each, which are switched off, what they are called."""

from __future__ import annotations

from pyoxigraph import NamedNode

from coopgraph.validation.shapes import Shape, ShapesGraph, reached
from coopgraph.validation.terms import name


class Tree:
    """The shapes with those that refer to them.

    Args:
        shapes: The shapes.

    Attributes:
        active: The shapes that can be asked of a node: not switched off, nor are all that refer
            to them.
        targeted: Of these, the ones that a target leads to.
    """

    def __init__(self, shapes: ShapesGraph) -> None:
        self._parents: dict[Shape, Shape] = {}
        referred_to: set[Shape] = set()
        for shape in shapes.shapes.values():
            for child in shape.children():
                self._parents.setdefault(child, shape)
                referred_to.add(child)
        roots = [one for one in shapes.shapes.values() if one.targets or one not in referred_to]
        self.active = frozenset(reached(roots, active=True).values())
        self.targeted = frozenset(reached(shapes.targeted(), active=True).values())

    def head(self, shape: Shape) -> Shape:
        """Return the shape under which a reader looks for one: the nearest with name or target."""
        while not isinstance(shape.node, NamedNode) and not shape.targets:
            above = self._parents.get(shape)
            if above is None:
                break
            shape = above
        return shape

    def part_of(self, shape: Shape) -> NamedNode | None:
        """Return the nearest named shape that leads to one without a name."""
        above = self._parents.get(shape)
        while above is not None:
            if isinstance(above.node, NamedNode):
                return above.node
            above = self._parents.get(above)
        return None

    def told(self, shape: Shape) -> str:
        """Name a shape for people."""
        own = shape.described()
        owner = None if isinstance(shape.node, NamedNode) else self.part_of(shape)
        return own if owner is None else f"{own} in {name(owner)}"
