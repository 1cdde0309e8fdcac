"""Draws that are the same on each machine and with each Python.

Two things alone are relied on, and both are promised: BLAKE2b is a standard, and Python's
documentation guarantees that ``random.Random(seed).random()`` gives the same sequence in every
version. ``choice``, ``randrange`` and ``shuffle`` are not guaranteed and not used. Weights are
whole numbers, because powers and logarithms of floats differ from one C library to another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def fixed(*key: object) -> int:
    """Give the number that belongs to a key, whatever was drawn before.

    Args:
        key: The seed, and words and numbers that tell what is drawn.

    Returns:
        A number from 0 up to 2**64, evenly spread over the keys.
    """
    text = "/".join(map(str, key)).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


class Weighted(Generic[T]):
    """Values of which some are drawn more often than others.

    Args:
        pairs: Values, each with its weight, a whole number that is not negative.
    """

    __slots__ = ("_ends", "_values", "total")

    def __init__(self, pairs: Iterable[tuple[T, int]]) -> None:
        listed = list(pairs)
        self._values = [value for value, _ in listed]
        self._ends = list(accumulate(weight for _, weight in listed))
        self.total = self._ends[-1]

    def at(self, place: int) -> T:
        """Give the value at a place from 0 up to the total of the weights."""
        return self._values[bisect_right(self._ends, place)]

    def for_key(self, *key: object) -> T:
        """Draw the value that belongs to a key, as :func:`fixed` does."""
        return self.at(fixed(*key) % self.total)


def zipf(values: Sequence[T], offset: int = 1) -> Weighted[T]:
    """Weigh values by Zipf's law: the one in place *n* gets 1 / (n + offset).

    Args:
        values: The values, the most frequent first.
        offset: The larger, the less the first ones stand out.

    Returns:
        The values with their weights.
    """
    return Weighted((value, 10**9 // (place + offset)) for place, value in enumerate(values))


class Draws:
    """A sequence of draws of its own, which no other draw disturbs.

    Args:
        key: The seed, and words and numbers that tell what is drawn.
    """

    __slots__ = ("_next",)

    def __init__(self, *key: object) -> None:
        # Nothing here is secret: a sequence that can be repeated is what is wanted.
        self._next = Random(fixed(*key)).random  # noqa: S311

    def below(self, end: int) -> int:
        """Draw a whole number from 0 up to, and without, an end that is 1 or more."""
        return int(self._next() * end)

    def chance(self, percent: int) -> bool:
        """Draw yes, in so many cases of a hundred, or no."""
        return self._next() * 100 < percent

    def one_of(self, values: Sequence[T]) -> T:
        """Draw one of some values, each as often as the others."""
        return values[int(self._next() * len(values))]

    def of(self, values: Weighted[T]) -> T:
        """Draw a value by its weight."""
        return values.at(int(self._next() * values.total))

    def some_of(self, values: Sequence[T], number: int) -> list[T]:
        """Draw several different values.

        Args:
            values: What is drawn from.
            number: How many; all of them where there are no more.

        Returns:
            The values, in the order in which they were drawn.
        """
        left = list(values)
        return [left.pop(self.below(len(left))) for _ in range(min(number, len(left)))]
