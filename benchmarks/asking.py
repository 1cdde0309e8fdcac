"""A stored question as a user asks it in Python, beside the engine alone with the same query.

Both give the same rows, as the same terms, for the same columns: those that the question shows.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final, NamedTuple, TypeVar

import pyoxigraph

from coopgraph.questions import Question
from coopgraph.store.embedded import OxigraphEngine
from coopgraph.store.terms import Row

T = TypeVar("T")

ENOUGH: Final = 0.1
"""Seconds for which a question is asked again and again in one round."""

MOST: Final = 20
"""Times that it is asked in one round at most."""


class Time(NamedTuple):
    """Seconds: those that passed, and those of processor, which hang less on other programs."""

    passed: float
    processor: float


def timed(task: Callable[[], T], times: int = 1) -> tuple[Time, T]:
    """Run a task.

    Args:
        task: What to run.
        times: How many times.

    Returns:
        The mean time of a run, and what the last one gave.
    """
    gc.collect()
    processor, passed = time.process_time(), time.perf_counter()
    found = task()
    for _ in range(times - 1):
        found = task()
    taken = Time(time.perf_counter() - passed, time.process_time() - processor)
    return Time(taken.passed / times, taken.processor / times), found


@dataclass(frozen=True)
class Asked:
    """A question with what it asks about, of one engine.

    Attributes:
        question: The question.
        values: Of its parameters.
        engine: Who answers.
    """

    question: Question
    values: Mapping[str, str]
    engine: OxigraphEngine

    def ours(self) -> list[Row]:
        """Ask as a user does, and look at all rows."""
        return self.question.run(self.engine, self.values).rows

    def alone(self) -> Callable[[], list[Row]]:
        """Return what asks the engine alone: the query is written and the columns are chosen."""
        text = self.question.bound(self.values)
        store, default = self.engine.store, self.engine.default_graphs
        hidden = set(self.question.header.on_request)

        def ask() -> list[Row]:
            answer = store.query(text, default_graph=default)
            assert isinstance(answer, pyoxigraph.QuerySolutions)
            names = [variable.value for variable in answer.variables]
            places = [place for place, name in enumerate(names) if name not in hidden]
            if len(places) == len(names):
                return list(map(tuple, answer))
            if len(places) > 1:
                return list(map(itemgetter(*places), answer))
            return [(solution[places[0]],) for solution in answer]

        return ask


@dataclass
class Times:
    """The times of one question, round by round.

    Attributes:
        first: Ours, where the question was asked for the first time.
        rows: How many rows the answer has.
        ours: As a user asks.
        alone: The engine alone.
    """

    first: float
    rows: int
    ours: list[Time] = field(default_factory=list)
    alone: list[Time] = field(default_factory=list)


def measure(asked: Asked, runs: int, *, beside: bool = True) -> Times:
    """Ask a question round after round, ours and the engine alone in turn.

    Args:
        asked: The question.
        runs: Rounds that are counted, after one that is not.
        beside: Whether the engine is asked alone too.

    Returns:
        The times.

    Raises:
        RuntimeError: The two do not give the same rows.
    """
    first, rows = timed(asked.ours)
    times = Times(first.passed, len(rows))
    alone = asked.alone()
    if beside:
        _check_same(asked, rows, alone())
    del rows
    repeated = min(MOST, max(1, math.ceil(ENOUGH / max(first.passed, 1e-6))))
    for number in range(runs):
        turns = [(asked.ours, times.ours), (alone, times.alone)]
        # Who comes first changes: what the one brings into the cache is of use to the other.
        for task, taken in turns[:: -1 if number % 2 else 1]:
            if beside or task is not alone:
                taken.append(timed(task, repeated)[0])
    return times


def _check_same(asked: Asked, ours: list[Row], alone: list[Row]) -> None:
    # Rows that are equal in what the question orders by may come in any order.
    if sorted(map(str, ours)) != sorted(map(str, alone)):
        raise RuntimeError(f"{asked.question.name}: not the rows of the engine alone")
