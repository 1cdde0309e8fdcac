"""A set of integers from 0 that grows, in little more than eight bytes a member."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

import numpy as np

from coopgraph.validation.columns import NOTHING, Codes, contains, distinct

_LOOSE: Final = 1 << 16
"""Members that may be in a Python set, which takes ten times as much memory."""


class GrowingSet:
    """Grows by many at a time, in compiled code, or by a few at a time, without its overhead.

    The members are in sorted runs, each at least twice as long as the next, so that there are few
    runs and each member is moved seldom; those that came a few at a time are in a set beside them.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[Codes, memoryview]] = []
        self._loose: set[int] = set()

    def add_many(self, numbers: Codes) -> Codes:
        """Add numbers, in any order; return those that are new, each once, in order."""
        self._gather()
        new = distinct(numbers)
        for run, _ in self._runs:
            new = new[~contains(run, new)]
        self._push(new)
        return new

    def add_few(self, numbers: list[int]) -> list[int]:
        """Add numbers; return those that are new, each once."""
        loose, runs = self._loose, self._runs
        new = [one for one in dict.fromkeys(numbers) if one not in loose]
        for _, run in runs:
            new = [one for one in new if not _is_in(run, one)]
        loose.update(new)
        if len(loose) > _LOOSE:
            self._gather()
        return new

    def sorted(self) -> Codes:
        """Return all members in order."""
        self._gather()
        return np.sort(np.concatenate([NOTHING, *(run for run, _ in self._runs)]), kind="stable")

    def _gather(self) -> None:
        if self._loose:
            self._push(np.sort(np.fromiter(self._loose, dtype=np.int64)))
            self._loose.clear()

    def _push(self, run: Codes) -> None:
        while self._runs and len(self._runs[-1][0]) < 2 * len(run):
            # This sort knows what is in order already.
            run = np.sort(np.concatenate([self._runs.pop()[0], run]), kind="stable")
        if len(run):
            self._runs.append((run, run.data))


def _is_in(run: memoryview, number: int) -> bool:
    at = bisect_left(run, number)
    return at < len(run) and run[at] == number
