"""What is to be judged of each shape: its suspects with what is around them, or everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from coopgraph.errors import EngineError, InputError
from coopgraph.validation.graph import Graph
from coopgraph.validation.remote.around import Around, Part
from coopgraph.validation.remote.compiling import Compiler
from coopgraph.validation.remote.extent import Extent, extent
from coopgraph.validation.remote.fetch import Fetcher
from coopgraph.validation.remote.lacking import lacking
from coopgraph.validation.remote.literals import is_plain
from coopgraph.validation.remote.reach import Step, reach
from coopgraph.validation.remote.suspects import (
    NotCompiledError,
    among_objects,
    counting,
    focus_nodes,
    present,
    reaching,
    suspects,
)
from coopgraph.validation.remote.walks import walks
from coopgraph.validation.shapes import Shape, ShapesGraph, Targets
from coopgraph.validation.terms import RDFS_SUBCLASS_OF, Term

FEW: Final = 1000
"""Suspects of a shape that are looked at one by one, whatever the size of the data."""

PER_SUSPECT: Final = 15
"""Triples that are fetched in a page in the time that one suspect takes (measured)."""


class Scope:
    """Decides shape by shape; where the endpoint fails, it is asked for no more suspects.

    Args:
        fetcher: Asks the endpoint.
        axioms: Its subclass axioms, as the judge has them too.
        local: The background.
        shapes: The shapes.

    Attributes:
        hierarchy: The subclass axioms of endpoint and background.

    Raises:
        EngineError: The endpoint failed.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        axioms: Sequence[Quad],
        local: Graph,
        shapes: ShapesGraph,
    ) -> None:
        self.hierarchy = Graph(chain(axioms, _axioms(local)))
        self._fetcher = fetcher
        self._around = Around(fetcher)
        self._compiler = Compiler(self.hierarchy, local)
        self._shapes = shapes
        self._failed = False
        self._blank_axioms = any(isinstance(quad.object, BlankNode) for quad in axioms)
        self._present = self._find_present()
        matched = filter(self.matches, shapes.targeted())
        self._steps = {shape: reach(shape) for shape in matched}
        self._lacking = self._find_lacking(local)

    def matches(self, shape: Shape) -> bool:
        """Tell whether a shape has focus nodes."""
        return bool(shape.targets.nodes) or not self._present.isdisjoint(self._kinds(shape))

    def count(self, shapes: Iterable[Shape]) -> int | None:
        """Count the focus nodes of shapes, each once; None where the endpoint does not tell."""
        every = Targets()
        for shape in shapes:
            every.classes += shape.targets.classes
            every.nodes += shape.targets.nodes
            every.subjects_of += shape.targets.subjects_of
            every.objects_of += shape.targets.objects_of
        odd = {one for one in every.nodes if isinstance(one, Literal) and not is_plain(one)}
        every.nodes = [one for one in every.nodes if one not in odd]
        try:
            group = focus_nodes(every, self.hierarchy, with_nodes=True)
            there = self._number(counting("", group))[0] if group else 0
            return there + self._beside(odd, every)
        except (NotCompiledError, InputError, EngineError):
            return None

    def _beside(self, odd: set[Literal], targets: Targets) -> int:
        """Count literals that are focus nodes, but not as the endpoint writes them."""
        if not odd or not targets.objects_of:
            return len(odd)
        rows = self._fetcher.rows(among_objects(odd, targets, self.hierarchy))
        return len(odd.difference(row[0] for row in rows))

    def parts(self, shape: Shape) -> list[Part] | None:
        """Fetch what is needed to judge the suspects of a shape.

        Args:
            shape: The shape.

        Returns:
            Nothing where all its focus nodes conform; None where all must be fetched that the
            shape can ask for.
        """
        if not self.matches(shape):
            return []
        try:
            return self._parts(shape, self._steps[shape])
        except (NotCompiledError, InputError):
            return None
        except EngineError:
            self._failed = True
            return None

    def _parts(self, shape: Shape, steps: list[Step] | None) -> list[Part]:
        if self._failed or self._is_out_of_sight(shape, steps):
            raise NotCompiledError
        if not self._fetcher.walks_paths and walks(shape, steps or ()):
            raise NotCompiledError
        beyond = reaching(shape, steps or (), self._lacking, self.hierarchy)
        if beyond and self._number(counting("", beyond))[0]:
            raise NotCompiledError
        prologue, group = suspects(shape, self._compiler, self.hierarchy)
        number, blank = self._number(counting(prologue, group)) if group else (0, 0)
        if number == 0:
            return []
        if steps is None or self._are_many(number, shape):
            raise NotCompiledError
        return list(self._around.parts(prologue, group, steps, number, blank=blank > 0))

    def extent(self, shape: Shape) -> Extent:
        """Return all that a shape can ask for."""
        return extent(shape, self._shapes.graph)

    def _are_many(self, number: int, shape: Shape) -> bool:
        """Tell whether all that a shape can ask for comes faster than what is around suspects."""
        if number <= FEW:
            return False
        size = self._fetcher.size(self.extent(shape).with_subclasses(self.hierarchy))
        return size < PER_SUSPECT * number

    def _is_out_of_sight(self, shape: Shape, steps: list[Step] | None) -> bool:
        """Tell whether a shape looks at what the endpoint lacks, and it cannot be told where."""
        if steps is None:
            return self.extent(shape).needs(self._lacking.predicates())
        # Axioms with blank nodes come in an answer of their own.
        looked_at = {step.predicate for step in steps if not step.of_class}
        return self._blank_axioms and not looked_at.isdisjoint({None, RDFS_SUBCLASS_OF})

    def _kinds(self, shape: Shape) -> set[tuple[str, Term]]:
        targets = shape.targets
        classes = {below for one in targets.classes for below in self.hierarchy.subclasses(one)}
        return {
            *(("class", one) for one in classes),
            *(("predicate", one) for one in (*targets.subjects_of, *targets.objects_of)),
        }

    def _find_present(self) -> set[tuple[str, Term]]:
        kinds = {kind for shape in self._shapes.targeted() for kind in self._kinds(shape)}
        # What has no name cannot be asked for: it may be there.
        asked = {kind for kind in kinds if isinstance(kind[1], NamedNode)}
        if not asked:
            return kinds
        absent = set()
        for kind, one, there in self._fetcher.answer(present(asked), len(asked)):
            # Where an engine cannot tell, it may be there.
            if isinstance(there, Literal) and there.value in {"false", "0"}:
                absent.add((kind.value if isinstance(kind, Literal) else "", one))
        return kinds - absent

    def _find_lacking(self, local: Graph) -> Graph:
        """Find the triples of the background that shapes look at and the endpoint lacks."""
        looked_at: set[NamedNode | None] = set()
        for shape, steps in self._steps.items():
            if steps is not None:
                looked_at.update(step.predicate for step in steps if not step.of_class)
                continue
            extent = self.extent(shape)
            if extent.everything:
                looked_at.add(None)
            else:
                looked_at |= extent.predicates
        return lacking(
            self._fetcher, (one for one in local if None in looked_at or one[1] in looked_at)
        )

    def _number(self, query: str) -> tuple[int, int]:
        ((number, blank),) = self._fetcher.answer(query, 1)
        count = self._fetcher.counted(number)
        # Of nothing some engines give no sum.
        return count, self._fetcher.counted(blank) if count else 0


def _axioms(local: Graph) -> Iterator[Quad]:
    for subject in local.subjects_of(RDFS_SUBCLASS_OF):
        for above in local.objects(subject, RDFS_SUBCLASS_OF):
            yield Quad(subject, RDFS_SUBCLASS_OF, above)  # type: ignore[arg-type]
