"""How long a constraint may take: each has a time of its own, as the work at hand goes on.

Constraints lead to shapes with constraints of their own. What those take is theirs: the time of
the outer one stands still meanwhile.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class TimeUpError(Exception):
    """The work at hand has used up its time."""


class Watch:
    """Measures the time of each piece of work, and says when it is up.

    Nothing is interrupted: whoever may take long does his work in bounded blocks, and calls
    :meth:`check` between them.

    Args:
        limit: Seconds for each piece of work, all the times taken together that it is gone on
            with; None for no limit.
        clock: Gives the time in seconds.
    """

    def __init__(self, limit: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._clock = clock
        self._spent: defaultdict[object, float] = defaultdict(float)
        self._work: object = None
        self._since = 0.0

    @contextmanager
    def on(self, work: object) -> Iterator[None]:
        """Go on with a piece of work; that of the surroundings stands still meanwhile.

        Args:
            work: What is worked on; None for what has no limit.
        """
        outer = self._work
        self._enter(work)
        try:
            yield
        finally:
            self._enter(outer)

    def check(self) -> None:
        """Go on only if there is time.

        Raises:
            TimeUpError: There is none left for the work at hand.
        """
        if self.limit is None or self._work is None:
            return
        if self._spent[self._work] + self._clock() - self._since >= self.limit:
            raise TimeUpError(f"the time limit of {self.limit:g} s was reached")

    def _enter(self, work: object) -> None:
        now = self._clock()
        if self._work is not None:
            self._spent[self._work] += now - self._since
        self._work, self._since = work, now
