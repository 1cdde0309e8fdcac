"""Where findings are written: in the data what causes them, in the shapes what asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import NamedNode

from coopgraph.documents.positions import CellRegion, Locator, Region, Wanted
from coopgraph.documents.rows import FileRows, rows_of
from coopgraph.validation.report import Described, Place, ValidationResult
from coopgraph.validation.steps import LastSteps, first_property
from coopgraph.validation.terms import Term, parameter_of, sh

if TYPE_CHECKING:
    from coopgraph.documents import Document

_SELECT: Final = sh("select")
_Key: TypeAlias = "tuple[Term, NamedNode, Term | None]"
_MOST_KEPT: Final = 128 * 1024 * 1024
"""Characters of files that stay in memory from one batch to the next."""


class Places:
    """Looks up the places of findings, many at a time; files stay at hand for the next batch."""

    def __init__(
        self,
        data: Sequence[Document],
        shapes: Sequence[Document],
        *,
        background: Sequence[Document] = (),
        graph: Described | None = None,
        rows: Sequence[FileRows] | None = None,
    ) -> None:
        """Name the files; they are read again when the first place is looked up.

        Args:
            data: The files of the data.
            shapes: The files of the shapes.
            background: What the data refer to.
            graph: Data and background, to follow paths of several steps.
            rows: The triples of each file of data and background, where they are at hand.
        """
        self._data = Files([*data, *background], rows)
        self._shapes = Files(shapes)
        self._graph = graph
        self._last_steps = LastSteps(graph)
        self._known: dict[_Key, Place | None] = {}

    def locate(self, results: Sequence[ValidationResult]) -> list[ValidationResult]:
        """Fill in the places of results and of their details.

        Args:
            results: Any number of results.

        Returns:
            The same in the same order, with their places where they are known.
        """
        every = list(_with_details(results))
        causes = [list(self._causes(one)) for one in every]
        data = self._data.places(causes)
        missing = [index for index, place in enumerate(data) if place is None]
        mentions = [[Wanted(every[index].focus_node, part="mention")] for index in missing]
        for index, place in zip(missing, self._data.places(mentions), strict=True):
            data[index] = place
        self._look_up_shapes(every)
        found = dict(zip(map(id, every), data, strict=True))
        return [self._filled(one, found) for one in results]

    def _filled(self, result: ValidationResult, found: dict[int, Place | None]) -> ValidationResult:
        return replace(
            result,
            place=found[id(result)] or result.place,
            shape_place=self._known[_key(result)],
            details=tuple(self._filled(one, found) for one in result.details),
        )

    def _causes(self, result: ValidationResult) -> Iterator[Wanted]:
        """Yield what may be pointed at, the best first."""
        focus, path, value = result.focus_node, result.path, result.value
        if value is not None and path is not None:
            step = self._last_steps.find(path, focus, value)
            if step is not None:
                part = "subject" if step.backwards else "term"
                yield Wanted(step.subject, step.predicate, step.object, part)  # type: ignore[arg-type]
        elif value is not None and value != focus and self._graph is not None:
            for predicate, objects in self._graph.description(focus).items():
                if value in objects and isinstance(predicate, NamedNode):
                    yield Wanted(focus, predicate, value)
        first = first_property(path)
        if first is not None:
            predicate, back = first
            if not back:
                yield Wanted(focus, predicate)
        yield Wanted(focus)

    def _look_up_shapes(self, results: Iterable[ValidationResult]) -> None:
        new = list(dict.fromkeys(key for key in map(_key, results) if key not in self._known))
        found = self._shapes.places([list(_asked(*key)) for key in new])
        self._known.update(zip(new, found, strict=True))


class Files:
    """Some files, in each of which a term is looked for in turn."""

    def __init__(
        self, documents: Sequence[Document], rows: Sequence[FileRows] | None = None
    ) -> None:
        """Name the files, with their triples where they are at hand."""
        self._documents = documents
        self._given = rows
        self._locators: dict[int, Locator] = {}

    def places(self, choices: Sequence[Sequence[Wanted]]) -> list[Place | None]:
        """Look up places.

        Args:
            choices: Lists of what may be pointed at, the best first.

        Returns:
            For each list the place of the first that any file holds.
        """
        found: dict[Wanted, Place] = {}
        asked = list(dict.fromkeys(one for choice in choices for one in choice))
        for number, document in enumerate(self._documents):
            rest = [one for one in asked if one not in found]
            if rest:
                regions = self._locator(number, document).places(rest)
                found.update((one, _place(document, region)) for one, region in regions.items())
        return [next((found[one] for one in choice if one in found), None) for choice in choices]

    @cached_property
    def _rows(self) -> Sequence[FileRows]:
        return self._given or [rows_of(one.quads) for one in self._documents]

    def _locator(self, number: int, document: Document) -> Locator:
        locator = self._locators.pop(number, None)
        if locator is None:
            kept = sum(one.size for one in self._locators.values())
            while self._locators and kept > _MOST_KEPT:
                kept -= self._locators.pop(next(iter(self._locators))).size
            rows = self._rows[number]
            locator = Locator(document.path, document.base, rows, document.index)
        self._locators[number] = locator
        return locator


def _place(document: Document, region: Region) -> Place:
    cell = region.cell if isinstance(region, CellRegion) else None
    return Place(str(document.path), *region, cell=cell)


def _with_details(results: Iterable[ValidationResult]) -> Iterator[ValidationResult]:
    for result in results:
        yield result
        yield from _with_details(result.details)


def _key(result: ValidationResult) -> _Key:
    return result.source_shape, result.component, result.source_constraint


def _asked(shape: Term, component: NamedNode, constraint: Term | None) -> Iterator[Wanted]:
    """Yield what asks for something in the shapes: the parameter with its value, or the shape."""
    if constraint is not None:
        yield Wanted(constraint, _SELECT, None, "statement")
    parameter = parameter_of(component)
    if parameter is not None:
        yield Wanted(shape, parameter, None, "statement")
    yield Wanted(shape)
