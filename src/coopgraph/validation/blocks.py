"""Work in bounded blocks: what may be large is never in memory as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from coopgraph.validation.columns import Codes, Column, Index, runs

PAIRS: Final = 1 << 20
"""Pairs of a node and what it leads to that are made at once."""


def followed(column: Index, nodes: Codes, most: int = PAIRS) -> Iterator[Column]:
    """Follow a column from each of some nodes, in blocks.

    Args:
        column: Keys, ascending, with what they lead to.
        nodes: Any nodes, in any order. A few that lead to much can make more pairs together than
            there are triples, by any factor.
        most: Pairs to give at once. One node alone may lead to more.

    Returns:
        Blocks of positions in ``nodes``, and for each what it leads to.
    """
    keys, values = column
    low, counts = runs(keys, nodes)
    some = np.flatnonzero(counts)
    ends = np.cumsum(counts[some])
    start, done = 0, 0
    while start < len(some):
        stop = max(int(np.searchsorted(ends, done + most, side="right")), start + 1)
        block = some[start:stop]
        at = np.repeat(block, counts[block])
        before = ends[start:stop] - counts[block] - done
        rows = np.arange(len(at)) + np.repeat(low[block] - before, counts[block])
        yield at, values[rows].astype(np.int64, copy=False)
        start, done = stop, int(ends[stop - 1])
