"""How often each of many numbers was met, in a few bytes a number."""

from __future__ import annotations

from array import array
from typing import Final

_SMALLEST: Final = 1024


class Tally:
    """A count for each number of 64 bits that was met.

    A million findings have a million fingerprints, nearly all of them met once. In a ``dict`` they
    would take 180 MB; here those that were met stand in a hash table of 8 bytes an entry (open
    addressing, linear probing), and only those met again in a ``dict``.
    """

    def __init__(self) -> None:
        self._slots = _empty(_SMALLEST)
        self._used = 0
        self._again: dict[int, int] = {}

    def add(self, number: int) -> int:
        """Count a number.

        Args:
            number: From 0, below 2 to the 64th.

        Returns:
            How often it was met, this time included.
        """
        # 0 marks an empty slot; that 0 and 1 count together does no harm to digests.
        number = number or 1
        if self._put(number):
            self._used += 1
            if self._used * 3 > len(self._slots) * 2:
                self._grow()
            return 1
        self._again[number] = self._again.get(number, 1) + 1
        return self._again[number]

    def _put(self, number: int) -> bool:
        """Enter a number; tell whether it is new."""
        slots = self._slots
        mask = len(slots) - 1
        at = number & mask
        while slots[at]:
            if slots[at] == number:
                return False
            at = (at + 1) & mask
        slots[at] = number
        return True

    def _grow(self) -> None:
        before, self._slots = self._slots, _empty(len(self._slots) * 2)
        for number in before:
            if number:
                self._put(number)


def _empty(count: int) -> array[int]:
    return array("Q", bytes(8 * count))
