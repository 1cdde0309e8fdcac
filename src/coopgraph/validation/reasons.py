"""Why nodes do not conform to a shape: its violations, in few bytes each.

There may be a million of them, and those of shapes inside other shapes are often never looked at.
So most are kept as three numbers; only what says more than focus node and value is kept whole.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from coopgraph.validation.columns import NOTHING, Codes, distinct
from coopgraph.validation.constraints.base import Constraint, Found, Violation, Violations

if TYPE_CHECKING:
    from coopgraph.validation.shapes import Shape

_NO_VALUE: Final = -1

Source: TypeAlias = "tuple[Constraint, Shape | None]"


class Reasons:
    """Violations of the constraints of one shape, found by their focus nodes.

    Attributes:
        foci: Their focus nodes in ascending order, as of the last :meth:`gather`.
    """

    def __init__(self) -> None:
        self.foci: Codes = NOTHING
        self._rows = array("q"), array("q"), array("q")
        self._whole: dict[int, Violation] = {}
        self._sources: list[Source] = []
        self._numbers: dict[Source, int] = {}
        self._gathered = 0
        self._by_focus: tuple[memoryview, memoryview] | None = None

    def add(self, constraint: Constraint, found: Found) -> None:
        """Keep a violation of a constraint, or several."""
        foci, values, sources = self._rows
        source = constraint, found.inner
        number = self._numbers.setdefault(source, len(self._sources))
        if number == len(self._sources):
            self._sources.append(source)
        if isinstance(found, Violations):
            none = np.full(len(found), _NO_VALUE, dtype=np.int64)
            foci.frombytes(found.foci.astype(np.int64).tobytes())
            told = none if found.values is None else found.values.astype(np.int64)
            values.frombytes(told.tobytes())
            sources.extend([number] * len(found))
            return
        more = found.path, found.words, found.written
        if found.messages or any(one is not None for one in more):
            self._whole[len(foci)] = found
        foci.append(found.focus)
        values.append(_NO_VALUE if found.value is None else found.value)
        sources.append(number)

    def gather(self) -> None:
        """Bring ``foci`` up to date."""
        new = np.array(self._rows[0][self._gathered :], dtype=np.int64)
        if len(new):
            self.foci = distinct(np.concatenate([self.foci, new]))
            self._gathered += len(new)
            self._by_focus = None

    def of(self, focus: int) -> Iterator[tuple[Constraint, Violation]]:
        """Iterate over the violations of a focus node, as they were found."""
        if self._by_focus is None:
            foci = np.array(self._rows[0], dtype=np.int64)
            order = np.argsort(foci, kind="stable")
            self._by_focus = foci[order].data, order.data
        keys, rows = self._by_focus
        for at in range(bisect_left(keys, focus), bisect_right(keys, focus)):
            row = rows[at]
            constraint, inner = self._sources[self._rows[2][row]]
            violation = self._whole.get(row)
            if violation is None:
                value = self._rows[1][row]
                violation = Violation(focus, None if value == _NO_VALUE else value, inner=inner)
            yield constraint, violation
