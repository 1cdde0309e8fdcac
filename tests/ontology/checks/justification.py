"""The few axioms that are to blame, found by asking a reasoner again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Axiom = TypeVar("Axiom")


def minimal(axioms: Sequence[Axiom], holds: Callable[[Sequence[Axiom]], bool]) -> list[Axiom]:
    """Give a smallest-by-inclusion part of the axioms for which a test holds.

    Divide and conquer (Junker's QuickXplain): the test runs about ``k * log(n / k)`` times
    for ``k`` guilty among ``n`` axioms.

    Args:
        axioms: Axioms in a fixed order; of several minimal parts, the order decides which.
        holds: A monotone test, true of all the axioms (such as "these are inconsistent").

    Returns:
        A part for which the test holds, and of which no axiom can be left out.

    Raises:
        ValueError: The test does not hold of all the axioms.
    """
    if not holds(axioms):
        raise ValueError("the test does not hold of the whole")
    if holds([]):
        return []
    return _needed([], False, axioms, holds)


def _needed(
    kept: list[Axiom],
    grown: bool,
    rest: Sequence[Axiom],
    holds: Callable[[Sequence[Axiom]], bool],
) -> list[Axiom]:
    """Return what of ``rest`` is needed beside ``kept``; ``grown``: kept is new since asked."""
    if grown and holds(kept):
        return []
    if len(rest) == 1:
        return list(rest)
    half = len(rest) // 2
    left, right = rest[:half], rest[half:]
    from_right = _needed([*kept, *left], bool(left), right, holds)
    from_left = _needed([*kept, *from_right], bool(from_right), left, holds)
    return [*from_left, *from_right]
