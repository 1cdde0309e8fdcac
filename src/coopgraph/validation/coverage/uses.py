"""What the data did with each shape and each constraint, in the order of the shapes files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from coopgraph.documents.positions import Wanted
from coopgraph.validation.constraints.base import Constraint
from coopgraph.validation.constraints.sparql import SELECT, SPARQL
from coopgraph.validation.coverage.model import FOCUS_NODES, ConstraintUse, ShapeUse, State
from coopgraph.validation.coverage.reach import counted
from coopgraph.validation.coverage.tree import Tree
from coopgraph.validation.coverage.watching import Watched
from coopgraph.validation.graph import Graph
from coopgraph.validation.places import Files
from coopgraph.validation.report import Place, path_name
from coopgraph.validation.shapes import Shape, ShapesGraph
from coopgraph.validation.terms import (
    DEACTIVATED,
    XSD_BOOLEAN,
    Term,
    parameter_of,
    sh,
)

if TYPE_CHECKING:
    from coopgraph.documents import Document

_TRUE: Final = Literal("true", datatype=XSD_BOOLEAN)
_COMPONENT: Final = sh("SPARQLConstraintComponent")


@dataclass(frozen=True, slots=True)
class _Written:
    """A constraint as it is written.

    Attributes:
        parameter: Its parameter.
        component: Its component.
        value: The value of the parameter.
        constraint: What carries it out; None where it is switched off by itself.
    """

    parameter: NamedNode
    component: NamedNode
    value: Term | None
    constraint: Constraint | None


def shape_uses(  # noqa: PLR0913, PLR0917
    shapes: ShapesGraph,
    tree: Tree,
    watched: Watched,
    left_open: Set[Constraint],
    focus_nodes: Mapping[Term, int],
    documents: Sequence[Document],
) -> list[ShapeUse]:
    """Say of each shape and of its constraints what the data did with them.

    Args:
        shapes: The shapes.
        tree: How they hang together.
        watched: What was seen of the run.
        left_open: The constraints that could not be carried out.
        focus_nodes: The number of focus nodes of each shape with targets.
        documents: The shapes files, in which places are looked up.

    Returns:
        The shapes in the order of the files.
    """
    written = {shape: list(_written(shape, shapes.graph)) for shape in shapes.shapes.values()}
    places = _places(written, documents)
    files = {str(document.path): number for number, document in enumerate(documents)}
    order = sorted(written, key=lambda shape: _position(places[shape.node, None], files))
    numbers = {shape: number for number, shape in enumerate(order)}
    found = []
    for shape in order:
        off = shape not in tree.active
        found.append(
            ShapeUse(
                name=tree.told(shape),
                iri=shape.node if isinstance(shape.node, NamedNode) else None,
                part_of=None if isinstance(shape.node, NamedNode) else tree.part_of(shape),
                path=None if shape.path is None else path_name(shape.path),
                head=numbers[tree.head(shape)],
                place=places[shape.node, None],
                deactivated=off,
                focus_nodes=focus_nodes.get(shape.node) if shape.targets else None,
                nodes=watched.asked_of[shape],
                constraints=tuple(
                    _use(one, watched, left_open, places[shape.node, number], off=off)
                    for number, one in enumerate(written[shape])
                ),
            )
        )
    return found


def _use(
    one: _Written,
    watched: Watched,
    left_open: Set[Constraint],
    place: Place | None,
    *,
    off: bool,
) -> ConstraintUse:
    constraint = one.constraint
    unused = ConstraintUse(
        one.parameter, one.component, place, State.DEACTIVATED, 0, FOCUS_NODES, 0
    )
    if constraint is None:
        return unused
    nodes = watched.reached[constraint]
    if off:
        state = State.DEACTIVATED
    elif constraint in left_open:
        state = State.NOT_CHECKED
    else:
        state = State.EXERCISED if nodes else State.NOT_EXERCISED
    violations = watched.violations[constraint]
    return replace(
        unused, state=state, nodes=nodes, counted=counted(constraint), violations=violations
    )


def _written(shape: Shape, graph: Graph) -> list[_Written]:
    """Put constraints beside the values that make them: of one parameter in the same order."""
    met: Counter[NamedNode] = Counter()
    found = []
    for constraint in shape.constraints:
        parameter = parameter_of(constraint.component) or constraint.component
        value = constraint.source
        if value is None:
            values = list(graph.objects(shape.node, parameter))
            value = values[met[parameter]] if met[parameter] < len(values) else None
            met[parameter] += 1
        found.append(_Written(parameter, constraint.component, value, constraint))
    for node in graph.objects(shape.node, SPARQL):
        if graph.value(node, DEACTIVATED) == _TRUE:
            found.append(_Written(SPARQL, _COMPONENT, node, None))
    return found


def _places(
    written: Mapping[Shape, Sequence[_Written]], documents: Sequence[Document]
) -> dict[tuple[Term, int | None], Place | None]:
    """Look all places up at once: of shapes under None, of constraints under their number."""
    keys: list[tuple[Term, int | None]] = []
    wanted: list[list[Wanted]] = []
    for shape, constraints in written.items():
        keys.append((shape.node, None))
        wanted.append([Wanted(shape.node)])
        for number, one in enumerate(constraints):
            keys.append((shape.node, number))
            wanted.append(list(_wanted(shape, one)))
    return dict(zip(keys, Files(documents).places(wanted), strict=True))


def _wanted(shape: Shape, one: _Written) -> Iterator[Wanted]:
    """Yield what may be pointed at for a constraint, the best first."""
    if one.value is not None:
        if one.parameter == SPARQL:
            yield Wanted(one.value, SELECT, None, "statement")
        yield Wanted(shape.node, one.parameter, one.value, "statement")
    yield Wanted(shape.node, one.parameter, None, "statement")
    yield Wanted(shape.node)


def _position(place: Place | None, files: Mapping[str, int]) -> tuple[int, int, int]:
    """Return what sorts places by file, line and column; unknown ones come last."""
    if place is None:
        return len(files), 0, 0
    return files[place.path], place.line or 0, place.column or 0
